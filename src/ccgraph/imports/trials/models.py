"""Trials of models that are not shaped as those of scikit-learn: statsmodels, lifelines, MAPIE."""

from __future__ import annotations

import inspect

import numpy as np

from ccgraph.imports.trials.estimators import Estimator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ccgraph.imports.trials.estimators import Found


class Regression(Estimator):
    """A model of statsmodels: outcome and features go to the class, and ``fit`` only fits."""

    weights = ("freq_weights", "weights")
    _BINARY = ("Logit", "Probit", "MNLogit")

    @staticmethod
    def fits(found: type) -> bool:
        """Whether outcome and features are the first that the class takes."""
        return list(inspect.signature(found).parameters)[:2] == ["endog", "exog"] and found.__name__ in {
            *Regression._BINARY,
            *("OLS", "GLSAR", "GLM"),
        }

    def ask(self) -> Iterator[Found]:
        """Run it on plain rows, then on changed ones."""
        self.classifies = self.found.__name__ in self._BINARY
        if self.classifies:  # classes that nothing separates, else there is no maximum of the likelihood
            self.target = np.arange(len(self.rows.x)) // 2 % 2
        plain = self.run(self.rows.x, self.target)
        yield "probe", "runs", "fit"
        yield from self._missing(plain)
        yield from self._weights()
        yield from self._uncertainty()

    def run(self, x: Any, y: Any, made: Any = None, **fit: Any) -> Any:  # noqa: ARG002
        """The parameters that fit best."""
        return self._results(x, y, **fit).params

    def _results(self, x: Any, y: Any, **more: Any) -> Any:
        made = self.found(y, x, **self.bound, **more)
        return made.fit(**({"disp": 0} if "disp" in inspect.signature(made.fit).parameters else {}))

    def _weights(self) -> Iterator[Found]:
        name = next((name for name in self.weights if name in inspect.signature(self.found).parameters), None)
        if name is None:
            yield "probe", "sample_weights", "none"
        else:
            yield from self._tried(
                "sample_weights", lambda: self._results(self.rows.x, self.target, **{str(name): self.rows.weights})
            )

    def _uncertainty(self) -> Iterator[Found]:
        results = self._results(self.rows.x, self.target)
        for _ in self._tried("uncertainty", lambda: results.get_prediction().summary_frame()):
            yield "probe", "uncertainty", "spread"


class Series(Regression):
    """A model of statsmodels for one series: what may be missing are values of the series itself."""

    @staticmethod
    def fits(found: type) -> bool:
        """Whether it takes a series first."""
        return found.__name__ in {"ARIMA", "SARIMAX"}

    def run(self, x: Any, y: Any, made: Any = None, **fit: Any) -> Any:  # noqa: ARG002
        """The parameters that fit best to the first column."""
        return self._results(x, y).params

    def _results(self, x: Any, y: Any, **more: Any) -> Any:  # noqa: ARG002
        return self.found(x[:, 0], **self.bound).fit()


class Survival(Estimator):
    """A fitter of lifelines for one group: durations, and whether each ended."""

    weights = ("weights",)

    @staticmethod
    def fits(found: type) -> bool:
        """Whether its ``fit`` takes durations."""
        return "durations" in inspect.signature(getattr(found, "fit", lambda: None)).parameters

    def ask(self) -> Iterator[Found]:
        """Run it on plain rows, then on changed ones."""
        durations = self.rows.number
        missing = np.where(np.arange(len(durations)) % 7 == 0, np.nan, durations)
        made = self._fit(durations)
        yield "probe", "runs", "fit"
        yield from self._tried("missing_values", lambda: self._fit(missing))
        yield from self._tried("sample_weights", lambda: self._fit(durations, weights=self.rows.weights))
        yield "probe", "uncertainty", "spread" if hasattr(made, "confidence_interval_") else "none"

    def _fit(self, durations: Any, **more: Any) -> Any:
        return self.make().fit(durations, self.rows.classes, **more)


class Conformal(Estimator):
    """MAPIE: fit, set the width on held-out rows, then intervals or sets."""

    def ask(self) -> Iterator[Found]:
        """Run it on plain rows; what else it can do is what the model inside can."""
        made = self.make(**({"prefit": False} if "prefit" in inspect.signature(self.found).parameters else {}))
        x, y = self.rows.x, self.target
        if hasattr(made, "fit_conformalize"):
            made.fit_conformalize(x, y)
        else:
            made.fit(x, y)
            if hasattr(made, "conformalize"):
                made.conformalize(x, y)
        getattr(made, "predict_set" if self.classifies else "predict_interval")(x)
        yield "probe", "runs", "fit"
        yield "probe", "uncertainty", "spread"

    @staticmethod
    def fits(found: type) -> bool:
        """Whether it gives intervals or sets."""
        return hasattr(found, "predict_interval") or hasattr(found, "predict_set")
