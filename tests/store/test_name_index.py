"""The index of names: it answers as reading every name does, reads little, and is missed without harm."""

from __future__ import annotations

import random
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from ccgraph.errors import NotFoundError, StoreError
from ccgraph.graph import KnowledgeGraph
from ccgraph.load.rdf_files import load_into
from ccgraph.names import Match, search
from ccgraph.namespace import BASE, CCG, KIND_OF_CLASS, KINDS, PREFIXES, TECHNIQUE_KINDS, local_name, lookup_key
from ccgraph.opening import open as open_graph
from ccgraph.queries.collection import QueryCollection
from ccgraph.store import name_index
from ccgraph.store.folder import write_store
from ccgraph.store.name_index import FILE, names_like

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ccgraph.results import Result
    from ccgraph.store.name_index import Name

TYPE, LABEL, ALIAS = (
    NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (("rdf", "type"), ("skos", "prefLabel"), ("skos", "altLabel"))
)
#: scores from which on a name contains the text, and resembles it closely.
CONTAINED, NEAR = 2, 0.8
#: names of a crowd: more than one block has.
CROWD = 4500
#: names that are hard to hold, to sort or to look for.
HOSTILE = (
    *(
        '"quoted"',
        "it's",
        "NEAR(a b)",
        "a* OR b*",
        "-- drop",
        "%_%",
        "nul\0inside",
        "two\nlines",
        "  ",
        "?",
        "C++",
        "C#",
    ),
    *(
        "主成分分析",
        "Метод главных компонент",
        "Poincaré",
        "ﬁne ligature",
        "Straße",
        "İstanbul",
        "\U00010400\U00010401",
    ),
    *("a", "ab", "aba", "abab", "ababab", "~^$", "x" * 5000, "λ-μ", "e\u0301", "\uff21\uff22", "ω", "٣ نقاط"),
)


def entity(iri: str | BlankNode, kind: str, labels: tuple[str, ...], aliases: tuple[str, ...] = ()) -> Iterator[Triple]:
    node = iri if isinstance(iri, BlankNode) else NamedNode(iri)
    yield Triple(node, TYPE, NamedNode(CCG + KINDS[kind]))
    yield from (Triple(node, LABEL, Literal(name, language="en")) for name in labels)
    yield from (Triple(node, ALIAS, Literal(name, language="en")) for name in aliases)


def hostile() -> Iterator[Triple]:
    """Names of all sorts, each as a label and as an alias, and entities that have them in odd ways."""
    kinds = list(KINDS)
    for number, name in enumerate(HOSTILE):
        yield from entity(f"{BASE}thing/{number}", kinds[number % len(kinds)], (name,))
        yield from entity(f"{BASE}other/{number}", kinds[-number % len(kinds)], ("Other",), (name, f"{name} again"))
    yield from entity(f"{BASE}method/many", "method", ("Zeta", "Alpha", "alpha", "Ålpha"), ("Zeta", "Many", "many"))
    yield from entity(f"{BASE}method/none", "method", (), ("Second of none", "First of none", "none"))
    yield from entity(f"{BASE}method/both", "method", ("Both kinds",), ("Kinds",))
    yield from entity(f"{BASE}method/both", "library", ())
    yield from entity("https://example.org/x#fragment", "task", ("Somewhere else",))
    yield from entity(BlankNode("b"), "task", ("Nowhere",))
    odd = NamedNode(f"{BASE}task/odd")
    yield Triple(odd, TYPE, NamedNode(CCG + "Task"))
    yield Triple(odd, TYPE, NamedNode("https://example.org/Class"))
    yield Triple(odd, LABEL, NamedNode("https://example.org/name"))
    yield from (Triple(odd, LABEL, Literal(value)) for value in ("plain", 42, True))
    yield Triple(NamedNode(f"{BASE}task/nameless"), TYPE, NamedNode(CCG + "Task"))
    yield Triple(NamedNode(f"{BASE}thing/unknown"), LABEL, Literal("Of no kind"))


