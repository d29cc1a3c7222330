"""Importing recorded paths in a process of their own: every outcome, and what a bad library can do to us."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ccgraph.imports.probe
import sample
from ccgraph.errors import CCGraphError, NotFoundError, OutputError
from ccgraph.imports.check import Imported, Recorded, check_imports, recorded_imports
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
    "package/__init__.py": "",
    "package/inner.py": "def fit(): pass\n",
    "package/same.py": "def other(): pass\n",
    "extra.py": "import no_such_package_at_all\n",
    "says_extra.py": "raise ImportError('run pip install lib[all]')\n",
    "own_missing.py": "import lib.gone_now\n",
    "gpu.py": "raise RuntimeError('Found no NVIDIA driver on your system')\n",
    "broken.py": "raise ValueError('line one\\nline two' + 'x' * 1000)\n",
    "leaves.py": "import sys; sys.exit(3)\n",
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
        ("lib.good.itemgetter", "x=1", "ok", ""),
        ("lib.good.number", None, "failed", "is not callable, but a int"),
        ("lib.package.inner.fit", None, "ok", ""),
        ("lib.package.inner", None, "failed", "is not callable, but a module"),
        ("lib.good.gone", None, "moved", "lib.good has no gone"),
        ("lib.gone.fit", None, "moved", "lib has no gone"),
        ("lib.package.gone.fit", None, "moved", "lib.package has no gone"),
        ("lib._hidden.fit", None, "private", "a part of the path begins with an underscore"),
        ("lib.extra.fit", None, "missing-extra", "needs no_such_package_at_all"),
        ("lib.says_extra.fit", None, "missing-extra", "ImportError: run pip install lib[all]"),
        ("lib.own_missing.fit", None, "failed", "ModuleNotFoundError: No module named 'lib.gone_now'"),
        ("lib.gpu.fit", None, "needs-gpu", "RuntimeError: Found no NVIDIA driver on your system"),
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


def test_the_probe_needs_no_more_than_it_says() -> None:
    text = Path(ccgraph.imports.probe.__file__).read_text(encoding="utf-8")
    compile(text, "probe", "exec", dont_inherit=True)
    assert "from ccgraph" not in text
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
    def test_only_four_keys_change(self) -> None:
        after = with_outcome(DATA, "a.yaml", imported("lib.good.fit", "kernel='rbf'", outcome="moved"))
        assert after == DATA.replace("'1.10'", "2.3.1").replace("2020-01-01", "2026-01-02").replace(
            '"3.9"', "'3.11'"
        ).replace("outcome: ok", "outcome: moved")

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
