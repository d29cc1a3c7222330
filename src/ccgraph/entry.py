"""Typed records of what the graph says of an entity, for people who use ccgraph from Python.

They are made from the answers of saved queries, so they are the same for the shipped graph, a file or a store.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ccgraph.errors import NotFoundError
from ccgraph.namespace import KIND_OF_CLASS, compact, local_name
from ccgraph.queries.parts import in_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from ccgraph.results import Result

    Ask = Callable[..., Result]


@dataclass(frozen=True, slots=True)
class Named:
    """An entity named in an entry: its IRI, id and label."""

    iri: str
    id: str
    label: str

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class AssumptionClaim:
    """What the technique needs (or expressly does not), how strongly, for what, and what breaks without it."""

    assumption: Named
    strength: str
    scope: str | None
    breaks: str | None
    contested: bool


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
    findings: tuple[Finding, ...] = ()

    @property
    def import_line(self) -> str:
        """The line to paste: ``from package.module import Name``."""
        module, _, name = self.path.rpartition(".")
        return f"from {module} import {name}" if module else f"import {name}"


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


def read_technique(ask: Ask, iri: str) -> Technique:
    """The entry of the technique ``iri``; ``NotFoundError`` where it lacks what every technique of ccgraph has."""
    rows = list(ask("technique", technique=iri).to_dicts())
    if not rows:
        raise NotFoundError(f"{compact(iri)} has no entry: a technique needs a label and an intent")
    head = rows[0]
    groups = _by(ask("groups", technique=iri), "relation")
    guidelines = _by(ask("guidelines", technique=iri), "direction")

    def named(relation: str) -> tuple[Named, ...]:
        return tuple(_named(row, "group", "label") for row in groups.get(relation, ()))

    def conditions(direction: str) -> tuple[Guideline, ...]:
        return tuple(
            Guideline(_named(row, "condition", "label"), text_in(row, "sentence"), text_in(row, "instead"))
            for row in guidelines.get(direction, ())
        )

    return Technique(
        iri=iri,
        id=local_name(iri),
        kind=KIND_OF_CLASS[str(head["class"])],
        label=str(head["label"]),
        intent=str(head["intent"]),
        aliases=tuple(str(row["alias"]) for row in ask("aliases", entity=iri).to_dicts()),
        definition=text_in(head, "definition"),
        formula=text_in(head, "formula"),
        families=named("family"),
        tasks=named("task"),
        data_shapes=named("data shape"),
        diagnostics=named("diagnostic"),
        assumptions=tuple(
            AssumptionClaim(
                _named(row, "assumption", "label"),
                local_name(str(row["strength"])),
                text_in(row, "scope"),
                text_in(row, "breaks"),
                bool(row["contested"]),
            )
            for row in _once(_rows(ask, "assumptions", iri), "claim")
        ),
        prefer_when=conditions("prefer"),
        avoid_when=conditions("avoid"),
        neighbors=tuple(neighbor_link(row) for row in _rows(ask, "neighbors", iri)),
        uses=tuple(
            Use(
                _named(row, "area", "areaLabel"),
                _named(row, "task", "taskLabel") if row["task"] else None,
                text_in(row, "purpose"),
            )
            for row in _rows(ask, "uses", iri)
        ),
        libraries=tuple(_named(row, "library", "label") for row in _rows(ask, "libraries-for-technique", iri)),
        implementations=_with_findings(ask, iri, read_implementations(ask, [iri]).get(iri, ())),
        notes=tuple(dict.fromkeys(str(row["note"]) for row in rows if row["note"])),
    )


def read_implementations(
    ask: Ask, owners: Sequence[str], kind: str = "technique"
) -> dict[str, tuple[Implementation, ...]]:
    """Technique → its callables, or diagnostic → its; those without any are left out."""
    query = {"technique": "implementations", "diagnostic": "diagnostic-implementations"}[kind]
    found: dict[str, list[Implementation]] = {}
    for row in _once(in_parts(ask, query, kind, owners), "implementation"):
        library = str(row["library"])
        found.setdefault(str(row[kind]), []).append(
            Implementation(
                Named(library, local_name(library), str(row["libraryLabel"] or local_name(library))),
                str(row["path"]),
                text_in(row, "binding"),
                str(row["role"]),
                text_in(row, "outcome"),
                text_in(row, "version"),
                row["imported"],  # type: ignore[arg-type]
                str(row["implementation"]),
            )
        )
    return {owner: tuple(items) for owner, items in found.items()}


def _with_findings(ask: Ask, iri: str, items: tuple[Implementation, ...]) -> tuple[Implementation, ...]:
    found: dict[str, dict[Finding, None]] = {}  # a finding with two sources has two rows
    for row in _rows(ask, "capabilities", iri) if items else ():
        finding = Finding(
            _named(row, "capability", "capabilityLabel"),
            str(row["value"]),
            str(row["knownBy"]),
            text_in(row, "version"),
            row["found"],  # type: ignore[arg-type]
        )
        found.setdefault(str(row["implementation"]), {})[finding] = None
    return tuple(replace(item, findings=tuple(found.get(item.iri, ()))) for item in items)


def neighbor_link(row: dict[str, object]) -> NeighborLink:
    """The link of a row of ``neighbors``, or of ``swap``, which has no qualifiers."""
    return NeighborLink(
        _named(row, "neighbor", "label"),
        local_name(str(row["kind"])),
        text_in(row, "qualifier") if "qualifier" in row else None,
        text_in(row, "chooseWhen"),
        text_in(row, "gain"),
        text_in(row, "cost"),
    )


def read_entry(ask: Ask, iri: str) -> Entry:
    """What the graph says of the entity ``iri``, whatever its kind."""
    cards = ask("cards", entity=iri).to_dicts()
    card = next((row for row in cards if str(row["class"]) in KIND_OF_CLASS), cards[0])
    links = ask("links", entity=iri).to_dicts()
    labels = {
        str(row["entity"]): str(row["label"] or local_name(str(row["entity"])))
        for row in in_parts(ask, "cards", "entity", [str(link["other"]) for link in links])
    }
    return Entry(
        iri=iri,
        id=local_name(iri),
        kind=KIND_OF_CLASS.get(str(card["class"]), ""),
        label=str(card["label"] or local_name(iri)),
        summary=text_in(card, "summary"),
        aliases=tuple(str(row["alias"]) for row in ask("aliases", entity=iri).to_dicts()),
        links=tuple(
            (
                local_name(str(link["property"])),
                str(link["direction"]),
                Named(str(link["other"]), local_name(str(link["other"])), labels[str(link["other"])]),
            )
            for link in links
        ),
    )


def _rows(ask: Ask, query: str, iri: str) -> Iterable[dict[str, object]]:
    return ask(query, technique=iri).to_dicts()


def _once(rows: Iterable[dict[str, object]], column: str) -> Iterable[dict[str, object]]:
    """The first row of each value of ``column``: where a property has two values, an answer has two rows."""
    first: dict[str, dict[str, object]] = {}
    for row in rows:
        first.setdefault(str(row[column]), row)
    return first.values()


def _by(result: Result, column: str) -> dict[str, list[dict[str, object]]]:
    grouped: dict[str, list[dict[str, object]]] = {}
    for row in result.to_dicts():
        grouped.setdefault(str(row[column]), []).append(row)
    return grouped


def _named(row: dict[str, object], iri: str, label: str) -> Named:
    return Named(str(row[iri]), local_name(str(row[iri])), str(row[label]))


def text_in(row: dict[str, object], column: str) -> str | None:
    """What a row has in a column, as text; ``None`` where it has nothing there."""
    value = row[column]
    return None if value is None else str(value)
