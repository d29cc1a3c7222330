"""The few rows, and when an error is a refusal of what was changed in them."""

from __future__ import annotations

import re

import numpy as np

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: the words of an error that make it a refusal of the change.
_REFUSALS = {
    "missing_values": r"\bnan|missing|\bnull|not finite|non-finite|\binf",
    "categorical_features": r"convert|string|str\b|dtype|object|categor|numeric|number",
    "sparse_input": r"sparse|csr|dense",
    "multi_output": r"\b1-?d\b|dimension|shape|multi|columns?\b|expected .*array",
}


class NoTrial(Exception):  # noqa: N818 - no error of ours
    """There is no trial for a callable; the message says why."""


class Rows:
    """A few rows: features, two classes, a number, weights; the same in every run."""

    def __init__(self, columns: int = 4, *, counts: bool = False) -> None:
        generator = np.random.default_rng(7)
        n = 60
        self.classes = np.arange(n) % 2
        self.x = generator.random((n, columns)) + 0.4 * self.classes[:, None]
        if counts:
            self.x = np.floor(3 * self.x).astype(int)
        self.number = 1 + self.x.sum(axis=1) + 0.1 * generator.random(n)
        self.weights = 1 + generator.random(n)

    def with_missing(self) -> Any:
        """The features, some of the first column missing."""
        x = self.x.astype(float)
        x[::7, 0] = np.nan
        return x


def refuses(capability: str, error: Exception) -> bool:
    """Whether the error is about what was changed in the rows to ask for the capability."""
    words = _REFUSALS.get(capability)
    return words is not None and re.search(words, f"{type(error).__name__} {error}", re.IGNORECASE) is not None
