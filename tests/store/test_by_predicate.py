"""The store that reads a file bit by bit answers as one that has read all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, serialize

from ccgraph.errors import ParseError, QuerySyntaxError, StoreError
from ccgraph.queries.collection import QueryCollection
from ccgraph.results import Result
from ccgraph.shipped import compile_graph
from ccgraph.store.by_predicate import PredicateStore, by_predicate
from ccgraph.store.limits import Limits
from ccgraph.store.local import LocalStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ccgraph.queries.saved import SavedQuery
    from ccgraph.results import GraphResult

QUERIES = QueryCollection.shipped()


@pytest.fixture(scope="module")
def arranged() -> tuple[bytes, bytes]:
    text = serialize(compile_graph(), format=RdfFormat.N_TRIPLES) or b""
    return by_predicate(text.splitlines(keepends=True))


@pytest.fixture(scope="module")
def whole(arranged: tuple[bytes, bytes]) -> LocalStore:
    store = LocalStore.from_ntriples(arranged[0])
    store.limits = Limits(in_process=True)
    return store


@pytest.fixture
def opened(arranged: tuple[bytes, bytes], tmp_path: Path) -> Callable[[], PredicateStore]:
    graph, index = tmp_path / "graph.nt", tmp_path / "graph.index"
    graph.write_bytes(arranged[0])
    index.write_bytes(arranged[1])

    def opened_once() -> PredicateStore:
        store = PredicateStore(str(graph), str(index))
        store.limits = Limits(in_process=True)
        return store

    return opened_once


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_saved_query_has_the_same_rows(
    query: SavedQuery, opened: Callable[[], PredicateStore], whole: LocalStore
) -> None:
    _same(opened().query(query.text), whole.query(query.text))


def test_a_query_after_others_has_the_same_rows(opened: Callable[[], PredicateStore], whole: LocalStore) -> None:
    store = opened()
    for text in (
        "SELECT (COUNT(*) AS ?n) { ?s a ?class }",
        "SELECT (COUNT(*) AS ?n) { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s a ?class }",
    ):
        _same(store.query(text), whole.query(text))


def test_a_worker_has_what_later_queries_read(opened: Callable[[], PredicateStore], whole: LocalStore) -> None:
    store = opened()
    store.limits = Limits()
    for name in ("neighbors", "assumptions", "neighbors", "entry-sections"):
        text = QUERIES.get(name).text
        _same(store.query(text), whole.query(text))
    store.close()


def _same(answer: Result | GraphResult, expected: Result | GraphResult) -> None:
    assert isinstance(answer, Result)
    assert isinstance(expected, Result)
    assert answer.variables == expected.variables
    assert answer.rows == expected.rows


def test_its_length_and_triples_are_those_of_the_file(opened: Callable[[], PredicateStore], whole: LocalStore) -> None:
    assert len(opened()) == len(whole)
    assert set(opened().triples()) == set(whole.triples())


def test_what_is_no_query_is_refused(opened: Callable[[], PredicateStore]) -> None:
    for text in ("SELECT", "SELECT * { ?s <urn:a ?o }", "SELECT * { SERVICE <urn:s> { ?s <urn:a> ?o } }"):
        with pytest.raises(QuerySyntaxError):
            opened().query(text)


def test_after_closing_nothing_is_read(opened: Callable[[], PredicateStore]) -> None:
    store = opened()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.query("SELECT * { ?s a ?class }")


def test_a_file_that_vanished_or_is_something_else_is_an_error(tmp_path: Path) -> None:
    graph, index = tmp_path / "graph.nt", tmp_path / "graph.index"
    index.write_text("<urn:a> 9\n")
    with pytest.raises(ParseError, match=r"graph\.nt"):
        PredicateStore(str(graph), str(index)).query("SELECT * { ?s <urn:a> ?o }")
    graph.write_text("no triple\n")
    with pytest.raises(ParseError, match=r"graph\.nt"):
        PredicateStore(str(graph), str(index)).query("SELECT * { ?s <urn:a> ?o }")
