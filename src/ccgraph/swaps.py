"""Where to go when data violate what a technique assumes: swaps, chains of swaps, and why something is no way out.

The neighborhood is asked for by its frontier, a step at a time, so that a question costs the same on a large graph.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ccgraph.crowds import neighbors_of
from ccgraph.entry import Named, Source
from ccgraph.entry_reader import names_of, neighbor_link, read_implementations, sources_of
from ccgraph.errors import NotFoundError
from ccgraph.namespace import compact, local_name
from ccgraph.queries.parts import in_parts
from ccgraph.standing import FREE, NEEDS, SILENT, WORSE, Standing, Wanted, fits, is_needed, standings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ccgraph.crowds import Cut
    from ccgraph.entry import Implementation, NeighborLink
    from ccgraph.results import Result

    Ask = Callable[..., Result]

#: the best known first.
_ORDER = {FREE: 0, WORSE: 1, SILENT: 2, NEEDS: 3}
#: what excludes a technique, in the order in which it is looked at.
_CONDITIONS = ("violated", "wanted", "needs")
#: how many techniques a search for a chain looks at before it gives up.
MOST_VISITED = 2000
#: how many of those that fell last a message names.
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Change:
    """What going from one technique to another does to the assumptions stated as required or required for inference.

    ``silent`` are those on which the other technique has no claim on record, which does not make it free of them.
    """

    dropped: tuple[Named, ...] = ()
    silent: tuple[Named, ...] = ()
    kept: tuple[Named, ...] = ()
    added: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Hop:
    """A step from the technique ``start`` along a link, with what the step changes and what its reason rests on."""

    start: Named
    link: NeighborLink
    change: Change
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Swap:
    """A technique to go to: ``via`` is the neighbor between, for those two steps away."""

    technique: Named
    hop: Hop
    via: Hop | None
    standings: tuple[Standing, ...]
    change: Change
    implementations: tuple[Implementation, ...]

    @property
    def state(self) -> str:
        """The worst of its standings."""
        return max((standing.state for standing in self.standings), key=_ORDER.__getitem__, default=FREE)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A technique that is no way out, and why: ``condition`` is the first to exclude it.

    That is ``violated`` (what it assumes), ``wanted`` (what it does) or ``needs`` (what its result offers).
    """

    technique: Named
    condition: str
    reason: str

    @property
    def rank(self) -> int:
        """The place of the condition among those that are looked at one after the other."""
        return _CONDITIONS.index(self.condition)


