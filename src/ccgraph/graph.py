"""The knowledge graph as people use it from Python: ``ccgraph.open()`` and what it gives."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ccgraph import __version__
from ccgraph.errors import CCGraphError, NotFoundError, QueryParameterError
from ccgraph.names import Match, kinds_of, resolve, search
from ccgraph.namespace import KIND_OF_CLASS, TECHNIQUE_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import networkx as nx
    import rdflib
    from pyoxigraph import Triple

    from ccgraph.advice import Advice
    from ccgraph.checklist import Check
    from ccgraph.comparison import Comparison
    from ccgraph.entry import Entry, Technique
    from ccgraph.map import MapPage
    from ccgraph.queries.collection import QueryCollection
    from ccgraph.results import GraphResult, Result
    from ccgraph.scan.techniques import CodeScan
    from ccgraph.standing import Wanted
    from ccgraph.store.limits import Limits
    from ccgraph.store.local import LocalStore
    from ccgraph.store.remote import RemoteStore
    from ccgraph.swaps import Hop, SwapAnswer, Verdict

    Names = str | Sequence[str]

#: what a map says of the data it shows, since the file travels alone.
LICENCE = "CC BY 4.0"
CITATION = (
    "The ccgraph authors: ccgraph, a knowledge graph for choosing methods in biology and medicine. "
    "Derived in part from Curious Coder by Cazandra Aporbo."
)

#: a year, in seconds: a socket takes no longer time.
_EVER = 366 * 24 * 3600.0
_ENTITY_CLASSES = frozenset(iri for iri, kind in KIND_OF_CLASS.items() if kind != "source")


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
    from ccgraph.queries.collection import QueryCollection  # noqa: PLC0415 - `import ccgraph` stays cheap
    from ccgraph.shipped import open_shipped  # noqa: PLC0415
    from ccgraph.store.limits import Limits  # noqa: PLC0415
    from ccgraph.store.local import LocalStore  # noqa: PLC0415

    limits = Limits(timeout, memory, in_process=in_process)
    if source is None:
        return _limited(*open_shipped(), limits, "the graph that comes with ccgraph")
    place = os.fspath(source)
    if place.startswith(("http://", "https://")):
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


def _limited(store: LocalStore, queries: QueryCollection, limits: Limits, origin: str) -> KnowledgeGraph:
    store.limits = limits
    return KnowledgeGraph(store, queries, origin=origin)


class KnowledgeGraph:
    """A graph with its saved queries. Made by ``ccgraph.open()``.

    Entities are named by label, alias, id, ``kind/id`` or IRI everywhere.
    """

    def __init__(self, store: LocalStore | RemoteStore, queries: QueryCollection, *, origin: str) -> None:
        """Put ``queries`` to ``store``; ``origin`` says in messages where the graph came from."""
        self._store = store
        self.queries = queries
        self.origin = origin

    def __repr__(self) -> str:
        return f"<KnowledgeGraph: {len(self)} triples from {self.origin}>"

    def __len__(self) -> int:
        """How many triples the graph has."""
        return len(self._store)

    def query(self, query_name: str, /, **parameters: object) -> Result:
        """The answer of a saved query.

        Args:
            query_name: a name from ``kg.queries.names()``.
            parameters: its parameters; one value or a list of values each.

        Raises:
            NotFoundError: no query or entity of that name; QueryParameterError: a parameter that is missing, unknown
            or of the wrong type.
        """
        return self.queries.get(query_name).run(self._store, parameters, self.resolve)

    def _ask(self, query_name: str, /, **parameters: object) -> Result:
        """``query`` for callers of our own, who name entities by IRI: nothing is looked up."""
        return self.queries.get(query_name).run(self._store, parameters, _as_it_is)

    def sparql(self, text: str) -> Result | GraphResult:
        """The answer of a SPARQL query of your own; ``QuerySyntaxError`` where it does not parse or is refused."""
        return self._store.query(text)

    def resolve(self, kind: str, text: str) -> str:
        """The IRI of the entity of ``kind`` (``technique``, ``library``, …, ``entity`` for any) that ``text`` names."""
        return resolve(self._ask, kind, text)

    def method(self, name: str) -> Technique:
        """The entry of a technique: method, model or wrapper alike.

        Raises:
            NotFoundError: no technique, or more than one, has that name; the message suggests near ones, or lists them.
        """
        from ccgraph.entry import read_technique  # noqa: PLC0415

        return read_technique(self._ask, self.resolve("technique", name))

    def entity(self, name: str) -> Entry:
        """What the graph says of an entity of any kind; where several kinds share the name, the technique is meant.

        Raises:
            NotFoundError: no entity, or more than one, has that name.
        """
        from ccgraph.entry import read_entry  # noqa: PLC0415

        return read_entry(self._ask, self._entity(name))

    def search(self, text: str, *, kind: str | None = None, limit: int = 10) -> list[Match]:
        """Entities whose label, alias or id is, contains or resembles ``text``; the best first, ``limit`` at most.

        Raises:
            QueryParameterError: there is no such ``kind``, or ``limit`` is below 1.
        """
        if limit < 1:
            raise QueryParameterError(f"limit is {limit}; it counts from 1", "limit")
        return search(self._ask, text, kinds=kinds_of(kind) if kind else None, limit=limit)

    def swap(
        self,
        technique: str,
        *,
        violates: Names,
        task: Names = (),
        data: Names = (),
        library: Names = (),
        steps: int = 2,
    ) -> SwapAnswer:
        """Techniques to go to from ``technique`` when data violate assumptions, at most ``steps`` links away.

        They need none of what is violated, nor anything that implies it, and have one each of the tasks, shapes of
        data and libraries that are given. No claim on record is not freedom: each answer says which it is.

        Raises:
            NotFoundError: a name is not that of one entity; QueryParameterError: nothing is violated.
        """
        from ccgraph.swaps import swaps  # noqa: PLC0415

        violated = self._all("assumption", violates)
        if not violated:
            raise QueryParameterError("name at least one assumption that the data violate", "violates")
        wanted = self._wanted(task, data, library)
        return swaps(self._ask, self.resolve("technique", technique), violated, wanted, steps=steps)

    def path(self, technique: str, goal: str | None = None, *, free_of: Names = ()) -> tuple[Hop, ...]:
        """The shortest chain of swaps from ``technique`` to ``goal``, or to what needs none of ``free_of``.

        Raises:
            NotFoundError: a name is not that of one entity, or no chain leads there.
            QueryParameterError: neither or both of ``goal`` and ``free_of`` are given.
        """
        from ccgraph.swaps import path  # noqa: PLC0415

        if (goal is None) == (not free_of):
            raise QueryParameterError("give a technique to go to, or assumptions to get rid of", "goal")
        return path(
            self._ask,
            self.resolve("technique", technique),
            None if goal is None else self.resolve("technique", goal),
            self._all("assumption", free_of),
        )

    def why_not(
        self, technique: str, *, violates: Names = (), task: Names = (), data: Names = (), library: Names = ()
    ) -> Verdict:
        """Which conditions exclude a technique; no reasons where nothing on record does."""
        from ccgraph.swaps import why_not  # noqa: PLC0415

        wanted = self._wanted(task, data, library)
        return why_not(self._ask, self.resolve("technique", technique), self._all("assumption", violates), wanted)

    def advise(self, data: str, *, task: Names = (), violates: Names = (), needs: Names = ()) -> Advice:
        """Where to start for a shape of data, and what to try if that stalls, with what to check first.

        Args:
            data: the shape of the data.
            task: tasks, one of which a technique must do.
            violates: assumptions that the data violate.
            needs: ``uncertainty``, ``interpretability`` or ``speed``.

        Raises:
            NotFoundError: a name is not that of one entity; QueryParameterError: there is no such need.
        """
        from ccgraph.advice import advise  # noqa: PLC0415

        wanted = self._wanted(task, (), ())
        needed = (needs,) if isinstance(needs, str) else needs
        return advise(self._ask, self.resolve("data-shape", data), wanted, self._all("assumption", violates), needed)

    def checklist(self, technique: str) -> tuple[Check, ...]:
        """What to check for a technique before and after fitting, what it requires first."""
        from ccgraph.checklist import checklist  # noqa: PLC0415

        iri = self.resolve("technique", technique)
        return checklist(self._ask, [iri])[iri]

    def compare(self, technique: str, other: str) -> Comparison:
        """Two techniques side by side."""
        from ccgraph.comparison import compare  # noqa: PLC0415

        return compare(self._ask, self.resolve("technique", technique), self.resolve("technique", other))

    def scan(self, paths: Iterable[str | os.PathLike[str]]) -> CodeScan:
        """Which techniques Python files, notebooks and lists of requirements use; the code is parsed, never run.

        Files and cells that cannot be read are in ``problems`` of the answer.
        """
        from ccgraph.scan.techniques import scan  # noqa: PLC0415

        return scan(self._ask, paths)

    def _all(self, kind: str, names: Names) -> list[str]:
        given = (names,) if isinstance(names, str) else names
        return list(dict.fromkeys(self.resolve(kind, name) for name in given))

    def _wanted(self, task: Names, data: Names, library: Names) -> Wanted:
        from ccgraph.standing import Wanted  # noqa: PLC0415

        return Wanted(
            frozenset(self._all("task", task)),
            frozenset(self._all("data-shape", data)),
            frozenset(self._all("library", library)),
        )

    def neighborhood(
        self,
        *names: str,
        depth: int = 1,
        types: Collection[str] | None = None,
        limit: int | None = None,
    ) -> nx.MultiDiGraph[str]:
        """The entities within ``depth`` links of ``names``, at most ``limit`` of them, as a networkx graph.

        See ``ccgraph.neighborhood.neighborhood`` for what nodes and edges carry.

        Raises:
            NotFoundError: a name is not that of one entity, or none is given.
            QueryParameterError: ``depth`` or ``limit`` is below 1, or there is no such type of link.
        """
        from ccgraph.neighborhood import neighborhood  # noqa: PLC0415

        if not names:
            raise NotFoundError("a neighborhood needs at least one entity to start from")
        return neighborhood(self._ask, [self._entity(name) for name in names], depth=depth, types=types, limit=limit)

    def map(
        self,
        *names: str,
        depth: int = 1,
        types: Collection[str] | None = None,
        cap: int = 120,
    ) -> MapPage:
        """The neighborhood as an interactive page: ``.save("pca.html")``, ``.html``, or shown in a notebook.

        At most ``cap`` entities are drawn, the nearest first; the page says how many there are.
        """
        if cap < 1:
            raise QueryParameterError(f"cap is {cap}; it counts from 1", "cap")
        from ccgraph.map import MapPage, render  # noqa: PLC0415
        from ccgraph.map.selection import select  # noqa: PLC0415
        from ccgraph.node_details import attach_details  # noqa: PLC0415

        graph = self.neighborhood(*names, depth=depth, types=types)
        drawn = select(graph, cap).entries
        attach_details(self._ask, graph, drawn)
        graph.graph.update(
            sparql=self.queries.get("links").bind({"entity": graph.graph["focus"]}, _as_it_is),
            version=__version__,
            licence=LICENCE,
            citation=CITATION,
            total=sum(
                int(str(row["count"])) for row in self._ask("counts").to_dicts() if row["class"] in _ENTITY_CLASSES
            ),
        )
        return MapPage(render(graph, cap=cap), shown=len(drawn), found=graph.number_of_nodes())

    def triples(self) -> Iterable[Triple]:
        """Every triple, as pyoxigraph terms, in no order."""
        return self._store.triples()

    def to_rdflib(self) -> rdflib.Graph:
        """A copy of the graph in rdflib, with the usual prefixes bound."""
        import rdflib  # noqa: PLC0415
        from pyoxigraph import RdfFormat, serialize  # noqa: PLC0415

        from ccgraph.namespace import PREFIXES  # noqa: PLC0415

        graph = rdflib.Graph()
        for prefix, namespace in PREFIXES.items():
            graph.bind(prefix, namespace, override=True, replace=True)
        data = serialize(self.triples(), format=RdfFormat.N_TRIPLES)
        return graph.parse(data=data or b"", format="nt")

    def dump(self, path: str | os.PathLike[str], *, format: str = "turtle") -> None:  # noqa: A002 - rdflib's word
        """Write the graph to a file, the same bytes on every machine; see ``ccgraph.publish.dump``."""
        from ccgraph.publish.dump import write_dump  # noqa: PLC0415

        write_dump(path, self.triples(), format=format)

    def _entity(self, name: str) -> str:
        return resolve(self._ask, "entity", name, prefer=TECHNIQUE_KINDS)

    def __getstate__(self) -> Any:  # noqa: ANN401 - never returns
        raise TypeError("a KnowledgeGraph holds an open store and cannot be pickled; open it again where it is needed")


def _as_it_is(_: str, iri: str) -> str:
    return iri
