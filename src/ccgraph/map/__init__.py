"""Maps: a neighborhood of the graph as one HTML file that works from a double click, for years, without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.map.map_page import MapPage

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["MapPage", "render"]


def render(graph: nx.MultiDiGraph[str], *, title: str | None = None, cap: int | None = None, index: str = "") -> str:
    """The map of ``graph`` as the text of an HTML page; the same graph gives the same text.

    Args:
        graph: a neighborhood as ``ccgraph.neighborhood`` makes it: IRIs as nodes, link types as keys of edges. Every
            attribute may be missing, and none is trusted.
        title: the heading; by default the graph's own.
        cap: at most this many entries are drawn, near ones first (default about 120); the page says how many there are.
        index: the address of a page that lists this map among others, to link back to; it is trusted.
    """
    from ccgraph.map.network import CCGraphNetwork  # noqa: PLC0415 - pyvis is slow to import
    from ccgraph.map.selection import CAP  # noqa: PLC0415

    most = CAP if cap is None else cap
    return CCGraphNetwork.from_neighborhood(graph, title=title, cap=most, index=index).generate_html()
