"""Why a technique is excluded by what the data violate, by the task or by the shape of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.cli.arguments import open_source
from ccgraph.cli.conditions import SILENCE, add_conditions, standing_lines
from ccgraph.cli.pages import Page, add_answer, write_answer
from ccgraph.namespace import compact

if TYPE_CHECKING:
    import argparse

    from ccgraph.swaps import Verdict

EXAMPLE = "ccgraph why-not k-means --violates known-number-of-clusters --task clustering"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("technique", metavar="TECHNIQUE", help="the technique in question")
    add_conditions(parser)
    add_answer(parser, "the answer")


def run(arguments: argparse.Namespace) -> int:
    """Print the conditions that exclude it."""
    verdict = open_source(arguments).why_not(
        arguments.technique,
        violates=arguments.violates,
        task=arguments.task,
        data=arguments.data,
        library=arguments.library,
    )
    write_answer(arguments, verdict, lambda: _page(verdict))
    return 0


def _page(verdict: Verdict) -> str:
    page = Page()
    found = "is excluded" if verdict.reasons else "is not excluded by anything on record"
    page.head(f"{verdict.technique.label} {found}", compact(verdict.technique.iri))
    page.section("Because", verdict.reasons)
    page.section("What is on record", standing_lines(verdict.standings))
    page.paragraph(SILENCE)
    return page.text()
