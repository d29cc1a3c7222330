"""Reading a file of RDF through limits, so that no file can take the process down or fill the memory.

The engine's parsers are fast and read what is good, but a few shapes end the process (terms nested ten thousand deep),
some fill the memory (a megabyte of gzip that becomes a gigabyte, entities of entities), and RDF/XML that stops in the
middle is taken for whole. ``LimitedStream`` stands between file and parser and looks at each block before the parser
does, so that one pass over the file is enough.
"""

from __future__ import annotations

import codecs
import gzip
import os
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from ccgraph.errors import ParseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import IO

__all__ = ["DEFAULT_LIMITS", "Check", "LimitedStream", "Limits", "limited"]

_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold, in bytes.

    ``ratio`` is how many bytes a compressed byte may become, on average; it counts once ``ratio_from`` bytes are read.
    ``depth`` is how deep JSON, and triples as terms of triples, may nest; ``xml_depth`` the same of XML, where a list
    that is written out goes two deeper with each item.
    """

    file_bytes: int = 2 << 30
    expanded_bytes: int = 8 << 30
    ratio: int = 200
    ratio_from: int = 64 << 20
    depth: int = 100
    xml_depth: int = 10_000


DEFAULT_LIMITS = Limits()


class Check(Protocol):
    """Looks at a file block by block, before the parser does; raises ``ParseError``."""

    def feed(self, block: bytes) -> None:
        """Look at the next block; an empty one is the end of the file."""


class LimitedStream:
    """What a parser reads: the blocks of a file, each checked before it is handed out.

    Args:
        raw: the file as it is on disk; content: the same, expanded where it is compressed.
        name: the file's name, for messages.
        checks: what looks at each block.
        by_line: hand out a line at a time, so that ``line`` is the one that the parser is at. Slow.
        progress: called with the bytes read of ``raw``.
    """

    def __init__(
        self,
        raw: IO[bytes],
        content: IO[bytes],
        *,
        name: str,
        limits: Limits,
        checks: Sequence[Check] = (),
        by_line: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self._raw = raw
        self._content = content
        self._name = name
        self._limits = limits
        self._checks = checks
        self._by_line = by_line
        self._progress = progress
        self._block = b""
        self._offset = 0
        self._expanded = 0
        self._started = False
        self._newlines = 0
        #: the line, from 1, of what was handed out last.
        self.line = 1

    def read(self, size: int = -1) -> bytes:
        """The next bytes, ``size`` at most (the engine cannot bear more); empty at the end of the file."""
        if self._offset >= len(self._block):
            self._block, self._offset = self._next(), 0
        end = len(self._block) if size < 0 else min(len(self._block), self._offset + size)
        if self._by_line:
            newline = self._block.find(b"\n", self._offset, end)
            end = end if newline < 0 else newline + 1
            if end > self._offset:
                self.line = self._newlines + 1
                self._newlines += newline >= 0
        piece = self._block[self._offset : end]
        self._offset = end
        return piece

    def _next(self) -> bytes:
        block = self._load()
        self._expanded += len(block)
        read = self._position()
        limits = self._limits
        if self._content is self._raw:
            if read > limits.file_bytes:
                raise _too_large(self._name, limits.file_bytes)
        elif self._expanded > limits.expanded_bytes:
            raise ParseError(self._name, 0, 0, f"expands to more than {limits.expanded_bytes} bytes", "split it")
        elif self._expanded > limits.ratio_from and self._expanded > limits.ratio * max(read, 1):
            raise ParseError(
                self._name,
                0,
                0,
                f"expands to more than {limits.ratio} times its size, as archives made to fill a disk do",
                "expand it yourself and load what comes out",
            )
        if not self._started:
            self._started = True
            # Editors on Windows put this mark in front, and the parsers of the engine take it for a name.
            block = block.removeprefix(codecs.BOM_UTF8) or self._load()
        for check in self._checks:
            check.feed(block)
        if self._progress is not None:
            self._progress(read)
        return block

    def _position(self) -> int:
        try:
            return self._raw.tell()
        except OSError:  # a pipe has none
            return self._expanded

    def _load(self) -> bytes:
        try:
            return self._content.read(_BLOCK)
        except EOFError as error:
            raise ParseError(self._name, 0, 0, "is cut short: the gzip data ends too early", "get it again") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise ParseError(self._name, 0, 0, f"is not sound gzip ({error})", "get it again") from error
        except OSError as error:
            raise ParseError(self._name, 0, 0, f"cannot be read: {error.strerror or error}") from error


@contextmanager
def limited(
    name: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    checks: Sequence[Check] = (),
    by_line: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Iterator[LimitedStream]:
    """Open a file, ``.gz`` or not, for a parser; what the arguments mean is said at ``LimitedStream``.

    Raises:
        ParseError: there is no such file, it cannot be read, or it is larger than it may be.
    """
    try:
        raw = open(name, "rb")  # noqa: PTH123, SIM115 - closed below, whatever happens in between
    except (OSError, ValueError) as error:
        raise ParseError(name, 0, 0, _no_file(name, error)) from error
    with raw:
        if os.fstat(raw.fileno()).st_size > limits.file_bytes:
            raise _too_large(name, limits.file_bytes)
        content: IO[bytes] = raw
        if name.casefold().endswith(".gz"):
            content = cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
        yield LimitedStream(raw, content, name=name, limits=limits, checks=checks, by_line=by_line, progress=progress)


def _no_file(name: str, error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError) or ("\0" not in name and os.path.isdir(name)):  # noqa: PTH112
        return "is a folder; name the files in it"
    return f"cannot be read: {getattr(error, 'strerror', None) or error}"


def _too_large(name: str, limit: int) -> ParseError:
    return ParseError(name, 0, 0, f"has more than {limit} bytes", "split it, or use a server for graphs of this size")
