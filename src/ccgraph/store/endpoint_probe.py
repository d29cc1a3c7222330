"""What an endpoint is and can do, from a few cheap queries that only read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccgraph.errors import EndpointError
from ccgraph.namespace import BASE
from ccgraph.results import GraphResult, Result
from ccgraph.store.exchange import TIMEOUT, words
from ccgraph.store.remote import RemoteStore

if TYPE_CHECKING:
    from http.client import HTTPMessage

__all__ = ["Probe", "probe"]

#: what an engine's answers have, in which header, and the name that people know it by.
_SIGNS = (
    ("Server", "Oxigraph", "Oxigraph"),
    ("Server", "Virtuoso", "Virtuoso"),
    ("Server", "Fuseki", "Apache Jena Fuseki"),
    ("Fuseki-Request-Id", "", "Apache Jena Fuseki"),
    ("Server", "GraphDB", "GraphDB"),
    ("Server", "RDF4J", "RDF4J"),
    ("Server", "QLever", "QLever"),
    ("SD-Connection-String", "", "Stardog"),
    ("Server", "Stardog", "Stardog"),
    ("X-BIGDATA-MAX-QUERY-MILLIS", "", "Blazegraph"),
    ("X-amzn-neptune-engine", "", "Amazon Neptune"),
    ("Server", "AllegroServe", "AllegroGraph"),
    ("Server", "MarkLogic", "MarkLogic"),
    ("Server", "4s-httpd", "4store"),
)
_VERSION = f"<{BASE}ontology> <http://www.w3.org/2002/07/owl#versionInfo> ?version"
#: of the named graphs that hold ccgraph's, this many are asked for.
_GRAPHS = 10


@dataclass(frozen=True)
class Probe:
    """What a probe found.

    ``engine`` is empty where nothing tells it, ``server`` is what the server calls itself. ``ask``, ``select`` and
    ``construct`` say which forms of query work. ``triples`` is the number in the graph that was asked, or ``None``
    where it was not counted. ``version`` is that of ccgraph's graph in it, empty where that is not there; ``graphs``
    are the named graphs that hold it. ``row_limit`` is told by some servers. ``round_trip`` is in seconds, of a query
    that asks nothing. ``problems`` has a sentence for everything that did not work.
    """

    url: str
    graph: str | None
    engine: str
    server: str
    ask: bool
    select: bool
    construct: bool
    triples: int | None
    version: str
    graphs: tuple[str, ...]
    row_limit: int | None
    round_trip: float
    problems: tuple[str, ...]


def probe(url: str, *, timeout: float = TIMEOUT) -> Probe:
    """Ask an endpoint what it is and can do.

    Raises:
        EndpointError: it does not answer the simplest query, ``ASK {}``, nor the next simplest.
    """
    asked = _Asked(RemoteStore(url, timeout=timeout))
    asked.ask("ASK {}")  # the first answer takes longer: names are looked up, connections made, caches filled
    asks = isinstance(asked.ask("ASK {}"), Result)
    seconds = asked.seconds
    counted = asked.ask("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    selected = asked.ask("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")
    if asked.headers is None:
        raise asked.errors[0]
    built = asked.ask("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1")
    versions = asked.values(f"SELECT ?version WHERE {{ {_VERSION} }} LIMIT 1")
    graphs = asked.values(f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ {_VERSION} }} }} ORDER BY ?g LIMIT {_GRAPHS}")
    return Probe(
        url=asked.store.url,
        graph=asked.store.graph,
        engine=engine_of(asked.headers),
        server=words(asked.headers.get("Server", "")),
        ask=asks,
        select=isinstance(selected, Result),
        construct=isinstance(built, GraphResult),
        triples=_number(counted),
        version=versions[0] if versions else "",
        graphs=tuple(graphs),
        row_limit=asked.row_limit,
        round_trip=seconds,
        problems=tuple(dict.fromkeys(map(str, asked.errors))),
    )


class _Asked:
    """What was asked so far: the newest headers and time, and every error."""

    def __init__(self, store: RemoteStore) -> None:
        self.store = store
        self.headers: HTTPMessage | None = None
        self.seconds = 0.0
        self.row_limit: int | None = None
        self.errors: list[EndpointError] = []

    def ask(self, text: str) -> Result | GraphResult | None:
        try:
            result, self.headers, self.seconds = self.store.reply(text, limit=1)
        except EndpointError as error:
            self.errors.append(error)
            return None
        most = self.headers.get("X-SPARQL-MaxRows", "")
        if most.isdecimal():
            self.row_limit = int(most)
        return result

    def values(self, text: str) -> list[str]:
        """The first column of the answer."""
        result = self.ask(text)
        return [str(row[0]) for row in result] if isinstance(result, Result) else []


def engine_of(headers: HTTPMessage) -> str:
    """The name of the engine that sends these headers; empty where nothing in them tells it."""
    for header, sign, name in _SIGNS:
        value = headers.get(header)
        if value is not None and sign.casefold() in value.casefold():
            return name
    return ""


def _number(result: Result | GraphResult | None) -> int | None:
    if not isinstance(result, Result) or not result.rows:
        return None
    value = next(iter(result))[0]
    return value if isinstance(value, int) else None
