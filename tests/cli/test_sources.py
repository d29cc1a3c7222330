"""``load`` and ``--source``: a user's own triples; and whatever may be wrong with a file or a store."""

from __future__ import annotations

import gzip
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ccgraph import resources
from ccgraph.store.folder import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.running import Outcome, Run

TURTLE = """
@prefix ccg: <https://w3id.org/ccgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/method/mine> a ccg:Method ;
    skos:prefLabel "My method"@en ; skos:altLabel "MM"@en ;
    ccg:lookupKey "mymethod", "mm" ;
    ccg:intent "Do what no other does."@en ;
    ccg:hasNeighborLink <https://example.org/link> .
<https://example.org/link> ccg:from <https://example.org/method/mine> ; ccg:to <https://w3id.org/ccgraph/method/pca> ;
    ccg:linkKind ccg:alternative ; ccg:chooseWhen "PCA is enough."@en .
"""
TRIPLE = "<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"
COUNT = ("sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "csv")
#: every command that reads a graph, with arguments that are good.
READERS = (
    ("query", "counts"),
    ("show", "pca"),
    ("search", "pca"),
    ("swap", "k-means", "--violates", "known-number-of-clusters"),
    ("path", "k-means", "dbscan"),
    ("why-not", "k-means", "--task", "regression"),
    ("advise", "--data", "tabular-small-medium"),
    ("check", "k-means"),
    ("compare", "k-means", "dbscan"),
    ("scan", __file__),
    ("map", "pca", "-o", "x.html"),
    ("sparql", "ASK {}"),
    ("dump", "-o", "x.nt"),
    ("validate",),
    ("coverage",),
    ("upstream", "tools.md"),
)


def one_line(outcome: Outcome, code: int, *words: str) -> None:
    assert outcome.code == code
    assert outcome.out == ""
    assert outcome.err.startswith("ccgraph: ")
    assert outcome.err.count("\n") == 1
    for word in words:
        assert word in outcome.err


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    return path


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    (tmp_path / "one.nt").write_text(TRIPLE, encoding="utf-8")
    assert run("load", "one.nt", "--into", "store").out == "store: 1 triple\n"
    return tmp_path / "store"


class TestLoad:
    def test_then_query(self, run: Run, mine: Path) -> None:
        assert run("load", mine.name, "--into", "store").code == 0
        assert run(*COUNT, "--source", "store").lines == ["n", "11"]
        assert run("show", "https://example.org/method/mine", "--source", "store").lines[0] == "My method (MM)"

    def test_with_the_graph_of_ccgraph(self, run: Run, mine: Path) -> None:
        assert run("load", mine.name, "--with-ccgraph", "--into", "store").code == 0
        outcome = run("query", "neighbors", "technique=mm", "--source", "store", "--format", "csv")
        assert outcome.code == 0
        assert "PCA is enough." in outcome.out
        assert "My method" in run("query", "neighbors-both-ways", "technique=PCA", "--source", "store").out
        assert run("search", "my method", "--source", "store").lines[0].startswith("https://example.org/method/mine ")
        assert run("coverage", "--source", "store").code == 0

    def test_a_file_is_a_source_too(self, run: Run, mine: Path) -> None:
        assert run(*COUNT, "--source", mine.name).lines == ["n", "11"]
        Path("mine.nt.gz").write_bytes(gzip.compress(TRIPLE.encode()))
        assert run(*COUNT, "--source", "mine.nt.gz").lines == ["n", "1"]

    @pytest.mark.usefixtures("store")
    def test_what_the_store_held_stays(self, run: Run, mine: Path) -> None:
        assert run("load", mine.name, "--into", "store").out == "store: 12 triples\n"
        assert run("load", mine.name, "--into", "store").out == "store: 12 triples\n"

    @pytest.mark.usefixtures("store")
    def test_a_relative_iri_needs_a_base(self, run: Run) -> None:
        Path("relative.ttl").write_text("<a> <b> <c> .", encoding="utf-8")
        one_line(run("load", "relative.ttl", "--into", "store"), 2, "relative.ttl:1:", "relative IRI", "--base")
        assert run("load", "relative.ttl", "--into", "store", "--base", "https://example.org/").code == 0
        one_line(run("load", "relative.ttl", "--into", "store", "--base", "x"), 2, "'x' is not an absolute IRI")

    @pytest.mark.usefixtures("store")
    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("bad.ttl", "@prefix x: <urn:x> .\n\n  x:a x:b .\n", "bad.ttl:3:"),
            ("bad.nt", f"{TRIPLE}<a b> <c> <d> .\n", "bad.nt:2:"),
            ("bad.jsonld", '{"@id": }', "bad.jsonld:1:"),
            ("bad.rdf", "<rdf:RDF>", "bad.rdf:"),
            ("bad.trig", "<urn:g> { <urn:a> }", "bad.trig:1:"),
            ("bad.ttl.gz", "no gzip", "bad.ttl.gz: is not sound gzip"),
            ("far.jsonld", '{"@context": "https://example.org/c", "@id": "urn:a"}', "nothing is fetched"),
            ("bad.txt", TRIPLE, "bad.txt: its ending names no RDF format"),
        ],
    )
    def test_a_file_that_is_malformed(self, run: Run, name: str, content: str, message: str) -> None:
        Path(name).write_text(content, encoding="utf-8")
        one_line(run("load", "one.nt", name, "--into", "store"), 2, message)
        assert run(*COUNT, "--source", "store").lines == ["n", "1"]
        one_line(run("load", name, "--into", "new"), 2, message)
        assert not Path("new").exists()
        one_line(run(*COUNT, "--source", name), 2, message)
        one_line(run("validate", name), 2, message)

    @pytest.mark.usefixtures("store")
    def test_a_file_that_is_not_there(self, run: Run) -> None:
        one_line(run("load", "nowhere.ttl", "--into", "store"), 2, "nowhere.ttl: there is no such file")
        one_line(run("validate", "nowhere.ttl"), 2, "nowhere.ttl: there is no such file")
        one_line(run("load", "one.nt", "--into", "one.nt"), 5, "one.nt is not a folder")
        one_line(run("load", "one.nt", "--into", "."), 5, "is not a store of ccgraph", "left alone")

    @pytest.mark.usefixtures("store")
    def test_a_place_that_cannot_be_written(self, run: Run) -> None:
        one_line(run("load", "one.nt", "--into", "one.nt/store"), 4, "cannot write the store one.nt/store")


