"""The gallery in a real browser, opened from a disk: search, a click to a map, and back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browser.conftest import OpenMapper
    from ccgraph.graph import KnowledgeGraph

pytestmark = pytest.mark.browser


@pytest.fixture
def folder(small: KnowledgeGraph, tmp_path: Path) -> Path:
    small.gallery(tmp_path / "maps")
    return tmp_path / "maps"


def shown(page: Page) -> list[str]:
    return [text for text in page.locator("#all li a:visible").all_inner_texts() if text]


@pytest.mark.parametrize("words", ["Lasso", "least ABSOLUTE shrinkage", "method/lasso", "lasso"])
def test_search_leads_to_a_map_and_back(open_map: OpenMapper, folder: Path, words: str) -> None:
    opened = open_map.file(folder / "index.html")
    page = opened.page
    everything = len(shown(page))
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type(words)
    assert "Lasso" in shown(page)
    assert 0 < len(shown(page)) < everything
    assert page.locator("#count").inner_text() == f"{len(shown(page))} of {everything} maps"
    page.keyboard.press("Enter")
    page.wait_for_selector("#map canvas")
    assert page.url.endswith("/maps/method/lasso.html")
    assert page.locator("#details h2").first.inner_text() == "Lasso"
    page.go_back()
    page.wait_for_selector("#all")
    assert page.input_value("#find") == words
    page.locator("#all li a:visible").first.click()
    page.wait_for_selector("#map canvas")
    page.get_by_role("link", name="All maps").click()
    page.wait_for_selector("#all")
    assert len(shown(page)) == everything
    assert page.input_value("#find") == ""
    assert opened.requests == []
    assert opened.complaints == []


def test_what_nothing_resembles_and_the_way_back_to_all(open_map: OpenMapper, folder: Path) -> None:
    page = open_map.file(folder / "index.html").page
    everything = shown(page)
    page.fill("#find", "xqzxqz")
    assert shown(page) == []
    assert page.locator("#all h2:visible").count() == 0
    assert page.locator("#count").inner_text().startswith("0 of ")
    page.keyboard.press("Enter")
    assert page.url.split("#")[0].endswith("index.html")
    page.keyboard.press("Escape")
    assert shown(page) == everything
    assert page.locator("#count").inner_text() == ""


def test_without_scripts_it_is_a_list_of_links(open_map: OpenMapper, folder: Path) -> None:
    page = open_map.file(folder / "index.html", scripts=False).page
    assert page.locator("#find").is_hidden()
    page.get_by_role("link", name="Lasso", exact=True).click()
    assert page.locator("#tables").is_visible()
    page.get_by_role("link", name="All maps").click()
    assert page.get_by_role("link", name="Lasso", exact=True).is_visible()


def test_the_policy_stops_a_script_that_got_in(open_map: OpenMapper, folder: Path) -> None:
    index = folder / "index.html"
    index.write_text(
        index.read_text(encoding="utf-8").replace("</main>", "<script>window.__hit=1</script></main>"), encoding="utf-8"
    )
    opened = open_map.file(index)
    assert opened.state("typeof window.__hit") == "undefined"
    assert opened.complaints


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1440, True), (390, False)])
def test_nothing_is_wider_than_the_screen_and_axe_finds_nothing(
    open_map: OpenMapper,
    folder: Path,
    width: int,
    dark: bool,  # noqa: FBT001
) -> None:
    page = open_map.file(folder / "index.html", width=width, dark=dark).page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe = os.environ.get("CCGRAPH_AXE")
    if not axe:
        pytest.skip("CCGRAPH_AXE does not name axe-core's axe.min.js")
    page.evaluate(Path(axe).read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations.map(v => v.id + ': ' + v.nodes[0].html))")
    assert found == []
