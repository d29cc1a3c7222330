"""A library's entry as a page of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.cli.pages import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccgraph.library_entry import Library, LibraryLink


def library_page(entry: Library) -> str:
    """The page; what is not on record is left out."""
    page = Page()
    page.title(entry)
    if entry.definition:
        page.paragraph(entry.definition)
    page.section("Install", _install(entry))
    page.section("Import", [f"import {name}" for name in entry.import_names])
    page.section("Facts", _facts(entry))
    page.section("Maintenance", _maintenance(entry))
    page.section("Needs", _needs(entry))
    page.section("Extras", [f"{entry.distribution}[{extra.name}]: {extra.purpose}" for extra in entry.extras])
    page.section("Neighbors", [_neighbor(entry, link) for link in entry.neighbors])
    page.section("Implements", [f"{technique} [{technique.id}]" for technique in entry.techniques])
    page.section("Modules", [", ".join(map(str, entry.modules))] if entry.modules else [])
    page.section("Categories", [", ".join(map(str, entry.categories))] if entry.categories else [])
    page.section("Checked", _checked(entry))
    return page.text()


def _install(entry: Library) -> Iterator[str]:
    if entry.distribution:
        yield f"pip install {entry.distribution}"
    if entry.no_distribution:
        yield entry.no_distribution
    if entry.install_note:
        yield entry.install_note


def _facts(entry: Library) -> Iterator[str]:
    for name, value in (
        ("licence", entry.licence),
        ("documentation", entry.documentation),
        ("source", entry.source),
        ("last release", entry.version and f"{entry.version} ({entry.released})"),
    ):
        if value:
            yield f"{name}: {value}"


def _maintenance(entry: Library) -> Iterator[str]:
    yield entry.maintenance + (f": {entry.evidence}" if entry.evidence else "")
    if entry.successor:
        yield f"use instead: {entry.successor} [{entry.successor.id}]"


def _needs(entry: Library) -> Iterator[str]:
    if entry.python:
        yield f"Python {entry.python}"
    elif entry.no_python:
        yield f"Python: {entry.no_python}"
    if entry.gpu:
        yield f"GPU {entry.gpu}"
    yield from entry.system_packages
    if entry.needs_evidence:
        yield f"({entry.needs_evidence})"


def _neighbor(entry: Library, link: LibraryLink) -> str:
    preferred = link.library.label if link.direction == "out" else entry.label
    when = f"Prefer {preferred} when: {link.choose_when}"
    return f"{link.library} [{link.library.id}], {link.maintenance}: {link.reason} {when}"


def _checked(entry: Library) -> Iterator[str]:
    if entry.checked:
        yield f"{entry.checked}: {entry.read_from}"
    if entry.reviewed:
        yield f"reviewed {entry.reviewed}"
