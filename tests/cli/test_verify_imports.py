"""``verify-imports``: the report, what rotted, and writing back; the library here is a stand-in of a few lines."""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sample
from ccgraph.load.yaml_files import load_catalog

if TYPE_CHECKING:
    from cli.running import Run

#: of the three classes that the sample names, one is gone.
MODULES = {
    "sklearn/__init__.py": "__version__ = '9.8.7'\nprint('noise')\n",
    "sklearn/linear_model.py": "class LassoCV: pass\nclass ElasticNetCV: pass\n",
}
OK = "    imported_version: 1.0.0\n    imported_on: '2020-01-01'\n    imported_with_python: '3.11'\n    outcome: ok\n"
WRITTEN = ["imported_version", "imported_on", "imported_with_python", "outcome"]
GONE = "sklearn.linear_model.RidgeCV"
WORDS = ("verify-imports", "--installed", "--data", "data")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample's data folder in a checkout, and the library where Python finds it."""
    for name, text in MODULES.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    (tmp_path / ".git").touch()
    return sample.write(tmp_path / "data")


def with_outcome_ok(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    start = text.index("    path: sklearn.")
    end = text.index("\n", start) + 1
    path.write_text(text[:end] + OK + text[end:], encoding="utf-8")


def test_the_report(run: Run) -> None:
    outcome = run(*WORDS)
    assert outcome.code == 0
    assert outcome.err == ""
    rows = [line.split(maxsplit=4) for line in outcome.lines[:4]]
    assert rows == [
        ["library", "path", "of", "outcome"],
        ["scikit-learn", "9.8.7", "sklearn.linear_model.ElasticNetCV", "method/elastic-net", "ok"],
        ["scikit-learn", "9.8.7", "sklearn.linear_model.LassoCV", "method/lasso", "ok"],
        [
            "scikit-learn",
            "9.8.7",
            "sklearn.linear_model.RidgeCV",
            "method/ridge-regression",
            "moved: sklearn.linear_model has no RidgeCV",
        ],
    ]
    assert outcome.lines[4:] == ["", "1 moved, 2 ok"]


def test_what_rotted_fails(run: Run, data: Path) -> None:
    with_outcome_ok(data / "methods" / "lasso.yaml")
    assert run(*WORDS).code == 0
    with_outcome_ok(data / "methods" / "ridge-regression.yaml")
    outcome = run(*WORDS)
    assert outcome.code == 1
    assert outcome.lines[-2:] == [
        "rotted since they were recorded:",
        f"  {GONE} (method/ridge-regression): ok with 1.0.0, with 9.8.7 moved: sklearn.linear_model has no RidgeCV",
    ]


def test_an_older_release_than_the_recorded_one_proves_nothing(run: Run, data: Path) -> None:
    ridge = data / "methods" / "ridge-regression.yaml"
    with_outcome_ok(ridge)
    ridge.write_text(ridge.read_text(encoding="utf-8").replace("1.0.0", "9.10"), encoding="utf-8")
    before = ridge.read_bytes()
    outcome = run(*WORDS, "--write")
    assert outcome.code == 0
    assert "older than on record, so it proves nothing and is not written: scikit-learn 9.8.7 (9.10)" in outcome.lines
    assert outcome.lines[-1] == "written: 2 data files"
    assert ridge.read_bytes() == before


def test_one_technique_as_json(run: Run, data: Path) -> None:
    with_outcome_ok(data / "methods" / "lasso.yaml")
    outcome = run(*WORDS, "--technique", "Lasso", "--library", "scikit-learn", "--format", "json")
    (answer,) = json.loads(outcome.out)
    assert answer["recorded"]["path"] == "sklearn.linear_model.LassoCV"
    assert answer["recorded"]["outcome"] == answer["outcome"] == "ok"
    assert answer["version"] == "9.8.7"


def test_written_back(run: Run, data: Path) -> None:
    files = {path: path.read_text(encoding="utf-8") for path in data.rglob("*.yaml")}
    assert run(*WORDS, "--write").lines[-1] == "written: 3 data files"
    for path, before in files.items():
        after = path.read_text(encoding="utf-8").splitlines()
        added = [line.partition(":")[0].strip() for line in after if line not in before.splitlines()]
        assert [line for line in after if line in before.splitlines()] == before.splitlines()
        assert added in ([], WRITTEN, [*WRITTEN, "outcome_reason"])
    ridge = load_catalog(data).of("method")["ridge-regression"]
    assert [item.outcome for item in getattr(ridge, "implementations", ())] == ["moved"]
    assert run(*WORDS, "--write").lines[-1] == "written: 0 data files"


def test_the_last_version_that_worked_is_kept_while_it_fails(run: Run, data: Path) -> None:
    ridge = data / "methods" / "ridge-regression.yaml"
    with_outcome_ok(ridge)
    assert run(*WORDS, "--write").code == 1
    assert "    outcome: moved\n" in ridge.read_text(encoding="utf-8")
    assert "    worked_with: 1.0.0\n" in ridge.read_text(encoding="utf-8")
    assert run(*WORDS, "--write").lines[-1] == "written: 0 data files"
    assert "    worked_with: 1.0.0\n" in ridge.read_text(encoding="utf-8")
    (data.parent / "site" / "sklearn" / "linear_model.py").write_text("class RidgeCV: pass\n", encoding="utf-8")
    assert run(*WORDS, "--technique", "ridge-regression", "--write").code == 0
    assert "worked_with" not in ridge.read_text(encoding="utf-8")


def test_a_library_that_is_not_there(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_outcome_ok(data / "methods" / "lasso.yaml")
    monkeypatch.delenv("PYTHONPATH")
    before = {path: path.read_bytes() for path in data.rglob("*.yaml")}
    outcome = run(*WORDS, "--write", "--python", sys.executable)
    assert outcome.code == 0
    assert outcome.lines[-3:] == ["3 not installed", "not installed: scikit-learn", "written: 0 data files"]
    assert before == {path: path.read_bytes() for path in data.rglob("*.yaml")}


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--library", "scikit-lern"), 2, "the data have no library 'scikit-lern'; did you mean scikit-learn?"),
        (("--technique", "laso"), 2, "the data have no technique 'laso'; did you mean lasso"),
        (("--python", "no-such-python"), 2, "'no-such-python' does not run: No such file or directory"),
        (("--timeout", "0"), 2, "'0' is not a number that counts from 1"),
        (("--data", "nowhere"), 2, "nowhere: cannot be read"),
        (("--data", "site/data", "--write"), 4, "site/data is not the data folder of a checkout"),
    ],
)
def test_bad_words(run: Run, words: tuple[str, ...], code: int, message: str) -> None:
    outcome = run(*WORDS, *words)
    assert (outcome.code, outcome.out) == (code, "")
    assert outcome.err.startswith("ccgraph: ")
    assert message in outcome.err
    assert outcome.err.count("\n") == 1


