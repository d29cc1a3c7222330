"""The map's finer manners in a real browser: what is drawn where, what each switch does, what the panel tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ccgraph.map import render
from map import sample_graphs

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browser.conftest import OpenMapper

pytestmark = pytest.mark.browser

REASON = "Choose kernel PCA when the structure is curved and rows are few; memory grows as n squared."


@pytest.fixture(scope="module")
def pca() -> str:
    return render(sample_graphs.pca())


def data(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("ccgraphMap.data()")
    return found


def number(page: Page, name: str) -> int:
    return next(index for index, entry in enumerate(data(page)["entries"]) if entry["name"] == name)


def pair(page: Page, one: str, other: str) -> int:
    ends = {number(page, one), number(page, other)}
    return next(index for index, line in enumerate(data(page)["pairs"]) if {line["from"], line["to"]} == ends)


def spot(page: Page, name: str) -> tuple[float, float]:
    """Where an entry is in the window."""
    box = page.evaluate("number => ccgraphMap.boxes()[number]", number(page, name))
    frame = page.locator("#map").bounding_box()
    assert frame is not None
    return frame["x"] + box["x"], frame["y"] + box["y"]


def heading(page: Page) -> str:
    return page.locator("#details h2").first.inner_text()


def switch(page: Page, name: str) -> None:
    page.locator("#legend-body label", has_text=name).locator("input").click()


@pytest.mark.parametrize("size", [66, 120])
def test_no_labels_overlap_and_all_can_be_read(open_map: OpenMapper, size: int) -> None:
    page = open_map(render(sample_graphs.grown(size))).page
    boxes = page.evaluate("ccgraphMap.boxes()")
    assert len(boxes) == size
    for index, box in enumerate(boxes):
        assert box["text"] >= 7
        for other in boxes[:index]:
            apart = [
                abs(box[axis] - other[axis]) * 2 >= box[side] + other[side]
                for axis, side in (("x", "width"), ("y", "height"))
            ]
            assert any(apart), (box, other)


def test_the_first_sight_holds_every_entry_on_a_desk(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca).page
    frame = page.locator("#map").bounding_box()
    assert frame is not None
    for box in page.evaluate("ccgraphMap.boxes()"):
        assert box["width"] / 2 <= box["x"] <= frame["width"] - box["width"] / 2
        assert box["height"] / 2 <= box["y"] <= frame["height"] - box["height"] / 2


def test_positions_are_those_of_the_file_on_every_load_and_stay(open_map: OpenMapper, pca: str) -> None:
    first, second = (open_map(pca).page for _ in range(2))
    positions = first.evaluate("ccgraphMap.positions()")
    assert positions == second.evaluate("ccgraphMap.positions()")
    assert [(spot["x"], spot["y"]) for spot in positions] == [(e["x"], e["y"]) for e in data(first)["entries"]]
    first.wait_for_timeout(400)
    assert first.evaluate("ccgraphMap.positions()") == positions


def test_a_link_type_switched_off_draws_no_line_of_it(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca).page
    content = data(page)
    of_type = [{content["links"][link]["type"] for link in line["links"]} for line in content["pairs"]]
    assert all(page.evaluate("ccgraphMap.lines()"))
    switch(page, "Runs in")
    assert page.evaluate("ccgraphMap.lines()") == [types != {"supportedBy"} for types in of_type]
    assert all(box["shown"] for box in page.evaluate("ccgraphMap.boxes()"))
    switch(page, "Runs in")
    assert all(page.evaluate("ccgraphMap.lines()"))


def test_a_kind_switched_off_hides_its_entries_and_their_lines(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca).page
    content = data(page)
    switch(page, "Assumptions")
    shown = [entry["kind"] != "assumption" for entry in content["entries"]]
    assert [box["shown"] for box in page.evaluate("ccgraphMap.boxes()")] == shown
    lines = [shown[line["from"]] and shown[line["to"]] for line in content["pairs"]]
    assert page.evaluate("ccgraphMap.lines()") == lines


def test_counts_in_the_legend_are_those_of_the_data(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca).page
    content = data(page)
    for kind in content["kinds"]:
        row = page.locator("#legend-body label", has_text=kind["plural"]).first
        assert row.locator(".count").inner_text() == str(kind["count"])
    assert sum(kind["count"] for kind in content["kinds"]) == 66


def test_what_is_not_drawn_is_counted_in_the_legend(open_map: OpenMapper) -> None:
    page = open_map(render(sample_graphs.hub(1000))).page
    row = page.locator("#legend-body label", has_text="Methods")
    assert "more" in row.inner_text()
    assert page.locator("#details li").count() < 60  # a hub makes no thousand buttons
    page.get_by_role("button", name="99 more").click()
    assert page.locator("#details li").count() >= 60


def test_a_click_on_an_entry_tells_all_that_is_known_of_it(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca).page
    page.mouse.click(*spot(page, "PCA"))
    assert heading(page) == "PCA"
    text = page.locator("#details").inner_text()
    for words in (
        "Also: Principal component analysis",
        "Describe many correlated measurements",
        "Comparable feature scales",
        "required",
        "not required",
        "If it fails: the variable with the largest unit",
        "Prefer it when",
        "Avoid it when",
        "from sklearn.decomposition import PCA",
        "svd_solver='full'",
        "Has been used for",
        "Jolliffe & Cadima (2016)",
        "for inference",
        REASON,
        "nonlinear",
        "generalises",
        "https://w3id.org/ccgraph/method/pca",
    ):
        assert words in text
    link = page.get_by_role("link", name="Jolliffe & Cadima (2016)")
    assert link.get_attribute("href") == "https://doi.org/10.1098/rsta.2015.0202"
    assert "noopener" in (link.get_attribute("rel") or "")
    assert page.evaluate("decodeURIComponent(location.hash)") == "#entry=method/pca"


def test_a_formula_is_drawn_by_the_browser(open_map: OpenMapper, pca: str) -> None:
    """As MathML, with nothing asked of any network; what cannot be translated stands there as LaTeX."""
    opened = open_map(pca)
    opened.page.mouse.click(*spot(opened.page, "PCA"))
    formula = opened.page.locator("#details .formula")
    assert formula.locator("math msubsup, math msup, math mfrac").count() > 3
    box = formula.locator("math").first.bounding_box()
    assert box is not None
    assert box["height"] > 20
    assert "Copy" in formula.inner_text()
    assert opened.requests == []
    assert opened.complaints == []


@pytest.mark.parametrize(("terms", "scrolls"), [(2, False), (12, False), (60, True)])
def test_a_wide_formula_is_written_smaller_before_it_scrolls(
    open_map: OpenMapper,
    terms: int,
    scrolls: bool,  # noqa: FBT001
) -> None:
    graph = sample_graphs.pca()
    graph.nodes[f"{sample_graphs.BASE}method/pca"]["details"]["formula"] = "+".join(["x_1"] * terms)
    formula = open_map(render(graph)).page.locator("#details .formula").first
    wide, room, size = formula.evaluate(
        "box => [box.scrollWidth, box.clientWidth, parseFloat(box.style.fontSize || 1)]"
    )
    assert (wide > room) == scrolls
    assert (size == 1) == (terms == 2)
    assert size >= 0.75


@pytest.mark.parametrize("width", [390, 700, 820, 1100, 1440])
@pytest.mark.parametrize("at", ["", "#focus=method/umap"])
def test_nothing_in_the_bar_covers_another(open_map: OpenMapper, pca: str, width: int, at: str) -> None:
    page = open_map(pca, width=width, at=at).page
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".bar button, .bar label, .bar input, .bar output, .bar summary")]
          .filter(part => part.offsetParent && !part.closest(".menu div"))
          .map(part => part.getBoundingClientRect().toJSON())"""
    )
    assert len(boxes) >= 5
    for index, one in enumerate(boxes):
        assert one["height"] < 60
        for other in boxes[:index]:
            assert (
                one["left"] >= other["right"]
                or other["left"] >= one["right"]
                or one["top"] >= other["bottom"]
                or other["top"] >= one["bottom"]
            )


