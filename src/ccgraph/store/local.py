"""The embedded store: triples in memory, or in a folder on disk that is opened for reading.

Queries read the default graph. Triples that come in a named graph are kept there, for ``GRAPH``, and in the default
graph too, so that every query sees all that was loaded. (The engine's own union of graphs answers once for each graph
that has a triple, which makes counts wrong.) This file is on the path of every query, so it imports only the engine
and our own small modules.
"""

from __future__ import annotations

import os

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, __version__

from ccgraph.errors import CCGraphError, ParseError, QueryError, QuerySyntaxError, StoreError
from ccgraph.store.limits import Limits, within
from ccgraph.store.stamp import damaged, read_stamp, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from types import TracebackType
    from typing import Self

    from pyoxigraph import Triple

    from ccgraph.results import GraphResult, Result
    from ccgraph.store.name_index import Name
    from ccgraph.store.stamp import Stamp
    from ccgraph.store.worker import Worker

#: how often a store is opened anew when another process replaces it meanwhile.
_TRIES = 5


class LocalStore:
    """A set of triples that answers SPARQL. Made by its class methods; its triples cannot be changed afterwards.

    Its queries are held to ``limits``, which may be replaced.
    """

    __slots__ = ("_as_written", "_data", "_engine", "_length", "_worker", "folder", "limits")

    def __init__(self, engine: Store, *, folder: str | None = None, data: str = "", length: int | None = None) -> None:
        self._engine: Store | None = engine
        #: the database in the folder, wherever this process goes.
        self._data = data and os.path.abspath(data)  # noqa: PTH100 - pathlib costs start-up time
        self._length = length
        #: whether the folder holds what its stamp tells of, and so what its index of names tells of.
        self._as_written = length is not None
        self._worker: Worker | None = None
        #: the store folder, or ``None`` for a store in memory.
        self.folder = folder
        self.limits = Limits()

    @classmethod
    def from_ntriples(cls, source: str | os.PathLike[str] | bytes) -> LocalStore:
        """A store in memory with the triples of an N-Triples file, or of its bytes: the fastest way without a folder.

        This is for files that ccgraph wrote; ``load.rdf_files`` reads those of others, within limits.

        Raises:
            ParseError: the file cannot be read, or is not N-Triples.
        """
        engine = Store()
        try:
            if isinstance(source, bytes):
                engine.load(source, RdfFormat.N_TRIPLES, lenient=True)
            else:
                engine.load(path=source, format=RdfFormat.N_TRIPLES, lenient=True)
        except (SyntaxError, OSError) as error:
            raise ntriples_error(source, error) from error
        return cls(engine)

    @classmethod
    def from_triples(cls, statements: Iterable[Triple | Quad]) -> LocalStore:
        """A store in memory with the triples, or quads, of any iterable."""
        engine = Store()
        engine.bulk_extend(with_default_graph(statements))
        return cls(engine)

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> LocalStore:
        """Open a store folder for reading; it may be replaced meanwhile, and this store goes on reading what it opened.

        Raises:
            StoreError: there is no folder, or it is not a store of ccgraph, or it is damaged.
        """
        place = os.fspath(folder)
        stamp = read_stamp(place)
        for _ in range(_TRIES):
            try:
                return _open(place, stamp)
            except StoreError:
                now = read_stamp(place)
                if now == stamp:
                    raise
                stamp = now
        raise StoreError(f"the store {shown(place)} is being replaced again and again; try later")

    def query(
        self, text: str, *, checked: bool = False, timeout: float | None = None, memory: float | None = None
    ) -> Result | GraphResult:
        """Ask a SPARQL query.

        Args:
            text: SELECT, ASK, CONSTRUCT or DESCRIBE.
            checked: the text passed ``queries.guard`` already, as saved queries have; it is not checked again.
            timeout: seconds that it may take, 0 for no limit; if not given, those of ``limits``.
            memory: MiB by which it may make the process that answers it grow; likewise.

        Raises:
            QuerySyntaxError: the text does not parse, or is refused; it has the line and the column.
            QueryTimeout, QueryMemoryError: it takes more than it may. There is no part of an answer.
            QueryError: it parses, but cannot be answered.
            StoreError: the store is closed, or is found to be damaged.
        """
        if not checked:
            from ccgraph.queries.guard import guard  # noqa: PLC0415 - saved queries have passed it

            guard(text)
        engine = self._open_engine()
        try:
            return self._answer(engine, text, self.limits.but(timeout, memory))
        except SyntaxError as error:
            raise _syntax_error(str(error.msg), text) from error
        except (OSError, RuntimeError, ValueError) as error:
            if isinstance(error, CCGraphError):
                raise
            if _is_damage(error):
                raise damaged(self.folder or "in memory", _reason(error)) from error
            raise QueryError(f"the query cannot be answered: {_reason(error)}") from error

    def _answer(self, engine: Store, text: str, limits: Limits) -> Result | GraphResult:
        """Ask the engine: in this process where that is wanted or nothing is limited, else in another."""
        if limits and not limits.in_process:
            from ccgraph.store.worker import UnreadableError  # noqa: PLC0415 - the command line needs none

            try:
                return self._own_worker(engine).ask(text, limits.timeout, limits.memory)
            except UnreadableError as error:
                raise self._lost(error) from error
        from ccgraph.results import Result  # noqa: PLC0415 - opening a store needs no results

        return within(lambda: Result.from_engine(engine.query(text), text), limits.timeout, limits.memory)

    def _lost(self, error: Exception) -> StoreError:
        """Why a folder that was opened cannot be opened again."""
        place, data = os.path.split(self._data)
        folder = self.folder or place
        if read_stamp(place).data != data:
            return StoreError(f"the store {shown(folder)} was replaced since it was opened; open it again")
        return damaged(folder, _reason(error))

    def _own_worker(self, engine: Store) -> Worker:
        if self._worker is None or self._worker.pid != os.getpid():  # that of the process this one was forked from
            from ccgraph.store.worker import Worker  # noqa: PLC0415 - the command line needs none

            self._worker = Worker(self._data or engine)
        return self._worker

    def triples(self) -> Iterator[Triple]:
        """Every triple, as pyoxigraph terms, in no order.

        Raises:
            StoreError: the store is closed, or is found to be damaged.
        """
        quads = self._open_engine().quads_for_pattern(None, None, None, DefaultGraph())
        try:
            for quad in quads:
                yield quad.triple
        except (OSError, RuntimeError) as error:
            raise damaged(self.folder or "in memory", _reason(error)) from error

    def names_like(self, key: str, kinds: Collection[str] | None, limit: int) -> Iterable[Name] | None:
        """The names that a search for ``key`` may find; see ``name_index.names_like``. ``None``: there is no index.

        Raises:
            StoreError: the store is closed, or its index is found to be damaged.
        """
        self._open_engine()
        if not self._as_written:
            return None
        from ccgraph.store.name_index import names_like  # noqa: PLC0415 - most questions name what they mean

        return names_like(self.folder or "", self._data, key, kinds, limit)

    def close(self) -> None:
        """Let go of memory, files and processes; what is asked afterwards raises ``StoreError``."""
        self._engine = None
        self._end_worker()

    def _end_worker(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def __len__(self) -> int:
        """How many triples there are."""
        engine = self._open_engine()
        if self._length is None:
            self._length = count_triples(engine)
        return self._length

    def __bool__(self) -> bool:
        """A store is a store also while it is empty."""
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        state = "closed" if self._engine is None else f"{len(self)} triples"
        return f"<LocalStore: {state}, {shown(self.folder) if self.folder else 'in memory'}>"

    def _open_engine(self) -> Store:
        if self._engine is None:
            raise StoreError("the store is closed; open it again")
        return self._engine


def ntriples_error(source: str | os.PathLike[str] | bytes, error: SyntaxError | OSError) -> ParseError:
    """What the engine says about an N-Triples file, or its bytes, that it could not read."""
    name = "N-Triples" if isinstance(source, bytes) else os.fspath(source)
    if isinstance(error, SyntaxError):
        return ParseError(name, error.lineno or 0, error.offset or 0, _one_line(error.msg).partition(": ")[2])
    return ParseError(name, 0, 0, f"cannot be read: {error.strerror or error}")


def with_default_graph(statements: Iterable[Triple | Quad]) -> Iterator[Quad]:
    """The statements as quads; those of a named graph once more in the default graph."""
    for statement in statements:
        if not isinstance(statement, Quad):
            yield Quad(statement.subject, statement.predicate, statement.object)
            continue
        yield statement
        if not isinstance(statement.graph_name, DefaultGraph):
            yield Quad(statement.subject, statement.predicate, statement.object)


def count_triples(engine: Store) -> int:
    """How many triples the default graph has."""
    if next(iter(engine.named_graphs()), None) is None:
        return len(engine)
    return sum(1 for _ in engine.quads_for_pattern(None, None, None, DefaultGraph()))


def _open(folder: str, stamp: Stamp) -> LocalStore:
    written, running = (version.split(".")[:2] for version in (stamp.engine, __version__))
    if written != running:
        raise StoreError(
            f"the store {shown(folder)} was written by Oxigraph {shown(stamp.engine)}, this is {__version__};"
            " delete the folder and load its files again"
        )
    data = os.path.join(folder, stamp.data)  # noqa: PTH118 - pathlib costs start-up time here
    try:
        size = os.stat(os.path.join(data, stamp.manifest)).st_size  # noqa: PTH116, PTH118
    except OSError:
        size = -1  # another program has written to the database since; the engine knows
    if 0 <= size < stamp.size:
        raise damaged(folder, f"its file {stamp.manifest} is cut short")
    try:
        engine = Store.read_only(data)
    except (OSError, RuntimeError, ValueError) as error:
        raise damaged(folder, _reason(error)) from error
    return LocalStore(engine, folder=folder, data=data, length=stamp.triples if size == stamp.size else None)


def _is_damage(error: Exception) -> bool:
    return str(error).startswith(("Corruption", "IO error"))


def _reason(error: Exception) -> str:
    """The first words of an engine's message."""
    return _one_line(str(error)).split(" The file ")[0].removeprefix("Corruption: ")[:200]


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(text.split()))


