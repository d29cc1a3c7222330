"""Where to start for a shape of data, and what to try if that stalls, with what to check first.

The starting points are the seed document's orientation, not a ranking; medical uses are history, not advice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.advice import FALLBACK, START
from ccgraph.cli.arguments import UsageError, open_source
from ccgraph.cli.conditions import (
    HISTORY,
    SILENCE,
    TESTING,
    add_conditions,
    exclusion_lines,
    standing_lines,
    write_choice,
)
from ccgraph.cli.pages import Page, add_answer, import_line

if TYPE_CHECKING:
    import argparse

    from ccgraph.advice import Advice, Suggestion
    from ccgraph.checklist import Check

EXAMPLE = "ccgraph advise --data tabular-small-medium --violates linearity"
#: how many checks a suggestion shows; `ccgraph check` shows all.
_MOST_CHECKS = 3


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--data", metavar="SHAPE", help="the shape of the data")
    add_conditions(parser, data=False, library=False)
    parser.add_argument(
        "--needs",
        choices=["uncertainty", "interpretability", "speed"],
        action="append",
        default=[],
        help="what the result must offer; repeat it",
    )
    add_answer(parser, "the answer")


def run(arguments: argparse.Namespace) -> int:
    """Print the suggestions; exit code 1 where there are none, with the condition that removed the last."""
    if arguments.data is None:
        raise UsageError("name the shape of the data, as in --data tabular-small-medium; see ccgraph advise --help")
    advice = open_source(arguments).advise(
        arguments.data, task=arguments.task, violates=arguments.violates, needs=arguments.needs
    )
    return write_choice(arguments, advice, lambda: _page(advice))


def _page(advice: Advice) -> str:
    page = Page()
    shape = advice.suggestions[0].shape.label if advice.suggestions else "this shape of data"
    page.head(f"Starting points for {shape}", "from the seed document's orientation, in its order")
    parts = (
        ("Start with", START, False),
        ("If that stalls, try", FALLBACK, False),
        ("Around any of these, to start with", START, True),
        ("Around any of these, if that stalls", FALLBACK, True),
    )
    for heading, stage, wrapper in parts:
        chosen = [each for each in advice.suggestions if each.stage == stage and each.wrapper == wrapper]
        if chosen:
            page.paragraph(f"{heading}:")
        for suggestion in chosen:
            page.section(_heading(suggestion), _lines(suggestion))
    page.section("Left out", exclusion_lines(advice.excluded))
    for sentence in (SILENCE, TESTING, HISTORY):
        page.paragraph(sentence)
    return page.text()


def _heading(suggestion: Suggestion) -> str:
    qualifier = f" ({suggestion.qualifier})" if suggestion.qualifier else ""
    return f"{suggestion.technique.label}{qualifier} [{suggestion.technique.id}]"


def _check(check: Check) -> str:
    runs = f": {import_line(check.implementations[0])}" if check.implementations else ""
    return f"check {check.assumption} with {check.diagnostic}{runs}"


def _lines(suggestion: Suggestion) -> list[str]:
    checks = [check for check in suggestion.checks if check.assumption is not None and check.diagnostic is not None]
    return [
        suggestion.intent,
        *(f"speaks for it: {sentence}" for sentence in suggestion.for_needs),
        *standing_lines(suggestion.standings),
        *(_check(check) for check in checks[:_MOST_CHECKS]),
        *([] if suggestion.checks else ["no check on record"]),
        *(import_line(item) for item in suggestion.implementations[:1]),
    ]