@pytest.fixture(scope="module")
def few() -> str:
    """Two entries with a link each way and a reason for each, and a third."""
    graph = sample_graphs.pca()
    return render(
        graph.subgraph([f"{sample_graphs.BASE}method/{name}" for name in ("pca", "kernel-pca", "lle")]).copy()
    )


def test_a_click_on_a_line_tells_both_ways_with_kind_and_reason(open_map: OpenMapper, few: str) -> None:
    page = open_map(few).page
    (ax, ay), (bx, by) = spot(page, "PCA"), spot(page, "Kernel PCA")
    page.mouse.click((ax + bx) / 2, (ay + by) / 2)
    assert heading(page) == "PCA and Kernel PCA"
    assert page.locator("#details .link").count() == 2
    text = page.locator("#details").inner_text()
    for words in (REASON, "nonlinear", "generalises", "special case of", "Come back when the kernel is linear"):
        assert words in text
    ends = page.locator("#details .ends").first.locator("button")
    assert ends.all_inner_texts() == ["PCA", "Kernel PCA"]
    ends.nth(1).click()
    assert heading(page) == "Kernel PCA"


def test_hovering_a_line_tells_its_reason_and_escape_takes_it_away(open_map: OpenMapper, few: str) -> None:
    page = open_map(few).page
    (ax, ay), (bx, by) = spot(page, "PCA"), spot(page, "Kernel PCA")
    tip = page.locator("#tip")
    assert tip.is_hidden()
    page.mouse.move((ax + bx) / 2 - 3, (ay + by) / 2)
    page.mouse.move((ax + bx) / 2, (ay + by) / 2)
    assert REASON in tip.inner_text()
    page.keyboard.press("Escape")
    assert tip.is_hidden()


