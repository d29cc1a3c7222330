"""Whatever goes wrong is one line; ``--debug`` shows where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ccgraph.cli import main, report
from ccgraph.errors import (
    CatalogError,
    CCGraphError,
    EndpointError,
    NonConformantError,
    OutputError,
    Problem,
    StoreError,
)
from ccgraph.graph import KnowledgeGraph
from cli.running import ccgraph

if TYPE_CHECKING:
    from cli.running import Run


@pytest.mark.parametrize(
    "words", [("show", "pcaa"), ("query", "nieghbors"), ("nothing",), ("query", "neighbors", "--format", "x")]
)
def test_debug_shows_where_an_error_comes_from(run: Run, words: tuple[str, ...]) -> None:
    plain, debug = run(*words), run(*words, "--debug")
    assert plain.code == debug.code == 2
    assert "Traceback" not in plain.err
    assert debug.err.startswith("Traceback (most recent call last):\n")
    assert debug.err.endswith(plain.err)
    assert run("--debug", *words).err == debug.err


def test_the_program_prints_no_traceback_either() -> None:
    plain, debug = ccgraph("show", "pcaa"), ccgraph("show", "pcaa", "--debug")
    assert (plain.code, plain.err.count("\n")) == (2, 1)
    assert debug.err.startswith("Traceback (most recent call last):\n")


def test_debug_changes_nothing_else(run: Run) -> None:
    assert run("--debug", "query", "counts") == run("query", "counts", "--debug") == run("query", "counts")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NonConformantError(["a rule is broken"]), 1),
        (CCGraphError("bad input"), 2),
        (EndpointError("no answer"), 3),
        (OutputError("cannot write"), 4),
        (StoreError("is locked"), 5),
    ],
)
def test_each_class_of_error_has_its_exit_code(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: CCGraphError, code: int
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(KnowledgeGraph, "entity", fail)
    outcome = run("show", "pca")
    assert (outcome.code, outcome.err) == (code, f"ccgraph: {error}\n")


def test_what_the_system_refuses_is_no_mistake_of_ours(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "ontology/ccgraph.ttl")

    monkeypatch.setattr(KnowledgeGraph, "entity", fail)
    outcome = run("show", "pca")
    said = "with ontology/ccgraph.ttl: Permission denied; see to that, or install ccgraph again"
    assert (outcome.code, outcome.err) == (2, f"ccgraph: the system refused to go on {said}\n")


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError("too deep"), MemoryError(), ValueError("a\nb\x1b[2J")])
def test_a_mistake_of_ours_is_a_line_too(run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(KnowledgeGraph, "entity", fail)
    outcome = run("show", "pca")
    assert outcome.code == 70
    assert outcome.err.startswith(f"ccgraph: this is a mistake in ccgraph: {type(error).__name__}: ")
    assert "--debug" in outcome.err
    assert outcome.err.count("\n") == 1
    assert "\x1b" not in outcome.err
    assert "Traceback" in run("show", "pca", "--debug").err


def test_at_most_ten_lines_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    report(CatalogError(Problem("a.yaml", line, 1, "is wrong", "mend it") for line in range(1, 11)))
    assert len(capsys.readouterr().err.splitlines()) == 10
    report(NonConformantError(f"rule {number}" for number in range(12)))
    lines = capsys.readouterr().err.splitlines()
    assert lines[8:] == ["ccgraph: rule 8", "ccgraph: and 3 more"]


def test_an_argument_may_be_any_text(capsys: pytest.CaptureFixture[str]) -> None:
    for word in ("", " ", "\0", "%s", "{}", "é\u0301", "\ud800", "a" * 100_000, "=", "--", "-"):
        for words in ((word,), ("show", word), ("search", word), ("query", word), ("query", "find", f"key={word}")):
            code = main(words)
            errors = capsys.readouterr().err
            assert code in {0, 1, 2}, (words, errors)
            assert errors.count("\n") <= 1
