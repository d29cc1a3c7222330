"""Every saved query gives on a server what ``docs/engines.md`` says: the rows of the embedded engine, nearly always."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal

from ccgraph.opening import open as open_graph
from ccgraph.results import Result
from ccgraph.store.local import LocalStore
from ccgraph.store.remote import RemoteStore
from engines import comunica, conformance, jena
from engines.conformance import (
    BEGIN,
    COMUNICA,
    DIFFERS,
    DOCUMENT,
    END,
    ENGINES,
    FORM,
    GRAPH,
    JENA,
    NOT_RUN,
    ORDER,
    OXIGRAPH,
    QUERIES,
    RDFLIB,
    SAME,
    UNCOUNTED,
    VIRTUOSO,
    compared,
    outcome,
    recorded,
    table,
)
from engines.servers import need

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from ccgraph.graph import KnowledgeGraph
    from engines.servers import Server

AGAIN = "run `python -m engines.conformance` in tests, and read the diff of docs/engines.md"


def test_the_table_has_every_query_and_is_as_it_is_written() -> None:
    cells = recorded()
    assert tuple(cells) == QUERIES.names(), AGAIN
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text[text.index(BEGIN) + len(BEGIN) : text.index(END)] == table(cells)


def test_no_answer_that_differs_is_on_record() -> None:
    cells = recorded()
    assert not [(name, engine) for name in cells for engine in ENGINES if cells[name][engine] == DIFFERS]
    assert {cells[name][OXIGRAPH] for name in cells} == {SAME}


@pytest.mark.engine
@pytest.mark.parametrize("name", QUERIES.names())
def test_on_the_server_of_oxigraph(kg: KnowledgeGraph, oxigraph: Server, name: str) -> None:
    assert outcome(kg, RemoteStore(oxigraph.query), name) == recorded()[name][OXIGRAPH], AGAIN


@pytest.mark.engine
@pytest.mark.parametrize("name", QUERIES.names())
def test_on_virtuoso(kg: KnowledgeGraph, virtuoso: Server, name: str) -> None:
    assert outcome(kg, RemoteStore(virtuoso.query, graph=GRAPH), name) == recorded()[name][VIRTUOSO], AGAIN


@pytest.fixture(scope="module")
def jena_answers(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    need(jena.is_there(), "Jena is not installed; on Debian: libapache-jena-java")
    return conformance.jena_answers(kg, tmp_path_factory.mktemp("jena"))


@pytest.mark.engine
@pytest.mark.parametrize("name", QUERIES.names())
def test_on_jena(kg: KnowledgeGraph, jena_answers: dict[str, Result], name: str) -> None:
    assert compared(kg, jena_answers.get(name), name) == recorded()[name][JENA], AGAIN


@pytest.fixture(scope="module")
def comunica_outcomes(
    kg: KnowledgeGraph, sample_triples: list[Triple], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    need(
        comunica.is_there(), f"{comunica.PLACE} does not name the folder of Comunica, or there is no Node: make scripts"
    )
    return conformance.on_comunica(kg, conformance.small_graph(sample_triples), tmp_path_factory.mktemp("comunica"))


@pytest.mark.engine
@pytest.mark.parametrize("name", QUERIES.names())
def test_on_comunica(comunica_outcomes: dict[str, str], name: str) -> None:
    assert comunica_outcomes[name] == recorded()[name][COMUNICA], AGAIN


def test_on_rdflib_as_proven_elsewhere() -> None:
    """``tests/curation`` compares the rows of these queries with those of rdflib."""
    for name, cells in recorded().items():
        assert cells[RDFLIB] in ({NOT_RUN} if name.startswith("coverage-") else {SAME, ORDER}), AGAIN


class Fixed(RemoteStore):
    """An endpoint that always gives the same answer."""

    def __init__(self, answer: Result) -> None:
        super().__init__("http://localhost/")
        self._answer = answer

    def query(self, text: str, *, checked: bool = False, timeout: float | None = None) -> Result:  # noqa: ARG002 - it is asked for nothing
        return self._answer


def test_what_differs_is_seen(kg: KnowledgeGraph) -> None:
    ours = kg.sparql(QUERIES.get("labels").text)
    assert isinstance(ours, Result)
    assert outcome(kg, Fixed(ours), "labels") == SAME
    assert outcome(kg, Fixed(Result(ours.variables, ours.rows[::-1])), "labels") == ORDER
    assert outcome(kg, Fixed(Result(ours.variables, ours.rows[1:])), "labels") == DIFFERS
    assert outcome(kg, Fixed(Result(("x",), [])), "labels") == DIFFERS
    one = LocalStore.from_ntriples(b"").query("SELECT (1 AS ?one) {}")
    assert isinstance(one, Result)
    number = one.rows[0][0]
    rows = [tuple(number if str(term).startswith('"true"') else term for term in row) for row in ours.rows]
    assert outcome(kg, Fixed(Result(ours.variables, rows)), "labels") in {FORM, DIFFERS}


@pytest.mark.parametrize(("lost", "seen"), [(0, UNCOUNTED), (1, DIFFERS)])
def test_only_counts_of_none_may_be_missing(kg: KnowledgeGraph, lost: int, seen: str) -> None:
    ours = kg.sparql(QUERIES.get("entry-sections").text)
    assert isinstance(ours, Result)
    rows = [(*row[:-1], None if row[-1] == Literal(lost) else row[-1]) for row in ours.rows]
    assert compared(kg, Result(ours.variables, rows), "entry-sections") == seen


@pytest.mark.engine
def test_the_graph_behind_an_endpoint_is_the_same_to_python(kg: KnowledgeGraph, oxigraph: Server) -> None:
    remote = open_graph(oxigraph.query)
    assert remote.method("pca") == kg.method("pca")
    assert repr(remote.search("kmeans")) == repr(kg.search("kmeans"))
    assert len(remote) == len(kg)
    assert set(remote.triples()) == set(kg.triples())
