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

from pyoxigraph import Literal, RdfFormat, serialize

from ccgraph.errors import EndpointError
from ccgraph.graph import open as open_graph
from ccgraph.publish.push import push
from ccgraph.queries.collection import QueryCollection
from ccgraph.results import Result
from ccgraph.store.remote import RemoteStore
from engines import jena, servers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ccgraph.graph import KnowledgeGraph

DOCUMENT = Path(__file__).parents[2] / "docs" / "engines.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"
#: the named graph that the tests publish to where there is no default graph.
GRAPH = "https://w3id.org/ccgraph/graph"
ENGINES = ("Oxigraph 0.5 server", "Virtuoso 7.2", "Jena ARQ 4.5", "rdflib 7")
OXIGRAPH, VIRTUOSO, JENA, RDFLIB = ENGINES
SAME, ORDER, FORM, FAILS, DIFFERS, NOT_RUN = (
    "same",
    "same, other order",
    "same, `true` as `1`",
    "fails",
    "DIFFERENT",
    "not run",
)
QUERIES = QueryCollection.shipped()
_XSD = "http://www.w3.org/2001/XMLSchema#"


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
    plain = [[tuple(map(_plain, row)) for row in answer.rows] for answer in (ours, theirs)]
    return FORM if plain[0] == plain[1] else DIFFERS


def jena_answers(graph: KnowledgeGraph, folder: Path) -> dict[str, Result]:
    """What Jena answers to the saved queries."""
    data = serialize(graph.triples(), format=RdfFormat.N_TRIPLES) or b""
    return jena.ask(data, {name: QUERIES.get(name).text for name in QUERIES.names()}, folder)


def rdflib_answers(graph: KnowledgeGraph) -> dict[str, Result]:
    """What rdflib answers, but for the queries about coverage, which take it minutes."""
    engine = graph.to_rdflib()
    names = [name for name in QUERIES.names() if not name.startswith("coverage-")]
    found = {}
    for name in names:
        document = engine.query(QUERIES.get(name).text).serialize(format="json")
        found[name] = Result.from_sparql_json(document or b"")
    return found


def _plain(term: object) -> object:
    """A term without what Virtuoso changes: booleans become numbers, numbers lose their zeros."""
    if isinstance(term, Literal) and term.datatype.value in {_XSD + "boolean", _XSD + "integer", _XSD + "decimal"}:
        return Decimal({"true": "1", "false": "0"}.get(term.value, term.value))
    return term


def recorded() -> dict[str, dict[str, str]]:
    """Query → engine → what the table says."""
    text = DOCUMENT.read_text(encoding="utf-8")
    rows = text[text.index(BEGIN) + len(BEGIN) : text.index(END)].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows]
    return {name.strip("`"): dict(zip(ENGINES, outcomes, strict=False)) for name, *outcomes in cells}


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
    for name, answer in rdflib_answers(graph).items():
        outcomes[name][RDFLIB] = compared(graph, answer, name)
    write(outcomes)


if __name__ == "__main__":
    _measure()
