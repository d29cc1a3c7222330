"""Reads entries, and parts of them, from the answers of saved queries: the same ones for any source."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

from ccgraph.entry import (
    AssumptionClaim,
    Diagnostic,
    Dispute,
    Entry,
    Finding,
    Guideline,
    Implementation,
    Named,
    NeighborLink,
    Source,
    Technique,
    Use,
)
from ccgraph.errors import NotFoundError
from ccgraph.namespace import KIND_OF_CLASS, compact, local_name
from ccgraph.queries.parts import in_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ccgraph.results import Result

    Ask = Callable[..., Result]

T = TypeVar("T")


def read_technique(ask: Ask, iri: str) -> Technique:
    """The entry of the technique ``iri``; ``NotFoundError`` where it lacks what every technique of ccgraph has."""
    rows = list(ask("technique", technique=iri).to_dicts())
    if not rows:
        raise NotFoundError(f"{compact(iri)} has no entry: a technique needs a label and an intent")
    head = rows[0]
    groups = _by(ask("groups", technique=iri), "relation")
    guidelines = read_guidelines(ask, [iri]).get(iri, {})

    def named(relation: str) -> tuple[Named, ...]:
        return tuple(_named(row, "group", "label") for row in groups.get(relation, ()))

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
        assumptions=read_claims(ask, [iri]).get(iri, ()),
        prefer_when=guidelines.get("prefer", ()),
        avoid_when=guidelines.get("avoid", ()),
        neighbors=read_neighbors(ask, [iri]).get(iri, ()),
        uses=read_uses(ask, [iri]).get(iri, ()),
        libraries=tuple(_named(row, "library", "label") for row in _rows(ask, "libraries-for-technique", iri)),
        implementations=_with_findings(ask, iri, read_implementations(ask, [iri]).get(iri, ())),
        no_implementation_found=text_in(head, "noImplementation"),
        notes=tuple(dict.fromkeys(str(row["note"]) for row in rows if row["note"])),
    )


def read_claims(ask: Ask, techniques: Sequence[str]) -> dict[str, tuple[AssumptionClaim, ...]]:
    """Technique → its claims on assumptions, with both sides where they are contested."""
    others: dict[str, list[dict[str, object]]] = {}
    for row in in_parts(ask, "disputes", "technique", techniques):
        others.setdefault(str(row["claim"]), []).append(row)

    def dispute(claim: str) -> Dispute | None:
        rows = others.get(claim)
        return None if rows is None else Dispute(str(rows[0]["dispute"]), _sources(rows))

    return _grouped(
        (
            str(row["technique"]),
            AssumptionClaim(
                _named(row, "assumption", "label"),
                local_name(str(row["strength"])),
                text_in(row, "scope"),
                text_in(row, "breaks"),
                bool(row["contested"]),
                str(row["claim"]),
                text_in(row, "check"),
                dispute(str(row["claim"])),
            ),
        )
        for row in _once(in_parts(ask, "assumptions", "technique", techniques), "claim")
    )


def read_guidelines(ask: Ask, techniques: Sequence[str]) -> dict[str, dict[str, tuple[Guideline, ...]]]:
    """Technique → ``prefer`` and ``avoid`` → the conditions that speak for and against it."""
    found: dict[str, dict[str, tuple[Guideline, ...]]] = {}
    for row in in_parts(ask, "guidelines", "technique", techniques):
        sides = found.setdefault(str(row["technique"]), {})
        guideline = Guideline(_named(row, "condition", "label"), text_in(row, "sentence"), text_in(row, "instead"))
        direction = str(row["direction"])
        sides[direction] = (*sides.get(direction, ()), guideline)
    return found


def read_neighbors(ask: Ask, techniques: Sequence[str]) -> dict[str, tuple[NeighborLink, ...]]:
    """Technique → its links to techniques one may go to."""
    rows = _once(in_parts(ask, "neighbors", "technique", techniques), "link")
    return _grouped((str(row["technique"]), neighbor_link(row)) for row in rows)


def read_uses(ask: Ask, techniques: Sequence[str]) -> dict[str, tuple[Use, ...]]:
    """Technique → where it has been used, and for what."""
    return _grouped(
        (
            str(row["technique"]),
            Use(
                _named(row, "area", "areaLabel"),
                _named(row, "task", "taskLabel") if row["task"] else None,
                text_in(row, "purpose"),
            ),
        )
        for row in in_parts(ask, "uses", "technique", techniques)
    )


def read_sources(ask: Ask, techniques: Sequence[str]) -> dict[str, dict[str, tuple[Source, ...]]]:
    """Technique → statement of its entry, or the technique itself → what that rests on."""
    found: dict[str, dict[str, list[dict[str, object]]]] = {}
    for row in in_parts(ask, "sources", "technique", techniques):
        found.setdefault(str(row["technique"]), {}).setdefault(str(row["statement"]), []).append(row)
    return {
        technique: {statement: _sources(rows) for statement, rows in statements.items()}
        for technique, statements in found.items()
    }


def sources_of(ask: Ask, statements: Sequence[str]) -> dict[str, tuple[Source, ...]]:
    """Statement → what it rests on."""
    found: dict[str, list[dict[str, object]]] = {}
    for row in in_parts(ask, "statement-sources", "statement", statements):
        found.setdefault(str(row["statement"]), []).append(row)
    return {statement: _sources(rows) for statement, rows in found.items()}


def read_implementations(
    ask: Ask, owners: Sequence[str], kind: str = "technique"
) -> dict[str, tuple[Implementation, ...]]:
    """Technique → its callables, or diagnostic → its; those without any are left out."""
    query = {"technique": "implementations", "diagnostic": "diagnostic-implementations"}[kind]
    found: dict[str, list[Implementation]] = {}
    for row in _once(in_parts(ask, query, kind, owners), "implementation"):
        found.setdefault(str(row[kind]), []).append(
            Implementation(
                _named(row, "library", "libraryLabel"),
                str(row["path"]),
                text_in(row, "binding"),
                str(row["role"]),
                text_in(row, "outcome"),
                text_in(row, "version"),
                row["imported"],  # type: ignore[arg-type]
                str(row["implementation"]),
                text_in(row, "note"),
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
    """What the graph says of the entity ``iri``, whatever its kind; of a diagnostic as a ``Diagnostic``."""
    cards = ask("cards", entity=iri).to_dicts()
    card = next((row for row in cards if str(row["class"]) in KIND_OF_CLASS), cards[0])
    links = ask("links", entity=iri).to_dicts()
    others = names_of(ask, [str(link["other"]) for link in links])
    entry = Entry(
        iri=iri,
        id=local_name(iri),
        kind=KIND_OF_CLASS.get(str(card["class"]), ""),
        label=str(card["label"] or local_name(iri)),
        summary=text_in(card, "summary"),
        aliases=tuple(str(row["alias"]) for row in ask("aliases", entity=iri).to_dicts()),
        links=tuple(
            (local_name(str(link["property"])), str(link["direction"]), others[str(link["other"])]) for link in links
        ),
    )
    return _diagnostic(ask, entry) if entry.kind == "diagnostic" else entry


def _diagnostic(ask: Ask, entry: Entry) -> Entry:
    head = next(iter(ask("diagnostic", diagnostic=entry.iri).to_dicts()), None)
    if head is None:  # a user's own, without a label
        return entry
    return Diagnostic(
        **{each.name: getattr(entry, each.name) for each in fields(entry)},
        can_show=text_in(head, "canShow"),
        cannot_show=text_in(head, "cannotShow"),
        implementations=read_implementations(ask, [entry.iri], "diagnostic").get(entry.iri, ()),
        no_implementation_found=text_in(head, "noImplementation"),
    )


def names_of(ask: Ask, entities: Sequence[str]) -> dict[str, Named]:
    """Entity → its name, also of one that the graph says nothing of."""
    labels: dict[str, object] = {}
    for row in in_parts(ask, "cards", "entity", list(dict.fromkeys(entities))):
        labels.setdefault(str(row["entity"]), row["label"])
    return {iri: Named.of(iri, labels.get(iri)) for iri in entities}


def _rows(ask: Ask, query: str, iri: str) -> Iterable[dict[str, object]]:
    return ask(query, technique=iri).to_dicts()


def _sources(rows: Iterable[dict[str, object]]) -> tuple[Source, ...]:
    """The references of rows of ``sources`` or ``disputes``, each once, with the first of its addresses."""
    return tuple(
        Source(str(row["title"]), text_in(row, "address"), local_name(str(row["verification"])) == "verified")
        for row in _once(rows, "reference")
    )


def _grouped(items: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    found: dict[str, list[T]] = {}
    for owner, item in items:
        found.setdefault(owner, []).append(item)
    return {owner: tuple(group) for owner, group in found.items()}


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
    return Named.of(str(row[iri]), row[label])


def text_in(row: dict[str, object], column: str) -> str | None:
    """What a row has in a column, as text; ``None`` where it has nothing there."""
    value = row[column]
    return None if value is None else str(value)
