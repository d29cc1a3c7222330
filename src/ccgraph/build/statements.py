"""What a technique's entry says, as triples: claims, links, guidelines, uses, implementations."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from ccgraph.errors import CatalogError, Problem
from ccgraph.namespace import TECHNIQUE_KINDS, entity_iri
from ccgraph.records import SourceTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccgraph.build.triples import Triples
    from ccgraph.records import Catalog, Technique
    from ccgraph.records.technique import (
        Claim,
        Finding,
        Formulation,
        Guideline,
        Implementation,
        Neighbor,
        Sourced,
        Support,
        Use,
    )

#: the strengths of claim from which the plain shortcut ccg:assumes is generated.
ASSUMES = {"required", "for-inference"}


class Statements:
    """Writes the statements of techniques into ``out``."""

    def __init__(self, out: Triples, catalog: Catalog) -> None:
        self._out = out
        self._catalog = catalog
        self._documents = {
            name: entity_iri("reference", table.document)
            for name, table in catalog.of("source").items()
            if isinstance(table, SourceTable)
        }

    def technique_iri(self, identifier: str) -> str:
        """The IRI of a technique, whichever of the three kinds it is."""
        kind = self._catalog.kind_of(identifier, TECHNIQUE_KINDS)
        if kind is None:
            raise _unknown("technique", identifier)
        return entity_iri(kind, identifier)

    def write(self, iri: str, record: Technique) -> None:
        """Everything that the entry of ``record`` says beyond what every entity says."""
        out = self._out
        out.text(iri, "ccg:intent", record.intent)
        for kind, predicate, identifiers in (
            ("family", "skos:broader", record.families),
            ("task", "ccg:task", record.tasks),
            ("data-shape", "ccg:dataShape", record.data_shapes),
            ("diagnostic", "ccg:diagnosedBy", record.diagnostics),
        ):
            for identifier in identifiers:
                out.link(iri, predicate, entity_iri(kind, identifier))
        self._formulation(iri, record.formulation)
        for claim in record.assumptions:
            self._claim(iri, claim)
        for neighbor in record.neighbors:
            self._neighbor(iri, neighbor)
        for direction, guidelines in (("prefer", record.prefer_when), ("avoid", record.avoid_when)):
            for guideline in guidelines:
                self._guideline(iri, direction, guideline)
        for use in record.uses:
            self._use(iri, use)
        for support in record.libraries:
            self._support(iri, support)
        for implementation in record.implementations:
            self.implementation(iri, implementation)
            out.link(iri, "ccg:supportedBy", entity_iri("library", implementation.library))
        out.text(iri, "ccg:noImplementationFound", record.no_implementation_found)
        out.typed(iri, "ccg:reviewedOn", record.reviewed_on, "xsd:date")

    def sources(self, node: str, statement: Sourced) -> None:
        """The references and seed rows on which a statement rests; a seed row implies its document."""
        self.cite(node, statement.sources)
        self.derive(node, statement.derived_from)
        for row in statement.derived_from:
            table = row.partition("/")[0]
            if table not in self._documents:
                raise _unknown("table", table)
            self._out.link(node, "dcterms:source", self._documents[table])

    def derive(self, node: str, rows: Sequence[str]) -> None:
        """``prov:wasDerivedFrom`` to each row of the seed."""
        for row in rows:
            self._out.link(node, "prov:wasDerivedFrom", entity_iri("source", row))

    def cite(self, node: str, references: Sequence[str]) -> None:
        """``dcterms:source`` to each reference."""
        for reference in references:
            self._out.link(node, "dcterms:source", entity_iri("reference", reference))

    def _formulation(self, iri: str, formulation: Formulation | None) -> None:
        out = self._out
        if formulation is None:
            return
        out.plain(iri, "ccg:formula", formulation.latex)
        for position, symbol in enumerate(formulation.symbols, 1):
            node = f"{iri}/symbol/{position}"
            out.link(iri, "ccg:hasSymbol", node)
            out.type(node, "ccg:Symbol")
            out.plain(node, "ccg:notation", symbol.notation)
            out.text(node, "ccg:meaning", symbol.meaning)
            out.count(node, "ccg:position", position)

    def _claim(self, iri: str, claim: Claim) -> None:
        out = self._out
        node = f"{iri}/assumption/{claim.assumption}" + (f"/{claim.id}" if claim.id else "")
        assumption = entity_iri("assumption", claim.assumption)
        out.link(iri, "ccg:hasClaim", node)
        out.type(node, "ccg:AssumptionClaim")
        out.link(node, "ccg:onAssumption", assumption)
        out.value(node, "ccg:strength", f"ccg:{claim.strength}")
        out.text(node, "ccg:scope", claim.scope)
        out.text(node, "ccg:breaks", claim.breaks)
        if claim.check is not None:
            out.link(node, "ccg:checkedBy", entity_iri("diagnostic", claim.check))
        self.cite(node, claim.sources)
        if claim.disputed_by:
            for reference in claim.disputed_by:
                out.link(node, "cito:isDisputedBy", entity_iri("reference", reference))
            out.text(node, "ccg:dispute", claim.dispute)
            out.typed(node, "ccg:contested", "true", "xsd:boolean")
        if claim.strength in ASSUMES:
            out.link(iri, "ccg:assumes", assumption)

    def _neighbor(self, iri: str, neighbor: Neighbor) -> None:
        out = self._out
        target = self.technique_iri(neighbor.to)
        node = f"{iri}/neighbor/{neighbor.to}"
        out.link(iri, "ccg:hasNeighborLink", node)
        out.type(node, "ccg:NeighborLink")
        out.link(node, "ccg:from", iri)
        out.link(node, "ccg:to", target)
        out.value(node, "ccg:linkKind", f"ccg:{neighbor.kind}")
        for assumption in neighbor.when_violated:
            out.link(node, "ccg:whenViolated", entity_iri("assumption", assumption))
        out.text(node, "ccg:qualifier", neighbor.qualifier)
        out.text(node, "ccg:chooseWhen", neighbor.choose_when)
        out.text(node, "ccg:gain", neighbor.gain)
        out.text(node, "ccg:cost", neighbor.cost)
        out.text(node, "ccg:oneWayBecause", neighbor.one_way_because)
        self.sources(node, neighbor)
        out.link(iri, "ccg:neighborOf", target)
        out.link(target, "ccg:neighborOf", iri)

    def _guideline(self, iri: str, direction: str, guideline: Guideline) -> None:
        out = self._out
        node = f"{iri}/{direction}/{guideline.condition}"
        out.link(iri, f"ccg:{direction}When", node)
        out.type(node, "ccg:Guideline")
        out.link(node, "ccg:condition", entity_iri("condition", guideline.condition))
        out.text(node, "ccg:sentence", guideline.text)
        out.text(node, "ccg:instead", guideline.instead)
        self.sources(node, guideline)

    def _use(self, iri: str, use: Use) -> None:
        out = self._out
        area = entity_iri("application", use.area)
        node = f"{iri}/use/{use.area}" + (f"/{use.task}" if use.task else "")
        out.link(iri, "ccg:hasUse", node)
        out.type(node, "ccg:ApplicationUse")
        out.link(node, "ccg:inArea", area)
        if use.task is not None:
            out.link(node, "ccg:forTask", entity_iri("task", use.task))
        out.text(node, "ccg:purpose", use.purpose)
        self.sources(node, use)
        out.link(iri, "ccg:usedIn", area)

    def _support(self, iri: str, support: Support) -> None:
        out = self._out
        library = entity_iri("library", support.library)
        node = f"{iri}/library/{support.library}"
        out.link(iri, "ccg:hasSupport", node)
        out.type(node, "ccg:Support")
        out.link(node, "ccg:inLibrary", library)
        self.sources(node, support)
        out.link(iri, "ccg:supportedBy", library)

    def implementation(self, iri: str, implementation: Implementation) -> None:
        """A callable that runs the technique, or the diagnostic, ``iri``."""
        out = self._out
        library = entity_iri("library", implementation.library)
        # Path and binding in full: statsmodels.api.OLS and statsmodels.formula.api.ols are two callables, and so are
        # alpha=1.0 and alpha=10.
        node = f"{iri}/implementation/{implementation.library}/{implementation.path}"
        if implementation.binding is not None:
            node += "/" + quote(implementation.binding, safe="=,")
        out.link(iri, "ccg:implementedBy", node)
        out.type(node, "ccg:Implementation")
        out.link(node, "ccg:inLibrary", library)
        out.plain(node, "ccg:importPath", implementation.path)
        out.plain(node, "ccg:binding", implementation.binding)
        out.plain(node, "ccg:implementationRole", implementation.role)
        out.plain(node, "ccg:extra", implementation.extra)
        out.text(node, "ccg:note", implementation.note)
        out.plain(node, "ccg:importedVersion", implementation.imported_version)
        out.typed(node, "ccg:importedOn", implementation.imported_on, "xsd:date")
        out.plain(node, "ccg:importedWithPython", implementation.imported_with_python)
        out.plain(node, "ccg:importOutcome", implementation.outcome)
        out.plain(node, "ccg:outcomeReason", implementation.outcome_reason)
        out.plain(node, "ccg:workedWithVersion", implementation.worked_with)
        for finding in implementation.findings:
            self._finding(node, finding)

    def _finding(self, implementation: str, finding: Finding) -> None:
        """Each capability that a finding is about is a statement of its own, so that two findings can disagree."""
        out = self._out
        for capability, value in finding.capabilities().items():
            node = f"{implementation}/{finding.by}/{capability}"
            out.link(implementation, "ccg:hasFinding", node)
            out.type(node, "ccg:Finding")
            out.value(node, "ccg:capability", f"ccg:{capability}")
            out.plain(node, "ccg:capabilityValue", value)
            out.plain(node, "ccg:knownBy", finding.by)
            out.plain(node, "ccg:foundInVersion", finding.version)
            out.typed(node, "ccg:foundOn", finding.found_on, "xsd:date")
            self.cite(node, finding.sources)


def _unknown(kind: str, identifier: str) -> CatalogError:
    fix = "make catalogs with load_catalog, which checks references"
    return CatalogError([Problem("catalog", 0, 0, f"has no {kind} {identifier!r}", fix)])
