"""Which entries of a neighborhood are drawn: no more than a reader can take in, and never silently fewer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ccgraph.map.looks import KINDS

if TYPE_CHECKING:
    import networkx as nx

#: at most this many entries are drawn; labels can still be read at the first sight of a screen.
CAP = 120


class Selection(NamedTuple):
    """What is drawn of a graph: the entries, in drawing order, and how many of each kind are left out."""

    entries: tuple[str, ...]
    omitted: dict[str, int]


def select(graph: nx.MultiDiGraph[str], cap: int = CAP) -> Selection:
    """Choose at most ``cap`` entries: the focus, then what data violate, near before far, well linked before poorly.

    What the maker of the graph already left out (the graph's ``omitted``) is counted too.
    """
    focus = {str(iri) for iri in graph.graph.get("focus", ())}
    violated = {str(iri) for iri in graph.graph.get("violated", ())}
    kinds = {node: str(graph.nodes[node].get("kind") or "") for node in graph}
    order = {kind: index for index, kind in enumerate(KINDS)}

    def hop(node: str) -> int:
        return -1 if node in focus else int(graph.nodes[node].get("hop", 0))

    linked = dict(graph.degree())
    ranked = sorted(
        graph,
        key=lambda node: (
            node not in focus,
            node not in violated,
            hop(node),
            -linked[node],
            order.get(kinds[node], 99),
            str(node),
        ),
    )
    drawn = sorted(ranked[:cap], key=lambda node: (hop(node), order.get(kinds[node], 99), kinds[node], str(node)))
    omitted = Counter({str(kind): int(count) for kind, count in dict(graph.graph.get("omitted") or {}).items()})
    omitted.update(kinds[node] for node in ranked[cap:])
    return Selection(tuple(drawn), {kind: count for kind, count in sorted(omitted.items()) if count > 0})
