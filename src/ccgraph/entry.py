"""What the graph knows of an entity, as typed records: the sections of an entry, and what they are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from ccgraph.namespace import local_name

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Named:
    """An entity named in an entry: its IRI, id and label."""

    iri: str
    id: str
    label: str

    @classmethod
    def of(cls, iri: str, label: object = None) -> Self:
        """The entity ``iri``; where it has no label on record, its id stands for it."""
        return cls(iri, local_name(iri), str(label or local_name(iri)))

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Source:
    """What a statement rests on; ``verified`` says that title and identifier were seen in a document."""

    title: str
    address: str | None
    verified: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """The other side of a contested claim: what it says, and the references that say it."""

    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class AssumptionClaim:
    """What the technique needs (or expressly does not), how strongly, for what, and what breaks without it.

    ``claim`` and ``check`` are IRIs: of the claim itself, for its sources, and of the diagnostic that checks it.
    """

    assumption: Named
    strength: str
    scope: str | None
    breaks: str | None
    contested: bool
    claim: str
    check: str | None
    dispute: Dispute | None


@dataclass(frozen=True, slots=True)
class NeighborLink:
    """A directed link to ``technique``: what it is to the one that was asked for, and why one would go there."""

    technique: Named
    kind: str
    qualifier: str | None
    choose_when: str | None
    gain: str | None
    cost: str | None


@dataclass(frozen=True, slots=True)
class Guideline:
    """A condition that speaks for or against the technique."""

    condition: Named
    sentence: str | None
    instead: str | None

    def __str__(self) -> str:
        return self.sentence or self.condition.label


@dataclass(frozen=True, slots=True)
class Use:
    """That the technique has been used in an area for a task. History, not advice."""

    area: Named
    task: Named | None
    purpose: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a callable does about a capability, and how that is known: by probe, tag or documentation."""

    capability: Named
    value: str
    known_by: str
    version: str | None
    found: date | None


@dataclass(frozen=True, slots=True)
class Implementation:
    """A public callable, with the binding that selects the technique, and its last import if there was one.

    ``note`` says what to know before using it, such as that it is a part of the technique and the rest is the user's.
    ``findings`` say what it can do with data; they are read for the entry of one technique only.
    """

    library: Named
    path: str
    binding: str | None
    role: str
    outcome: str | None
    version: str | None
    imported: date | None
    iri: str
    note: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def import_line(self) -> str:
        """The line to paste: ``from package.module import Name``."""
        module, _, name = self.path.rpartition(".")
        return f"from {module} import {name}" if module else f"import {name}"

    @property
    def last_import(self) -> str:
        """How the last import went, with what version and when; empty where it was never tried."""
        how = "imported" if self.outcome == "ok" else f"{self.outcome} when imported"
        return f"{how} with {self.library} {self.version or '?'} on {self.imported}" if self.outcome else ""


@dataclass(frozen=True, slots=True)
class Technique:
    """A technique's entry. ``kind`` is method, model or wrapper; a wrapper only composes, tunes or trains others.

    An empty ``assumptions`` means that no claim is on record, not that nothing is assumed.
    """

    iri: str
    id: str
    kind: str
    label: str
    intent: str
    aliases: tuple[str, ...]
    definition: str | None
    formula: str | None
    families: tuple[Named, ...]
    tasks: tuple[Named, ...]
    data_shapes: tuple[Named, ...]
    diagnostics: tuple[Named, ...]
    assumptions: tuple[AssumptionClaim, ...]
    prefer_when: tuple[Guideline, ...]
    avoid_when: tuple[Guideline, ...]
    neighbors: tuple[NeighborLink, ...]
    uses: tuple[Use, ...]
    libraries: tuple[Named, ...]
    implementations: tuple[Implementation, ...]
    no_implementation_found: str | None
    """That nothing runs it in the libraries of the graph, where somebody looked."""
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Entry:
    """What the graph says of an entity of any kind: name, class, summary, and links by kind of link."""

    iri: str
    id: str
    kind: str
    label: str
    summary: str | None
    aliases: tuple[str, ...]
    links: tuple[tuple[str, str, Named], ...]
    """``(property, direction, entity)``; direction is ``out`` where the statement is about this entity."""


@dataclass(frozen=True, slots=True)
class Diagnostic(Entry):
    """A check: also what it can show and what not, and what computes or draws it."""

    can_show: str | None
    cannot_show: str | None
    implementations: tuple[Implementation, ...]
    no_implementation_found: str | None
    """That nothing in the libraries of the graph does, where somebody looked."""


def how_it_holds(strength: str, scope: str | None, contested: bool) -> str:  # noqa: FBT001 - a column of a row
    """How strongly a claim on an assumption holds, for what, and whether sources disagree, as people read it."""
    return f"{strength}{f', {scope}' if scope else ''}{', contested' if contested else ''}"
