"""Every formula of the graph renders in KaTeX, which is stricter than most; a formula that does not is found."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from ccgraph.namespace import compact
from ccgraph.opening import open as open_graph
from ccgraph.results import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

_FORMULAS = """
PREFIX ccg: <https://w3id.org/ccgraph/ontology#>
SELECT ?node ?latex WHERE { ?node ccg:formula|ccg:notation|ccg:formalStatement ?latex } ORDER BY ?node ?latex
"""
_RENDER = """texts => texts.map(text => {
  try { katex.renderToString(text, {displayMode: true, strict: "error", trust: false}); return ""; }
  catch (error) { return error.message; }
})"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    script = os.environ.get("CCGRAPH_KATEX")
    if not script:
        message = "CCGRAPH_KATEX does not name KaTeX's katex.min.js"
        if os.environ.get("CCGRAPH_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    opened = browser.new_page()
    opened.add_script_tag(content=Path(script).read_text(encoding="utf-8"))
    yield opened
    opened.close()


def complaints(page: Page, formulas: list[str]) -> list[str]:
    """What KaTeX says about each formula; nothing where it renders."""
    return cast("list[str]", page.evaluate(_RENDER, formulas))


def test_every_formula_renders(page: Page) -> None:
    answer = open_graph().sparql(_FORMULAS)
    assert isinstance(answer, Result)
    rows = answer.to_dicts()
    assert rows
    found = complaints(page, [str(row["latex"]) for row in rows])
    wrong = {
        f"{compact(str(row['node']))}: {row['latex']}": complaint
        for row, complaint in zip(rows, found, strict=True)
        if complaint
    }
    assert wrong == {}


@pytest.mark.parametrize("formula", ["\\fracc{1}{2}", "{x", "x_1_2", "\\begin{cases} x", "größer"])
def test_a_formula_that_does_not_render_is_found(page: Page, formula: str) -> None:
    assert complaints(page, [formula]) != [""]
