"""The links of entities, of each kind at most so many, and an exact count of those that stay behind.

A technique with a hundred thousand neighbors, or the task of half the graph, must not cost more than anything else.
So links are counted first, which a store does without reading what is at their ends; who has no more than
``MOST_LINKS`` of any kind is asked for in full, with everybody else of the same step, and of a crowd the store gives
the first it comes upon.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccgraph.namespace import CCG, local_name
from ccgraph.queries.parts import in_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from ccgraph.results import Result

    Ask = Callable[..., Result]
    Row = dict[str, object]

#: how many links of one kind and direction are fetched at an entity that has more: the LIMIT of the queries
#: ``some-links-out`` and ``some-links-in``.
MOST_LINKS = 100

_NEIGHBOR, _HAS_LINK, _TO = CCG + "neighborOf", CCG + "hasNeighborLink", CCG + "to"


@dataclass(frozen=True, slots=True)
class Cut:
    """Links of one kind at ``entity``, ``out`` of it or ``in``to it: ``count`` there are, ``shown`` were fetched."""

    entity: str
    type: str
    direction: str
    shown: int
    count: int

    @property
    def more(self) -> int:
        """How many were not fetched."""
        return self.count - self.shown


def links_of(ask: Ask, entities: Sequence[str], types: Collection[str] | None) -> tuple[list[Row], list[Cut]]:
    """Rows as ``links`` gives them, of all ``types`` where that is ``None``, and what was cut."""
    crowds = _crowds(ask, entities)
    rows = list(in_parts(ask, "links", "entity", [entity for entity in entities if entity not in crowds]))
    cuts = []
    for entity, counts in crowds.items():
        for (direction, prop), count in counts.items():
            kind = _NEIGHBOR if prop in {_HAS_LINK, _TO} else prop
            if types is not None and local_name(kind) not in types:
                continue
            ends = _some(ask, entity, direction, prop)
            rows += (
                _neighbor_rows(ask, entity, direction, ends)
                if kind == _NEIGHBOR
                else _rows(entity, direction, kind, ends)
            )
            if count > MOST_LINKS:
                cuts.append(Cut(entity, local_name(kind), direction, len(ends), count))
    return [row for row in rows if types is None or local_name(str(row["property"])) in types], cuts


def neighbors_of(ask: Ask, techniques: Sequence[str]) -> tuple[list[Row], list[Cut]]:
    """Rows as ``neighbors`` gives them, and what was cut."""
    out = ("out", _HAS_LINK)
    crowds = {
        technique: counts[out]
        for technique, counts in _crowds(ask, techniques).items()
        if counts.get(out, 0) > MOST_LINKS
    }
    rows = list(in_parts(ask, "neighbors", "technique", [each for each in techniques if each not in crowds]))
    cuts = []
    for technique, count in crowds.items():
        ends = _some(ask, technique, *out)
        rows += in_parts(ask, "neighbor-links", "link", ends)
        cuts.append(Cut(technique, local_name(_NEIGHBOR), "out", len(ends), count))
    return rows, cuts


def _crowds(ask: Ask, entities: Sequence[str]) -> dict[str, dict[tuple[str, str], int]]:
    """Entity → direction and property → how many links, for the entities that have too many of some."""
    found: dict[str, dict[tuple[str, str], int]] = {}
    for row in in_parts(ask, "link-counts", "entity", entities):
        counts = found.setdefault(str(row["entity"]), {})
        counts[str(row["direction"]), str(row["property"])] = int(str(row["count"]))
    return {entity: counts for entity, counts in found.items() if max(counts.values()) > MOST_LINKS}


def _some(ask: Ask, entity: str, direction: str, prop: str) -> list[str]:
    return [str(row["other"]) for row in ask(f"some-links-{direction}", entity=entity, property=prop).to_dicts()]


def _rows(entity: str, direction: str, prop: str, ends: Iterable[str]) -> list[Row]:
    empty = dict.fromkeys(("kind", "qualifier", "reason"))
    return [{"entity": entity, "direction": direction, "property": prop, "other": end, **empty} for end in ends]


def _neighbor_rows(ask: Ask, entity: str, direction: str, links: Sequence[str]) -> list[Row]:
    other = "neighbor" if direction == "out" else "technique"
    return [
        {
            "entity": entity,
            "direction": direction,
            "property": _NEIGHBOR,
            "other": row[other],
            "kind": row["kind"],
            "qualifier": row["qualifier"],
            "reason": row["chooseWhen"],
        }
        for row in in_parts(ask, "neighbor-links", "link", links)
    ]
