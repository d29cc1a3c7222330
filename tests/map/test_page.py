"""The page's own rules: what it may load, what may become of hostile text, and what each entry tells."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgraph.errors import CCGraphError, OutputError
from ccgraph.map import content, page, render
from ccgraph.map.formula import lines, tree
from ccgraph.map.network import CCGraphNetwork
from ccgraph.map.selection import select
from ccgraph.opening import open as open_graph
from map import sample_graphs
from map.page_data import data_of, packed

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

VENDORED = page.ASSETS / "vis-network"


class Tags(HTMLParser):
    """The start tags of a page, and the text within scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in {"script", "style"} and data.strip():
            self.inside.append((self.tags[-1][0], data))


@pytest.mark.parametrize("graph", [sample_graphs.pca(), sample_graphs.hostile()], ids=["pca", "hostile"])
def test_the_policy_names_every_script_and_style_and_stands_before_them(graph: nx.MultiDiGraph[str]) -> None:
    html = render(graph)
    tags = Tags(html)
    policy = next(
        attributes["content"] for tag, attributes in tags.tags if tag == "meta" and "http-equiv" in attributes
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    for word in ("unsafe", "http", "*"):
        assert word not in policy
    assert html.index("Content-Security-Policy") < min(html.index("<style"), html.index("<script"), html.index("<link"))
    for tag, text in tags.inside:
        if text == packed(html):
            continue  # data, not run
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        directive = next(part for part in policy.split("; ") if part.startswith(f"{tag}-src"))
        assert f"'sha256-{digest}'" in directive


def test_hostile_text_adds_no_tag_and_no_attribute() -> None:
    mild, hostile = (Tags(render(graph)) for graph in (sample_graphs.pca(), sample_graphs.hostile()))
    assert {tag for tag, _ in hostile.tags} == {tag for tag, _ in mild.tags}
    assert len([tag for tag, _ in hostile.tags if tag == "script"]) == 3
    for tag, attributes in hostile.tags:
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "src", "srcset"}], tag
        assert attributes.get("href") in {None, "data:,", "#tables"}


def test_the_data_come_back_as_they_were_and_bear_no_markup() -> None:
    html = render(sample_graphs.hostile())
    assert re.fullmatch(r"[!-;=?-~]+", packed(html))
    assert not set("<>&\"'\\") & set(packed(html))
    names = {entry["name"] for entry in data_of(html)["entries"]}
    assert "<script>window.__hit=1</script>" in names
    assert not [name for name in names if set("\u0000\u202e\ud800") & set(name)]


def test_hostile_text_is_in_every_field_that_a_page_has() -> None:
    """So that what is tried on the hostile page is tried on all of it; a new field has to be filled there."""
    known = fields(data_of(open_graph().map("random-forest", depth=2, cap=80).html)) - OWN_TEXTS
    known = {field for field in known if "math" not in field.lower()}  # elements from a short list, see test_formula
    assert len(known) > 40
    assert known <= fields(data_of(render(sample_graphs.hostile())), "hit=1")


#: texts that are not of the data: names of looks and states.
OWN_TEXTS = {
    *(f"kinds.hue.{name}" for name in ("fill", "light", "dark")),
    *(f"types.hue.{name}" for name in ("fill", "light", "dark")),
    *(f"kinds.{name}" for name in ("class", "glyph")),
    "types.property",
}


def fields(value: object, holding: str = "", path: str = "") -> set[str]:
    """The places in the data where a text stands, or one that holds some words; places in a list count as one."""
    if isinstance(value, str):
        return {path} if value and holding in value else set()
    if isinstance(value, dict):
        return {field for key in value for field in fields(value[key], holding, f"{path}.{key}".strip("."))}
    if isinstance(value, list):
        return {field for item in value for field in fields(item, holding, path)}
    return set()


