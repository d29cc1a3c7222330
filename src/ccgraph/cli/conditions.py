"""The options with which a question says what the data are like, and the lines in which answers say what they mean."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ccgraph.cli.pages import write_answer
from ccgraph.results.terminal import visible
from ccgraph.standing import SILENT

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence

    from ccgraph.advice import Advice
    from ccgraph.standing import Standing
    from ccgraph.swaps import Change, Exclusion, Hop, SwapAnswer

#: what every answer about assumptions has to say.
SILENCE = "No claim on record is not the absence of an assumption: nobody has written it down here yet."
TESTING = (
    "Choosing a method by the p-value of a test of its assumptions is itself contested: it changes the error rates of"
    " what follows. Judge by design, by plots and by how much it would matter."
)
HISTORY = "Medical uses are a record of what has been done, not advice."

_OPTIONS = (
    ("--violates", "ASSUMPTION", "what the data violate"),
    ("--task", "TASK", "it has to do one of these tasks"),
    ("--data", "SHAPE", "it has to take one of these shapes of data"),
    ("--library", "LIBRARY", "one of these libraries has to have it"),
)
#: what the neighbor is to the technique one comes from.
_KINDS = {
    "relaxes-assumption": "it relaxes an assumption of",
    "generalises": "it generalises",
    "special-case-of": "it is a special case of",
    "regularised-variant": "it is a regularised variant of",
    "robust-variant": "it is a robust variant of",
    "nonparametric-counterpart": "it is the nonparametric counterpart of",
    "bayesian-counterpart": "it is the Bayesian counterpart of",
    "scalable-variant": "it is a variant for more data of",
    "uncertainty-aware-variant": "it is a variant with uncertainty of",
    "deep-counterpart": "it is the deep counterpart of",
    "equivalent-under": "under a condition it is the same as",
    "simpler-baseline": "it is a simpler baseline than",
}


def add_conditions(parser: argparse.ArgumentParser, *, data: bool = True, library: bool = True) -> None:
    """``--violates``, ``--task``, ``--data`` and ``--library``, each as often as needed."""
    for name, metavar, what in _OPTIONS:
        if (name != "--data" or data) and (name != "--library" or library):
            parser.add_argument(name, metavar=metavar, action="append", default=[], help=f"{what}; repeat it")


def write_choice(arguments: argparse.Namespace, answer: SwapAnswer | Advice, page: Callable[[], str]) -> int:
    """Write the answer; exit code 1 where it is empty, with the condition that removed the last candidates."""
    write_answer(arguments, answer, page)
    if answer.why_empty is None:
        return 0
    sys.stderr.write(visible(f"ccgraph: {answer.why_empty}") + "\n")
    return 1


def standing_lines(standings: Iterable[Standing]) -> list[str]:
    """A line for each violated assumption: what is on record, for what purpose, and what happens without it."""
    lines = []
    for standing in standings:
        if not standing.bearings:
            lines.append(f"{standing.violated.id}: {SILENT}")
        for bearing in standing.bearings:
            about = f" (claim on {bearing.assumption})" if bearing.assumption != standing.violated.id else ""
            breaks = f": {bearing.breaks}" if bearing.breaks else ""
            lines.append(f"{standing.violated.id}{about}: {bearing.how}{breaks}")
    return lines


def change_lines(change: Change) -> list[str]:
    """What a step drops and adds, and on what the other side is silent."""
    return [
        f"{word}: {', '.join(assumption.id for assumption in assumptions)}"
        for word, assumptions in (
            ("no longer assumed", change.dropped),
            ("newly assumed", change.added),
            ("no claim on record any more", change.silent),
        )
        if assumptions
    ]


def hop_lines(hop: Hop) -> list[str]:
    """Why to take a step: its kind, when, gain and cost."""
    link = hop.link
    kind = [f"{_KINDS[link.kind]} {hop.start.id}"] if link.kind in _KINDS else []
    reasons = (("choose it when", link.choose_when), ("gain", link.gain), ("cost", link.cost))
    sources = "; ".join(f"{each.title}{'' if each.verified else ' (recalled)'}" for each in hop.sources)
    return [*kind, *(f"{word}: {text}" for word, text in reasons if text), *([f"source: {sources}"] if sources else [])]


def exclusion_lines(excluded: Sequence[Exclusion]) -> list[str]:
    """What was left out, and why."""
    return [f"{exclusion.technique.id}: {exclusion.reason}" for exclusion in excluded]
