"""Maps under conditions and maps of chains: what is kept, what is marked, and what is said where nothing is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import RdfFormat, parse

from ccgraph.errors import (
    EndpointError,
    NotFoundError,
    NothingLeftError,
    QueryMemoryError,
    QueryParameterError,
    QueryTimeout,
)
from ccgraph.graph import KnowledgeGraph
from ccgraph.map import maker
from ccgraph.map import render as render_map
from ccgraph.map.selection import select
from ccgraph.namespace import BASE
from ccgraph.queries.collection import QueryCollection
from ccgraph.store.local import LocalStore
from map.page_data import data_of

if TYPE_CHECKING:
    import networkx as nx

    from ccgraph.results import GraphResult, Result

#: method/<name>: neighbors, library, area, assumptions. ``deep`` is found by way of ``other`` only.
METHODS = {
    "start": ("mine other", "", "", "plain"),
    "mine": ("far", "lib", "heart", "strong"),
    "far": ("", "lib", "kidney", "weak"),
    "other": ("deep", "alien", "heart", "only-other"),
    "deep": ("", "lib", "heart", ""),
}


def turtle() -> str:
    """The graph as Turtle; ``assumption/strong`` implies ``assumption/weak``, and the heart belongs to medicine."""
    lines = [
        "@prefix ccg: <https://w3id.org/ccgraph/ontology#> .",
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
        f"@base <{BASE}> .",
        '<library/lib> a ccg:Library ; skos:prefLabel "Lib" . <library/alien> a ccg:Library ; skos:prefLabel "Alien" .',
        '<application/medicine> a ccg:ApplicationArea ; skos:prefLabel "Medicine" .',
        '<application/heart> a ccg:ApplicationArea ; skos:prefLabel "Heart" .',
        "<application/heart> skos:broaderTransitive <application/medicine> .",
        '<application/kidney> a ccg:ApplicationArea ; skos:prefLabel "Kidney" .',
        *(f'<assumption/{n}> a ccg:Assumption ; skos:prefLabel "{n}" .' for n in ("plain", "weak", "strong", "unused")),
        '<assumption/only-other> a ccg:Assumption ; skos:prefLabel "Only, other" .',
        "<assumption/strong> ccg:entails <assumption/weak> .",
    ]
    for name, (neighbors, library, area, assumption) in METHODS.items():
        lines.append(f'<method/{name}> a ccg:Method ; skos:prefLabel "{name.title()}" .')
        for other in neighbors.split():
            lines += [
                f"<method/{name}> ccg:hasNeighborLink <link/{name}-{other}> .",
                f"<link/{name}-{other}> ccg:from <method/{name}> ; ccg:to <method/{other}> .",
                f'<link/{name}-{other}> ccg:linkKind ccg:alternative ; ccg:chooseWhen "Choose {other}." .',
            ]
        if library:
            lines.append(f"<method/{name}> ccg:supportedBy <library/{library}> .")
        if area:
            lines.append(f"<method/{name}> ccg:usedIn <application/{area}> .")
        if assumption:
            lines.append(
                f"<method/{name}> ccg:assumes <assumption/{assumption}> ; ccg:hasClaim <claim/{name}> ."
                f" <claim/{name}> ccg:onAssumption <assumption/{assumption}> ; ccg:strength ccg:required ."
            )
    return "\n".join(lines)


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    triples = [quad.triple for quad in parse(turtle(), RdfFormat.TURTLE)]
    return KnowledgeGraph(LocalStore.from_triples(triples), QueryCollection.shipped(), origin="a test")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[nx.MultiDiGraph[str]]:
    """The graphs that were drawn."""
    seen: list[nx.MultiDiGraph[str]] = []

    def render(graph: nx.MultiDiGraph[str], **options: Any) -> str:
        seen.append(graph)
        return render_map(graph, **options)

    monkeypatch.setattr(maker, "render", render)
    return seen


Drawn = list["nx.MultiDiGraph[str]"]


def ids(graph: nx.MultiDiGraph[str]) -> set[str]:
    return {node.removeprefix(BASE) for node in graph}


class TestConditions:
    def test_a_library_leaves_its_techniques_and_what_belongs_to_them(
        self, graph: KnowledgeGraph, drawn: Drawn
    ) -> None:
        graph.map("start", depth=2)
        assert {"method/other", "method/deep", "assumption/only-other", "library/alien"} <= ids(drawn[0])
        graph.map("start", depth=2, library="lib")
        assert ids(drawn[1]) == {
            "method/start",
            "method/mine",
            "method/far",
            "assumption/plain",
            "assumption/strong",
            "library/lib",
            "application/heart",
        }

    def test_hops_are_those_of_what_is_left(self, graph: KnowledgeGraph, drawn: Drawn) -> None:
        page = graph.map("start", "deep", depth=3, library=["lib"])
        hops = {node.removeprefix(BASE): data["hop"] for node, data in drawn[0].nodes(data=True)}
        assert {name: hops[f"method/{name}"] for name in ("start", "deep", "mine", "far")} == {
            "start": 0,
            "deep": 0,
            "mine": 1,
            "far": 2,
        }
        assert page.found == page.shown == len(hops)

    def test_an_area_includes_those_within_it(self, graph: KnowledgeGraph, drawn: Drawn) -> None:
        graph.map("start", depth=2, area="Medicine")
        kept = {name for name in ids(drawn[0]) if name.startswith("method/")}
        assert kept == {"method/start", "method/mine", "method/other", "method/deep"}

    def test_both_have_to_hold(self, graph: KnowledgeGraph, drawn: Drawn) -> None:
        graph.map("start", depth=2, library="lib", area="heart")
        assert {name for name in ids(drawn[0]) if name.startswith("method/")} == {"method/start", "method/mine"}

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (
                {"area": "kidney"},
                r"none of 2 techniques is left to draw; the last to fall: mine, other \(no application area kidney",
            ),
            (
                {"library": "lib", "area": "kidney"},
                r"none of 2 techniques is left to draw; the last to fall: mine \(no application area kidney on record",
            ),
        ],
    )
    def test_where_nothing_is_left_the_last_condition_is_named(
        self, graph: KnowledgeGraph, options: dict[str, str], message: str
    ) -> None:
        with pytest.raises(NothingLeftError, match=message):
            graph.map("start", **options)  # type: ignore[arg-type]

    def test_where_no_technique_was_none_is_missed(self, graph: KnowledgeGraph) -> None:
        assert graph.map("start", types=["assumes"], library="lib").found == 2

    def test_only_techniques_that_were_met_are_asked_about(
        self, graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: dict[str, set[str]] = {}
        ask = KnowledgeGraph._ask

        def watch(self: KnowledgeGraph, name: str, /, **values: Any) -> object:
            asked.setdefault(name, set()).update(*map(set, values.values()))
            return ask(self, name, **values)

        monkeypatch.setattr(KnowledgeGraph, "_ask", watch)
        graph.map("start", library="lib")
        assert asked["fits"] == {f"{BASE}method/mine", f"{BASE}method/other"}

    @pytest.mark.parametrize("options", [{"library": "nolib"}, {"area": "nowhere"}, {"violates": "nothing"}])
    def test_names_that_are_none(self, graph: KnowledgeGraph, options: dict[str, str]) -> None:
        with pytest.raises(NotFoundError, match="the graph has no"):
            graph.map("start", **options)  # type: ignore[arg-type]


def test_types_of_link_that_lead_nowhere_are_said(graph: KnowledgeGraph) -> None:
    page = graph.map("start", types=["partOf", "member"])
    assert (page.found, page.notes) == (1, ("nothing is linked there by member, partOf",))
    assert graph.map("start", types=["assumes"]).notes == ()


def test_entities_of_other_graphs_have_their_plain_names_or_their_ids() -> None:
    text = """
        PREFIX ccg: <https://w3id.org/ccgraph/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX : <https://example.org/>
        :Q1 a ccg:Method ; skos:prefLabel "Preferred" ; rdfs:label "Plain" ; skos:broader :Q2 , :Q3 , :Q4 .
        :Q2 a :Thing ; rdfs:label "Einfach"@de , "Plain in English"@en .
        :Q3 a ccg:Family ; rdfs:label "Plain in no language" .
        :Q4 rdfs:label "Nur deutsch"@de .
    """
    store = LocalStore.from_triples(parse(text, RdfFormat.TURTLE))
    page = KnowledgeGraph(store, QueryCollection.shipped(), origin="a test").map("https://example.org/Q1")
    names = {entry["id"][-2:]: entry["name"] for entry in data_of(page.html)["entries"]}
    assert names == {"Q1": "Preferred", "Q2": "Plain in English", "Q3": "Plain in no language", "Q4": "Q4"}


class Patient(LocalStore):
    """A store that has an answer to everything except what it may take little time for."""

    problem: Exception | None = None

    def query(
        self, text: str, *, checked: bool = False, timeout: float | None = None, memory: float | None = None
    ) -> Result | GraphResult:
        if timeout is not None and timeout <= 1 and self.problem is not None:
            raise self.problem
        return super().query(text, checked=checked, memory=memory)


@pytest.mark.parametrize("problem", [None, QueryTimeout("late"), QueryMemoryError("large"), EndpointError("gone")])
def test_a_map_does_not_wait_for_the_size_of_the_graph(small: KnowledgeGraph, problem: Exception | None) -> None:
    store = Patient.from_triples(small.triples())
    assert isinstance(store, Patient)
    store.problem = problem
    page = KnowledgeGraph(store, QueryCollection.shipped(), origin="a test").map("lasso")
    assert page.shown > 1
    assert ("whole graph: " in page.html) == (problem is None)


class TestViolated:
    def test_it_is_marked_and_what_implies_it_counts_as_a_need(self, graph: KnowledgeGraph, drawn: Drawn) -> None:
        page = graph.map("start", "mine", violates="weak")
        assert drawn[0].graph["violated"] == [f"{BASE}assumption/weak"]
        assert page.notes == ()

    def test_it_is_marked_also_where_only_what_implies_it_is_claimed(self, graph: KnowledgeGraph, drawn: Drawn) -> None:
        page = graph.map("mine", types=["assumes"], violates="weak")
        weak = f"{BASE}assumption/weak"
        assert weak in drawn[0].graph["violable"]
        states = {row["violated"]: row["state"] for row in drawn[0].nodes[f"{BASE}method/mine"]["standings"]}
        assert states[weak] == "needs"
        assert page.notes == ()

    def test_what_nothing_here_needs_is_said(self, graph: KnowledgeGraph, drawn: Drawn) -> None:
        page = graph.map("start", violates=["plain", "unused"])
        assert drawn[0].graph["violated"] == [f"{BASE}assumption/plain", f"{BASE}assumption/unused"]
        assert len(page.notes) == 1
        assert "relying on unused" in page.notes[0]

    def test_it_is_drawn_before_what_is_nearer(self, graph: KnowledgeGraph, drawn: Drawn) -> None:
        weak = f"{BASE}assumption/weak"
        assert graph.map("start", depth=3, violates="weak", cap=3).shown == 3
        assert weak in select(drawn[0], 3).entries
        graph.map("start", depth=3, cap=3)
        assert weak not in select(drawn[1], 3).entries

    def test_without_any_nothing_is_marked(self, graph: KnowledgeGraph, drawn: Drawn) -> None:
        graph.map("start")
        assert drawn[0].graph["violated"] == []


class TestChain:
    def test_it_has_its_techniques_and_what_they_assume(self, graph: KnowledgeGraph, drawn: Drawn) -> None:
        page = graph.map("start", to="far")
        assert ids(drawn[0]) == {
            "method/start",
            "method/mine",
            "method/far",
            "assumption/plain",
            "assumption/strong",
            "assumption/weak",
        }
        assert drawn[0].graph["focus"] == [f"{BASE}method/{name}" for name in ("start", "mine", "far")]
        assert "From Start to Far" in page.html

    def test_each_step_tells_what_it_does(self, graph: KnowledgeGraph, drawn: Drawn) -> None:
        graph.map("start", to="far")
        first, second = drawn[0].graph["path"]
        assert first == {
            "from": f"{BASE}method/start",
            "to": f"{BASE}method/mine",
            "dropped": [],
            "silent": ["plain"],
            "added": ["strong"],
            "reason": "Choose mine.",
        }
        assert (second["from"], second["to"]) == (f"{BASE}method/mine", f"{BASE}method/far")

    def test_types_of_link_choose_what_is_around_it(self, graph: KnowledgeGraph, drawn: Drawn) -> None:
        graph.map("start", to="far", types=["supportedBy"])
        assert ids(drawn[0]) == {"method/start", "method/mine", "method/far", "library/lib"}
        assert ("neighborOf" in {kind for *_, kind in drawn[0].edges(keys=True)}) is True

    @pytest.mark.parametrize(
        "options", [{"depth": 1}, {"library": "lib"}, {"area": "heart"}], ids=lambda options: next(iter(options))
    )
    def test_what_does_not_go_with_it(self, graph: KnowledgeGraph, options: dict[str, object]) -> None:
        with pytest.raises(QueryParameterError, match="a chain leads from one technique"):
            graph.map("start", to="far", **options)  # type: ignore[arg-type]
        with pytest.raises(QueryParameterError, match="a chain leads from one technique"):
            graph.map("start", "mine", to="far")

    def test_where_none_leads(self, graph: KnowledgeGraph) -> None:
        with pytest.raises(NotFoundError, match="no chain of neighbors leads from far"):
            graph.map("far", to="start")
