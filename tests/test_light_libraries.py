"""The recorded paths of some light libraries, imported and tried with the newest releases that ``make`` could install.

A failure means that a release has moved or broken what the data record. See which with ``ccgraph verify-imports
--installed --python .venv/light/bin/python``, correct the paths, and record the outcomes with ``--write``.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest

from ccgraph import resources
from ccgraph.imports.check import Imported, check_imports, recorded_imports
from ccgraph.load.yaml_files import load_catalog
from ccgraph.records import Library

pytestmark = pytest.mark.libraries

ROOT = Path(__file__).resolve().parents[1]
PYTHON = os.environ.get("CCGRAPH_LIBRARIES", "")


def distributions() -> set[str]:
    """The names in the dependency group ``light``."""
    group = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]["light"]
    return {re.split("[<>=]", requirement)[0].lower() for requirement in group}


@pytest.fixture(scope="module")
def results() -> list[Imported]:
    if not PYTHON:
        why = "no Python with the light libraries is named in CCGRAPH_LIBRARIES; make light installs them"
        if os.environ.get("CCGRAPH_REQUIRE_LIBRARIES"):
            pytest.fail(why)
        pytest.skip(why)
    catalog = load_catalog(resources.folder("data"))
    chosen = {
        name
        for name, record in catalog.of("library").items()
        if isinstance(record, Library) and (record.distribution or "").lower() in distributions()
    }
    assert len(chosen) == len(distributions()), "a name in the group light is the distribution of no library"
    recorded = [each for each in recorded_imports(catalog) if each.library in chosen]
    return check_imports(catalog, recorded, python=PYTHON)


def test_nothing_has_rotted(results: list[Imported]) -> None:
    rotted = [f"{each.recorded.path}: {each.outcome} {each.why}{each.trouble}" for each in results if each.rotted]
    assert not rotted, "\n".join(rotted)


def test_all_were_tried(results: list[Imported]) -> None:
    absent = {each.recorded.library for each in results if each.outcome == "not installed"}
    assert absent == set()
    assert sum("probe" in each.findings for each in results) > 100
