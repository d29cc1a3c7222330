"""Importing recorded paths in a process of their own: every outcome, and what a bad library can do to us."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest

import ccgraph.imports.probe
import sample
from ccgraph.errors import CCGraphError, NotFoundError, OutputError
from ccgraph.imports.check import Imported, Recorded, check_imports, recorded_imports, today, was_verified
from ccgraph.imports.process import Limits
from ccgraph.imports.record import with_outcome, write_outcomes
from ccgraph.load.yaml_files import load_catalog
from ccgraph.load.yaml_text import read_yaml
from ccgraph.records import Catalog, Diagnostic, Library
from ccgraph.records.technique import Implementation

if TYPE_CHECKING:
    from collections.abc import Iterator

#: the modules of a library that does all that libraries do.
LIBRARY = {
    "__init__.py": "__version__ = '2.3.1'\nimport sys\nprint('noise'); print('noise', file=sys.stderr)\n",
    "good.py": """
import warnings
warnings.warn("old", DeprecationWarning)
def fit(x, *, kernel='rbf'): pass
def any_name(**options): pass
def positional(x, /): pass
class Model:
    def __init__(self, family=None): pass
    def refit(self): pass
number = 3
from operator import itemgetter
fast = max
""",
    "leaving.py": """
import warnings
def __getattr__(name):
    if name == 'fit':
        warnings.warn("fit moves to lib.good; lib.leaving goes in 3.0", DeprecationWarning)
        return lambda x: x
    warnings.warn("something else is old", DeprecationWarning)
    return max
""",
    "package/__init__.py": "",
    "package/inner.py": "def fit(): pass\n",
    "package/same.py": "def other(): pass\n",
    "extra.py": "import no_such_package_at_all\n",
    "says_extra.py": "raise ImportError('run pip install lib[all]')\n",
    "other_release.py": "raise ImportError(\"cannot import name 'cuda_amp' from 'lib.good' (…)\")\n",
    "part_gone.py": "import json.gone_now\n",
    "own_missing.py": "import lib.gone_now\n",
    "gpu.py": "raise RuntimeError('Found no NVIDIA driver on your system')\n",
    "broken.py": "raise ValueError('line one\\nline two' + 'x' * 1000)\n",
    "leaves.py": "import sys; sys.exit(3)\n",
    "place.py": "import sys; raise ValueError(sys.prefix + '/lib')\n",
    "crashes.py": "import os; os.abort()\n",
    "hangs.py": "import time; time.sleep(60)\n",
    "reads.py": "import sys; assert sys.stdin.read() == ''\ndef fit(): pass\n",
    "writes.py": """
import os
open('left-behind', 'w').close()
os.write(1, b'["end", 0, "ok"]\\n')
def fit(): pass
""",
}


@pytest.fixture
def lib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the library, in which Python looks for modules."""
    folder = tmp_path / "site"
    for name, text in LIBRARY.items():
        path = folder / "lib" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    yield folder
    assert not list(tmp_path.rglob("left-behind"))


def record(path: str, binding: str | None = None, outcome: str | None = "ok") -> Recorded:
    return Recorded("method/a", "lib", path, binding, outcome, "1.0.0")


def check(*recorded: Recorded, time_limit: float = 60, python: str = sys.executable) -> list[Imported]:
    library = Library(id="lib", label="Lib", import_names=("lib",))
    return check_imports(
        Catalog({"library": {"lib": library}}), recorded, python=python, limits=Limits(seconds=time_limit)
    )


