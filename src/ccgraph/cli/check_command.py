"""The checklist of a technique: what it assumes, how to check that, and what the check can and cannot show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.cli.arguments import open_source
from ccgraph.cli.conditions import SILENCE, TESTING
from ccgraph.cli.pages import Page, add_answer, import_line, write_answer

if TYPE_CHECKING:
    import argparse

    from ccgraph.checklist import Check

EXAMPLE = "ccgraph check linear-regression"

_HEADINGS = {
    "required": "Needed",
    "for-inference": "Needed for intervals, tests and honest error estimates only",
    "for-optimality": "Needed for the best result only",
    "performance": "Works worse without",
    "": "After fitting, for the whole",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("technique", metavar="TECHNIQUE", help="the technique")
    add_answer(parser, "the checklist")


def run(arguments: argparse.Namespace) -> int:
    """Print the checklist."""
    graph = open_source(arguments)
    checks = graph.checklist(arguments.technique)
    write_answer(arguments, checks, lambda: _page(arguments.technique, checks))
    return 0


def _page(name: str, checks: tuple[Check, ...]) -> str:
    page = Page()
    page.head(f"What to check for {name}", "no check on record" if not checks else f"{len(checks)} points")
    for strength, heading in _HEADINGS.items():
        lines: list[str] = []
        for check in checks:
            if check.strength == strength:
                lines += _lines(check)
        page.section(heading, lines)
    page.paragraph(SILENCE)
    page.paragraph(TESTING)
    return page.text()


def _lines(check: Check) -> list[str]:
    lines = []
    if check.assumption is not None:
        scope = f" ({check.scope})" if check.scope else ""
        contested = ", contested" if check.contested else ""
        breaks = f". Without it: {check.breaks}" if check.breaks else ""
        lines.append(f"[ ] {check.assumption}{scope}{contested}{breaks}")
    mark = "    " if check.assumption is not None else "[ ] "
    if check.diagnostic is None:
        lines.append(f"{mark}no check on record")
        return lines
    shows = f" Can show: {check.can_show}" if check.can_show else ""
    hides = f" Cannot show: {check.cannot_show}" if check.cannot_show else ""
    lines.append(f"{mark}{check.diagnostic}.{shows}{hides}")
    lines += [f"    {import_line(item)}" for item in check.implementations]
    if check.no_implementation_found:
        lines.append(f"    no import line: {check.no_implementation_found}")
    return lines