@dataclass(frozen=True, slots=True)
class SwapAnswer:
    """``swaps``, the nearest and best known first, and what was ``excluded``, in the order of the conditions.

    ``own`` is how the technique itself stands to the violated assumptions. ``more`` says whose neighbors were too many
    to be looked at, and how many of them were not.
    """

    technique: Named
    own: tuple[Standing, ...]
    swaps: tuple[Swap, ...]
    excluded: tuple[Exclusion, ...]
    more: tuple[Cut, ...] = ()

    @property
    def why_empty(self) -> str | None:
        """Where there is no swap, which condition removed the last candidates."""
        if self.swaps:
            return None
        reason = last_to_fall(self.excluded) or f"{self.technique.id} has no neighbor on record"
        unseen = sum(cut.more for cut in self.more)
        return f"{reason}; {unseen} more neighbors were not looked at" if unseen else reason


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a technique is excluded; no ``reasons``: nothing on record excludes it. ``standings`` tell what is silent."""

    technique: Named
    reasons: tuple[str, ...]
    standings: tuple[Standing, ...]


def swaps(ask: Ask, start: str, violated: Sequence[str], wanted: Wanted, *, steps: int = 2) -> SwapAnswer:
    """Neighbors, then neighbors of neighbors, that need none of the violated assumptions and do what is ``wanted``.

    Args:
        ask: runs a saved query whose parameters are IRIs.
        start: the technique to leave.
        violated: the assumptions that the data violate; what implies one of them is violated as well.
        wanted: what candidates have to do. Where no task is wanted, techniques two steps away share one of ``start``.
        steps: 1 for neighbors only.
    """
    names = names_of(ask, [start])
    near, cuts = _candidates(ask, [start], violated)
    far: dict[str, _Candidate] = {}
    if steps > 1:
        far, cuts_there = _candidates(ask, list(near), violated)
        cuts += cuts_there
    found = near | {iri: candidate for iri, candidate in far.items() if iri not in near and iri != start}
    names |= {iri: candidate.technique for iri, candidate in found.items()}
    fit = fits(ask, [start, *found])
    same_task = replace(wanted, tasks=wanted.tasks or frozenset(fit[start].get("task", ())))
    chosen, excluded = [], []
    for iri, candidate in found.items():
        condition = wanted if iri in near else same_task
        exclusion = exclude(names[iri], candidate.standings, condition.lacking(fit[iri]))
        if exclusion is None:
            chosen.append(iri)
        else:
            excluded.append(exclusion)
    ways = {iri: str(found[iri].row["technique"]) for iri in chosen}
    between = [near[left].row for left in dict.fromkeys(ways.values()) if left != start]
    hops = _hops(ask, names, [found[iri].row for iri in chosen] + between)
    whole = changes(ask, start, chosen)
    callables = read_implementations(ask, chosen)
    answers = []
    for iri in chosen:
        last = hops[str(found[iri].row["link"])]
        via = None if ways[iri] == start else hops[str(near[ways[iri]].row["link"])]
        answers.append(Swap(last.link.technique, last, via, found[iri].standings, whole[iri], callables.get(iri, ())))
    answers.sort(key=lambda swap: (swap.via is not None, _ORDER[swap.state], swap.technique.id))
    excluded.sort(key=lambda exclusion: (exclusion.rank, exclusion.technique.id))
    own = standings(ask, [start], violated)[start]
    return SwapAnswer(names[start], own, tuple(answers), tuple(excluded), tuple(cuts))


def exclude(technique: Named, stand: Iterable[Standing], lacking: str | None) -> Exclusion | None:
    """What excludes a technique: a violated assumption that it needs, or else what it is ``lacking``; or nothing."""
    needed = next((standing for standing in stand if standing.state == NEEDS), None)
    if needed is not None:
        return Exclusion(technique, "violated", f"it needs {needed.needed}")
    return None if lacking is None else Exclusion(technique, "wanted", lacking)


def last_to_fall(excluded: Sequence[Exclusion]) -> str | None:
    """Those that the last condition removed, with its words; ``None`` where there was nothing to exclude."""
    if not excluded:
        return None
    last = [exclusion for exclusion in excluded if exclusion.condition == excluded[-1].condition]
    shown = ", ".join(f"{exclusion.technique.id} ({exclusion.reason})" for exclusion in last[:MOST_SHOWN])
    more = f" and {len(last) - MOST_SHOWN} more" if len(last) > MOST_SHOWN else ""
    return f"none of {len(excluded)} candidates is left; the last to fall: {shown}{more}"


def path(ask: Ask, start: str, goal: str | None, free_of: Sequence[str] = ()) -> tuple[Hop, ...]:
    """The shortest chain of swaps from ``start`` to ``goal``, or to what needs none of ``free_of``.

    Raises:
        NotFoundError: no chain of links leads there.
    """
    names = names_of(ask, [start])
    came: dict[str, dict[str, object]] = {}
    frontier = [start]
    while frontier and len(came) < MOST_VISITED:
        fresh: list[str] = []
        for row in in_parts(ask, "neighbors", "technique", frontier):
            neighbor = str(row["neighbor"])
            if neighbor != start and neighbor not in came:
                came[neighbor] = row
                names[neighbor] = Named.of(neighbor, row["label"])
                fresh.append(neighbor)
        ends = [goal] if goal in came else [] if goal is not None else _free(ask, fresh, free_of)
        if ends:
            return _chain(ask, names, start, ends[0], came)
        frontier = fresh
    where = (
        compact(goal) if goal is not None else f"a technique that needs none of {', '.join(map(local_name, free_of))}"
    )
    raise NotFoundError(f"no chain of neighbors leads from {local_name(start)} to {where}")


def why_not(ask: Ask, technique: str, violated: Sequence[str], wanted: Wanted) -> Verdict:
    """The conditions that exclude a technique, the violated assumptions first."""
    stand = standings(ask, [technique], violated)[technique]
    reasons = [f"it needs {standing.needed}" for standing in stand if standing.state == NEEDS]
    lacking = wanted.lacking(fits(ask, [technique])[technique])
    if lacking is not None:
        reasons.append(lacking)
    return Verdict(names_of(ask, [technique])[technique], tuple(reasons), stand)


def changes(ask: Ask, start: str, others: Sequence[str]) -> dict[str, Change]:
    """What going from ``start`` to each of the others drops, keeps and adds in assumptions."""
    stated: dict[str, dict[str, Named]] = {technique: {} for technique in (start, *others)}
    for row in in_parts(ask, "assumptions", "technique", list(stated)):
        if is_needed(local_name(str(row["strength"]))):
            iri = str(row["assumption"])
            stated[str(row["technique"])][iri] = Named.of(iri, row["label"])
    theirs = standings(ask, others, list(stated[start]))
    added = {iri for other in others for iri in stated[other]} - set(stated[start])
    (ours,) = standings(ask, [start], sorted(added)).values()
    before = set(stated[start]) | {standing.violated.iri for standing in ours if standing.state == NEEDS}
    found = {}
    for other in others:
        sides: dict[str, dict[str, Named]] = {side: {} for side in ("dropped", "silent", "kept", "added")}
        for iri, assumption in stated[other].items():
            sides["kept" if iri in before else "added"][iri] = assumption
        for standing in theirs[other]:
            iri = standing.violated.iri
            sides[_side(standing)].setdefault(iri, stated[start][iri])
        found[other] = Change(*(tuple(named for _, named in sorted(side.items())) for side in sides.values()))
    return found


def _side(standing: Standing) -> str:
    """What becomes of an assumption that is stated of one technique in another, by the standing of that one."""
    if standing.state == NEEDS:
        return "kept"
    spoken = any(bearing.assumption == standing.violated.id or bearing.denies for bearing in standing.bearings)
    return "dropped" if spoken else "silent"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A neighbor that was found: its row of ``neighbors``, for the link, and how it stands to what is violated."""

    technique: Named
    row: dict[str, object]
    standings: tuple[Standing, ...]


