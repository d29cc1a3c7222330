"""Documents that are not as they should be: every problem with its place, never another error, and soon."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgraph.errors import CatalogError, ParseError, Problem
from ccgraph.load.curious_coder import Document, read_document
from load.curious_coder_documents import LAYOUTS, SHEETS, TOOLS, bullets, document, html_lines, html_rows, pipe_edges

MIB = 1024 * 1024
TABLE = "<table><tr><th>a</th><th>b</th></tr>"


def problems(text: str) -> list[tuple[int, int, str]]:
    """Line, column and what of each problem."""
    found: list[Problem] = []
    try:
        read_document(text, file="a.md")
    except ParseError as error:
        found = [error.problem]
    except CatalogError as error:
        found = list(error.problems)
    assert found
    assert all(problem.file == "a.md" and problem.fix for problem in found)
    assert found == sorted(found)
    return [(problem.line, problem.column, problem.what) for problem in found]


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("", 0, 0, "no table"),
        ("# Only\n\nWords and a [link](#a).\n\n- plain\n", 0, 0, "no table"),
        (f"Text\n\n {TABLE}\n", 3, 2, "this <table> is never closed"),
        (f"{TABLE}\n <tr", 2, 2, "the tag <tr is never closed"),
        (f"{TABLE}\n <tr>", 2, 2, "this <tr> is never closed"),
        (f"{TABLE}\n<tr><td>1</td><td>2", 2, 19, "this <td> is never closed"),
        (f"{TABLE}\n<tr><td>1</td></tr></table>", 2, 9, "a row of 1 cell in a table of 2 columns"),
        (f"{TABLE}\n<tr><td>1<td>2<td>3</tr></table>", 2, 9, "a row of 3 cells in a table of 2 columns"),
        (f"{TABLE}<tr><td>\n<table><tr><th>c</table></td><td></table>", 2, 1, "a <table> inside the table of line 1"),
        (f"{TABLE}\n1</td><td>2</td></tr></table>", 2, 1, "text between the cells"),
        (f"{TABLE}\n<tr></td><td>1<td>2</tr></table>", 2, 5, "</td> without a cell"),
        (f"{TABLE}\n</tr></table>", 2, 1, "</tr> without a row"),
        (f"{TABLE}\n<!-- </table>", 2, 1, "this comment is never closed"),
        (f"{TABLE}</table>\n\nText <!-- ", 3, 6, "this comment is never closed"),
        ("Text\n\n<tr><td>1</td></tr></table>", 3, 1, "<tr> outside any table"),
        ("Text\n\n</table>", 3, 1, "</table> outside any table"),
        (f"{TABLE}</table>\n<pre>", 2, 1, "this <pre> is never closed"),
        (f"{TABLE}<tr><td colspan=101>1</table>", 1, 41, "columns"),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", 3, 3, "a row of 3 cells in a table of 2 columns"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\nText", 4, 1, "a row of 1 cell in a table of 2 columns"),
        ("> | a | b |\n> |---|---|\n> | 1 |", 3, 5, "a row of 1 cell in a table of 2 columns"),
        ("| a | b |\n|---|\n| 1 | 2 |", 1, 1, "a header of 2 cells above an alignment row of 1"),
        ("Text\n\n  | a | b |\n  | 1 | 2 |", 3, 3, "without an alignment row"),
        ("|" * 101 + "|\n" + "|-" * 101 + "|", 1, 1, "more than 100 columns"),
        ("Text\n\n```\n<table>\n", 3, 1, "this code block is never closed"),
        ("- **a** " + "b" * 10_000, 1, 3, "of 10,006 characters"),
        ("a\n b\x1b[0m", 2, 3, "the control character U+001B"),
        ("a\ud800", 1, 2, "the control character U+D800"),
        ("é" * (2 * MIB + 1), 0, 0, "larger than 4 MiB"),
    ],
)
def test_each_problem_has_its_place(text: str, line: int, column: int, what: str) -> None:
    ((found_line, found_column, found),) = problems(text)
    assert (found_line, found_column) == (line, column)
    assert what in found


def test_all_problems_at_once() -> None:
    text = f"{TABLE}\n<tr><td>1</tr></table>\n\n| a |\n|---|\n| 1 | 2 |\n\n{TABLE}\n\n{TABLE}</table>\n\n</td>\n"
    assert [(line, column) for line, column, _ in problems(text)] == [(2, 9), (6, 3), (10, 1)]


def test_too_many_problems_end_the_reading() -> None:
    assert len(problems("\n\n".join(f"{TABLE}<tr><td>{n}</table>" for n in range(1000)))) == 100


def test_an_unclosed_code_block_that_hides_no_table_is_let_pass() -> None:
    assert read_document(document(SHEETS, [html_lines, pipe_edges, bullets]) + "```\nx | y", file="a").tables


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<table>", ""),
        ("</table>", ""),
        ("</table>", "<table>"),
        ("<td>Saw</td>", ""),
        ("<td>Saw</td>", "Saw</td>"),
        ("<td>Saw</td>", "<td>Saw</td><td>Saw</td>"),
        ("<td>Saw</td>", "<td Saw</td>"),
        ("</table>", "<!-- </table>"),
        ("|---", "---"),
        ("| Wood", " Wood"),
        ("| Hide", "| Hide | Hide"),
        ("|:---|:---|\n", ""),
    ],
)
def test_damage_is_found(old: str, new: str) -> None:
    text = document([TOOLS, SHEETS[1]], [html_rows, pipe_edges])
    old = old.replace("|---", "|:---|:---|") if new == "---" else old.replace("| Hide", "| **Hide**")
    new = "|:---|" if new == "---" else new
    assert old in text
    assert problems(text.replace(old, new))


marks = st.sampled_from("<>/|`~*_[]()!&;#-:=+.\\'\" \n\r\t\0ax1é\u2028\ud800")


@st.composite
def damaged(draw: st.DrawFn) -> str:
    layouts = [draw(st.sampled_from(LAYOUTS)), draw(st.sampled_from(LAYOUTS)), bullets]
    text = document(SHEETS, layouts)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        kind = draw(st.sampled_from(["cut", "insert", "delete", "replace", "take out"]))
        if kind == "cut":
            text = text[:start]
        elif kind == "take out":
            text = text[:start] + text[draw(st.integers(start, len(text))) :]
        else:
            inserted = draw(st.text(marks, min_size=1, max_size=4)) if kind != "delete" else ""
            text = text[:start] + inserted + text[start + (kind != "insert") :]
    return text


pieces = [
    *(
        "<table>",
        "</table>",
        "<tr>",
        "</tr>",
        "<td>",
        "</td>",
        "<th colspan=2 rowspan='3'>",
        "<b>",
        "</b>",
        "<td",
        "<pre>",
    ),
    *(
        "</pre>",
        "<!--",
        "-->",
        "<h1>",
        "</h1>",
        "<br>",
        "<a href='",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "> ",
        "- ",
        "* ",
        "1. ",
        "**",
    ),
    *(
        "__",
        "`",
        "```\n",
        "~~~",
        "|",
        "\\|",
        "|---|",
        "|-|-|\n",
        "# ",
        "---\n",
        "===\n",
        "[",
        "](",
        ")",
        "![",
        "&amp;",
        "&#0;",
    ),
    *("\\", "<", ">", "a", " ", "é", "[ ] ", "~~", "&", ";", "'", '"', "\r"),
]


@given(damaged() | st.lists(st.sampled_from(pieces), max_size=40).map("".join) | st.text(marks, max_size=60))
def test_damage_never_ends_in_another_error(text: str) -> None:
    try:
        document = read_document(text, file="a.md")
    except (ParseError, CatalogError):
        return
    assert isinstance(document, Document)
    assert document.tables
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for table in document.tables:
        assert table.columns
        for row in table.rows:
            assert len(row.cells) == len(table.columns)
            assert all(cell.text == " ".join(cell.text.split()) for cell in row.cells)
            assert all(0 <= cell.column - 1 <= len(lines[cell.line - 1]) for cell in row.cells)


PREFIXES = ("", f"{TABLE}<tr><td>", "| a | b |\n|---|---|\n", "- **a** ")
BOMBS = [(bomb, prefix) for bomb in ("<td>", "[", "|") for prefix in PREFIXES]
BOMBS += [(bomb, "") for bomb in ("`", "<!--", "<!-- -->", "<table>", "&")]
BOMBS += [
    ("<a b=", PREFIXES[1]),
    ('<a b="', PREFIXES[1]),
    ("<td a='", PREFIXES[1]),
    ("![", PREFIXES[2]),
    ("**a", PREFIXES[3]),
]


@pytest.mark.parametrize(("bomb", "prefix"), BOMBS)
def test_bombs_do_not_hang(bomb: str, prefix: str) -> None:
    text = prefix + bomb * ((4 * MIB - len(prefix)) // len(bomb))
    start = time.process_time()
    with contextlib.suppress(ParseError, CatalogError):
        read_document(text, file="a.md")
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "unit",
    ["a\n", "|\n", "# a\n", "a\n=\n", "- \n", "<h1></h2>", "<!--\n-->", "<table><tr><td>a</table>\n", "| a | b |\n"],
)
def test_time_is_not_quadratic(unit: str) -> None:
    """A quadratic reader takes minutes for this much, a linear one a second or two."""
    text = "| a | b |\n|---|---|\n" + unit * (2 * MIB // len(unit))
    start = time.process_time()
    with contextlib.suppress(ParseError, CatalogError):
        read_document(text, file="a.md")
    assert time.process_time() - start < 20


def test_a_span_bomb_does_not_hang() -> None:
    wide = "<tr>" + "<td rowspan=100>1" * 99 + "<td>2" + "<tr><td>3" * 99
    for text in (f"<table>{wide * 500}</table>", "<table>" + "<tr><td colspan=100 rowspan=100>1" * 1000 + "</table>"):
        start = time.process_time()
        with pytest.raises(ParseError, match="span"):
            read_document(text, file="a.md")
        assert time.process_time() - start < 10
