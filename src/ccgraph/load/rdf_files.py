"""RDF files of others → triples and quads, and into a store folder.

Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD, by the ending of the file's name, each also gzipped. The engine
parses; ``limits`` keeps out what it cannot bear. Nothing is fetched: a context or an entity elsewhere is an error.
Blank nodes get new labels, so that those of two files stay apart.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pyoxigraph import RdfFormat, parse

from ccgraph.errors import CCGraphError, ParseError
from ccgraph.load.limits import DEFAULT_LIMITS, limited
from ccgraph.load.rdf_checks import JsonDepth, Seal, TermDepth, WholeXml
from ccgraph.store.folder import replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import IO

    from pyoxigraph import Quad, Triple

    from ccgraph.load.limits import Check, LimitedStream, Limits
    from ccgraph.store.folder import Progress

__all__ = ["ENDINGS", "load_into", "read_quads", "read_triples"]

#: ending of a file's name -> its format. Each may be followed by ``.gz``.
ENDINGS = {
    "jsonld": RdfFormat.JSON_LD,
    "nq": RdfFormat.N_QUADS,
    "nt": RdfFormat.N_TRIPLES,
    "owl": RdfFormat.RDF_XML,
    "rdf": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "ttl": RdfFormat.TURTLE,
    "xml": RdfFormat.RDF_XML,
}

#: what ccgraph writes dumps in.
_DUMPS = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES)

# JSON-LD drops what has a relative IRI when there is no base. With this one it is kept, seen, and refused.
_NO_BASE = "ccgraph-no-base://none/"
_NO_BASE_TERM = re.compile("<ccgraph-no-base:(?://none/)?([^>]*)>")
_RELATIVE = "No scheme found in an absolute IRI"
_GIVE_BASE = "say what it is relative to: give a base IRI (--base)"
_LONGEST = 200


def read_quads(
    path: str | os.PathLike[str],
    *,
    base: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Quad]:
    """The quads of a file, one after the other, as they are read.

    Args:
        path: the file; its ending says the format (``ENDINGS``).
        base: what relative IRIs are relative to. Without it a relative IRI is an error: the place of a file on a disk
            is no name that others could use.
        limits: how much the file may hold.
        progress: called with the number of bytes of the file that have been read.

    Raises:
        ParseError: the file cannot be read, is not what its ending says, is cut short, or goes beyond the limits; also
            in the middle of the iteration, so nothing is to be kept of it before its end.
        CCGraphError: ``base`` is not an absolute IRI.
    """
    name = os.fspath(path)
    form = format_of(name)
    source = _Source(name, form, base, limits)
    try:
        yield from source.quads(progress)
    except SyntaxError as error:
        raise source.explain(error) from error
    except MemoryError as error:  # how the engine says that a text or a comment is longer than its buffer
        raise ParseError(name, 0, 0, f"cannot be read: {_one_line(str(error))}", "split its longest text") from error


def read_triples(path: str | os.PathLike[str], *, base: str | None = None) -> Iterator[Triple]:
    """The triples of a file, those of its named graphs too, as ``read_quads`` reads them."""
    for quad in read_quads(path, base=base):
        yield quad.triple


def load_into(
    folder: str | os.PathLike[str],
    files: Iterable[str | os.PathLike[str]],
    *,
    base: str | None = None,
    extra: Iterable[Triple | Quad] = (),
    progress: Progress | None = None,
) -> int:
    """Add the content of files to a store folder, all of it or nothing; the folder is made where there is none.

    Args:
        folder: a store folder, or one that is new or empty.
        files: files of RDF; see ``read_quads``.
        base: what relative IRIs in the files are relative to.
        extra: triples to add as well.
        progress: called with the bytes read so far and the bytes of all files.

    Returns:
        How many triples the store has then.

    Raises:
        ParseError, StoreError, OutputError: the store is as it was.
    """
    names = [os.fspath(file) for file in files]
    for name in names:
        format_of(name)  # a misspelt name is said at once, not after an hour
    total = sum(Path(name).stat().st_size for name in names if Path(name).is_file())
    with replacing(folder, keep=True) as new:
        new.add(extra)
        before = 0
        for name in names:
            new.add(read_quads(name, base=base, progress=_after(before, total, progress)))
            before += Path(name).stat().st_size
    return new.triples


def _after(before: int, total: int, progress: Progress | None) -> Callable[[int], None] | None:
    """The progress of one file among several, as that of all."""
    return None if progress is None else lambda read: progress(before + read, total)


def format_of(name: str) -> RdfFormat:
    """The format that the ending of a file's name stands for; ``ParseError`` for one that stands for none."""
    stem = name.casefold().removesuffix(".gz")
    ending = stem.rpartition(".")[2] if "." in Path(stem).name else ""
    if ending not in ENDINGS:
        known = ", ".join(f".{ending}" for ending in ENDINGS)
        raise ParseError(name, 0, 0, "its ending names no RDF format", f"known are {known}, each also with .gz")
    return ENDINGS[ending]