def test_the_text_is_utf_8_with_unix_lines() -> None:
    html = render(sample_graphs.hostile())
    assert html.encode().decode() == html
    assert "\r" not in html


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://doi.org/10.1/x", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)//https://x", False),
        ("data:text/html,x", False),
        (" javascript:alert(1)", False),
        ('https://x"onclick=1', False),
        ("//example.org", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_kept(address: str | None, kept: bool) -> None:  # noqa: FBT001
    assert bool(content.web_address(address)) is kept


def test_sections_are_kept_in_form_and_unknown_ones_are_shown_by_name() -> None:
    sections = content.details(
        {
            "intent": "to see",
            "prefer": "one text is a list of one",
            "assumptions": [{"label": "Linearity", "strength": "required", "surprise": 1}, "not a row"],
            "sources": [{"title": "A", "url": "javascript:1"}],
            "imports": None,
            "dataNeeds": ["rows"],
            "number": 7,
        }
    )
    assert sections == {
        "intent": "to see",
        "prefer": ["one text is a list of one"],
        "assumptions": [{"label": "Linearity", "strength": "required"}],
        "sources": [{"title": "A"}],
        "more": [["data needs", ["rows"]]],
    }
    assert content.details("nothing") == {}
    symbol = {"notation": "x", "meaning": "a number"}
    assert content.details({"symbols": [symbol]}) == {"symbols": [{**symbol, "math": tree("x")}]}


def test_all_that_the_page_has_a_place_for_is_kept() -> None:
    source = {"title": "A", "url": "https://example.org/a", "verified": "not verified"}
    given_sections: dict[str, object] = {
        "intent": "i",
        "definition": "d",
        "formula": "x^2",
        "formal": "y^2",
        "breaks": "b",
        "canShow": "s",
        "cannotShow": "n",
        "install": "pip install a",
        "noImplementationFound": "none",
        "prefer": ["p"],
        "avoid": ["a"],
        "checks": ["c"],
        "probes": ["q"],
        "assumptions": [
            {
                "assumption": "urn:a",
                "label": "A",
                "strength": "required",
                "scope": "all",
                "breaks": "much",
                "check": "urn:c",
                "checkLabel": "C",
                "dispute": "no",
                "sources": [source],
                "disputedBy": [source],
            }
        ],
        "imports": [{"library": "L", "path": "l.m", "binding": "k=1", "imported": "imported with", "note": "n"}],
        "sources": [source],
        "uses": [{"area": "urn:u", "areaLabel": "U", "task": "t", "purpose": "p"}],
    }
    drawn = {"math": lines("x^2"), "formalMath": lines("y^2")}
    assert all(drawn.values())
    assert content.details(given_sections) == {**given_sections, **drawn}
    assert content.details({"imports": [{}, {"binding": ""}], "more": 3, "one": {"a": 1}}) == {}


def test_a_text_has_an_end_and_shows_what_was_taken_out() -> None:
    assert content.text("x" * 4000) == "x" * 4000
    assert content.text("x" * 4001) == "x" * 3999 + "…"
    assert content.text("a\x1bb") == "a\N{REPLACEMENT CHARACTER}b"


@given(
    st.text(st.characters() | st.sampled_from("\0\t\n\r\x1b\x7f\x9f\u202a\u202e\u2066\u2069\ud800\udfff\ufffe\uffff"))
)
def test_text_is_what_any_file_and_any_page_can_hold(given_text: str) -> None:
    shown = content.text(given_text)
    assert shown.encode().decode() == shown
    assert not [
        letter
        for letter in shown
        if (unicodedata.category(letter) == "Cc" and letter not in "\t\n")
        or unicodedata.bidirectional(letter) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
        or letter in "\ufffe\uffff"
    ]
    assert content.text(shown) == shown
    assert len(content.line(given_text).splitlines()) <= 1
    if given_text.isprintable():
        assert shown == given_text.strip()


def test_texts_and_lists_have_a_largest_size() -> None:
    longest = "x" * content.LONGEST
    assert content.text(longest) == longest
    assert content.text(longest + "x") == longest[:-1] + "…"
    many = [str(number) for number in range(300)]
    assert content.texts(many) == many[:200]
    assert content.details({"sources": [{"title": title} for title in many]}) == {
        "sources": [{"title": title} for title in many[:200]]
    }


def test_parallel_links_are_one_line_that_keeps_them_all() -> None:
    graph = sample_graphs.pca()
    network = CCGraphNetwork.from_neighborhood(graph)
    assert len(network.edges) == len({frozenset(pair) for pair in graph.edges()})
    assert sum(len(edge["links"]) for edge in network.edges) == graph.number_of_edges()


def test_what_is_left_out_is_counted_by_kind() -> None:
    graph = sample_graphs.hub(1000)
    graph.graph["omitted"] = {"method": 5}
    selection = select(graph, 100)
    assert len(selection.entries) == 100
    assert sum(selection.omitted.values()) == 1001 - 100 + 5
    assert selection.entries[0] == graph.graph["focus"][0]
    html = render(graph)
    assert "<strong>120</strong> of 1006 entries shown" in html
    assert "whole graph: 1001 entries" in html


def test_a_whole_neighborhood_is_said_to_be_whole() -> None:
    assert "<strong>66</strong> of 66 entries shown" in render(sample_graphs.pca())


def test_the_page_says_where_it_is_from_and_what_it_is_not() -> None:
    html = render(sample_graphs.pca(), title="A title of mine")
    for words in (
        "A title of mine · ccgraph map</title>",
        "Data version 0.1.0",
        "Licence CC BY 4.0",
        "Cite as:",
        "have been used for</em>; it is not medical advice",
        "SELECT ?from ?type ?to ?reason",
    ):
        assert words in html


def test_writers_write_the_safe_page_and_nothing_beside_it(tmp_path: Path) -> None:
    network = CCGraphNetwork.from_neighborhood(sample_graphs.pca())
    for write in (network.write_html, network.save_graph):
        write(tmp_path / "map.html")
        assert (tmp_path / "map.html").read_bytes() == render(sample_graphs.pca()).encode()
        assert [path.name for path in tmp_path.iterdir()] == ["map.html"]
    with pytest.raises(CCGraphError):
        network.write_html(tmp_path / "map.html", open_browser=True)
    with pytest.raises(OutputError):
        network.write_html(tmp_path / "missing" / "map.html")


@pytest.mark.parametrize(
    "name",
    ["show", "prep_notebook", "set_template", "set_template_dir", "set_options", "show_buttons", "from_DOT", "from_nx"],
)
def test_unsafe_ways_of_pyvis_are_refused_with_a_way_out(name: str) -> None:
    with pytest.raises(CCGraphError, match=r"generate_html\(\)"):
        getattr(CCGraphNetwork(), name)("x")


def test_pyvis_itself_would_have_written_the_script() -> None:
    """The danger is real: the same text through pyvis's own page becomes a script."""
    from pyvis.network import Network

    stock = Network(cdn_resources="remote", heading="<script>window.__hit=1</script>")
    assert "<script>window.__hit=1</script>" in stock.generate_html()


def test_pyvis_is_imported_only_to_draw() -> None:
    script = "import sys, ccgraph.map; print('pyvis' in sys.modules, 'jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["False", "False"]


def test_the_engine_is_what_npm_holds(tmp_path: Path) -> None:
    """Where CCGRAPH_NETWORK allows to ask the npm registry."""
    if not os.environ.get("CCGRAPH_NETWORK") or not shutil.which("npm"):
        pytest.skip("CCGRAPH_NETWORK is not set, or there is no npm")
    record = tomllib.loads((VENDORED / "VENDORED.toml").read_text(encoding="utf-8"))
    for package in record["package"]:
        folder = tmp_path / package["file"]
        folder.mkdir()
        subprocess.run(
            ["npm", "pack", f"{package['name']}@{package['version']}"], cwd=folder, check=True, capture_output=True
        )
        (archive,) = folder.glob("*.tgz")
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        assert package["npm_integrity"] == f"sha512-{digest}"
        subprocess.run(["tar", "xzf", archive.name], cwd=folder, check=True)
        files = {package["file"]: package["path_in_package"], **package["licence_files"]}
        for ours, theirs in files.items():
            assert (folder / theirs).read_bytes() == (VENDORED / ours).read_bytes()


def test_scripts_make_no_markup_from_text() -> None:
    unsafe = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    for script in sorted((page.ASSETS / "js").glob("*.js")):
        assert not unsafe.search(script.read_text(encoding="utf-8")), script.name
    assert unsafe.search("node.innerHTML = name")


def test_every_script_and_every_style_is_joined_once() -> None:
    assert sorted(page.SCRIPTS) == sorted(path.stem for path in (page.ASSETS / "js").glob("*.js"))
    assert sorted(page.STYLES) == sorted(path.stem for path in (page.ASSETS / "css").glob("*.css"))