def _candidates(
    ask: Ask, techniques: Sequence[str], violated: Sequence[str]
) -> tuple[dict[str, _Candidate], list[Cut]]:
    """The neighbors of ``techniques``, each by the first link that leads there, and what was cut."""
    rows, cuts = neighbors_of(ask, techniques)
    first: dict[str, dict[str, object]] = {}
    for row in rows:
        first.setdefault(str(row["neighbor"]), row)
    stand = standings(ask, list(first), violated)
    return {iri: _Candidate(Named.of(iri, row["label"]), row, stand[iri]) for iri, row in first.items()}, cuts


def _hops(ask: Ask, names: dict[str, Named], rows: Sequence[dict[str, object]]) -> dict[str, Hop]:
    """Link → the step along it, for rows of ``neighbors``."""
    sources = sources_of(ask, [str(row["link"]) for row in rows])
    ends: dict[str, list[str]] = {}
    for row in rows:
        ends.setdefault(str(row["technique"]), []).append(str(row["neighbor"]))
    effects = {left: changes(ask, left, rights) for left, rights in ends.items()}
    hops = {}
    for row in rows:
        link, left, right = str(row["link"]), str(row["technique"]), str(row["neighbor"])
        hops[link] = Hop(names[left], neighbor_link(row), effects[left][right], sources.get(link, ()))
    return hops


def _free(ask: Ask, techniques: Sequence[str], violated: Sequence[str]) -> list[str]:
    """Those that need none of ``violated``, the best known first."""
    found = standings(ask, techniques, violated)
    worst = {
        technique: max((_ORDER[standing.state] for standing in stand), default=0) for technique, stand in found.items()
    }
    return sorted((t for t in techniques if worst.get(t, 0) < _ORDER[NEEDS]), key=lambda t: (worst.get(t, 0), t))


def _chain(
    ask: Ask, names: dict[str, Named], start: str, end: str, came: dict[str, dict[str, object]]
) -> tuple[Hop, ...]:
    rows: list[dict[str, object]] = []
    while end != start:
        rows.append(came[end])
        end = str(came[end]["technique"])
    rows.reverse()
    hops = _hops(ask, names, rows)
    return tuple(hops[str(row["link"])] for row in rows)