class TestStores:
    @pytest.mark.parametrize("words", [words for words in READERS if words[0] != "dump"])
    def test_commands_that_ask_hand_the_limits_on(self, run: Run, words: tuple[str, ...]) -> None:
        Path("tools.md").write_text("- **Saw**: long boards\n- **Axe**: logs\n", encoding="utf-8")
        address = "http://127.0.0.1:9/sparql"
        one_line(run(*words, "--source", address, "--memory", "5"), 2, "an endpoint minds its own memory")
        one_line(run(*words, "--source", address, "--timeout", "0"), 3, "cannot be asked")

    @pytest.mark.parametrize("words", READERS)
    def test_no_command_takes_what_is_no_source(self, run: Run, words: tuple[str, ...], tmp_path: Path) -> None:
        (tmp_path / "tools.md").write_text("- **Saw**: long boards\n- **Axe**: logs\n", encoding="utf-8")
        (tmp_path / "empty").mkdir()
        before = sorted(tmp_path.rglob("*"))
        one_line(run(*words, "--source", "nowhere"), 2, "there is no file or folder 'nowhere'")
        one_line(run(*words, "--source", ""), 2, "there is no file or folder ''")
        one_line(run(*words, "--source", "empty"), 5, "empty is an empty folder, not a store", "ccgraph load FILE")
        one_line(run(*words, "--source", "."), 5, "is not a store of ccgraph")
        one_line(run(*words, "--source", "tools.md"), 2, "its ending names no RDF format")
        one_line(run(*words, "--source", "http://127.0.0.1:9/sparql"), 3, "cannot be asked")
        assert sorted(tmp_path.rglob("*")) == before

    def test_a_locked_store(self, run: Run, store: Path) -> None:
        with replacing(store, keep=True):
            one_line(run("load", "one.nt", "--into", "store"), 5, "is locked", "try again when it is done")
            one_line(run("build", "--no-check", "--into", "store"), 5, "is locked")
            assert run(*COUNT, "--source", "store").lines == ["n", "1"]
        assert run("load", "one.nt", "--into", "store").code == 0

    def test_a_damaged_store(self, run: Run, store: Path) -> None:
        files = [path for path in store.rglob("*") if path.is_file() and path.name != "ccgraph-store.lock"]
        assert len(files) > 3
        codes = set()
        for path in files:
            content = path.read_bytes()
            if not content:
                continue
            for damage in (content[: len(content) // 2], b"", None):
                if damage is None:
                    path.unlink()
                else:
                    path.write_bytes(damage)
                outcome = run(*COUNT, "--source", "store")
                assert "Traceback" not in outcome.err
                if outcome.code:
                    one_line(outcome, 5, "store")
                    if path.name != "ccgraph-store":
                        assert "delete the folder and load its files again" in outcome.err
                else:
                    assert outcome.lines == ["n", "1"], f"{path.name} is damaged, and the answer is wrong"
                codes.add(outcome.code)
                path.write_bytes(content)
        assert 5 in codes
        assert run(*COUNT, "--source", "store").lines == ["n", "1"]

    def test_a_store_of_another_version(self, run: Run, store: Path) -> None:
        stamp = store / "ccgraph-store"
        stamp.write_text(stamp.read_text(encoding="utf-8").replace("ccgraph-store 1", "ccgraph-store 99"), "utf-8")
        one_line(run(*COUNT, "--source", "store"), 5, "another version of ccgraph")
        one_line(run("load", "one.nt", "--into", "store"), 5, "another version of ccgraph")

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
    def test_a_path_that_may_not_be_read_or_written(self, run: Run, store: Path, mine: Path, tmp_path: Path) -> None:
        for words in ((*COUNT, "--source", "mine.ttl"), (*COUNT, "--source", "store"), ("dump", "-o", "dump.nt")):
            assert run(*words).code == 0  # which also imports all that nobody may not be allowed to import
        Path("dump.nt").unlink()
        paths = [*sorted(store.rglob("*"), reverse=True), store, mine, tmp_path]  # what is in a folder before it
        for path in paths:
            path.chmod(0o555 if path == tmp_path else 0)
        try:
            with without_privileges(tmp_path):
                one_line(run(*COUNT, "--source", "mine.ttl"), 2, "mine.ttl: cannot be read: Permission denied")
                one_line(run(*COUNT, "--source", "store"), 5, "the store store cannot be read: Permission denied")
                one_line(run("load", "one.nt", "--into", "store"), 4, "Permission denied")
                one_line(run("load", "one.nt", "--into", "new"), 4, "Permission denied")
                one_line(run("dump", "-o", "dump.nt"), 4, "writing in", "is not permitted")
        finally:
            for path in reversed(paths):
                path.chmod(0o755)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.ttl", "one.nt", "store"]
        assert run(*COUNT, "--source", "store").lines == ["n", "1"]


@contextmanager
def without_privileges(folder: Path) -> Iterator[None]:
    """Root may read and write everything; so be nobody for a while, who may still look into ``folder``."""
    if os.geteuid() != 0:
        yield
        return
    ways = [path for path in folder.parents if path.stat().st_mode & 0o077 == 0 and "pytest" in path.name]
    for path in ways:
        path.chmod(0o755)
    os.seteuid(65534)
    try:
        if not os.access(resources.folder("queries"), os.R_OK | os.X_OK, effective_ids=True):
            pytest.skip("the checkout is where only root may read")
        yield
    finally:
        os.seteuid(0)
        for path in ways:
            path.chmod(0o700)
