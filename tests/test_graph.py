"""What ``import ccgraph`` gives: entries as records, answers as values, neighborhoods, maps, and errors that help."""

from __future__ import annotations

import copy
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

import networkx as nx
import pytest
import rdflib
from pyoxigraph import RdfFormat, parse, serialize
from rdflib.compare import isomorphic

import ccgraph
from ccgraph.entry import Entry, Implementation, Named, Technique
from ccgraph.errors import (
    CCGraphError,
    EndpointError,
    MissingExtraError,
    NotFoundError,
    OutputError,
    ParseError,
    QueryParameterError,
    QuerySyntaxError,
    StoreError,
)
from ccgraph.namespace import BASE, PREFIXES
from ccgraph.publish.dump import check_dump
from ccgraph.results import GraphResult, Result
from ccgraph.store.folder import write_store

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Triple

    from ccgraph.graph import KnowledgeGraph

FOREIGN = """
@prefix ccg: <https://w3id.org/ccgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/plain> a <https://example.org/Class> ; ccg:task <https://example.org/goal> .
<https://example.org/goal> skos:prefLabel "A goal"@en ; a <https://example.org/Class>, ccg:Task .
<https://example.org/bare> a ccg:Method ; skos:prefLabel "Bare"@en .
<https://example.org/rich> a ccg:Method ; skos:prefLabel "Rich"@en ; ccg:intent "Have it all."@en ;
    ccg:hasClaim <https://example.org/claim> ; ccg:implementedBy <https://example.org/code> .
<https://example.org/claim> ccg:onAssumption <https://example.org/assumption> ; ccg:strength ccg:required ;
    ccg:checkedBy <https://example.org/d1>, <https://example.org/d2> .
<https://example.org/assumption> skos:prefLabel "An assumption"@en .
<https://example.org/code> ccg:inLibrary <https://example.org/library/mylib> ; ccg:importPath "mylib.Rich" ;
    ccg:implementationRole "fit" .
"""


@pytest.fixture
def foreign(tmp_path: Path) -> KnowledgeGraph:
    """A file of a user who follows none of our rules."""
    path = tmp_path / "foreign.ttl"
    path.write_text(FOREIGN, encoding="utf-8")
    return ccgraph.open(path)


class TestOpening:
    def test_the_graph_that_comes_with_ccgraph(self, kg: KnowledgeGraph) -> None:
        assert isinstance(kg, ccgraph.KnowledgeGraph)
        assert len(kg) > 10_000
        assert repr(kg) == f"<KnowledgeGraph: {len(kg)} triples from the graph that comes with ccgraph>"
        assert "neighbors" in kg.queries.names()

    def test_a_file_and_a_store(self, small: KnowledgeGraph, sample_triples: list[Triple], tmp_path: Path) -> None:
        (tmp_path / "small.nt").write_bytes(serialize(sample_triples, format=RdfFormat.N_TRIPLES) or b"")
        write_store(tmp_path / "store", sample_triples)
        for place in (tmp_path / "small.nt", str(tmp_path / "store")):
            graph = ccgraph.open(place)
            assert len(graph) == len(small)
            assert graph.method("lasso") == small.method("lasso")
            assert str(place) in repr(graph)

    @pytest.mark.parametrize(
        ("place", "error", "message"),
        [
            ("nowhere.ttl", CCGraphError, "there is no file or folder"),
            ("", CCGraphError, "there is no file or folder ''"),
            ("https://user:secret@example.org/sparql", EndpointError, "holds no user or password"),
            (".", StoreError, "is not a store of ccgraph"),
            ("bad.ttl", ParseError, "bad.ttl:1:1: "),
        ],
    )
    def test_what_cannot_be_opened(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, error: type[CCGraphError], message: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "bad.ttl").write_text("this is no Turtle", encoding="utf-8")
        with pytest.raises(error, match=message):
            ccgraph.open(place)

    def test_two_at_once(self, kg: KnowledgeGraph, small: KnowledgeGraph) -> None:
        other = ccgraph.open()
        assert other.method("PCA") == kg.method("PCA")
        assert small.method("lasso") != kg.method("lasso")
        assert other.method("lasso") == kg.method("lasso")

    def test_threads_may_read_at_the_same_time(self, kg: KnowledgeGraph) -> None:
        names = ["pca", "lasso", "k-means", "ica"] * 8
        with ThreadPoolExecutor(4) as pool:
            entries = list(pool.map(kg.method, names))
        assert [entry.id for entry in entries] == names
        assert entries[:4] == entries[4:8]

    def test_it_cannot_be_pickled_or_copied(self, kg: KnowledgeGraph) -> None:
        for act in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="holds an open store and cannot be pickled"):
                act(kg)