class Names(NamedTuple):
    """A store with an index, and what the saved query ``labels`` says of it, asked once."""

    graph: KnowledgeGraph
    labels: Result

    @classmethod
    def of(cls, folder: Path, triples: Iterable[Triple]) -> Names:
        write_store(folder, triples)
        graph = open_graph(folder, in_process=True)
        return cls(graph, graph.query("labels"))

    def like(self, key: str, kinds: tuple[str, ...] | None = None, limit: int = sys.maxsize) -> list[Name]:
        found = self.graph._store.names_like
        assert found is not None
        names = found(key, kinds, limit)
        assert names is not None
        return list(names)

    def rows(self) -> list[tuple[str, str, str, bool]]:
        return [
            (str(row["entity"]), KIND_OF_CLASS[str(row["class"])], str(row["name"]), bool(row["preferred"]))
            for row in self.labels.to_dicts()
        ]

    def scanned(self, text: str, kinds: tuple[str, ...] | None = None, limit: int = 10) -> list[Told]:
        """What a search finds that reads every name."""
        return told(search(lambda _: self.labels, text, kinds=kinds, limit=limit))

    def looked_up(self, text: str, kinds: tuple[str, ...] | None = None, limit: int = 10) -> list[Told]:
        """What a search finds that must not."""
        return told(search(refuse, text, kinds=kinds, limit=limit, names_like=self.like))


def told(matches: list[Match]) -> list[Told]:
    return [Told(match.score, match.iri, match.kind, match.label, match.name) for match in matches]


class Told(NamedTuple):
    """All that a match says."""

    score: float
    iri: str
    kind: str
    label: str
    name: str


def refuse(query: str) -> Result:
    raise AssertionError(f"{query} was asked")


