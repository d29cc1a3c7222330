"""What maps are made of: the surroundings of entities, fewer of them under conditions, or a chain of swaps.

The store is asked about what was met, never about the whole graph.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ccgraph import __version__
from ccgraph.errors import EndpointError, NothingLeftError, QueryMemoryError, QueryParameterError, QueryTimeout
from ccgraph.map import MapPage, render
from ccgraph.map.selection import CAP, select
from ccgraph.namespace import KIND_OF_CLASS, TECHNIQUE_KINDS, local_name
from ccgraph.neighborhood import neighborhood
from ccgraph.node_details import attach_details
from ccgraph.standing import fits

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    import networkx as nx

    from ccgraph.queries.collection import QueryCollection
    from ccgraph.results import Result
    from ccgraph.standing import Wanted
    from ccgraph.swaps import Hop

    Ask = Callable[..., Result]

#: what a map says of the data it shows, since the file travels alone.
LICENCE = "CC BY 4.0"
CITATION = (
    "The ccgraph authors: ccgraph, a knowledge graph for choosing methods in biology and medicine. "
    "Derived in part from Curious Coder by Cazandra Aporbo."
)

_ENTITY_CLASSES = frozenset(iri for iri, kind in KIND_OF_CLASS.items() if kind != "source")
#: how long a map waits for the size of the whole graph, which it only mentions.
_COUNT_SECONDS = 1.0
#: how many of those that fell last a message names.
_MOST_NAMED = 3
#: the links that a map of a chain of swaps shows where no others are asked for.
CHAIN_TYPES = ("neighborOf", "assumes")


class MapMaker:
    """Draws maps of one graph. Entities are named by IRI.

    Args:
        ask: runs a saved query whose parameters are IRIs.
        queries: the saved queries, for the text of the one that a map shows.
        count: runs the saved query ``counts``, for so many seconds at most.
        violated: assumptions that the data violate; every map marks them.
        cap: how many entities a map draws at most.
        index: the address of a page that lists these maps, which each then links to.

    Raises:
        QueryParameterError: ``cap`` is below 1.
    """

    def __init__(
        self,
        ask: Ask,
        queries: QueryCollection,
        count: Callable[[float], Result],
        *,
        violated: Sequence[str] = (),
        cap: int | None = None,
        index: str = "",
    ) -> None:
        if cap is not None and cap < 1:
            raise QueryParameterError(f"cap is {cap}; it counts from 1", "cap")
        self._ask = ask
        self._queries = queries
        self._count = count
        self._violated = violated
        self._cap = CAP if cap is None else cap
        self._index = index

    def around(
        self,
        start: Sequence[str],
        *,
        depth: int = 1,
        types: Collection[str] | None = None,
        wanted: Wanted | None = None,
    ) -> MapPage:
        """A map of what is within ``depth`` links of ``start``; of techniques only those that do what is ``wanted``.

        Raises:
            NothingLeftError: no technique does; the message says what the last ones lack.
        """
        graph = neighborhood(self._ask, start, depth=depth, types=types)
        if wanted is not None and wanted.one_by_one():
            _keep(graph, _fitting(self._ask, graph, wanted), depth)
        bare = types is not None and not graph.number_of_edges()
        return self._page(graph, [f"nothing is linked there by {', '.join(sorted(types or ()))}"] if bare else [])

    def chain(self, start: str, hops: Sequence[Hop], *, types: Collection[str] | None = None) -> MapPage:
        """A map of a chain of swaps from ``start``: its techniques and what they are linked with.

        Without ``types`` of links these are the assumptions.
        """
        stops = [start, *(hop.link.technique.iri for hop in hops)]
        graph = neighborhood(self._ask, stops, types=CHAIN_TYPES if types is None else (*types, "neighborOf"))
        _keep(graph, stops, 1)
        first, last = (graph.nodes[stops[end]]["label"] for end in (0, -1))
        graph.graph.update(focus=stops, title=f"From {first} to {last}", path=[_step(hop) for hop in hops])
        return self._page(graph)

    def _page(self, graph: nx.MultiDiGraph[str], notes: Sequence[str] = ()) -> MapPage:
        graph.graph["violated"] = list(self._violated)
        drawn = select(graph, self._cap).entries
        attach_details(self._ask, graph, drawn)
        graph.graph.update(
            sparql=self._queries.get("links").bind({"entity": graph.graph["focus"]}, lambda _, iri: iri),
            version=__version__,
            licence=LICENCE,
            citation=CITATION,
            total=self._total,
        )
        relied_on = {
            standing["violated"]
            for node in drawn
            for standing in graph.nodes[node].get("standings", ())
            if standing["state"] in {"needs", "worse"}
        }
        silent = [
            f"no technique on this map is on record as relying on {local_name(iri)}, which is no proof that none does"
            for iri in self._violated
            if iri not in relied_on
        ]
        return MapPage(
            render(graph, cap=self._cap, index=self._index),
            shown=len(drawn),
            found=graph.graph["found"],
            notes=[*notes, *silent],
        )

    @cached_property
    def _total(self) -> int:
        """How many entities the whole graph has; 0, which the page leaves out, where it is too large to be counted."""
        try:
            rows = self._count(_COUNT_SECONDS).to_dicts()
        except (QueryTimeout, QueryMemoryError, EndpointError):
            return 0
        return sum(int(str(row["count"])) for row in rows if row["class"] in _ENTITY_CLASSES)


def _techniques(graph: nx.MultiDiGraph[str]) -> list[str]:
    return sorted(node for node, data in graph.nodes(data=True) if data["kind"] in TECHNIQUE_KINDS)


def _fitting(ask: Ask, graph: nx.MultiDiGraph[str], wanted: Wanted) -> set[str]:
    """The techniques of ``graph`` that do what is wanted; those to start from need not.

    Raises:
        NothingLeftError: there are others, but none does.
    """
    others = [technique for technique in _techniques(graph) if technique not in graph.graph["focus"]]
    fit = fits(ask, others)
    left = others
    for condition in wanted.one_by_one():
        before, left = left, [technique for technique in left if condition.lacking(fit[technique]) is None]
        if before and not left:
            named = ", ".join(map(local_name, before[:_MOST_NAMED]))
            more = f" and {len(before) - _MOST_NAMED} more" if len(before) > _MOST_NAMED else ""
            why = condition.lacking({})
            raise NothingLeftError(
                f"none of {len(others)} techniques is left to draw; the last to fall: {named}{more} ({why})"
            )
    return set(left)


def _keep(graph: nx.MultiDiGraph[str], techniques: Collection[str], depth: int) -> None:
    """Leave in ``graph``, of techniques, only these and those to start from, and what then is within ``depth`` links.

    As in ``neighborhood``, the way does not lead on through what is no technique.
    """
    start = graph.graph["focus"]
    graph.remove_nodes_from([node for node in _techniques(graph) if node not in techniques and node not in start])
    hops = dict.fromkeys(start, 0)
    frontier = list(start)
    for hop in range(1, depth + 1):
        ring = dict.fromkeys(
            other
            for node in frontier
            for other in (*graph.predecessors(node), *graph.successors(node))
            if other not in hops
        )
        hops |= dict.fromkeys(ring, hop)
        frontier = [node for node in ring if graph.nodes[node]["kind"] in TECHNIQUE_KINDS]
    graph.remove_nodes_from([node for node in graph if node not in hops])
    for node, hop in hops.items():
        graph.nodes[node]["hop"] = hop
    graph.graph["found"] = len(graph)


def _step(hop: Hop) -> dict[str, object]:
    """A step of a chain as the page shows it: what it does to assumptions, by label, and why one would take it."""
    sides = {name: [named.label for named in getattr(hop.change, name)] for name in ("dropped", "silent", "added")}
    return {
        "from": hop.start.iri,
        "to": hop.link.technique.iri,
        **sides,
        "reason": hop.link.choose_when or hop.link.gain or "",
    }
