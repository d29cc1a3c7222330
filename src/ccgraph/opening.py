"""Opening a graph: the one that comes with ccgraph, a file, a store folder, or an endpoint."""

from __future__ import annotations

import os

from ccgraph.errors import CCGraphError, QueryParameterError
from ccgraph.graph import KnowledgeGraph
from ccgraph.queries.collection import QueryCollection
from ccgraph.shipped import open_shipped
from ccgraph.store.limits import Limits
from ccgraph.store.local import LocalStore

#: a year, in seconds: a socket takes no longer time.
_EVER = 366 * 24 * 3600.0


def open(  # noqa: A001 - reads as ccgraph.open(...)
    source: str | os.PathLike[str] | None = None,
    *,
    timeout: float | None = None,
    memory: float | None = None,
    in_process: bool = False,
) -> KnowledgeGraph:
    """Open a knowledge graph.

    Args:
        source: nothing for the graph that comes with ccgraph; a file of RDF (Turtle, N-Triples, N-Quads, TriG,
            RDF/XML, JSON-LD, each also ``.gz``), read into memory; a store folder that ``ccgraph load`` wrote; or the
            address of a SPARQL endpoint, with ``?default-graph-uri=…`` where one of its named graphs is meant.
        timeout: seconds that a query may take, 0 for no limit; if not given 10, and 60 for an endpoint.
        memory: MiB of memory that a query may take, 0 for no limit; if not given 2048. An endpoint minds its own.
        in_process: answer queries in this process and not in one beside it, which takes a moment to start. Then a query
            that exceeds its limits raises as it should, but goes on unheard until this process ends. An endpoint is
            asked from this process in any case.

    Raises:
        QueryParameterError: a limit is not a number from 0, or cannot be held here.
        ParseError: the file is not RDF; StoreError: the folder is not a store of ccgraph, or is damaged;
        EndpointError: the address is not one of an endpoint; CCGraphError: there is nothing at ``source``.
    """
    limits = Limits(timeout, memory, in_process=in_process)
    if source is None:
        return _limited(*open_shipped(), limits, "the graph that comes with ccgraph")
    place = os.fspath(source)
    if is_address(place):
        if memory:
            raise QueryParameterError("an endpoint minds its own memory; give a limit of time only", "memory")
        from ccgraph.store.exchange import TIMEOUT  # noqa: PLC0415
        from ccgraph.store.remote import RemoteStore  # noqa: PLC0415

        store = RemoteStore(place, timeout=TIMEOUT if timeout is None else min(timeout or _EVER, _EVER))
        return KnowledgeGraph(store, QueryCollection.shipped(), origin=place)
    queries = QueryCollection.shipped()
    # Not pathlib, which raises for what may not be looked at.
    if os.path.isdir(place):  # noqa: PTH112
        return _limited(LocalStore.open(place), queries, limits, place)
    if not os.path.exists(place):  # noqa: PTH110
        raise CCGraphError(f"there is no file or folder {place!r}; name a file of RDF or a store folder")
    from ccgraph.load.rdf_files import read_triples  # noqa: PLC0415

    return _limited(LocalStore.from_triples(read_triples(place)), queries, limits, place)


def is_address(place: str) -> bool:
    """Whether a source is an endpoint, and no file or folder."""
    return place.startswith(("http://", "https://"))


def _limited(store: LocalStore, queries: QueryCollection, limits: Limits, origin: str) -> KnowledgeGraph:
    store.limits = limits
    return KnowledgeGraph(store, queries, origin=origin)