@pytest.fixture(scope="module")
def shipped(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Names:
    return Names.of(tmp_path_factory.mktemp("shipped") / "store", kg.triples())


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Names:
    return Names.of(tmp_path_factory.mktemp("odd") / "store", hostile())


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Names:
    """Names that all have the same letters, over several blocks, the shorter ones among the longer."""
    things = (entity(f"{BASE}method/{n}", "method", (f"banana {'x' * (1 + -n % 50)} {n:05}",)) for n in range(CROWD))
    few = entity(f"{BASE}library/few", "library", ("A library of bananas, with a name longer than that of others",))
    folder = tmp_path_factory.mktemp("crowd") / "store"
    return Names.of(folder, [triple for thing in (*things, few) for triple in thing])


def index_of(folder: Path) -> Path:
    return next(folder.glob(f"data-*/{FILE}"))


def mistyped(text: str, choose: random.Random) -> str:
    """The text with one letter more, less, another, or two in the wrong order."""
    place = choose.randrange(len(text))
    before, here, behind = text[:place], text[place], text[place + 1 :]
    letter = choose.choice("aeinorst")
    return choose.choice(
        [
            before + letter + here + behind,
            before + behind,
            before + letter + behind,
            before + behind[:1] + here + behind[1:],
        ]
    )


class TestTheSameAnswer:
    @pytest.mark.parametrize("which", ["shipped", "odd"])
    def test_it_holds_what_the_saved_query_gives(self, which: str, request: pytest.FixtureRequest) -> None:
        names: Names = request.getfixturevalue(which)
        expected: dict[tuple[str, str], dict[object, None]] = {}
        for row in names.rows():
            expected.setdefault(row[:2], {})[row] = None
        found: dict[tuple[str, str], dict[object, None]] = {}
        for letter in sorted(
            {letter for iri, _, name, _ in names.rows() for letter in lookup_key(name + local_name(iri))}
        ):
            for like in names.like(letter):
                found.setdefault((like.iri, like.kind), {})[tuple(like)] = None
        assert found == expected
        assert [list(found[key]) for key in found] == [list(expected[key]) for key in found], "of each, in its order"

    @pytest.mark.parametrize("kinds", [None, ("method",), ("task", "library"), ("source",)])
    @pytest.mark.parametrize("limit", [1, 10, 1000])
    def test_of_hostile_names(self, odd: Names, kinds: tuple[str, ...] | None, limit: int) -> None:
        for text in (*HOSTILE, "nul", "kinds", "zeta", "alpha", "none", "again", "42", "true", "^", "b", "quotd", ""):
            assert odd.looked_up(text, kinds, limit) == odd.scanned(text, kinds, limit), text

    def test_of_names_and_parts_of_them(self, shipped: Names) -> None:
        """Exact names, beginnings and contents: the very same entities, and what else there is in the same order."""
        choose = random.Random(11)  # noqa: S311 - cases, not secrets
        for name in choose.sample(sorted({name for *_, name, _ in shipped.rows()}), 10):
            start = choose.randrange(len(name))
            for text in (name, name[: start + 1], name[start : start + 3], name[start : start + 9]):
                kinds = choose.choice([None, TECHNIQUE_KINDS, ("library",)])
                limit = choose.choice([1, 10, 40])
                whole = shipped.scanned(text, kinds, sys.maxsize)
                found = shipped.looked_up(text, kinds, limit)
                sure = [match for match in whole if match.score >= CONTAINED][:limit]
                assert found[: len(sure)] == sure, text
                assert [match for match in whole if match in found] == found, text

    def test_of_typing_errors(self, shipped: Names) -> None:
        choose = random.Random(12)  # noqa: S311 - cases, not secrets
        for name in choose.sample(sorted({name for *_, name, _ in shipped.rows() if len(name) > 5}), 25):
            text = mistyped(name, choose)
            near = [match for match in shipped.scanned(text) if match.score >= NEAR]
            assert shipped.looked_up(text)[: len(near)] == near, text

    @pytest.mark.parametrize("text", ["PAC", "lsaso", "kmeans++", "k", "pincipal component", "nearst neigbors"])
    def test_what_people_mistype(self, shipped: Names, text: str) -> None:
        assert shipped.looked_up(text)[:3] == shipped.scanned(text)[:3] != []

    def test_no_surface_reads_every_name(self, shipped: Names) -> None:
        """The query is not even there."""
        store = shipped.graph._store
        queries = [shipped.graph.queries.get(name) for name in shipped.graph.queries.names() if name != "labels"]
        graph = KnowledgeGraph(store, QueryCollection(queries), origin="a test")
        assert graph.search("pincipal")[0].id == shipped.scanned("pincipal")[0].iri.rpartition("/")[2]
        for use in (graph.method, graph.entity, lambda name: graph.query("neighbors", technique=name)):
            with pytest.raises(NotFoundError, match="did you mean ridge-regression"):
                use("ridge regresion")
        with pytest.raises(NotFoundError, match="did you mean ridge-regression"):
            graph.entity("method/ridge-regresion")


class TestItReadsLittle:
    @pytest.mark.parametrize("text", ["b", "an", "banana", "nana", "x", "0", "bananax"])
    def test_of_what_all_names_have(self, crowd: Names, text: str) -> None:
        assert len(crowd.like(lookup_key(text), None, 10)) <= 25
        assert crowd.looked_up(text) == crowd.scanned(text)

    def test_of_a_kind_that_few_are_of(self, crowd: Names) -> None:
        assert crowd.looked_up("banana", ("library",)) == crowd.scanned("banana", ("library",)) != []

    def test_of_what_resembles_all_names(self, crowd: Names) -> None:
        assert 10 <= len(crowd.like("banannaxx", None, 10)) <= 500

    def test_the_rarest_first_and_no_more_than_is_allowed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(name_index, "_MOST_READ", 1)
        ridge = entity(f"{BASE}method/a", "method", ("Ridge",))
        two = Names.of(tmp_path / "store", [*ridge, *entity(f"{BASE}method/b", "method", ("Riddance",))])
        assert [name.name for name in two.like("ridgx")] == ["Ridge"], "Riddance has no dg"

    def test_names_in_any_block_are_found(self, crowd: Names) -> None:
        for number in (0, 4095, 4096, CROWD - 1):
            assert crowd.looked_up(f"x {number:05}")[0].iri == f"{BASE}method/{number}"
        assert len({name.iri for name in crowd.like("a", ("method",))}) == CROWD


class TestWithoutIt:
    TRIPLES = (*entity(f"{BASE}method/ridge", "method", ("Ridge",)), *entity(f"{BASE}task/rid", "task", ("Riddance",)))

    @pytest.fixture
    def store(self, tmp_path: Path) -> Path:
        write_store(tmp_path / "store", self.TRIPLES)
        return tmp_path / "store"

    def answer(self, store: Path) -> list[str]:
        return [match.id for match in open_graph(store, in_process=True).search("rid")]

    def test_a_store_of_before_is_searched_as_before(self, store: Path) -> None:
        index_of(store).unlink()
        assert self.answer(store) == ["rid", "ridge"]

    def test_an_index_of_another_version_is_left_alone(self, store: Path) -> None:
        with closing(sqlite3.connect(index_of(store))) as connection:
            connection.executescript("DROP TABLE name; PRAGMA user_version = 99;")
        assert self.answer(store) == ["rid", "ridge"]

    def test_so_is_that_of_a_database_which_another_program_wrote_to(self, store: Path) -> None:
        other = Store(index_of(store).parent)
        for triple in entity(f"{BASE}method/rider", "method", ("Rider",)):
            other.add(Quad(*triple))
        other.flush()
        del other
        assert sorted(self.answer(store)) == ["rid", "rider", "ridge"]

    def test_python_without_sqlite(self, tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "sqlite3", None)
        assert self.answer(store) == ["rid", "ridge"]
        write_store(tmp_path / "other", self.TRIPLES)
        assert not list((tmp_path / "other").glob(f"*/{FILE}"))
        assert self.answer(tmp_path / "other") == ["rid", "ridge"]

    @pytest.mark.parametrize("harm", ["empty", "text", "cut", "rows", "tables", "folder"])
    def test_a_damaged_one_is_told(self, store: Path, harm: str) -> None:
        path = index_of(store)
        content = path.read_bytes()
        if harm == "folder":
            path.unlink()
            path.mkdir()
        elif harm in {"rows", "tables"}:
            with closing(sqlite3.connect(path)) as connection:
                connection.executescript("DELETE FROM entity" if harm == "rows" else "DROP TABLE piece")
        else:
            path.write_bytes({"empty": b"", "text": b"my notes\n" * 999, "cut": content[:5000]}[harm])
        with pytest.raises(StoreError, match=f"{FILE}") as caught:
            self.answer(store)
        assert "\n" not in str(caught.value)
        assert open_graph(store).resolve("entity", "task/rid").endswith("rid"), "what needs no search is answered"
        write_store(store, self.TRIPLES)
        assert self.answer(store) == ["rid", "ridge"]

    def test_one_that_is_no_file_is_told(self, store: Path) -> None:
        index_of(store).unlink()
        (place := next(store.glob("data-*")) / FILE).mkdir()
        with pytest.raises(StoreError, match=f"the store {store} cannot be read: {FILE}: Is a directory"):
            names_like(str(store), str(place.parent), "pca", None, 5)

    def test_a_closed_store_says_so(self, store: Path) -> None:
        graph = open_graph(store)
        graph._store.close()
        with pytest.raises(StoreError, match="closed"):
            graph.search("rid")


class TestWritten:
    def test_anew_with_what_is_added(self, tmp_path: Path) -> None:
        for number, name in enumerate(("Ridge", "Rider"), 1):
            text = " .\n".join(" ".join(map(str, triple)) for triple in entity(f"urn:{number}", "method", (name,)))
            (tmp_path / "one.nt").write_text(f"{text} .\n", encoding="utf-8")
            load_into(tmp_path / "store", [tmp_path / "one.nt"])
        assert [match.label for match in open_graph(tmp_path / "store").search("rid")] == ["Rider", "Ridge"]
        assert len(list((tmp_path / "store").glob(f"*/{FILE}"))) == 1

    def test_the_same_for_any_order_of_triples(self, tmp_path: Path) -> None:
        triples = [triple for triple in hostile() if not isinstance(triple.subject, BlankNode)]
        forth, back = Names.of(tmp_path / "forth", triples), Names.of(tmp_path / "back", triples[::-1])
        assert forth.looked_up("other", limit=100) == back.looked_up("other", limit=100) != []

    def test_in_blocks(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Or the places of very many names would not fit in two bytes each."""
        monkeypatch.setattr(name_index, "_BLOCK", 4)
        things = [triple for n in range(5) for triple in entity(f"{BASE}method/m{n}", "method", (f"Many {n}",))]
        names = Names.of(tmp_path / "store", things)
        with closing(sqlite3.connect(index_of(tmp_path / "store"))) as connection:
            assert connection.execute("SELECT first FROM block ORDER BY first").fetchall() == [(0,), (4,), (8,)]
        assert len(names.like("many")) == 5

    def test_a_store_without_names(self, tmp_path: Path) -> None:
        write_store(tmp_path / "store", [])
        data = index_of(tmp_path / "store").parent
        assert list(names_like("store", str(data), "a", None, 10) or ()) == []

    def test_what_cannot_be_written_is_an_output_error(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """SQLite's errors are none of the system's."""
        write_store(tmp_path / "store", statements := list(hostile()))
        monkeypatch.setattr("ccgraph.store.name_index._TABLES", "PRAGMA max_page_count = 1; CREATE TABLE x (y);")
        with pytest.raises(OSError, match=r"cannot write the store .* unchanged"):
            write_store(tmp_path / "store", statements)
        assert [path.name for path in (tmp_path / "store").glob("data-*")] == ["data-1"]
