"""The pyvis network behind the map: pyvis holds the entries and links, the page is our own.

pyvis's own page asks hosts for scripts and runs text of the data as code, and its writers use the locale's encoding and
litter the working directory. So everything that leads there is replaced or refused. This is the only file that imports
pyvis; ``pyvis`` 0.3.2 and ``pyvis-optimized``, which installs over it, give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from pyvis.network import Network

from ccgraph import atomic
from ccgraph.errors import CCGraphError
from ccgraph.map import content, page
from ccgraph.map.drawing import About, draw
from ccgraph.map.looks import kind_looks, link_looks
from ccgraph.map.selection import CAP, select
from ccgraph.namespace import local_name

if TYPE_CHECKING:
    import os

    import networkx as nx


_TEXTS_OF_LINK = ("label", "kind", "qualifier", "reason", "gain", "cost")


class CCGraphNetwork(Network):  # type: ignore[misc]  # pyvis has no types
    """A ``pyvis.network.Network`` whose page is one safe file.

    ``add_node`` and ``add_edge`` are pyvis's. A node is an entry: its id is the IRI, and besides ``label`` it may carry
    ``kind``, ``aliases``, ``summary``, ``hop``,
    ``details`` and ``standings``. An edge stands for all links between two entries,
    which it carries as ``links``, each with its ``source`` and ``target``: pyvis would drop or overlay parallel ones.
    """

    def __init__(self, about: About | None = None) -> None:
        super().__init__(directed=True, cdn_resources="in_line")
        self.about = about if about is not None else About()
        self.templateEnv = page.environment()
        self.path = page.TEMPLATE

    @classmethod
    def from_neighborhood(
        cls, graph: nx.MultiDiGraph[str], *, title: str | None = None, cap: int = CAP, index: str = ""
    ) -> CCGraphNetwork:
        """A network of at most ``cap`` entries of ``graph``, a graph as ``ccgraph.neighborhood`` makes it."""
        selection = select(graph, cap)
        network = cls(About.of(graph, selection.omitted, title=title, index=index))
        nodes = {node: graph.nodes[node] for node in selection.entries}
        looks = kind_looks(str(data.get("kind") or "") for data in nodes.values())
        for node, data in nodes.items():
            kind = str(data.get("kind") or "")
            network.add_node(
                str(node),
                label=content.line(data.get("label")) or local_name(str(node)) or "(no name)",
                shape="box",
                color=looks[kind].hue.fill,
                kind=kind,
                aliases=data.get("aliases", ()),
                summary=data.get("summary", ""),
                hop=int(data.get("hop", 0)),
                details=data.get("details", {}),
                standings=data.get("standings", ()),
            )
        for (one, other), links in _pairs(graph, selection.entries).items():
            look = link_looks([links[0]["type"]])[links[0]["type"]]
            network.add_edge(one, other, color=look.hue.light, dashes=list(look.dash) or False, links=links)
        return network

    def generate_html(self, name: str = "", local: bool = True, notebook: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 - pyvis's signature
        """The page as text; the arguments are pyvis's and change nothing."""
        self.html = page.compose(self.templateEnv, draw(self.nodes, self.edges, self.about), self.about)
        return self.html

    def write_html(
        self,
        name: str | os.PathLike[str],
        local: bool = True,  # noqa: ARG002, FBT001, FBT002 - pyvis's signature
        notebook: bool = False,  # noqa: FBT001, FBT002
        open_browser: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Write the page to the file ``name``: in UTF-8, whole or not at all, and nothing beside it.

        Raises:
            CCGraphError: where pyvis is asked for a notebook's frame or to open a browser.
            OutputError: where the file cannot be written.
        """
        if notebook or open_browser:
            self._refuse("write_html(notebook=…, open_browser=…)")
        atomic.write_text(name, self.generate_html())

    def save_graph(self, name: str | os.PathLike[str]) -> None:
        """Write the page to the file ``name``, as ``write_html`` does."""
        self.write_html(name)

    def show(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: it writes beside the file and opens a browser."""
        self._refuse("show")

    def prep_notebook(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: it loads pyvis's page."""
        self._refuse("prep_notebook")

    def set_template(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: another page would not be safe."""
        self._refuse("set_template")

    def set_template_dir(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: another page would not be safe."""
        self._refuse("set_template_dir")

    def set_options(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: the page has its own options."""
        self._refuse("set_options")

    def show_buttons(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: the panel is built by code the page's policy forbids."""
        self._refuse("show_buttons")

    def from_DOT(self, *_: Any, **__: Any) -> NoReturn:  # noqa: N802 - pyvis's name
        """Refused: the text of a DOT file would become code."""
        self._refuse("from_DOT")

    def from_nx(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: it loses parallel links; use ``from_neighborhood``."""
        self._refuse("from_nx")

    def _refuse(self, what: str) -> NoReturn:
        raise CCGraphError(
            f"{what} of pyvis is not safe with other people's data; use generate_html() for the page's text "
            "or write_html(FILE) to write it"
        )


def _pairs(graph: nx.MultiDiGraph[str], entries: tuple[str, ...]) -> dict[tuple[str, str], list[dict[str, str]]]:
    """The links between drawn entries, by pair whatever their direction, each list with its leading link first."""
    position = {str(node): index for index, node in enumerate(entries)}
    links = []
    for source, target, key, data in graph.edges(keys=True, data=True):
        if source != target and str(source) in position and str(target) in position:
            link = {"source": str(source), "target": str(target), "type": content.line(data.get("type") or key)}
            links.append(link | {name: str(data.get(name) or "") for name in _TEXTS_OF_LINK})
    rank = {name: index for index, name in enumerate(link_looks(link["type"] for link in links))}

    def order(link: dict[str, str]) -> tuple[object, ...]:
        ends = (position[link["source"]], position[link["target"]])
        return (min(ends), max(ends), rank[link["type"]], ends, [link[name] for name in _TEXTS_OF_LINK])

    pairs: dict[tuple[str, str], list[dict[str, str]]] = {}
    for link in sorted(links, key=order):
        one, other = sorted((link["source"], link["target"]), key=position.__getitem__)
        pairs.setdefault((one, other), []).append(link)
    return pairs
