"""Where to go when data violate what a technique assumes: neighbors, then neighbors of neighbors.

An answer needs none of the violated assumptions, nor anything that implies one of them. What is merely silent about
them is shown as such: no claim on record is not the absence of an assumption.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.cli.arguments import UsageError, open_source
from ccgraph.cli.conditions import (
    SILENCE,
    add_conditions,
    change_lines,
    exclusion_lines,
    hop_lines,
    standing_lines,
    write_choice,
)
from ccgraph.cli.pages import Page, add_answer, import_line
from ccgraph.namespace import compact, local_name

if TYPE_CHECKING:
    import argparse

    from ccgraph.crowds import Cut
    from ccgraph.swaps import Swap, SwapAnswer

EXAMPLE = "ccgraph swap k-means --violates known-number-of-clusters"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("technique", metavar="TECHNIQUE", help="the technique to leave")
    add_conditions(parser)
    parser.add_argument(
        "--steps", choices=["1", "2"], default="2", help="1: neighbors only; 2 (default): their neighbors too"
    )
    add_answer(parser, "the answer")


def run(arguments: argparse.Namespace) -> int:
    """Print the techniques to go to; exit code 1 where there are none, with the condition that removed the last."""
    if not arguments.violates:
        raise UsageError("name what the data violate, as in --violates linearity; see ccgraph swap --help")
    answer = open_source(arguments).swap(
        arguments.technique,
        violates=arguments.violates,
        task=arguments.task,
        data=arguments.data,
        library=arguments.library,
        steps=int(arguments.steps),
    )
    return write_choice(arguments, answer, lambda: _page(answer))


def _page(answer: SwapAnswer) -> str:
    page = Page()
    violated = ", ".join(standing.violated.id for standing in answer.own)
    page.head(f"Instead of {answer.technique.label}, where {violated} does not hold", compact(answer.technique.iri))
    page.section(f"What {answer.technique.id} itself says of it", standing_lines(answer.own))
    for swap in answer.swaps:
        page.section(_heading(swap), _lines(swap))
    page.section("Left out", exclusion_lines(answer.excluded))
    page.section("Not looked at", [_cut_line(cut) for cut in answer.more])
    page.paragraph(SILENCE)
    return page.text()


def _cut_line(cut: Cut) -> str:
    return f"{cut.more} more neighbors of {local_name(cut.entity)}; {cut.shown} of its {cut.count} were looked at"


def _heading(swap: Swap) -> str:
    via = f", by way of {swap.via.link.technique.id}" if swap.via else ""
    return f"{swap.technique.label} [{swap.technique.id}]{via}: {swap.state}"


def _lines(swap: Swap) -> list[str]:
    steps = [] if swap.via is None else [f"first: {line}" for line in hop_lines(swap.via)]
    return [
        *steps,
        *hop_lines(swap.hop),
        *standing_lines(swap.standings),
        *change_lines(swap.change),
        *(import_line(item) for item in swap.implementations[:1]),
    ]
