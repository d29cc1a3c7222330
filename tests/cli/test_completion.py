"""The tab key: commands, options, query names, parameters and entities, in a real bash too."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from ccgraph.cli import COMMANDS
from ccgraph.cli.arguments import module_of
from ccgraph.cli.complete import OPTIONS
from ccgraph.opening import open as open_graph
from cli.running import environment

if TYPE_CHECKING:
    from pathlib import Path

    from cli.running import Run


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    """Nothing completes before the graph is compiled."""
    open_graph()


def completed(run: Run, *words: str) -> list[str]:
    """What may stand in place of the last of the words."""
    outcome = run("__complete", str(len(words)), *words)
    assert outcome.code == 0
    assert outcome.err == ""
    return outcome.lines


class TestCandidates:
    def test_commands(self, run: Run) -> None:
        assert completed(run, "") == list(COMMANDS)
        assert completed(run, "qu") == ["query", "queries"]
        assert completed(run, "x") == []

    def test_options_are_those_of_the_parsers(self) -> None:
        for command in COMMANDS:
            parser = argparse.ArgumentParser()
            import_module(module_of(command)).configure(parser)
            options = {name for action in parser._actions for name in action.option_strings if name.startswith("--")}
            assert {*OPTIONS[command], "--help"} == options, command

    def test_options(self, run: Run) -> None:
        assert completed(run, "query", "neighbors", "--f") == ["--format"]
        assert completed(run, "coverage", "--") == [
            "--entries",
            "--source",
            "--timeout",
            "--memory",
            "--help",
            "--debug",
        ]

    def test_query_names(self, run: Run) -> None:
        assert completed(run, "query", "neigh") == ["neighbor-links", "neighbors", "neighbors-both-ways"]
        assert completed(run, "query", "--format", "csv", "neighbors-") == ["neighbors-both-ways"]

    def test_parameters(self, run: Run) -> None:
        assert completed(run, "query", "neighbors", "") == ["technique="]
        assert completed(run, "query", "neighbors", "x") == []
        assert completed(run, "query", "nothing", "") == []

    def test_values_of_the_right_kind(self, run: Run) -> None:
        assert "technique=pca" in completed(run, "query", "neighbors", "technique=pc")
        assert completed(run, "query", "neighbors", "technique=scikit-l") == []
        assert completed(run, "query", "library", "library=scikit-l") == ["library=scikit-learn"]
        assert completed(run, "query", "neighbors", "nothing=pc") == []
        assert completed(run, "query", "find", "key=pc") == []

    def test_words_that_bash_splits_at_the_equals_sign(self, run: Run) -> None:
        assert "pca" in completed(run, "query", "neighbors", "technique", "=")
        assert "pca" in completed(run, "query", "neighbors", "technique", "=", "pc")
        assert "lasso" in completed(run, "query", "neighbors", "technique", "=", "pca", "technique", "=", "lass")
        assert completed(run, "query", "neighbors", "technique", "=", "pca", "tech") == ["technique="]

    def test_entities(self, run: Run) -> None:
        assert "pca" in completed(run, "show", "pc")
        assert "scikit-learn" in completed(run, "show", "scikit")
        assert "pca" in completed(run, "map", "ica", "pc")
        assert completed(run, "completion", "") == ["bash", "fish", "zsh"]

    def test_files_are_left_to_the_shell(self, run: Run) -> None:
        assert completed(run, "upstream", "READ") == []
        assert completed(run, "query", "neighbors", "-o", "x") == []

    @pytest.mark.parametrize("words", [(), ("x",), ("x", "query")])
    def test_a_position_that_is_none(self, run: Run, words: tuple[str, ...]) -> None:
        assert run("__complete", *words).code == 2


BASH = r"""
source "$1"
COMP_WORDS=("${@:2}")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_ccgraph
echo "$?"
printf '%s\n' "${COMPREPLY[@]}"
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
class TestBash:
    @staticmethod
    def tab(folder: Path, *words: str) -> list[str]:
        """What bash offers when the tab key is pressed behind the words."""
        run_it = folder / "ccgraph"
        run_it.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ccgraph "$@"\n', encoding="utf-8")
        run_it.chmod(0o755)
        script = folder / "completion"
        path = f"{folder}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-c", 'ccgraph completion bash > "$1"; ' + BASH, "bash", str(script), "ccgraph", *words],
            env=environment({"PATH": path}),
            capture_output=True,
            text=True,
            check=True,
        )
        # compopt is for a real tab key only
        assert [line for line in done.stderr.splitlines() if "compopt" not in line] == []
        return done.stdout.splitlines()[1:]

    def test_it_offers_what_the_command_says(self, tmp_path: Path) -> None:
        assert self.tab(tmp_path, "qu") == ["query", "queries"]
        assert self.tab(tmp_path, "query", "neighbors-") == ["neighbors-both-ways"]
        assert self.tab(tmp_path, "query", "neighbors", "te") == ["technique="]
        assert "pca" in self.tab(tmp_path, "query", "neighbors", "technique", "=", "pc")
        assert "pca" in self.tab(tmp_path, "query", "neighbors", "technique", "=")
        assert self.tab(tmp_path, "nothing", "x") == [""]

    def test_it_is_set_up_for_the_command(self, run: Run) -> None:
        for shell, line in (
            ("bash", "-F _ccgraph ccgraph"),
            ("zsh", "#compdef ccgraph"),
            ("fish", "complete -c ccgraph"),
        ):
            assert line in run("completion", shell).out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_takes_the_script(run: Run, tmp_path: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell}")
    script = tmp_path / "script"
    script.write_text(run("completion", shell).out, encoding="utf-8")
    subprocess.run([shell, "-n", str(script)], check=True, capture_output=True)