def test_a_double_click_narrows_the_map_and_a_button_widens_it(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca).page
    umap = number(page, "UMAP")
    page.mouse.dblclick(*spot(page, "UMAP"))
    assert "focus=method" in page.evaluate("location.hash")
    shown = sum(box["shown"] for box in page.evaluate("ccgraphMap.boxes()"))
    linked = {end for line in data(page)["pairs"] for end in (line["from"], line["to"]) if umap in line.values()}
    assert shown == len(linked) < 66
    assert f"UMAP: {shown} of 66 entries" in page.locator("#scope").inner_text()
    page.locator("#scope").get_by_role("button", name="Whole map").click()
    assert all(box["shown"] for box in page.evaluate("ccgraphMap.boxes()"))
    assert page.evaluate("location.hash") == ""


def test_arrows_go_to_an_entry_that_is_linked_and_lies_that_way(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca).page
    content = data(page)
    linked = {frozenset((line["from"], line["to"])) for line in content["pairs"]}
    page.focus("#map")
    page.keyboard.press("Home")
    assert heading(page) == "PCA"
    for key, axis, sign in (
        ("ArrowRight", "x", 1),
        ("ArrowUp", "y", -1),
        ("ArrowLeft", "x", -1),
        ("ArrowDown", "y", 1),
    ):
        page.keyboard.press("Home")
        page.keyboard.press(key)
        there = number(page, heading(page))
        assert frozenset((number(page, "PCA"), there)) in linked
        assert content["entries"][there][axis] * sign > 0
        assert page.locator("#live").inner_text().startswith(heading(page))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "map"


def test_links_in_the_panel_lead_on_and_keep_the_keyboard(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca).page
    link = page.locator("#details").get_by_role("button", name="Kernel PCA").first
    link.focus()
    page.keyboard.press("Enter")
    assert heading(page) == "Kernel PCA"
    assert page.evaluate("document.querySelector('#details').contains(document.activeElement)")


def test_search_counts_its_matches_and_goes_away_with_escape(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca).page
    page.fill("#find", "pca")
    options = page.locator("#found li")
    assert options.count() > 5
    assert page.locator("#found-count").inner_text() == f"{options.count()} matches"
    page.keyboard.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    assert page.locator("#find").get_attribute("aria-activedescendant") == "found-1"
    page.fill("#find", "nothing is called so")
    assert page.locator("#found-count").inner_text() == "0 matches"
    assert page.locator("#found").is_hidden()
    page.keyboard.press("Escape")
    assert page.locator("#find").input_value() == ""


