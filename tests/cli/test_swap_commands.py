"""``swap``, ``path``, ``why-not``, ``advise``, ``check`` and ``compare``: where to go, and what to look at first."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from ccgraph.cli.conditions import HISTORY, SILENCE, TESTING

if TYPE_CHECKING:
    from pathlib import Path

    from cli.running import Outcome, Run


def joined(outcome: Outcome) -> str:
    """The output without its line breaks, which depend on the width."""
    return " ".join(outcome.out.split())


class TestSwap:
    def test_it_says_where_to_go_and_why(self, run: Run) -> None:
        outcome = run("swap", "k-means", "--violates", "known-number-of-clusters")
        assert outcome.code == 0
        assert outcome.err == ""
        text = joined(outcome)
        assert text.startswith("Instead of k-means, where known-number-of-clusters does not hold")
        for part in ("DBSCAN [dbscan]: does not require it", "choose it when:", "gain:", "cost:", "source:"):
            assert part in text
        assert "no longer assumed: known-number-of-clusters" in text
        assert "newly assumed: common-cluster-density, density-separation" in text
        assert "from sklearn.cluster import DBSCAN (imported with scikit-learn" in text
        assert SILENCE in text

    def test_an_empty_answer_says_what_removed_the_last(self, run: Run) -> None:
        outcome = run("swap", "k-means", "--violates", "known-number-of-clusters", "--task", "survival-analysis")
        assert outcome.code == 1
        assert outcome.err.startswith("ccgraph: none of ")
        assert "the last to fall: " in outcome.err
        assert "no task survival-analysis on record" in outcome.err
        assert outcome.err.count("\n") == 1

    def test_as_json(self, run: Run, tmp_path: Path) -> None:
        run("swap", "k-means", "--violates", "known-number-of-clusters", "--format", "json", "-o", "swap.json")
        answer = json.loads((tmp_path / "swap.json").read_text(encoding="utf-8"))
        assert "dbscan" in {swap["technique"]["id"] for swap in answer["swaps"]}
        assert all(swap["hop"]["link"] and swap["hop"]["sources"] for swap in answer["swaps"])

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("k-means",), "name what the data violate, as in --violates linearity"),
            (("k-means", "--violates", "linarity"), "the graph has no assumption 'linarity'; did you mean linearity?"),
            (("k-meens", "--violates", "linearity"), "the graph has no technique 'k-meens'; did you mean k-means"),
            (("k-means", "--violates", "linearity", "--task", "clusterin"), "the graph has no task 'clusterin'"),
            (("k-means", "--violates", "linearity", "--steps", "3"), "there is no '3'"),
        ],
    )
    def test_bad_words(self, run: Run, words: tuple[str, ...], message: str) -> None:
        outcome = run("swap", *words)
        assert outcome.code == 2
        assert message in outcome.err


class TestPath:
    def test_a_chain_to_a_technique(self, run: Run) -> None:
        outcome = run("path", "linear-regression", "elastic-net")
        assert outcome.code == 0
        assert outcome.lines[0].startswith("linear-regression → ")
        assert outcome.lines[0].endswith(" → elastic-net")

    def test_a_chain_to_freedom(self, run: Run) -> None:
        outcome = run("path", "linear-regression", "--free-of", "linearity")
        assert outcome.code == 0
        assert outcome.lines[1] == "1 step"
        assert "no longer assumed: " in outcome.out

    def test_no_way(self, run: Run) -> None:
        outcome = run("path", "k-means", "sir-model")
        assert outcome.code == 2
        assert "no chain of neighbors leads from k-means to method/sir-model" in outcome.err
        outcome = run("path", "PCA", "pca")
        assert outcome.code == 2
        assert "a chain leads to another technique; pca is where it starts" in outcome.err

    @pytest.mark.parametrize("words", [("k-means",), ("k-means", "dbscan", "--free-of", "linearity")])
    def test_one_aim_and_no_more(self, run: Run, words: tuple[str, ...]) -> None:
        outcome = run("path", *words)
        assert outcome.code == 2
        assert "give TO, or --free-of an assumption" in outcome.err


class TestWhyNot:
    def test_it_names_the_conditions(self, run: Run) -> None:
        text = joined(run("why-not", "lasso", "--violates", "linearity", "--task", "clustering"))
        assert text.startswith("Lasso is excluded")
        assert "it needs linearity (required" in text
        assert "no task clustering on record" in text

    def test_nothing_excludes_it(self, run: Run) -> None:
        text = joined(run("why-not", "lasso", "--violates", "sparsity", "--task", "regression"))
        assert text.startswith("Lasso is not excluded by anything on record")
        assert "sparsity: for-optimality" in text
        assert SILENCE in text


class TestAdvise:
    def test_starts_then_fallbacks_then_what_goes_around(self, run: Run) -> None:
        text = joined(run("advise", "--data", "uncertainty-critical"))
        assert text.index("Start with:") < text.index("[bayesian-glm]")
        assert text.index("Around any of these") < text.index("[conformal-prediction]")
        for sentence in (SILENCE, TESTING, HISTORY):
            assert sentence in text

    def test_each_line_to_import_says_when_it_was_imported(self, run: Run) -> None:
        text = joined(run("advise", "--data", "tabular-small-medium"))
        lines = re.findall(r"from [\w.]+ import \w+", text)
        assert re.search(r"check [^:]+ with [^:]+: from [\w.]+ import \w+ .?(# |\(imported with )", text)
        assert len(lines) == len(re.findall(r"\((?:imported|[-\w]+ when imported) with [^)]+ on 20[-0-9]+\)", text))

    def test_what_needs_a_violated_assumption_is_left_out(self, run: Run) -> None:
        outcome = run("advise", "--data", "tabular-small-medium", "--violates", "independence")
        assert outcome.code == 0
        assert "gradient-boosting: it needs independence" in joined(outcome)

    def test_an_empty_answer_says_why(self, run: Run) -> None:
        outcome = run("advise", "--data", "tabular-small-medium", "--task", "protein-structure-prediction")
        assert outcome.code == 1
        assert "no task protein-structure-prediction on record" in outcome.err

    def test_the_shape_is_needed(self, run: Run) -> None:
        outcome = run("advise")
        assert outcome.code == 2
        assert "name the shape of the data" in outcome.err


class TestCheck:
    def test_assumption_diagnostic_and_what_it_shows(self, run: Run) -> None:
        text = joined(run("check", "k-means"))
        assert "Needed [ ] Comparable feature scales." in text
        assert "Can show: " in text
        assert "Cannot show: " in text
        assert TESTING in text

    def test_nothing_on_record(self, run: Run) -> None:
        assert "no check on record" in run("check", "sir-model").out

    def test_says_where_nobody_found_what_runs_a_check(self, run: Run) -> None:
        assert "no import line: No callable for it was found in November 2026" in joined(run("check", "k-means"))


class TestCompare:
    def test_two_side_by_side(self, run: Run) -> None:
        text = joined(run("compare", "k-means", "dbscan"))
        assert "Both assume comparable-feature-scales, meaningful-metric" in text
        assert "Only k-means assumes known-number-of-clusters (dbscan does not need it)" in text
        assert "Prefer dbscan when" in text
        assert "Both do Clustering" in text
