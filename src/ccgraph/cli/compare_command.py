"""Two techniques side by side: assumptions shared and different, when to prefer each, tasks and libraries of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.cli.arguments import open_source
from ccgraph.cli.conditions import SILENCE
from ccgraph.cli.pages import Page, add_answer, import_line, write_answer

if TYPE_CHECKING:
    import argparse

    from ccgraph.comparison import Comparison

EXAMPLE = "ccgraph compare k-means dbscan"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("technique", metavar="A", help="a technique")
    parser.add_argument("other", metavar="B", help="another")
    add_answer(parser, "the comparison")


def run(arguments: argparse.Namespace) -> int:
    """Print the comparison."""
    found = open_source(arguments).compare(arguments.technique, arguments.other)
    write_answer(arguments, found, lambda: _page(found))
    return 0


def _page(found: Comparison) -> str:
    left, right = found.left, found.right
    page = Page()
    page.head(f"{left.label} and {right.label}", f"{left.kind}/{left.id}, {right.kind}/{right.id}")
    page.section("For", [f"{left.id}: {left.intent}", f"{right.id}: {right.intent}"])
    page.section("Both assume", [", ".join(each.id for each in found.change.kept)] if found.change.kept else [])
    page.section(
        f"Only {left.id} assumes",
        [
            *(f"{each.id} ({right.id} does not need it)" for each in found.change.dropped),
            *(f"{each.id} ({right.id} has no claim on record)" for each in found.change.silent),
        ],
    )
    page.section(
        f"Only {right.id} assumes",
        [
            *(f"{each.id} ({left.id} does not need it)" for each in found.back.dropped),
            *(f"{each.id} ({left.id} has no claim on record)" for each in found.back.silent),
        ],
    )
    for entry in (left, right):
        page.section(f"Prefer {entry.id} when", map(str, entry.prefer_when))
        page.section(f"Avoid {entry.id} when", map(str, entry.avoid_when))
    page.section("Both do", [", ".join(map(str, found.tasks))] if found.tasks else [])
    page.section("Libraries with both", [", ".join(map(str, found.libraries))] if found.libraries else [])
    page.section("Import", [import_line(item) for entry in (left, right) for item in entry.implementations[:1]])
    page.paragraph(SILENCE)
    return page.text()
