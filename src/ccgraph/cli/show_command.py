"""Show an entity's entry: what a technique is for, assumes and has for neighbors; what a library needs and can run."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ccgraph.cli.arguments import open_source
from ccgraph.cli.library_page import library_page
from ccgraph.cli.pages import Page, add_answer, import_line, write_answer
from ccgraph.entry import Diagnostic, Technique, how_it_holds
from ccgraph.errors import NotFoundError
from ccgraph.library_entry import Library
from ccgraph.namespace import TECHNIQUE_KINDS

if TYPE_CHECKING:
    import argparse

    from ccgraph.entry import AssumptionClaim, Entry, Implementation, NeighborLink, Use

EXAMPLE = "ccgraph show pca"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("name", metavar="ENTITY", help="label, alias, id, kind/id or IRI")
    add_answer(parser, "the entry")


def run(arguments: argparse.Namespace) -> int:
    """Print the entry."""
    graph = open_source(arguments)
    entity = graph.entity(arguments.name)
    entry: Technique | Library | Entry = entity
    with suppress(NotFoundError):  # a user's own that says too little is shown like anything else
        if entity.kind in TECHNIQUE_KINDS:
            entry = graph.method(entity.iri)
        elif entity.kind == "library":
            entry = graph.library(entity.iri)
    write_answer(arguments, entry, lambda: _page(entry))
    return 0


def _page(entry: Technique | Library | Entry) -> str:
    if isinstance(entry, Technique):
        return _technique(entry)
    return library_page(entry) if isinstance(entry, Library) else _entity(entry)


def _technique(entry: Technique) -> str:
    page = Page()
    page.title(entry)
    page.paragraph(entry.intent)
    if entry.definition:
        page.paragraph(entry.definition)
    page.section("Formulation", [entry.formula] if entry.formula else [])
    page.section("Assumptions", [_claim(claim) for claim in entry.assumptions] or ["no claim on record"])
    page.section("Prefer when", map(str, entry.prefer_when))
    page.section("Avoid when", map(str, entry.avoid_when))
    page.section("Neighbors", [_neighbor(link) for link in entry.neighbors])
    page.section("Diagnostics", map(str, entry.diagnostics))
    page.section("Has been used for", [_use(use) for use in entry.uses])
    page.section("Import", _imports(entry))
    page.section("What these do with data", [_findings(item) for item in entry.implementations if item.findings])
    page.section("Libraries", [", ".join(map(str, entry.libraries))] if entry.libraries else [])
    page.section("Tasks", [", ".join(map(str, entry.tasks))] if entry.tasks else [])
    page.section("Data shapes", [", ".join(map(str, entry.data_shapes))] if entry.data_shapes else [])
    page.section("Families", [", ".join(map(str, entry.families))] if entry.families else [])
    page.section("Notes", entry.notes)
    return page.text()


def _imports(entry: Technique | Diagnostic) -> list[str]:
    none = [f"nothing found: {entry.no_implementation_found}"] if entry.no_implementation_found else []
    return [import_line(item) for item in entry.implementations] or none


def _entity(entry: Entry) -> str:
    page = Page()
    page.title(entry)
    if entry.summary:
        page.paragraph(entry.summary)
    if isinstance(entry, Diagnostic):
        page.section("Can show", [entry.can_show] if entry.can_show else [])
        page.section("Cannot show", [entry.cannot_show] if entry.cannot_show else [])
        page.section("Import", _imports(entry))
    lines: dict[str, list[str]] = {}
    for name, direction, other in entry.links:
        arrow = "→" if direction == "out" else "←"
        lines.setdefault(f"{arrow} {name}", []).append(f"{other.label} [{other.id}]")
    for heading, items in lines.items():
        page.section(heading, items)
    return page.text()


def _claim(claim: AssumptionClaim) -> str:
    breaks = f": {claim.breaks}" if claim.breaks else ""
    return f"{claim.assumption} ({how_it_holds(claim.strength, claim.scope, claim.contested)}){breaks}"


def _neighbor(link: NeighborLink) -> str:
    qualifier = f" ({link.qualifier})" if link.qualifier else ""
    kind = "" if link.kind == "alternative" else f", {link.kind.replace('-', ' ')}"
    reasons = [
        f"{word} {text.rstrip('.')}"
        for word, text in (("choose when", link.choose_when), ("gain:", link.gain), ("cost:", link.cost))
        if text
    ]
    return f"{link.technique}{qualifier} [{link.technique.id}]{kind}" + (f": {'; '.join(reasons)}" if reasons else "")


def _findings(item: Implementation) -> str:
    """Each capability once, with what every way of knowing says of it."""
    known: dict[str, dict[str, list[str]]] = {}
    for finding in item.findings:
        known.setdefault(finding.capability.label, {}).setdefault(finding.value, []).append(finding.known_by)
    said = []
    for capability, values in known.items():
        ways = ", but ".join(f"{value} ({', '.join(by)})" for value, by in values.items())
        said.append(f"{capability}: {ways}")
    binding = f" {item.binding}" if item.binding else ""
    return f"{item.path}{binding}: {'; '.join(said)}"


def _use(use: Use) -> str:
    task = f": {use.task}" if use.task else ""
    return use.purpose or f"{use.area}{task}"
