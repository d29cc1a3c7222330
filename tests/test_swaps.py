"""Swaps on a small graph in which everything that can happen happens once."""

from __future__ import annotations

import pytest

from ccgraph.crowds import MOST_LINKS
from ccgraph.errors import NotFoundError
from ccgraph.graph import KnowledgeGraph
from ccgraph.opening import open as open_graph
from ccgraph.queries.collection import QueryCollection
from ccgraph.results import Result
from ccgraph.standing import FREE, NEEDS, SILENT, WORSE
from ccgraph.store.local import LocalStore
from validate.examples import read

BASE = "https://w3id.org/ccgraph/"
HEAD = f"""
@prefix ccg: <https://w3id.org/ccgraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <{BASE}> .
ccg:Method rdfs:isDefinedBy <ontology> . ccg:Assumption rdfs:isDefinedBy <ontology> .
ccg:Task rdfs:isDefinedBy <ontology> .
<task/t> a ccg:Task ; skos:prefLabel "t"@en ; ccg:lookupKey "t" .
<task/u> a ccg:Task ; skos:prefLabel "u"@en ; ccg:lookupKey "u" ; skos:broaderTransitive <task/t> .
<task/other> a ccg:Task ; skos:prefLabel "other"@en ; ccg:lookupKey "other" .
<assumption/strong> a ccg:Assumption ; skos:prefLabel "strong"@en ; ccg:lookupKey "strong" ;
    ccg:entails <assumption/middle>, <assumption/weak> .
<assumption/middle> a ccg:Assumption ; skos:prefLabel "middle"@en ; ccg:lookupKey "middle" ;
    ccg:entails <assumption/weak> .
<assumption/weak> a ccg:Assumption ; skos:prefLabel "weak"@en ; ccg:lookupKey "weak" .
"""


def method(name: str, claims: dict[str, str], links: tuple[str, ...] = (), task: str = "t") -> str:
    """A method as Turtle; ``claims`` are assumption -> strength, with a scope behind a colon."""
    iri = f"method/{name}"
    lines = [
        f'<{iri}> a ccg:Method ; skos:prefLabel "{name}"@en ; ccg:lookupKey "{name.replace("-", "")}" .',
        f'<{iri}> ccg:intent "i"@en ; ccg:task <task/{task}> .',
    ]
    for assumption, said in claims.items():
        strength, _, scope = said.partition(":")
        claim = f"<{iri}/assumption/{assumption}>"
        lines.append(f"<{iri}> ccg:hasClaim {claim} . {claim} ccg:onAssumption <assumption/{assumption}> ;")
        lines.append(f"  ccg:strength ccg:{strength}{f' ; ccg:scope {scope!r}@en' if scope else ''} .")
        if strength in {"required", "for-inference"}:
            lines.append(f"<{iri}> ccg:assumes <assumption/{assumption}> .")
    for other in links:
        link = f"<{iri}/neighbor/{other}>"
        lines.append(f"<{iri}> ccg:hasNeighborLink {link} . {link} ccg:from <{iri}> ; ccg:to <method/{other}> ;")
        lines.append(f'  ccg:linkKind ccg:alternative ; ccg:chooseWhen "to {other}"@en ; ccg:gain "g"@en .')
    return "\n".join(lines)


GRAPH = "\n".join(
    (
        HEAD,
        method(
            "start",
            {"middle": "required", "weak": "performance"},
            ("free", "free-by-weaker", "silent", "worse", "same", "stronger", "weaker", "drifts"),
        ),
        method("free", {"middle": "not-required"}, ("start",)),
        method("free-by-weaker", {"weak": "not-required"}),
        method("silent", {}, ("far", "far-other", "start")),
        method("worse", {"middle": "for-optimality"}),
        method("same", {"middle": "required"}, ("far",)),
        method("stronger", {"strong": "for-inference"}),
        method("weaker", {"weak": "required"}),
        method("drifts", {"middle": "not-required"}, task="other"),
        method("far", {"middle": "not-required", "strong": "required:elsewhere"}, task="u"),
        method("far-other", {"middle": "not-required"}, task="other"),
        method("alone", {}),
        method("denies-some", {"middle": "not-required:one purpose"}, ("scoped",)),
        method("scoped", {"middle": "required:another purpose"}),
    )
)


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph(LocalStore.from_triples(read(GRAPH)), QueryCollection.shipped(), origin="a test")


def states(graph: KnowledgeGraph, **options: object) -> dict[str, str]:
    answer = graph.swap("start", violates="middle", **options)  # type: ignore[arg-type]
    return {swap.technique.id: swap.state for swap in answer.swaps}


def test_one_step(graph: KnowledgeGraph) -> None:
    """What needs a weaker assumption than the violated one does not need that one; silence is told from freedom."""
    assert states(graph, steps=1) == {
        "drifts": FREE,
        "free": FREE,
        "free-by-weaker": FREE,
        "worse": WORSE,
        "silent": SILENT,
        "weaker": SILENT,
    }


def test_the_best_known_come_first(graph: KnowledgeGraph) -> None:
    assert list(states(graph, steps=1)) == ["drifts", "free", "free-by-weaker", "worse", "silent", "weaker"]


def test_what_needs_it_or_something_stronger_is_excluded(graph: KnowledgeGraph) -> None:
    excluded = {each.technique.id: each.reason for each in graph.swap("start", violates="middle").excluded}
    assert excluded["same"] == "it needs middle (required)"
    assert excluded["stronger"] == "it needs strong, which implies middle (for-inference)"


