"""The index of names in a store folder: what a search may find, without reading every name of the graph.

A name is known by its key (``lookup_key``) and, for typing errors, by the keys of its words. Each key is cut into
pieces of three letters, and a piece leads to the names that have it. Names are numbered in the order in which a search
wants them: by kind, the shortest first, then by label. So of a piece that half of all names have only the beginning of
its list is read. The lists are cut into blocks of names, and each block is of one kind, so that a search for libraries
does not read through the methods.

The file is SQLite's, in plain tables, written once with the data that it belongs to and never changed.
"""

from __future__ import annotations

import json
import struct
from collections import Counter
from contextlib import closing
from heapq import nsmallest
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ccgraph.errors import StoreError
from ccgraph.namespace import CCG, KINDS, PREFIXES, local_name, lookup_key, word_keys
from ccgraph.results.values import python_value
from ccgraph.store.stamp import damaged, shown

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator

    from pyoxigraph import Store

    from ccgraph.results.values import Term

__all__ = ["FILE", "Name", "names_like", "write_name_index"]

FILE = "names.sqlite"
#: changes with the tables, and with what a key or a piece is; a file of another version is as good as none.
VERSION = 1

#: kinds of which the saved query ``labels`` gives names, in its order: by class. Rows of the seed have none of theirs.
NAMED_KINDS = tuple(sorted(KINDS.keys() - {"source"}, key=KINDS.__getitem__))

