"""What is looked for in files of RDF before the engine parses them, as ``limits.LimitedStream`` reads them.

Each check goes block by block and keeps only what it needs across their borders. A check may stop a file that the
engine would refuse anyway, never the other way round.
"""

from __future__ import annotations

import hashlib
import re
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar
from xml.parsers import expat

from ccgraph.errors import ParseError
from ccgraph.load.limits import limited

if TYPE_CHECKING:
    from ccgraph.load.limits import Limits

__all__ = ["JsonDepth", "Seal", "TermDepth", "WholeXml"]


class JsonDepth:
    """Refuses JSON that is nested deeper than the engine's stack and memory bear."""

    # A whole string; or one that the block ends in, of which its quote and a last backslash are kept.
    _STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|(")[^"\\]*+(?:\\.[^"\\]*+)*+(\\?)\Z', re.DOTALL)
    _NOT_BRACKETS = bytes(set(range(256)) - set(b"{}[]"))

    def __init__(self, name: str, limit: int) -> None:
        self._name = name
        self._limit = limit
        self._depth = 0
        self._in_string = False
        self._carry = b""
        self._line = 1

    def feed(self, block: bytes) -> None:
        """Count the brackets outside of strings."""
        rest = block
        if self._in_string:
            rest = b'"' + self._carry + rest
        bare = self._STRING.sub(rb"\1\2", rest)
        opened = bare.find(b'"')
        self._in_string = opened >= 0
        self._carry = bare[opened + 1 :] if self._in_string else b""
        brackets = bare.translate(None, self._NOT_BRACKETS)
        for depth in accumulate((1 if bracket in b"{[" else -1 for bracket in brackets), initial=self._depth):
            self._depth = depth
            if depth > self._limit:
                # Which bracket it was is lost; where the block begins is near enough.
                raise ParseError(self._name, self._line, 1, _too_deep("JSON", self._limit), "flatten it")
        self._line += block.count(b"\n")


class Seal:
    """Refuses a dump of ccgraph from which something is missing, or that was changed, by the digest in its last line.

    A file without such a line is let through.
    """

    LAST_LINE = re.compile(rb"# ([0-9]+) triples, sha256 ([0-9a-f]{64})\n\Z")
    #: the line takes no more.
    _KEPT = 200

    def __init__(self, name: str) -> None:
        self._name = name
        self._digest = hashlib.sha256()
        self._end = b""

    def feed(self, block: bytes) -> None:
        """Digest all but the end, which may be the line."""
        if block:
            self._end += block
            self._digest.update(self._end[: -self._KEPT])
            self._end = self._end[-self._KEPT :]
            return
        last = self.LAST_LINE.search(self._end)
        if last is None:
            return
        self._digest.update(self._end[: last.start()])
        self._end = b""  # a parser may ask again at the end
        if self._digest.hexdigest() != last[2].decode():
            what = "was changed after it was written, or a part is missing: its SHA-256 differs from the last line"
            raise ParseError(self._name, 0, 0, what, "get it again, or remove that line if the change is meant")


class TermDepth:
    """Refuses triples nested as terms of triples (``<<( … )>>``) deeper than the engine's stack bears.

    For Turtle, TriG, N-Triples and N-Quads. Brackets are only counted, text and all, which is fast; where there are
    more than may be nested, the file is read once more, to see how deep they are.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._brackets = 0
        self._last = b""

    def feed(self, block: bytes) -> None:
        """Count the brackets; follow them through the whole file when there are many."""
        if self._brackets > self._limits.depth:
            return
        self._brackets += (self._last + block).count(b"<<")
        self._last = block[-1:]
        if self._brackets > self._limits.depth:
            with limited(self._name, limits=self._limits) as stream:
                brackets = _TermBrackets(self._name, self._limits.depth)
                while piece := stream.read():
                    brackets.feed(piece)
                brackets.feed(b"")


class _TermBrackets:
    """Follows ``<<`` and ``>>`` outside of text, IRIs and comments."""

    _START = re.compile(rb"\"\"\"|'''|\"|'|<<|>>|<|#|\\")
    #: what hides brackets -> what ends it.
    _ENDS: ClassVar = {
        b'"""': re.compile(rb'"""|\\'),
        b"'''": re.compile(rb"'''|\\"),
        b'"': re.compile(rb"[\"\r\n]|\\"),
        b"'": re.compile(rb"['\r\n]|\\"),
        b"<": re.compile(rb"[>\r\n]"),
        b"#": re.compile(rb"[\r\n]"),
    }
    _LONGEST_TOKEN = 3

    def __init__(self, name: str, limit: int) -> None:
        self._name = name
        self._limit = limit
        self._depth = 0
        self._inside = b""
        self._carry = b""
        self._line = 1

    def feed(self, block: bytes) -> None:
        """Follow the brackets through the block; a token at its end waits for the next; an empty one is the end."""
        text = self._carry + block
        end = max(0, len(text) - self._LONGEST_TOKEN) if block else len(text)
        at = 0
        while at < end:
            found = (self._ENDS[self._inside] if self._inside else self._START).search(text, at)
            if found is None or found.start() >= end:
                at = end
                break
            at = found.end()
            if found.group() == b"\\":
                at += 1
            else:
                self._take(found.group())
            if self._depth > self._limit:
                line = self._line + text.count(b"\n", 0, at)
                raise ParseError(self._name, line, 1, _too_deep("a triple as a term", self._limit), "flatten it")
        self._line += text.count(b"\n", 0, at)
        self._carry = text[at:]

    def _take(self, token: bytes) -> None:
        if self._inside:
            self._inside = b""
        elif token == b"<<":
            self._depth += 1
        elif token == b">>":
            self._depth = max(0, self._depth - 1)
        else:
            self._inside = token


class WholeXml:
    """Refuses XML that is not well-formed to its end, and any that declares a document type.

    Entities of entities make a short file endless, and the engine follows them; it also stops without a word where a
    file was cut off. Elements a hundred thousand deep take it minutes.
    """

    def __init__(self, name: str, limit: int) -> None:
        self._name = name
        self._limit = limit
        self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        # Else it may hold a token back that the engine is given already.
        getattr(self._parser, "SetReparseDeferralEnabled", bool)(False)  # noqa: FBT003 - it takes it so

    def feed(self, block: bytes) -> None:
        """Parse along; an empty block is the end."""
        try:
            self._parser.Parse(block, not block)
        except expat.ExpatError as error:
            what = f"is not well-formed XML: {expat.ErrorString(error.code)}"
            fix = "it may be cut short: get it again" if not block else ""
            raise ParseError(self._name, error.lineno, error.offset + 1, what, fix) from error
        except ValueError as error:  # an encoding that expat does not know
            raise ParseError(self._name, 1, 1, f"cannot be read as XML: {error}", "save the file as UTF-8") from error

    def _open(self, *_element: object) -> None:
        self._depth += 1
        if self._depth > self._limit:
            line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
            raise ParseError(self._name, line, column, _too_deep("XML", self._limit), "flatten it")

    def _close(self, _name: str) -> None:
        self._depth -= 1

    def _refuse(self, *_declaration: object) -> None:
        parser = self._parser
        raise ParseError(
            self._name,
            parser.CurrentLineNumber,
            parser.CurrentColumnNumber + 1,
            "declares a document type (<!DOCTYPE), which can make a file endless",
            "remove the declaration and write entities out, or convert the file to Turtle",
        )


def _too_deep(what: str, limit: int) -> str:
    return f"{what} is nested more than {limit} deep"
