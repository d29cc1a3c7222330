"""From entries and links to what the page draws: numbered, placed, counted.

The page knows entries by their number, so that no id of the data is ever a key in the page's scripts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from ccgraph.map import content
from ccgraph.map.labels import chip
from ccgraph.map.layout import place
from ccgraph.map.looks import LINKS, Hue, kind_looks, link_looks
from ccgraph.namespace import KINDS, TECHNIQUE_KINDS, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

#: types of link that are not properties of our own name space.
_PROPERTIES = {
    "neighbor": "ccg:neighborOf",
    "broader": "skos:broader",
    "member": "skos:member",
    "source": "dcterms:source",
}


@dataclass(frozen=True)
class About:
    """What the page says about the whole: where the map is from, and what it leaves out.

    ``total`` counts the entries of the whole graph (0: unknown), ``omitted`` those of the neighborhood that are not
    drawn, by kind. ``violable`` names the assumptions that data may violate, ``violated`` are those chosen at the
    start; ``path`` is a chain of techniques with what each step drops, ``queries`` what fetched an entry, by kind.
    ``index`` is the address of the gallery that the map is part of.
    """

    title: str = ""
    index: str = ""
    focus: tuple[str, ...] = ()
    sparql: str = ""
    version: str = ""
    licence: str = ""
    citation: str = ""
    total: int = 0
    omitted: Mapping[str, int] = field(default_factory=dict)
    violable: Mapping[str, str] = field(default_factory=dict)
    violated: tuple[str, ...] = ()
    path: tuple[Mapping[str, Any], ...] = ()
    queries: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, graph: nx.MultiDiGraph[str], omitted: Mapping[str, int], *, title: str | None = None, index: str = ""
    ) -> About:
        """What the attributes of ``graph`` say; ``title`` has precedence over the graph's.

        ``index`` is none of them: a graph of others has no say in where a map leads.
        """
        given = graph.graph
        return cls(
            title=content.line(title or given.get("title")),
            index=index,
            focus=tuple(str(iri) for iri in given.get("focus", ())),
            sparql=content.text(given.get("sparql")),
            version=content.line(given.get("version")),
            licence=content.line(given.get("licence")),
            citation=content.line(given.get("citation")),
            total=int(given.get("total") or 0),
            omitted=dict(omitted),
            violable=dict(given.get("violable") or {}),
            violated=tuple(str(iri) for iri in given.get("violated", ())),
            path=tuple(given.get("path", ())),
            queries={str(kind): tuple(rows) for kind, rows in dict(given.get("queries") or {}).items()},
        )


def draw(nodes: Sequence[Mapping[str, Any]], edges: Sequence[Mapping[str, Any]], about: About) -> dict[str, Any]:
    """The data of the page, as plain JSON values, from pyvis's nodes and edges."""
    number = {node["id"]: index for index, node in enumerate(nodes)}
    focus = [number[iri] for iri in about.focus if iri in number] or [0][: len(nodes)]
    links: list[dict[str, Any]] = []
    pairs: list[dict[str, Any]] = []
    for edge in edges:
        first = len(links)
        links += [_link(link, number, edge) for link in edge.get("links") or [{}]]
        ends = {"from": number[edge["from"]], "to": number[edge["to"]]}
        pairs.append({**ends, "links": list(range(first, len(links)))})
    chips = [chip(_name(node), 0 if index in focus else max(1, _hop(node))) for index, node in enumerate(nodes)]
    spots = place([chip.box for chip in chips], [(pair["from"], pair["to"]) for pair in pairs], focus)
    assumption = {iri: index for index, iri in enumerate(about.violable)}
    entries = [
        {
            **_entry(node),
            "standings": _standings(node.get("standings", ()), assumption),
            "lines": list(chip.lines),
            "size": chip.size,
            "w": chip.box.width,
            "h": chip.box.height,
            "x": x,
            "y": y,
        }
        for node, chip, (x, y) in zip(nodes, chips, spots, strict=True)
    ]
    references = _cite_by_number(entries)
    return {
        "format": 2,
        "focus": focus,
        "entries": entries,
        "links": links,
        "pairs": pairs,
        "kinds": _kinds(entries, about.omitted),
        "types": _types(links),
        "references": references,
        "total": about.total,
        "violable": [{"id": content.line(iri), "name": content.line(name)} for iri, name in about.violable.items()],
        "violated": sorted({assumption[iri] for iri in about.violated if iri in assumption}),
        "path": [_step(hop, number, entries) for hop in about.path],
        "queries": [
            [content.line(kind), [_query(row) for row in rows]] for kind, rows in sorted(about.queries.items())
        ],
    }


