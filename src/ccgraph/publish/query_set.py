"""The saved queries for other people's tools: as Turtle that query editors read, and as an index with diagrams.

The Turtle follows the form of the SIB's SPARQL examples: each query is an ``sh:SPARQLSelectExecutable`` with its text
in ``sh:select``, and its parameters are those of SHACL Advanced Features.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from ccgraph.namespace import BASE, CCG, KINDS, PREFIXES
from ccgraph.publish.query_diagram import diagram

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ccgraph.queries.collection import QueryCollection
    from ccgraph.queries.saved import Parameter, SavedQuery

_QUERIES = f"{BASE}queries"
_DATATYPES = {
    "string": "xsd:string",
    "langString": "rdf:langString",
    "integer": "xsd:integer",
    "decimal": "xsd:decimal",
    "boolean": "xsd:boolean",
    "date": "xsd:date",
}


def as_turtle(queries: QueryCollection, *, endpoint: str | None = None) -> str:
    """The whole set as Turtle; ``endpoint`` is the address at which they can be asked, if there is one."""
    triples = sorted(_triples(queries, endpoint), key=str)
    prefixes = {name: PREFIXES[name] for name in ("dcterms", "rdf", "rdfs", "schema", "sh", "xsd")}
    return (serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


def as_markdown(queries: QueryCollection) -> str:
    """An index: by tag, then each query with its parameters, its columns and a diagram of what it joins."""
    every = list(queries)
    tags: dict[str, list[str]] = {}
    for query in every:
        for tag in query.tags:
            tags.setdefault(tag, []).append(query.name)
    lines = [
        "# Saved queries",
        "",
        f"{len(every)} queries. Each is a file of `queries/` that runs as it stands in any SPARQL 1.1 engine, with the",
        "default values that are written in it. Made by `ccgraph queries --format markdown`.",
        "",
        "In the diagrams a full line is a statement that must be there, a dotted one may be missing, and a crossed one",
        "must not be there. Parameters are round.",
        "",
        "| tag | queries |",
        "|---|---|",
        *(f"| {tag} | {', '.join(f'[{name}](#{name})' for name in names)} |" for tag, names in sorted(tags.items())),
    ]
    for query in every:
        lines += ["", *_chapter(query)]
    return "\n".join(lines) + "\n"


def _chapter(query: SavedQuery) -> Iterator[str]:
    yield f"## {query.name}"
    yield ""
    yield f"{query.summary}. {query.description}".strip()
    if query.params:
        yield ""
        yield "| parameter | is | |"
        yield "|---|---|---|"
        for parameter in query.params:
            yield f"| `{parameter.name}` | {_kind(parameter)} | {_cell(parameter.doc)} |"
    yield ""
    yield "| column | is | |"
    yield "|---|---|---|"
    for column in query.columns:
        yield f"| `{column.name}` | {column.type} | {_cell(column.doc)} |"
    yield ""
    yield "```mermaid"
    yield diagram(query.text, {parameter.name for parameter in query.params})
    yield "```"


def _kind(parameter: Parameter) -> str:
    words = [parameter.type, "required" if parameter.required else "optional"]
    if parameter.many:
        words.append("several")
    if parameter.choices:
        words.append(f"one of {', '.join(parameter.choices)}")
    if parameter.default is not None:
        words.append(f"for instance `{parameter.default}`")
    return ", ".join(words)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _triples(queries: Iterable[SavedQuery], endpoint: str | None) -> Iterator[Triple]:
    whole = NamedNode(_QUERIES)
    for prefix, namespace in PREFIXES.items():
        node = NamedNode(f"{_QUERIES}/prefix/{prefix}")
        yield Triple(whole, _term("sh:declare"), node)
        yield Triple(node, _term("sh:prefix"), Literal(prefix))
        yield Triple(node, _term("sh:namespace"), Literal(namespace, datatype=_term("xsd:anyURI")))
    for query in queries:
        node = NamedNode(f"{BASE}query/{query.name}")
        yield Triple(node, _RDF_TYPE, _term("sh:SPARQLExecutable"))
        yield Triple(node, _RDF_TYPE, _term("sh:SPARQLSelectExecutable"))
        yield Triple(node, _term("rdfs:label"), _english(query.summary))
        yield Triple(node, _term("rdfs:comment"), _english(query.description or query.summary))
        yield Triple(node, _term("sh:prefixes"), whole)
        yield Triple(node, _term("sh:select"), Literal(_without_header(query.text)))
        for tag in query.tags:
            yield Triple(node, _term("schema:keywords"), Literal(tag))
        if endpoint is not None:
            yield Triple(node, _term("schema:target"), NamedNode(endpoint))
        for parameter in query.params:
            yield from _parameter_triples(node, parameter)


def _parameter_triples(query: NamedNode, parameter: Parameter) -> Iterator[Triple]:
    node = NamedNode(f"{query.value}/parameter/{parameter.name}")
    yield Triple(query, _term("sh:parameter"), node)
    yield Triple(node, _RDF_TYPE, _term("sh:Parameter"))
    yield Triple(node, _term("sh:path"), NamedNode(f"{BASE}parameter/{parameter.name}"))
    yield Triple(node, _term("sh:description"), _english(parameter.doc))
    if not parameter.required:
        yield Triple(node, _term("sh:optional"), Literal(True))  # noqa: FBT003 - a literal
    if parameter.type in _DATATYPES:
        yield Triple(node, _term("sh:datatype"), _term(_DATATYPES[parameter.type]))
    elif parameter.type == "enum":
        yield from _choices(node, parameter)
    else:
        yield Triple(node, _term("sh:nodeKind"), _term("sh:IRI"))
    if parameter.type in KINDS or parameter.type == "technique":
        yield Triple(node, _term("sh:class"), NamedNode(CCG + KINDS.get(parameter.type, "Technique")))


def _choices(node: NamedNode, parameter: Parameter) -> Iterator[Triple]:
    """``sh:in`` and its list; the terms are SPARQL already, and so N-Triples."""
    following: NamedNode = _term("rdf:nil")
    for position, written in reversed(list(enumerate(parameter.choices.values(), 1))):
        cell = NamedNode(f"{node.value}/choice/{position}")
        value = NamedNode(written[1:-1]) if written.startswith("<") else Literal(written[1:-1])
        yield Triple(cell, _term("rdf:first"), value)
        yield Triple(cell, _term("rdf:rest"), following)
        following = cell
    yield Triple(node, _term("sh:in"), following)


def _without_header(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+"))


def _term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def _english(text: str) -> Literal:
    return Literal(text, language="en")


_RDF_TYPE = _term("rdf:type")
