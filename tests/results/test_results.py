from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from ccgraph.errors import CCGraphError, MissingExtraError, OutputError, ParseError
from ccgraph.results import FORMATS, GRAPH_FORMATS, GraphResult, Result
from results.answers import XSD, of_texts

if TYPE_CHECKING:
    from pathlib import Path

EX = "http://example.org/"


def typed(text: str, name: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + name))


@pytest.fixture
def store() -> Store:
    store = Store()
    for number in range(3):
        store.add(Quad(NamedNode(f"{EX}s{number}"), NamedNode(f"{EX}p"), Literal(number)))
    return store


def ask(store: Store, text: str, limit: int | None = None) -> Result:
    result = Result.from_engine(store.query(text), text, limit=limit)
    assert isinstance(result, Result)
    return result


def ask_graph(store: Store, text: str, limit: int | None = None) -> GraphResult:
    result = Result.from_engine(store.query(text), text, limit=limit)
    assert isinstance(result, GraphResult)
    return result


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (NamedNode(f"{EX}a"), f"{EX}a"),
        (BlankNode("b"), "_:b"),
        (Literal("text"), "text"),
        (Literal("Text", language="en"), "Text"),
        (typed("007", "integer"), 7),
        (typed("-3", "long"), -3),
        (typed("1.50", "decimal"), Decimal("1.50")),
        (typed("1e3", "double"), 1000.0),
        (typed("-INF", "double"), float("-inf")),
        (typed("1", "boolean"), True),
        (typed("2024-02-29", "date"), date(2024, 2, 29)),
        (typed("2024-02-29T12:00:00Z", "dateTime"), datetime(2024, 2, 29, 12, tzinfo=UTC)),
        (typed("1999", "gYear"), 1999),
        (typed("P1D", "duration"), "P1D"),
        # What Python would take for a value and XML Schema does not stays text.
        (typed("1_000", "integer"), "1_000"),
        (typed("٣", "integer"), "٣"),
        (typed("", "integer"), ""),
        (typed("1e3", "decimal"), "1e3"),
        (typed("infinity", "double"), "infinity"),
        (typed("TRUE", "boolean"), "TRUE"),
        (typed("2023-02-29", "date"), "2023-02-29"),
        (typed("20240229", "date"), "20240229"),
        (typed("soon", "dateTime"), "soon"),
    ],
    ids=str,
)
def test_plain_values(term: Literal | None, value: object) -> None:
    (row,) = Result(("x",), [(term,)])
    assert row.x == value
    assert type(row.x) is type(value)


def test_a_row_by_name_by_place_and_as_a_whole() -> None:
    variables = ("count", "index", "keys")
    (row,) = Result(variables, [(Literal(1), Literal("two"), None)])
    assert (row.count, row["index"], row[2], row[-1]) == (1, "two", None, None)
    assert row == (1, "two", None)
    assert (row != (1, "two"), len(row), list(row)) == (True, 3, [1, "two", None])
    assert (
        dict(zip(variables, row, strict=True)) == Result(variables, [(Literal(1), Literal("two"), None)]).to_dicts()[0]
    )
    assert hash(row) == hash((1, "two", None))
    assert repr(row) == "Row(count=1, index='two', keys=None)"
    with pytest.raises(AttributeError, match="no column 'label'; it has count, index, keys"):
        _ = row.label
    with pytest.raises(KeyError):
        _ = row["label"]


def test_an_answer_of_rows(store: Store) -> None:
    text = f"SELECT ?s ?o {{ ?s <{EX}p> ?o }} ORDER BY ?o"
    result = ask(store, text)
    assert result.variables == ("s", "o")
    assert result.rows[0] == (NamedNode(f"{EX}s0"), Literal(0))
    assert (len(result), bool(result), result.boolean, result.truncated, result.sparql) == (3, True, None, False, text)
    assert [row.o for row in result] == [0, 1, 2]
    assert result.to_dicts()[2] == {"s": f"{EX}s2", "o": 2}
    assert not ask(store, "SELECT ?s { ?s <urn:none> ?o }")


def test_reading_stops_at_a_limit_and_says_so(store: Store) -> None:
    text = "SELECT ?s { ?s ?p ?o }"
    assert (len(ask(store, text, 2)), ask(store, text, 2).truncated) == (2, True)
    assert (len(ask(store, text, 3)), ask(store, text, 3).truncated) == (3, False)
    graph = ask_graph(store, "CONSTRUCT WHERE { ?s ?p ?o }", 1)
    assert (len(graph), graph.truncated) == (1, True)


@pytest.mark.parametrize("truth", [True, False])
def test_an_answer_of_yes_or_no(store: Store, truth: bool) -> None:  # noqa: FBT001
    result = ask(store, f"ASK {{ ?s <{EX}{'p' if truth else 'q'}> ?o }}")
    word = "true" if truth else "false"
    assert (result.boolean, bool(result), len(result), list(result), repr(result)) == (
        truth,
        truth,
        1,
        [],
        f"<Result: {truth}>",
    )
    for name in ("table", "csv", "tsv", "markdown"):
        assert result.format(name) == f"{word}\n"
    assert json.loads(result.format("json")) == {"head": {}, "boolean": truth}
    assert json.loads(result.format("jsonl")) == {"boolean": truth}
    assert result.format("xml").splitlines()[2:] == ["<head></head>", f"<boolean>{word}</boolean>", "</sparql>"]
    assert result._repr_html_() == f"<p>{word}</p>"
    with pytest.raises(CCGraphError, match="ASK"):
        result.to_pandas()


