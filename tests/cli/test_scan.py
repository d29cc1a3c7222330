"""``scan``: what it prints of code, and what it says of files that are none."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ccgraph.cli.conditions import SILENCE, TESTING

if TYPE_CHECKING:
    from cli.running import Outcome, Run

CODE = "import sklearn.linear_model as lm\n\nlm.Lasso().fit(x, y)\nlm.Lasso()\n"


@pytest.fixture(autouse=True)
def analysis(tmp_path: Path) -> None:
    (tmp_path / "analysis.py").write_text(CODE, encoding="utf-8")


def joined(outcome: Outcome) -> str:
    return " ".join(outcome.out.split())


def test_it_says_what_to_look_at(run: Run) -> None:
    outcome = run("scan", "analysis.py")
    assert outcome.code == 0
    assert outcome.err == ""
    text = joined(outcome)
    assert text.startswith("1 technique of the graph")
    assert "Lasso [lasso] sklearn.linear_model.Lasso: analysis.py:3, 4 assumes " in text
    assert "; check: Residual checks" in text
    assert "neighbor ridge-regression (alternative), when: " in text
    assert "Libraries scikit-learn [scikit-learn]: analysis.py:1" in text
    assert SILENCE in text
    assert TESTING in text


def test_what_to_know_of_a_general_callable(run: Run) -> None:
    Path("sir.py").write_text("from scipy.integrate import solve_ivp\nsolve_ivp(f, (0, 1), y)\n", "utf-8")
    told = joined(run("scan", "sir.py"))
    assert "scipy.integrate.solve_ivp: sir.py:2 (integrates the equations, which one writes oneself)" in told


def test_as_json(run: Run) -> None:
    assert run("scan", "analysis.py", "--format", "json", "-o", "scan.json").out == ""
    answer = json.loads(Path("scan.json").read_text(encoding="utf-8"))
    (used,) = answer["techniques"]
    assert used["technique"]["id"] == "lasso"
    assert used["uses"][0] == {
        "place": {"file": "analysis.py", "cell": None, "line": 3, "column": 1},
        "path": "sklearn.linear_model.Lasso",
        "written": "sklearn.linear_model.Lasso",
        "how": "called",
        "binding": None,
        "note": None,
        "settled": True,
    }
    assert used["checks"]
    assert used["neighbors"]
    assert answer["problems"] == []


def test_the_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CODE.encode())))
    assert "sklearn.linear_model.Lasso: -:3, 4" in run("scan", "-").out
    cells = json.dumps({"cells": [{"cell_type": "code", "source": CODE}]})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(cells.encode())))
    assert "sklearn.linear_model.Lasso: -:cell 1:3, 4" in run("scan", "-").out


def test_no_technique_is_an_answer(run: Run) -> None:
    Path("requirements.txt").write_text("scikit-learn\n", encoding="utf-8")
    outcome = run("scan", "requirements.txt")
    assert outcome.code == 0
    assert outcome.out.startswith("No techniques of the graph\n")
    assert "scikit-learn [scikit-learn]: requirements.txt:1" in outcome.out


def test_what_cannot_be_read_is_said_and_the_rest_goes_on(run: Run) -> None:
    Path("bad.py").write_text("x = = 1\n", encoding="utf-8")
    outcome = run("scan", "bad.py", "nowhere.py", "analysis.py")
    assert outcome.code == 2
    assert outcome.err == (
        "ccgraph: bad.py:1:5: is not Python: invalid syntax\nccgraph: nowhere.py: there is no such file\n"
    )
    assert "Lasso [lasso]" in outcome.out


def test_nothing_to_read_prints_no_answer(run: Run) -> None:
    outcome = run("scan", "nowhere.py")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "ccgraph: nowhere.py: there is no such file\n"
    assert run("scan").err.startswith("ccgraph: the following arguments are required: FILE")
