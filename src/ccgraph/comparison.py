"""Two techniques side by side: what they assume alike and differently, when each is preferred, what runs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccgraph.entry_reader import read_technique
from ccgraph.swaps import Change, changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccgraph.entry import Named, Technique
    from ccgraph.results import Result

    Ask = Callable[..., Result]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``change`` is what going from ``left`` to ``right`` does to assumptions, ``back`` what the way back does."""

    left: Technique
    right: Technique
    change: Change
    back: Change
    tasks: tuple[Named, ...]
    libraries: tuple[Named, ...]
    """What both have: tasks, and libraries."""


def compare(ask: Ask, left: str, right: str) -> Comparison:
    """Set the technique ``left`` beside ``right``."""
    one, other = read_technique(ask, left), read_technique(ask, right)
    return Comparison(
        one,
        other,
        changes(ask, left, [right])[right],
        changes(ask, right, [left])[left],
        tuple(task for task in one.tasks if task in other.tasks),
        tuple(library for library in one.libraries if library in other.libraries),
    )
