"""The graph as a file: the same triples give the same bytes on every machine, and a small change a small difference.

The last line of a dump counts its triples and has the SHA-256 of all before it, so that a file that was cut short or
changed is found out: ``check_dump``.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Quad, RdfFormat, Triple, parse, serialize

from ccgraph.atomic import write_bytes
from ccgraph.errors import CCGraphError, ParseError
from ccgraph.load.limits import limited
from ccgraph.load.rdf_checks import Seal
from ccgraph.load.rdf_files import format_of
from ccgraph.publish.blank_nodes import relabel_blank_nodes
from ccgraph.publish.turtle import turtle_text
from ccgraph.store.local import LocalStore

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["check_dump", "ntriples_bytes", "turtle_bytes", "write_dump"]


def turtle_bytes(source: LocalStore | Iterable[Triple | Quad]) -> bytes:
    """The triples as a Turtle file, its last line included.

    ``publish.turtle`` says in which order. Named graphs are not kept apart: Turtle has no place for them.
    """
    triples = _triples(source)
    return _sealed(turtle_text(triples).encode(), len(triples))


def ntriples_bytes(source: LocalStore | Iterable[Triple | Quad]) -> bytes:
    """The triples as a file of N-Triples, its lines sorted, its last line included."""
    triples = _triples(source)
    text = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    # Only \n ends a statement; the text of a literal may hold what other tools take for the end of a line.
    lines = sorted(text.split(b"\n")[:-1])
    return _sealed(b"".join(line + b"\n" for line in lines), len(triples))


_WRITERS = {"turtle": turtle_bytes, "nt": ntriples_bytes}


def write_dump(
    path: str | os.PathLike[str],
    source: LocalStore | Iterable[Triple | Quad],
    format: str = "turtle",  # noqa: A002 - rdflib's word
) -> None:
    """Write the triples to a file, compressed where its name ends in ``.gz``; it is replaced at once, or not at all.

    Args:
        path: the file.
        source: a store, or triples, or quads, whose graphs are not kept apart.
        format: ``turtle`` or ``nt``.

    Raises:
        OutputError: the file cannot be written; what was there is unchanged.
        CCGraphError: there is no such format.
    """
    if format not in _WRITERS:
        raise CCGraphError(f"there is no dump format {format!a}; known are {' and '.join(_WRITERS)}")
    content = _WRITERS[format](source)
    write_bytes(path, _gzipped(content) if os.fspath(path).casefold().endswith(".gz") else content)


def check_dump(path: str | os.PathLike[str]) -> int:
    """Prove that a dump is whole and as it was written; returns how many triples it has.

    Raises:
        ParseError: it cannot be read, is cut short, was changed, or does not hold the triples that it counts.
    """
    name = os.fspath(path)
    form = format_of(name)
    with limited(name) as stream:
        content = b"".join(iter(stream.read, b""))
    last = Seal.LAST_LINE.search(content, max(0, content.rfind(b"\n", 0, -1)))
    if last is None:
        raise ParseError(
            name,
            0,
            0,
            "does not end with the line that counts its triples: it is cut short, or no dump",
            "write it again",
        )
    count, digest = int(last[1]), last[2].decode()
    if hashlib.sha256(content[: last.start()]).hexdigest() != digest:
        raise ParseError(name, 0, 0, "was changed after it was written: its SHA-256 differs", "write it again")
    try:
        found = sum(1 for _ in parse(content, form))
    except SyntaxError as error:
        raise ParseError(name, error.lineno or 0, error.offset or 0, error.msg) from error
    if found != count:
        raise ParseError(name, 0, 0, f"has {found} triples and counts {count}", "write it again")
    return count


def _triples(source: LocalStore | Iterable[Triple | Quad]) -> list[Triple]:
    """Each triple once, without its graph; blank nodes with labels of their own making."""
    statements = source.triples() if isinstance(source, LocalStore) else source
    triples = list(
        dict.fromkeys(statement.triple if isinstance(statement, Quad) else statement for statement in statements)
    )
    if any(_has_blank_node(triple) for triple in triples):
        return relabel_blank_nodes(triples)
    return triples


def _has_blank_node(triple: Triple) -> bool:
    subject, value = triple.subject, triple.object
    return (
        isinstance(subject, BlankNode)
        or isinstance(value, BlankNode)
        or (isinstance(value, Triple) and _has_blank_node(value))
    )


def _sealed(content: bytes, count: int) -> bytes:
    return content + f"# {count} triples, sha256 {hashlib.sha256(content).hexdigest()}\n".encode()


def _gzipped(content: bytes) -> bytes:
    """Compressed, without the name and the time that gzip would put in."""
    target = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0) as stream:
        stream.write(content)
    return target.getvalue()