def test_the_query_and_import_lines_can_be_copied(open_map: OpenMapper, pca: str) -> None:
    opened = open_map(pca)
    page = opened.page
    page.evaluate("navigator.clipboard.writeText = text => { window.__copied = text; return Promise.resolve(); }; 1")
    page.get_by_role("button", name="Copy query").click()
    assert page.evaluate("window.__copied").startswith("PREFIX ccg:")
    page.get_by_role("button", name="Copy import line of scikit-learn").click()
    assert page.evaluate("window.__copied") == "from sklearn.decomposition import PCA"
    page.get_by_role("button", name="Copy identifier").click()
    assert page.evaluate("window.__copied") == "https://w3id.org/ccgraph/method/pca"
    assert opened.complaints == []


def test_the_tables_hold_every_entry_and_link(open_map: OpenMapper, pca: str) -> None:
    graph = sample_graphs.pca()
    page = open_map(pca, scripts=False).page
    entries, links = (page.locator("#tables table").nth(index).locator("tbody tr") for index in range(2))
    assert entries.count() == graph.number_of_nodes()
    assert links.count() == graph.number_of_edges()
    assert page.get_by_text(REASON).is_visible()


def test_with_scripts_the_tables_are_closed_until_asked_for(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca).page
    row = page.locator("#tables tbody tr").first
    assert row.is_hidden()
    page.locator("#tables summary").first.click()
    assert row.is_visible()


def test_a_bare_graph_of_others_is_drawn_without_complaint(open_map: OpenMapper) -> None:
    opened = open_map(render(sample_graphs.bare()))
    assert heading(opened.page) == "only"
    assert opened.complaints == []


def test_the_first_sight_fits_again_after_a_change_of_size(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca).page
    page.set_viewport_size({"width": 1250, "height": 800})
    page.wait_for_timeout(300)
    frame = page.locator("#map").bounding_box()
    assert frame is not None
    boxes = page.evaluate("ccgraphMap.boxes()")
    assert min(box["x"] for box in boxes) > 0
    assert max(box["x"] for box in boxes) < frame["width"]


@pytest.mark.parametrize("width", [390, 820])
def test_a_small_screen_begins_near_enough_to_read(open_map: OpenMapper, pca: str, width: int) -> None:
    page = open_map(pca, width=width, height=844).page
    assert min(box["text"] for box in page.evaluate("ccgraphMap.boxes()") if box["shown"]) >= 7
    frame = page.locator("#map").bounding_box()
    assert frame is not None
    assert frame["height"] <= 844 * 0.67  # a thumb can still scroll past


def test_dark_and_light_differ_and_each_stays_itself(open_map: OpenMapper, pca: str) -> None:
    opened = [open_map(pca, dark=dark).page for dark in (False, True)]
    grounds = [page.evaluate("getComputedStyle(document.documentElement).backgroundColor") for page in opened]
    assert len(set(grounds)) == 2
    pictures = [page.locator("#map canvas").screenshot() for page in opened]
    assert pictures[0] != pictures[1]
    opened[1].emulate_media(color_scheme="light")
    opened[1].wait_for_timeout(200)
    assert opened[1].locator("#map canvas").screenshot() == pictures[0]


def test_zooming_is_gentle_or_at_once_as_the_reader_wishes(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca).page
    zoom = """async () => {
      const widths = () => ccgraphMap.boxes().map(box => box.width).join();
      document.querySelector("#tools button").click();
      const first = widths();
      await new Promise(done => setTimeout(done, 500));
      return first === widths();
    }"""
    assert not page.evaluate(zoom)
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(zoom)
    assert page.evaluate("getComputedStyle(document.querySelector('#tools button')).transitionDuration") == "0s"


def test_on_paper_there_is_the_map_what_it_tells_and_the_tables(open_map: OpenMapper, pca: str) -> None:
    page = open_map(pca, dark=True).page
    page.evaluate("addEventListener('beforeprint', () => { window.__printed = true; })")
    assert page.pdf(print_background=True).startswith(b"%PDF")
    assert page.evaluate("window.__printed")
    page.emulate_media(media="print", color_scheme="dark")
    for part in (".search", ".bar", ".keys", "#query-copy"):
        assert page.locator(part).is_hidden()
    for part in ("#map canvas", "#details", "#legend-body", "#tables table", ".foot"):
        assert page.locator(part).first.is_visible()
    assert page.locator("#tables table").nth(1).is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