def _syntax_error(message: str, text: str) -> QuerySyntaxError:
    """The engine's ``error at LINE:COLUMN: expected …`` as an error with its place and what stands there."""
    place, _, expected = message.removeprefix("error at ").partition(": ")
    line, _, column = place.partition(":")
    if not (message.startswith("error at ") and line.isdecimal() and column.isdecimal()):
        return QuerySyntaxError(f"is not SPARQL: {' '.join(message.split())[:200]}")
    if not text.strip():
        return QuerySyntaxError("the query is empty")
    lines = text.split("\n")
    row, offset = int(line), int(column)
    here = lines[row - 1] if row <= len(lines) else ""
    while offset > 1 and here[offset - 2 : offset].isalnum() and len(here) >= offset:
        offset -= 1  # the engine's place may be within a word
    rest, before = here[offset - 1 :].strip(), here[: offset - 1].strip()
    found = f"with {rest[:20]!a}" if rest else f"after {before[-20:]!a}"
    # A list of all that could stand there, down to ranges of letters, helps nobody; a reason does.
    words = expected.removeprefix("expected ").removeprefix("one of ").removesuffix(", [_]")
    reason = f": {words}" if words != words.upper() and "[" not in words and '"' not in words else ""
    return QuerySyntaxError(f"the query cannot go on {found}{reason}{_undeclared(text)}", row, offset)


def _undeclared(text: str) -> str:
    """Prefixes that the query uses and does not declare, as a hint: the engine's place for it is off."""
    import re  # noqa: PLC0415 - only for a message

    rest = re.sub(r"<[^<>\s]*>|\"[^\"\n]*\"|'[^'\n]*'|(?<![\w/])#[^\n]*", " ", text)
    declared = set(re.findall(r"(?i)\bPREFIX\s+([\w.-]*):", rest))
    used = set(re.findall(r"(?<![\w:?$@.-])([A-Za-z][\w.-]*):", rest))
    missing = sorted(used - declared)
    return f"; declare the prefix {' and '.join(name + ':' for name in missing[:3])}" if missing else ""