_TYPE, _LABEL, _ALIAS = (
    NamedNode(iri) for iri in (PREFIXES["rdf"] + "type", PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel")
)

#: names in a block; the places in it take two bytes.
_BLOCK = 4096
#: how many places in lists are read of each kind for names that resemble a text, and how many such names are looked at.
_MOST_READ = 20_000
_MOST_RESEMBLING = 500
#: what begins with a text sorts between it and it with this behind, which no key has.
_LAST = "\U0010ffff"

_TABLES = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -16384;
PRAGMA user_version = {VERSION};
-- an entity as one of its kinds; names: a JSON list of two lists, labels and aliases
CREATE TABLE entity (number INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, names TEXT NOT NULL);
CREATE TABLE name (number INTEGER PRIMARY KEY, entity INTEGER NOT NULL, key TEXT NOT NULL);
CREATE TABLE block (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, first INTEGER NOT NULL);
-- places: numbers of names less the first of the block, ascending, two bytes each, little end first
CREATE TABLE piece (block INTEGER, piece TEXT, places BLOB NOT NULL, PRIMARY KEY (block, piece)) WITHOUT ROWID;
CREATE TABLE total (piece TEXT PRIMARY KEY, names INTEGER NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE read (kind INTEGER, length INTEGER, label TEXT, iri TEXT, entity INTEGER, keys TEXT);
"""


class Name(NamedTuple):
    """A row of the saved query ``labels``, with the kind in place of the class."""

    iri: str
    kind: str
    name: str
    preferred: bool


def write_name_index(engine: Store, data: Path) -> None:
    """Write the index of what ``engine`` holds into the folder ``data``; none where Python has no SQLite.

    Memory stays the same however many names there are: SQLite sorts them, in the system's folder for passing files.

    Raises:
        OSError: the file, or a passing one, cannot be written.
    """
    try:
        import sqlite3  # noqa: PLC0415 - an index is written and read, most questions need none
    except ImportError:
        return
    try:
        with closing(sqlite3.connect(data / FILE, isolation_level=None)) as connection:
            connection.executescript(_TABLES + "BEGIN;")
            _read(connection, engine)
            _arrange(connection)
            connection.execute("INSERT INTO total SELECT piece, sum(length(places)) / 2 FROM piece GROUP BY piece")
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise OSError(f"{FILE}: {error}") from error


def names_like(folder: str, data: str, key: str, kinds: Collection[str] | None, limit: int) -> Iterable[Name] | None:
    """All names of entities that a search for ``key`` may find, or ``None`` where ``data`` has no index.

    Among them are the ``limit`` best entities with a name that is the key, begins with it or contains it, in this order
    and the shortest names first. Where these are fewer, there are also entities with a name that shares pieces with the
    key. Of each kind the rarest pieces are read first, as far as ``_MOST_READ`` allows, and those that share the most,
    ``_MOST_RESEMBLING`` at most, are given: so a name that resembles the key may be missed where very many names share
    more with it, or where all that it shares is common.

    Args:
        folder: the store folder, for messages.
        data: the folder with the database and the index.
        key: a ``lookup_key``, not empty.
        kinds: only entities of these kinds; ``None``: of any.
        limit: how many entities are wanted.

    Raises:
        StoreError: the index cannot be read, or is damaged.
    """
    try:
        import sqlite3  # noqa: PLC0415 - as above
    except ImportError:
        return None
    path = Path(data, FILE)
    try:
        path.open("rb").close()  # SQLite does not say why it cannot
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"the store {shown(folder)} cannot be read: {FILE}: {error.strerror}") from error
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] not in {0, VERSION}:
                return None
            index = _Index(connection, NAMED_KINDS if kinds is None else kinds)
            return index.like(key, limit)
    except (sqlite3.Error, ValueError) as error:
        raise damaged(folder, f"{FILE}: {error}") from error


def _pieces(key: str, words: Iterable[str]) -> set[str]:
    """What three letters a name has in a row: of ``pca`` ``^pc ~pc pca ca$ a$$``, and of its words likewise.

    ``^`` is before a name, ``~`` before a name or a word, ``$`` behind one. So one or two letters in a key are the
    beginning of a piece, whatever follows them.
    """
    return {f"^{key[:2]:$<2}"}.union(*(_cut(f"~{each}$$", 3) for each in (key, *words)))


def _cut(text: str, size: int) -> set[str]:
    return {text[start : start + size] for start in range(len(text) - size + 1)}


def _read(connection: sqlite3.Connection, engine: Store) -> None:
    """Write the entities, and what there is to sort."""
    graph = DefaultGraph()
    numbers = count(1)
    for place, kind in enumerate(NAMED_KINDS):
        for typed in engine.quads_for_pattern(None, _TYPE, NamedNode(CCG + KINDS[kind]), graph):
            labels, aliases = (
                _texts(quad.object for quad in engine.quads_for_pattern(typed.subject, predicate, None, graph))
                for predicate in (_LABEL, _ALIAS)
            )
            if not (labels or aliases):
                continue
            number, iri = next(numbers), str(python_value(typed.subject))
            names = json.dumps([labels, aliases], ensure_ascii=False)
            connection.execute("INSERT INTO entity VALUES (?, ?, ?, ?)", (number, iri, kind, names))
            found: dict[str, str] = {}
            for name in (*labels, *aliases):
                label = (labels[-1:] or [name])[0]
                for text in (name, local_name(iri)):
                    found.setdefault(text, label.casefold())
            rows = []
            for text, label in found.items():
                key = lookup_key(text)
                if key:
                    rows.append((place, len(key), label, iri, number, " ".join([key, *word_keys(text)])))
            connection.executemany("INSERT INTO temp.read VALUES (?, ?, ?, ?, ?, ?)", rows)


def _texts(terms: Iterable[Term]) -> list[str]:
    """Names in the order of ``labels``: by how they are written, what is no literal first."""
    ordered = sorted(terms, key=lambda term: (isinstance(term, Literal), getattr(term, "value", "")))
    return [str(python_value(term)) for term in ordered]


def _arrange(connection: sqlite3.Connection) -> None:
    """Number the names, and write each block's lists."""
    rows = connection.execute("SELECT kind, entity, keys FROM temp.read ORDER BY kind, length, label, iri, rowid")
    before: int | None = None
    places: dict[str, list[int]] = {}
    blocks = count(1)
    first = 0
    for number, (kind, entity, keys) in enumerate(rows):
        if kind != before or number - first == _BLOCK:
            _write_block(connection, next(blocks), before, first, places)
            before, first = kind, number
        key, *words = keys.split(" ")
        connection.execute("INSERT INTO name VALUES (?, ?, ?)", (number, entity, key))
        for piece in _pieces(key, words):
            places.setdefault(piece, []).append(number - first)
    _write_block(connection, next(blocks), before, first, places)


def _write_block(
    connection: sqlite3.Connection, block: int, kind: int | None, first: int, places: dict[str, list[int]]
) -> None:
    """Write the lists of a block, and empty them for the next."""
    if kind is not None:
        connection.execute("INSERT INTO block VALUES (?, ?, ?)", (block, NAMED_KINDS[kind], first))
        rows = ((block, piece, _packed(places[piece])) for piece in sorted(places))
        connection.executemany("INSERT INTO piece VALUES (?, ?, ?)", rows)
    places.clear()


def _packed(places: list[int]) -> bytes:
    return struct.pack(f"<{len(places)}H", *places)


def _unpacked(places: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(places) // 2}H", places)


class _Index:
    """An index that is open for one search."""

    def __init__(self, connection: sqlite3.Connection, kinds: Collection[str]) -> None:
        self._ask = connection.execute
        #: kind -> number and first name of each of its blocks.
        self._blocks: dict[str, list[tuple[int, int]]] = {}
        for number, kind, first in self._ask("SELECT number, kind, first FROM block ORDER BY number"):
            if kind in kinds:
                self._blocks.setdefault(kind, []).append((number, first))

    def like(self, key: str, limit: int) -> list[Name]:
        """See ``names_like``."""
        entities: set[int] = set()
        for text in (f"^{key}", key):
            rarest = self._rarest(_cut(text, 3))
            if all(total for total, _ in rarest):
                pieces = [piece for _, piece in rarest]
                entities = entities.union(*(self._first(kind, text, pieces, limit) for kind in self._blocks))
        found = self._names(entities)
        if len({name.iri for name in found}) < limit:
            found = self._names(entities | self._resembling(key))
        return found

    def _first(self, kind: str, text: str, pieces: list[str], limit: int) -> set[int]:
        """The first ``limit`` entities of a kind with a name whose key, after ``^``, has the text and so its pieces."""
        entities: set[int] = set()
        for block, first in self._blocks[kind]:
            for place in sorted(self._with_all(block, pieces) if pieces else self._beginning(block, text)):
                entity, key = self._row("SELECT entity, key FROM name WHERE number = ?", first + place)
                if text in f"^{key}":  # its pieces may be elsewhere in the name, or in another order
                    entities.add(entity)
                if len(entities) == limit:
                    return entities
        return entities

    def _with_all(self, block: int, pieces: list[str]) -> set[int]:
        """The places in a block of the names that have all pieces; the rarest comes first."""
        found: set[int] | None = None
        for piece in pieces:
            row = self._ask("SELECT places FROM piece WHERE block = ? AND piece = ?", (block, piece)).fetchone()
            if row is None:
                return set()
            found = set(_unpacked(row[0])) if found is None else found.intersection(_unpacked(row[0]))
            if not found:
                return found
        return found or set()

    def _beginning(self, block: int, text: str) -> set[int]:
        """The places in a block of the names with a piece that begins with the text."""
        return set().union(*self._lists(block, text))

    def _lists(self, block: int, beginning: str) -> Iterator[tuple[int, ...]]:
        rows = self._ask(
            "SELECT places FROM piece WHERE block = ? AND piece >= ? AND piece < ?",
            (block, beginning, beginning + _LAST),
        )
        return (_unpacked(places) for (places,) in rows)

    def _rarest(self, parts: set[str]) -> list[tuple[int, str]]:
        """The parts, the rarest first, and how many names have a piece that begins so."""
        question = "SELECT coalesce(sum(names), 0) FROM total WHERE piece >= ? AND piece < ?"
        return sorted((self._ask(question, (part, part + _LAST)).fetchone()[0], part) for part in parts)

    def _resembling(self, key: str) -> set[int]:
        """The entities with a name that shares the most with the key, in twos and threes of letters."""
        padded = f"~{key}$"
        parts = [part for total, part in self._rarest(_cut(padded, 2) | _cut(padded, 3)) if total]
        shared: Counter[int] = Counter()
        for blocks in self._blocks.values():
            self._count(blocks, parts, shared)
        best = nsmallest(_MOST_RESEMBLING, shared, key=lambda number: (-shared[number], number))
        return {self._row("SELECT entity FROM name WHERE number = ?", number)[0] for number in best}

    def _count(self, blocks: list[tuple[int, int]], parts: list[str], shared: Counter[int]) -> None:
        """Count for each name of a kind how many of the parts it has, as far as ``_MOST_READ`` allows."""
        left = _MOST_READ
        for part in parts:
            for block, first in blocks:
                for places in self._lists(block, part):
                    shared.update([first + place for place in places])
                    left -= len(places)
                if left <= 0:
                    return

    def _names(self, entities: Iterable[int]) -> list[Name]:
        found = []
        for entity in sorted(entities):
            iri, kind, names = self._row("SELECT iri, kind, names FROM entity WHERE number = ?", entity)
            labels, aliases = json.loads(names)
            found += [Name(iri, kind, name, preferred=True) for name in labels]
            found += [Name(iri, kind, name, preferred=False) for name in aliases]
        return found

    def _row(self, question: str, number: int) -> tuple[Any, ...]:
        row: tuple[Any, ...] | None = self._ask(question, (number,)).fetchone()
        if row is None:
            raise ValueError(f"has no number {number}, which it names")
        return row
