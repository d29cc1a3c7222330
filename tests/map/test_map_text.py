"""The map as text: the same bytes everywhere, honest counts, and no way to pyvis's unsafe writers."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ccgraph.errors import CCGraphError, OutputError
from ccgraph.map import MapPage, render
from ccgraph.map.layout import place
from ccgraph.map.network import CCGraphNetwork
from ccgraph.map.page import ENGINE
from ccgraph.opening import open as open_graph
from map import sample_graphs
from map.page_data import data_of

ASSETS = Path(render.__code__.co_filename).parent / "assets"


def test_same_bytes_under_another_hash_seed_and_locale() -> None:
    script = (
        "import hashlib; from map import sample_graphs; from ccgraph.map import render;"
        "print(hashlib.sha256(render(sample_graphs.pca()).encode()).hexdigest())"
    )
    digests = set()
    for seed, locale in (("0", "C"), ("1", "C.UTF-8"), ("4711", "POSIX")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale}
        environment["PYTHONPATH"] = str(Path(__file__).parent.parent)
        done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True)
        digests.add(done.stdout)
    assert len(digests) == 1


def test_a_hub_is_cut_to_the_cap_and_says_so() -> None:
    html = render(sample_graphs.hub(1000))
    data = data_of(html)
    entries = data["entries"]
    assert isinstance(entries, list)
    assert len(entries) == 120
    assert "of 1001 entries shown" in html
    assert len(render(sample_graphs.hub(1000), cap=10)) < len(html)


def test_a_map_of_eighty_entries_is_small() -> None:
    assert len(render(sample_graphs.grown(80)).encode()) <= 600_000


def test_a_map_of_eighty_whole_entries_is_small() -> None:
    page = open_graph().map("random-forest", depth=2, cap=80)
    assert page.shown == 80
    assert len(page.html.encode()) <= 600_000


def test_no_two_labels_overlap() -> None:
    data = data_of(render(sample_graphs.grown(80)))
    entries = data["entries"]
    assert isinstance(entries, list)
    boxes = [(entry["x"], entry["y"], entry["w"], entry["h"]) for entry in entries]
    for index, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, other_width, other_height in boxes[:index]:
            apart_across = abs(x - other_x) * 2 >= width + other_width
            apart_down = abs(y - other_y) * 2 >= height + other_height
            assert apart_across or apart_down
    assert callable(place)


@pytest.mark.parametrize("name", ["show", "prep_notebook", "set_template", "set_options", "show_buttons", "from_nx"])
def test_pyvis_ways_round_the_page_are_closed(name: str) -> None:
    with pytest.raises(CCGraphError):
        getattr(CCGraphNetwork(), name)("x")


def test_saving_is_whole_or_not_at_all(tmp_path: Path) -> None:
    page = MapPage("<p>å</p>", shown=1, found=1)
    page.save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_bytes() == "<p>å</p>".encode()
    with pytest.raises(OutputError):
        page.save(tmp_path / "missing" / "map.html")
    assert 'sandbox="allow-scripts allow-downloads"' in page._repr_html_()
    assert "<p>" not in page._repr_html_().split("srcdoc=")[1].split(" title=")[0]


def test_the_engine_is_the_one_that_was_vendored() -> None:
    folder = ASSETS / "vis-network"
    record = tomllib.loads((folder / "VENDORED.toml").read_text(encoding="utf-8"))
    assert tuple(package["file"] for package in record["package"]) == ENGINE
    for package in record["package"]:
        digest = hashlib.sha256((folder / package["file"]).read_bytes()).hexdigest()
        assert digest == package["sha256"], package["name"]
        assert all((folder / licence).is_file() for licence in package["licence_files"])


def test_an_empty_or_bare_graph_still_makes_a_page() -> None:
    assert "<h1" in render(sample_graphs.bare())
