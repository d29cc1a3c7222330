from __future__ import annotations

import textwrap
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode
from rich.cells import cell_len

from ccgraph.results import Result
from ccgraph.results.terminal import pad, visible, width, wrap
from results.answers import AWKWARD, of_texts, results

PCA = NamedNode("https://w3id.org/ccgraph/method/pca")
ICA = NamedNode("https://w3id.org/ccgraph/method/ica")


@given(results(), st.integers(1, 120))
def test_no_table_can_harm_a_terminal_and_each_fits(result: Result, columns: int) -> None:
    text = result.format("table", width=columns)
    assert text.endswith("\n")
    for line in text.removesuffix("\n").split("\n"):
        assert not {unicodedata.category(letter) for letter in line} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        assert width(line) <= max(columns, 2)


def test_a_table() -> None:
    rows = [
        (PCA, Literal("alternative"), Literal(5), None),
        (ICA, Literal("next", language="en"), Literal(12), None),
    ]
    assert Result(("technique", "kind", "n", "gone"), rows).format("table").split("\n") == [
        "technique   kind          n",
        "----------  -----------  --",
        "method/pca  alternative   5",
        "method/ica  next         12",
        "",
        "no row has gone",
        "",
    ]


def test_what_is_the_same_in_every_row_stands_above() -> None:
    rows = [(PCA, Literal("a")), (PCA, Literal("b"))]
    assert Result(("technique", "kind"), rows).format("table") == "technique: method/pca\n\nkind\n----\na\nb\n"
    assert Result(("technique", "kind"), [(PCA, Literal("a"))]).format("table").startswith("technique   kind\n")
    assert Result(("kind",), [(Literal("a"),), (Literal("a"),)]).format("table") == "kind\n----\na\na\n"


def test_an_answer_without_rows_has_its_columns() -> None:
    assert Result(("a", "bc"), []).format("table") == "a  bc\n-  --\n"
    assert "a" in Result(("a", "bc"), []).format("table", width=1)
    assert Result((), [(), ()]).format("table").strip() == ""


def test_long_texts_are_wrapped_and_very_long_ones_cut() -> None:
    lines = of_texts("one two three four five six").format("table", width=10).split("\n")
    assert lines == ["text", "----------", "one two", "three four", "five six", ""]
    cut = of_texts("word " * 100).format("table", width=12).split("\n")
    assert len(cut) == 2 + 6 + 1
    assert cut[-2].endswith("…")


def test_where_columns_do_not_fit_each_value_has_its_line() -> None:
    rows = [(Literal("x" * 30), Literal("y" * 5), None), (Literal("x"), Literal("y"), Literal("z"))]
    assert Result(("first", "second", "third"), rows).format("table", width=24).split("\n") == [
        "-" * 24,
        "first:  " + "x" * 16,
        "        " + "x" * 14,
        "second: yyyyy",
        "-" * 24,
        "first:  x",
        "second: y",
        "third:  z",
        "-" * 24,
        "",
    ]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain", "plain"),
        ("a\tb\nc\r", "a\\tb\\nc\\r"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("\u202eabc\u2066", "\\u202eabc\\u2066"),
        ("a\u200b\u00adb\ufeff", "a\\u200b\\xadb\\ufeff"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\U000e0041", "\\U000e0041"),
        ("\ue000", "\\ue000"),
        ("no\u00a0break", "no\u00a0break"),
        ("é 統計 \U0001f600 e\u0301", "é 統計 \U0001f600 e\u0301"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_could_steer_a_terminal_is_made_visible(text: str, seen: str) -> None:
    assert visible(text) == seen


@pytest.mark.parametrize(
    "text", ["abc", "統計", "\uff46\uff55", "한국어", "e\u0301", "1\u20dd", "é", "\U0001f600", "ｶﾅ", "a統b", "“”…"]
)
def test_widths_are_those_that_others_see(text: str) -> None:
    assert width(text) == cell_len(text)
    assert width(pad(text, 12)) == width(pad(text, 12, right=True)) == 12


@given(st.text(max_size=60) | st.sampled_from(AWKWARD), st.integers(2, 20), st.integers(1, 5))
def test_wrapping_keeps_to_its_room_and_loses_nothing_silently(text: str, columns: int, most: int) -> None:
    shown = visible(text)
    lines = wrap(shown, columns, most)
    assert 1 <= len(lines) <= most
    assert all(width(line) <= columns for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == shown.replace(" ", "")


@given(st.lists(st.text("abc", min_size=1, max_size=6), min_size=1, max_size=20), st.integers(6, 20))
def test_wrapping_fills_each_line(words: list[str], columns: int) -> None:
    assert wrap(" ".join(words), columns, 100) == textwrap.wrap(" ".join(words), columns)


@pytest.mark.parametrize(
    ("text", "columns", "most", "lines"),
    [
        ("ab cd", 2, 2, ["ab", "cd"]),
        ("abcd", 2, 2, ["ab", "cd"]),
        ("ab cd e", 2, 2, ["ab", "c…"]),
        ("abcde", 2, 2, ["ab", "c…"]),
        ("ab", 1, 1, ["…"]),
        ("統計的", 1, 9, ["統", "計", "的"]),
        ("ab 統計 cd", 4, 9, ["ab", "統計", "cd"]),
    ],
)
def test_wrapping_marks_only_what_is_cut(text: str, columns: int, most: int, lines: list[str]) -> None:
    assert wrap(text, columns, most) == lines


def test_wrapping_a_huge_text_costs_no_more_than_what_is_shown() -> None:
    lines = wrap("x" * 5_000_000, 10, 3)
    assert lines == ["x" * 10, "x" * 10, "x" * 9 + "…"]
