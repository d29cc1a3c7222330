"""Fullness: an entry that lacks a section is found out, by the report and by the shapes alike."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from ccgraph.fullness import by_section, fullness, library_fullness
from ccgraph.graph import KnowledgeGraph
from ccgraph.namespace import BASE, CCG, PREFIXES
from ccgraph.opening import open as open_graph
from ccgraph.queries.collection import QueryCollection
from ccgraph.store.local import LocalStore
from ccgraph.validate import broken_shapes
from validate.examples import example

QUERIES = QueryCollection.shipped()
LASSO = f"{BASE}method/lasso"
LEARN = f"{BASE}library/scikit-learn"
SOURCE = f"{PREFIXES['dcterms']}source"
SEED = NamedNode(f"{BASE}reference/curious-coder")

#: section -> which triples of the example to take away, so that it is not full any more.
SECTIONS = {
    "formulation": (LASSO, f"{CCG}hasSymbol"),
    "assumptions": (LASSO, f"{CCG}hasClaim"),
    "prefer when": (f"{LASSO}/prefer/few-rows", f"{CCG}sentence"),
    "avoid when": (f"{LASSO}/avoid/few-rows", SOURCE),
    "neighbors": (f"{LASSO}/neighbor/ridge", f"{CCG}cost"),
    "diagnostics": (LASSO, f"{CCG}diagnosedBy"),
    "applications": (f"{LASSO}/use/genomics/regression", SOURCE),
    "libraries": (LASSO, f"{CCG}implementedBy"),
    "references": (LASSO, SOURCE),
}
#: the same of the library of the example.
LIBRARY_SECTIONS = {
    "distribution": f"{CCG}distribution",
    "imports": f"{CCG}importName",
    "python": f"{CCG}requiresPython",
    "licence": f"{PREFIXES['schema']}license",
    "source": f"{PREFIXES['schema']}codeRepository",
    "documentation": f"{PREFIXES['foaf']}page",
    "release": f"{CCG}lastVersion",
    "needs": f"{CCG}needsEvidence",
    "maintenance": f"{CCG}maintenanceEvidence",
    "facts": f"{CCG}factsCheckedOn",
    "neighbors": f"{CCG}hasLibraryLink",
}


def lacking(triples: list[Triple]) -> dict[str, set[str]]:
    """Entry -> the sections that the report finds lacking."""
    graph = KnowledgeGraph(LocalStore.from_triples(triples), QUERIES, origin="a test")
    entries = [*fullness(graph._ask), *library_fullness(graph._ask)]
    return {entry.iri: {section.name for section in entry.lacks} for entry in entries}


def test_a_full_entry_lacks_nothing() -> None:
    assert lacking(example())[LASSO] == set()


@pytest.mark.parametrize("section", SECTIONS)
def test_what_is_missing_is_reported_and_breaks_a_shape(section: str) -> None:
    subject, predicate = map(NamedNode, SECTIONS[section])
    rest = [triple for triple in example() if (triple.subject, triple.predicate) != (subject, predicate)]
    assert lacking(rest)[LASSO] == {section}
    found = {finding.rule for finding in broken_shapes(rest) if finding.node.startswith("method/lasso")}
    assert any(rule.startswith("full-") for rule in found)


def test_a_full_library_lacks_nothing_and_a_link_counts_at_both_ends() -> None:
    found = lacking(example())
    assert found[LEARN] == set()
    assert found[f"{BASE}library/old-learn"] == {"licence", "source", "documentation", "needs"}


@pytest.mark.parametrize("section", LIBRARY_SECTIONS)
def test_what_a_library_lacks_is_reported_and_breaks_a_shape(section: str) -> None:
    left_out = (NamedNode(LEARN), NamedNode(LIBRARY_SECTIONS[section]))
    rest = [triple for triple in example() if (triple.subject, triple.predicate) != left_out]
    assert lacking(rest)[LEARN] == {section}
    found = {finding.rule for finding in broken_shapes(rest) if finding.node == "library/scikit-learn"}
    assert any(rule.startswith("full-library-") for rule in found)


@pytest.mark.parametrize("section", ["avoid when", "applications", "neighbors", "references"])
def test_the_seed_alone_is_no_source(section: str) -> None:
    subject = NamedNode({**SECTIONS, "neighbors": (f"{LASSO}/neighbor/ridge", "")}[section][0])
    changed = [
        Triple(triple.subject, triple.predicate, SEED)
        if (triple.subject, triple.predicate) == (subject, NamedNode(SOURCE))
        else triple
        for triple in example()
    ]
    assert lacking(changed)[LASSO] == {section}
    assert any(finding.rule.startswith("full-") for finding in broken_shapes(changed))


def test_the_report_counts_and_sorts() -> None:
    graph = KnowledgeGraph(LocalStore.from_triples(example()), QUERIES, origin="a test")
    entries = fullness(graph._ask)
    assert entries[0].iri == LASSO
    assert entries[0].reviewed == date(2026, 11, 22)
    assert str(entries[0]) == "lasso: full, reviewed 2026-11-22"
    assert [len(entry.lacks) for entry in entries] == sorted(len(entry.lacks) for entry in entries)
    other = next(entry for entry in entries if entry.iri.endswith("ridge"))
    assert "not reviewed; lacks" in str(other)
    assert "references (1 of 2)" in str(other)
    assert by_section(entries)["formulation"] == 1


def test_on_the_shipped_graph_shapes_and_report_agree() -> None:
    """With every entry marked as reviewed, exactly those that lack something, or give no reason, break a shape."""
    graph = open_graph()
    techniques, libraries = fullness(graph._ask), library_fullness(graph._ask)
    entries = [*techniques, *libraries]
    day = Literal("2026-11-22", datatype=NamedNode(f"{PREFIXES['xsd']}date"))
    marked = [
        Triple(NamedNode(entry.iri), NamedNode(f"{CCG}{mark}"), day)
        for mark, group in (("reviewedOn", techniques), ("libraryReviewedOn", libraries))
        for entry in group
    ]
    broken = {
        BASE + "/".join(finding.node.split("/")[:2])
        for finding in broken_shapes([*graph.triples(), *marked])
        if finding.rule.startswith("full-")
    }
    assert {entry.iri for entry in entries if entry.lacks} <= broken
    assert all(entry.iri not in broken for entry in entries if entry.reviewed)
    assert {entry.iri for entry in libraries if not entry.lacks} & broken == set()
