"""Whatever a query asks, there is an answer or an error in time, the process lives, and the next query is answered.

A thousand queries in full (see ``effort``), a few of each kind in every run.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from ccgraph.errors import CCGraphError
from ccgraph.opening import open as open_graph
from ccgraph.results import Result
from cli.running import ccgraph
from safety.effort import effort
from safety.hostile import hostile, number_of_kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ccgraph.graph import KnowledgeGraph
    from ccgraph.results import GraphResult

NUMBER = effort(2 * number_of_kinds(), 1000)
#: what a query may take; and the seconds after which something must hang, on however busy a machine.
TIMEOUT, MEMORY, PATIENCE = 0.25, 100, 30
#: of so many queries, the command line is given one; in full all.
EVERY = effort(7, 1)
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/ccgraph/ontology#Method> }"


@pytest.fixture(scope="module")
def limited() -> Iterator[KnowledgeGraph]:
    graph = open_graph()
    yield graph
    graph._store.close()


def counted(graph: KnowledgeGraph) -> int:
    result = graph.sparql(COUNT)
    assert isinstance(result, Result)
    return int(next(iter(result))[0])


@pytest.fixture(scope="module")
def methods(limited: KnowledgeGraph) -> int:
    """How many methods there are, asked before anything hostile was."""
    return counted(limited)


@pytest.mark.parametrize("number", range(NUMBER))
def test_from_python(
    limited: KnowledgeGraph, methods: int, number: int, record_property: Callable[[str, object], None]
) -> None:
    query = hostile(number)
    began = time.monotonic()
    try:
        result: Result | GraphResult | CCGraphError = limited._store.query(
            query.text,
            timeout=TIMEOUT,
            memory=MEMORY,  # type: ignore[call-arg]  # it is no endpoint
        )
    except CCGraphError as error:
        result = error
    ended = time.monotonic()
    assert counted(limited) == methods
    answered = time.monotonic()
    if isinstance(result, CCGraphError):
        assert "ended the process" not in str(result), "the guard let the engine die of it"
        assert len(str(result)) < 1000
    else:
        assert not result.truncated
    if query.answer is not None and isinstance(result, Result):
        assert str(result.to_dicts()[0]["n"]) == query.answer
    assert answered - began < PATIENCE
    for name, value in (("outcome", type(result).__name__), ("took", ended - began), ("next", answered - ended)):
        record_property(name, value)


@pytest.mark.parametrize("number", range(0, NUMBER, EVERY))
def test_from_the_command_line(number: int, tmp_path: Path) -> None:
    file = tmp_path / "query.rq"
    file.write_text(hostile(number).text, encoding="utf-8")
    outcome = ccgraph("sparql", "-f", str(file), "--timeout", str(TIMEOUT), "--memory", str(MEMORY))
    if outcome.code == 0:
        assert outcome.err in {"", "ccgraph: the answer has no rows\n"}
        return
    assert outcome.code in {2, 6}, outcome.err
    assert outcome.out == ""
    assert outcome.err.startswith("ccgraph: ")
    assert outcome.err.count("\n") == 1
    assert "mistake" not in outcome.err
