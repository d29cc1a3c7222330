"""The compiled graph in the user's cache: made once, made again when it is damaged, and done without where it must."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ccgraph import resources
from ccgraph.errors import OutputError
from ccgraph.opening import open as open_graph
from ccgraph.shipped import cache_entry, open_ready, open_shipped
from cli.running import ccgraph, environment, start

if TYPE_CHECKING:
    from pyoxigraph import Triple

QUERY = ("query", "neighbors", "technique=PCA")


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder that is not there yet."""
    folder = tmp_path / "a" / "cache"
    monkeypatch.setenv("CCGRAPH_CACHE", str(folder))
    return folder


@pytest.fixture
def full(tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own with the compiled graph in it."""
    open_graph()
    folder = tmp_path / "full"
    name = Path(cache_entry()).name
    shutil.copytree(own_cache / name, folder / name)
    monkeypatch.setenv("CCGRAPH_CACHE", str(folder))
    assert open_ready() is not None
    return folder


@pytest.fixture
def builds(sample_triples: list[Triple], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """In this process a small graph stands for the one that comes with ccgraph; notes how often it is built."""
    calls: list[str] = []

    def compiled() -> list[Triple]:
        calls.append("built")
        return sample_triples

    monkeypatch.setattr("ccgraph.shipped.compile_graph", compiled)
    return calls


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class TestFirstUse:
    def test_the_first_command_fills_it_and_the_next_uses_it(self, empty: Path) -> None:
        first = ccgraph(*QUERY)
        assert first.code == 0
        assert first.err == ""
        assert names(empty) == [Path(cache_entry()).name]
        before = {path: path.stat().st_mtime_ns for path in empty.rglob("*")}
        assert ccgraph(*QUERY) == first
        assert {path: path.stat().st_mtime_ns for path in empty.rglob("*")} == before

    def test_two_at_once_both_succeed(self, empty: Path) -> None:
        programs = [start(*QUERY) for _ in range(2)]
        done = [(*program.communicate(timeout=60), program.returncode) for program in programs]
        assert done[0] == done[1]
        assert done[0][1:] == (b"", 0)
        assert names(empty) == [Path(cache_entry()).name]
        assert ccgraph(*QUERY).out.encode() == done[0][0]

    def test_who_comes_second_leaves_what_is_there(
        self, full: Path, builds: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = Path(cache_entry()).stat().st_ino
        looks: list[str] = []

        def look() -> object:
            """Nothing is there at first; then the other process is done."""
            looks.append("")
            return None if len(looks) == 1 else open_ready()

        monkeypatch.setattr("ccgraph.shipped.open_ready", look)
        store, queries = open_shipped()
        assert builds == ["built"]
        assert len(store) > 10_000
        assert queries.names()
        assert Path(cache_entry()).stat().st_ino == before
        assert names(full) == [Path(cache_entry()).name]

    @pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that nobody can make")
    def test_without_a_cache_it_works_too(self, tmp_path: Path) -> None:
        expected = ccgraph(*QUERY)
        (tmp_path / "file").write_text("no folder", encoding="utf-8")
        for place in ("/proc/x", str(tmp_path / "file")):
            assert ccgraph(*QUERY, env={"CCGRAPH_CACHE": place}) == expected
        assert names(tmp_path) == ["file"]

    @pytest.mark.usefixtures("builds")
    def test_a_cache_that_fails_in_the_middle_is_done_without(
        self, empty: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise OutputError("the disk is full")

        monkeypatch.setattr("ccgraph.atomic.write_bytes", fail)
        store, queries = open_shipped()
        assert len(store) > 1000
        assert "neighbors" in queries.names()
        assert names(empty) == []

    def test_completion_does_not_fill_it(self, empty: Path) -> None:
        for words in (("2", "query", ""), ("2", "show", "pc"), ("3", "query", "neighbors", "technique=p")):
            assert ccgraph("__complete", *words).out == ""
        assert not empty.exists()


class TestDamage:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("queries", b""),
            ("queries", b"something else"),
            ("store/ccgraph-store", b""),
            ("store/data-1/CURRENT", None),
        ],
    )
    def test_what_is_damaged_is_made_again(
        self, full: Path, builds: list[str], name: str, content: bytes | None
    ) -> None:
        path = Path(cache_entry()) / name
        assert path.is_file()
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
        assert open_ready() is None
        store, queries = open_shipped()
        assert len(store) > 1000
        assert queries.names()
        assert open_ready() is not None
        open_shipped()
        assert builds == ["built"]
        assert names(full) == [Path(cache_entry()).name]


class TestSweeping:
    @pytest.mark.usefixtures("builds")
    def test_old_entries_go_and_nothing_else(self, empty: Path) -> None:
        old = empty / "checkout-0-0-cpython-311"
        (old / "store").mkdir(parents=True)
        (empty / ".ccgraph-part-x").mkdir()
        (empty / "photos").mkdir()
        (empty / "photos" / "one.jpg").write_text("mine", encoding="utf-8")
        (empty / "thesis.tex").write_text("mine", encoding="utf-8")
        young = empty / "checkout-1-0-cpython-311"
        (young / "store").mkdir(parents=True)
        past = time.time() - 90 * 24 * 3600
        for path in empty.iterdir():
            if path != young:
                os.utime(path, (past, past))
        open_shipped()
        assert names(empty) == sorted([Path(cache_entry()).name, young.name, "photos", "thesis.tex"])
        assert (empty / "photos" / "one.jpg").exists()


class TestPlace:
    def test_it_is_where_the_variable_says(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("CCGRAPH_CACHE", str(tmp_path))
        assert resources.cache_folder() == str(tmp_path)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("CCGRAPH_CACHE", "here")
        assert resources.cache_folder() == str(tmp_path / "here")

    def test_the_tests_have_one_of_their_own(self, own_cache: Path) -> None:
        assert environment()["CCGRAPH_CACHE"] == str(own_cache) == resources.cache_folder()
