"""The triples of each kind of entity: a function a kind. Techniques are in ``statements``, software in ``software``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccgraph.build.software import write_library, write_module
from ccgraph.namespace import KINDS, entity_iri, lookup_key
from ccgraph.records import (
    Assumption,
    Condition,
    Diagnostic,
    EntrySection,
    Library,
    Module,
    Orientation,
    Reference,
    SourceTable,
    Technique,
    Tier,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ccgraph.build.statements import Statements
    from ccgraph.build.triples import Triples
    from ccgraph.records import Entity
    from ccgraph.records.source import Cell, Column
    from ccgraph.records.vocabulary import Step


def write_entity(out: Triples, statements: Statements, kind: str, record: Entity) -> None:
    """Everything that the graph says of one entity."""
    iri = entity_iri(kind, record.id)
    _common(out, statements, iri, record)
    if isinstance(record, SourceTable):
        _table(out, iri, record)
        return
    out.type(iri, f"ccg:{KINDS[kind]}")
    if kind != "reference":
        out.type(iri, "skos:Collection" if kind == "tier" else "skos:Concept")
    for name in (record.id, record.label, *record.alt_labels):
        out.plain(iri, "ccg:lookupKey", lookup_key(name) or None)
    if isinstance(record, Technique):
        statements.write(iri, record)
    write = _WRITERS.get(type(record))
    if write is not None:
        write(out, statements, iri, record)
    for broader in getattr(record, "broader", ()):
        out.link(iri, "skos:broader", entity_iri(kind, broader))


def _common(out: Triples, statements: Statements, iri: str, record: Entity) -> None:
    out.text(iri, "skos:prefLabel", record.label)
    for label in record.alt_labels:
        out.text(iri, "skos:altLabel", label)
    out.text(iri, "skos:definition", record.definition)
    for decision in record.decisions:
        out.text(iri, "skos:editorialNote", decision)
    for mapping in record.mappings:
        out.link(iri, f"skos:{mapping.relation}", mapping.target)
        out.text(mapping.target, "rdfs:label", mapping.label)
    statements.cite(iri, record.sources)
    if record.replaced_by is not None:
        out.link(iri, "dcterms:isReplacedBy", _entity(record.replaced_by))
        out.typed(iri, "owl:deprecated", "true", "xsd:boolean")


def _entity(qualified: str) -> str:
    """The IRI of ``kind/id``."""
    kind, _, identifier = qualified.partition("/")
    return entity_iri(kind, identifier)


def _assumption(out: Triples, _: Statements, iri: str, record: Assumption) -> None:
    out.value(iri, "ccg:assumptionKind", f"ccg:{record.kind}")
    out.plain(iri, "ccg:formalStatement", record.formal_statement)
    out.text(iri, "ccg:whatBreaks", record.what_breaks)
    for remedy in record.remedies:
        out.text(iri, "ccg:remedy", remedy)
    for weaker in record.implies:
        out.link(iri, "ccg:implies", entity_iri("assumption", weaker))


def _diagnostic(out: Triples, statements: Statements, iri: str, record: Diagnostic) -> None:
    for assumption in record.probes:
        out.link(iri, "ccg:probes", entity_iri("assumption", assumption))
    out.text(iri, "ccg:canShow", record.can_show)
    out.text(iri, "ccg:cannotShow", record.cannot_show)
    for implementation in record.implementations:
        statements.implementation(iri, implementation)
    out.text(iri, "ccg:noImplementationFound", record.no_implementation_found)


def _condition(out: Triples, _: Statements, iri: str, record: Condition) -> None:
    out.plain(iri, "ccg:facet", record.facet)
    if record.property is not None:
        out.value(iri, "ccg:dataProperty", f"ccg:{record.property}")
        out.plain(iri, "ccg:operator", record.operator)
        out.plain(iri, "ccg:threshold", record.value)


def _reference(out: Triples, _: Statements, iri: str, record: Reference) -> None:
    out.plain(iri, "dcterms:title", record.title)
    out.plain(iri, "dcterms:creator", record.authors)
    out.typed(iri, "dcterms:issued", record.year, "xsd:gYear")
    out.plain(iri, "ccg:venue", record.venue)
    out.plain(iri, "ccg:doi", record.doi)
    out.plain(iri, "ccg:arxiv", record.arxiv)
    out.link(iri, "schema:url", record.url or _address(record))
    out.value(iri, "ccg:verification", f"ccg:{record.verification}")
    out.text(iri, "ccg:seenIn", record.seen_in)


def _address(record: Reference) -> str | None:
    if record.doi is not None:
        from urllib.parse import quote  # noqa: PLC0415

        return "https://doi.org/" + quote(record.doi, safe="/:;().,_-+")
    return f"https://arxiv.org/abs/{record.arxiv}" if record.arxiv is not None else None


def _orientation(out: Triples, statements: Statements, iri: str, record: Orientation) -> None:
    out.link(iri, "ccg:forDataShape", entity_iri("data-shape", record.data_shape))
    _steps(out, statements, iri, "start", record.start)
    _steps(out, statements, iri, "fallback", record.fallback)


def _steps(out: Triples, statements: Statements, iri: str, stage: str, steps: Sequence[Step]) -> None:
    shortcut = {"start": "ccg:startsWith", "fallback": "ccg:thenTry"}[stage]
    for position, step in enumerate(steps, 1):
        technique = statements.technique_iri(step.technique)
        node = f"{iri}/{stage}/{step.technique}"
        out.link(iri, "ccg:hasStep", node)
        out.type(node, "ccg:OrientationStep")
        out.value(node, "ccg:stage", f"ccg:{stage}")
        out.link(node, "ccg:suggests", technique)
        out.text(node, "ccg:qualifier", step.qualifier)
        if step.task is not None:
            out.link(node, "ccg:forTask", entity_iri("task", step.task))
        out.count(node, "ccg:position", position)
        statements.sources(node, step)
        out.link(iri, shortcut, technique)


def _section(out: Triples, statements: Statements, iri: str, record: EntrySection) -> None:
    out.typed(iri, "ccg:position", record.position, "xsd:integer")
    out.text(iri, "ccg:shows", record.shows)
    for name in record.realised_by:
        out.value(iri, "ccg:realisedBy", name)
    statements.derive(iri, record.derived_from)


def _tier(out: Triples, statements: Statements, iri: str, record: Tier) -> None:
    for member in record.members:
        out.link(iri, "skos:member", statements.technique_iri(member))
    statements.derive(iri, record.derived_from)


def _table(out: Triples, iri: str, table: SourceTable) -> None:
    """A table of the seed document, row by row."""
    out.type(iri, "ccg:SourceTable", "prov:Entity")
    out.link(iri, "ccg:document", entity_iri("reference", table.document))
    out.plain(iri, "ccg:form", table.form)
    for number, row in enumerate(table.rows, 1):
        row_iri = f"{iri}/{row.id}"
        out.type(row_iri, "ccg:SourceRow", "prov:Entity")
        out.link(row_iri, "ccg:inTable", iri)
        out.count(row_iri, "ccg:rowNumber", number)
        for position, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True), 1):
            _cell(out, row_iri, position, column, cell)


def _cell(out: Triples, row_iri: str, position: int, column: Column, cell: Cell) -> None:
    """A cell as printed, what it mentions, and from each entity that it mentions the way back to its row."""
    iri = f"{row_iri}/{position}"
    out.link(row_iri, "ccg:hasCell", iri)
    out.type(iri, "ccg:SourceCell")
    out.plain(iri, "ccg:column", column.name)
    out.plain(iri, "ccg:holds", column.holds)
    out.plain(iri, "ccg:text", cell.text)
    out.count(iri, "ccg:position", position)
    for order, mention in enumerate(cell.mentions, 1):
        node = f"{iri}/{order}"
        entity = _entity(mention.entity)
        out.link(iri, "ccg:hasMention", node)
        out.type(node, "ccg:SourceMention")
        out.plain(node, "ccg:surface", mention.surface)
        out.text(node, "ccg:qualifier", mention.qualifier)
        out.plain(node, "ccg:mentionRole", mention.role)
        out.link(node, "ccg:refersTo", entity)
        out.count(node, "ccg:position", order)
        out.link(entity, "prov:wasDerivedFrom", row_iri)


_WRITERS: dict[type[Entity], Callable[[Triples, Statements, str, Any], None]] = {
    Assumption: _assumption,
    Condition: _condition,
    Diagnostic: _diagnostic,
    EntrySection: _section,
    Library: write_library,
    Module: write_module,
    Orientation: _orientation,
    Reference: _reference,
    Tier: _tier,
}
