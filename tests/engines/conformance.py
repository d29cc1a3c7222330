"""What each engine makes of each saved query, and the table of it in ``docs/engines.md``.

``python -m engines.conformance`` in ``tests`` writes the table anew, with every engine that it finds; what is recorded
of others stays. The tests hold each of its cells against the engine.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, serialize

import sample
from ccgraph.build import build
from ccgraph.errors import EndpointError
from ccgraph.graph import KnowledgeGraph
from ccgraph.load.yaml_files import load_catalog
from ccgraph.opening import open as open_graph
from ccgraph.publish.push import push
from ccgraph.queries.collection import QueryCollection
from ccgraph.results import Result
from ccgraph.shipped import ontology_triples
from ccgraph.store.local import LocalStore
from ccgraph.store.remote import RemoteStore
from engines import comunica, jena, servers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Triple

DOCUMENT = Path(__file__).parents[2] / "docs" / "engines.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"
#: the named graph that the tests publish to where there is no default graph.
GRAPH = "https://w3id.org/ccgraph/graph"
ENGINES = ("Oxigraph 0.5 server", "Virtuoso 7.2", "Jena ARQ 4.5", "Comunica 4.5", "rdflib 7")
OXIGRAPH, VIRTUOSO, JENA, COMUNICA, RDFLIB = ENGINES
SAME, ORDER, ROWS, FORM, UNCOUNTED, FAILS, DIFFERS, NOT_RUN = (
    "same",
    "same, other order",
    "same rows",
    "same, `true` as `1`",
    "same rows, nothing for `0`",
    "fails",
    "DIFFERENT",
    "not run",
)
QUERIES = QueryCollection.shipped()
#: the queries that take Comunica minutes on the whole graph; it is asked them on ``small_graph``.
SLOW_IN_COMUNICA = ("capability-disagreements", "coverage-missing", "entry-sections", "library-sections")
_ON_SMALL = ", small graph"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_ZERO = Literal(0)
_DERIVED = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")


def outcome(graph: KnowledgeGraph, store: RemoteStore, name: str) -> str:
    """How the answer of an endpoint compares with that of the embedded engine."""
    try:
        theirs = store.query(QUERIES.get(name).text)
    except EndpointError:
        return FAILS
    assert isinstance(theirs, Result)
    return compared(graph, theirs, name)


def compared(graph: KnowledgeGraph, theirs: Result | None, name: str) -> str:
    """How an answer compares with that of the embedded engine; ``None`` is the failure to give one."""
    if theirs is None:
        return FAILS
    ours = graph.sparql(QUERIES.get(name).text)
    assert isinstance(ours, Result)
    if ours.variables != theirs.variables:
        return DIFFERS
    if ours.rows == theirs.rows:
        return SAME
    if Counter(ours.rows) == Counter(theirs.rows):
        return ORDER
    forms = [[tuple(map(plain, row)) for row in answer.rows] for answer in (ours, theirs)]
    if forms[0] == forms[1]:
        return FORM
    counted = [
        Counter(tuple(_ZERO if term is None else term for term in row) for row in answer.rows)
        for answer in (ours, theirs)
    ]
    return UNCOUNTED if counted[0] == counted[1] else DIFFERS


def jena_answers(graph: KnowledgeGraph, folder: Path) -> dict[str, Result]:
    """What Jena answers to the saved queries."""
    return jena.ask(_bytes(graph), {name: QUERIES.get(name).text for name in QUERIES.names()}, folder)


def small_graph(triples: list[Triple]) -> KnowledgeGraph:
    """The graph of the small catalogue in ``sample.py``, without its provenance: so there are gaps to find."""
    kept = [triple for triple in triples if triple.predicate != _DERIVED]
    return KnowledgeGraph(LocalStore.from_triples(kept), QUERIES, origin="the sample")


def on_comunica(graph: KnowledgeGraph, small: KnowledgeGraph, folder: Path) -> dict[str, str]:
    """How Comunica's answers compare: to most queries on ``graph``, to those that are slow in it on ``small``.

    Its ORDER BY does not hold with several keys, so which rows come out of order is chance.
    """
    found: dict[str, str] = {}
    for asked, where in ((graph, ""), (small, _ON_SMALL)):
        texts = {name: QUERIES.get(name).text for name in QUERIES.names() if (name in SLOW_IN_COMUNICA) == bool(where)}
        place = folder / f"comunica{len(found)}"
        place.mkdir()
        answers = comunica.ask(_bytes(asked), texts, place)
        for name in texts:
            said = compared(asked, answers.get(name), name)
            found[name] = (ROWS if said in {SAME, ORDER} else said) + where
    return found


def rdflib_answers(graph: KnowledgeGraph) -> dict[str, Result]:
    """What rdflib answers, but for the queries about coverage, which take it minutes."""
    engine = graph.to_rdflib()
    names = [name for name in QUERIES.names() if not name.startswith("coverage-")]
    found = {}
    for name in names:
        document = engine.query(QUERIES.get(name).text).serialize(format="json")
        found[name] = Result.from_sparql_json(document or b"")
    return found


def _bytes(graph: KnowledgeGraph) -> bytes:
    return serialize(graph.triples(), format=RdfFormat.N_TRIPLES) or b""


def plain(term: object) -> object:
    """A term without what Virtuoso changes: booleans become numbers, numbers lose their zeros."""
    if isinstance(term, Literal) and term.datatype.value in {_XSD + "boolean", _XSD + "integer", _XSD + "decimal"}:
        return Decimal({"true": "1", "false": "0"}.get(term.value, term.value))
    return term


def recorded() -> dict[str, dict[str, str]]:
    """Query → engine → what the table says."""
    text = DOCUMENT.read_text(encoding="utf-8")
    rows = text[text.index(BEGIN) + len(BEGIN) : text.index(END)].splitlines()
    (_, *engines), _, *cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows]
    return {name.strip("`"): dict(zip(engines, outcomes, strict=True)) for name, *outcomes in cells}


def table(outcomes: Mapping[str, Mapping[str, str]]) -> str:
    """The table as Markdown."""
    lines = [f"| query | {' | '.join(ENGINES)} |", "|---" * (len(ENGINES) + 1) + "|"]
    for name, cells in outcomes.items():
        lines.append(f"| `{name}` | {' | '.join(cells.get(engine, NOT_RUN) for engine in ENGINES)} |")
    return "\n".join(lines) + "\n"


def write(outcomes: Mapping[str, Mapping[str, str]]) -> None:
    """Put the table into the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    head, tail = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
    DOCUMENT.write_text(head + table(outcomes) + tail, encoding="utf-8")


