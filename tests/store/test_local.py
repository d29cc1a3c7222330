"""The embedded store: what it holds, what it answers, what it says when it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from ccgraph.errors import ParseError, QueryError, QuerySyntaxError, StoreError
from ccgraph.results import GraphResult, Result
from ccgraph.store.folder import write_store
from ccgraph.store.local import LocalStore

SOURCE = Path(__file__).resolve().parents[2] / "src"


def node(name: str) -> NamedNode:
    return NamedNode(f"https://example.org/{name}")


def triples(number: int = 3, text: str = "value") -> list[Triple]:
    return [Triple(node(f"s{index}"), node("p"), Literal(f"{text} {index}")) for index in range(number)]


def rows(store: LocalStore, text: str) -> list[tuple[str, ...]]:
    result = store.query(text)
    assert isinstance(result, Result)
    return [tuple(str(value) for value in row) for row in result]


@pytest.fixture(params=["triples", "bytes", "file", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> LocalStore:
    """The same three triples, from each source."""
    content = serialize(triples(), format=RdfFormat.N_TRIPLES) or b""
    if request.param == "triples":
        return LocalStore.from_triples(triples())
    if request.param == "bytes":
        return LocalStore.from_ntriples(content)
    if request.param == "file":
        (tmp_path / "three.nt").write_bytes(content)
        return LocalStore.from_ntriples(tmp_path / "three.nt")
    write_store(tmp_path / "three", triples())
    return LocalStore.open(tmp_path / "three")


class TestHoldsAndAnswers:
    def test_its_triples(self, store: LocalStore) -> None:
        assert set(store.triples()) == set(triples())
        assert len(store) == 3

    def test_select(self, store: LocalStore) -> None:
        assert rows(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == [("3",)]

    def test_construct(self, store: LocalStore) -> None:
        result = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(result, GraphResult)
        assert len(result) == 3

    def test_after_close_it_says_so(self, store: LocalStore) -> None:
        with store as same:
            assert same is store
        for use in (lambda: store.query("ASK {}"), lambda: len(store), lambda: list(store.triples())):
            with pytest.raises(StoreError, match="closed; open it again"):
                use()
        assert "closed" in repr(store)

    def test_an_empty_one_is_still_a_store(self) -> None:
        empty = LocalStore.from_triples([])
        assert len(empty) == 0
        assert empty


class TestNamedGraphs:
    @pytest.fixture
    def store(self) -> LocalStore:
        twice = [Quad(node("s"), node("p"), node("o"), node(graph)) for graph in "gh"]
        return LocalStore.from_triples([*twice, Triple(node("only"), node("p"), node("o"))])

    def test_a_triple_of_two_graphs_is_answered_once(self, store: LocalStore) -> None:
        assert rows(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == [("2",)]
        assert len(store) == 2
        assert len(list(store.triples())) == 2

    def test_each_graph_can_be_asked_for(self, store: LocalStore) -> None:
        found = rows(store, "SELECT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
        assert found == [("https://example.org/g",), ("https://example.org/h",)]


class TestQueriesThatCannotBeAsked:
    @pytest.fixture
    def store(self) -> LocalStore:
        return LocalStore.from_triples(triples())

    @pytest.mark.parametrize(
        ("text", "line", "said"),
        [
            ("SELECT * {\n  ?s ?p ?x ?y }", 2, r"cannot go on after '\?s \?p \?x \?y }'"),
            ("SELECT *\nWHERE { ?s ?p ?o } ODER BY ?s", 2, r"cannot go on with 'BY \?s'"),
            ("SELECT * {\n  ?s ccg:task ?x }", 2, "declare the prefix ccg:"),
            ("SELECT * { <relative> ?p ?o }", 1, "IRI parsing failed"),
            ("SELECT ?x {\n?s ?p ?o BIND(1 AS ?s) }", 2, "cannot go on"),
        ],
    )
    def test_a_mistake_has_its_place(self, store: LocalStore, text: str, line: int, said: str) -> None:
        with pytest.raises(QuerySyntaxError, match=said) as caught:
            store.query(text)
        assert caught.value.line == line
        assert caught.value.column > 0
        assert "\n" not in str(caught.value)

    @pytest.mark.parametrize("text", ["SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "DROP ALL"])
    def test_what_reaches_out_or_writes_is_refused(self, store: LocalStore, text: str) -> None:
        with pytest.raises(QuerySyntaxError, match="refused"):
            store.query(text)

    def test_nesting_that_would_end_the_process_is_refused(self, store: LocalStore) -> None:
        with pytest.raises(QuerySyntaxError, match="nested"):
            store.query("SELECT * " + "{" * 5000 + "}" * 5000)

    def test_a_function_nobody_knows(self, store: LocalStore) -> None:
        with pytest.raises(QueryError, match=r"cannot be answered: .*not supported"):
            store.query("SELECT (<https://example.org/f>(1) AS ?x) {}")


class TestFoldersThatAreNoStore:
    def refusal(self, folder: Path) -> str:
        with pytest.raises(StoreError) as caught:
            LocalStore.open(folder)
        message = str(caught.value)
        assert "\n" not in message
        assert caught.value.exit_code == 5
        return message

    def test_nothing_there(self, tmp_path: Path) -> None:
        assert "there is no store" in self.refusal(tmp_path / "missing")
        assert not (tmp_path / "missing").exists()

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        assert "empty folder" in self.refusal(tmp_path)
        assert not any(tmp_path.iterdir())

    def test_a_folder_of_something_else(self, tmp_path: Path) -> None:
        (tmp_path / "letter.txt").write_text("dear")
        assert "not a store of ccgraph" in self.refusal(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]

    def test_a_database_of_another_program(self, tmp_path: Path) -> None:
        Store(tmp_path / "other").flush()
        assert "not a store of ccgraph" in self.refusal(tmp_path / "other")

    def test_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        assert "is not a folder" in self.refusal(tmp_path / "file")
        assert "there is no store" in self.refusal(tmp_path / "file" / "below")

    def test_a_name_that_no_folder_can_have(self, tmp_path: Path) -> None:
        assert "there is no store" in self.refusal(Path(f"{tmp_path}/a\0b"))
        assert "there is no store" in self.refusal(tmp_path / "a\x1b[31m\nb")

    def test_a_stamp_that_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "ccgraph-store").mkdir()
        assert "cannot be read" in self.refusal(tmp_path)

    @pytest.mark.parametrize(
        ("stamp", "said"),
        [
            ("", "says something else"),
            ("\x7fELF\0\0", "says something else"),
            ("ccgraph-store 999\n", "another version of ccgraph"),
            ("ccgraph-store 1\n", "not whole"),
            ("ccgraph-store 1\ndata ../../etc\nengine 0.5.1\ntriples 1\nmanifest M 1\n", "not whole"),
            ("ccgraph-store 1\ndata data-1\nengine 0.5.1\ntriples 1\nmanifest ../M 1\n", "not whole"),
            ("ccgraph-store 1\ndata data-1\nengine 0.5.1\ntriples many\nmanifest M 1\n", "not whole"),
            ("ccgraph-store 1\ndata data-1\nengine 0.1.0\ntriples 1\nmanifest M 1\n", "written by Oxigraph 0.1.0"),
        ],
    )
    def test_a_stamp_of_another_kind(self, tmp_path: Path, stamp: str, said: str) -> None:
        (tmp_path / "ccgraph-store").write_text(stamp)
        assert said in self.refusal(tmp_path)


class TestDamage:
    """Whatever is damaged is found when it is read, and said in one line that says what to do."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        write_store(tmp_path / "store", triples(3000))
        return tmp_path / "store"

    @pytest.mark.parametrize("pattern", ["CURRENT", "MANIFEST-*", "*.sst"])
    @pytest.mark.parametrize("how", ["delete", "cut", "overwrite"])
    def test_of_a_file(self, folder: Path, pattern: str, how: str) -> None:
        victim = max(folder.glob(f"data-*/{pattern}"), key=lambda path: path.stat().st_size)
        content = victim.read_bytes()
        victim.unlink()
        if how == "cut":
            victim.write_bytes(content[: len(content) // 2])
        elif how == "overwrite":
            victim.write_bytes(bytes(255 - byte for byte in content))
        with pytest.raises(StoreError, match=r"is damaged: .*; delete the folder and load its files again") as caught:
            self.read_all(folder)
        assert "\n" not in str(caught.value)

    @staticmethod
    def read_all(folder: Path) -> None:
        """By subject, by predicate and by object, so that each index is read."""
        with LocalStore.open(folder) as store:
            list(store.triples())
            store.query("SELECT * { ?s <https://example.org/p> ?o } ORDER BY ?o")

    def test_without_it_all_is_read(self, folder: Path) -> None:
        self.read_all(folder)

    def test_the_data_are_gone(self, folder: Path) -> None:
        next(folder.glob("data-*")).rename(folder / "elsewhere")
        with pytest.raises(StoreError, match="is damaged"):
            LocalStore.open(folder)


class TestFilesThatAreNoNTriples:
    def test_have_their_place(self, tmp_path: Path) -> None:
        (tmp_path / "bad.nt").write_text("<a:b> <a:c> <a:d> .\n<a:b> <a:c> nothing .\n")
        with pytest.raises(ParseError, match=r"bad\.nt:2:13: [^(]*\Z"):
            LocalStore.from_ntriples(tmp_path / "bad.nt")

    def test_or_are_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(ParseError, match="cannot be read"):
            LocalStore.from_ntriples(tmp_path / "missing.nt")


def test_opening_and_asking_imports_next_to_nothing(tmp_path: Path) -> None:
    """Opening is on the path of every command, so it must not grow imports."""
    write_store(tmp_path / "store", triples())
    code = (
        "import sys; before = set(sys.modules)\n"
        "from ccgraph.store.local import LocalStore\n"
        f"LocalStore.open({os.fspath(tmp_path / 'store')!r})\n"
        "print(*(name for name in sys.modules if name not in before))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([os.fspath(SOURCE), *sys.path])},
    )
    loaded = set(run.stdout.split())
    assert "ccgraph.store.local" in loaded
    assert loaded <= {
        "__future__",
        "ccgraph",
        "ccgraph.errors",
        "ccgraph.store",
        "ccgraph.store.limits",
        "ccgraph.store.local",
        "ccgraph.store.stamp",
        "pyoxigraph",
        "pyoxigraph.pyoxigraph",
    }