def test_nothing_recorded(run: Run) -> None:
    assert run(*WORDS, "--technique", "linear-regression").out == "no import path is recorded there\n"


class TestEnvironments:
    @pytest.fixture(autouse=True)
    def index(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A wheel of the stand-in where pip finds it, and no other place to look."""
        monkeypatch.delenv("PYTHONPATH")
        (tmp_path / "wheels").mkdir()
        about = "scikit_learn-9.8.7.dist-info"
        texts = {
            **MODULES,
            f"{about}/METADATA": "Metadata-Version: 2.1\nName: scikit-learn\nVersion: 9.8.7\n",
            f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{about}/RECORD": "",
        }
        with zipfile.ZipFile(tmp_path / "wheels" / "scikit_learn-9.8.7-py3-none-any.whl", "w") as wheel:
            for name, text in texts.items():
                wheel.writestr(name, text)
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        (tmp_path / "data" / "environments.yaml").write_text("light:\n  - scikit-learn\n", encoding="utf-8")

    WORDS = ("verify-imports", "--data", "data", "--environments", "made")

    def test_nothing_is_installed_without_a_word(self, run: Run, tmp_path: Path) -> None:
        outcome = run(*self.WORDS, "--all")
        assert outcome.code == 2
        assert outcome.err.splitlines() == [
            f"ccgraph: to install into {Path('made/light')}: scikit-learn",
            "ccgraph: nothing was installed; say --install to install it, or --installed to try what is there",
        ]
        assert not (tmp_path / "made").exists()

    @pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 2), ("", 2)])
    def test_a_terminal_is_asked(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
    ) -> None:
        terminal = io.StringIO(answer)
        monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys, "stdin", terminal)
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
        outcome = run(*self.WORDS, "--all")
        assert outcome.code == code
        assert "ccgraph: install these? [y/N] " in outcome.err
        assert (tmp_path / "made").exists() is (code == 0)

    def test_made_once_and_taken_up(self, run: Run) -> None:
        outcome = run(*self.WORDS, "--all", "--install", "--write")
        assert outcome.lines[-2:] == ["1 moved, 2 ok", "written: 3 data files"]
        assert "to install into" in outcome.err
        again = run(*self.WORDS, "--library", "scikit-learn", "--write")
        assert again.err == ""
        assert again.lines[-2:] == [
            "left out, since verified with the same version: 2",
            "written: 0 data files",
        ]
        assert run(*self.WORDS, "--all", "--write", "--skip-days", "0").lines[-2] == "1 moved, 2 ok"

    def test_what_cannot_be_installed_is_said(self, run: Run, tmp_path: Path) -> None:
        for wheel in (tmp_path / "wheels").iterdir():
            wheel.unlink()
        outcome = run(*self.WORDS, "--all", "--install")
        assert outcome.code == 1
        assert "scikit-learn was not installed: No matching distribution found for scikit-learn" in outcome.err
        assert outcome.lines[-1] == "not installed: scikit-learn"

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (
                "light:\n  - scikit-lern\n",
                "data/environments.yaml:2:5: 'scikit-lern' is no library with",
            ),
            ("a:\n  - scikit-learn\nb:\n  - scikit-learn\n", "environments.yaml:4:5: scikit-learn is in a already"),
            ("../up:\n  - scikit-learn\n", "is no list of libraries under a plain name"),
            ("light: scikit-learn\n", "is no list of libraries under a plain name"),
            ("[]\n", "declares no environment"),
        ],
    )
    def test_a_wrong_list(self, run: Run, tmp_path: Path, text: str, message: str) -> None:
        (tmp_path / "data" / "environments.yaml").write_text(text, encoding="utf-8")
        outcome = run(*self.WORDS, "--all", "--install")
        assert outcome.code == 2
        assert message in outcome.err

    def test_a_library_without_an_environment(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "data" / "environments.yaml").unlink()
        outcome = run(*self.WORDS, "--all", "--install")
        assert (outcome.code, outcome.out) == (2, "")
        assert "no environment of data/environments.yaml has these libraries; say --installed" in outcome.err

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            ((), "say what to verify: --library, --technique, --all, or --installed"),
            (("--all", "--library", "scikit-learn"), "--all leaves nothing to choose; leave out --library and"),
            (("--installed", "--install"), "--installed installs nothing; leave out --install and --environments"),
        ],
    )
    def test_words_that_do_not_fit(self, run: Run, words: tuple[str, ...], message: str) -> None:
        outcome = run("verify-imports", "--data", "data", *words)
        assert outcome.code == 2
        assert message in outcome.err
