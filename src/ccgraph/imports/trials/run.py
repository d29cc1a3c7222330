"""Which trial suits a callable, and what it finds."""

from __future__ import annotations

import ast
import inspect

from ccgraph.imports.trials.calls import CALLS, call
from ccgraph.imports.trials.estimators import Estimator, Hidden
from ccgraph.imports.trials.models import Conformal, Regression, Series, Survival
from ccgraph.imports.trials.rows import NoTrial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ccgraph.imports.trials.estimators import Found

#: how a path begins → the trials for what is below it, the first that suits.
_SUBJECTS: tuple[tuple[str, type[Estimator]], ...] = (
    ("mapie.", Conformal),
    ("statsmodels.tsa.", Series),
    ("statsmodels.", Regression),
    ("lifelines.", Survival),
    ("hmmlearn.", Hidden),
    *((top, Estimator) for top in ("sklearn.", "xgboost.", "lightgbm.", "catboost.", "hdbscan.", "umap.", "imblearn.")),
)


def trials(found: object, path: str, binding: str | None) -> Iterator[Found]:
    """``(how it is known, capability, value)`` for all that could be found out; first that it runs.

    Raises:
        NoTrial: there is no trial for such a callable, or its binding cannot be taken over.
        Exception: whatever the callable raises on plain rows.
    """
    bound = _bound(binding)
    if path in CALLS:
        yield from call(found, CALLS[path], bound)
        return
    for begins, subject in _SUBJECTS:
        if path.startswith(begins) and inspect.isclass(found) and subject.fits(found):
            yield from subject(found, path, bound).ask()
            return
    raise NoTrial("no trial is written for it")


def _bound(binding: str | None) -> dict[str, Any]:
    """The arguments of a binding such as ``kernel='rbf'``, which must be literals."""
    if binding is None:
        return {}
    try:
        tree = ast.parse(f"f({binding})", mode="eval").body
        if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and not tree.args:
            return {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in tree.keywords}
    except (SyntaxError, ValueError):
        pass
    raise NoTrial("its binding is more than plain arguments")
