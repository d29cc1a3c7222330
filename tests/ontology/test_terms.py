"""The ontology file: what every term says of itself, what the file says of itself, and OWL 2 DL."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Quad, RdfFormat, Store, parse
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, XSD, Graph, Literal, Namespace, URIRef

from ccgraph.namespace import CCG as CCG_IRI
from ccgraph.namespace import KINDS
from ontology.dl import problems

FILE = Path(__file__).parents[2] / "ontology" / "ccgraph.ttl"
EXAMPLE = Path(__file__).parents[1] / "validate" / "example.ttl"
CCG = Namespace(CCG_IRI)
IRI = URIRef("https://w3id.org/ccgraph/ontology")
INCLUDES = URIRef("https://schema.org/domainIncludes")
PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
VALUE_CLASSES = (
    *("AssumptionKind", "Capability", "DataProperty", "LinkKind", "Maintenance", "Stage", "Strength", "Verification"),
)


@cache
def graph() -> Graph:
    return Graph().parse(FILE)


def terms() -> list[URIRef]:
    return sorted({term for term in graph().subjects() if isinstance(term, URIRef) and term.startswith(CCG)})


def properties() -> list[URIRef]:
    return [term for term in terms() if any((term, RDF.type, kind) in graph() for kind in PROPERTY_TYPES)]


def test_rdflib_and_pyoxigraph_read_the_same_triples() -> None:
    other = {f"{quad.subject} {quad.predicate} {quad.object}" for quad in parse(path=FILE, format=RdfFormat.TURTLE)}
    assert {" ".join(term.n3() for term in triple) for triple in graph()} == other


def test_there_are_no_blank_nodes() -> None:
    for quad in parse(path=FILE, format=RdfFormat.TURTLE):
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)


def test_literals_are_in_their_canonical_form() -> None:
    quads = {Quad(quad.subject, quad.predicate, quad.object) for quad in parse(path=FILE, format=RdfFormat.TURTLE)}
    store = Store()
    store.extend(quads)
    assert set(store) == quads, "the store would rewrite these literals"


def test_every_term_has_one_english_label_and_one_english_definition() -> None:
    for term in terms():
        for predicate in (RDFS.label, SKOS.definition):
            values = list(graph().objects(term, predicate))
            assert len(values) == 1, f"{term} needs exactly one {predicate}"
            assert isinstance(values[0], Literal)
            assert values[0].language == "en", f'{term}: write the {predicate} as "..."@en'
        definition = str(graph().value(term, SKOS.definition))
        assert definition.endswith("."), f"{term}: end the definition with a full stop"
        assert definition.casefold() != f"{graph().value(term, RDFS.label)}.".casefold()


def test_every_term_says_where_it_is_defined_and_what_it_is() -> None:
    kinds = {OWL.Class, OWL.NamedIndividual, *PROPERTY_TYPES}
    for term in terms():
        assert list(graph().objects(term, RDFS.isDefinedBy)) == [IRI]
        assert len(set(graph().objects(term, RDF.type)) & kinds) == 1, term


def test_every_property_has_one_domain_and_one_range() -> None:
    for term in properties():
        for predicate in (RDFS.domain, RDFS.range):
            assert len(list(graph().objects(term, predicate))) == 1, f"{term} needs one {predicate}"


def test_a_property_without_a_class_of_its_own_names_the_classes_it_is_used_on() -> None:
    for term in properties():
        classes = list(graph().objects(term, INCLUDES))
        if (term, RDFS.domain, OWL.Thing) in graph() and term != CCG.lookupKey:
            assert len(classes) > 1, f"{term}: name its classes with schema:domainIncludes"
        else:
            assert not classes, f"{term}: rdfs:domain says it already"
        for name in classes:
            assert (name, RDF.type, OWL.Class) in graph()


def test_properties_of_text_say_which_kind_of_text() -> None:
    for term in graph().subjects(RDF.type, OWL.DatatypeProperty):
        if str(term).startswith(CCG):
            allowed = {RDF.PlainLiteral, RDFS.Literal, XSD.string, XSD.integer, XSD.boolean}
            assert graph().value(term, RDFS.range) in allowed, term


def test_every_kind_of_entity_has_its_class() -> None:
    for name in KINDS.values():
        assert (CCG[name], RDF.type, OWL.Class) in graph()


def test_definitions_of_directed_properties_say_from_what_to_what() -> None:
    for term in graph().subjects(RDF.type, OWL.ObjectProperty):
        if str(term).startswith(CCG):
            definition = str(graph().value(term, SKOS.definition))
            assert re.match(r"(From|Between) ", definition), f"{term}: begin with 'From a ... to ...'"


def test_definitions_of_link_kinds_fix_the_direction() -> None:
    for term in graph().subjects(RDF.type, CCG.LinkKind):
        definition = str(graph().value(term, SKOS.definition))
        assert definition.startswith("The target "), f"{term}: say what the target is to the source"
        assert "source" in definition


def test_every_member_of_a_closed_list_is_an_individual_of_the_ontology() -> None:
    for name in VALUE_CLASSES:
        members = list(graph().subjects(RDF.type, CCG[name]))
        assert len(members) > 1
        for member in members:
            assert (member, RDF.type, OWL.NamedIndividual) in graph()


def test_classes_that_exclude_each_other_say_so() -> None:
    shared = {frozenset({"AssumptionKind", "DataProperty"})}  # ccg:missingness is of both
    pairs = [
        frozenset(pair) for pair in (*combinations(VALUE_CLASSES, 2), *combinations(("Method", "Model", "Wrapper"), 2))
    ]
    for pair in pairs:
        one, other = (CCG[name] for name in sorted(pair))
        disjoint = (one, OWL.disjointWith, other) in graph() or (other, OWL.disjointWith, one) in graph()
        assert disjoint != (pair in shared), f"{one} {other}"


def test_the_file_describes_itself() -> None:
    def one(predicate: URIRef) -> str:
        values = list(graph().objects(IRI, predicate))
        assert len(values) == 1, f"the ontology needs exactly one {predicate}"
        return str(values[0])

    version = one(OWL.versionInfo)
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert one(OWL.versionIRI) == f"{IRI}/{version}"
    assert one(VANN.preferredNamespacePrefix) == "ccg"
    assert one(VANN.preferredNamespaceUri) == CCG_IRI
    assert one(DCTERMS.license) == "https://creativecommons.org/licenses/by/4.0/"
    assert one(DCTERMS.creator) == "The ccgraph authors"
    assert version in one(DCTERMS.bibliographicCitation)
    for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.source):
        assert one(predicate)
    for predicate in (DCTERMS.created, DCTERMS.issued):
        (value,) = graph().objects(IRI, predicate)
        assert isinstance(value, Literal)
        assert value.datatype == XSD.date


def test_what_data_says_is_declared_also_where_the_term_is_someone_elses() -> None:
    declared = set(graph().subjects())
    used = set(Graph().parse(EXAMPLE).predicates()) - {RDF.type, OWL.deprecated}
    assert used - declared == set()


def test_the_file_is_in_owl_2_dl() -> None:
    assert problems(graph()) == []


def test_the_file_with_data_is_in_owl_2_dl() -> None:
    assert problems(graph() + Graph().parse(EXAMPLE)) == []


@pytest.mark.parametrize(
    ("triples", "problem"),
    [
        ("ccg:a a owl:ObjectProperty, owl:DatatypeProperty .", "is declared as datatype property and object property"),
        ("ccg:a a owl:AnnotationProperty, owl:ObjectProperty .", "is declared as annotation property and object"),
        ("ccg:a a owl:Class, rdfs:Datatype .", "is declared as class and datatype"),
        ("ccg:a a owl:Class ; rdfs:subClassOf ccg:Undeclared .", "Undeclared is not declared as class"),
        ("ccg:a a ccg:Undeclared .", "Undeclared is used as a class"),
        ("ccg:a ccg:undeclared ccg:b .", "undeclared is used as a property"),
        ("ccg:a a owl:ObjectProperty ; rdfs:range ccg:Undeclared .", "Undeclared is used as a class"),
        ("ccg:a rdfs:domain ccg:Method .", "is not declared as a property"),
        ("ccg:a a owl:DatatypeProperty ; rdfs:range xsd:date .", "date is not a datatype of OWL 2"),
        ("ccg:a a owl:DatatypeProperty ; rdfs:range rdf:langString .", "langString is not a datatype of OWL 2"),
        ("ccg:a a owl:ObjectProperty ; rdfs:subPropertyOf ccg:formula .", "are not properties of one kind"),
        ("ccg:a owl:inverseOf mls:implements .", "is not declared as object property"),
        ('ccg:a ccg:to "text" .', "has a literal behind the object property"),
        ("ccg:a ccg:formula ccg:b .", "has an IRI behind the datatype property"),
        ("ccg:implies a owl:IrreflexiveProperty .", "is transitive, so it cannot be"),
        ("ccg:Method a owl:FunctionalProperty .", "has a characteristic of properties and is none"),
        ('owl:Thing rdfs:label "everything" .', "is reserved vocabulary"),
        ("ccg:Method rdfs:subClassOf [ a owl:Class ] .", "a blank node stands at"),
    ],
)
def test_the_check_of_owl_2_dl_catches(triples: str, problem: str) -> None:
    prefixes = (
        f"@prefix ccg: <{CCG}> . @prefix mls: <http://www.w3.org/ns/mls#> . @prefix owl: <{OWL}> . "
        f"@prefix rdf: <{RDF}> . @prefix rdfs: <{RDFS}> . @prefix xsd: <{XSD}> . "
    )
    found = problems(graph() + Graph().parse(data=prefixes + triples, format="turtle"))
    assert any(problem in line for line in found), found
