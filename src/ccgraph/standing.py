"""How a technique stands to assumptions that data violate, and whether it does what is wanted.

Four answers, from worst to best known: it needs one of them; it works worse without; no claim is on record, which is
not freedom; it expressly does not need it. All comes from the saved queries ``bearings`` and ``fits``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ccgraph.entry import how_it_holds
from ccgraph.entry_reader import names_of, text_in
from ccgraph.namespace import local_name
from ccgraph.queries.parts import in_parts
from ccgraph.queries.saved import MOST_VALUES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ccgraph.entry import Named
    from ccgraph.results import Result

    Ask = Callable[..., Result]

NEEDS, WORSE, SILENT, FREE = "needs it", "works worse without it", "no claim on record", "does not require it"
_BY_STRENGTH = {
    "required": NEEDS,
    "for-inference": NEEDS,
    "for-optimality": WORSE,
    "performance": WORSE,
    "not-required": FREE,
}


def _state(strength: str) -> str:
    """What a claim of this strength says; of a strength that nobody here knows the worst is believed."""
    return _BY_STRENGTH.get(strength, NEEDS)


def is_needed(strength: str) -> bool:
    """Whether a claim of this strength, the local name of its IRI, says that the technique needs the assumption."""
    return _state(strength) == NEEDS


@dataclass(frozen=True, slots=True)
class Bearing:
    """A claim that bears on a violated assumption: on the same one, or on one that implies it or is implied by it."""

    claim: str
    assumption: str
    strength: str
    scope: str | None
    breaks: str | None
    contested: bool

    @property
    def denies(self) -> bool:
        """Whether the claim is that the assumption is not required."""
        return _state(self.strength) == FREE

    @property
    def how(self) -> str:
        """How strongly the claim holds, for what, and whether it is contested."""
        return how_it_holds(self.strength, self.scope, self.contested)

    def __str__(self) -> str:
        return f"{self.assumption} {self.how}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a technique stands to one violated assumption, by its claims; the claims on other purposes are listed too."""

    violated: Named
    bearings: tuple[Bearing, ...]

    @property
    def state(self) -> str:
        """One of ``NEEDS``, ``WORSE``, ``SILENT`` and ``FREE``: the worst that any claim says."""
        states = {_state(bearing.strength) for bearing in self.bearings}
        return next((state for state in (NEEDS, WORSE, FREE) if state in states), SILENT)

    @property
    def needed(self) -> str:
        """What is needed, in words: the assumption, or the stronger one that the claim is on, how much, for what."""
        bearing = next(found for found in self.bearings if _state(found.strength) == NEEDS)
        implied = f", which implies {self.violated.id}" if bearing.assumption != self.violated.id else ""
        return f"{bearing.assumption}{implied} ({bearing.how})"

    def __str__(self) -> str:
        why = f" ({'; '.join(map(str, self.bearings))})" if self.bearings else ""
        return f"{self.violated.id}: {self.state}{why}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a technique has to do besides: one of the tasks, shapes of data, libraries and areas, where any are given.

    All are IRIs.
    """

    tasks: frozenset[str] = frozenset()
    shapes: frozenset[str] = frozenset()
    libraries: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()

    def one_by_one(self) -> tuple[Wanted, ...]:
        """The conditions that are given, each by itself, in the order in which they are looked at."""
        given = ((name, getattr(self, name)) for name in ("tasks", "shapes", "libraries", "areas"))
        return tuple(Wanted(**{name: iris}) for name, iris in given if iris)

    def lacking(self, fits: Mapping[str, set[str]]) -> str | None:
        """The first condition that a technique does not meet, in words; ``None`` where it meets all."""
        for relation, wanted in (
            ("task", self.tasks),
            ("data shape", self.shapes),
            ("library", self.libraries),
            ("application area", self.areas),
        ):
            if wanted and not wanted & fits.get(relation, set()):
                return f"no {relation} {' or '.join(sorted(map(local_name, wanted)))} on record"
        return None


def standings(ask: Ask, techniques: Sequence[str], violated: Sequence[str]) -> dict[str, tuple[Standing, ...]]:
    """Technique → how it stands to each violated assumption, in the order in which these are given."""
    about = names_of(ask, violated)
    found: dict[tuple[str, str], dict[str, Bearing]] = {}
    for start in range(0, len(violated), MOST_VALUES):
        part = list(violated[start : start + MOST_VALUES])
        for row in in_parts(partial(ask, violated=part), "bearings", "technique", techniques):
            claims = found.setdefault((str(row["technique"]), str(row["violated"])), {})
            claims[str(row["claim"])] = Bearing(
                str(row["claim"]),
                local_name(str(row["claimed"])),
                local_name(str(row["strength"])),
                text_in(row, "scope"),
                text_in(row, "breaks"),
                bool(row["contested"]),
            )
    return {
        technique: tuple(Standing(about[iri], tuple(found.get((technique, iri), {}).values())) for iri in violated)
        for technique in techniques
    }


def fits(ask: Ask, techniques: Sequence[str]) -> dict[str, dict[str, set[str]]]:
    """Technique → ``task``, ``data shape``, ``library``, ``application area`` → the IRIs, wider ones included."""
    found: dict[str, dict[str, set[str]]] = {technique: {} for technique in techniques}
    for row in in_parts(ask, "fits", "technique", techniques):
        found[str(row["technique"])].setdefault(str(row["relation"]), set()).add(str(row["entity"]))
    return found
