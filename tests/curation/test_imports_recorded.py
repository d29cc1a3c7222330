"""Recorded import paths were tried: nearly all import, and the others say why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ccgraph.opening import open as open_graph
from ccgraph.results import Result

if TYPE_CHECKING:
    from ccgraph.graph import KnowledgeGraph


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return open_graph()


def test_nine_in_ten_import(graph: KnowledgeGraph) -> None:
    counted = graph.sparql(
        "PREFIX ccg: <https://w3id.org/ccgraph/ontology#>"
        "SELECT (COUNT(?implementation) AS ?all) WHERE { ?implementation a ccg:Implementation }"
    )
    assert isinstance(counted, Result)
    recorded = next(iter(counted.to_dicts()))["all"]
    assert isinstance(recorded, int)
    assert len(graph.query("imports-that-fail")) <= recorded / 10


def test_those_that_do_not_say_why(graph: KnowledgeGraph) -> None:
    silent = [str(row["path"]) for row in graph.query("imports-that-fail").to_dicts() if not row["reason"]]
    assert not silent, f"verify these, or give each an outcome_reason: {', '.join(silent)}"


def test_a_diagnostic_has_a_callable_or_says_that_none_was_found(graph: KnowledgeGraph) -> None:
    silent = graph.sparql(
        "PREFIX ccg: <https://w3id.org/ccgraph/ontology#> SELECT ?diagnostic WHERE { ?diagnostic a ccg:Diagnostic "
        "FILTER NOT EXISTS { ?diagnostic ccg:implementedBy|ccg:noImplementationFound ?statement } }"
    )
    assert isinstance(silent, Result)
    assert not [str(row["diagnostic"]) for row in silent.to_dicts()]