class TestMethod:
    @pytest.mark.parametrize(
        "name",
        [
            "PCA",
            "pca",
            "Principal component analysis",
            "method/pca",
            f"{BASE}method/pca",
            "principal components analysis",
        ],
    )
    def test_by_any_of_its_names(self, kg: KnowledgeGraph, name: str) -> None:
        assert kg.method(name).iri == f"{BASE}method/pca"

    def test_the_record(self, kg: KnowledgeGraph) -> None:
        pca = kg.method("PCA")
        assert isinstance(pca, Technique)
        assert (pca.id, pca.kind, pca.label) == ("pca", "method", "Principal component analysis")
        assert "PCA" in pca.aliases
        assert {link.technique.id for link in pca.neighbors} >= {"ica", "svd"}
        assert "scikit-learn" in {library.id for library in pca.libraries}
        lines = {item.import_line for item in pca.implementations}
        assert "from sklearn.decomposition import PCA" in lines
        assert all(isinstance(item.imported, date) for item in pca.implementations if item.outcome == "ok")
        with pytest.raises(AttributeError):
            pca.label = "other"  # type: ignore[misc]
        assert pca == kg.method("pca")
        assert hash(pca) == hash(kg.method("pca"))

    def test_all_of_an_entry(self, small: KnowledgeGraph) -> None:
        lasso = small.method("lasso")
        claims = {claim.assumption.id: claim for claim in lasso.assumptions}
        assert set(claims) == {"comparable-feature-scales", "irrepresentable-condition", "normal-errors"}
        irrepresentable = claims["irrepresentable-condition"]
        assert (irrepresentable.strength, irrepresentable.scope) == ("required", "selecting the true set of predictors")
        assert claims["normal-errors"].strength == "not-required"
        assert irrepresentable.contested is False
        net, ridge = lasso.neighbors
        assert (net.technique, net.kind) == (
            Named(f"{BASE}method/elastic-net", "elastic-net", "Elastic net"),
            "relaxes-assumption",
        )
        assert (net.choose_when, net.cost) == (
            "Relevant predictors come in correlated groups.",
            "A second tuning parameter.",
        )
        assert (ridge.kind, ridge.qualifier) == ("alternative", None)
        assert [str(rule) for rule in lasso.prefer_when] == [
            "There are more candidate predictors than rows and a short list is wanted."
        ]
        assert lasso.avoid_when == ()
        assert [(use.area.id, use.task and use.task.id) for use in lasso.uses] == [("oncology", "regression")]
        assert [str(family) for family in lasso.families] == ["Regularised linear models"]
        assert lasso.formula is not None
        assert lasso.formula.startswith("\\min")
        assert [item.import_line for item in lasso.implementations] == ["from sklearn.linear_model import LassoCV"]
        assert [item.note for item in lasso.implementations] == [
            "Chooses the penalty by cross-validation; standardise the predictors first."
        ]
        assert lasso.no_implementation_found is None
        assert [library.id for library in lasso.libraries] == ["scikit-learn"]
        assert [diagnostic.id for diagnostic in lasso.diagnostics] == ["feature-scale-table"]

    def test_an_ambiguous_name_lists_both(self, kg: KnowledgeGraph) -> None:
        with pytest.raises(NotFoundError, match="'LDA' names several entities") as caught:
            kg.method("LDA")
        assert caught.value.close_matches == (
            "method/latent-dirichlet-allocation",
            "method/linear-discriminant-analysis",
        )

    def test_a_near_miss_suggests(self, kg: KnowledgeGraph) -> None:
        with pytest.raises(LookupError, match="did you mean k-means") as caught:
            kg.method("k-meens")
        assert isinstance(caught.value, CCGraphError)

    def test_a_library_is_no_method(self, kg: KnowledgeGraph) -> None:
        with pytest.raises(NotFoundError, match="the graph has no technique 'scikit-learn'"):
            kg.method("scikit-learn")

    def test_findings_of_callables(self, kg: KnowledgeGraph) -> None:
        (pca,) = [each for each in kg.method("pca").implementations if each.path == "sklearn.decomposition.PCA"]
        (missing, _) = [each for each in pca.findings if each.capability.id == "missing-values"]
        assert (missing.value, missing.known_by, missing.capability.label) == ("error", "probe", "missing values")
        assert missing.version == pca.version
        assert isinstance(missing.found, date)

    def test_how_the_last_import_went(self) -> None:
        library = Named("urn:lib", "lib", "Lib")

        def told(outcome: str | None, version: str | None) -> str:
            return Implementation(library, "a.B", None, "fit", outcome, version, date(2026, 1, 2), "i").last_import

        assert told("ok", "1.2") == "imported with Lib 1.2 on 2026-01-02"
        assert told("moved", "2.0") == "moved when imported with Lib 2.0 on 2026-01-02"
        assert told("failed", None) == "failed when imported with Lib ? on 2026-01-02"
        assert told(None, None) == ""

    def test_an_import_line(self) -> None:
        library = Named("urn:l", "l", "L")
        assert Implementation(library, "numpy", None, "fit", None, None, None, "i").import_line == "import numpy"
        assert Implementation(library, "a.b.C", None, "fit", None, None, None, "i").import_line == "from a.b import C"


