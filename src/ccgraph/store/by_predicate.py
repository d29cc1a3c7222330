"""A store in memory that reads, of a file sorted by predicate, only what its queries ask for.

Reading all of the shipped graph takes longer than answering most questions; a question names a dozen of its predicates.
"""

from __future__ import annotations

from threading import Lock

from pyoxigraph import RdfFormat, Store

from ccgraph.queries.predicates import predicates
from ccgraph.store.local import LocalStore, ntriples_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple

    from ccgraph.results import GraphResult, Result


def by_predicate(lines: Iterable[bytes]) -> tuple[bytes, bytes]:
    """N-Triples in the order that ``PredicateStore`` reads, and its index: ``predicate length`` a line, in bytes."""
    parts: dict[bytes, list[bytes]] = {}
    for line in lines:
        parts.setdefault(line.split(b" ", 2)[1], []).append(line)
    texts = {predicate: b"".join(sorted(parts[predicate])) for predicate in sorted(parts)}
    index = b"".join(b"%s %d\n" % (predicate, len(text)) for predicate, text in texts.items())
    return b"".join(texts.values()), index


class PredicateStore(LocalStore):
    """A set of triples that answers SPARQL, read bit by bit; for files that ``by_predicate`` arranged."""

    __slots__ = ("_lock", "_path", "_unread")

    def __init__(self, path: str, index: str) -> None:
        super().__init__(Store())
        self._path = path
        self._lock = Lock()
        #: predicate -> where its triples are in the file: offset and length.
        self._unread: dict[str, tuple[int, int]] = {}
        offset = 0
        with open(index, encoding="utf-8") as stream:  # noqa: PTH123 - pathlib costs start-up time here
            for line in stream:
                predicate, _, length = line.rpartition(" ")
                self._unread[predicate[1:-1]] = (offset, int(length))
                offset += int(length)

    def query(
        self, text: str, *, checked: bool = False, timeout: float | None = None, memory: float | None = None
    ) -> Result | GraphResult:
        """Ask a SPARQL query, as ``LocalStore.query`` does."""
        if not checked:
            from ccgraph.queries.guard import guard  # noqa: PLC0415 - saved queries have passed it

            guard(text)  # before anything else is made of it, since that may take as long
        self._read(predicates(text))
        return super().query(text, checked=True, timeout=timeout, memory=memory)

    def triples(self) -> Iterator[Triple]:
        """Every triple, as ``LocalStore.triples``."""
        self._read(None)
        return super().triples()

    def __len__(self) -> int:
        """How many triples there are."""
        self._read(None)
        return super().__len__()

    def _read(self, wanted: Iterable[str] | None) -> None:
        """Read what is wanted (``None``: everything) and not yet there. Whoever asks meanwhile waits for it."""
        with self._lock:
            chosen = list(self._unread) if wanted is None else [name for name in wanted if name in self._unread]
            if not chosen:
                return
            engine = self._open_engine()
            self._end_worker()  # which has what was there when it began
            try:
                with open(self._path, "rb") as stream:  # noqa: PTH123
                    for predicate in chosen:
                        offset, length = self._unread[predicate]
                        stream.seek(offset)
                        engine.load(stream.read(length), RdfFormat.N_TRIPLES, lenient=True)
                        del self._unread[predicate]
            except (SyntaxError, OSError) as error:
                raise ntriples_error(self._path, error) from error
