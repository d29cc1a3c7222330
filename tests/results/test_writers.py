"""Every format, read back by somebody else's parser."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pyoxigraph import (
    BaseDirection,
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from ccgraph.errors import OutputError
from ccgraph.results import Result
from ccgraph.results.terminal import visible
from ccgraph.results.values import short
from results.answers import AWKWARD, XSD, of_texts, results, terms

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
SPARQL = "{http://www.w3.org/2005/sparql-results#}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def engine_reads(text: str, form: QueryResultsFormat) -> list[tuple[object, ...]]:
    answer = parse_query_results(text, form)
    assert isinstance(answer, QuerySolutions)
    return [tuple(solution) for solution in answer]


def plain(term: object) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(term.value)  # type: ignore[attr-defined]


@given(results())
def test_csv(result: Result) -> None:
    text = result.format("csv")
    assert not re.search(r"(?<!\r)\n", re.sub(r'"[^"]*"', "", text))
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert rows[0] == list(result.variables)
    # A line without anything is how one missing value is written; Python reads no cell there.
    assert [row or [""] for row in rows[1:]] == [[plain(term) for term in row] for row in result.rows]


def test_csv_as_in_the_recommendation() -> None:
    rows: list[tuple[NamedNode | BlankNode | Literal | None, ...]] = [
        (NamedNode("http://example/x"), Literal('say "hi", now')),
        (BlankNode("b0"), Literal("")),
        (None, Literal("1", datatype=NamedNode(f"{XSD}integer"))),
    ]
    text = Result(("x", "literal"), rows).format("csv")
    assert text == 'x,literal\r\nhttp://example/x,"say ""hi"", now"\r\n_:b0,""\r\n,1\r\n'


@given(results())
def test_tsv(result: Result) -> None:
    text = result.format("tsv")
    lines = text.removesuffix("\n").split("\n")
    assert lines[0] == "\t".join(f"?{name}" for name in result.variables)
    assert len(lines) == len(result.rows) + 1
    assert all(line.count("\t") == len(result.variables) - 1 for line in lines)
    assert "\r" not in text
    assert engine_reads(text, QueryResultsFormat.TSV) == result.rows


@pytest.mark.parametrize(
    ("text", "name", "bare"),
    [
        ("7", "integer", True),
        ("-7", "integer", True),
        ("7.", "decimal", False),
        ("0.5", "decimal", True),
        ("+.5", "decimal", True),
        ("5", "decimal", False),
        ("1e6", "double", True),
        ("1.5E-6", "double", True),
        ("1e+6", "double", True),
        ("1e6", "decimal", False),
        ("1e6", "integer", False),
        ("1.5", "double", False),
        ("1e", "double", False),
        ("e5", "double", False),
        ("-e5", "double", False),
        (".e5", "double", False),
        (".", "decimal", False),
        ("", "integer", False),
        ("-", "integer", False),
        ("1 2", "integer", False),
        ("٣", "integer", False),
        ("7", "string", False),
    ],
)
def test_tsv_writes_a_number_bare_where_it_reads_the_same(text: str, name: str, bare: bool) -> None:  # noqa: FBT001
    term = Literal(text, datatype=NamedNode(XSD + name))
    line = Result(("n",), [(term,)]).format("tsv").split("\n")[1]
    assert (line == text) is bare
    assert engine_reads(f"?n\n{line}\n", QueryResultsFormat.TSV) == [(term,)]


@given(
    st.from_regex(r"[+-]{0,2}[0-9\u0663]{0,2}\.?[0-9]{0,2}([eE][+-]{0,2}[0-9]{0,2})?[ \n]?", fullmatch=True),
    st.sampled_from(["integer", "decimal", "double", "float", "int", "string"]),
)
def test_tsv_says_what_number_it_was_whatever_it_looks_like(text: str, name: str) -> None:
    term = Literal(text, datatype=NamedNode(XSD + name))
    line = Result(("n",), [(term,)]).format("tsv")
    assert engine_reads(line, QueryResultsFormat.TSV) == [(term,)]


def _json_term(term: object) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    assert isinstance(term, Literal)
    found = {"type": "literal", "value": term.value}
    if term.language is not None:
        return {**found, "xml:lang": term.language}
    return found if term.datatype.value == f"{XSD}string" else {**found, "datatype": term.datatype.value}


@given(results())
def test_json(result: Result) -> None:
    text = result.format("json")
    document = json.loads(text)
    assert document["head"] == {"vars": list(result.variables)}
    assert document["results"]["bindings"] == [
        {name: _json_term(term) for name, term in zip(result.variables, row, strict=True) if term is not None}
        for row in result.rows
    ]
    assert engine_reads(text, QueryResultsFormat.JSON) == result.rows
    assert Result.from_sparql_json(text.encode()).rows == result.rows


@given(results())
def test_json_lines(result: Result) -> None:
    lines = result.format("jsonl").split("\n")
    assert lines.pop() == ""
    for line, row in zip(lines, result.to_dicts(), strict=True):
        read = json.loads(line)
        assert list(read) == list(result.variables)
        for name, value in row.items():
            if isinstance(value, float) and not json.dumps(value)[-1].isdigit():
                assert read[name] in {"INF", "-INF", "NaN"}
            elif value is None or isinstance(value, (bool, int, float, str)):
                assert read[name] == value
            else:
                assert str(read[name]) == str(value) or float(read[name]) == float(value)


@given(results())
def test_xml(result: Result) -> None:
    if any(_NOT_IN_XML.search(plain(term)) for row in result.rows for term in row):
        with pytest.raises(OutputError, match=r"U\+[0-9A-F]{4}, which XML cannot hold"):
            result.format("xml")
        return
    text = result.format("xml")
    document = ET.fromstring(text)  # noqa: S314 - written a line above
    assert [variable.get("name") for variable in document.iter(f"{SPARQL}variable")] == list(result.variables)
    for row, element in zip(result.rows, document.iter(f"{SPARQL}result"), strict=True):
        read = {binding.get("name"): binding[0] for binding in element}
        for name, term in zip(result.variables, row, strict=True):
            if term is None:
                assert name not in read
                continue
            expected = _json_term(term)
            assert read[name].tag == SPARQL + expected["type"]
            assert (read[name].text or "") == expected["value"]
            assert read[name].get(XML_LANG) == expected.get("xml:lang")
            assert read[name].get("datatype") == expected.get("datatype")
    if all(plain(term) == plain(term).strip() for row in result.rows for term in row):  # the engine strips texts
        assert engine_reads(text, QueryResultsFormat.XML) == result.rows


def test_xml_as_in_the_recommendation() -> None:
    rows: list[tuple[NamedNode | Literal | None, ...]] = [
        (NamedNode("urn:a?b&c"), Literal("left", language="he", direction=BaseDirection.RTL)),
        (None, Literal('x\ty\nz\r"&<>')),
    ]
    assert Result(("a", "b"), rows).format("xml") == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
        '<head>\n<variable name="a"/>\n<variable name="b"/>\n</head>\n'
        '<results>\n<result>\n<binding name="a"><uri>urn:a?b&amp;c</uri></binding>\n'
        '<binding name="b"><literal xml:lang="he" xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"'
        ' its:dir="rtl">left</literal></binding>\n</result>\n'
        '<result>\n<binding name="b"><literal>x&#9;y&#10;z&#13;&quot;&amp;&lt;&gt;</literal></binding>\n</result>\n'
        "</results>\n</sparql>\n"
    )


@pytest.mark.parametrize("character", "\0\x0b\x1f\ufffe\uffff")
def test_what_xml_cannot_hold_is_refused_with_its_code(character: str) -> None:
    with pytest.raises(OutputError, match=f"U\\+{ord(character):04X}, which XML cannot hold"):
        of_texts(f"a {character}").format("xml")


@pytest.mark.parametrize("text", ["a b\n", "\x7f\x85 ", "\ufffd\u200b", "\U0001ffff"])
def test_what_xml_can_hold_is_written(text: str) -> None:
    (binding,) = ET.fromstring(of_texts(text).format("xml")).iter(f"{SPARQL}literal")  # noqa: S314 - ours
    assert binding.text == text


def test_triple_terms_keep_their_shape() -> None:
    inner = Triple(BlankNode("b"), NamedNode("urn:p"), Literal("o", language="en"))
    result = Result(("t",), [(Triple(NamedNode("urn:s"), NamedNode("urn:p"), inner),)])
    assert engine_reads(result.format("json"), QueryResultsFormat.JSON) == result.rows
    assert engine_reads(result.format("xml"), QueryResultsFormat.XML) == result.rows
    for name in ("tsv", "csv", "table", "markdown", "jsonl"):  # which have no form for them: as in N-Triples
        assert "urn:p" in result.format(name)


class _Cells(HTMLParser):
    """The cells of a table as somebody else's HTML parser sees them, and the tags."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.rows: list[list[str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not attrs or attrs == [("scope", "col")]
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")
        elif tag == "br":
            self.rows[-1][-1] += "\n"

    def handle_data(self, data: str) -> None:
        if self.rows and self.tags[-1] in {"td", "th", "br"} and data != "\n":
            self.rows[-1][-1] += data


