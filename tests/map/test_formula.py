"""Formulas of the map: MathML of known parts only, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccgraph.map.formula import LONGEST, Node, lines, tree
from ccgraph.opening import open as open_graph
from ccgraph.results import Result


def parts(node: Node) -> list[str]:
    """Tags, names of attributes and texts, each with its kind."""
    found = [f"tag {node[0]}"]
    for part in node[1:]:
        if isinstance(part, str):
            found.append(f"text {part}")
        elif isinstance(part, dict):
            found += [f"attribute {name}" for name in part]
        else:
            found += parts(part)
    return found


def test_a_formula_becomes_mathml() -> None:
    node = tree(r"\frac{1}{n}\sum_{i=1}^{n} x_i")
    assert node is not None
    found = parts(node)
    assert found[0] == "tag math"
    assert {"tag mfrac", "tag munderover", "tag msub", "text n"} <= set(found)


@pytest.mark.parametrize("latex", [r"\bigl(x\bigr)", r"\arg\min_x f(x)", r"\Bigl\lVert x \Bigr\rVert_2^2"])
def test_what_the_converter_does_not_know_is_put_in_its_words(latex: str) -> None:
    assert tree(latex) is not None


@pytest.mark.parametrize(
    "latex", ["", r"\nosuchcommand{x}", r"\frac{1}", "{", "x" * (LONGEST + 1), f"{'{' * 600}{'}' * 600}"]
)
def test_what_cannot_be_drawn_in_whole_is_left_to_the_text(latex: str) -> None:
    assert tree(latex) is None


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*"\\{}^_&$%#<>\"'ax1 ", "\\frac", "\\text", "\\href", "\\style"]), max_size=40).map(
        "".join
    )
)
def test_whatever_the_text_only_known_parts_come_out(latex: str) -> None:
    node = tree(latex)
    for part in parts(node) if node is not None else []:
        kind, _, name = part.partition(" ")
        if kind != "text":
            assert name.isalpha()
            assert name not in {"script", "style", "href", "src", "maction", "annotation-xml"}


@pytest.mark.parametrize(
    ("latex", "number"),
    [
        (r"a=b,\qquad c=d", 2),
        (r"a_{x \qquad y}", 1),
        (r"\qquad a", 1),
        (r"\left(a\qquad b\right)", 1),
        (r"a \qquad \nosuchcommand", 0),
        ("", 0),
    ],
)
def test_a_wide_gap_breaks_a_line(latex: str, number: int) -> None:
    assert len(lines(latex)) == number


def test_every_formula_of_the_graph_is_drawn() -> None:
    answer = open_graph().sparql(
        "PREFIX ccg: <https://w3id.org/ccgraph/ontology#> SELECT ?latex WHERE { ?x ccg:formula ?latex } ORDER BY ?latex"
    )
    assert isinstance(answer, Result)
    assert [row.latex for row in answer if not lines(row.latex)] == []
