"""The gallery: a map for each entry under a safe name, an index of relative links, the same bytes each time."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from ccgraph.errors import NothingLeftError, OutputError, QueryParameterError
from ccgraph.graph import KnowledgeGraph
from ccgraph.map import gallery
from ccgraph.map.looks import KINDS
from ccgraph.namespace import BASE, CCG, PREFIXES
from ccgraph.queries.collection import QueryCollection
from ccgraph.store.local import LocalStore

if TYPE_CHECKING:
    from pathlib import Path

TYPE, LABEL = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["skos"] + "prefLabel")


class Links(HTMLParser):
    """The links of a page, and the tags that are none of its template."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        assert not [name for name in given if name.startswith("on") or name in {"style", "src"}]
        if tag == "a":
            self.links.append(given["href"] or "")


def graph_of(*methods: tuple[str, str | None]) -> KnowledgeGraph:
    triples = []
    for iri, label in methods:
        triples.append(Triple(NamedNode(iri), TYPE, NamedNode(CCG + "Method")))
        if label is not None:
            triples.append(Triple(NamedNode(iri), LABEL, Literal(label)))
    return KnowledgeGraph(LocalStore.from_triples(triples), QueryCollection.shipped(), origin="a test")


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


HOSTILE = (
    (BASE + "method/plain", "Plain"),
    (BASE + "method/con", "Reserved on Windows"),
    (BASE + "method/PLAIN", "Another by case"),
    ("https://example.org/..", "Dots"),
    ("https://example.org/a%2F..%2Fb", "<script>window.__hit=1</script>"),
    ("https://example.org/javascript:alert(1)", 'x" onclick="window.__hit=1'),
    ("https://example.org/plain", None),
    ("https://example.org/" + "y" * 900, "Long"),
    ("https://example.org/\u202e\u4e2d\u6587", "\u202eturned"),
)


def test_every_technique_and_area_has_a_map_that_the_index_leads_to(small: KnowledgeGraph, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    count = small.gallery(tmp_path / "maps", progress=lambda done, total: seen.append((done, total)))
    found = files(tmp_path / "maps")
    kinds = {"method", "model", "wrapper", "application"}
    expected = {
        f"{kind}/{name}.html"
        for kind, name in (
            str(row["entity"]).removeprefix(BASE).split("/", 1) for row in small.query("entities").to_dicts()
        )
        if kind in kinds
    }
    assert expected == found.keys() - {"index.html", gallery.STAMP}
    assert count == len(expected)
    assert seen == [(done, count) for done in range(1, count + 1)]
    index = found["index.html"].decode()
    assert set(Links(index).links) == {*expected, "#all"}
    alone = small.map("method/lasso").html
    back = ' <span>·</span> <a href="../index.html" translate="yes">All maps</a>'
    assert found["method/lasso.html"].decode().replace(back, "") == alone
    assert "index.html" not in alone


def test_the_index_tells_names_aliases_ids_and_what_each_is(small: KnowledgeGraph, tmp_path: Path) -> None:
    small.gallery(tmp_path / "maps")
    index = (tmp_path / "maps" / "index.html").read_text(encoding="utf-8").split("<main>")[1]
    entry = next(part for part in index.split("<li ") if 'href="method/lasso.html"' in part)
    for words in (
        'data-id="method/lasso"',
        "Lasso</a>",
        ">lasso</code>",
        "Least absolute shrinkage",
        "Predict a continuous outcome",
    ):
        assert words in entry


def test_the_index_has_each_entry_below_its_kind(small: KnowledgeGraph, tmp_path: Path) -> None:
    small.gallery(tmp_path / "maps")
    index = (tmp_path / "maps" / "index.html").read_text(encoding="utf-8").split("<main>")[1]
    kinds: dict[str, set[str]] = {}
    for group in index.split("<h2 ")[1:]:
        heading = group.partition(">")[2].partition("<")[0]
        kinds[heading] = {file.partition("/")[0] for file in re.findall(r'<a href="([^"#]+)"', group)}
    assert kinds == {KINDS[kind].plural: {kind} for kind in gallery.GALLERY_KINDS if KINDS[kind].plural in kinds}
    assert "Methods" in kinds
    graph_of((BASE + "method/a", "A")).gallery(tmp_path / "one")
    assert (tmp_path / "one" / "index.html").read_text(encoding="utf-8").count("<h2 ") == 1


def test_the_same_bytes_each_time(small: KnowledgeGraph, tmp_path: Path) -> None:
    for name in ("one", "two", "one"):
        small.gallery(tmp_path / name, depth=2, violates="normal-errors", cap=20)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_hostile_ids_make_safe_names_and_hostile_labels_no_tags(tmp_path: Path) -> None:
    graph_of(*HOSTILE).gallery(tmp_path / "maps")
    found = files(tmp_path / "maps").keys() - {"index.html", gallery.STAMP}
    assert len(found) == len(HOSTILE)
    assert len({name.casefold() for name in found}) == len(HOSTILE)
    assert all(re.fullmatch(r"method/[a-z0-9_~-]{1,64}\.html", name) for name in found)
    assert "method/plain.html" in found
    assert "method/con.html" not in found
    index = (tmp_path / "maps" / "index.html").read_text(encoding="utf-8")
    page = Links(index)
    assert set(page.links) == {*found, "#all"}
    assert page.tags.count("script") == 1
    assert ">plain</a>" in index  # without a label: the end of the IRI
    assert "\u202e" not in index


def file_of(iri: str) -> str:
    return gallery.Entry(iri, "method", "", (), "").file


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("y" * 101, "y" * 40),
        ("com1", "com1"),
        ("PLAIN", "plain"),
        ("..%2Fa_B (c)..", "2fa-b-c"),
        ("\u4e2d", ""),
        ("-a", "a"),
    ],
)
def test_a_name_that_is_not_safe_gets_a_hash_of_the_whole_iri(name: str, readable: str) -> None:
    files = {file_of(base + name) for base in (BASE + "method/", BASE + "model/", "https://example.org/")}
    assert len(files) == 3
    assert all(re.fullmatch(rf"method/{readable}~[0-9a-f]{{16}}\.html", file) for file in files)


@pytest.mark.parametrize("name", ["a", "0-_", "y" * 100, "con-1", "aux2", "com10"])
def test_a_safe_name_is_the_file(name: str) -> None:
    assert file_of(f"{BASE}method/{name}") == f"method/{name}.html"


@given(
    st.lists(
        st.text(st.sampled_from("aA0-_~.%/#: \\\u0130\u4e2d") | st.characters(exclude_categories=["Cs"]), max_size=8),
        unique=True,
    )
)
def test_no_two_names_share_a_file_and_each_is_safe_everywhere(names: list[str]) -> None:
    files = [file_of(f"{BASE}method/{name}") for name in names]
    assert len({file.casefold() for file in files}) == len(files)
    assert all(re.fullmatch(r"method/[a-z0-9_~-]{1,100}\.html", file) for file in files)


def test_the_policy_names_the_script_and_the_style() -> None:
    html = gallery.index_page([])
    policy = html.split('Content-Security-Policy" content="')[1].split('"')[0]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert not [word for word in ("unsafe", "self", "file:", "http", "*") if word in policy]


def test_nothing_to_draw_and_nowhere_to_write(small: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(NothingLeftError, match="no technique and no application area"):
        graph_of().gallery(tmp_path / "maps")
    with pytest.raises(QueryParameterError, match="no type of link"):
        small.gallery(tmp_path / "maps", types=["x"])
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.doc").write_text("years")
    with pytest.raises(OutputError, match=r"thesis\.doc"):
        small.gallery(tmp_path / "mine")
