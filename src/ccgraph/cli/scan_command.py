"""Which techniques code uses, what each assumes, what to check, and its neighbors.

Python files (.py), notebooks (.ipynb), and lists of requirements (.txt, pyproject.toml), which name libraries only; -
reads the standard input. The code is only parsed: nothing is executed, imported or installed. Exit code 2 where a file
or a cell could not be read; the rest is answered all the same.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ccgraph.cli.arguments import open_source
from ccgraph.cli.conditions import SILENCE, TESTING
from ccgraph.cli.pages import Page, add_answer, write_answer
from ccgraph.entry import how_it_holds
from ccgraph.errors import CatalogError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from ccgraph.checklist import Check
    from ccgraph.scan.techniques import CodeScan, Use, UsedTechnique
    from ccgraph.scan.units import Place

EXAMPLE = "ccgraph scan analysis.py"

NOT_FOUND = (
    "Only callables on record are found, by the paths on record; what the code does by other means is not here, nor is"
    " what only running it would tell."
)
_MOST_PLACES = 12


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", metavar="FILE", nargs="+", help="a file of code or requirements; - for standard input")
    add_answer(parser, "the answer")


def run(arguments: argparse.Namespace) -> int:
    """Print what the files use; what could not be read goes to the error stream."""
    found = open_source(arguments).scan(arguments.files)
    if found.techniques or found.libraries or len(found.problems) < len(arguments.files):
        write_answer(arguments, found, lambda: _page(found))
    if found.problems:
        from ccgraph.cli import report  # noqa: PLC0415 - only then

        sys.stdout.flush()
        report(CatalogError(found.problems))
        return 2
    return 0


def _page(found: CodeScan) -> str:
    page = Page()
    counted = len(found.techniques)
    page.head(
        f"{counted or 'No'} technique{'' if counted == 1 else 's'} of the graph",
        "in code that was parsed, not run",
    )
    for used in found.techniques:
        page.section(f"{used.technique.label} [{used.technique.id}]", _technique_lines(used))
    page.section(
        "Libraries", (f"{used.library} [{used.library.id}]: {_places(used.places)}" for used in found.libraries)
    )
    page.paragraph(NOT_FOUND)
    if found.techniques:
        page.paragraph(SILENCE)
        page.paragraph(TESTING)
    return page.text()


def _technique_lines(used: UsedTechnique) -> Iterable[str]:
    grouped: dict[tuple[str, str, str | None], list[Place]] = {}
    for use in used.uses:
        grouped.setdefault((use.path, _way(use), use.note), []).append(use.place)
    for (path, way, note), places in grouped.items():
        yield f"{path}{way}: {_places(places)}{f' ({note})' if note else ''}"
    yield from _check_lines(used.checks)
    for link in used.neighbors:
        reason = f", when: {link.choose_when}" if link.choose_when else ""
        yield f"neighbor {link.technique.id} ({link.kind}){reason}"


def _way(use: Use) -> str:
    """How a path is used, where that is not a plain use."""
    written = f", as {use.written}, by its name" if use.written != use.path else ""
    if not use.settled:
        return f"{written}, if {use.binding}, which the code does not show"
    binding = f" with {use.binding}" if use.binding else ""
    return f"{binding}{written}{', imported only' if use.how == 'imported' else ''}"


def _check_lines(checks: Iterable[Check]) -> Iterable[str]:
    """A line for each assumption, with all that checks it; then one for what checks the whole."""
    told: dict[str, list[str]] = {}
    whole: list[str] = []
    for check in checks:
        diagnostic = [] if check.diagnostic is None else [check.diagnostic.label]
        if check.assumption is None:
            whole += diagnostic
            continue
        how = how_it_holds(check.strength, check.scope, check.contested)
        told.setdefault(f"assumes {check.assumption} ({how})", []).extend(diagnostic)
    for assumption, diagnostics in told.items():
        yield f"{assumption}; check: {', '.join(diagnostics) or 'none on record'}"
    if whole:
        yield f"check, for the whole: {', '.join(dict.fromkeys(whole))}"


def _places(places: Iterable[Place]) -> str:
    """``a.py:3, 5; b.py:1``: each file once."""
    lines: dict[str, list[int]] = {}
    for place in places:
        lines.setdefault(str(place).rpartition(":")[0], []).append(place.line)
    texts = []
    for name, numbers in lines.items():
        shown = list(dict.fromkeys(numbers))
        more = f" and {len(shown) - _MOST_PLACES} more" if len(shown) > _MOST_PLACES else ""
        texts.append(f"{name}:{', '.join(map(str, shown[:_MOST_PLACES]))}{more}")
    return "; ".join(texts)
