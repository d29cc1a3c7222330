"""Whatever a user's triples say, nothing that we print steers the terminal, and nothing on a map runs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pyoxigraph
import pytest

import sample
from ccgraph.results import FORMATS, GRAPH_FORMATS
from cli import hostile
from cli.running import on_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from cli.running import Run

EVERYTHING = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"


@pytest.fixture
def source(tmp_path: Path) -> str:
    return str(hostile.write(tmp_path / "evil.ttl"))


COMMAND_LINES = [
    ("show", hostile.METHOD),
    ("show", hostile.METHOD, "--format", "json"),
    ("show", "https://example.org/task/evil"),
    ("search", "evil"),
    ("query", "neighbors", f"technique={hostile.METHOD}"),
    *(("query", "neighbors", f"technique={hostile.METHOD}", "--format", form) for form in FORMATS if form != "xml"),
    ("query", "links", f"entity={hostile.METHOD}", "--format", "csv"),
    *(("sparql", EVERYTHING, "--format", form) for form in ("table", "tsv", "csv", "json")),
    *(("sparql", f"DESCRIBE <{hostile.METHOD}>", "--format", form) for form in GRAPH_FORMATS if form != "rdfxml"),
    ("sparql", f"SELECT ?{hostile.TEXT} WHERE {{}}"),
    ("coverage",),
    ("scan", f"{hostile.TEXT}.py"),
    ("query", hostile.TEXT),
    ("show", hostile.TEXT),
    ("search", hostile.TEXT),
]


@pytest.mark.parametrize("words", COMMAND_LINES)
def test_nothing_steers_a_terminal(
    run: Run, source: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    outcome = run(*words, "--source", source)
    assert outcome.code in {0, 1, 2}
    printed = outcome.out + outcome.err
    assert printed
    assert [character for character in hostile.STEERING if character in printed] == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
@pytest.mark.parametrize(
    "words", [("show", hostile.METHOD), ("sparql", EVERYTHING, "--format", "csv"), ("search", hostile.TEXT)]
)
def test_nothing_steers_a_real_one(source: str, words: tuple[str, ...]) -> None:
    outcome = on_terminal(*words, "--source", source)
    assert outcome.code in {0, 1}
    assert outcome.out
    assert [character for character in hostile.STEERING if character in outcome.out] == []


def test_what_a_check_says_is_inert(run: Run, source: str, tmp_path: Path) -> None:
    outcome = run("validate", str(sample.write(tmp_path / "data")), source)
    assert outcome.code == 1
    assert hostile.METHOD in outcome.err
    assert [character for character in hostile.STEERING if character in outcome.err] == []


@pytest.mark.parametrize(
    "words",
    [
        ("show", hostile.METHOD),
        ("show", "https://example.org/task/evil"),
        ("search", "evil"),
        ("query", "neighbors", f"technique={hostile.METHOD}", "--format", "table"),
        ("query", "neighbors", f"technique={hostile.METHOD}", "--format", "markdown"),
    ],
)
def test_what_is_for_people_is_inert_in_a_pipe_too(run: Run, source: str, words: tuple[str, ...]) -> None:
    outcome = run(*words, "--source", source)
    assert outcome.code == 0
    assert [character for character in hostile.STEERING if character in outcome.out] == []
    assert "\\x1b[2J" in outcome.out or "x1b" in outcome.out


def test_what_is_for_programs_keeps_every_character(run: Run, source: str) -> None:
    query = f"SELECT ?label WHERE {{ <{hostile.METHOD}> <{PREFIX}prefLabel> ?label }}"
    words = ("sparql", query, "--source", source, "--format")
    expected = f"Evil {hostile.TEXT}"
    for form in ("json", "tsv"):
        parsed = pyoxigraph.parse_query_results(
            run(*words, form).out.encode(), getattr(pyoxigraph.QueryResultsFormat, form.upper())
        )
        assert isinstance(parsed, pyoxigraph.QuerySolutions)
        assert [row["label"].value for row in parsed] == [expected]
    assert json.loads(run(*words, "jsonl").out) == {"label": expected}
    assert expected in run(*words, "csv").out


def test_a_map_runs_nothing_of_it(run: Run, source: str, tmp_path: Path) -> None:
    assert run("map", hostile.METHOD, "--source", source, "-o", "evil.html").code == 0
    page = (tmp_path / "evil.html").read_text(encoding="utf-8")
    assert "Evil" in page
    assert "<script>alert" not in page
    assert [character for character in "\x1b\x07\x9b" if character in page] == []


def test_the_name_of_a_file_is_inert(run: Run) -> None:
    outcome = run("query", "counts", "--source", f"{hostile.TEXT}.ttl")
    assert outcome.code == 2
    assert [character for character in hostile.STEERING if character in outcome.err] == []
    assert outcome.err.count("\n") == 1


PREFIX = "http://www.w3.org/2004/02/skos/core#"