def _measure() -> None:
    graph = open_graph()
    before = recorded()
    outcomes = {name: dict(before.get(name, {})) for name in QUERIES.names()}
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        stores = {}
        if servers.oxigraph_program():
            server = stack.enter_context(servers.oxigraph(Path(folder) / "oxigraph"))
            push(graph.triples(), server.store)
            stores[OXIGRAPH] = RemoteStore(server.query)
        if shutil.which("virtuoso-t") and shutil.which("isql-vt"):
            server = stack.enter_context(servers.virtuoso(Path(folder) / "virtuoso"))
            os.environ.update(CCGRAPH_ENDPOINT_USER=server.user, CCGRAPH_ENDPOINT_PASSWORD=server.password)
            push(graph.triples(), server.store, graph=GRAPH)
            stores[VIRTUOSO] = RemoteStore(server.query, graph=GRAPH)
        for engine, store in stores.items():
            for name, cells in outcomes.items():
                cells[engine] = outcome(graph, store, name)
        if jena.is_there():
            answers = jena_answers(graph, Path(tempfile.mkdtemp(dir=folder)))
            for name, cells in outcomes.items():
                cells[JENA] = compared(graph, answers.get(name), name)
        if comunica.is_there():
            triples = build(load_catalog(sample.write(Path(folder) / "sample")), ontology_triples())
            for name, said in on_comunica(graph, small_graph(triples), Path(folder)).items():
                outcomes[name][COMUNICA] = said
    for name, answer in rdflib_answers(graph).items():
        outcomes[name][RDFLIB] = compared(graph, answer, name)
    write(outcomes)


if __name__ == "__main__":
    _measure()
