"""The saved queries as others read them: Turtle that SHACL tools take, and an index that is up to date."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, RDFS, SH, Namespace
from rdflib.collection import Collection

from ccgraph.opening import open as open_graph
from ccgraph.publish.query_diagram import diagram
from ccgraph.publish.query_set import as_markdown, as_turtle
from ccgraph.queries.collection import QueryCollection
from ccgraph.results import Result

QUERIES = QueryCollection.shipped()
INDEX = Path(__file__).parents[2] / "docs" / "queries.md"
QUERY = Namespace("https://w3id.org/ccgraph/query/")
SCHEMA = Namespace("https://schema.org/")


@pytest.fixture(scope="module")
def turtle() -> rdflib.Graph:
    return rdflib.Graph().parse(data=as_turtle(QUERIES, endpoint="https://example.org/sparql"), format="turtle")


def test_every_query_is_an_executable_with_its_text(turtle: rdflib.Graph) -> None:
    nodes = set(turtle.subjects(RDF.type, SH.SPARQLSelectExecutable))
    assert nodes == {QUERY[name] for name in QUERIES.names()}
    graph = open_graph()
    for name in QUERIES.names():
        (text,) = turtle.objects(QUERY[name], SH.select)
        assert not str(text).startswith("#")
        answer, own = graph.sparql(str(text)), graph.sparql(QUERIES.get(name).text)
        assert isinstance(answer, Result)
        assert isinstance(own, Result)
        assert answer.rows == own.rows
        assert turtle.value(QUERY[name], RDFS.comment)
        assert str(turtle.value(QUERY[name], SCHEMA.target)) == "https://example.org/sparql"


def test_parameters_say_what_they_take(turtle: rdflib.Graph) -> None:
    for query in QUERIES:
        found = {
            str(turtle.value(node, SH.path)).rsplit("/", 1)[1]
            for node in turtle.objects(QUERY[query.name], SH.parameter)
        }
        assert found == {parameter.name for parameter in query.params}
    technique = turtle.value(QUERY["neighbors/parameter/technique"], SH["class"])
    assert str(technique) == "https://w3id.org/ccgraph/ontology#Technique"
    choices = turtle.value(QUERY["needs/parameter/need"], SH["in"])
    assert choices is not None
    assert len(list(Collection(turtle, choices))) == 3
    assert turtle.value(QUERY["assumption/parameter/assumption"], SH.optional)
    assert not turtle.value(QUERY["neighbors/parameter/technique"], SH.optional)


def test_the_index_is_up_to_date() -> None:
    """``ccgraph queries --format markdown -o docs/queries.md`` makes it anew."""
    assert INDEX.read_text(encoding="utf-8") == as_markdown(QUERIES)


def test_a_diagram_tells_what_must_what_may_and_what_must_not_be() -> None:
    text = """SELECT ?a ?b ?c WHERE {
      ?a <https://example.org/p> ?b .
      OPTIONAL { ?b <https://example.org/q> ?c }
      FILTER NOT EXISTS { ?a <https://example.org/r> "x" }
    }"""
    assert diagram(text, {"a"}).splitlines() == [
        "flowchart LR",
        '  n0(["?a"])',
        '  n1["?b"]',
        '  n2["?c"]',
        '  n3["x"]',
        '  n0 -->|"https://example.org/p"| n1',
        '  n1 -.->|"https://example.org/q"| n2',
        '  n0 --x|"https://example.org/r"| n3',
    ]


def test_quotes_in_a_literal_do_not_end_a_label() -> None:
    picture = diagram("""SELECT ?a WHERE { ?a <https://example.org/p> 'say "x"' }""", set())
    assert '["say #quot;x#quot;"]' in picture
