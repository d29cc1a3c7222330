"""What the W3C's suites ask of readers, writers and answers, and how much of it holds.

``CCGRAPH_W3C`` names a copy of the W3C's repository of RDF tests (``rdf-tests``); without it only a small sample of our
own is tried, which has the same form.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conformance.suite import Case, cases, fault

SAMPLE = Path(__file__).with_name("sample") / "manifest.ttl"
W3C = os.environ.get("CCGRAPH_W3C", "")

_CANON = "the engine keeps XML as it stands in the file; RDF 1.1 asks for no canonical form any more"
_FROM = "FROM is refused on purpose: some engines read files for it"
_JOINED = "the engine joins texts of one language to a text of that language, as SPARQL 1.2 has it"
_BAG = "the engine tells no empty group, or no group without a graph, from none"
_PATH = "the engine finds a path of no step only at nodes that the graph has"
_GRAPH = "the engine does not keep ?g apart in a group that does not ask a graph for it"
#: suite -> how many tests it has, and those that fail, with the reason.
SUITES: dict[str, tuple[int, dict[str, str]]] = {
    "rdf/rdf11/rdf-turtle/manifest.ttl": (313, {}),
    "rdf/rdf11/rdf-n-triples/manifest.ttl": (70, {}),
    "rdf/rdf11/rdf-n-quads/manifest.ttl": (87, {}),
    "rdf/rdf11/rdf-trig/manifest.ttl": (356, {}),
    "rdf/rdf11/rdf-xml/manifest.ttl": (
        166,
        {"xml-canon/xml-canon-test001": _CANON, "xml-canon/xml-canon-test002": _CANON},
    ),
    "sparql/sparql11/manifest-sparql11-query.ttl": (
        328,
        {
            "aggregates/agg-empty-group-count-graph": _BAG,
            "aggregates/agg-groupconcat-04": _JOINED,
            "aggregates/agg-groupconcat-06": _JOINED,
            "bindings/graph": _GRAPH,
            "construct/constructwhere04": _FROM,
            "functions/bnode01": "BNODE(text) of the engine is the same node in every row",
            "negation/graph-minus": _GRAPH,
            "property-path/zero_or_more_set_end": _PATH,
            "property-path/zero_or_more_set_start": _PATH,
            "property-path/zero_or_one_set_end": _PATH,
            "property-path/zero_or_one_set_start": _PATH,
            "syntax-query/test_42": _FROM,
        },
    ),
    "sparql/sparql11/manifest-sparql11-results.ttl": (
        10,
        {"csv-tsv-res/csv03": "the store keeps the value of a number, not how it was written"},
    ),
}


@pytest.mark.parametrize("case", list(cases(SAMPLE)), ids=lambda case: case.name)
def test_of_our_own(case: Case) -> None:
    assert fault(case) == ""


def test_the_sample_has_every_kind() -> None:
    kinds = {case.kind for case in cases(SAMPLE)}
    for syntax in ("Turtle", "Trig", "XML", "NTriples", "NQuads"):
        assert {kind for kind in kinds if syntax in kind and "Negative" in kind}
        assert {kind for kind in kinds if syntax in kind and "Negative" not in kind}
    assert {"QueryEvaluationTest", "CSVResultFormatTest", "NegativeSyntaxTest11"} <= kinds


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("turtle-text", {"result": SAMPLE.with_name("relative.nt")}),
        ("turtle-bad-1", {"action": SAMPLE.with_name("text.ttl")}),
        ("ntriples", {"action": SAMPLE.with_name("bad-1.nt")}),
        ("query-path", {"data": ()}),
        ("query-table", {"data": ()}),
        ("query-ask", {"action": SAMPLE.with_name("good.rq")}),
        ("query-construct", {"data": ()}),
        ("query-bad-1", {"action": SAMPLE.with_name("good.rq")}),
    ],
)
def test_a_failure_is_seen(name: str, other: dict[str, object]) -> None:
    case = next(case for case in cases(SAMPLE) if case.name == f"sample/{name}")
    assert fault(case) == ""
    assert fault(Case(**{**case.__dict__, **other})) != ""


@pytest.mark.skipif(not W3C, reason="CCGRAPH_W3C names no copy of the W3C's rdf-tests")
@pytest.mark.parametrize("suite", SUITES)
def test_of_the_w3c(suite: str) -> None:
    number, known = SUITES[suite]
    found = list(cases(Path(W3C) / suite))
    faults = {case.name: what for case in found if (what := fault(case))}
    assert len(found) == number
    assert {name: what for name, what in faults.items() if name not in known} == {}
    assert [name for name in known if name not in faults] == [], "passed by now; remove them from the list"
