"""``ccgraph query``: answers in every format, mistakes in the words, and the SPARQL that runs elsewhere."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pyoxigraph
import pytest

from ccgraph.opening import open as open_graph
from ccgraph.results import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    import rdflib

    from ccgraph.results import Result
    from cli.running import Run

QUERY = ("query", "neighbors", "technique=PCA")


@pytest.fixture(scope="module")
def answer() -> Result:
    return open_graph().query("neighbors", technique="PCA")


@pytest.fixture(scope="module")
def second_engine() -> rdflib.Graph:
    return open_graph().to_rdflib()


def values(result: Result) -> list[list[str]]:
    """What a format without types can tell."""
    return [["" if term is None else getattr(term, "value", str(term)) for term in row] for row in result.rows]


class TestFormats:
    def test_a_pipe_gets_tsv(self, run: Run, answer: Result) -> None:
        outcome = run(*QUERY)
        assert outcome.code == 0
        assert outcome.err == ""
        read = pyoxigraph.parse_query_results(outcome.out.encode(), pyoxigraph.QueryResultsFormat.TSV)
        assert isinstance(read, pyoxigraph.QuerySolutions)
        assert [tuple(row) for row in read] == answer.rows
        assert run(*QUERY, "--format", "tsv") == outcome

    @pytest.mark.parametrize("form", ["json", "xml"])
    def test_the_formats_with_types_give_the_terms_back(self, run: Run, answer: Result, form: str) -> None:
        outcome = run(*QUERY, "--format", form)
        known = {"json": pyoxigraph.QueryResultsFormat.JSON, "xml": pyoxigraph.QueryResultsFormat.XML}
        read = pyoxigraph.parse_query_results(outcome.out.encode(), known[form])
        assert isinstance(read, pyoxigraph.QuerySolutions)
        assert [tuple(row) for row in read] == answer.rows

    def test_json_and_xml_are_what_any_parser_reads(self, run: Run, answer: Result) -> None:
        document = json.loads(run(*QUERY, "--format", "json").out)
        assert document["head"]["vars"] == list(answer.variables)
        root = ET.fromstring(run(*QUERY, "--format", "xml").out)  # noqa: S314 - our own text
        assert len(root.findall(".//{*}result")) == len(answer)

    def test_csv(self, run: Run, answer: Result) -> None:
        rows = list(csv.reader(io.StringIO(run(*QUERY, "--format", "csv").out, newline="")))
        assert rows == [list(answer.variables), *values(answer)]

    def test_json_lines(self, run: Run, answer: Result) -> None:
        lines = [json.loads(line) for line in run(*QUERY, "--format", "jsonl").lines]
        assert lines == answer.to_dicts()

    def test_a_table_and_markdown_show_the_labels(self, run: Run, answer: Result) -> None:
        table, markdown = (run(*QUERY, "--format", form).out for form in ("table", "markdown"))
        assert {row.label for row in answer} >= {"Independent component analysis", "Singular value decomposition"}
        for row in answer:
            assert all(word in table for word in row.label.split())  # a long label takes several lines
            assert row.label in markdown
        assert markdown.startswith("| technique | neighbor |")
        assert "method/ica" in table
        assert "https://w3id.org/ccgraph/method" not in table

    @pytest.mark.parametrize("form", FORMATS)
    def test_a_file_gets_what_the_screen_gets(self, run: Run, tmp_path: Path, form: str) -> None:
        outcome = run(*QUERY, "--format", form, "-o", "answer")
        assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
        written = (tmp_path / "answer").read_bytes().decode()
        if form == "table":  # as wide as is usual in documents
            assert "method/pca" in written
        else:
            assert written == run(*QUERY, "--format", form).out

    @pytest.mark.parametrize(("name", "form"), [("a.csv", "csv"), ("a.JSON", "json"), ("a.md", "markdown")])
    def test_the_name_of_a_file_says_the_format(self, run: Run, tmp_path: Path, name: str, form: str) -> None:
        assert run(*QUERY, "-o", name).code == 0
        assert (tmp_path / name).read_bytes().decode() == run(*QUERY, "--format", form).out

    def test_a_name_that_says_none_is_an_error(self, run: Run, tmp_path: Path) -> None:
        outcome = run(*QUERY, "-o", "answer")
        assert outcome.code == 2
        assert "answer does not say which format" in outcome.err
        assert list(tmp_path.iterdir()) == []

    def test_an_answer_without_rows_says_so(self, run: Run) -> None:
        outcome = run("query", "find", "key=nothinghasthisname")
        assert outcome.code == 0
        assert len(outcome.lines) == 1
        assert outcome.err == "ccgraph: the answer has no rows\n"


class TestParameters:
    @pytest.mark.parametrize(
        "name",
        [
            "pca",
            "PCA",
            "Principal component analysis",
            "principal-component  ANALYSIS",
            "method/pca",
            "https://w3id.org/ccgraph/method/pca",
        ],
    )
    def test_an_entity_goes_by_any_of_its_names(self, run: Run, name: str) -> None:
        assert run("query", "neighbors", f"technique={name}") == run(*QUERY)

    def test_a_key_can_be_repeated(self, run: Run) -> None:
        both = run("query", "aliases", "entity=pca", "entity=ica", "--format", "csv").lines
        alone = [run("query", "aliases", f"entity={name}", "--format", "csv").lines[1:] for name in ("pca", "ica")]
        assert sorted(both[1:]) == sorted([*alone[0], *alone[1]])

    def test_options_may_stand_anywhere(self, run: Run) -> None:
        expected = run(*QUERY, "--format", "csv")
        assert run("query", "--format", "csv", "neighbors", "technique=PCA") == expected
        assert run("query", "neighbors", "--format", "csv", "technique=PCA") == expected

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("nieghbors", "technique=PCA"), "there is no saved query 'nieghbors'; did you mean neighbors"),
            (("neighbors",), "for instance technique=pca"),
            (("neighbors", "techniqe=PCA"), "has no parameter 'techniqe'; it has technique"),
            (("neighbors", "technique=PCA", "depth=2"), "has no parameter 'depth'; it has technique"),
            (("counts", "technique=PCA"), "has no parameter 'technique'; it has none"),
            (("neighbors", "=PCA"), "has no parameter ''"),
            (("neighbors", "technique=PCAA"), "the graph has no technique 'PCAA'; did you mean pca?"),
            (("neighbors", "technique="), "the graph has no technique ''"),
            (("neighbors", "technique=scikit-learn"), "the graph has no technique 'scikit-learn'"),
            (
                ("neighbors", "technique=library/scikit-learn"),
                "library/scikit-learn is no technique: its kind is library",
            ),
            (("neighbors", "technique=ccg:Method"), "ccg:Method is no technique: its type is none of ccgraph's"),
            (("neighbors", "technique=method/pcaa"), "the graph has no entity <https://w3id.org/ccgraph/method/pcaa>"),
            (("models-by-area", "area=radilogy"), "the graph has no application 'radilogy'; did you mean radiology"),
            (("source-row", "row=not an iri"), "row is 'not an iri', which is not an IRI"),
            (("neighbors", "PCA"), "'PCA' is not KEY=VALUE; see ccgraph query neighbors --help-query"),
            (
                ("neighbors", "technique=PCA", "--format", "yaml"),
                "argument --format: there is no 'yaml'; use one of table",
            ),
            (
                ("neighbors", "technique=PCA", "--format", "jsn"),
                "argument --format: there is no 'jsn'; did you mean json",
            ),
            (("neighbors", "technique=PCA", "--format"), "argument --format: expected one argument"),
        ],
    )
    def test_a_mistake_is_one_line_that_helps(self, run: Run, words: tuple[str, ...], message: str) -> None:
        outcome = run("query", *words)
        assert outcome.code == 2
        assert outcome.out == ""
        assert message in outcome.err
        assert outcome.err.startswith("ccgraph: ")
        assert outcome.err.count("\n") == 1

    def test_an_ambiguous_name_lists_what_it_may_mean(self, run: Run) -> None:
        outcome = run("query", "neighbors", "technique=LDA")
        assert outcome.code == 2
        assert "'LDA' names several entities" in outcome.err
        assert "method/latent-dirichlet-allocation" in outcome.err
        assert "method/linear-discriminant-analysis" in outcome.err
        assert run("query", "neighbors", "technique=linear-discriminant-analysis").code == 0

    @pytest.mark.parametrize(
        "value", ["x> ?p ?o } ; DROP ALL #", '" } SELECT * WHERE { ?s ?p ?o } #', "\\", "}", "<a>"]
    )
    def test_no_value_becomes_anything_but_a_value(self, run: Run, value: str) -> None:
        outcome = run("query", "find", f"key={value}", "--format", "csv")
        assert outcome.code == 0
        assert len(outcome.lines) == 1


class TestExplaining:
    def test_help_query_names_parameters_and_columns(self, run: Run) -> None:
        outcome = run("query", "neighbors", "--help-query")
        assert outcome.code == 0
        for word in ("neighbors: ", "technique", "required", "for instance pca", "columns", "chooseWhen"):
            assert word in outcome.out

    def test_queries_lists_all_or_those_with_a_tag(self, run: Run) -> None:
        names = [line.split()[0] for line in run("queries").lines]
        assert len(names) >= 15
        tagged = [line.split()[0] for line in run("queries", "--tag", "neighbor").lines]
        assert "neighbors" in tagged
        assert set(tagged) < set(names)

    def test_an_unknown_tag_is_an_error_that_names_the_tags(self, run: Run) -> None:
        outcome = run("queries", "--tag", "nieghbor")
        assert outcome.code == 2
        assert "no query has the tag 'nieghbor'" in outcome.err
        assert "neighbor" in outcome.err.split("; ", 1)[1]


class TestResolved:
    @pytest.mark.parametrize(
        "words",
        [
            ("neighbors", "technique=PCA"),
            ("aliases", "entity=pca", "entity=scikit-learn"),
            ("starting-points", "shape=graphs-molecular"),
            ("models-by-area", "area=radiology"),
            ("derivation", "entity=PCA"),
            ("counts",),
        ],
    )
    def test_it_runs_unchanged_elsewhere_and_gives_the_same_rows(
        self, run: Run, second_engine: rdflib.Graph, words: tuple[str, ...]
    ) -> None:
        outcome = run("query", *words, "--resolved")
        assert outcome.code == 0
        rows = [["" if term is None else str(term) for term in row] for row in second_engine.query(outcome.out)]  # type: ignore[union-attr]
        ours = list(csv.reader(io.StringIO(run("query", *words, "--format", "csv").out, newline="")))[1:]
        assert ours
        assert sorted(rows) == sorted(ours)

    def test_it_is_the_query_that_sparql_answers(self, run: Run, tmp_path: Path) -> None:
        assert run(*QUERY, "--resolved", "-o", "neighbors.rq").code == 0
        assert (tmp_path / "neighbors.rq").read_text(encoding="utf-8") == run(*QUERY, "--resolved").out
        assert run("sparql", "-f", "neighbors.rq") == run(*QUERY)

    def test_it_checks_what_it_is_given(self, run: Run) -> None:
        assert run("query", "neighbors", "--resolved").code == 2
        assert run("query", "neighbors", "technique=PCAA", "--resolved").code == 2
