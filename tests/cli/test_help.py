"""Help: one for each command, with an example that works as it is printed."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

import ccgraph
import sample
from ccgraph.cli import COMMANDS
from ccgraph.cli.arguments import module_of
from cli.running import ccgraph as program
from cli.running import environment

if TYPE_CHECKING:
    from pathlib import Path

    from cli.running import Run

#: their examples run in tests/engines.
NEED_A_SERVER = ("push", "endpoint")


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",), ("help",)])
def test_the_overview_names_every_command(run: Run, words: tuple[str, ...]) -> None:
    outcome = run(*words)
    assert outcome.code == 0
    assert re.findall(r"^  ([a-z-]+)  ", outcome.out, flags=re.MULTILINE) == list(COMMANDS)
    assert "example:\n  ccgraph query neighbors technique=PCA\n" in outcome.out


@pytest.mark.parametrize("words", [("--version",), ("-V",)])
def test_the_version(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words).out == f"ccgraph {ccgraph.__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    outcome = run(command, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith(f"usage: ccgraph {command}")
    assert f"example:\n  ccgraph {command}" in outcome.out
    assert outcome.err == ""
    assert run("help", command).out == run(command, "-h").out == outcome.out


@pytest.mark.parametrize("command", [command for command in COMMANDS if command not in NEED_A_SERVER])
def test_the_example_of_the_help_runs(run: Run, command: str, tmp_path: Path) -> None:
    sample.write(tmp_path / "data")
    (tmp_path / "README.md").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "analysis.py").write_text("from sklearn.linear_model import Lasso\n", encoding="utf-8")
    for name in ("mine.ttl", "my-entries.ttl"):
        (tmp_path / name).write_text(TURTLE, encoding="utf-8")
    example: str = import_module(module_of(command)).EXAMPLE
    for line in example.split(" && "):
        words = shlex.split(line.split(" > ", maxsplit=1)[0])
        assert words[0] == "ccgraph"
        outcome = run(*words[1:])
        assert outcome.code in EXIT_CODES.get(command, {0}), outcome.err
        assert outcome.out


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("qurey",), "there is no command 'qurey'; did you mean query?"),
        (("xyzzy",), "there is no command 'xyzzy'; use one of query, queries, show"),
        (("show",), "the following arguments are required: ENTITY; see ccgraph show --help"),
        (("query",), "the following arguments are required: NAME; see ccgraph query --help"),
        (("dump",), "the following arguments are required: -o/--output"),
        (("load", "a.ttl"), "the following arguments are required: --into"),
        (("show", "pca", "--colour"), "unrecognized arguments: --colour"),
        (("show", "pca", "ica"), "unrecognized arguments: ica"),
        (("show", "pca", "--form", "json"), "unrecognized arguments: --form"),
        (("show", "pca", "--format", "jsn"), "argument --format: there is no 'jsn'; did you mean json?"),
        (("completion", "tcsh"), "argument shell: there is no 'tcsh'; use one of bash, fish, zsh"),
        (("search", "x", "--limit", "0"), "argument --limit: '0' is not a number that counts from 1"),
        (("search", "x", "--limit", "ten"), "argument --limit: 'ten' is not a number that counts from 1"),
    ],
)
def test_a_command_line_that_is_wrong(run: Run, words: tuple[str, ...], hint: str) -> None:
    outcome = run(*words)
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err.startswith(f"ccgraph: {hint}")
    assert outcome.err.count("\n") == 1


def test_the_package_runs_as_a_module() -> None:
    expected = program("queries")
    assert expected.code == 0
    for module in ("ccgraph", "ccgraph.cli"):
        done = subprocess.run(
            [sys.executable, "-m", module, "queries"], env=environment(), capture_output=True, check=True
        )
        assert done.stdout.decode() == expected.out


def test_help_is_printed_in_any_encoding() -> None:
    outcome = program("--help", env={"PYTHONIOENCODING": "ascii"})
    assert outcome.code == 0
    assert outcome.out.startswith("usage: ccgraph COMMAND [ARGUMENT \\u2026]\n")


#: what a check may answer to the files that its example gets here.
EXIT_CODES = {"validate": {0, 1}, "upstream": {1}}
DOCUMENT = "## Tools\n\n| Tool | Use |\n|---|---|\n| Saw | Long boards |\n"
TURTLE = "<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"
