"""The surroundings of entities, fetched from a store by frontier.

Each step asks the store for the links of the last ring only, with the saved queries ``links`` and ``cards``; the whole
graph is never turned into networkx first. Entities that many others share (a task, a family, a library) are shown, but
the walk does not go on through them, or two hops would reach half the graph. Of a crowd of links only some are fetched,
and the rest are counted (``crowds``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from ccgraph.crowds import links_of
from ccgraph.errors import QueryParameterError
from ccgraph.namespace import KIND_OF_CLASS, KINDS, PREFIXES, TECHNIQUE_KINDS, compact, local_name
from ccgraph.queries.parts import in_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    import networkx as nx

    from ccgraph.crowds import Cut
    from ccgraph.results import Result

    Ask = Callable[..., Result]
    Row = dict[str, object]

#: kind of link -> what a reader sees on it. The order is the order in which a crowded map keeps links.
LINK_LABELS = {
    "neighborOf": "neighbor",
    "assumes": "assumes",
    "task": "is used to",
    "usedIn": "has been used in",
    "supportedBy": "runs in",
    "dataShape": "fits data shape",
    "broader": "belongs to",
    "diagnosedBy": "is checked by",
    "startsWith": "start with",
    "thenTry": "then try",
    "forDataShape": "is for data shape",
    "implies": "implies",
    "probes": "probes",
    "partOf": "is part of",
    "inCategory": "is listed under",
    "member": "has member",
}


def neighborhood(
    ask: Ask,
    start: Sequence[str],
    *,
    depth: int = 1,
    types: Collection[str] | None = None,
    limit: int | None = None,
) -> nx.MultiDiGraph[str]:
    """The entities within ``depth`` links of ``start``.

    Args:
        ask: runs a saved query, as ``KnowledgeGraph.query`` does.
        start: IRIs to start from; they are drawn whatever the limit.
        depth: how many links to follow, 1 or more.
        types: kinds of link to follow (see ``LINK_LABELS``); all when ``None``.
        limit: how many entities to keep at most, all when ``None``; the nearest are kept.

    Returns:
        A directed multigraph. Nodes are IRIs with ``label``, ``kind``, ``aliases``, ``summary`` and ``hop``; edges
        point the way the statement does, their key and ``type`` is the kind of link, and they carry ``label``,
        ``kind`` (of a neighbor link), ``qualifier`` and ``reason``. Edges are those that the walk met: two entities of
        its last ring are not joined.

        Where an entity has more than ``crowds.MOST_LINKS`` links of one kind and direction, only so many are followed;
        which ones, the store decides. The graph's ``more`` says so of each such entity: a list of dictionaries with
        ``entity``, ``type`` of link, ``direction``, and how many links are ``shown`` of a ``count``. ``omitted`` counts
        what is left out by kind, be it for ``limit`` or behind such links, whose other ends count as the kind that
        most of those followed lead to; ``found`` is how many entities there are with those left out.

    Raises:
        QueryParameterError: ``depth`` or ``limit`` is below 1, or there is no such type of link.
    """
    _check(depth, types, limit)
    hops: dict[str, int] = dict.fromkeys(start, 0)
    edges: dict[tuple[str, str, str], dict[str, str]] = {}
    frontier = list(dict.fromkeys(start))
    cards = _cards(ask, frontier)
    cuts: list[Cut] = []
    for hop in range(1, depth + 1):
        ring: list[str] = []
        rows, cut = links_of(ask, frontier, types)
        cuts += cut
        for row in rows:
            link = local_name(str(row["property"]))
            here, there = str(row["entity"]), str(row["other"])
            source, target = (here, there) if str(row["direction"]) == "out" else (there, here)
            attributes = edges.setdefault((source, target, link), {})
            for name, column in (("kind", "kind"), ("qualifier", "qualifier"), ("reason", "reason")):
                value = row[column]
                if value is not None:
                    attributes[name] = local_name(str(value)) if name == "kind" else str(value)
            if there not in hops:
                hops[there] = hop
                ring.append(there)
        cards |= _cards(ask, ring)
        frontier = [iri for iri in ring if _kind(cards, iri) in TECHNIQUE_KINDS]
        if not frontier:
            break
    return _draw(ask, hops, edges, cards, limit, cuts)


def _check(depth: int, types: Collection[str] | None, limit: int | None) -> None:
    for name, number in (("depth", depth), ("limit", limit)):
        if number is not None and number < 1:
            raise QueryParameterError(f"{name} is {number}; it counts from 1", name)
    for link in types or ():
        if link not in LINK_LABELS:
            known = ", ".join(LINK_LABELS)
            raise QueryParameterError(f"there is no type of link {link!r}; use some of {known}", "types")


def _cards(ask: Ask, iris: Sequence[str]) -> dict[str, Row]:
    """The card of each entity; of an entity with several classes the row of the one that ccgraph knows."""
    cards: dict[str, Row] = {}
    for row in in_parts(ask, "cards", "entity", iris):
        iri = str(row["entity"])
        if iri not in cards or str(row["class"]) in KIND_OF_CLASS:
            cards[iri] = row
    return cards


def _kind(cards: dict[str, Row], iri: str) -> str:
    return KIND_OF_CLASS.get(str(cards[iri]["class"]), "") if iri in cards else ""


def _draw(
    ask: Ask,
    hops: dict[str, int],
    edges: dict[tuple[str, str, str], dict[str, str]],
    cards: dict[str, Row],
    limit: int | None,
    cuts: Sequence[Cut],
) -> nx.MultiDiGraph[str]:
    rank = {kind: position for position, kind in enumerate(KINDS)}
    order = sorted(hops, key=lambda iri: (hops[iri], rank.get(_kind(cards, iri), len(rank)), iri))
    kept = order if limit is None else order[: max(limit, sum(1 for hop in hops.values() if hop == 0))]
    import networkx as nx  # noqa: PLC0415 - slow, and the names of links are asked for without it

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    aliases: dict[str, list[str]] = {}
    for row in in_parts(ask, "aliases", "entity", kept):
        aliases.setdefault(str(row["entity"]), []).append(str(row["alias"]))
    for iri in kept:
        card = cards.get(iri, {})
        graph.add_node(
            iri,
            label=str(card.get("label") or local_name(iri)),
            kind=_kind(cards, iri),
            aliases=aliases.get(iri, []),
            summary=str(card.get("summary") or ""),
            hop=hops[iri],
        )
    for (source, target, link), attributes in sorted(edges.items(), key=lambda item: item[0]):
        if source in graph and target in graph:
            graph.add_edge(
                source,
                target,
                key=link,
                type=link,
                label=LINK_LABELS.get(link, compact(PREFIXES["ccg"] + link)),
                kind=attributes.get("kind", ""),
                qualifier=attributes.get("qualifier", ""),
                reason=attributes.get("reason", ""),
            )
    omitted: dict[str, int] = {}
    for iri in order[len(kept) :]:
        kind = _kind(cards, iri)
        omitted[kind] = omitted.get(kind, 0) + 1
    for cut in cuts:
        kind = _usual_kind(cut, edges, cards)
        omitted[kind] = omitted.get(kind, 0) + cut.more
    graph.graph.update(
        focus=[iri for iri in order if hops[iri] == 0],
        omitted=omitted,
        more=[asdict(cut) for cut in cuts],
        found=len(hops) + sum(cut.more for cut in cuts),
    )
    return graph


def _usual_kind(cut: Cut, edges: Iterable[tuple[str, str, str]], cards: dict[str, Row]) -> str:
    """The kind that most of the fetched links of a crowd lead to."""
    near, far = (0, 1) if cut.direction == "out" else (1, 0)
    kinds = Counter(_kind(cards, edge[far]) for edge in edges if edge[near] == cut.entity and edge[2] == cut.type)
    return min(kinds, key=lambda kind: (-kinds[kind], kind), default="")