@dataclass(frozen=True, slots=True)
class _Source:
    """A file, and how to read it."""

    name: str
    form: RdfFormat
    base: str | None
    limits: Limits

    def quads(self, progress: Callable[[int], None] | None = None) -> Iterator[Quad]:
        with limited(self.name, limits=self.limits, checks=self._checks(), progress=progress) as stream:
            quads = self._parse(stream)
            if self.form == RdfFormat.JSON_LD and self.base is None:
                quads = self._refuse_relative(quads)
            yield from quads

    def explain(self, error: SyntaxError) -> ParseError:
        """The engine's error as ours: with a line, and in words that say what to do."""
        what = _one_line(error.msg)
        line, column = error.lineno or self._line(), error.offset or 1
        fix = ""
        if _RELATIVE in what:
            what, fix = "has a relative IRI", _GIVE_BASE
        elif "LoadDocumentCallback" in what:
            what = "refers to a JSON-LD context elsewhere, and nothing is fetched"
            fix = "write the context into the file"
        elif "UTF-8" in what:
            fix = "save the file as UTF-8"
        return ParseError(self.name, line, column, what, fix)

    def _line(self) -> int:
        """Where the parser stops when it does not say: read the file once more, a line at a time."""
        with limited(self.name, limits=self.limits, by_line=True) as stream:
            try:
                for _ in self._parse(stream):
                    pass
            except SyntaxError:
                pass
            return stream.line

    def _parse(self, stream: LimitedStream) -> Iterator[Quad]:
        # The parsers ask for `read` alone; their declaration asks for all that a file has.
        source = cast("IO[bytes]", stream)
        base = _NO_BASE if self.base is None and self.form == RdfFormat.JSON_LD else self.base
        try:
            return parse(source, self.form, base_iri=base, rename_blank_nodes=True)
        except ValueError as error:
            raise CCGraphError(f"the base {self.base!a} is not an absolute IRI: {_one_line(str(error))}") from error

    def _checks(self) -> Sequence[Check]:
        if self.form == RdfFormat.RDF_XML:
            return (WholeXml(self.name, self.limits.xml_depth),)
        if self.form == RdfFormat.JSON_LD:
            return (JsonDepth(self.name, self.limits.depth),)
        depth = TermDepth(self.name, self.limits)
        return (depth, Seal(self.name)) if self.form in _DUMPS else (depth,)

    def _refuse_relative(self, quads: Iterator[Quad]) -> Iterator[Quad]:
        for quad in quads:
            relative = _NO_BASE_TERM.search(str(quad))
            if relative is not None:
                raise ParseError(self.name, 0, 0, f"has a relative IRI, <{_one_line(relative[1])}>", _GIVE_BASE)
            yield quad


def _one_line(message: str) -> str:
    """An engine's message without its own idea of the place, on one line, without what steers a terminal."""
    what = " ".join(message.split())
    if what.startswith("Parser error "):
        what = what.partition(": ")[2]
    what = "".join(letter if letter.isprintable() else "\ufffd" for letter in what)
    return what if len(what) <= _LONGEST else f"{what[:_LONGEST]}…"
