"""Texts go through ccgraph exactly: data files, dumps, loading, answers. What cannot be carried is refused."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Triple

import sample
from ccgraph.build import build
from ccgraph.errors import CatalogError, OutputError
from ccgraph.load.rdf_files import load_into, read_triples
from ccgraph.load.yaml_files import load_catalog
from ccgraph.namespace import PREFIXES
from ccgraph.opening import open as open_graph
from ccgraph.publish.dump import check_dump
from ccgraph.results import GraphResult
from ccgraph.shipped import ontology_triples
from ccgraph.store.local import LocalStore
from engines import jena
from safety.effort import effort
from safety.naughty import halves, texts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TEXTS = texts(effort(12_000, 120_000))
LABEL, COMMENT = NamedNode(PREFIXES["skos"] + "prefLabel"), NamedNode(PREFIXES["rdfs"] + "comment")
#: format of CONSTRUCT's answers -> the ending of its files.
SYNTAXES = {"turtle": "ttl", "ntriples": "nt", "jsonld": "jsonld", "rdfxml": "rdf"}
IMPOSSIBLE = {chr(number) for number in range(0x20)} - set("\t\n\r") | {"\ufffe", "\uffff"}
ROWS = f"SELECT ?s ?label ?comment WHERE {{ ?s <{LABEL.value}> ?label ; <{COMMENT.value}> ?comment }} ORDER BY ?s"


def node(number: int) -> NamedNode:
    return NamedNode(f"https://example.org/{number:06}")


def statements(chosen: Iterable[str]) -> set[Triple]:
    """Each text as a label in English and as a plain text."""
    return {
        triple
        for number, text in enumerate(chosen)
        for triple in (
            Triple(node(number), LABEL, Literal(text, language="en")),
            Triple(node(number), COMMENT, Literal(text)),
        )
    }


def in_xml(text: str) -> bool:
    """Whether XML 1.0 has every character of the text."""
    return not set(text) & IMPOSSIBLE


def in_yaml(text: str) -> str:
    """The text in quotes, all but ASCII escaped."""
    return (
        '"'
        + "".join(
            character if " " <= character <= "~" and character not in '"\\' else f"\\U{ord(character):08x}"
            for character in text
        )
        + '"'
    )


def test_there_are_enough_of_every_kind() -> None:
    assert len(set(TEXTS)) >= 12_000
    together = "".join(TEXTS)
    assert set(map(chr, range(0x100))) <= set(together)
    assert {"\u202e", "\u2028", "\ufeff", "\uffff", "\U0001f469"} <= set(together)


class TestDataFiles:
    @pytest.fixture
    def data(self, tmp_path: Path) -> Path:
        return sample.write(tmp_path / "data")

    def write(self, data: Path, chosen: list[str]) -> None:
        """An assumption with the texts as its remedies, each on a line of its own, from the sixth on."""
        head = "id: naughty\nlabel: Naughty\ndefinition: Texts.\nkind: distributional\nremedies:\n"
        lines = "".join(f"  - {in_yaml(text)}\n" for text in chosen)
        (data / "assumptions" / "naughty.yaml").write_text(head + lines, encoding="ascii")

    def test_a_text_is_exact_or_refused_with_its_line(self, data: Path) -> None:
        exact = refused = 0
        # a data file is read whole, so not all texts go into one
        for start in range(0, effort(4_000, len(TEXTS)), 2_000):
            chosen = [text for text in TEXTS[start : start + 2_000] if len(text) < 1_000]
            self.write(data, chosen)
            with pytest.raises(CatalogError) as caught:
                load_catalog(data)
            assert {problem.file for problem in caught.value.problems} == {str(data / "assumptions/naughty.yaml")}
            bad = {problem.line - 6 for problem in caught.value.problems}
            assert min(bad) >= 0, caught.value
            kept = [text for number, text in enumerate(chosen) if number not in bad]
            self.write(data, kept)
            found = {
                str(getattr(triple.object, "value", "")) for triple in build(load_catalog(data), ontology_triples())
            }
            assert [text for text in kept if text not in found] == []
            exact, refused = exact + len(kept), refused + len(bad)
        assert exact > 100
        assert refused > 100

    @pytest.mark.parametrize("text", halves())
    def test_half_a_character_is_refused(self, data: Path, text: str) -> None:
        self.write(data, [text])
        with pytest.raises(CatalogError, match=r"naughty\.yaml:6:"):
            load_catalog(data)

    @pytest.mark.parametrize("text", halves())
    def test_half_a_character_in_bytes_is_refused(self, data: Path, text: str) -> None:
        path = data / "assumptions" / "naughty.yaml"
        path.write_bytes(f"id: naughty\nlabel: {text}\n".encode(errors="surrogatepass"))
        with pytest.raises(CatalogError, match=r"naughty\.yaml:2:\d+: is not UTF-8 text"):
            load_catalog(data)


@pytest.fixture(scope="module")
def dumped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the texts as a store, and its dumps."""
    folder = tmp_path_factory.mktemp("dumped")
    (folder / "in.nt").write_bytes(pyoxigraph.serialize(statements(TEXTS), format=RdfFormat.N_TRIPLES) or b"")
    load_into(folder / "store", [folder / "in.nt"])
    graph = open_graph(folder / "store")
    for name in ("out.ttl", "out.nt", "out.ttl.gz", "out.nt.gz"):
        graph.dump(folder / name, format="turtle" if ".ttl" in name else "nt")
    return folder


