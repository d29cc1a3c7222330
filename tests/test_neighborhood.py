"""Neighborhoods: what is near, how it is linked, which way a link points, and an honest count of what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from rdflib import URIRef

from ccgraph.crowds import MOST_LINKS
from ccgraph.errors import NotFoundError, QueryParameterError
from ccgraph.graph import KnowledgeGraph
from ccgraph.namespace import BASE, CCG, KINDS, PREFIXES
from ccgraph.neighborhood import LINK_LABELS, neighborhood
from ccgraph.node_details import attach_details
from ccgraph.queries.collection import QueryCollection
from ccgraph.results import Result
from ccgraph.store.local import LocalStore

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

TYPE, LABEL = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["skos"] + "prefLabel")


def ids(graph: nx.MultiDiGraph[str]) -> set[str]:
    return {node.removeprefix(BASE) for node in graph}


def edges(graph: nx.MultiDiGraph[str]) -> set[tuple[str, str, str]]:
    return {
        (source.removeprefix(BASE), kind, target.removeprefix(BASE)) for source, target, kind in graph.edges(keys=True)
    }


def made(nodes: Iterable[str], links: Iterable[tuple[str, str, str]]) -> KnowledgeGraph:
    """A graph of ``kind/id`` nodes; a link is a property, or ``neighbor``."""
    triples = []
    for name in nodes:
        node = NamedNode(BASE + name)
        kind = name.partition("/")[0]
        triples += [Triple(node, TYPE, NamedNode(CCG + KINDS[kind])), Triple(node, LABEL, Literal(name.upper()))]
    for source, link, target in links:
        start, end = NamedNode(BASE + source), NamedNode(BASE + target)
        if link == "neighbor":
            node = NamedNode(f"{BASE}{source}/neighbor/{target.rpartition('/')[2]}")
            triples += [
                Triple(start, NamedNode(CCG + "hasNeighborLink"), node),
                Triple(node, NamedNode(CCG + "from"), start),
                Triple(node, NamedNode(CCG + "to"), end),
                Triple(node, NamedNode(CCG + "linkKind"), NamedNode(CCG + "alternative")),
                Triple(node, NamedNode(CCG + "chooseWhen"), Literal("Because.", language="en")),
            ]
        else:
            triples.append(Triple(start, NamedNode(CCG + link), end))
    return KnowledgeGraph(LocalStore.from_triples(triples), QueryCollection.shipped(), origin="a test")


@pytest.fixture(scope="module")
def chain() -> KnowledgeGraph:
    """Four techniques in a row, each with the same task; a library that runs the first."""
    names = ["method/a", "method/b", "model/c", "wrapper/d", "task/t", "library/l", "method/far"]
    links = [
        ("method/a", "neighbor", "method/b"),
        ("method/b", "neighbor", "model/c"),
        ("model/c", "neighbor", "wrapper/d"),
        *((name, "task", "task/t") for name in (*names[:4], "method/far")),
        ("method/a", "supportedBy", "library/l"),
        ("method/far", "supportedBy", "library/l"),
    ]
    return made(names, links)


@pytest.fixture(scope="module")
def hub() -> KnowledgeGraph:
    """One method with 300 neighbors and 20 tasks."""
    names = [f"method/m{number:03}" for number in range(300)]
    tasks = [f"task/t{number}" for number in range(20)]
    links = [("method/hub", "neighbor", name) for name in names] + [("method/hub", "task", task) for task in tasks]
    return made(["method/hub", *names, *tasks], links)


class TestWalk:
    def test_one_link(self, chain: KnowledgeGraph) -> None:
        graph = chain.neighborhood("a")
        assert ids(graph) == {"method/a", "method/b", "task/t", "library/l"}
        assert edges(graph) == {
            ("method/a", "neighborOf", "method/b"),
            ("method/a", "task", "task/t"),
            ("method/a", "supportedBy", "library/l"),
        }

    def test_edges_point_the_way_the_statement_does(self, chain: KnowledgeGraph) -> None:
        assert ("method/a", "neighborOf", "method/b") in edges(chain.neighborhood("b"))
        assert ("method/b", "neighborOf", "method/a") not in edges(chain.neighborhood("b"))
        assert ("method/a", "supportedBy", "library/l") in edges(chain.neighborhood("library/l"))

    def test_more_links(self, chain: KnowledgeGraph) -> None:
        assert {"model/c"} == ids(chain.neighborhood("a", depth=2)) - ids(chain.neighborhood("a"))
        assert "wrapper/d" in ids(chain.neighborhood("a", depth=3))
        assert ids(chain.neighborhood("a", depth=99)) == ids(chain.neighborhood("a", depth=3))

    def test_the_walk_does_not_go_on_through_what_many_share(self, chain: KnowledgeGraph) -> None:
        assert "method/far" not in ids(chain.neighborhood("a", depth=5))
        assert "method/far" in ids(chain.neighborhood("task/t"))
        assert "method/far" in ids(chain.neighborhood("library/l"))

    def test_hops(self, chain: KnowledgeGraph) -> None:
        graph = chain.neighborhood("a", depth=3)
        hops = {node.removeprefix(BASE): data["hop"] for node, data in graph.nodes(data=True)}
        assert hops == {"method/a": 0, "method/b": 1, "task/t": 1, "library/l": 1, "model/c": 2, "wrapper/d": 3}

    def test_several_starts(self, chain: KnowledgeGraph) -> None:
        graph = chain.neighborhood("a", "wrapper/d", "a")
        assert graph.graph["focus"] == [f"{BASE}method/a", f"{BASE}wrapper/d"]
        assert {"method/b", "model/c"} <= ids(graph)

    def test_types_of_link(self, chain: KnowledgeGraph) -> None:
        assert ids(chain.neighborhood("a", types=["task"])) == {"method/a", "task/t"}
        assert ids(chain.neighborhood("a", depth=3, types=["neighborOf"])) == {
            "method/a",
            "method/b",
            "model/c",
            "wrapper/d",
        }
        assert ids(chain.neighborhood("a", types=["assumes"])) == {"method/a"}

    def test_more_starts_than_a_query_takes_values(self) -> None:
        names = [f"method/m{number}" for number in range(1200)]
        graph = made([*names, "task/t"], [(name, "task", "task/t") for name in names])
        whole = neighborhood(graph._ask, [BASE + name for name in names])
        assert whole.number_of_nodes() == 1201
        assert whole.number_of_edges() == 1200

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"depth": 0}, "depth is 0; it counts from 1"),
            ({"depth": -1}, "depth is -1"),
            ({"limit": 0}, "limit is 0; it counts from 1"),
            ({"types": ["neighbourOf"]}, "there is no type of link 'neighbourOf'; use some of neighborOf, assumes"),
            ({"types": "task"}, "there is no type of link 't'"),
        ],
    )
    def test_mistakes(self, chain: KnowledgeGraph, options: dict[str, object], message: str) -> None:
        with pytest.raises(QueryParameterError, match=message):
            chain.neighborhood("a", **options)  # type: ignore[arg-type]

    def test_where_to_start_is_needed(self, chain: KnowledgeGraph) -> None:
        with pytest.raises(NotFoundError, match="at least one entity"):
            chain.neighborhood()
        with pytest.raises(NotFoundError, match="the graph has no entity 'xqz'"):
            chain.neighborhood("a", "xqz")


class TestCap:
    def test_what_is_left_out_is_counted_by_kind(self, hub: KnowledgeGraph) -> None:
        graph = hub.neighborhood("hub", limit=50)
        assert graph.number_of_nodes() == 50
        assert graph.graph["found"] == 321
        assert graph.graph["omitted"] == {"method": 251, "task": 20}
        assert sum(graph.graph["omitted"].values()) + graph.number_of_nodes() == graph.graph["found"]
        assert all(source in graph and target in graph for source, target in graph.edges())

    def test_the_start_is_never_left_out(self, hub: KnowledgeGraph) -> None:
        graph = hub.neighborhood("m001", "m002", "m003", limit=1)
        assert ids(graph) == {"method/m001", "method/m002", "method/m003"}
        assert graph.graph["omitted"] == {"method": 1}

    def test_of_a_crowd_some_are_fetched_and_the_rest_counted(self, hub: KnowledgeGraph) -> None:
        graph = hub.neighborhood("hub")
        assert graph.number_of_nodes() == 1 + MOST_LINKS + 20
        assert graph.graph["found"] == 321
        assert graph.graph["omitted"] == {"method": 200}
        assert graph.graph["more"] == [
            {"entity": f"{BASE}method/hub", "type": "neighborOf", "direction": "out", "shown": MOST_LINKS, "count": 300}
        ]
        link = next(data for *_, data in graph.edges(data=True) if data["type"] == "neighborOf")
        assert (link["kind"], link["reason"]) == ("alternative", "Because.")

    def test_up_to_a_crowd_all_are_fetched(self) -> None:
        for number, more in ((MOST_LINKS, 0), (MOST_LINKS + 1, 1)):
            names = [f"method/m{each:03}" for each in range(number)]
            graph = made(["method/hub", *names], [("method/hub", "neighbor", name) for name in names])
            near = graph.neighborhood("hub")
            assert near.number_of_nodes() == 1 + MOST_LINKS
            assert near.graph["omitted"] == ({"method": more} if more else {})

    def test_of_those_who_lead_to_one(self) -> None:
        names = [f"method/m{each:03}" for each in range(130)]
        links = [(name, link, other) for name in names for link, other in (("neighbor", "model/x"), ("task", "task/t"))]
        graph = made(["model/x", "task/t", "method/last", *names], [*links, ("model/x", "neighbor", "method/last")])
        for start, kind in (("model/x", "neighborOf"), ("task/t", "task")):
            near = graph.neighborhood(start)
            assert near.graph["more"] == [
                {"entity": BASE + start, "type": kind, "direction": "in", "shown": MOST_LINKS, "count": 130}
            ]
            assert near.graph["omitted"] == {"method": 30}
            assert sum(1 for *_, key in near.in_edges(BASE + start, keys=True) if key == kind) == MOST_LINKS
        assert f"{BASE}method/last" in graph.neighborhood("model/x")

    def test_a_crowd_beside_the_way(self, hub: KnowledgeGraph) -> None:
        near = hub.neighborhood("m007", depth=2)
        assert {"method/hub", "task/t3"} < ids(near)
        assert near.graph["omitted"] == {"method": 200}
        assert not hub.neighborhood("m007", depth=2, types=["task"]).graph["more"]
        assert hub.neighborhood("hub", types=["task"]).number_of_nodes() == 21

    def test_on_rdflib_the_counts_are_the_same(self, hub: KnowledgeGraph) -> None:
        copy = hub.to_rdflib()

        def ask(name: str, /, **values: object) -> Result:
            text = hub.queries.get(name).bind(values, lambda _, iri: iri)
            answer = copy.query(text)
            rows = [
                tuple(
                    None if cell is None else NamedNode(cell) if isinstance(cell, URIRef) else Literal(str(cell))
                    for cell in row  # type: ignore[union-attr]
                )
                for row in answer
            ]
            return Result(tuple(map(str, answer.vars or ())), rows, sparql=text)

        graph, other = hub.neighborhood("hub"), neighborhood(ask, [f"{BASE}method/hub"])
        assert other.number_of_nodes() == graph.number_of_nodes()
        assert other.graph["more"] == graph.graph["more"]
        assert other.graph["omitted"] == graph.graph["omitted"]

    def test_the_queries_stop_where_the_code_says(self) -> None:
        for name in ("some-links-in", "some-links-out"):
            assert f"LIMIT {MOST_LINKS}\n" in QueryCollection.shipped().get(name).text

    def test_a_map_says_how_many_there_are(self, hub: KnowledgeGraph) -> None:
        page = hub.map("hub", cap=30)
        assert (page.shown, page.found) == (30, 321)

    def test_it_is_the_same_every_time(self, hub: KnowledgeGraph) -> None:
        first, second = (hub.neighborhood("hub", limit=50) for _ in range(2))
        assert list(first.nodes(data=True)) == list(second.nodes(data=True))
        assert list(first.edges(data=True, keys=True)) == list(second.edges(data=True, keys=True))


class TestAttributes:
    def test_of_nodes(self, small: KnowledgeGraph) -> None:
        graph = small.neighborhood("lasso")
        node = dict(graph.nodes[f"{BASE}method/lasso"])
        assert node.pop("summary").startswith("Predict a continuous outcome from many predictors")
        assert node == {
            "label": "Lasso",
            "kind": "method",
            "aliases": ["Least absolute shrinkage and selection operator"],
            "hop": 0,
        }
        assert graph.nodes[f"{BASE}task/regression"]["kind"] == "task"

    def test_of_edges(self, small: KnowledgeGraph) -> None:
        graph = small.neighborhood("lasso")
        assert graph.edges[f"{BASE}method/lasso", f"{BASE}method/elastic-net", "neighborOf"] == {
            "type": "neighborOf",
            "label": "neighbor",
            "kind": "relaxes-assumption",
            "qualifier": "",
            "reason": "Relevant predictors come in correlated groups.",
        }
        # the way back is another link, with a reason of its own
        back = graph.edges[f"{BASE}method/elastic-net", f"{BASE}method/lasso", "neighborOf"]
        assert (back["kind"], back["reason"]) == ("special-case-of", "One penalty to tune is enough.")
        assert graph.edges[f"{BASE}method/lasso", f"{BASE}task/regression", "task"]["label"] == "is used to"

    def test_every_type_of_link_has_words(self, kg: KnowledgeGraph) -> None:
        graph = kg.neighborhood("pca", "scikit-learn", "data-shape/tabular-small-medium", depth=2)
        assert {kind for *_, kind in graph.edges(keys=True)} <= set(LINK_LABELS)
        assert all(data["label"] == LINK_LABELS[data["type"]] for *_, data in graph.edges(data=True))

    def test_of_what_follows_no_rules(self) -> None:
        triples = [
            Triple(NamedNode("urn:a"), NamedNode(CCG + "hasNeighborLink"), NamedNode("urn:l1")),
            Triple(NamedNode("urn:a"), NamedNode(CCG + "hasNeighborLink"), NamedNode("urn:l2")),
            Triple(NamedNode("urn:a"), LABEL, Literal("A")),
            Triple(NamedNode("urn:l1"), NamedNode(CCG + "to"), Literal("no node")),
            Triple(NamedNode("urn:l2"), NamedNode(CCG + "to"), NamedNode("urn:thing")),
            *(
                Triple(NamedNode(f"urn:l{n}"), NamedNode(CCG + "linkKind"), NamedNode(CCG + "alternative"))
                for n in (1, 2)
            ),
        ]
        graph = KnowledgeGraph(LocalStore.from_triples(triples), QueryCollection.shipped(), origin="a test")
        near = neighborhood(graph._ask, ["urn:a"], depth=3)
        found = {node: (near.nodes[node]["label"], near.nodes[node]["kind"]) for node in near}
        assert found == {"urn:a": ("A", ""), "urn:thing": ("urn:thing", "")}


class TestAsking:
    def test_each_ring_is_asked_for_once(self, chain: KnowledgeGraph) -> None:
        asked: list[tuple[str, int]] = []

        def ask(name: str, /, **values: object) -> Result:
            entities = values["entity"]
            assert isinstance(entities, list)
            asked.append((name, len(entities)))
            return chain._ask(name, **values)

        neighborhood(ask, [f"{BASE}method/a"], depth=3)
        assert [count for name, count in asked if name == "links"] == [1, 1, 1]
        assert len(asked) < 12


class TestDetails:
    def test_of_a_technique_and_a_library(self, small: KnowledgeGraph) -> None:
        graph = small.neighborhood("lasso")
        attach_details(small._ask, graph, list(graph))
        lasso = graph.nodes[f"{BASE}method/lasso"]["details"]
        assert set(lasso) == {"formula", "symbols", "assumptions", "prefer", "uses", "imports", "sources"}
        assert [(row["library"], row["path"]) for row in lasso["imports"]] == [
            ("scikit-learn", "sklearn.linear_model.LassoCV")
        ]
        assert lasso["imports"][0]["note"].startswith("Chooses the penalty by cross-validation")
        assert {"assumption", "label", "scope", "breaks", "strength", "sources"} <= set(lasso["assumptions"][0])
        titles = [source["title"] for source in lasso["sources"]]
        assert len(titles) == len(set(titles))
        assert "Regression Shrinkage and Selection via the Lasso" in titles
        library = graph.nodes[f"{BASE}library/scikit-learn"]["details"]
        assert library["install"] == "pip install scikit-learn"
        assert "details" not in graph.nodes[f"{BASE}task/regression"]

    def test_only_of_those_asked_for(self, small: KnowledgeGraph) -> None:
        graph = small.neighborhood("lasso")
        attach_details(small._ask, graph, [])
        assert not any("details" in data for _, data in graph.nodes(data=True))

    def test_a_contested_claim_has_both_sides(self, kg: KnowledgeGraph) -> None:
        graph = kg.neighborhood("adam")
        adam = graph.graph["focus"][0]
        attach_details(kg._ask, graph, [adam])
        claims = [claim for claim in graph.nodes[adam]["details"]["assumptions"] if "dispute" in claim]
        assert claims
        for claim in claims:
            assert claim["sources"]
            assert claim["disputedBy"]
            assert {source["title"] for source in claim["sources"]} != {s["title"] for s in claim["disputedBy"]}

    def test_standings_tell_need_from_freedom_and_from_silence(self, kg: KnowledgeGraph) -> None:
        graph = kg.neighborhood("random-forest")
        attach_details(kg._ask, graph, list(graph))
        independence = f"{BASE}assumption/independence"
        assert graph.graph["violable"][independence] == "Independent observations"
        states = {
            node: {row["violated"]: row["state"] for row in data["standings"]}
            for node, data in graph.nodes(data=True)
            if "standings" in data
        }
        assert states[f"{BASE}method/random-forest"][independence] == "needs"
        assert "free" in {state for rows in states.values() for state in rows.values()}
        silent = [node for node, rows in states.items() if independence not in rows]
        assert silent
        for node in silent:
            assert independence not in {
                str(row["assumption"]) for row in kg.query("assumptions", technique=node).to_dicts()
            }

    def test_neighbor_links_tell_gain_and_cost(self, kg: KnowledgeGraph) -> None:
        graph = kg.neighborhood("pca")
        attach_details(kg._ask, graph, list(graph))
        link = graph.edges[f"{BASE}method/pca", f"{BASE}method/ica", "neighborOf"]
        assert link["gain"].startswith("Sources are found")
        assert link["cost"].startswith("Components have no order")

    def test_the_queries_run_as_they_are_shown(self, kg: KnowledgeGraph) -> None:
        graph = kg.neighborhood("pca")
        attach_details(kg._ask, graph, list(graph))
        queries = graph.graph["queries"]
        assert {"technique", "assumption", "diagnostic", "library", ""} == set(queries)
        for row in queries["technique"]:
            answer = kg.sparql(row["sparql"].replace("<https://w3id.org/ccgraph/entity>", f"<{BASE}method/pca>"))
            assert list(answer) or row["name"] == "disputes"