@given(results())
def test_markdown_is_a_table_of_inert_text(result: Result) -> None:
    text = result.format("markdown")
    assert len(text.splitlines()) == len(result.rows) + 2
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
    cells = _Cells(html)
    assert set(cells.tags) <= {"table", "thead", "tbody", "tr", "th", "td", "br"}
    assert cells.rows[0] == list(result.variables)
    for read, row in zip(cells.rows[1:], result.rows, strict=True):
        assert len(read) == len(row)
        for cell, term in zip(read, row, strict=True):
            lines = short(term).replace("\r\n", "\n").split("\n")
            assert cell.split() == "\n".join(map(visible, lines)).split()


def test_markdown_as_people_see_it() -> None:
    pca = NamedNode("https://w3id.org/ccgraph/method/pca")
    result = Result(("technique", "n"), [(pca, Literal("a | b")), (None, Literal("one\ntwo"))])
    assert result.format("markdown") == (
        "| technique | n |\n| --- | --- |\n| method/pca | a \\| b |\n|  | one<br>two |\n"
    )


@given(results())
def test_html_for_notebooks_is_escaped(result: Result) -> None:
    text = result._repr_html_()
    cells = _Cells(text)
    assert set(cells.tags) <= {"table", "thead", "tbody", "tr", "th", "td"}
    assert cells.rows[1:] == [[visible(short(term)) for term in row] for row in result.rows]


def test_html_shows_the_first_rows_and_says_of_how_many() -> None:
    many = of_texts(*map(str, range(1000)))
    assert "<caption>the first 200 of 1000 rows</caption>" in many._repr_html_()
    assert many._repr_html_().count("<tr>") == 201
    cut = Result(many.variables, many.rows[:5], truncated=True)
    assert "<caption>the first 5 of more than 5 rows</caption>" in cut._repr_html_()
    assert "<caption>" not in of_texts("a")._repr_html_()


@given(st.lists(terms, min_size=1, max_size=3))
def test_writing_is_the_same_every_time(values: list[NamedNode | Literal | BlankNode]) -> None:
    result = Result(("x",), [(value,) for value in values])
    for name in ("csv", "tsv", "json", "jsonl", "markdown", "table"):
        assert result.format(name) == result.format(name)


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts_survive_the_formats_of_machines(text: str) -> None:
    result = of_texts(text)
    assert engine_reads(result.format("tsv"), QueryResultsFormat.TSV) == result.rows
    assert engine_reads(result.format("json"), QueryResultsFormat.JSON) == result.rows
    assert json.loads(result.format("jsonl")) == {"text": text}
