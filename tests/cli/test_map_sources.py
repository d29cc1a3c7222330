"""Maps of other people's graphs: a file, a store folder; what has no type or no label shows all the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import ccgraph
from ccgraph.errors import NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

    from cli.running import Run

#: FOAF and SKOS with a technique of ours in their midst. Ada has no type we know, the task no label and no type.
FOREIGN = """
@prefix ccg: <https://w3id.org/ccgraph/ontology#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <https://example.org/vocabulary#> .
ex:scheme a skos:ConceptScheme .
ex:projection a skos:Concept ; skos:prefLabel "Projection"@en, "Projektion"@de ; skos:inScheme ex:scheme ;
    skos:broader ex:reduction ; skos:member ex:ada .
ex:reduction a skos:Concept ; skos:altLabel "Making fewer columns"@en .
ex:ada a foaf:Person ; foaf:name "Ada" ; foaf:knows ex:ben ; ccg:task <urn:uuid:no-label> .
<https://w3id.org/ccgraph/method/pca> a ccg:Method ; skos:prefLabel "PCA"@en ; skos:broader ex:projection .
"""
CONCEPT = "https://example.org/vocabulary#projection"


def entries(page: str) -> dict[str, str]:
    """The entries of the page's table: name → kind."""
    table = page.split("<caption>Entries")[1].split("<caption>Links", maxsplit=1)[0]
    return dict(re.findall(r'<tr><th scope="row"[^>]*>([^<]*)(?:</th>)?<td[^>]*>([^<]*)', table))


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.ttl"
    path.write_text(FOREIGN, encoding="utf-8")
    return path


def test_entities_of_unknown_type_and_without_label_are_drawn(mine: Path) -> None:
    found = entries(ccgraph.open(mine).map(CONCEPT).html)
    assert found.pop("Projection", None) or found.pop("Projektion")
    assert found == {"reduction": "Other", "ada": "Other", "PCA": "Method"}


def test_what_has_neither_label_nor_type_is_called_by_its_address(mine: Path) -> None:
    found = entries(ccgraph.open(mine).map("https://example.org/vocabulary#ada").html)
    assert found["urn:uuid:no-label"] == "Other"


def test_a_name_that_only_others_use_is_none(mine: Path) -> None:
    with pytest.raises(NotFoundError):
        ccgraph.open(mine).map("https://example.org/vocabulary#nobody")


def test_a_file_and_a_store_folder_give_the_same_map(run: Run, mine: Path, tmp_path: Path) -> None:
    assert run("load", str(mine), "--into", "store").code == 0
    for source, page in ((str(mine), "file.html"), ("store", "store.html")):
        outcome = run("map", CONCEPT, "pca", "--depth", "2", "--source", source, "-o", page)
        assert (outcome.code, outcome.out, outcome.err) == (0, f"{page}: 4 of 4 entities\n", "")
    assert (tmp_path / "file.html").read_bytes() == (tmp_path / "store.html").read_bytes()


def test_merged_into_ccgraph_it_is_linked_with_it(run: Run, mine: Path, tmp_path: Path) -> None:
    assert run("load", str(mine), "--with-ccgraph", "--into", "store").code == 0
    assert run("map", "pca", "--source", "store", "-o", "x.html").code == 0
    found = entries((tmp_path / "x.html").read_text(encoding="utf-8"))
    assert {"Projection", "Projektion"} & found.keys()
    assert "Independent component analysis" in found


def test_a_gallery_of_others_has_their_techniques(run: Run, mine: Path, tmp_path: Path) -> None:
    outcome = run("map", "--all", "--source", str(mine), "-o", "maps")
    assert (outcome.code, outcome.out) == (0, "maps: 1 map; open index.html\n")
    assert (tmp_path / "maps" / "method" / "pca.html").exists()
