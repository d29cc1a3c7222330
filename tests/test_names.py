"""From what a person types to an entity: exact names, several entities of one name, near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from ccgraph.errors import NotFoundError, QueryParameterError
from ccgraph.graph import KnowledgeGraph
from ccgraph.names import kinds_of, resolve, search
from ccgraph.namespace import BASE, CCG, KINDS, PREFIXES, TECHNIQUE_KINDS, lookup_key
from ccgraph.queries.collection import QueryCollection
from ccgraph.store.local import LocalStore

if TYPE_CHECKING:
    from collections.abc import Iterable

SKOS = PREFIXES["skos"]


def entity(iri: str, kind: str, label: str, *aliases: str, key: bool = True) -> Iterable[Triple]:
    """What makes a named entity."""
    node = NamedNode(iri)
    yield Triple(node, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(CCG + KINDS[kind]))
    yield Triple(node, NamedNode(SKOS + "prefLabel"), Literal(label, language="en"))
    for alias in aliases:
        yield Triple(node, NamedNode(SKOS + "altLabel"), Literal(alias, language="en"))
    if key:
        for name in {lookup_key(label), *map(lookup_key, aliases), lookup_key(iri.rpartition("/")[2])}:
            yield Triple(node, NamedNode(CCG + "lookupKey"), Literal(name))


@pytest.fixture
def named(sample_triples: list[Triple]) -> KnowledgeGraph:
    """The sample, with names that several entities have."""
    more = [
        *entity(f"{BASE}library/lasso", "library", "LASSO"),
        *entity(f"{BASE}task/grid", "task", "Grid"),
        *entity(f"{BASE}condition/grid", "condition", "Grid"),
        *entity(f"{BASE}method/aa", "method", "Alpha", "A2"),
        *entity(f"{BASE}model/bb", "model", "Beta", "A2"),
        *entity("https://example.org/x/mine", "method", "Mine alone", key=False),
        *entity(f"{SKOS}made", "task", "Made"),
    ]
    store = LocalStore.from_triples([*sample_triples, *more])
    return KnowledgeGraph(store, QueryCollection.shipped(), origin="a test")


def found(graph: KnowledgeGraph, kind: str, text: str, prefer: tuple[str, ...] = ()) -> str:
    return resolve(graph._ask, kind, text, prefer=prefer).removeprefix(BASE)


class TestResolve:
    @pytest.mark.parametrize(
        "text",
        [
            "linear-regression",
            "Linear regression",
            "LINEAR REGRESSION",
            "linear_regression",
            "Ordinary least squares",
            "ordinary-least-squares",
            "method/linear-regression",
            f"{BASE}method/linear-regression",
        ],
    )
    @pytest.mark.parametrize("kind", ["technique", "method", "entity"])
    def test_every_name_of_an_entity(self, small: KnowledgeGraph, kind: str, text: str) -> None:
        assert found(small, kind, text) == "method/linear-regression"

    def test_a_compact_name(self, named: KnowledgeGraph) -> None:
        assert found(named, "task", "skos:made") == f"{SKOS}made"
        assert found(named, "entity", "ccg:Method") == "ontology#Method"

    def test_tables_and_rows_of_the_seed(self, small: KnowledgeGraph) -> None:
        assert found(small, "entity", "source/core") == "source/curious-coder/core"
        assert found(small, "entity", "source/core/1") == "source/curious-coder/core/1"
        assert found(small, "entity", "source/curious-coder/core/1") == "source/curious-coder/core/1"

    def test_the_kind_decides(self, named: KnowledgeGraph) -> None:
        assert found(named, "technique", "lasso") == "method/lasso"
        assert found(named, "library", "lasso") == "library/lasso"
        assert found(named, "task", "Grid") == "task/grid"

    def test_where_any_kind_will_do_a_shared_name_is_refused(self, named: KnowledgeGraph) -> None:
        with pytest.raises(NotFoundError, match="'lasso' names several entities") as caught:
            found(named, "entity", "lasso")
        assert caught.value.close_matches == ("library/lasso", "method/lasso")

    def test_unless_a_kind_is_preferred(self, named: KnowledgeGraph) -> None:
        assert found(named, "entity", "lasso", TECHNIQUE_KINDS) == "method/lasso"
        assert found(named, "entity", "library/lasso", TECHNIQUE_KINDS) == "library/lasso"
        with pytest.raises(NotFoundError, match="'grid' names several entities"):
            found(named, "entity", "grid", TECHNIQUE_KINDS)

    def test_the_spelling_decides_before_that(self, named: KnowledgeGraph) -> None:
        assert found(named, "entity", "LASSO") == "library/lasso"
        assert found(named, "entity", "Lasso") == "method/lasso"

    def test_and_a_label_before_an_alias_in_any_case(self) -> None:
        two = [*entity(f"{BASE}task/c", "task", "Gamma"), *entity(f"{BASE}task/d", "task", "Delta", "Gamma")]
        graph = KnowledgeGraph(LocalStore.from_triples(two), QueryCollection.shipped(), origin="a test")
        assert [found(graph, "task", text) for text in ("Gamma", "gamma")] == ["task/c", "task/c"]

    def test_an_ambiguous_alias_lists_all(self, named: KnowledgeGraph) -> None:
        with pytest.raises(NotFoundError) as caught:
            found(named, "technique", "A2")
        assert caught.value.close_matches == ("method/aa", "model/bb")
        assert str(caught.value).endswith("did you mean method/aa or model/bb?")

    def test_an_entity_of_others_without_a_key(self, named: KnowledgeGraph) -> None:
        assert found(named, "technique", "mine alone") == "https://example.org/x/mine"
        assert found(named, "entity", "Mine Alone") == "https://example.org/x/mine"

    @pytest.mark.parametrize(
        ("kind", "text", "message"),
        [
            ("technique", "laso", "the graph has no technique 'laso'; did you mean lasso?"),
            ("technique", "ridge regresion", "did you mean ridge-regression?"),
            ("technique", "scikit-learn", "the graph has no technique 'scikit-learn'"),
            ("technique", "library/scikit-learn", "library/scikit-learn is no technique: its kind is library"),
            ("library", "method/lasso", "method/lasso is no library: its kind is method"),
            ("technique", "ccg:Method", "ccg:Method is no technique: its type is none of ccgraph's"),
            ("technique", "method/laso", f"the graph has no entity <{BASE}method/laso>; did you mean lasso?"),
            ("entity", "https://example.org/nothing", "the graph has no entity <https://example.org/nothing>"),
            ("entity", "https://example.org/a b", "is not an IRI"),
            ("entity", "mine alon", "did you mean https://example.org/x/mine?"),
            ("entity", "", "the graph has no entity ''"),
            ("entity", "?!", "the graph has no entity '?!'"),
            ("entity", "http:", "the graph has no entity 'http:'"),
            ("entity", "xqzxqz", "the graph has no entity 'xqzxqz'"),
        ],
    )
    def test_what_is_no_name(self, named: KnowledgeGraph, kind: str, text: str, message: str) -> None:
        with pytest.raises(NotFoundError) as caught:
            found(named, kind, text)
        assert message in str(caught.value)

    def test_suggestions_are_near(self, kg: KnowledgeGraph) -> None:
        with pytest.raises(NotFoundError) as caught:
            kg.resolve("technique", "PCAA")
        assert caught.value.close_matches == ("pca",)

    def test_suggestions_are_few(self) -> None:
        alike = [triple for number in "1234" for triple in entity(f"{BASE}task/t{number}", "task", f"alike {number}")]
        graph = KnowledgeGraph(LocalStore.from_triples(alike), QueryCollection.shipped(), origin="a test")
        with pytest.raises(NotFoundError) as caught:
            found(graph, "task", "alike 9")
        assert caught.value.close_matches == ("t1", "t2", "t3")

    def test_of_two_with_one_name_the_one_that_is_written_so(self) -> None:
        triples = [
            *entity(f"{BASE}method/a", "method", "Abc"),
            *entity(f"{BASE}method/b", "method", "A-B-C"),
        ]
        graph = KnowledgeGraph(LocalStore.from_triples(triples), QueryCollection.shipped(), origin="a test")
        for text, meant in (("Abc", "a"), ("aBC", "a"), ("A-B-C", "b"), ("a-b-c", "b")):
            assert graph.resolve("technique", text) == f"{BASE}method/{meant}"
        with pytest.raises(NotFoundError, match="'a bc' names several entities: give the id of one"):
            graph.resolve("technique", "a bc")

    @pytest.mark.parametrize(
        ("text", "near"),
        [("umap", ()), ("tuma", ()), ("quantumapprox", ("a",)), ("prox", ("a",)), ("approximate", ("a",))],
    )
    def test_letters_that_meet_by_chance_are_not_near(self, text: str, near: tuple[str, ...]) -> None:
        triples = entity(f"{BASE}method/a", "method", "Quantum approximate algorithm")
        graph = KnowledgeGraph(LocalStore.from_triples(triples), QueryCollection.shipped(), origin="a test")
        with pytest.raises(NotFoundError) as caught:
            graph.resolve("technique", text)
        assert caught.value.close_matches == near


class TestKinds:
    def test_a_technique_is_three_and_an_entity_all(self) -> None:
        assert kinds_of("technique") == ("method", "model", "wrapper")
        assert kinds_of("entity") == tuple(KINDS)
        assert kinds_of("library") == ("library",)

    def test_an_unknown_one_is_an_error(self, small: KnowledgeGraph) -> None:
        for act in (lambda: kinds_of("libary"), lambda: small.search("x", kind="libary")):
            with pytest.raises(QueryParameterError, match="there is no kind of entity 'libary'; use one of technique"):
                act()


class TestSearch:
    @pytest.fixture
    def words(self) -> KnowledgeGraph:
        triples = [
            *entity(f"{BASE}method/a", "method", "Gauss"),
            *entity(f"{BASE}method/b", "method", "Gauss process"),
            *entity(f"{BASE}method/c", "method", "Sparse Gauss"),
            *entity(f"{BASE}method/d", "method", "Gaus"),
            *entity(f"{BASE}library/e", "library", "Else", "Gauss"),
            *entity(f"{BASE}method/f", "method", "Something entirely different"),
        ]
        return KnowledgeGraph(LocalStore.from_triples(triples), QueryCollection.shipped(), origin="a test")

    def test_exact_before_prefix_before_inside_before_alike(self, words: KnowledgeGraph) -> None:
        matches = search(words._ask, "gauss")
        assert [match.id for match in matches] == ["e", "a", "b", "c", "d"]
        scores = [match.score for match in matches]
        assert scores == sorted(scores, reverse=True)
        assert [int(score) for score in scores] == [4, 4, 3, 2, 0]

    def test_of_those_the_shorter_name_first(self) -> None:
        labels = {"b": "Gauss zeta", "a": "Gauss a longer one", "d": "Un gauss zeta", "c": "A gauss that is longer"}
        triples = [triple for name, label in labels.items() for triple in entity(f"{BASE}task/{name}", "task", label)]
        graph = KnowledgeGraph(LocalStore.from_triples(triples), QueryCollection.shipped(), origin="a test")
        assert [match.id for match in search(graph._ask, "gauss")] == ["b", "a", "d", "c"]

    def test_a_long_text_has_to_be_more_alike_than_a_short_one(self, words: KnowledgeGraph) -> None:
        assert [match.id for match in words.search("gaxxs", kind="method")][:1] == ["d"]
        assert words.search("sparxxxgxuss", kind="method") == []

    def test_a_match_knows_its_name(self, words: KnowledgeGraph) -> None:
        match = search(words._ask, "gauss", kinds=("library",))[0]
        assert (match.iri, match.id, match.kind, match.label, match.name) == (
            f"{BASE}library/e",
            "e",
            "library",
            "Else",
            "Gauss",
        )
        assert repr(match) == "Match(library/e, 'Else', 4.00)"

    def test_case_accents_and_punctuation_do_not_count(self, words: KnowledgeGraph) -> None:
        plain = [match.iri for match in search(words._ask, "gauss process")]
        assert [match.iri for match in search(words._ask, "GÁUSS-Process")] == plain

    def test_a_limit(self, words: KnowledgeGraph) -> None:
        assert len(search(words._ask, "gauss", limit=2)) == 2
        with pytest.raises(QueryParameterError, match="limit is 0; it counts from 1"):
            words.search("gauss", limit=0)

    def test_a_short_name_may_differ_more(self, words: KnowledgeGraph) -> None:
        assert [match.id for match in search(words._ask, "gaxxs")] == ["d", "e", "a", "b", "c"]
        assert search(words._ask, "gauxxx") == []

    @pytest.mark.parametrize("text", ["", " ", "?", "xqzxqz"])
    def test_nothing(self, words: KnowledgeGraph, text: str) -> None:
        assert search(words._ask, text) == []

    @pytest.mark.parametrize(
        ("text", "best"),
        [
            ("PCA", "pca"),
            ("pincipal component analysis", "pca"),
            ("k means", "k-means"),
            ("sklearn", "scikit-learn"),
            ("random forst", "random-forest"),
            ("lgistic regression", "logistic-regression"),
        ],
    )
    def test_what_people_type(self, kg: KnowledgeGraph, text: str, best: str) -> None:
        assert kg.search(text)[0].id == best

    def test_a_kind(self, kg: KnowledgeGraph) -> None:
        assert {match.kind for match in kg.search("analysis", kind="technique")} <= set(TECHNIQUE_KINDS)
        assert {match.kind for match in kg.search("scikit", kind="library")} == {"library"}