class TestLibrary:
    def test_an_entry(self, kg: KnowledgeGraph) -> None:
        library = kg.library("sklearn")
        assert (library.id, library.import_names) == ("scikit-learn", ("sklearn",))
        assert (library.licence, library.maintenance, library.python) == ("BSD-3-Clause", "active", ">=3.11")
        assert "pca" in {technique.id for technique in library.techniques}

    def test_a_link_is_the_same_at_both_ends(self, kg: KnowledgeGraph) -> None:
        (there,) = (link for link in kg.library("pandas").neighbors if link.library.id == "polars")
        (back,) = (link for link in kg.library("polars").neighbors if link.library.id == "pandas")
        assert (there.direction, back.direction) == ("out", "in")
        assert (there.reason, there.choose_when) == (back.reason, back.choose_when)

    def test_what_is_no_library(self, kg: KnowledgeGraph) -> None:
        with pytest.raises(NotFoundError, match="the graph has no library 'pca'"):
            kg.library("pca")


class TestEntity:
    def test_of_any_kind(self, kg: KnowledgeGraph) -> None:
        entry = kg.entity("scikit-learn")
        assert isinstance(entry, Entry)
        assert (entry.id, entry.kind) == ("scikit-learn", "library")
        assert ("supportedBy", "in", Named(f"{BASE}method/pca", "pca", "Principal component analysis")) in entry.links

    def test_a_shared_name_means_the_technique(self, kg: KnowledgeGraph) -> None:
        assert kg.entity("hdbscan").iri == f"{BASE}method/hdbscan"
        assert kg.entity("library/hdbscan").iri == f"{BASE}library/hdbscan"
        assert kg.neighborhood("hdbscan").graph["focus"] == [f"{BASE}method/hdbscan"]
        with pytest.raises(NotFoundError, match="names several entities"):
            kg.entity("visualization")

    def test_of_an_unknown_type_has_its_local_name(self, foreign: KnowledgeGraph) -> None:
        entry = foreign.entity("https://example.org/plain")
        assert (entry.id, entry.kind, entry.label, entry.summary) == ("plain", "", "plain", None)
        assert entry.links == (("task", "out", Named("https://example.org/goal", "goal", "A goal")),)
        goal = foreign.entity("https://example.org/goal")
        assert (goal.label, goal.kind) == ("A goal", "task")

    def test_a_technique_without_an_intent_has_no_entry(self, foreign: KnowledgeGraph) -> None:
        assert foreign.entity("https://example.org/bare").label == "Bare"
        with pytest.raises(NotFoundError, match="a technique needs a label and an intent"):
            foreign.method("https://example.org/bare")

    def test_what_ours_never_lack_may_be_lacking(self, foreign: KnowledgeGraph) -> None:
        rich = foreign.method("https://example.org/rich")
        assert [claim.assumption.label for claim in rich.assumptions] == ["An assumption"]
        assert [(item.library.id, item.import_line) for item in rich.implementations] == [
            ("mylib", "from mylib import Rich")
        ]
        assert rich.libraries == ()


