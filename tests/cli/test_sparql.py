"""``ccgraph sparql``: queries of one's own, for reading only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse

from ccgraph.results import GRAPH_FORMATS
from cli.running import ccgraph

if TYPE_CHECKING:
    from pathlib import Path

    from cli.running import Run

PCA = "https://w3id.org/ccgraph/method/pca"


def test_rows(run: Run) -> None:
    outcome = run(
        "sparql", f"SELECT ?p (COUNT(*) AS ?n) {{ <{PCA}> ?p ?o }} GROUP BY ?p ORDER BY ?p", "--format", "csv"
    )
    assert outcome.code == 0
    assert outcome.lines[0] == "p,n"


@pytest.mark.parametrize(
    ("query", "answer"), [(f"ASK {{ <{PCA}> ?p ?o }}", "true"), ("ASK { <urn:x> ?p ?o }", "false")]
)
def test_yes_or_no(run: Run, query: str, answer: str) -> None:
    assert run("sparql", query).out == f"{answer}\n"
    assert f'"boolean":{answer}' in run("sparql", query, "--format", "json").out.replace(" ", "")


@pytest.mark.parametrize("form", GRAPH_FORMATS)
def test_triples_parse_back(run: Run, form: str) -> None:
    outcome = run("sparql", f"DESCRIBE <{PCA}>", "--format", form)
    assert outcome.code == 0
    read = {quad.triple for quad in parse(outcome.out, getattr(RdfFormat, GRAPH_FORMATS[form]))}
    turtle = {quad.triple for quad in parse(run("sparql", f"DESCRIBE <{PCA}>").out, RdfFormat.TURTLE)}
    assert read == turtle
    assert len(read) > 5


def test_a_query_in_a_file_and_an_answer_in_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(f"DESCRIBE <{PCA}>", encoding="utf-8")
    assert run("sparql", "-f", "q.rq", "-o", "pca.nt").code == 0
    assert (tmp_path / "pca.nt").read_text(encoding="utf-8") == run("sparql", "-f", "q.rq", "--format", "ntriples").out


def test_no_rows_are_said(run: Run) -> None:
    outcome = run("sparql", "SELECT ?x { FILTER(false) }")
    assert (outcome.code, outcome.err) == (0, "ccgraph: the answer has no rows\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "give the query as TEXT or with -f FILE"),
        (("ASK {}", "-f", "q.rq"), "give the query as TEXT or with -f FILE"),
        (("",), "empty"),
        (("SELECT",), "line 1, column 7: "),
        (("SELECT *\nWHERE { ?s ?p }",), "line 2, column "),
        (("SELECT ?x { ?x a nope:Thing }",), "declare the prefix nope:"),
        (("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }",), "SERVICE is refused"),
        (("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",), "FROM is refused"),
        (("DROP ALL",), "DROP is refused"),
        (("INSERT DATA { <urn:a> <urn:b> <urn:c> }",), "INSERT is refused"),
        (("SELECT * " + "{" * 5000 + "}" * 5000,), "brackets are nested"),
        (("SELECT ?x { ?x ?y ?z } LIMIT 1", "--format", "turtle"), "cannot be written as turtle; use one of table"),
        (("DESCRIBE <urn:x>", "--format", "csv"), "cannot be written as csv; use one of turtle"),
        (("-f", "nowhere.rq"), "nowhere.rq: cannot be read: No such file or directory"),
        (("-f", "."), ".: cannot be read: Is a directory"),
        (("-f", "/dev/zero"), "/dev/zero: has more than 1 MiB, as no query has"),
        (("-f", "latin.rq"), "latin.rq: is not UTF-8 text; save the query as UTF-8"),
    ],
)
def test_mistakes(run: Run, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    (tmp_path / "latin.rq").write_bytes(b"ASK { ?s ?p 'na\xefve' }")
    outcome = run("sparql", *words)
    assert outcome.code == 2
    assert outcome.out == ""
    assert message in outcome.err
    assert outcome.err.count("\n") == 1


PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"


class TestLimits:
    """Asked as a program: the process ends with the query."""

    def test_of_time(self) -> None:
        outcome = ccgraph("sparql", PRODUCT, "--timeout", "0.3")
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (6, "", 1)
        assert outcome.err.startswith(
            "ccgraph: the query did not end within 0.3 s; narrow it, or allow it more: --timeout"
        )

    def test_of_memory(self) -> None:
        outcome = ccgraph("sparql", SORTED, "--memory", "100")
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (6, "", 1)
        assert outcome.err.startswith("ccgraph: the query took more than 100 MiB of memory; narrow it")

    def test_a_file_that_was_there_is_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "answer.csv"
        path.write_text("as it was", encoding="utf-8")
        assert ccgraph("sparql", PRODUCT, "--timeout", "0.3", "-o", str(path)).code == 6
        assert [file.read_text(encoding="utf-8") for file in tmp_path.iterdir()] == ["as it was"]

    def test_hold_for_saved_queries(self) -> None:
        outcome = ccgraph("query", "source-cells", "--timeout", "0.001")
        assert (outcome.code, outcome.out) == (6, "")

    @pytest.mark.parametrize(
        "words", [("--timeout", "0"), ("--memory", "0"), ("--timeout", "0.5e2", "--memory", "1e3")]
    )
    def test_that_are_large_or_none(self, run: Run, words: tuple[str, ...]) -> None:
        assert run("sparql", "ASK {}", *words).out == "true\n"

    @pytest.mark.parametrize("value", ["-1", "nan", "inf", "soon", ""])
    @pytest.mark.parametrize("option", ["--timeout", "--memory"])
    def test_must_be_numbers(self, run: Run, option: str, value: str) -> None:
        outcome = run("sparql", "ASK {}", f"{option}={value}")
        assert outcome.code == 2
        assert f"argument {option}: {value!r} is not a number from 0" in outcome.err
