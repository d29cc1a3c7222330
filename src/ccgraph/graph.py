"""The knowledge graph as people use it from Python: what ``ccgraph.open()`` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccgraph.errors import NotFoundError, QueryParameterError
from ccgraph.names import Match, kinds_of, resolve, search
from ccgraph.namespace import TECHNIQUE_KINDS, local_name

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterable, Sequence

    import networkx as nx
    import rdflib
    from pyoxigraph import Triple

    from ccgraph.advice import Advice
    from ccgraph.checklist import Check
    from ccgraph.comparison import Comparison
    from ccgraph.entry import Entry, Technique
    from ccgraph.library_entry import Library
    from ccgraph.map import MapPage
    from ccgraph.map.maker import MapMaker
    from ccgraph.queries.collection import QueryCollection
    from ccgraph.results import GraphResult, Result
    from ccgraph.scan.techniques import CodeScan
    from ccgraph.standing import Wanted
    from ccgraph.store.local import LocalStore
    from ccgraph.store.remote import RemoteStore
    from ccgraph.swaps import Hop, SwapAnswer, Verdict

    Names = str | Sequence[str]


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
        return resolve(self._ask, kind, text, names_like=self._store.names_like)

    def method(self, name: str) -> Technique:
        """The entry of a technique: method, model or wrapper alike.

        Raises:
            NotFoundError: no technique, or more than one, has that name; the message suggests near ones, or lists them.
        """
        from ccgraph.entry_reader import read_technique  # noqa: PLC0415

        return read_technique(self._ask, self.resolve("technique", name))

    def library(self, name: str) -> Library:
        """The entry of a library.

        Raises:
            NotFoundError: no library, or more than one, has that name; the message suggests near ones, or lists them.
        """
        from ccgraph.library_entry import read_library  # noqa: PLC0415

        return read_library(self._ask, self.resolve("library", name))

    def entity(self, name: str) -> Entry:
        """What the graph says of an entity of any kind; where several kinds share the name, the technique is meant.

        Raises:
            NotFoundError: no entity, or more than one, has that name.
        """
        from ccgraph.entry_reader import read_entry  # noqa: PLC0415

        return read_entry(self._ask, self._entity(name))

    def search(self, text: str, *, kind: str | None = None, limit: int = 10) -> list[Match]:
        """Entities whose label, alias or id is, contains or resembles ``text``; the best first, ``limit`` at most.

        Raises:
            QueryParameterError: there is no such ``kind``, or ``limit`` is below 1.
        """
        if limit < 1:
            raise QueryParameterError(f"limit is {limit}; it counts from 1", "limit")
        kinds = kinds_of(kind) if kind else None
        return search(self._ask, text, kinds=kinds, limit=limit, names_like=self._store.names_like)

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
            QueryParameterError: neither or both of ``goal`` and ``free_of`` are given, or ``goal`` is ``technique``.
        """
        from ccgraph.swaps import path  # noqa: PLC0415

        if (goal is None) == (not free_of):
            raise QueryParameterError("give a technique to go to, or assumptions to get rid of", "goal")
        start = self.resolve("technique", technique)
        end = None if goal is None else self.resolve("technique", goal)
        if start == end:
            raise QueryParameterError(
                f"a chain leads to another technique; {local_name(start)} is where it starts", "goal"
            )
        return path(self._ask, start, end, self._all("assumption", free_of))

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

    def _wanted(self, task: Names = (), data: Names = (), library: Names = (), area: Names = ()) -> Wanted:
        from ccgraph.standing import Wanted  # noqa: PLC0415

        return Wanted(
            frozenset(self._all("task", task)),
            frozenset(self._all("data-shape", data)),
            frozenset(self._all("library", library)),
            frozenset(self._all("application", area)),
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

        return neighborhood(self._ask, self._entities(names), depth=depth, types=types, limit=limit)

    def map(
        self,
        *names: str,
        to: str | None = None,
        depth: int | None = None,
        types: Collection[str] | None = None,
        violates: Names = (),
        library: Names = (),
        area: Names = (),
        cap: int | None = None,
    ) -> MapPage:
        """The neighborhood as an interactive page: ``.save("pca.html")``, ``.html``, or shown in a notebook.

        Args:
            names: where to start; these are drawn whatever else is asked for.
            to: draw the shortest chain of swaps to this technique instead, with what each step drops.
            depth: how many links to follow; 1 by default.
            types: kinds of link to follow, as for ``neighborhood``; for a chain by default what is assumed.
            violates: assumptions that the data violate; they are marked, and what needs them.
            library: of techniques, draw only those that one of these libraries runs.
            area: of techniques, draw only those that have been used in one of these application areas.
            cap: how many entities to draw at most, by default 120, the nearest first; the page says how many there are.

        Raises:
            NotFoundError: a name is not that of one entity, or no chain leads there; NothingLeftError: no technique
            meets the conditions, the message says which removed the last; QueryParameterError: a number is below 1,
            there is no such type of link, or a chain is asked for with two starts, a depth, libraries or areas.
        """
        wanted = self._wanted(library=library, area=area)
        maker = self._map_maker(violates, cap)
        if to is None:
            return maker.around(self._entities(names), depth=1 if depth is None else depth, types=types, wanted=wanted)
        if len(names) != 1 or depth is not None or library or area:
            raise QueryParameterError("a chain leads from one technique; it goes without depth, library and area", "to")
        start = self.resolve("technique", names[0])
        return maker.chain(start, self.path(start, to), types=types)

    def gallery(
        self,
        folder: str | os.PathLike[str],
        *,
        depth: int = 1,
        types: Collection[str] | None = None,
        violates: Names = (),
        cap: int | None = None,
        progress: Callable[[int, int | None], None] | None = None,
    ) -> int:
        """Write a map of every technique and application area into ``folder``, with an index, and say how many.

        Arguments are those of ``map``; see ``ccgraph.map.gallery.write_gallery`` for the others, and for errors.
        """
        from ccgraph.map.gallery import INDEX_OF_MAP, write_gallery  # noqa: PLC0415

        maker = self._map_maker(violates, cap, index=INDEX_OF_MAP)
        return write_gallery(folder, self._ask, lambda iri: maker.around([iri], depth=depth, types=types), progress)

    def _map_maker(self, violates: Names, cap: int | None, *, index: str = "") -> MapMaker:
        from ccgraph.map.maker import MapMaker  # noqa: PLC0415

        def count(seconds: float) -> Result:
            return self.queries.get("counts").run(self._store, {}, _as_it_is, timeout=seconds)

        violated = self._all("assumption", violates)
        return MapMaker(self._ask, self.queries, count, violated=violated, cap=cap, index=index)

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

    def _entities(self, names: Sequence[str]) -> list[str]:
        if not names:
            raise NotFoundError("a neighborhood needs at least one entity to start from")
        return [self._entity(name) for name in names]

    def _entity(self, name: str) -> str:
        return resolve(self._ask, "entity", name, prefer=TECHNIQUE_KINDS, names_like=self._store.names_like)

    def __getstate__(self) -> Any:  # noqa: ANN401 - never returns
        raise TypeError("a KnowledgeGraph holds an open store and cannot be pickled; open it again where it is needed")


def _as_it_is(_: str, iri: str) -> str:
    return iri