class TestQuery:
    def test_rows_have_names_and_types(self, kg: KnowledgeGraph) -> None:
        result = kg.query("starting-points", shape="graphs-molecular")
        assert isinstance(result, Result)
        row = next(iter(result))
        assert row.shape == f"{BASE}data-shape/graphs-molecular"
        assert row.position == 1
        assert isinstance(row.label, str)
        assert kg.query("labels").to_dicts()[0]["preferred"] is True
        imported = [row.imported for row in kg.query("implementations", technique="pca") if row.outcome == "ok"]
        assert {type(day) for day in imported} == {date}

    def test_dictionaries(self, kg: KnowledgeGraph) -> None:
        result = kg.query("neighbors", technique="PCA")
        rows = result.to_dicts()
        assert len(rows) == len(result)
        assert [set(row) for row in rows] == [set(result.variables)] * len(result)
        assert {row["gain"] for row in rows} == {None} or all(isinstance(row["label"], str) for row in rows)

    def test_several_values(self, kg: KnowledgeGraph) -> None:
        both = kg.query("neighbors", technique=["pca", "lasso"])
        assert {row.technique for row in both} == {f"{BASE}method/pca", f"{BASE}method/lasso"}
        assert len(kg.query("neighbors", technique=[])) == 0

    def test_a_data_frame(self, kg: KnowledgeGraph) -> None:
        pd = pytest.importorskip("pandas")
        frame = kg.query("neighbors", technique="PCA").to_pandas()
        assert isinstance(frame, pd.DataFrame)
        assert list(frame.columns) == list(kg.query("neighbors", technique="PCA").variables)
        assert "Independent component analysis" in set(frame["label"])

    def test_without_pandas_it_says_how_to_get_it(self, kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pandas", None)
        with pytest.raises(MissingExtraError, match=r"pip install 'ccgraph\[pandas\]'") as caught:
            kg.query("counts").to_pandas()
        assert isinstance(caught.value, ImportError)

    def test_a_notebook_shows_text_and_runs_nothing(self, small: KnowledgeGraph) -> None:
        result = small.sparql('SELECT ("<script>alert(1)</script>" AS ?x) {}')
        assert isinstance(result, Result)
        html = result._repr_html_()
        assert "<script>" not in html
        assert "&lt;script&gt;" in html

    @pytest.mark.parametrize(
        ("name", "parameters", "error", "message"),
        [
            ("nieghbors", {}, NotFoundError, "did you mean neighbors"),
            ("neighbors", {}, QueryParameterError, "technique"),
            ("neighbors", {"techniqe": "pca"}, QueryParameterError, "techniqe"),
            ("neighbors", {"technique": 5}, QueryParameterError, "technique"),
            ("neighbors", {"technique": "pcaa"}, NotFoundError, "did you mean pca"),
        ],
    )
    def test_mistakes(
        self,
        kg: KnowledgeGraph,
        name: str,
        parameters: dict[str, object],
        error: type[CCGraphError],
        message: str,
    ) -> None:
        with pytest.raises(error, match=message):
            kg.query(name, **parameters)

    def test_sparql_of_ones_own(self, kg: KnowledgeGraph) -> None:
        result = kg.sparql(f"ASK {{ <{BASE}method/pca> ?p ?o }}")
        assert isinstance(result, Result)
        assert result.boolean is True
        described = kg.sparql(f"DESCRIBE <{BASE}method/pca>")
        assert isinstance(described, GraphResult)
        assert len(described) > 5
        for text in ("SELECT", "DROP ALL", "SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }"):
            with pytest.raises(QuerySyntaxError):
                kg.sparql(text)


class TestOut:
    def test_to_rdflib(self, small: KnowledgeGraph, sample_triples: list[Triple]) -> None:
        graph = small.to_rdflib()
        assert isinstance(graph, rdflib.Graph)
        assert len(graph) == len(small) == len(set(sample_triples))
        again = {quad.triple for quad in parse(graph.serialize(format="nt"), RdfFormat.N_TRIPLES)}
        assert again == set(sample_triples)
        assert dict(graph.namespaces())["ccg"] == rdflib.URIRef(PREFIXES["ccg"])

    def test_to_rdflib_with_nodes_without_names(self, tmp_path: Path) -> None:
        path = tmp_path / "blank.ttl"
        path.write_text('<urn:a> <urn:b> [ <urn:c> "d\\n\\"" , [] ] .', encoding="utf-8")
        graph = ccgraph.open(path)
        expected = rdflib.Graph().parse(path)
        assert isomorphic(graph.to_rdflib(), expected)
        assert len(graph) == len(expected) == 3

    def test_all_of_it(self, kg: KnowledgeGraph) -> None:
        assert len(kg.to_rdflib()) == len(kg) == sum(1 for _ in kg.triples())

    def test_a_dump(self, small: KnowledgeGraph, tmp_path: Path) -> None:
        small.dump(tmp_path / "small.ttl")
        assert check_dump(tmp_path / "small.ttl") == len(small)
        small.dump(tmp_path / "small.nt.gz", format="nt")
        assert len(ccgraph.open(tmp_path / "small.nt.gz")) == len(small)
        with pytest.raises(OutputError):
            small.dump(tmp_path / "nowhere" / "small.ttl")
        with pytest.raises(CCGraphError, match="format"):
            small.dump(tmp_path / "small.xml", format="xml")

    def test_a_map(self, small: KnowledgeGraph, tmp_path: Path) -> None:
        page = small.map("lasso", depth=2)
        assert repr(page) == f"<MapPage: {page.shown} of {page.found} entities; save it with .save('map.html')>"
        page.save(tmp_path / "lasso.html")
        assert (tmp_path / "lasso.html").read_text(encoding="utf-8") == page.html
        frame = page._repr_html_()
        assert frame.startswith('<iframe sandbox="allow-scripts allow-downloads" ')
        assert "<script" not in frame
        assert small.map("lasso", cap=3).shown == 3
        assert small.map("lasso", cap=3).found > 3
        with pytest.raises(QueryParameterError, match="cap is 0"):
            small.map("lasso", cap=0)

    def test_a_neighborhood_is_a_networkx_graph(self, small: KnowledgeGraph) -> None:
        graph = small.neighborhood("lasso")
        assert isinstance(graph, nx.MultiDiGraph)
        assert graph.nodes[f"{BASE}method/lasso"]["label"] == "Lasso"


class TestTheFace:
    def test_its_names(self) -> None:
        assert dir(ccgraph) == sorted(ccgraph.__all__)
        for name in ccgraph.__all__:
            assert getattr(ccgraph, name) is not None
        with pytest.raises(AttributeError, match="no attribute 'nothing'"):
            ccgraph.nothing  # noqa: B018

    def test_its_errors_are_under_one_base(self) -> None:
        assert issubclass(ccgraph.NotFoundError, ccgraph.CCGraphError)
        assert ccgraph.errors.StoreError is StoreError
