"""Where to go when data violate what a technique assumes: swaps, chains of swaps, and why something is no way out.

The neighborhood is asked for by its frontier, a step at a time, so that a question costs the same on a large graph.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from ccgraph.entry import Named, Source, neighbor_link, read_implementations, read_sources
from ccgraph.errors import NotFoundError
from ccgraph.namespace import compact, local_name
from ccgraph.queries.parts import in_parts
from ccgraph.standing import FREE, NEEDS, SILENT, WORSE, Standing, Wanted, fits, standings, standings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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

    ``own`` is how the technique itself stands to the violated assumptions.
    """

    technique: Named
    own: tuple[Standing, ...]
    swaps: tuple[Swap, ...]
    excluded: tuple[Exclusion, ...]

    @property
    def why_empty(self) -> str | None:
        """Where there is no swap, which condition removed the last candidates."""
        if self.swaps:
            return None
        return last_to_fall(self.excluded) or f"{self.technique.id} has no neighbor on record"


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
    names = _labels(ask, [start])
    near = _candidates(ask, [start], violated)
    far = _candidates(ask, list(near), violated) if steps > 1 else {}
    found = near | {iri: candidate for iri, candidate in far.items() if iri not in near and iri != start}
    names.update((iri, candidate.label) for iri, candidate in found.items())
    fit = fits(ask, [start, *found])
    same_task = replace(wanted, tasks=wanted.tasks or frozenset(fit[start].get("task", ())))
    chosen, excluded = [], []
    for iri, candidate in found.items():
        condition = wanted if iri in near else same_task
        exclusion = exclude(_named(iri, names), candidate.standings, condition.lacking(fit[iri]))
        if exclusion is None:
            chosen.append(iri)
        else:
            excluded.append(exclusion)
    steps_of = _Steps(ask, names)
    callables = read_implementations(ask, chosen)
    answers = []
    for iri in chosen:
        last = steps_of.hop(found[iri].row)
        left = str(found[iri].row["technique"])
        via = None if left == start else steps_of.hop(near[left].row)
        whole = last.change if via is None else change(ask, start, iri)
        answers.append(Swap(last.link.technique, last, via, found[iri].standings, whole, callables.get(iri, ())))
    answers.sort(key=lambda swap: (swap.via is not None, _ORDER[swap.state], swap.technique.id))
    excluded.sort(key=lambda exclusion: (exclusion.rank, exclusion.technique.id))
    own = standings(ask, [start], violated)[start]
    return SwapAnswer(_named(start, names), own, tuple(answers), tuple(excluded))


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
    names = _labels(ask, [start])
    came: dict[str, dict[str, object]] = {}
    frontier = [start]
    while frontier and len(came) < MOST_VISITED:
        fresh: list[str] = []
        for row in in_parts(ask, "neighbors", "technique", frontier):
            neighbor = str(row["neighbor"])
            if neighbor != start and neighbor not in came:
                came[neighbor] = row
                names[neighbor] = str(row["label"])
                fresh.append(neighbor)
        ends = [goal] if goal in came else [] if goal is not None else _free(ask, fresh, free_of)
        if ends:
            return _chain(_Steps(ask, names), start, ends[0], came)
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
    return Verdict(_named(technique, _labels(ask, [technique])), tuple(reasons), stand)


def change(ask: Ask, start: str, other: str) -> Change:
    """What going from ``start`` to ``other`` drops, keeps and adds in assumptions."""
    sides: dict[str, list[Named]] = {}
    for row in ask("assumption-changes", technique=[start], other=[other]).to_dicts():
        iri = str(row["assumption"])
        sides.setdefault(str(row["change"]), []).append(Named(iri, local_name(iri), str(row["label"])))
    return Change(*(tuple(sides.get(side, ())) for side in ("dropped", "silent", "kept", "added")))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A neighbor that was found: its row of ``swap``, for the link, and how it stands to what is violated."""

    label: str
    row: dict[str, object]
    standings: tuple[Standing, ...]


def _candidates(ask: Ask, techniques: Sequence[str], violated: Sequence[str]) -> dict[str, _Candidate]:
    """The neighbors of ``techniques``, each by the first link that leads there."""
    rows: dict[str, list[dict[str, object]]] = {}
    for row in in_parts(partial(ask, violated=list(violated)), "swap", "technique", techniques):
        group = rows.setdefault(str(row["neighbor"]), [])
        if not group or group[0]["link"] == row["link"]:
            group.append(row)
    return {
        neighbor: _Candidate(str(group[0]["label"]), group[0], standings_of(group, violated))
        for neighbor, group in rows.items()
    }


class _Steps:
    """Makes hops of links, each once; what the links of a technique rest on is looked up once, too."""

    def __init__(self, ask: Ask, names: dict[str, str]) -> None:
        self._ask = ask
        self._names = names
        self._sources: dict[str, dict[str, tuple[Source, ...]]] = {}
        self._hops: dict[str, Hop] = {}

    def hop(self, row: dict[str, object]) -> Hop:
        """The step along the link of a row of ``swap`` or ``neighbors``."""
        link, left, right = str(row["link"]), str(row["technique"]), str(row["neighbor"])
        if left not in self._sources:
            self._sources[left] = read_sources(self._ask, [left]).get(left, {})
        if link not in self._hops:
            sources = self._sources[left].get(link, ())
            effect = change(self._ask, left, right)
            self._hops[link] = Hop(_named(left, self._names), neighbor_link(row), effect, sources)
        return self._hops[link]


def _free(ask: Ask, techniques: Sequence[str], violated: Sequence[str]) -> list[str]:
    """Those that need none of ``violated``, the best known first."""
    found = standings(ask, techniques, violated)
    worst = {
        technique: max((_ORDER[standing.state] for standing in stand), default=0) for technique, stand in found.items()
    }
    return sorted((t for t in techniques if worst.get(t, 0) < _ORDER[NEEDS]), key=lambda t: (worst.get(t, 0), t))


def _chain(steps: _Steps, start: str, end: str, came: dict[str, dict[str, object]]) -> tuple[Hop, ...]:
    hops: list[Hop] = []
    while end != start:
        hops.append(steps.hop(came[end]))
        end = str(came[end]["technique"])
    return tuple(reversed(hops))


def _labels(ask: Ask, techniques: Sequence[str]) -> dict[str, str]:
    rows = ask("cards", entity=list(techniques)).to_dicts()
    return {str(row["entity"]): str(row["label"] or local_name(str(row["entity"]))) for row in rows}


def _named(iri: str, names: dict[str, str]) -> Named:
    return Named(iri, local_name(iri), names[iri])