@pytest.mark.usefixtures("lib")
class TestOutcomes:
    EXPECTED = (
        ("lib.good.fit", None, "ok", ""),
        ("lib.good.fit", "kernel='rbf'", "ok", ""),
        ("lib.good.fit", 'x=1, kernel="rbf"', "ok", ""),
        ("lib.good.fit", "penalty='l1'", "failed", "does not take the argument penalty"),
        ("lib.good.any_name", "penalty='l1'", "ok", ""),
        ("lib.good.positional", "x=1", "failed", "does not take the argument x"),
        ("lib.good.Model", "family=Poisson()", "ok", ""),
        ("lib.good.Model", "families=1", "failed", "does not take the argument families"),
        ("lib.good.Model", "after scaling", "ok", ""),
        ("lib.good.Model.refit", None, "ok", "an attribute of lib.good.Model, which is what one imports"),
        ("lib.good.Model.gone", None, "moved", "lib.good.Model has no gone"),
        ("lib.good.fast", "x=1", "ok", ""),
        ("lib.good.itemgetter", None, "private", "comes from Python's own operator"),
        ("lib.leaving.fit", None, "moved", "fit moves to lib.good; lib.leaving goes in 3.0"),
        ("lib.leaving.stay", None, "ok", ""),
        ("lib.good.number", None, "failed", "is not callable, but a int"),
        ("lib.package.inner.fit", None, "ok", ""),
        ("lib.package.inner", None, "failed", "is not callable, but a module"),
        ("lib.good.gone", None, "moved", "lib.good has no gone"),
        ("lib.gone.fit", None, "moved", "lib has no gone"),
        ("lib.package.gone.fit", None, "moved", "lib.package has no gone"),
        ("lib._hidden.fit", None, "private", "a part of the path begins with an underscore"),
        ("lib.extra.fit", None, "missing-extra", "needs no_such_package_at_all"),
        ("lib.says_extra.fit", None, "missing-extra", "ImportError: run pip install lib[all]"),
        ("lib.other_release.fit", None, "failed", "ImportError: cannot import name 'cuda_amp' from 'lib.good' (…)"),
        ("lib.own_missing.fit", None, "failed", "ModuleNotFoundError: No module named 'lib.gone_now'"),
        ("lib.part_gone.fit", None, "failed", "ModuleNotFoundError: No module named 'json.gone_now'"),
        ("lib.gpu.fit", None, "needs-gpu", "RuntimeError: Found no NVIDIA driver on your system"),
        ("lib.place.fit", None, "failed", "ValueError: …/lib"),
        ("lib.leaves.fit", None, "failed", "SystemExit: 3"),
        ("lib.reads.fit", None, "ok", ""),
        ("lib.writes.fit", None, "ok", ""),
        ("no_such_lib_at_all.fit", None, "not installed", ""),
    )

    def test_each(self, capfd: pytest.CaptureFixture[str]) -> None:
        results = check(*(record(path, binding) for path, binding, _, _ in self.EXPECTED))
        found = [(each.recorded.path, each.recorded.binding, each.outcome, each.why) for each in results]
        assert found == list(self.EXPECTED)
        versions = {each.version for each in results if each.outcome != "not installed"} - {""}
        assert versions == {"2.3.1"}
        assert {each.python for each in results} == {"{}.{}".format(*sys.version_info)}
        assert capfd.readouterr() == ("", "")

    def test_a_module_that_left_its_distribution(self, lib: Path) -> None:
        about = lib / "renamed-4.5.dist-info"
        about.mkdir()
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: renamed\nVersion: 4.5\n")
        library = Library(id="lib", label="Lib", distribution="renamed", import_names=("old_name",))
        wanted = replace(record("old_name.fit"), library="lib")
        (result,) = check_imports(Catalog({"library": {"lib": library}}), [wanted])
        assert (result.outcome, result.why) == ("moved", "renamed 4.5 has no module old_name")
        assert result.rotted

    def test_a_long_message_is_one_short_line(self) -> None:
        (result,) = check(record("lib.broken.fit"))
        assert result.why.startswith("ValueError: line one line two")
        assert len(result.why) < 320

    def test_what_ends_the_process_loses_itself_only(self) -> None:
        results = check(
            record("lib.crashes.a"), record("lib.good.fit"), record("lib.crashes.b"), record("lib.package.inner.fit")
        )
        assert [each.outcome for each in results] == ["failed", "ok", "failed", "ok"]
        assert results[0].why == "ended the process by SIGABRT"

    def test_what_hangs_loses_itself_only(self) -> None:
        results = check(record("lib.good.fit"), record("lib.hangs.fit"), record("lib.package.inner.fit"), time_limit=3)
        assert [each.outcome for each in results] == ["ok", "failed", "ok"]
        assert results[1].why == "took more than 3 s"

    @pytest.mark.parametrize(
        ("before", "path", "rotted"),
        [
            ("ok", "lib.good.gone", True),
            ("ok", "lib.good.fit", False),
            ("ok", "no_such_lib_at_all.fit", False),
            ("moved", "lib.good.gone", False),
            (None, "lib.good.gone", False),
        ],
    )
    def test_what_rotted(self, before: str | None, path: str, rotted: object) -> None:
        (result,) = check(record(path, outcome=before))
        assert result.rotted is rotted

    def test_a_relative_place_for_modules(self, lib: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(lib.parent)
        monkeypatch.setenv("PYTHONPATH", "site")
        assert check(record("lib.good.fit"))[0].outcome == "ok"


def test_the_probe_hides_no_module_behind_ours() -> None:
    for name in ("names", "map", "results", "graph"):
        assert check(record(f"{name}.fit"))[0].outcome == "not installed"


def test_the_standard_library_has_the_version_of_python() -> None:
    (result,) = check(record("statistics.median"))
    assert (result.outcome, result.version) == ("ok", ".".join(map(str, sys.version_info[:3])))


@pytest.mark.parametrize("program", ["no-such-python-here", "./nowhere/python", "/dev/null", "false"])
def test_what_is_no_python(program: str) -> None:
    with pytest.raises(CCGraphError, match=r"name (the program of a Python|a Python of 3\.9 or later)"):
        check(record("lib.good.fit"), python=program)


PROBE = Path(ccgraph.imports.probe.__file__)


@pytest.mark.parametrize("path", [PROBE, *(PROBE.parent / "trials").glob("*.py")], ids=lambda path: path.stem)
def test_what_runs_elsewhere_needs_no_more_than_it_says(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "from ccgraph" not in text.replace("from ccgraph.imports.trials.", "" if path != PROBE else "from ccgraph")
    subprocess.run(
        [sys.executable, "-I", "-c", "import ast, sys; ast.parse(sys.stdin.read(), feature_version=(3, 9))"],
        input=text.encode(),
        check=True,
    )


DATA = """\
id: a
label: 'A: one'   # kept
implementations:
  - library: lib
    path: lib.good.fit
    note: A note
      of two lines.

  # a comment
  - library: lib
    path: lib.good.fit
    binding: kernel='rbf'
    imported_version: '1.10'  # by hand
    imported_on: '2020-01-01'
    imported_with_python: "3.9"
    outcome: ok
    note: last
  - path: lib.good.Model
    library: lib
notes:
  - end
"""


def imported(path: str, binding: str | None = None, outcome: str = "ok", version: str = "2.3.1") -> Imported:
    return Imported(record(path, binding), outcome, "", version, "3.11", "2026-01-02")


class TestWriting:
    def test_only_the_keys_of_an_outcome_change(self) -> None:
        changed = DATA.replace("'1.10'", "2.3.1").replace("2020-01-01", "2026-01-02").replace('"3.9"', "'3.11'")
        after = with_outcome(DATA, "a.yaml", imported("lib.good.fit", "kernel='rbf'", outcome="ok"))
        assert after == changed
        after = with_outcome(DATA, "a.yaml", imported("lib.good.fit", "kernel='rbf'", outcome="moved"))
        rotted = changed.replace("outcome: ok", "outcome: moved")
        assert after == rotted.replace("note: last\n", "note: last\n    worked_with: '1.10'\n")

    def test_keys_are_added_behind_what_is_there(self) -> None:
        given = ("imported_version: '2.3'", "imported_on: '2026-01-02'", "imported_with_python: '3.11'", "outcome: ok")
        new = "".join(f"    {line}\n" for line in given)
        after = with_outcome(DATA, "a.yaml", imported("lib.good.fit", version="2.3"))
        assert after == DATA.replace("of two lines.\n", f"of two lines.\n{new}")
        after = with_outcome(DATA, "a.yaml", imported("lib.good.Model", version="2.3"))
        assert after == DATA.replace("    library: lib\nnotes", f"    library: lib\n{new}notes")

    @pytest.mark.parametrize("end", ["", "\n", "\n\n"])
    @pytest.mark.parametrize("line_end", ["\n", "\r\n"])
    def test_line_ends_stay(self, end: str, line_end: str) -> None:
        text = ("id: a\nimplementations:\n  - library: lib\n    path: lib.good.fit" + end).replace("\n", line_end)
        after = with_outcome(text, "a.yaml", imported("lib.good.fit"))
        assert after.startswith(text.rstrip())
        assert after.endswith(end.replace("\n", line_end))
        assert after.count("\r") == (after.count("\n") if line_end == "\r\n" else 0)
        value = read_yaml(after, "a.yaml").value
        assert isinstance(value, dict)
        assert value["implementations"] == [
            {
                "library": "lib",
                "path": "lib.good.fit",
                "imported_version": "2.3.1",
                "imported_on": "2026-01-02",
                "imported_with_python": "3.11",
                "outcome": "ok",
            }
        ]

    def test_the_same_again_changes_nothing(self) -> None:
        once = with_outcome(DATA, "a.yaml", imported("lib.good.fit"))
        assert with_outcome(once, "a.yaml", imported("lib.good.fit")) == once

    @pytest.mark.parametrize(
        "text",
        [
            "implementations:\n  - {library: lib, path: lib.good.fit}\n",
            "implementations: [{library: lib,\n  path: lib.good.fit, outcome: ok,\n  note: x}]\n",
            "implementations:\n  - library: lib\n    path: lib.good.other\n",
            "id: a\n",
        ],
    )
    def test_what_cannot_be_changed_is_left_alone(self, text: str) -> None:
        with pytest.raises(CCGraphError, match=r"a key a line|has no implementation"):
            with_outcome(text, "a.yaml", imported("lib.good.fit"))

    def test_into_files(self, tmp_path: Path) -> None:
        (tmp_path / ".git").touch()
        path = tmp_path / "data" / "methods" / "a.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(DATA, encoding="utf-8")
        results = [
            imported("lib.good.fit"),
            imported("lib.good.Model", outcome="not installed"),
            imported("lib.good.fit", "kernel='rbf'", version=""),
        ]
        assert write_outcomes(str(tmp_path / "data"), results) == [str(path)]
        assert path.read_text(encoding="utf-8") == with_outcome(DATA, "a.yaml", results[0])
        assert write_outcomes(str(tmp_path / "data"), results) == []
        assert [each.name for each in path.parent.iterdir()] == ["a.yaml"]

    def test_only_into_a_checkout(self, tmp_path: Path) -> None:
        (tmp_path / "data").mkdir()
        with pytest.raises(OutputError, match="is not the data folder of a checkout"):
            write_outcomes(str(tmp_path / "data"), [])
        installed = str(Path(ccgraph.__file__).parent / "_resources" / "data")
        with pytest.raises(OutputError, match="is part of the installed ccgraph"):
            write_outcomes(installed, [])


class TestRecordedImports:
    @pytest.fixture
    def catalog(self, tmp_path: Path) -> Catalog:
        read = load_catalog(sample.write(tmp_path / "data"))
        callables = (Implementation(library="scikit-learn", path="sklearn.inspection.permutation_importance"),)
        checks = {"plot": Diagnostic(id="plot", label="Plot", implementations=callables)}
        return Catalog({**read.entities, "diagnostic": checks})

    def test_techniques_and_diagnostics(self, catalog: Catalog) -> None:
        assert [(each.owner, each.path) for each in recorded_imports(catalog)] == [
            ("diagnostic/plot", "sklearn.inspection.permutation_importance"),
            ("method/elastic-net", "sklearn.linear_model.ElasticNetCV"),
            ("method/lasso", "sklearn.linear_model.LassoCV"),
            ("method/ridge-regression", "sklearn.linear_model.RidgeCV"),
        ]

    def test_those_of_a_library_or_technique(self, catalog: Catalog) -> None:
        assert {each.library for each in recorded_imports(catalog, library="Scikit Learn")} == {"scikit-learn"}
        assert {each.owner for each in recorded_imports(catalog, technique="LASSO")} == {"method/lasso"}
        assert recorded_imports(catalog, technique="linear-regression") == []

    def test_names_that_are_none(self, catalog: Catalog) -> None:
        with pytest.raises(NotFoundError, match="no library 'scikit-lern'; did you mean scikit-learn"):
            recorded_imports(catalog, library="scikit-lern")
        with pytest.raises(NotFoundError, match="no technique 'laso'; did you mean lasso"):
            recorded_imports(catalog, technique="laso")


#: classes and functions of a stand-in for scikit-learn, each of which does one thing about data.
SHAPED = """
import numpy as np

class _Base:
    def __init__(self, depth=1): pass
    def fit(self, x, y=None):
        x = np.asarray(x, dtype=float) if not hasattr(x, "tocsr") else x.toarray()
        if np.isnan(x).any(): raise ValueError("Input X contains NaN.")
        if y is not None and np.ndim(y) > 1: raise ValueError("y should be a 1d array")
        return self
    def predict(self, x): return np.zeros(x.shape[0])

class StrictRegressor(_Base): pass
class GapsClassifier(_Base):
    def fit(self, x, y, sample_weight=None): return self
    def partial_fit(self, x, y, classes=None): return self
    def predict_proba(self, x): return np.zeros((len(x), 2))
class SilentRegressor(_Base):
    def fit(self, x, y): return self
    def predict(self, x, return_std=False): return np.asarray(x)[:, 0]
class Imputer(_Base):
    predict = None
    def fit(self, x, y=None): return self
    def transform(self, x): return np.nan_to_num(np.asarray(x, dtype=float))
class Dropper(_Base):
    predict = None
    def fit(self, x, y=None): return self
    def transform(self, x): return np.asarray(x, dtype=float)[~np.isnan(np.asarray(x, dtype=float)).any(axis=1)]
class VagueRegressor(_Base):
    def fit(self, x, y):
        if np.isnan(np.asarray(x, dtype=float)).any(): raise RuntimeError("something went wrong")
        return self
class BrokenRegressor(_Base):
    def fit(self, x, y): raise RuntimeError("no luck")
class LackingRegressor(_Base):
    def fit(self, x, y): import no_such_package_at_all
class CrashRegressor(_Base):
    def fit(self, x, y):
        import os
        os.abort()
class Bare: pass
class TaggedRegressor(_Base):
    def __sklearn_tags__(self): return Tags(nan=True)
class Tags:
    class target_tags: multi_output = False
    classifier_tags = None
    def __init__(self, nan):
        self.input_tags = type("Input", (), {"allow_nan": nan, "categorical": False, "sparse": True})
"""


class TestTrials:
    @pytest.fixture(autouse=True)
    def standin(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = tmp_path / "site"
        for name, text in {
            "sklearn/__init__.py": "__version__ = '1.9.0'\n",
            "sklearn/utils.py": "def get_tags(made): return made.__sklearn_tags__()\n",
            "sklearn/shaped.py": SHAPED,
            "scipy/__init__.py": "",
            "scipy/stats.py": "import numpy as np\ndef kurtosis(x): return np.mean(x)\ndef ecdf(x): return 1.0\n",
        }.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(folder))

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("StrictRegressor", {"missing_values": "error", "sample_weights": "none", "multi_output": "error"}),
            ("StrictRegressor", {"runs": "fit", "out_of_core": "none", "uncertainty": "none"}),
            ("GapsClassifier", {"missing_values": "native", "sample_weights": "native", "out_of_core": "native"}),
            ("GapsClassifier", {"uncertainty": "probabilities", "multi_output": "native"}),
            ("SilentRegressor", {"missing_values": "propagates", "uncertainty": "spread"}),
            ("Imputer", {"missing_values": "imputes"}),
            ("Dropper", {"missing_values": "drops"}),
        ],
    )
    def test_what_is_found(self, name: str, expected: dict[str, str]) -> None:
        (result,) = check(record(f"sklearn.shaped.{name}"))
        assert (result.outcome, result.trouble) == ("ok", "")
        assert result.findings["probe"].items() >= expected.items()

    def test_an_error_that_speaks_of_something_else_says_nothing(self) -> None:
        (result,) = check(record("sklearn.shaped.VagueRegressor"))
        assert result.findings["probe"]["runs"] == "fit"
        assert "missing_values" not in result.findings["probe"]

    def test_tags_are_read_beside_the_probe_and_may_disagree(self) -> None:
        (result,) = check(record("sklearn.shaped.TaggedRegressor"))
        assert result.findings["probe"]["missing_values"] == "error"
        assert result.findings["tag"]["missing_values"] == "native"
        (plain,) = check(record("sklearn.shaped.StrictRegressor"))
        assert set(plain.findings) == {"probe"}

    def test_functions(self) -> None:
        kurtosis, ecdf = check(record("scipy.stats.kurtosis"), record("scipy.stats.ecdf"))
        assert kurtosis.findings == {"probe": {"runs": "call", "missing_values": "propagates"}}
        assert ecdf.findings == {"probe": {"runs": "call", "missing_values": "native"}}

    def test_bindings(self) -> None:
        path = "sklearn.shaped.StrictRegressor"
        literal, prose = check(record(path, "depth=2"), record(path, "after scaling"))
        assert literal.findings["probe"]["runs"] == "fit"
        assert (prose.outcome, prose.findings, prose.trouble) == ("ok", {}, "")

    def test_what_does_not_run_was_still_imported(self) -> None:
        names = ("BrokenRegressor", "CrashRegressor", "Bare", "LackingRegressor", "StrictRegressor")
        results = check(*(record(f"sklearn.shaped.{name}") for name in names))
        assert [each.outcome for each in results] == ["ok"] * 5
        assert [each.trouble for each in results] == [
            "did not run on a few rows: RuntimeError: no luck",
            "ended the process by SIGABRT",
            "",
            "",
            "",
        ]
        assert [set(each.findings) for each in results] == [set(), set(), set(), set(), {"probe"}]
        assert not any(each.rotted for each in results)

    def test_what_ran_before_and_does_not_now_rotted(self) -> None:
        before = replace(record("sklearn.shaped.BrokenRegressor"), ran=True)
        assert check(before)[0].rotted


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process takes in this way")
@pytest.mark.usefixtures("lib")
def test_memory_is_bounded(lib: Path) -> None:
    (lib / "lib" / "greedy.py").write_text("a = bytearray(2 << 30)\ndef fit(): pass\n", encoding="utf-8")
    library = Library(id="lib", label="Lib", import_names=("lib",))
    catalog = Catalog({"library": {"lib": library}})
    (result,) = check_imports(catalog, [record("lib.greedy.fit")], limits=Limits(memory=1))
    assert (result.outcome, result.why) == ("failed", "MemoryError:")
    (result,) = check_imports(catalog, [record("lib.greedy.fit")], limits=Limits(memory=4))
    assert result.outcome == "ok"