def test_an_answer_of_triples(store: Store) -> None:
    result = ask_graph(store, "CONSTRUCT { ?s a <http://www.w3.org/2004/02/skos/core#Concept> } WHERE { ?s ?p ?o }")
    assert len(result) == len(list(result)) == 3
    assert result.format("ntriples").splitlines() == sorted(result.format("ntriples").splitlines())
    assert "skos:Concept" in result.format("turtle")
    for name in GRAPH_FORMATS:
        assert f"{EX}s1" in result.format(name)
    again = GraphResult([*reversed(result.triples), *result.triples])
    assert [again.format(name) for name in GRAPH_FORMATS] == [result.format(name) for name in GRAPH_FORMATS]


def test_endpoint_json_with_what_virtuoso_writes() -> None:
    document = {
        "head": {"link": [], "vars": ["n", "gone"]},
        "results": {
            "distinct": False,
            "ordered": True,
            "bindings": [{"n": {"type": "typed-literal", "datatype": f"{XSD}integer", "value": "3"}}],
        },
    }
    result = Result.from_sparql_json(json.dumps(document).encode(), "SELECT …")
    assert result.to_dicts() == [{"n": 3, "gone": None}]
    assert Result.from_sparql_json(b'{"head":{},"boolean":true}').boolean is True


def test_endpoint_json_with_what_comunica_writes() -> None:
    text = '{"head": {"vars":["n"]},\n"results": { "bindings": [\n%s\n]},\n"metadata": { "httpRequests": 0 }}\n'
    assert Result.from_sparql_json((text % '{"n":{"type":"literal","value":"1"}}').encode()).to_dicts() == [{"n": "1"}]
    assert Result.from_sparql_json((text % "").encode()).rows == []


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<html>502 Bad Gateway</html>",
        b"{}",
        b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"http://e/"}}',
        b'{"head":{"vars":["x"]},"results":{"bindings":[{"y":{"type":"literal","value":"1"}}]}}',
        b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"not an IRI"}}]}}',
        b'{"a":' * 5000,
        b'{"head":{"vars":["x"]},"results":{"bindings":[]},"error":"out of time"}',
        b'{"head":{"vars":["x"]},"results":{"bindings":[]},"metadata":{},"error":"out of time"}',
        b'{"head":{"vars":["x"]},"results":{"bindings":[]},"metadata":{}',
    ],
)
def test_endpoint_json_that_is_none_or_is_cut(document: bytes) -> None:
    with pytest.raises(ParseError, match=r"^endpoint.*(is not a whole document of )?SPARQL results in JSON"):
        Result.from_sparql_json(document, source="endpoint")


def test_pandas_gets_plain_values() -> None:
    pandas = pytest.importorskip("pandas")
    frame = Result(("n", "label"), [(Literal(1), Literal("one", language="en")), (Literal(2), None)]).to_pandas()
    assert list(frame.columns) == ["n", "label"]
    assert frame["n"].tolist() == [1, 2]
    assert frame["label"][0] == "one"
    assert pandas.isna(frame["label"][1])
    assert list(Result(("n",), []).to_pandas().columns) == ["n"]


def test_without_pandas_the_message_has_the_line_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"`\.to_pandas\(\)` .* pip install 'ccgraph\[pandas\]'"):
        of_texts("a").to_pandas()


@pytest.mark.parametrize("ending", ["csv", "tsv", "json", "srj", "jsonl", "ndjson", "xml", "srx", "md", "txt"])
def test_a_file_says_its_format_by_its_ending(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"answer.{ending}"
    result = of_texts("a\r\nb", "c")
    result.write(path)
    known = {"srj": "json", "ndjson": "jsonl", "srx": "xml", "md": "markdown", "txt": "table"}
    assert path.read_bytes().decode() == result.format(known.get(ending, ending))


def test_files_of_triples(store: Store, tmp_path: Path) -> None:
    result = ask_graph(store, "CONSTRUCT WHERE { ?s ?p ?o }")
    result.write(tmp_path / "a.nt")
    assert (tmp_path / "a.nt").read_text() == result.format("ntriples")
    with pytest.raises(CCGraphError, match=r"csv does not say .* turtle"):
        result.write(tmp_path / "a.csv")


def test_unknown_formats_and_endings(tmp_path: Path) -> None:
    with pytest.raises(CCGraphError, match=f"no format 'tabel' for rows; use one of {', '.join(FORMATS)}"):
        of_texts("a").format("tabel")
    with pytest.raises(CCGraphError, match=r"answer does not say which format"):
        of_texts("a").write(tmp_path / "answer")
    with pytest.raises(CCGraphError, match="no format 'csv' for triples"):
        GraphResult([]).format("csv")
    of_texts("a").write(tmp_path / "answer", "csv")
    assert (tmp_path / "answer").exists()


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        of_texts("a").write(tmp_path / "nowhere" / "a.csv")


def test_a_part_of_an_answer_is_written_in_no_format(store: Store) -> None:
    rows = ask(store, "SELECT * WHERE { ?s ?p ?o }", 1)
    triples = ask_graph(store, "CONSTRUCT WHERE { ?s ?p ?o }", 1)
    for part, known in ((rows, FORMATS), (triples, GRAPH_FORMATS)):
        assert part.truncated
        for name in known:
            with pytest.raises(OutputError, match="a part of an answer is not written"):
                part.format(name)
