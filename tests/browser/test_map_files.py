"""The files that the page saves: pictures, tables and JSON-LD of the view, named safely, without a network."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import RdfFormat, parse

from ccgraph.map import render
from ccgraph.opening import open as open_graph
from map import sample_graphs

if TYPE_CHECKING:
    from browser.conftest import OpenMap, OpenMapper

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def pca(shared_map: OpenMapper) -> OpenMap:
    return shared_map(render(sample_graphs.pca()))


@pytest.fixture(scope="module")
def hostile(shared_map: OpenMapper) -> OpenMap:
    return shared_map(render(sample_graphs.hostile()))


def drawn(opened: OpenMap) -> ET.Element:
    """The picture as XML: text that the page under test has written."""
    return ET.fromstring(save(opened, "SVG picture")[1])  # noqa: S314 - without entities, see the test of its tags


def save(opened: OpenMap, title: str) -> tuple[str, bytes]:
    """The name and the content of a file saved from the menu."""
    page = opened.page
    page.locator(".menu summary").click()
    with page.expect_download() as started:
        page.locator(".menu").get_by_role("button", name=title, exact=True).click()
    saved = started.value
    content = Path(saved.path()).read_bytes()
    assert opened.requests == []
    assert opened.complaints == []
    return saved.suggested_filename, content


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize(
    ("title", "ending"),
    [("SVG picture", "svg"), ("CSV of entries", "csv"), ("CSV of links", "links.csv"), ("JSON-LD", "jsonld")],
)
def test_files_are_named_after_the_title_and_safely(pca: OpenMap, hostile: OpenMap, title: str, ending: str) -> None:
    assert save(pca, title)[0] == f"ccgraph-pca-and-its-neighbors.{ending}"
    name, content = save(hostile, title)
    assert re.fullmatch(rf"ccgraph-[a-z0-9-]+\.{ending}", name)
    assert content.decode()


def test_the_picture_holds_every_entry_as_text_and_nothing_else(pca: OpenMap, hostile: OpenMap) -> None:
    texts = [element.text for element in drawn(pca).iter(f"{SVG}text")]
    assert {"PCA", "UMAP", "scikit-learn", "PCA and its neighbors"} <= set(texts)
    assert any("CC BY 4.0" in (text or "") for text in texts)
    allowed = {f"{SVG}{tag}" for tag in ("svg", "g", "title", "text", "rect", "line", "polygon", "circle")}
    for opened in (pca, hostile):
        drawing = drawn(opened)
        assert {element.tag for element in drawing.iter()} <= allowed
        names = {name for element in drawing.iter() for name in element.attrib}
        assert not [name for name in names if name.startswith("on") or "href" in name or name == "style"]


def test_the_png_has_two_pixels_for_one_of_the_svg(pca: OpenMap) -> None:
    drawing = drawn(pca)
    name, content = save(pca, "PNG picture")
    assert name.endswith(".png")
    assert content.startswith(b"\x89PNG")
    size = struct.unpack(">II", content[16:24])
    assert size == tuple(round(float(drawing.attrib[side]) * 2) for side in ("width", "height"))


def test_tables_hold_the_view_and_no_formula(pca: OpenMap, hostile: OpenMap) -> None:
    page = pca.page
    entries = rows(save(pca, "CSV of entries")[1])
    assert len(entries) == 1 + 66
    assert entries[0][:3] == ["id", "name", "kind"]
    page.locator("#legend-body label", has_text="Libraries").first.click()
    page.evaluate("location.hash = 'violates=assumption/linear-structure&hide=library'")
    page.wait_for_timeout(100)
    fewer = rows(save(pca, "CSV of entries")[1])
    assert {row[2] for row in entries} - {row[2] for row in fewer} == {"Library"}
    assert {row[1]: row[-1] for row in fewer}["PCA"] == "needs it"
    assert "The data violate: Linear structure" in [element.text for element in drawn(pca).iter(f"{SVG}text")]
    links = rows(save(pca, "CSV of links")[1])
    assert "scikit-learn" not in {row[2] for row in links}
    page.evaluate("location.hash = ''")
    page.wait_for_timeout(100)
    for title in ("CSV of entries", "CSV of links"):
        found = rows(save(hostile, title)[1])
        assert len({len(row) for row in found}) == 1
        cells = [cell for row in found for cell in row]
        assert any(cell.startswith("'=HYPERLINK") for cell in cells)
        assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_json_ld_says_what_the_graph_says(open_map: OpenMapper) -> None:
    graph = open_graph()
    opened = open_map(graph.map("pca").html)
    content = save(opened, "JSON-LD")[1]
    found = {quad.triple for quad in parse(content, format=RdfFormat.JSON_LD)}
    assert len(found) > 60
    assert found <= set(graph.triples())
    opened.page.evaluate("location.hash = 'hide=assumption'")
    opened.page.wait_for_timeout(100)
    fewer = {quad.triple for quad in parse(save(opened, "JSON-LD")[1], format=RdfFormat.JSON_LD)}
    assert fewer < found


def test_json_ld_of_hostile_data_parses_and_names_no_iri_that_is_none(hostile: OpenMap) -> None:
    content = save(hostile, "JSON-LD")[1]
    assert list(parse(content, format=RdfFormat.JSON_LD))
    for node in json.loads(content)["@graph"]:
        assert re.fullmatch(r"(?:https?|urn):[^\s<>\"{}|\\^`]+", node["@id"])
