"""Trials of functions: the arguments of a call on a few rows, path by path."""

from __future__ import annotations

import numpy as np

from ccgraph.imports.trials.rows import Rows, refuses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from ccgraph.imports.trials.estimators import Found


def call(found: Any, arguments: Callable[[Rows, Any], tuple[Any, ...]], bound: dict[str, Any]) -> Iterator[Found]:
    """A function: that it answers, and what it makes of missing values where it takes the rows themselves."""
    rows = Rows()
    found(*arguments(rows, rows.x), **bound)
    yield "probe", "runs", "call"
    changed = arguments(rows, rows.with_missing())
    if not any(_has_missing(argument) for argument in changed):
        return
    try:
        answer = found(*changed, **bound)
    except Exception as error:  # noqa: BLE001 - the message decides
        if refuses("missing_values", error):
            yield "probe", "missing_values", "error"
        return
    parts = answer if isinstance(answer, tuple) else (answer,)
    numbers = [np.asarray(part) for part in parts if isinstance(part, (int, float, np.ndarray, np.generic))]
    if numbers:
        absent = any(np.isnan(part).any() for part in numbers if part.dtype.kind == "f")
        yield "probe", "missing_values", "propagates" if absent else "native"


def _has_missing(argument: Any) -> bool:
    return isinstance(argument, np.ndarray) and argument.dtype.kind == "f" and bool(np.isnan(argument).any())


def _graph(name: str) -> Any:
    import networkx as nx

    graph = nx.gn_graph(9, seed=1) if name == "directed" else nx.karate_club_graph()
    nx.set_node_attributes(graph, {node: node % 2 for node in graph}, "kind")
    return graph


def _design(x: Any) -> Any:
    """Features behind a constant, as statsmodels wants them."""
    return np.column_stack([np.ones(len(x)), x])


#: path → the arguments of a call on a few rows, of which ``x`` may have missing values.
CALLS: dict[str, Callable[[Rows, Any], tuple[Any, ...]]] = {
    "networkx.algorithms.approximation.min_weighted_dominating_set": lambda _, __: (_graph("plain"),),
    "networkx.attribute_assortativity_coefficient": lambda _, __: (_graph("plain"), "kind"),
    "networkx.dag_longest_path": lambda _, __: (_graph("directed"),),
    "networkx.double_edge_swap": lambda _, __: (_graph("plain"), 1, 100, 1),
    "networkx.fiedler_vector": lambda _, __: (_graph("plain"),),
    "networkx.laplacian_matrix": lambda _, __: (_graph("plain"),),
    "networkx.minimum_spanning_tree": lambda _, __: (_graph("plain"),),
    "networkx.spectral_layout": lambda _, __: (_graph("plain"),),
    "numpy.corrcoef": lambda _, x: (x.T,),
    "numpy.linalg.cond": lambda _, x: (x,),
    "numpy.linalg.svd": lambda _, x: (x,),
    "scipy.cluster.vq.kmeans2": lambda _, x: (x, 2),
    "scipy.linalg.svd": lambda _, x: (x,),
    "scipy.sparse.linalg.svds": lambda _, x: (x, 2),
    "scipy.sparse.linalg.eigsh": lambda _, x: (x.T @ x, 2),
    "scipy.stats.chi2_contingency": lambda _, __: ([[12, 5], [3, 9]],),
    "scipy.stats.differential_entropy": lambda _, x: (x[:, 0],),
    "scipy.stats.ecdf": lambda _, x: (x[:, 0],),
    "scipy.stats.fisher_exact": lambda _, __: ([[12, 5], [3, 9]],),
    "scipy.stats.gaussian_kde": lambda _, x: (x[:, 0],),
    "scipy.stats.kurtosis": lambda _, x: (x[:, 0],),
    "scipy.stats.linregress": lambda rows, x: (x[:, 0], rows.number),
    "scipy.stats.probplot": lambda _, x: (x[:, 0],),
    "sklearn.calibration.calibration_curve": lambda rows, x: (rows.classes, x[:, 0] / 2),
    "sklearn.cluster.kmeans_plusplus": lambda _, x: (x, 2),
    "sklearn.cluster.spectral_clustering": lambda _, x: (x @ x.T,),
    "sklearn.manifold.spectral_embedding": lambda _, x: (x @ x.T,),
    "sklearn.metrics.adjusted_rand_score": lambda rows, _: (rows.classes, rows.classes),
    "sklearn.metrics.cohen_kappa_score": lambda rows, _: (rows.classes, rows.classes),
    "sklearn.metrics.pairwise_distances": lambda _, x: (x,),
    "sklearn.metrics.silhouette_samples": lambda rows, x: (x, rows.classes),
    "sklearn.metrics.silhouette_score": lambda rows, x: (x, rows.classes),
    "sklearn.utils.resample": lambda rows, _: (rows.x,),
    "statsmodels.stats.diagnostic.acorr_ljungbox": lambda _, x: (x[:, 0],),
    "statsmodels.stats.diagnostic.het_breuschpagan": lambda rows, x: (x[:, 0], _design(rows.x)),
    "statsmodels.stats.diagnostic.het_white": lambda rows, x: (x[:, 0], _design(rows.x)),
    "statsmodels.stats.inter_rater.fleiss_kappa": lambda _, __: ([[3, 1], [2, 2], [4, 0]],),
    "statsmodels.stats.multitest.multipletests": lambda _, x: (x[:, 0] / 2,),
    "statsmodels.stats.multivariate.test_cov_diagonal": lambda _, x: (x.T @ x, 60),
    "statsmodels.stats.outliers_influence.variance_inflation_factor": lambda _, x: (_design(x), 1),
    "statsmodels.stats.stattools.durbin_watson": lambda _, x: (x[:, 0],),
    "statsmodels.stats.weightstats.DescrStatsW": lambda _, x: (x,),
    "lifelines.statistics.multivariate_logrank_test": lambda rows, _: (rows.number, rows.classes),
}
