"""What is said of libraries and modules, as triples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.namespace import entity_iri

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccgraph.build.statements import Statements
    from ccgraph.build.triples import Triples
    from ccgraph.records import Library, Module
    from ccgraph.records.library import Extra, LibraryNeighbor, Listing


def write_library(out: Triples, statements: Statements, iri: str, record: Library) -> None:
    """What to install and import, what it needs, whether it is maintained, and its neighbors."""
    out.plain(iri, "ccg:distribution", record.distribution)
    for name in record.import_names:
        out.plain(iri, "ccg:importName", name)
    out.value(iri, "ccg:maintenance", f"ccg:{record.maintenance}")
    out.text(iri, "ccg:maintenanceEvidence", record.maintenance_evidence)
    if record.superseded_by is not None:
        out.link(iri, "ccg:supersededBy", entity_iri("library", record.superseded_by))
    if record.last_release is not None:
        out.plain(iri, "ccg:lastVersion", record.last_release.version)
        out.typed(iri, "ccg:lastReleasedIn", record.last_release.month, "xsd:gYearMonth")
    out.plain(iri, "schema:license", record.licence)
    out.link(iri, "schema:codeRepository", record.repository)
    out.link(iri, "foaf:page", record.documentation)
    out.plain(iri, "ccg:requiresPython", record.requires_python)
    out.text(iri, "ccg:noPythonVersionsBecause", record.no_python_versions_because)
    for extra in record.extras:
        _extra(out, iri, extra)
    if record.requires is not None:
        out.plain(iri, "ccg:gpuNeed", record.requires.gpu)
        for package in record.requires.system_packages:
            out.text(iri, "ccg:systemPackage", package)
        out.text(iri, "ccg:needsEvidence", record.requires.evidence)
    out.text(iri, "ccg:noDistributionBecause", record.no_distribution_because)
    out.text(iri, "ccg:installNote", record.install_note)
    out.typed(iri, "ccg:factsCheckedOn", record.facts_checked_on, "xsd:date")
    out.text(iri, "ccg:factsReadFrom", record.facts_read_from)
    for neighbor in record.neighbors:
        _neighbor(out, statements, iri, neighbor)
    out.text(iri, "ccg:noNeighborBecause", record.no_neighbor_because)
    _listings(out, statements, iri, record.listings)
    out.typed(iri, "ccg:libraryReviewedOn", record.reviewed_on, "xsd:date")


def _extra(out: Triples, iri: str, extra: Extra) -> None:
    node = f"{iri}/extra/{extra.name}"
    out.link(iri, "ccg:hasExtra", node)
    out.type(node, "ccg:Extra")
    out.plain(node, "ccg:extra", extra.name)
    out.text(node, "ccg:purpose", extra.purpose)


def _neighbor(out: Triples, statements: Statements, iri: str, neighbor: LibraryNeighbor) -> None:
    node = f"{iri}/neighbor/{neighbor.library}"
    out.link(iri, "ccg:hasLibraryLink", node)
    out.type(node, "ccg:LibraryLink")
    out.link(node, "ccg:toLibrary", entity_iri("library", neighbor.library))
    out.text(node, "ccg:reason", neighbor.reason)
    out.text(node, "ccg:chooseWhen", neighbor.prefer_other_when)
    statements.cite(node, neighbor.sources)
    for page in neighbor.pages:
        out.link(node, "foaf:page", page)


def write_module(out: Triples, statements: Statements, iri: str, record: Module) -> None:
    """The library it is part of, and its path."""
    out.link(iri, "ccg:partOf", entity_iri("library", record.library))
    out.plain(iri, "ccg:importPath", record.path)
    _listings(out, statements, iri, record.listings)


def _listings(out: Triples, statements: Statements, iri: str, listings: Sequence[Listing]) -> None:
    for listing in listings:
        node = f"{iri}/listing/{listing.category}"
        category = entity_iri("library-category", listing.category)
        out.link(iri, "ccg:hasListing", node)
        out.type(node, "ccg:Listing")
        out.link(node, "ccg:inCategory", category)
        out.text(node, "ccg:role", listing.role)
        out.text(node, "ccg:note", listing.note)
        statements.sources(node, listing)
        out.link(iri, "ccg:inCategory", category)