def _name(node: Mapping[str, Any]) -> str:
    return content.line(node.get("label")) or content.line(node["id"]) or "(no name)"


def _hop(node: Mapping[str, Any]) -> int:
    return max(0, int(node.get("hop", 0)))


def _entry(node: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": content.line(node["id"]),
        "name": _name(node),
        "kind": content.line(node.get("kind")),
        "aliases": content.texts(node.get("aliases")),
        "summary": content.line(node.get("summary")),
        "hop": _hop(node),
        "details": content.details(node.get("details")),
    }


def _link(link: Mapping[str, Any], number: Mapping[str, int], edge: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: content.line(link.get(name)) for name in ("type", "label", "kind")}
    shown |= {name: said for name in ("reason", "qualifier", "gain", "cost") if (said := content.line(link.get(name)))}
    ends = {
        "from": number[link.get("source", edge["from"])],
        "to": number[link.get("target", edge["to"])],
    }
    return {**ends, **shown}


def _cite_by_number(entries: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The references of all entries, each once; where they were cited there are now their numbers."""
    references: list[dict[str, str]] = []
    numbers: dict[tuple[tuple[str, str], ...], int] = {}
    for entry in entries:
        details = entry["details"]
        for row, column in [(details, "sources"), *product(details.get("assumptions", ()), ("sources", "disputedBy"))]:
            if column not in row:
                continue
            cited = []
            for reference in row[column]:
                number = numbers.setdefault(tuple(reference.items()), len(numbers))
                if number == len(references):
                    references.append(reference)
                cited.append(number)
            row[column] = cited
    return references


def _standings(standings: Iterable[Mapping[str, Any]], assumption: Mapping[str, int]) -> list[list[Any]]:
    """How a technique stands to assumptions: ``[assumption, state, contested, [[claimed, strength], …]]`` each."""
    return [
        [
            assumption[standing["violated"]],
            content.line(standing["state"]),
            int(bool(standing["contested"])),
            [[assumption[claimed], content.line(strength)] for claimed, strength in standing["by"]],
        ]
        for standing in standings
    ]


def _step(hop: Mapping[str, Any], number: Mapping[str, int], entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A step of the given path; an end that is not drawn has the name of its address, and no number."""
    ends = {}
    for end in ("from", "to"):
        iri = str(hop.get(end))
        place = number.get(iri)
        name = content.line(local_name(iri)) if place is None else entries[place]["name"]
        ends[end] = {"number": place, "name": name}
    lists = {name: content.texts(hop.get(name)) for name in ("dropped", "silent", "added")}
    return {**ends, **lists, "reason": content.line(hop.get("reason"))}


def _query(row: Mapping[str, Any]) -> dict[str, str]:
    return {"name": content.line(row.get("name")), "sparql": content.text(row.get("sparql"))}


def _kinds(entries: Sequence[Mapping[str, Any]], omitted: Mapping[str, int]) -> list[dict[str, Any]]:
    drawn = Counter(entry["kind"] for entry in entries)
    missing: Counter[str] = Counter()
    for kind, count in omitted.items():
        missing[content.line(kind)] += int(count)
    return [
        {
            "id": kind,
            "label": look.label,
            "plural": look.plural,
            "glyph": look.glyph,
            "hue": _hue(look.hue),
            "class": KINDS.get(kind, ""),
            "technique": kind in TECHNIQUE_KINDS,
            "count": drawn[kind],
            "omitted": missing[kind],
        }
        for kind, look in kind_looks([*drawn, *missing]).items()
    ]


def _types(links: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The types of the links, called as the data call them; those that the data do not name, as their looks do."""
    counts = Counter(link["type"] for link in links)
    given: dict[str, str] = {}
    for link in links:
        if link["label"]:
            given.setdefault(link["type"], link["label"])
    return [
        {
            "id": name,
            "label": given.get(name, look.label),
            "outgoing": look.outgoing if name in LINKS else given.get(name, look.outgoing),
            "incoming": look.incoming,
            "property": _PROPERTIES.get(name, f"ccg:{name}") if name in LINKS else "",
            "neighbor": look.label == "neighbor" and name in LINKS,
            "dash": list(look.dash),
            "hue": _hue(look.hue),
            "count": counts[name],
        }
        for name, look in link_looks(counts).items()
    ]


def _hue(hue: Hue) -> dict[str, str]:
    return {"fill": hue.fill, "light": hue.light, "dark": hue.dark}