@pytest.mark.parametrize("name", ["out.ttl", "out.nt", "out.ttl.gz", "out.nt.gz"])
class TestDumps:
    def test_hold_every_text(self, dumped: Path, name: str) -> None:
        assert check_dump(dumped / name) == len(statements(TEXTS))
        assert set(read_triples(dumped / name)) == statements(TEXTS)

    def test_loaded_and_dumped_again_are_the_same_bytes(self, dumped: Path, name: str, tmp_path: Path) -> None:
        load_into(tmp_path / "store", [dumped / name])
        open_graph(tmp_path / "store").dump(tmp_path / name, format="turtle" if ".ttl" in name else "nt")
        assert (tmp_path / name).read_bytes() == (dumped / name).read_bytes()


@pytest.mark.parametrize("name", ["out.ttl", "out.nt"])
class TestOtherReaders:
    def test_the_engine(self, dumped: Path, name: str) -> None:
        assert {quad.triple for quad in pyoxigraph.parse(path=dumped / name)} == statements(TEXTS)

    def test_rdflib(self, dumped: Path, name: str) -> None:
        # bytes: from a file rdflib takes \r for the end of a line
        content = (dumped / name).read_bytes()
        graph = rdflib.Graph().parse(data=content, format="turtle" if name.endswith(".ttl") else "nt")
        found = {(str(s), str(p), str(o), getattr(o, "language", None)) for s, p, o in graph}
        expected = {
            (triple.subject.value, triple.predicate.value, triple.object.value, triple.object.language)
            for triple in statements(TEXTS)
            if isinstance(triple.object, Literal) and isinstance(triple.subject, NamedNode)
        }
        assert found == expected

    @pytest.mark.engine
    @pytest.mark.skipif(not jena.is_there(), reason="Jena is not installed; on Debian: libapache-jena-java")
    def test_riot(self, dumped: Path, name: str, tmp_path: Path) -> None:
        words = ["java", "-cp", jena.class_path(tmp_path), "riotcmd.riot", "--output=nt", str(dumped / name)]
        # its exit code is 1 also for what it only warns of
        read = subprocess.run(words, capture_output=True, check=False, timeout=120, cwd=tmp_path).stdout
        assert {quad.triple for quad in pyoxigraph.parse(read, RdfFormat.N_TRIPLES)} == statements(TEXTS)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_an_answer_in_triples_loads_again(syntax: str, tmp_path: Path) -> None:
    triples = statements(text for text in TEXTS if syntax != "rdfxml" or in_xml(text))
    path = tmp_path / f"answer.{SYNTAXES[syntax]}"
    GraphResult(list(triples)).write(path)
    load_into(tmp_path / "store", [path])
    with LocalStore.open(tmp_path / "store") as store:
        assert set(store.triples()) == triples


@pytest.mark.parametrize("text", [text for text in texts(600) if not in_xml(text)])
def test_what_xml_cannot_carry_is_refused(text: str) -> None:
    with pytest.raises(OutputError, match=r"U\+[0-9A-F]{4}, which XML cannot hold"):
        GraphResult(list(statements([text]))).format("rdfxml")
    with LocalStore.from_triples(statements([text])) as store, pytest.raises(OutputError, match="XML cannot hold"):
        store.query(ROWS).format("xml")


def test_an_answer_in_xml_reads_again() -> None:
    """Read by another parser: the engine's own drops texts of blanks."""
    chosen = [text for text in TEXTS if in_xml(text)]
    with LocalStore.from_triples(statements(chosen)) as store:
        written = store.query(ROWS).format("xml").encode()
    literals = ET.fromstring(written).iter("{http://www.w3.org/2005/sparql-results#}literal")  # noqa: S314
    assert [literal.text or "" for literal in literals] == [text for text in chosen for _ in range(2)]


@pytest.mark.parametrize("name", ["json", "tsv"])
def test_an_answer_in_rows_reads_again(name: str) -> None:
    with LocalStore.from_triples(statements(TEXTS)) as store:
        written = store.query(ROWS).format(name).encode()
    read = pyoxigraph.parse_query_results(written, getattr(QueryResultsFormat, name.upper()))
    assert isinstance(read, QuerySolutions)
    expected = [(Literal(text, language="en"), Literal(text)) for text in TEXTS]
    assert [(row["label"], row["comment"]) for row in read] == expected


def test_an_answer_in_csv_reads_again() -> None:
    with LocalStore.from_triples(statements(TEXTS)) as store:
        written = store.query(ROWS).format("csv")
    csv.field_size_limit(1 << 20)
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    assert [(row["label"], row["comment"]) for row in rows] == [(text, text) for text in TEXTS]


def test_an_answer_in_json_lines_reads_again() -> None:
    with LocalStore.from_triples(statements(TEXTS)) as store:
        written = store.query(ROWS).format("jsonl")
    rows = [json.loads(line) for line in written.split("\n")[:-1]]
    assert [(row["label"], row["comment"]) for row in rows] == [(text, text) for text in TEXTS]


def test_a_dump_that_lost_a_text_is_seen(dumped: Path) -> None:
    """These checks are none if they take a changed text for the same."""
    content = gzip.decompress((dumped / "out.nt.gz").read_bytes()).replace(b"null", b"nil")
    assert {quad.triple for quad in pyoxigraph.parse(content, RdfFormat.N_TRIPLES)} != statements(TEXTS)
