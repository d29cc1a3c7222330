"""The map in a real browser: what a reader sees and does, and what hostile data cannot do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ccgraph.map import render
from map import sample_graphs

if TYPE_CHECKING:
    from browser.conftest import OpenMapper

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pca() -> str:
    return render(sample_graphs.pca())


def test_the_map_asks_for_nothing_and_complains_of_nothing(open_map: OpenMapper, pca: str) -> None:
    opened = open_map(pca)
    assert opened.requests == []
    assert opened.complaints == []
    assert opened.page.locator("#details").inner_text()


def test_a_network_that_never_answers_holds_nothing_up(open_map: OpenMapper, pca: str) -> None:
    opened = open_map(pca, hangs=True)
    assert opened.page.evaluate("document.documentElement.dataset.ready") == "yes"
    assert opened.requests == []


def test_hostile_data_does_nothing(open_map: OpenMapper) -> None:
    opened = open_map(render(sample_graphs.hostile()))
    page = opened.page
    for index in range(page.locator("#legend-body input").count()):
        page.locator("#legend-body input").nth(index).click()
        page.locator("#legend-body input").nth(index).click()
    page.fill("#find", "a")
    page.wait_for_timeout(100)
    for _ in range(6):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    page.focus("#map")
    for key in ("ArrowRight", "Enter", "ArrowDown", "Space", "Escape"):
        page.keyboard.press(key)
    box = page.locator("#map").bounding_box()
    assert box is not None
    for step in range(12):
        page.mouse.move(box["x"] + box["width"] * (step + 1) / 14, box["y"] + box["height"] / 2)
        page.mouse.click(box["x"] + box["width"] * (step + 1) / 14, box["y"] + box["height"] / 2)
    page.evaluate(
        """async () => {
          for (const box of document.querySelectorAll("#app details")) box.open = true;
          for (const { id } of ccgraphMap.data().entries) {
            location.hash = new URLSearchParams({ entry: id, hide: id, violates: id, from: id, to: id });
            await new Promise(done => setTimeout(done, 10));
          }
        }"""
    )
    for index in range(4):
        page.locator("#violates .choices input").nth(index).click()
        page.locator("#violates-find").fill("<img src=x onerror=window.__hit=1>")
        page.locator("#violates-find").fill("")
    page.evaluate("location.hash = ''")
    page.wait_for_timeout(100)
    page.locator("#details select").first.select_option(index=1)
    assert page.locator("#details .path").is_visible()
    page.wait_for_timeout(200)
    assert opened.requests == []
    assert opened.complaints == []
    assert opened.dialogs == []
    assert opened.state("typeof window.__hit") == "undefined"
    assert opened.state("document.querySelectorAll('#app img, #app iframe, #tables img, main script').length") == 0
    links = opened.state("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
    assert isinstance(links, list)
    assert all(link.startswith(("http://", "https://", "#")) for link in links)


def test_the_policy_stops_a_script_that_got_in(open_map: OpenMapper, pca: str) -> None:
    """The page's own defence failing, the browser's holds: the check of the check."""
    opened = open_map(
        pca.replace("</main>", "<img src=x onerror='window.__hit=1'><script>window.__hit=1</script></main>")
    )
    opened.page.wait_for_timeout(150)
    assert opened.state("typeof window.__hit") == "undefined"
    assert opened.complaints


def test_entries_stand_where_they_stood(open_map: OpenMapper, pca: str) -> None:
    def picture() -> bytes:
        page = open_map(pca).page
        return page.locator("#map canvas").screenshot()

    assert picture() == picture()


@pytest.mark.parametrize("words", ["PCA", "Principal component analysis", "method/pca"])
def test_search_finds_by_label_alias_and_id(open_map: OpenMapper, pca: str, words: str) -> None:
    page = open_map(pca).page
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type(words)
    assert page.locator("#found li").first.inner_text().split("\n")[0] == "PCA"
    page.keyboard.press("Enter")
    assert page.locator("#details h2").first.inner_text() == "PCA"
    assert "entry=" in page.evaluate("location.hash")


def test_a_permalink_opens_its_entry_and_garbage_the_default(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca).page
    page.fill("#find", "Independent component")
    page.keyboard.press("Enter")
    address = page.evaluate("location.hash")
    assert open_map(pca, at=address).page.locator("#details h2").first.inner_text() == "ICA"
    default = open_map(pca).page.locator("#details").inner_text()
    garbage = open_map(pca, at="#entry=%00<script>&focus=__proto__")
    assert garbage.page.locator("#details").inner_text() == default
    assert garbage.complaints == []


def test_details_tell_the_reason_of_a_link(open_map: OpenMapper) -> None:
    graph = sample_graphs.pca()
    reasons = [data["reason"] for *_, data in graph.edges(data=True) if data.get("reason") and graph.graph["focus"]]
    text = open_map(render(graph)).page.locator("#details").inner_text()
    assert any(reason in text for reason in reasons)


def test_a_filter_hides_entries_and_links(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca).page
    status = page.locator("#legend-body [role=status]")
    before = status.inner_text()
    page.locator("#legend-body fieldset").nth(1).locator("input").first.uncheck()
    without_links = status.inner_text()
    assert without_links != before
    page.locator("#legend-body fieldset").nth(0).locator("input").nth(1).uncheck()
    assert status.inner_text() != without_links
    page.get_by_role("button", name="Show all").click()
    assert status.inner_text() == before


def test_the_keyboard_travels_along_links(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca).page
    page.focus("#map")
    page.keyboard.press("ArrowRight")
    assert page.locator("#live").inner_text()
    page.keyboard.press("Space")
    whole = page.get_by_role("button", name="Whole map").first
    assert whole.is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert whole.is_hidden()


def test_without_scripts_there_are_tables(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca, scripts=False).page
    assert page.locator("#tables tbody tr").count() > 20
    assert page.locator("#tables").get_by_text("Independent component analysis").first.is_visible()
    assert page.locator("#find").is_hidden()


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1440, True), (820, False), (390, False), (390, True)])
def test_nothing_is_wider_than_the_screen(open_map: OpenMapper, pca: str, width: int, dark: bool) -> None:  # noqa: FBT001
    page = open_map(pca, width=width, dark=dark).page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1440, True), (390, False)])
@pytest.mark.parametrize("at", ["", "#violates=assumption/linear-structure&from=method/pca&to=model/vae"])
def test_axe_finds_no_violation(open_map: OpenMapper, pca: str, width: int, dark: bool, at: str) -> None:  # noqa: FBT001
    """WCAG 2.2 AA and best practice, by axe-core, where CCGRAPH_AXE names its file axe.min.js."""
    axe = os.environ.get("CCGRAPH_AXE")
    if not axe:
        pytest.skip("CCGRAPH_AXE does not name axe-core's axe.min.js")
    page = open_map(pca, width=width, dark=dark, at=at).page
    if at:  # all that folds is open
        page.evaluate("for (const box of document.querySelectorAll('main details')) box.open = true")
    page.evaluate(Path(axe).read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations.map(v => v.id + ': ' + v.nodes[0].html))")
    assert found == []