@pytest.mark.parametrize(
    ("outcome", "version", "days_ago", "days", "expected"),
    [
        ("ok", "1.0", 0, 1, True),
        ("ok", "1.0", 1, 1, False),
        ("ok", "1.0", 1, 2, True),
        ("ok", "1.0", -1, 2, False),
        ("ok", "1.1", 0, 1, False),
        ("ok", None, 0, 1, False),
        ("moved", "1.0", 0, 1, False),
    ],
)
def test_what_was_verified(outcome: str, version: str | None, days_ago: int, days: int, expected: object) -> None:
    day = (today() - timedelta(days=days_ago)).isoformat()
    recorded = Recorded("method/a", "lib", "lib.f", None, outcome, "1.0", day)
    assert was_verified(recorded, version, days) is expected


FINDINGS = """\
id: a
implementations:
  - library: lib
    path: lib.good.fit
    outcome: failed
    outcome_reason: 'it''s broken'
    findings:
      - by: probe
        version: 1.0.0
        found_on: '2020-01-01'
        runs: fit
        gpu: none
      - by: documentation
        sources:
          - first
        gpu: native
  - library: lib
    path: lib.good.Model
"""


class TestWritingFindings:
    NEW: ClassVar[dict[str, dict[str, str]]] = {"tag": {"sparse_input": "error"}, "probe": {"runs": "call"}}

    def test_those_of_the_same_kind_are_replaced(self) -> None:
        after = with_outcome(FINDINGS, "a.yaml", replace(imported("lib.good.fit"), findings=self.NEW))
        assert after == (
            "id: a\nimplementations:\n  - library: lib\n    path: lib.good.fit\n    imported_version: 2.3.1\n"
            "    imported_on: '2026-01-02'\n    imported_with_python: '3.11'\n    outcome: ok\n    findings:\n"
            "      - by: documentation\n        sources:\n          - first\n        gpu: native\n"
            "      - by: probe\n        version: 2.3.1\n        found_on: '2026-01-02'\n        runs: call\n"
            "      - by: tag\n        version: 2.3.1\n        found_on: '2026-01-02'\n        sparse_input: error\n"
            "  - library: lib\n    path: lib.good.Model\n"
        )
        assert with_outcome(after, "a.yaml", replace(imported("lib.good.fit"), findings=self.NEW)) == after

    def test_what_was_found_before_stays_where_nothing_new_was(self) -> None:
        after = with_outcome(FINDINGS, "a.yaml", imported("lib.good.fit"))
        assert "        gpu: none\n" in after
        assert "outcome_reason" not in after

    def test_why_it_failed(self) -> None:
        failed = replace(imported("lib.good.Model", outcome="failed"), why="can't:  a\u200bb #1")
        after = with_outcome(FINDINGS, "a.yaml", failed)
        assert after.endswith("    outcome: failed\n    outcome_reason: 'can''t: a b #1'\n")
        Implementation.model_validate(read_yaml(after, "a").value["implementations"][1])  # type: ignore[index,call-overload]
