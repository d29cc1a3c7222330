"""A plain query takes a short cut: what it answers is the same, and what it imports is little."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from ccgraph.cli.arguments import run_command
from ccgraph.cli.fast import try_fast
from ccgraph.errors import CCGraphError
from ccgraph.opening import open as open_graph
from ccgraph.results import FORMATS
from cli.running import ccgraph, program_text

if TYPE_CHECKING:
    from pathlib import Path

#: what costs more time to import than a query takes.
SLOW = (
    "argparse",
    "ast",
    "collections",
    "contextlib",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "email",
    "enum",
    "functools",
    "html",
    "inspect",
    "json",
    "logging",
    "networkx",
    "pathlib",
    "pydantic",
    "pyshacl",
    "rdflib",
    "re",
    "rich",
    "shutil",
    "sqlite3",
    "subprocess",
    "tempfile",
    "textwrap",
    "threading",
    "traceback",
    "typing",
    "unicodedata",
    "urllib",
    "yaml",
)
WATCH = """
import sys
before = set(sys.modules)
from ccgraph.cli import main
code = main({words!r})
print(*sorted(set(sys.modules) - before), file=sys.stderr)
"""


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    """The short cut is for a graph that is compiled."""
    open_graph()


def imported(*words: str) -> set[str]:
    """The modules that a fresh interpreter loads to answer the words."""
    outcome = program_text(WATCH.format(words=list(words)))
    assert outcome.code == 0
    assert outcome.out
    return set(outcome.err.split())


class TestImports:
    @pytest.mark.parametrize("form", FORMATS)
    def test_a_query_loads_nothing_slow(self, form: str) -> None:
        loaded = imported("query", "neighbors", "technique=PCA", "--format", form)
        assert "ccgraph.cli.fast" in loaded
        # how wide letters beyond ASCII are on a screen, nobody else knows
        assert loaded & set(SLOW) <= ({"unicodedata"} if form == "table" else set())
        assert "ccgraph.cli.arguments" not in loaded

    def test_of_our_own_it_loads_only_what_it_uses(self) -> None:
        loaded = {name for name in imported("query", "neighbors", "technique=PCA") if name.startswith("ccgraph.")}
        others = {"ccgraph.graph", "ccgraph.entry", "ccgraph.load", "ccgraph.build", "ccgraph.atomic"}
        assert not loaded & {*others, "ccgraph.store.worker", "ccgraph.queries.guard"}

    def test_the_overview_loads_no_engine(self) -> None:
        assert not {name.partition(".")[0] for name in imported("--help")} & {
            "pyoxigraph",
            "yaml",
            "rdflib",
            "pydantic",
        }

    @pytest.mark.parametrize("words", [("1", "qu"), ("3", "query", "neighbors", "tech"), ("2", "show", "pc")])
    def test_completion_loads_nothing_slow(self, words: tuple[str, ...]) -> None:
        assert imported("__complete", *words) & set(SLOW) == set()

    def test_what_is_slow_is_caught(self) -> None:
        assert "argparse" in imported("queries")
        assert set(SLOW) & set(sys.modules)


class TestTheSameAnswer:
    @pytest.mark.parametrize("form", [None, *FORMATS])
    @pytest.mark.parametrize(
        "words",
        [
            ("neighbors", "technique=PCA"),
            ("neighbors", "technique=pca", "technique=k-means"),
            ("counts",),
            ("find", "key=pca"),
            ("find", "key=nothinghasthisname"),
            ("implementations", "technique=PCA"),
        ],
    )
    def test_both_ways_give_the_same_bytes(
        self, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], form: str | None
    ) -> None:
        options = [] if form is None else ["--format", form]
        assert try_fast([*words, *options]) == 0
        fast = capsys.readouterr()
        assert run_command(["query", *words, *options]) == 0
        assert capsys.readouterr() == fast
        assert fast.out or fast.err

    @pytest.mark.parametrize(
        "words", [("nieghbors",), ("neighbors",), ("neighbors", "x=1"), ("neighbors", "technique=LDA")]
    )
    def test_both_ways_give_the_same_error(self, words: tuple[str, ...]) -> None:
        errors = []
        for way, prefix in ((try_fast, ()), (run_command, ("query",))):
            with pytest.raises(CCGraphError) as caught:
                way([*prefix, *words])
            errors.append((type(caught.value), str(caught.value)))
        assert errors[0] == errors[1]

    @pytest.mark.parametrize(
        "words",
        [
            (),
            ("--help",),
            ("neighbors", "PCA"),
            ("neighbors", "technique=PCA", "--resolved"),
            ("neighbors", "technique=PCA", "-o", "x"),
            ("neighbors", "technique=PCA", "--format=csv"),
            ("neighbors", "technique=PCA", "--format"),
            ("neighbors", "technique=PCA", "--format", "yaml"),
            ("neighbors", "technique=PCA", "--source", "x"),
            ("neighbors", "technique=PCA", "--timeout", "5"),
            ("neighbors", "technique=PCA", "--memory", "5"),
        ],
    )
    def test_what_it_does_not_know_it_leaves_to_the_long_way(self, words: tuple[str, ...]) -> None:
        assert try_fast(list(words)) is None

    def test_it_waits_for_a_graph_that_is_not_compiled(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CCGRAPH_CACHE", str(tmp_path / "empty"))
        assert try_fast(["counts"]) is None
        assert not (tmp_path / "empty").exists()

    def test_the_program_takes_it(self) -> None:
        assert ccgraph("query", "neighbors", "technique=PCA").lines[0].startswith("?technique\t?neighbor")
