"""The main points again in Firefox: another engine for scripts, policies, canvases and downloads."""

from __future__ import annotations

import json
import os
import shutil
import struct
import time
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from browser.firefox import NAMES, Firefox
from ccgraph.map import render
from map import sample_graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccgraph.graph import KnowledgeGraph

pytestmark = pytest.mark.browser

ENTER, ESCAPE, HOME, RIGHT = "\ue007", "\ue00c", "\ue011", "\ue014"
READY = "document.documentElement.dataset.ready === 'yes'"
HEADING = "document.querySelector('#details h2').textContent"


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    if executable is None:
        pytest.skip(f"no Firefox is installed; install one of {', '.join(NAMES)}")
    with Firefox(executable, tmp_path_factory.mktemp("firefox")) as started:
        yield started


@pytest.fixture(scope="module")
def pca(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "pca.html"
    path.write_text(render(sample_graphs.pca()), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def quiet(firefox: Firefox) -> Iterator[None]:
    """No test here may have made the browser ask for anything, unless it takes note of that itself."""
    yield
    asked, firefox.network.asked[:] = list(firefox.network.asked), []
    assert asked == []


def opened(firefox: Firefox, path: Path, at: str = "") -> Firefox:
    firefox.open(path, at=at)
    firefox.wait(READY)
    return firefox


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    sides = {"x": "width", "y": "height"}.items()
    return all(abs(one[axis] - other[axis]) * 2 < one[side] + other[side] for axis, side in sides)


def test_it_is_drawn_where_the_file_says_and_can_be_read(firefox: Firefox, pca: Path) -> None:
    page = opened(firefox, pca)
    data = page.run("ccgraphMap.data()")
    spots = [{"x": entry["x"], "y": entry["y"]} for entry in data["entries"]]
    assert page.run("ccgraphMap.positions()") == spots
    boxes = page.run("ccgraphMap.boxes()")
    assert len(boxes) == len(spots) == 66
    assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == []
    assert min(box["text"] for box in boxes) >= 7
    pixels = "document.querySelector('#map canvas')"
    colours = f"new Set(new Uint32Array({pixels}.getContext('2d').getImageData(0, 0, 900, 600).data.buffer)).size"
    assert page.run(colours) > 20


def test_the_first_fit_survives_a_change_of_size(firefox: Firefox, pca: Path) -> None:
    page = opened(firefox, pca)
    page.resize(1250, 800)
    page.wait("innerWidth === 1250")
    inside = "(width => ccgraphMap.boxes().every(({ x }) => x > 0 && x < width))"
    page.wait(f"{inside}(document.getElementById('map').clientWidth)")


def test_search_the_keyboard_and_a_click(firefox: Firefox, pca: Path) -> None:
    page = opened(firefox, pca)
    page.type("/")
    page.wait("document.activeElement.id === 'find'")
    page.type(*"Independent component", ENTER)
    page.wait(f"{HEADING} === 'ICA'")
    assert page.run("decodeURIComponent(location.hash)") == "#entry=method/ica"
    page.run("document.getElementById('map').focus()")
    page.type(HOME)
    page.wait(f"{HEADING} === 'PCA'")
    page.type(RIGHT)
    page.wait(f"{HEADING} !== 'PCA' && document.getElementById('live').textContent.startsWith({HEADING})")
    page.type(ESCAPE)
    frame = page.run("document.getElementById('map').getBoundingClientRect().toJSON()")
    umap = page.run("ccgraphMap.boxes()[ccgraphMap.data().entries.findIndex(entry => entry.name === 'UMAP')]")
    page.click(frame["x"] + umap["x"], frame["y"] + umap["y"])
    page.wait(f"{HEADING} === 'UMAP'")


def test_what_data_violate_and_a_path(firefox: Firefox, pca: Path) -> None:
    page = opened(firefox, pca, "#violates=assumption/linear-structure&from=method/kernel-pca&to=model/vae")
    names = [entry["name"] for entry in page.run("ccgraphMap.data()")["entries"]]
    states = dict(zip(names, page.run("ccgraphMap.standings()"), strict=True))
    assert states["PCA"] == "needs"
    assert "free" in states.values()
    assert page.run("document.querySelectorAll('#details .path li').length") == 3


def test_a_formula_is_drawn(firefox: Firefox, pca: Path) -> None:
    page = opened(firefox, pca)
    assert page.run("document.querySelector('#details .formula math').getBoundingClientRect().height") > 12


def saved(firefox: Firefox, title: str, name: str) -> bytes:
    """What a button of the menu saves."""
    buttons = "[...document.querySelectorAll('.menu button')]"
    firefox.run(f"{buttons}.find(button => button.textContent === given[0]).click()", title)
    file, until = firefox.downloads / name, time.monotonic() + 30
    while not (file.is_file() and file.stat().st_size and not list(firefox.downloads.glob("*.part"))):
        assert time.monotonic() < until, list(firefox.downloads.iterdir())
        time.sleep(0.05)
    return file.read_bytes()


def test_pictures_and_tables_are_saved(firefox: Firefox, pca: Path) -> None:
    page = opened(firefox, pca)
    stem = "ccgraph-pca-and-its-neighbors"
    assert b"<svg" in saved(page, "SVG picture", f"{stem}.svg")
    picture = saved(page, "PNG picture", f"{stem}.png")
    assert picture.startswith(b"\x89PNG")
    assert min(struct.unpack(">II", picture[16:24])) > 800
    assert saved(page, "CSV of entries", f"{stem}.csv").count(b"\n") >= 66
    assert saved(page, "CSV of links", f"{stem}.links.csv").startswith(b"from")
    assert json.loads(saved(page, "JSON-LD", f"{stem}.jsonld"))["@graph"]


def test_the_policy_holds(firefox: Firefox, pca: Path, tmp_path: Path) -> None:
    intruder = (
        "<img src=x onerror='window.__hit=1'><img src=http://hit.example/picture>"
        "<script>window.__hit=1</script><script src=http://hit.example/script></script></main>"
    )
    page = tmp_path / "page.html"
    page.write_text(pca.read_text(encoding="utf-8").replace("</main>", intruder), encoding="utf-8")
    opened(firefox, page)
    firefox.run("fetch('http://hit.example/fetched').catch(() => null), null")
    time.sleep(0.3)
    assert firefox.run("typeof window.__hit") == "undefined"
    assert firefox.network.asked == []


def test_without_a_policy_it_would_be_noticed(firefox: Firefox, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<script>window.__hit=1</script><img src=http://hit.example/picture>", encoding="utf-8")
    firefox.open(page)
    assert firefox.run("window.__hit") == 1
    assert any("hit.example" in line for line in firefox.network.asked)
    firefox.network.asked.clear()


def test_hostile_data_does_nothing(firefox: Firefox, tmp_path: Path) -> None:
    """A dialog that a script opened would make the next command fail."""
    page = tmp_path / "page.html"
    page.write_text(render(sample_graphs.hostile()), encoding="utf-8")
    opened(firefox, page)
    firefox.run("[...document.querySelectorAll('#app details')].forEach(box => { box.open = true; })")
    firefox.run("[...document.querySelectorAll('#legend-body input')].forEach(box => { box.click(); box.click(); })")
    for identifier in firefox.run("ccgraphMap.data().entries.map(entry => entry.id)"):
        fields = ", ".join(f"{name}: given[0]" for name in ("entry", "hide", "violates", "from", "to"))
        firefox.run(f"location.hash = new URLSearchParams({{ {fields} }})", identifier)
    firefox.run("location.hash = ''")
    firefox.type("/", "a", ENTER)
    assert firefox.run("typeof window.__hit") == "undefined"
    assert firefox.run("document.querySelectorAll('#app img, #app iframe, #tables img, main script').length") == 0
    links = firefox.run("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
    assert all(link.startswith(("http://", "https://", "#")) for link in links)


def test_a_gallery_leads_to_a_map_and_back(firefox: Firefox, small: KnowledgeGraph, tmp_path: Path) -> None:
    small.gallery(tmp_path / "maps")
    opened(firefox, tmp_path / "maps" / "index.html")
    firefox.type("/", *"least absolute shrinkage", ENTER)
    firefox.wait(f"location.pathname.endsWith('/method/lasso.html') && {READY}")
    assert firefox.run(HEADING) == "Lasso"
    firefox.run("document.querySelector('.brand a').click()")
    firefox.wait(f"location.pathname.endsWith('/maps/index.html') && {READY}")


def test_axe_finds_no_violation(firefox: Firefox, pca: Path) -> None:
    axe = os.environ.get("CCGRAPH_AXE")
    if not axe:
        pytest.skip("CCGRAPH_AXE does not name axe-core's axe.min.js")
    opened(firefox, pca, "#violates=assumption/linear-structure&from=method/pca&to=model/vae")
    script = f"{Path(axe).read_text(encoding='utf-8')}; const done = arguments[0]; axe.run().then(done);"
    found = firefox.tell("WebDriver:ExecuteAsyncScript", script=script, args=[])
    assert [violation["id"] for violation in found["violations"]] == []
