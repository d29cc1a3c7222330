"""How full each entry is: which sections it should have, those of the reading guide for a technique, and what it lacks.

The saved queries ``entry-sections`` and ``library-sections`` count; the SHACL shapes ``FullEntry`` and ``FullLibrary``
demand the same of every entry that is marked as reviewed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccgraph.namespace import local_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from ccgraph.results import Result

    Ask = Callable[..., Result]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of one entry: how many parts were ``found``, and how many a full entry has at ``least``."""

    name: str
    found: int
    least: int

    @property
    def full(self) -> bool:
        """Whether there are enough."""
        return self.found >= self.least

    def __str__(self) -> str:
        return f"{self.name} ({self.found} of {self.least})" if self.found else self.name


@dataclass(frozen=True, slots=True)
class Fullness:
    """The sections of one entry. ``reviewed`` is the day on which somebody else last read it beside its sources."""

    iri: str
    label: str
    reviewed: date | None
    sections: tuple[Section, ...]

    @property
    def lacks(self) -> tuple[Section, ...]:
        """The sections that are not full yet."""
        return tuple(section for section in self.sections if not section.full)

    def __str__(self) -> str:
        state = f"reviewed {self.reviewed}" if self.reviewed else "not reviewed"
        if not self.lacks:
            return f"{local_name(self.iri)}: full, {state}"
        return (
            f"{local_name(self.iri)}: {len(self.sections) - len(self.lacks)} of {len(self.sections)} sections, {state};"
            f" lacks {', '.join(map(str, self.lacks))}"
        )


def fullness(ask: Ask) -> list[Fullness]:
    """Every technique's entry, the fullest first, then by id."""
    return _read(ask("entry-sections"), "technique")


def library_fullness(ask: Ask) -> list[Fullness]:
    """Every library's entry, the fullest first, then by id."""
    return _read(ask("library-sections"), "library")


def _read(counted: Result, subject: str) -> list[Fullness]:
    entries: dict[str, tuple[str, date | None, list[Section]]] = {}
    for row in counted.to_dicts():
        entry = entries.setdefault(str(row[subject]), (str(row["label"]), row["reviewed"], []))
        entry[2].append(Section(str(row["section"]), int(str(row["found"])), int(str(row["least"]))))
    found = [Fullness(iri, label, reviewed, tuple(sections)) for iri, (label, reviewed, sections) in entries.items()]
    return sorted(found, key=lambda entry: (len(entry.lacks), entry.iri))


def by_section(entries: Iterable[Fullness]) -> dict[str, int]:
    """How many entries have each section in full."""
    counts: dict[str, int] = {}
    for entry in entries:
        for section in entry.sections:
            counts[section.name] = counts.get(section.name, 0) + section.full
    return counts
