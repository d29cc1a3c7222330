"""What is in the wheel and the source distribution, and that their bytes depend on their content only."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse

from ccgraph import __version__
from ccgraph.queries.collection import QueryCollection

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = "ccgraph/_resources"


def names_in(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def read(wheel: Path, name: str) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(name)


def test_the_wheel_is_named_by_the_version_and_runs_anywhere(wheel: Path) -> None:
    assert wheel.name == f"ccgraph-{__version__}-py3-none-any.whl"


def test_every_source_of_the_graph_is_in_the_wheel(wheel: Path) -> None:
    names = names_in(wheel)
    for folder in ("data", "ontology", "queries"):
        ours = {
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / folder).rglob("*")
            if path.suffix in {".yaml", ".ttl", ".rq", ".tsv"}
        }
        assert ours
        assert {f"{RESOURCES}/{name}" for name in ours} <= set(names)


def test_code_licences_and_the_assets_of_maps_are_in_the_wheel(wheel: Path) -> None:
    names = names_in(wheel)
    source = ROOT / "src"
    ours = {
        path.relative_to(source).as_posix()
        for path in (source / "ccgraph").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours <= set(names)
    licences = {name.rpartition("/")[2] for name in names if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "LICENSE-DATA"}


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    names = names_in(wheel)
    assert len(names) == len(set(names))
    assert {name.partition("/")[0] for name in names} == {"ccgraph", f"ccgraph-{__version__}.dist-info"}
    assert not [name for name in names if "__pycache__" in name or "/." in name or name.endswith((".orig", "~"))]


def test_the_compiled_graph_is_sorted_whole_and_named(wheel: Path) -> None:
    content = read(wheel, f"{RESOURCES}/compiled/graph.nt")
    lines = content.splitlines(keepends=True)
    assert lines == sorted(set(lines), key=lambda line: (line.split(b" ", 2)[1], line))
    assert len(list(parse(content, RdfFormat.N_TRIPLES))) == len(lines) > 1000
    assert re.fullmatch(rb"[0-9a-f]{64}", read(wheel, f"{RESOURCES}/compiled/key"))


def test_the_compiled_queries_are_those_of_the_files(wheel: Path) -> None:
    compiled = QueryCollection.from_compiled(read(wheel, f"{RESOURCES}/compiled/queries"))
    read_now = QueryCollection.from_folder(ROOT / "queries")
    assert compiled.names() == read_now.names()
    for name in compiled.names():
        assert compiled.get(name).text == read_now.get(name).text
        assert compiled.get(name).explain() == read_now.get(name).explain()


def test_a_second_build_gives_the_same_bytes(wheel: Path, build: Callable[..., Path], tmp_path: Path) -> None:
    assert build("wheel", tmp_path).read_bytes() == wheel.read_bytes()


def test_the_source_distribution_gives_the_same_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    done = subprocess.run([*pip, "--wheel-dir", str(tmp_path), str(sdist)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_source_distribution_holds_what_its_tests_need(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    needed = {"Makefile", "README.md", "CHANGELOG.md", "CITATION.cff", "LICENSE", "LICENSE-DATA", "tests/test_house.py"}
    needed |= {"docs/engines.md", "docs/haproxy.cfg"}
    assert needed <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith(("build/", "out/", ".venv"))]
