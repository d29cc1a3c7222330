"""Hostile values for every parameter of every saved query: each is a term in its place, or refused; nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ccgraph.errors import NotFoundError, QueryParameterError
from ccgraph.queries.binding import ENTITY_TYPES, PARAMETER_TYPES, as_term
from ccgraph.queries.collection import QueryCollection
from ccgraph.queries.saved import Parameter
from ccgraph.queries.tokens import tokenize
from safety.effort import effort, some
from safety.naughty import halves, texts

if TYPE_CHECKING:
    from ccgraph.graph import KnowledgeGraph
    from ccgraph.queries.saved import SavedQuery

_ESCAPES = ('"', "'", ">", "}", "\\", "\n", '"""', "\u007d", "\\u007d")
_INJECTED = (
    *(
        "} #",
        "} UNION { ?s ?p ?o",
        "?x",
        "UNDEF",
        "1 2",
        "} BIND(1 AS ?x",
        "} } #",
        "} SERVICE <urn:x> { ",
        "; DROP ALL",
    ),
    *("<urn:x>", "_:b", "<<( <urn:a> <urn:b> 1 )>>", "} FILTER(true) VALUES ?y {", "^^<urn:x>", "@en", "{", "(", ")"),
    "} SERVICE <urn:x> { ",
)
#: what breaks out of text that was put together without care, then texts that break other things.
VALUES = [
    f"{before}{escape}{text}" for before in ("", "a", "urn:a") for escape in ("", *_ESCAPES) for text in _INJECTED
]
VALUES += [*texts(10_000), *halves()]
QUERIES = QueryCollection.shipped()
PARAMETERS = [(query, parameter) for query in map(QUERIES.get, QUERIES.names()) for parameter in query.params]
INERT: dict[str, object] = {"integer": 1, "decimal": 1, "boolean": True, "date": "2024-12-31"}
#: types whose values are what was written, letter for letter.
EXACT = {*ENTITY_TYPES, "string", "langString"}


def as_given(_: str, text: str) -> str:
    """A name that leads to whatever was written."""
    return text


def inert(parameter: Parameter) -> object:
    return next(iter(parameter.choices), INERT.get(parameter.type, "urn:x"))


def shape(query: SavedQuery, parameter: Parameter, value: object) -> list[tuple[str, str]]:
    """The tokens of the query with this value, and inert ones for what else is needed."""
    needed = {other.name: inert(other) for other in query.params if other.required}
    return [(kind, text) for kind, text, _, _ in tokenize(query.bind({**needed, parameter.name: value}, as_given))]


def read(term: str) -> str:
    """What the engine understands by a term."""
    solutions = Store().query(f"SELECT ?value WHERE {{ VALUES ?value {{ {term} }} }}")
    assert isinstance(solutions, QuerySolutions)
    (row,) = solutions
    found = row["value"]
    assert isinstance(found, (Literal, NamedNode))
    return found.value


@pytest.mark.parametrize(("query", "parameter"), PARAMETERS, ids=[f"{q.name}-{p.name}" for q, p in PARAMETERS])
def test_a_value_is_one_term_or_refused(query: SavedQuery, parameter: Parameter) -> None:
    """The query is the same but for one token, and the engine reads that as the value: so is its answer."""
    expected = shape(query, parameter, inert(parameter))
    taken = refused = 0
    messages: set[str] = set()
    for value in some(VALUES, effort(30, len(VALUES)), f"{query.name} {parameter.name}"):
        try:
            found = shape(query, parameter, value)
        except QueryParameterError as error:
            messages.add(str(error))
            refused += 1
            continue
        taken += 1
        assert [kind for kind, _ in found] == [kind for kind, _ in expected]
        assert sum(one != other for one, other in zip(found, expected, strict=True)) <= 1
        if parameter.type in EXACT:
            assert read(as_term(parameter, value, as_given)) == value
    assert all(message.isprintable() for message in messages)
    assert taken if parameter.type in {"string", "langString"} else refused


@pytest.mark.parametrize("parameter", [Parameter("value", kind, "") for kind in sorted(PARAMETER_TYPES - {"enum"})])
def test_every_type_with_every_value(parameter: Parameter) -> None:
    for value in VALUES:
        try:
            term = as_term(parameter, value, as_given)
        except QueryParameterError:
            assert parameter.type not in {"string", "langString"} or value in halves()
            continue
        if parameter.type in EXACT:
            assert read(term) == value
        else:
            # numbers, days and truth values have no letter that could end the term; an IRI is one that the engine made
            assert re.fullmatch(r'"[-0-9.a-z]+"\^\^<[^<>"{}|\\^`\s]+>|<[^<>"{}|\\^`\x00-\x20]+>', term)


def test_what_names_nothing_is_refused_by_the_graph(small: KnowledgeGraph) -> None:
    for value in some(VALUES, effort(10, 1_000), "names"):
        for kind in ("technique", "assumption", "entity"):
            with pytest.raises((NotFoundError, QueryParameterError)):
                small.resolve(kind, f"{value}\ufffd")


def test_a_value_that_breaks_out_is_seen() -> None:
    """The checks above are none if text that was put together without care passes them."""
    query, parameter = next((q, p) for q, p in PARAMETERS if p.type in {"string", "langString"})
    start, end = query.blocks[parameter.name]
    careless = f'{query.text[:start]} "x" }} UNION {{ ?s ?p "y" {query.text[end:]}'
    broken = [(kind, text) for kind, text, _, _ in tokenize(careless)]
    assert [kind for kind, _ in broken] != [kind for kind, _ in shape(query, parameter, "x")]