def test_two_steps_keep_to_the_task_of_the_start(graph: KnowledgeGraph) -> None:
    answer = graph.swap("start", violates="weak")
    assert answer.why_empty is None
    far = {swap.technique.id: swap for swap in graph.swap("start", violates="middle").swaps if swap.via}
    assert far == {}  # far needs something stronger, far-other does another task
    excluded = {each.technique.id: each.reason for each in graph.swap("start", violates="middle").excluded}
    assert excluded["far"].startswith("it needs strong, which implies middle (required")
    assert excluded["far-other"] == "no task t on record"


def test_two_steps_away_names_the_way(graph: KnowledgeGraph) -> None:
    answer = graph.swap("start", violates="middle", task="other")
    (far,) = [swap for swap in answer.swaps if swap.via]
    assert far.technique.id == "far-other"
    assert far.via is not None
    assert (far.via.start.id, far.via.link.technique.id, far.hop.start.id) == ("start", "silent", "silent")
    assert [each.id for each in far.change.dropped] == ["middle"]


def test_of_a_crowd_of_neighbors_some_are_looked_at_and_the_rest_counted() -> None:
    names = [f"n{number:03}" for number in range(130)]
    crowd = [HEAD, method("hub", {"middle": "required"}, tuple(names)), method("near", {}, ("hub",))]
    crowd += [method(name, {"middle": "required"}) for name in names]
    graph = KnowledgeGraph(LocalStore.from_triples(read("\n".join(crowd))), QueryCollection.shipped(), origin="a test")
    answer = graph.swap("hub", violates="middle")
    assert len(answer.swaps) + len(answer.excluded) == MOST_LINKS
    assert [(cut.entity, cut.shown, cut.count, cut.more) for cut in answer.more] == [
        (f"{BASE}method/hub", MOST_LINKS, 130, 30)
    ]
    assert answer.why_empty is not None
    assert answer.why_empty.endswith("; 30 more neighbors were not looked at")
    assert [cut.more for cut in graph.swap("near", violates="middle").more] == [30]
    assert graph.swap("near", violates="middle", steps=1).more == ()


def test_a_wider_task_is_met_by_a_narrower_one(graph: KnowledgeGraph) -> None:
    assert graph.why_not("far", task="t").reasons == ()
    assert graph.why_not("start", task="u").reasons == ("no task u on record",)


def test_an_empty_answer_names_the_last_condition(graph: KnowledgeGraph) -> None:
    answer = graph.swap("start", violates="middle", task="u")
    assert answer.swaps == ()
    assert answer.why_empty is not None
    assert "no task u on record" in answer.why_empty
    assert graph.swap("alone", violates="middle").why_empty == "alone has no neighbor on record"
    only = graph.swap("denies-some", violates="middle").why_empty
    assert only is not None
    assert "scoped (it needs middle (required, another purpose))" in only


def test_the_change_tells_dropped_from_silent(graph: KnowledgeGraph) -> None:
    change = {swap.technique.id: swap.hop.change for swap in graph.swap("start", violates="middle", steps=1).swaps}
    assert [each.id for each in change["free"].dropped] == ["middle"]
    assert [each.id for each in change["free-by-weaker"].dropped] == ["middle"]
    assert [each.id for each in change["silent"].silent] == ["middle"]
    assert [each.id for each in change["weaker"].silent] == ["middle"]
    assert graph.compare("start", "stronger").change.kept[0].id == "middle"
    assert graph.compare("start", "stronger").change.added[0].id == "strong"


def test_the_start_is_no_swap_for_itself(graph: KnowledgeGraph) -> None:
    found = graph.swap("start", violates="middle")
    names = [swap.technique.id for swap in found.swaps] + [each.technique.id for each in found.excluded]
    assert "start" not in names
    assert len(names) == len(set(names))
    assert [standing.state for standing in found.own] == [NEEDS]


def test_paths(graph: KnowledgeGraph) -> None:
    assert [hop.link.technique.id for hop in graph.path("start", "far")] in (["silent", "far"], ["same", "far"])
    assert [hop.link.technique.id for hop in graph.path("start", free_of=["middle"])] == ["drifts"]
    with pytest.raises(NotFoundError, match="no chain of neighbors leads from same to a technique that needs none"):
        graph.path("same", free_of="weak")  # far needs what implies it


def test_on_the_shipped_graph_no_swap_needs_what_is_violated() -> None:
    """For each technique and each assumption that it makes: what comes out assumes it neither by itself nor by more."""
    graph = open_graph()
    pairs = graph.sparql(
        "PREFIX ccg: <https://w3id.org/ccgraph/ontology#> SELECT ?t ?a WHERE { ?t ccg:assumes ?a } ORDER BY ?t ?a"
    )
    assert isinstance(pairs, Result)
    for technique, violated in [(row.t, row.a) for row in pairs][::9]:
        for swap in graph.swap(technique, violates=violated).swaps:
            bad = graph.sparql(
                "PREFIX ccg: <https://w3id.org/ccgraph/ontology#> ASK {"
                f" <{swap.technique.iri}> ccg:assumes ?a . FILTER(?a = <{violated}>"
                f" || EXISTS {{ ?a ccg:entails <{violated}> }}) }}"
            )
            assert isinstance(bad, Result)
            assert bad.boolean is False, (technique, violated, swap.technique.id)
