"""Which predicates a query reads: never fewer than rdflib's reading of the same text finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import URIRef, Variable
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from ccgraph.queries.collection import QueryCollection
from ccgraph.queries.predicates import predicates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccgraph.queries.saved import SavedQuery

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

READ = {
    "SELECT * { ?s <urn:a> ?o }": {"urn:a"},
    "PREFIX e: <urn:> SELECT * { ?s e:a ?o ; e:b ?x , ?y . ?x a e:c }": {"urn:a", "urn:b", "urn:c", TYPE},
    "PREFIX : <urn:> SELECT * { ?s :a/(:b|^:c)+ ?o }": {"urn:a", "urn:b", "urn:c"},
    "SELECT * { ?s <urn:a> [ <urn:b> ?o ; <urn:c> ?x ] }": {"urn:a", "urn:b", "urn:c"},
    "SELECT * { [] <urn:a> ?o }": {"urn:a"},
    "SELECT ?s { { SELECT ?s { ?s <urn:a> true ; <urn:b> ?o } } }": {"urn:a", "urn:b"},
    "SELECT * { VALUES ?s { <urn:s> } ?s <urn:a> ?o FILTER NOT EXISTS { ?o <urn:b> ?s } }": {"urn:a", "urn:b"},
    "SELECT * { VALUES (?s ?o) { (<urn:s> UNDEF) } ?s <urn:a> ?o }": {"urn:a"},
    "SELECT * { ?s <urn:a> ?o . FILTER <urn:f>(?o) ?o <urn:b> ?x }": {"urn:a", "urn:b"},
    "SELECT * { ?s <urn:a> ?o FILTER (?o * 2 > 1 && !bound(?s)) BIND (-?o AS ?x) ?x <urn:b> ?s }": {"urn:a", "urn:b"},
    "CONSTRUCT { ?s <urn:x> ?o } WHERE { ?s <urn:a> ?o OPTIONAL { ?o <urn:b> ?s } }": {"urn:a", "urn:b"},
    "SELECT (COUNT(*) AS ?n) { { ?s <urn:a> 1 } UNION { ?s <urn:b> 'x'@en } MINUS { ?s <urn:c> 1.5 } }": {
        "urn:a",
        "urn:b",
        "urn:c",
    },
}

ANY = (
    "SELECT * { ?s ?p ?o }",
    "SELECT * { ?s <urn:a> ?o ; ?p ?x }",
    "SELECT * { ?s <urn:a> [ ?p ?o ] }",
    "SELECT * { [ ?p ?o ] <urn:a> ?x }",
    "SELECT * { [ <urn:a> 1 ] ?p ?x }",
    "SELECT * { ?s <urn:a> true . ?s ?p ?o }",
    "SELECT * { FILTER (1 = 1) ?s ?p ?o }",
    "SELECT * { ?s <urn:a> ?o FILTER EXISTS { ?o ?p ?x } }",
    "SELECT * { { SELECT * { ?s ?p ?o } } }",
    "SELECT * { VALUES ?s { <urn:s> } ?s ?p ?o }",
    "SELECT * { OPTIONAL { ?s <urn:a> ?o } ?s ?p ?o }",
    "SELECT * { ?s <urn:a>* ?o }",
    "SELECT * { ?s (<urn:a>|<urn:b>)? ?o }",
    "SELECT * { ?s !<urn:a> ?o }",
    "SELECT * { ?s !(<urn:a>|^<urn:b>) ?o }",
    "SELECT * { ?s <urn:a> (1 2) }",
    "SELECT * { (?x) <urn:a> ?o }",
    "BASE <urn:x/> SELECT * { ?s <a> ?o }",
    "DESCRIBE <urn:s>",
    r"PREFIX e: <urn:> SELECT * { ?s e:a\-b ?o }",
)


@pytest.mark.parametrize("text", READ)
def test_predicates_are_told_from_the_text(text: str) -> None:
    found = predicates(text)
    assert found is not None
    assert found >= READ[text]
    assert _of_algebra(text) <= found


@pytest.mark.parametrize("text", ANY)
def test_a_text_that_may_read_anything_is_known(text: str) -> None:
    assert predicates(text) is None


@pytest.mark.parametrize("query", QueryCollection.shipped(), ids=lambda query: query.name)
def test_saved_queries_read_what_rdflib_finds_in_them(query: SavedQuery) -> None:
    found = predicates(query.text)
    algebra = _of_algebra(query.text)
    assert None in algebra if found is None else algebra <= found


def _of_algebra(text: str) -> set[str | None]:
    """The predicates of all triple patterns, as rdflib reads the query; ``None`` for any."""
    return {name for path in _predicates_below(prepareQuery(text).algebra) for name in _names(path)}


def _predicates_below(node: object) -> Iterator[object]:
    if isinstance(node, CompValue):
        for triples in node.get("triples") or ():  # triples of a pattern, or flat lists inside an EXISTS
            yield from triples[1::3]
        for value in node.values():
            yield from _predicates_below(value)
    elif isinstance(node, list | tuple):
        for item in node:
            yield from _predicates_below(item)


def _names(path: object) -> Iterator[str | None]:
    if isinstance(path, Variable) or getattr(path, "mod", "") in ("*", "?"):
        yield None
    elif isinstance(path, URIRef):
        yield str(path)
    elif isinstance(path, PropertyPath):
        for part in [*getattr(path, "args", ()), getattr(path, "path", None), getattr(path, "arg", None)]:
            yield from _names(part)
