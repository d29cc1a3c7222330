"""Trials of classes with ``fit`` and an answer, as scikit-learn shapes them."""

from __future__ import annotations

import inspect
import re

import numpy as np

from ccgraph.imports.trials.rows import Rows, refuses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Found = tuple[str, str, str]

#: constructor arguments that keep a trial short, by the first part of the path.
_SMALL: dict[str, dict[str, Any]] = {
    "xgboost": {"n_estimators": 5},
    "lightgbm": {"n_estimators": 5, "min_child_samples": 2},
    "catboost": {"iterations": 5, "allow_writing_files": False},
    "gensim": {"num_topics": 2},
}
#: what a library wants to be told before it takes categories: a choice of the user that a trial makes too.
_FOR_CATEGORIES: dict[str, dict[str, Any]] = {
    "xgboost": {"enable_categorical": True},
    "catboost": {"cat_features": ["c"]},
}
#: estimators around another one: what they can do with data is what that one can, so only whether they run is asked.
_AROUND: dict[str, Callable[[Any], dict[str, Any]]] = {
    "StackingClassifier": lambda inner: {"estimators": [("a", inner), ("b", inner)]},
    "StackingRegressor": lambda inner: {"estimators": [("a", inner), ("b", inner)]},
    "VotingClassifier": lambda inner: {"estimators": [("a", inner), ("b", inner)]},
    "VotingRegressor": lambda inner: {"estimators": [("a", inner), ("b", inner)]},
    "GridSearchCV": lambda inner: {"estimator": inner, "param_grid": {"fit_intercept": [True, False]}},
    "RandomizedSearchCV": lambda inner: {
        "estimator": inner,
        "param_distributions": {"fit_intercept": [True, False]},
        "n_iter": 2,
    },
    "SequentialFeatureSelector": lambda inner: {"estimator": inner},
    "CalibratedClassifierCV": lambda _: {},
    "BaggingClassifier": lambda _: {},
    "BaggingRegressor": lambda _: {},
}
#: estimators of counts, which are asked with whole numbers; the value is how many columns.
_COUNTS = {"CategoricalNB": 4, "CategoricalHMM": 1, "PoissonHMM": 1}
_ANSWERS = ("predict", "transform", "fit_predict", "fit_transform", "score_samples", "kneighbors", "sample")


