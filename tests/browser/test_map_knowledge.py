"""What the page knows besides names: claims with both sides, what data violate, paths, and the view in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ccgraph.map import render
from ccgraph.opening import open as open_graph
from ccgraph.swaps import changes
from map import sample_graphs
from map.page_data import data_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browser.conftest import OpenMap, OpenMapper

pytestmark = pytest.mark.browser

BASE = sample_graphs.BASE


@pytest.fixture(scope="module")
def html() -> str:
    return render(sample_graphs.pca())


@pytest.fixture(scope="module")
def opened(shared_map: OpenMapper, html: str) -> OpenMap:
    return shared_map(html)


@pytest.fixture
def page(opened: OpenMap) -> Page:
    """The shared page, loaded anew: what the test before this one unfolded, typed or copied is forgotten."""
    address = opened.page.url.partition("#")[0]
    opened.page.goto("about:blank")
    opened.page.goto(address)
    opened.page.wait_for_selector("#map canvas")
    return opened.page


def go(page: Page, address: str) -> None:
    """Show what the address says, as a pasted link does."""
    page.evaluate("address => { location.hash = address + '&go'; location.hash = address; }", address)
    page.wait_for_timeout(60)


def details(page: Page) -> str:
    return page.locator("#details").inner_text()


def heading(page: Page) -> str:
    return page.locator("#details h2").inner_text()


def standings(page: Page) -> dict[str, str]:
    states = page.evaluate("ccgraphMap.standings()")
    names = [entry["name"] for entry in page.evaluate("ccgraphMap.data()")["entries"]]
    return {name: state for name, state in zip(names, states, strict=True) if state}


def open_violates(page: Page) -> None:
    if page.locator("#violates").get_attribute("open") is None:
        page.locator("#violates > summary").click()


def violate(page: Page, name: str) -> None:
    open_violates(page)
    page.get_by_role("checkbox", name=name, exact=True).click()


def view(page: Page) -> dict[str, Any]:
    """Everything that a permalink has to restore."""
    found: dict[str, Any] = page.evaluate(
        """() => ({
          shown: ccgraphMap.boxes().map(box => box.shown), lines: ccgraphMap.lines(),
          standings: ccgraphMap.standings(), depth: document.getElementById("depth").value,
          checked: [...document.querySelectorAll("#app input[type=checkbox]")].map(box => box.checked).sort(),
          details: document.getElementById("details").textContent, hash: location.hash })"""
    )
    return found


def test_what_the_page_unpacks_is_what_was_packed(shared_map: OpenMapper, opened: OpenMap, html: str) -> None:
    assert opened.state("ccgraphMap.data()") == data_of(html)
    hostile = render(sample_graphs.hostile())
    assert shared_map(hostile).state("ccgraphMap.data()") == data_of(hostile)


def test_runs_of_any_length_are_unpacked(shared_map: OpenMapper) -> None:
    graph = sample_graphs.hub(60)
    for node, length in zip(graph, [*range(1, 14), *range(253, 266), *range(508, 530), 1000, 4000], strict=False):
        graph.nodes[node]["summary"] = "a" * length + "b" * (length % 7) + "ä" * (length % 5)
    page = render(graph)
    assert shared_map(page).state("ccgraphMap.data()") == data_of(page)


class TestDetails:
    def test_a_contested_claim_has_both_sides_with_their_sources(self, page: Page) -> None:
        sides = page.locator("#details .sides > div")
        assert [side.inner_text().split("\n")[0] for side in sides.all()] == ["For the claim", "Against it"]
        assert "A source of the claim" in sides.nth(0).inner_text()
        assert "A source against it" not in sides.nth(0).inner_text()
        assert "Others standardise only where units differ." in sides.nth(1).inner_text()
        link = sides.nth(1).get_by_role("link", name="A source against it")
        assert link.get_attribute("href") == "https://doi.org/10.1000/against"

    def test_symbols_are_drawn_and_explained(self, page: Page) -> None:
        symbols = page.locator("#details .symbols")
        assert symbols.locator("dt").count() == 3
        assert symbols.locator("math").count() == 2
        assert "loadings: k orthonormal columns" in symbols.inner_text()
        assert "\\unknownmacro{q}" in symbols.inner_text()

    def test_a_claim_leads_to_its_assumption_and_its_check(self, page: Page) -> None:
        page.locator("#details .cards").first.get_by_role("button", name="Scree plot").click()
        assert heading(page) == "Scree plot"
        for words in ("that few components", "that they carry the signal", "from matplotlib.pyplot import plot"):
            assert words in details(page)
        go(page, "")
        page.locator("#details .cards").first.get_by_role("button", name="Linear structure").click()
        assert heading(page) == "Linear structure"
        assert page.locator("#details .formula math").count() == 1
        for words in ("If it fails", "Checked by", "Need it (2)", "Works worse (1)", "Do not (2)", "Silent ("):
            assert words.replace("Works worse", "Work worse") in details(page)

    def test_imports_say_when_they_were_tried(self, page: Page) -> None:
        assert "imported with scikit-learn 1.9.1 on 2026-11-22" in details(page)

    def test_imports_say_what_to_know_first_and_what_has_none_says_so(self, page: Page) -> None:
        assert "Centres the variables and leaves their scale." in details(page)
        go(page, "entry=diagnostic/parallel-analysis")
        assert heading(page) == "Parallel analysis"
        assert "In code\n\nNo library had a callable for it in November 2026." in details(page)

    def test_a_neighbor_says_what_is_gained_lost_and_dropped(self, page: Page) -> None:
        card = page.locator("#details .cards > li", has_text="Choose kernel PCA when").inner_text()
        for words in ("Gain: Curved structure.", "Cost: No loadings.", "Drops\nLinear structure"):
            assert words in card
        assert "No claim there on\nComparable feature scales" in card
        assert "Adds\nLocally flat manifold" in page.locator("#details .cards > li", has_text="UMAP").first.inner_text()

    def test_an_application_tells_who_was_used_there_and_for_what(self, page: Page) -> None:
        go(page, "entry=application/genomics")
        assert "has been used to show population structure in genotypes." in details(page)

    def test_the_query_names_the_entry_and_can_be_copied(self, page: Page) -> None:
        page.evaluate("navigator.clipboard.writeText = async text => { window.__copied = text; }; 1")
        page.get_by_text("The queries that fetched this").click()
        page.locator("#details .query summary").first.click()
        page.get_by_role("button", name="Copy query technique").click()
        assert page.evaluate("window.__copied") == f"SELECT ?o WHERE {{ <{BASE}method/pca> ?p ?o }}"


class TestViolates:
    def test_need_freedom_and_silence_differ(self, page: Page) -> None:
        assert standings(page) == {}
        violate(page, "Linear structure")
        found = standings(page)
        assert (found["PCA"], found["ICA"]) == ("needs", "needs")
        assert (found["Kernel PCA"], found["UMAP"]) == ("free", "free")
        assert found["Factor analysis"] == "worse"
        assert found["NMF"] == "silent"
        assert "Genomics" not in found  # is no technique
        counts = {state: list(found.values()).count(state) for state in ("needs", "free", "silent")}
        said = f"{counts['needs']} need it, {counts['free']} do not, {counts['silent']} silent"
        live = page.locator("#live").inner_text()
        assert said in live
        assert "1 contested" in live
        key = [row.inner_text().split("\n") for row in page.locator("#violates .key li").all()]
        assert ["needs it", str(counts["needs"])] in [row[-2:] for row in key]
        assert ["no claim on record", str(counts["silent"])] in [row[-2:] for row in key]

    def test_of_several_the_worst_counts_and_silence_is_no_freedom(self, page: Page) -> None:
        go(page, "violates=assumption/linear-structure&violates=assumption/local-manifold")
        found = standings(page)
        assert found["UMAP"] == "needs"
        assert found["Kernel PCA"] == "silent"  # free of one, no word on the other
        open_violates(page)
        page.get_by_role("button", name="Clear").click()
        assert standings(page) == {}

    def test_the_details_of_a_greyed_one_say_which_and_why(self, page: Page) -> None:
        go(page, "violates=assumption/linear-structure&entry=method/pca")
        box = page.locator("#details .standing").inner_text()
        assert "Linear structure: needs it" in box
        assert "required: compression: a curved surface needs many components" in box
        go(page, "violates=assumption/linear-structure&entry=method/nmf")
        assert "Linear structure: no claim on record" in page.locator("#details .standing").inner_text()

    def test_assumptions_are_found_by_name(self, page: Page) -> None:
        open_violates(page)
        page.fill("#violates-find", "FLAT mani")
        rows = page.locator("#violates .choices .row:visible")
        assert rows.all_inner_texts() == ["Locally flat manifold"]
        page.fill("#violates-find", "")

    def test_those_given_by_the_maker_are_chosen_at_the_start(self, open_map: OpenMapper) -> None:
        graph = sample_graphs.pca()
        graph.graph["violated"] = [f"{BASE}assumption/linear-structure", "https://example.org/of-another-graph"]
        page = open_map(render(graph)).page
        assert standings(page)["PCA"] == "needs"
        assert page.get_by_role("checkbox", name="Linear structure", exact=True).is_checked()
        assert page.evaluate("location.hash") == ""
        page.get_by_role("button", name="Clear").click()
        assert "violates=" in page.evaluate("location.hash")
        page.reload()
        page.wait_for_selector("#map canvas")
        assert standings(page) == {}

    def test_a_graph_without_claims_has_no_such_control(self, open_map: OpenMapper) -> None:
        assert open_map(render(sample_graphs.hub(5))).page.locator("#violates").count() == 0


class TestPath:
    def test_a_chain_leads_over_neighbor_links_the_way_they_point(self, page: Page) -> None:
        go(page, "entry=method/kernel-pca")
        page.get_by_label("Path from Kernel PCA to").select_option(label="Variational autoencoder")
        steps = page.locator("#details .path li")
        ends = [" ".join(step.locator(".ends").inner_text().split()) for step in steps.all()]
        assert ends == ["Kernel PCA → PCA", "PCA → Autoencoder", "Autoencoder → Variational autoencoder"]
        assert "Come back when the kernel is linear" in steps.first.inner_text()
        assert "Adds\nComparable feature scales; Linear structure" in steps.first.inner_text()
        assert "No claim there on" in steps.nth(1).inner_text()
        assert "from=method/kernel-pca" in page.evaluate("location.hash")
        page.get_by_role("button", name="Close the path").click()
        assert page.locator("#details .path").count() == 0

    def test_only_what_can_be_reached_is_offered(self, page: Page) -> None:
        go(page, "entry=model/scvi")
        assert page.get_by_label("Path from scVI to").count() == 0

    def test_one_that_the_maker_gives_is_shown_first(self, open_map: OpenMapper) -> None:
        graph = sample_graphs.pca()
        graph.graph["path"] = [
            {
                "from": f"{BASE}method/pca",
                "to": f"{BASE}method/ica",
                "dropped": ["Linear structure"],
                "silent": ["Normality"],
                "added": [],
                "reason": "parts should be independent",
            },
            {"from": f"{BASE}method/ica", "to": f"{BASE}method/not-drawn", "dropped": [], "reason": ""},
        ]
        page = open_map(render(graph)).page
        first = page.locator("#details .path li").first.inner_text()
        for words in ("parts should be independent", "Drops\nLinear structure", "No claim there on\nNormality"):
            assert words in first
        assert "not-drawn" in page.locator("#details .path").inner_text()
        page.focus("#map")
        page.keyboard.press("Escape")
        assert page.locator("#details .path").count() == 0
        assert page.evaluate("location.hash") == "#path=none"


class TestAddress:
    @pytest.mark.parametrize(
        "address",
        [
            "entry=method/umap",
            "focus=method/umap&depth=2",
            "depth=1&hide=library&unlink=assumes&unlink=task",
            "entry=method/ica&violates=assumption/linear-structure&violates=assumption/local-manifold",
            "from=method/kernel-pca&to=model/vae",
        ],
    )
    def test_a_pasted_link_restores_the_view(self, page: Page, address: str) -> None:
        before = view(page)
        go(page, address)
        wanted = view(page)
        assert wanted["hash"] == f"#{address}"
        assert {name for name in wanted if wanted[name] != before[name]} > {"hash"}
        go(page, "")
        assert {**view(page), "hash": ""} == {**before, "hash": ""}
        go(page, address)
        assert view(page) == wanted

    @pytest.mark.parametrize(
        "address",
        [
            "entry=__proto__&focus=constructor&depth=1e9&hide=toString&violates=__proto__&from=x&to=y",
            "%E0%A4%A&&&===&entry=%00%ff",
            "depth=-1&depth=NaN&entry=<script>window.__hit=1</script>&hide=<img src=x onerror=window.__hit=1>",
            "javascript:window.__hit=1",
            "violates=&" + "a" * 20000,
            "path[]=1&from=method/pca&to=method/pca",
        ],
    )
    def test_garbage_gives_the_default(self, page: Page, opened: OpenMap, address: str) -> None:
        before = view(page)
        go(page, address)
        assert {**view(page), "hash": ""} == {**before, "hash": ""}
        assert opened.state("typeof window.__hit") == "undefined"
        assert opened.complaints == []

    def test_depth_narrows_and_widens_and_back_leads_back(self, page: Page) -> None:
        hops = [entry["hop"] for entry in page.evaluate("ccgraphMap.data()")["entries"]]
        slider = page.locator("#depth")
        assert slider.get_attribute("max") == str(max(hops))
        slider.fill("1")
        assert view(page)["shown"] == [hop <= 1 for hop in hops]
        assert page.evaluate("location.hash") == "#depth=1"
        far = hops.index(max(hops))
        name = page.evaluate("number => ccgraphMap.data().entries[number].name", far)
        page.fill("#find", name)
        page.keyboard.press("Enter")
        assert heading(page) == name
        assert view(page)["shown"][far]  # what was asked for comes into sight
        page.keyboard.press("Backspace")
        assert heading(page) == "PCA"
        assert slider.input_value() == "1"


def test_a_phone_starts_with_what_is_near(open_map: OpenMapper, html: str) -> None:
    page = open_map(html, width=390, height=844).page
    hops = [entry["hop"] for entry in data_of(html)["entries"]]
    assert [box["shown"] for box in page.evaluate("ccgraphMap.boxes()")] == [hop <= 1 for hop in hops]
    assert page.evaluate("location.hash") == ""


@pytest.mark.parametrize("name", ["pca", "random-forest"])
def test_what_a_swap_drops_is_what_compare_says(open_map: OpenMapper, name: str) -> None:
    graph = open_graph()
    html = graph.map(name).html
    data = data_of(html)
    page = open_map(html).page
    middle = data["entries"][data["focus"][0]]["id"]
    titles = {"Drops": "dropped", "No claim there on": "silent", "Adds": "added"}
    compared = 0
    for link in data["links"]:
        if link["type"] != "neighborOf" or data["entries"][link["from"]]["id"] != middle:
            continue
        other = data["entries"][link["to"]]
        wanted = changes(graph._ask, middle, [other["id"]])[other["id"]]
        section = page.locator("#details .fold", has_text="Neighbors to go to")
        card = section.locator(".cards > li", has=page.get_by_role("button", name=other["name"], exact=True))
        shown = dict(
            zip(card.locator(".change dt").all_inner_texts(), card.locator(".change dd").all_inner_texts(), strict=True)
        )
        for title, side in titles.items():
            labels = {named.label for named in getattr(wanted, side)}
            assert {text for text in shown.get(title, "").split("; ") if text} == labels, (other["name"], title)
            compared += len(labels)
    assert compared > 4
