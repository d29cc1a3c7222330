"""Every saved query answers on the shipped graph as recorded, and on a second engine too.

The records are golden files, one a query. After a change of data: ``CCGRAPH_UPDATE_GOLDEN=1 pytest tests/curation``,
then read the diff.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib.query import ResultRow

from ccgraph.opening import open as open_graph
from ccgraph.queries.collection import QueryCollection
from ccgraph.results import Result

if TYPE_CHECKING:
    import rdflib

    from ccgraph.graph import KnowledgeGraph

GOLDEN = Path(__file__).parent / "golden"
UPDATE = bool(os.environ.get("CCGRAPH_UPDATE_GOLDEN"))
QUERIES = QueryCollection.shipped()
NAMES = QUERIES.names()

#: answers that list half the graph: their golden file holds the head and the number of rows.
HEAD = 40


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return open_graph()


@pytest.fixture(scope="module")
def second_engine(graph: KnowledgeGraph) -> rdflib.Graph:
    return graph.to_rdflib()


def answer(graph: KnowledgeGraph, name: str) -> Result:
    """The answer of the query as it stands in its file, with the defaults written there."""
    result = graph.sparql(QUERIES.get(name).text)
    assert isinstance(result, Result)
    return result


@pytest.mark.parametrize("name", NAMES)
def test_query_answers_as_recorded(graph: KnowledgeGraph, name: str) -> None:
    lines = answer(graph, name).format("tsv").splitlines()
    text = "\n".join([*lines[: HEAD + 1], f"# {len(lines) - 1} rows", ""])
    path = GOLDEN / f"{name}.tsv"
    if UPDATE:
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"{path} is missing; record it with CCGRAPH_UPDATE_GOLDEN=1 and read it"
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_query_has_rows_with_its_defaults(graph: KnowledgeGraph, name: str) -> None:
    """A saved query that answers nothing shows nothing; only queries for mistakes may and must be empty."""
    if name == "imports-that-fail":  # imports rot and are mended
        return
    empty_is_right = name.startswith("coverage-")
    assert bool(len(answer(graph, name))) != empty_is_right


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("coverage-")])
def test_query_answers_the_same_on_rdflib(graph: KnowledgeGraph, second_engine: rdflib.Graph, name: str) -> None:
    result = answer(graph, name)
    ours = Counter(tuple("" if term is None else getattr(term, "value", "") for term in row) for row in result.rows)
    theirs: Counter[tuple[str, ...]] = Counter()
    for row in second_engine.query(QUERIES.get(name).text):
        assert isinstance(row, ResultRow)
        theirs[tuple("" if term is None else str(term) for term in row)] += 1
    assert ours == theirs


def test_no_golden_file_without_query() -> None:
    assert {path.stem for path in GOLDEN.glob("*.tsv")} == set(NAMES)
