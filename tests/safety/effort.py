"""How hard the tests of safety try: a box that fits into every run, or all of it.

``CCGRAPH_FUZZ=NUMBER`` (``make fuzz``) asks for all of it, with that number as the seed; without it each test tries a
few cases, the same in every run.
"""

from __future__ import annotations

import os
import random
from typing import TypeVar

T = TypeVar("T")

_CHOSEN = os.environ.get("CCGRAPH_FUZZ", "")
FULL = bool(_CHOSEN)
SEED = int(_CHOSEN or 0)


def effort(box: int, full: int) -> int:
    """The number of cases to try."""
    return full if FULL else box


def chooser(name: str) -> random.Random:
    """Random choices that are the same in every run with this seed."""
    return random.Random(f"{SEED} {name}")  # noqa: S311 - cases, not secrets


def some(cases: list[T], number: int, name: str) -> list[T]:
    """So many of the cases, or all where there are no more."""
    return cases if len(cases) <= number else chooser(name).sample(cases, number)
