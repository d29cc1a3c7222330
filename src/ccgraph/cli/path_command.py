"""The shortest chain of swaps from one technique to another, or to one that needs none of the given assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.cli.arguments import UsageError, open_source
from ccgraph.cli.conditions import SILENCE, change_lines, hop_lines
from ccgraph.cli.pages import Page, add_answer, write_answer

if TYPE_CHECKING:
    import argparse

    from ccgraph.swaps import Hop

EXAMPLE = "ccgraph path linear-regression --free-of linearity"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("technique", metavar="FROM", help="the technique to leave")
    parser.add_argument("goal", metavar="TO", nargs="?", help="the technique to reach")
    parser.add_argument(
        "--free-of",
        metavar="ASSUMPTION",
        action="append",
        default=[],
        help="reach one that needs none of these; repeat it",
    )
    add_answer(parser, "the chain")


def run(arguments: argparse.Namespace) -> int:
    """Print the chain."""
    if (arguments.goal is None) == (not arguments.free_of):
        raise UsageError("give TO, or --free-of an assumption; see ccgraph path --help")
    hops = open_source(arguments).path(arguments.technique, arguments.goal, free_of=arguments.free_of)
    write_answer(arguments, hops, lambda: _page(hops))
    return 0


def _page(hops: tuple[Hop, ...]) -> str:
    page = Page()
    if not hops:
        page.head("There is nowhere to go: it is the same technique", "")
        return page.text()
    names = [hops[0].start.id, *(hop.link.technique.id for hop in hops)]
    page.head(" → ".join(names), f"{len(hops)} step{'s' if len(hops) > 1 else ''}")
    for hop in hops:
        page.section(f"{hop.start.label} → {hop.link.technique.label}", [*hop_lines(hop), *change_lines(hop.change)])
    page.paragraph(SILENCE)
    return page.text()
