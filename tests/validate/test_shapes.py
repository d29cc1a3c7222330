"""Each shape catches bad nodes, lets good ones pass, and agrees with the records and the ontology."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, Graph, Namespace, URIRef
from rdflib.collection import Collection

from ccgraph.records import library, source, technique, vocabulary
from ccgraph.validate import broken_shapes
from validate.examples import BAD, HERE, ONTOLOGY, bad, broken, example

if TYPE_CHECKING:
    from rdflib.term import Node

CCG = Namespace("https://w3id.org/ccgraph/ontology#")
SHAPE = Namespace("https://w3id.org/ccgraph/shapes#")
FILES = sorted(path.stem for path in BAD.glob("shape-*.ttl"))
#: parameters that make a node shape fail by itself, without one of its property shapes.
OWN = (SH.nodeKind, SH["or"], SH.xone, SH["not"])


@cache
def shapes() -> Graph:
    return Graph().parse(ONTOLOGY / "shapes.ttl")


@cache
def ontology() -> Graph:
    return Graph().parse(ONTOLOGY / "ccgraph.ttl")


@pytest.mark.parametrize("name", FILES)
def test_bad_nodes_break_exactly_the_shapes_that_the_file_says(name: str) -> None:
    want = broken(name)
    found: dict[str, set[str]] = {node: set() for node in want}
    for finding in broken_shapes(bad(name)):
        if finding.node in found:
            found[finding.node].add(finding.rule)
    assert found == want


def test_every_shape_has_a_bad_example() -> None:
    can_fail = set(shapes().subjects(RDF.type, SH.PropertyShape))
    can_fail |= {
        node for node in shapes().subjects(RDF.type, SH.NodeShape) if any((node, p, None) in shapes() for p in OWN)
    }
    broken_somewhere = {SHAPE[rule] for name in FILES for rules in broken(name).values() for rule in rules}
    assert can_fail - broken_somewhere == set()
    assert broken_somewhere - can_fail == set()


def test_the_example_breaks_no_shape() -> None:
    assert [str(finding) for finding in broken_shapes(example())] == []


def test_the_example_holds_something_for_every_shape_to_look_at() -> None:
    data = Graph().parse(HERE / "example.ttl") + ontology()
    for node in shapes().subjects(RDF.type, SH.NodeShape):
        for target in shapes().objects(node, SH.targetClass):
            instances = {
                s for kind in data.transitive_subjects(RDFS.subClassOf, target) for s in data.subjects(RDF.type, kind)
            }
            assert instances, f"example.ttl has no {target}; {node} is not tried on a good node"


def test_every_property_of_the_ontology_has_a_shape() -> None:
    with_domain = {term for term in ontology().subjects(RDFS.domain) if str(term).startswith(CCG)}
    paths: set[Node] = set()
    for path in shapes().objects(None, SH.path):
        paths.add(path)
        paths |= set(shapes().objects(path, SH.inversePath))
    assert with_domain - paths == set()


def test_every_term_in_the_shapes_is_declared() -> None:
    declared = set(ontology().subjects())
    used = {term for triple in shapes() for term in triple if isinstance(term, URIRef) and term.startswith(CCG)}
    assert used - declared == set()


def test_every_shape_has_an_iri_and_says_what_is_wrong_and_the_fix() -> None:
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in shapes().subjects(RDF.type, kind):
            assert isinstance(shape, URIRef)
            assert str(shape).startswith(SHAPE)
            if kind == SH.PropertyShape or any((shape, parameter, None) in shapes() for parameter in OWN):
                messages = [str(message) for message in shapes().objects(shape, SH.message)]
                assert len(messages) == 1, shape
                assert messages[0].count("; ") >= 1, f"{shape}: write 'what is wrong; how to put it right'"


def test_every_property_shape_is_used() -> None:
    unused = set(shapes().subjects(RDF.type, SH.PropertyShape)) - set(shapes().objects(None, SH.property))
    assert unused == set()


def test_the_shapes_are_shacl() -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes(), meta_shacl=True)
    assert conforms, text


@pytest.mark.parametrize(
    ("shape", "values"),
    [
        ("condition-facet", vocabulary.Facet),
        ("implementation-role", technique.ImplementationRole),
        ("implementation-outcome", technique.ImportOutcome),
        ("finding-known-by", technique.Knowledge),
        ("cell-holds", source.Holds),
        ("condition-operator", vocabulary.Condition.model_fields["operator"].annotation),
        ("library-gpu", library.GpuNeed),
        ("mention-role", source.Mention.model_fields["role"].annotation),
        ("table-form", source.SourceTable.model_fields["form"].annotation),
    ],
)
def test_closed_lists_of_the_shapes_are_those_of_the_records(shape: str, values: object) -> None:
    head = shapes().value(SHAPE[shape], SH["in"])
    assert head is not None
    assert {str(value) for value in Collection(shapes(), head)} == literals(values)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("Strength", technique.Strength),
        ("LinkKind", technique.LinkKind),
        ("AssumptionKind", vocabulary.AssumptionKind),
        ("DataProperty", vocabulary.DataProperty),
        ("Maintenance", library.Maintenance),
        ("Capability", Literal[tuple(name.replace("_", "-") for name in technique.CAPABILITIES)]),
        ("Verification", vocabulary.Reference.model_fields["verification"].annotation),
    ],
)
def test_closed_lists_of_the_ontology_are_those_of_the_records(kind: str, values: object) -> None:
    assert {str(value).removeprefix(CCG) for value in ontology().subjects(RDF.type, CCG[kind])} == literals(values)


@pytest.mark.parametrize("field", technique.CAPABILITIES)
def test_a_capability_permits_the_values_of_the_records(field: str) -> None:
    permitted = {str(value) for value in ontology().objects(CCG[field.replace("_", "-")], CCG.permits)}
    assert permitted == literals(technique.Finding.model_fields[field].annotation)


def literals(annotation: object) -> set[str]:
    """The texts of a ``Literal``, also inside ``Literal[...] | None``."""
    return {
        text
        for argument in get_args(annotation)
        for text in ([argument] if isinstance(argument, str) else literals(argument))
    }