class Estimator:
    """A class with ``fit`` and an answer, as scikit-learn shapes them."""

    weights: tuple[str, ...] = ("sample_weight",)

    def __init__(self, found: Any, path: str, bound: dict[str, Any]) -> None:
        self.found = found
        self.path = path
        self.top = path.partition(".")[0]
        self.bound = {**_SMALL.get(self.top, {}), **bound}
        name = path.rpartition(".")[2]
        self.around = name in _AROUND
        self.rows = Rows(_COUNTS.get(name, 4), counts=name in _COUNTS)
        self.classifies = re.search(r"Classifier|SVC$|NB$|LogisticRegression|Discriminant", name) is not None
        self.supervised = self.classifies or name.endswith(("Regressor", "Regression")) or self._learns()
        if self.around:
            self.bound = {**_AROUND[name](self._inner()), **self.bound}
        self.target = self.rows.classes if self.classifies else self.rows.number
        if name.startswith("MultiTask"):
            self.target = self._two_columns()

    @staticmethod
    def fits(found: type) -> bool:
        """Whether this trial suits a class."""
        return callable(getattr(found, "fit", None)) and any(callable(getattr(found, name, None)) for name in _ANSWERS)

    def ask(self) -> Iterator[Found]:
        """Run it on plain rows, then on changed ones."""
        plain = self.run(self.rows.x, self.target)
        yield "probe", "runs", "fit"
        if self.around:
            return
        yield from self._declared()
        yield from self._missing(plain)
        yield from self._tried("categorical_features", self._categories)
        yield from self._weights()
        yield from self._tried("sparse_input", self._sparse)
        if self.supervised:
            yield from self._tried("multi_output", lambda: self.run(self.rows.x, self._two_columns()))
        yield from self._batches()
        yield from self._uncertainty()

    def make(self, **more: Any) -> Any:
        """One of it, not fitted."""
        return self.found(**{**self.bound, **more})

    def run(self, x: Any, y: Any, made: Any = None, **fit: Any) -> Any:
        """Fit to ``x`` and ``y``; what it answers for ``x``."""
        made = self.make() if made is None else made
        for name in ("predict", "transform", "score_samples"):
            if callable(getattr(made, name, None)):
                return getattr(self._fitted(made, x, y, fit), name)(x)
        for name in (
            () if fit else ("fit_predict", "fit_transform")
        ):  # some of these take no weights, say, where fit does
            if callable(getattr(made, name, None)):
                return getattr(made, name)(x)
        return self._fitted(made, x, y, fit)

    def _fitted(self, made: Any, x: Any, y: Any, fit: dict[str, Any]) -> Any:
        if len(inspect.signature(made.fit).parameters) > 1:
            made.fit(x, y, **fit)
        else:
            made.fit(x, **fit)
        return made

    def _declared(self) -> Iterator[Found]:
        """What the library itself declares: scikit-learn's estimator tags, where it is it that declares them."""
        owners = [kind for kind in self.found.__mro__ if "__sklearn_tags__" in vars(kind)]
        if not any(kind.__module__.partition(".")[0] == self.top for kind in owners):
            return
        try:
            from sklearn.utils import get_tags

            tags = get_tags(self.make())
            says = {
                "missing_values": tags.input_tags.allow_nan,
                "categorical_features": tags.input_tags.categorical,
                "sparse_input": tags.input_tags.sparse,
            }
            if self.supervised:
                labels = tags.classifier_tags is not None and tags.classifier_tags.multi_label
                says["multi_output"] = tags.target_tags.multi_output or labels
        except Exception:  # noqa: BLE001 - another version of the tags says nothing that we could read
            return
        for capability, value in says.items():
            yield "tag", capability, "native" if value else "error"

    def _missing(self, plain: Any) -> Iterator[Found]:
        x = self.rows.with_missing()
        answers: list[Any] = []
        for by, capability, value in self._tried("missing_values", lambda: answers.append(self.run(x, self.target))):
            yield by, capability, value if value == "error" else _with_missing(x, plain, answers[0])

    def _categories(self) -> Any:
        from pandas import DataFrame

        x = DataFrame(self.rows.x, columns=[f"x{number}" for number in range(self.rows.x.shape[1])])
        x["c"] = [("a", "b", "c")[number % 3] for number in range(len(x))]
        x["c"] = x["c"].astype("category")
        return self.run(x, self.target, self.make(**_FOR_CATEGORIES.get(self.top, {})))

    def _sparse(self) -> Any:
        from scipy.sparse import csr_matrix

        return self.run(csr_matrix(self.rows.x), self.target)

    def _two_columns(self) -> Any:
        rows = self.rows
        second = np.roll(rows.classes, 1) * (rows.x[:, 0] > 0.5) if self.classifies else rows.x[:, 0] + rows.number  # noqa: PLR2004
        return np.column_stack([rows.classes if self.classifies else rows.number, second])

    def _weights(self) -> Iterator[Found]:
        taken = inspect.signature(self.make().fit).parameters
        name = next((name for name in self.weights if name in taken), None)
        if name is None:
            yield "probe", "sample_weights", "none"
            return
        yield from self._tried(
            "sample_weights", lambda: self.run(self.rows.x, self.target, **{str(name): self.rows.weights})
        )

    def _batches(self) -> Iterator[Found]:
        made = self.make()
        if not callable(getattr(made, "partial_fit", None)):
            # scikit-learn has no other way; the libraries that keep to its interface may.
            if type(made).__module__.partition(".")[0] == "sklearn":
                yield "probe", "out_of_core", "none"
            return

        def in_batches() -> None:
            classes = {"classes": [0, 1]} if "classes" in inspect.signature(made.partial_fit).parameters else {}
            for part in (slice(0, 30), slice(30, 60)):
                made.partial_fit(self.rows.x[part], self.target[part], **classes)

        yield from self._tried("out_of_core", in_batches)

    def _uncertainty(self) -> Iterator[Found]:
        made = self.make()
        if not callable(getattr(made, "predict", None)):
            return
        self.run(self.rows.x, self.target, made)
        if "return_std" in inspect.signature(made.predict).parameters:
            made.predict(self.rows.x, return_std=True)
            yield "probe", "uncertainty", "spread"
        elif callable(getattr(made, "predict_proba", None)):
            made.predict_proba(self.rows.x)
            yield "probe", "uncertainty", "probabilities"
        else:
            yield "probe", "uncertainty", "none"

    def _tried(self, capability: str, run: Callable[[], Any]) -> Iterator[Found]:
        """``native`` where ``run`` runs, ``error`` where it is refused, else nothing."""
        try:
            run()
        except Exception as error:  # noqa: BLE001 - whatever a library raises, the message decides
            if refuses(capability, error):
                yield "probe", capability, "error"
            return
        yield "probe", capability, "native"

    def _learns(self) -> bool:
        """Whether it learns from an outcome, which scikit-learn's mixins tell where the name does not."""
        return any(kind.__name__ in {"RegressorMixin", "ClassifierMixin"} for kind in self.found.__mro__)

    def _inner(self) -> Any:
        from sklearn import linear_model

        return linear_model.LogisticRegression() if self.classifies else linear_model.LinearRegression()


class Hidden(Estimator):
    """A hidden Markov model: rows in their order, and no outcome."""

    def __init__(self, found: Any, path: str, bound: dict[str, Any]) -> None:
        super().__init__(found, path, {"n_components": 2, **bound})

    def _fitted(self, made: Any, x: Any, y: Any, fit: dict[str, Any]) -> Any:  # noqa: ARG002
        return made.fit(x, **fit)  # what comes second there are the lengths of sequences


def _with_missing(x: Any, plain: Any, answer: Any) -> str:
    """What became of missing values that were not refused."""
    try:
        given, said = np.asarray(plain), np.asarray(answer)
        absent = np.isnan(said.astype(float))
    except (TypeError, ValueError):  # a sparse matrix or texts
        return "native"
    if said.shape[:1] != given.shape[:1]:
        return "drops"
    if said.dtype != bool and said.shape == x.shape:
        if (absent == np.isnan(x)).all():  # they stay what they are, and nothing else is touched
            return "native"
        if not absent.any() and np.array_equal(said[~np.isnan(x)], x[~np.isnan(x)]):
            return "imputes"
    return "propagates" if absent.any() else "native"
