"""``show``, ``search`` and ``map``: an entity by any of its names."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

import ccgraph

if TYPE_CHECKING:
    from pathlib import Path

    from ccgraph.graph import KnowledgeGraph
    from cli.running import Run

#: no class of ours, nor a technique with an intent, but something a user may have.
TURTLE = """
@prefix ccg: <https://w3id.org/ccgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/bare> a ccg:Method ; skos:prefLabel "Bare method"@en ; ccg:task <https://example.org/task/t> ;
    ccg:hasNeighborLink <https://example.org/l1>, <https://example.org/l2> .
<https://example.org/l1> ccg:from <https://example.org/bare> ; ccg:to "no node" ; ccg:linkKind ccg:alternative .
<https://example.org/l2> ccg:from <https://example.org/bare> ; ccg:to [] ; ccg:linkKind ccg:alternative .
<https://example.org/task/t> skos:prefLabel "My task"@en .
<https://example.org/library> a ccg:Library ; skos:prefLabel "My library"@en ; ccg:distribution "mine" .
<https://example.org/thing> <https://example.org/p> <https://example.org/bare> ; a <https://example.org/Unknown> .
"""


class TestShow:
    def test_an_entry(self, run: Run) -> None:
        outcome = run("show", "pca")
        assert outcome.code == 0
        assert outcome.err == ""
        assert outcome.lines[0].startswith("Principal component analysis (")
        assert outcome.lines[1] == "method/pca  https://w3id.org/ccgraph/method/pca"
        for heading in ("Assumptions", "Neighbors", "Import", "Libraries", "Tasks"):
            assert heading in outcome.lines
        assert "from sklearn.decomposition import PCA" in outcome.out

    def test_what_its_callables_do_with_data(self, run: Run) -> None:
        text = " ".join(run("show", "gradient-boosting").out.split())
        (said,) = re.findall(r"sklearn\.ensemble\.HistGradientBoostingRegressor: (.*?)(?= [a-z]+\.ensemble\.|$)", text)
        assert "categorical features: native (documentation, probe), but error (tag)" in said
        assert "missing values: native (documentation, probe, tag)" in said
        assert "What these do with data" not in run("show", "crf").lines

    def test_what_to_know_of_a_callable_and_that_there_is_none(self, run: Run) -> None:
        told = " ".join(run("show", "fedprox").out.split())
        assert re.search(
            r"from flwr\.serverapp\.strategy import FedProx \(imported .*?\): The side of the server", told
        )
        assert "Import nothing found: No maintained library" in " ".join(run("show", "maml").out.split())

    def test_as_json(self, run: Run, tmp_path: Path) -> None:
        assert run("show", "PCA", "--format", "json", "-o", "pca.json").code == 0
        entry = json.loads((tmp_path / "pca.json").read_text(encoding="utf-8"))
        assert entry["id"] == "pca"
        assert "ica" in {link["technique"]["id"] for link in entry["neighbors"]}

    @pytest.mark.parametrize(
        ("name", "short"),
        [
            ("scikit-learn", "library/scikit-learn"),
            ("sklearn", "library/scikit-learn"),
            ("radiology", "application/radiology"),
            ("source/core", "source/curious-coder/core"),
            ("source/curious-coder/core", "source/curious-coder/core"),
            ("ccg:Method", "ccg:Method"),
        ],
    )
    def test_entities_of_other_kinds(self, run: Run, name: str, short: str) -> None:
        outcome = run("show", name)
        assert outcome.code == 0
        assert outcome.lines[1].split("  ")[0] == short

    def test_a_diagnostic(self, run: Run) -> None:
        text = " ".join(run("show", "silhouette").out.split())
        assert "Can show " in text
        assert "Cannot show " in text
        line = r"from sklearn.metrics import silhouette_score \(imported with scikit-learn 1[.0-9]+ on 20[-0-9]+\)"
        assert re.search(line, text)
        entry = json.loads(run("show", "diagnostic/silhouette", "--format", "json").out)
        assert "sklearn.metrics.silhouette_score" in {item["path"] for item in entry["implementations"]}
        assert "Import nothing found: " in " ".join(run("show", "negative-control").out.split())

    def test_a_library(self, run: Run) -> None:
        lines = run("show", "pandas").lines
        assert lines[:2] == ["pandas", "library/pandas  https://w3id.org/ccgraph/library/pandas"]
        assert "  pip install pandas" in lines
        assert "  licence: BSD-3-Clause" in lines
        assert "  GPU none" in lines
        assert "  pandas[excel]: Excel files." in lines
        assert any(line.startswith("  Polars [polars], active: ") for line in lines)
        assert "Prefer Polars when: " in " ".join(line.strip() for line in lines)
        assert "Implements" in run("show", "library/hdbscan").lines

    def test_a_link_between_libraries_is_shown_at_both_ends(self, run: Run) -> None:
        text = " ".join(line.strip() for line in run("show", "polars").lines)
        assert "pandas [pandas], active: " in text
        assert "Prefer Polars when: " in text

    def test_a_library_that_is_superseded_or_no_distribution(self, run: Run) -> None:
        assert "  use instead: PyTorch [pytorch]" in run("show", "fairscale").lines
        assert not any("pip install" in line for line in run("show", "spm").lines)

    def test_a_library_as_json(self, run: Run) -> None:
        entry = json.loads(run("show", "rasterio", "--format", "json").out)
        assert entry["licence"] == "BSD-3-Clause"
        assert {extra["name"] for extra in entry["extras"]} == {"plot", "s3"}
        assert any("GDAL" in package for package in entry["system_packages"])

    def test_a_name_that_several_kinds_share_means_the_technique(self, run: Run) -> None:
        assert run("show", "hdbscan").lines[1].startswith("method/hdbscan ")
        assert run("show", "library/hdbscan").lines[1].startswith("library/hdbscan ")

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("LDA", "'LDA' names several entities"),
            ("visualization", "'visualization' names several entities"),
            ("pcaa", "the graph has no entity 'pcaa'; did you mean pca"),
            ("", "the graph has no entity ''"),
            ("method/pcaa", "the graph has no entity <https://w3id.org/ccgraph/method/pcaa>; did you mean pca"),
            ("https://example.org/x", "the graph has no entity <https://example.org/x>"),
            ("owl:nothing", "the graph has no entity <http://www.w3.org/2002/07/owl#nothing>"),
            ("https://example.org/a b", "'https://example.org/a b' is not an IRI"),
            ("method/a b", "'method/a b' is not an IRI"),
        ],
    )
    def test_a_name_that_is_none(self, run: Run, name: str, message: str) -> None:
        outcome = run("show", name)
        assert outcome.code == 2
        assert outcome.err.startswith(f"ccgraph: {message}")
        assert outcome.err.count("\n") == 1

    def test_what_a_user_has_without_the_rules_of_ours(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "mine.ttl").write_text(TURTLE, encoding="utf-8")
        bare = run("show", "https://example.org/bare", "--source", "mine.ttl")
        assert bare.code == 0
        assert bare.lines[:2] == ["Bare method", "https://example.org/bare"]
        assert "  My task [t]" in bare.lines
        assert run("show", "https://example.org/task/t", "--source", "mine.ttl").lines[0] == "My task"
        library = run("show", "https://example.org/library", "--source", "mine.ttl")
        assert library.code == 0
        assert library.lines == ["My library", "https://example.org/library"]
        thing = run("show", "https://example.org/thing", "--source", "mine.ttl")
        assert thing.lines == ["thing", "https://example.org/thing"]


class TestSearch:
    def test_typing_errors_are_allowed(self, run: Run) -> None:
        outcome = run("search", "pincipal component")
        assert outcome.code == 0
        assert outcome.lines[0].split()[0] == "method/pca"

    def test_the_name_that_hit_is_said(self, run: Run) -> None:
        line = run("search", "sklearn").lines[0]
        assert line.split()[0] == "library/scikit-learn"
        assert line.endswith("(as sklearn)")

    def test_a_kind_and_a_limit(self, run: Run) -> None:
        outcome = run("search", "analysis", "--kind", "technique", "--limit", "3")
        assert len(outcome.lines) == 3
        assert {line.split("/")[0] for line in outcome.lines} <= {"method", "model", "wrapper"}
        assert run("search", "hdbscan", "--kind", "library", "--limit", "1").lines[0].startswith("library/hdbscan")

    def test_nothing_found_is_exit_code_1(self, run: Run) -> None:
        for text in ("xqzxqzxqz", "", "  ", "?!"):
            outcome = run("search", text)
            assert outcome.code == 1
            assert outcome.out == ""
            assert outcome.err == f"ccgraph: nothing resembles {text!r}\n"

    def test_an_unknown_kind(self, run: Run) -> None:
        outcome = run("search", "pca", "--kind", "libary")
        assert outcome.code == 2
        assert "there is no 'libary'; did you mean library" in outcome.err


class TestMap:
    def test_a_page_is_written(self, run: Run, tmp_path: Path) -> None:
        outcome = run("map", "pca", "--depth", "2", "-o", "pca.html")
        assert outcome.code == 0
        assert outcome.out.startswith("pca.html: ")
        page = (tmp_path / "pca.html").read_text(encoding="utf-8")
        assert page.lower().startswith("<!doctype html>")
        assert "Principal component analysis" in page
        run("map", "pca", "--depth", "2", "-o", "again.html")
        assert (tmp_path / "again.html").read_text(encoding="utf-8") == page

    def test_what_is_left_out_is_counted(self, run: Run) -> None:
        shown, _, found = run("map", "scikit-learn", "--limit", "5", "-o", "x.html").out.split()[1:4]
        assert int(shown) == 5
        assert int(found) > 5

    def test_several_entities_and_types_of_link(self, run: Run, tmp_path: Path) -> None:
        assert run("map", "pca", "lasso", "--types", "neighborOf,assumes", "-o", "x.html").code == 0
        page = (tmp_path / "x.html").read_text(encoding="utf-8")
        assert "Principal component analysis" in page
        assert "is listed under" not in page.split("</style>")[1].split("<script")[0]

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("pcaa",), "the graph has no entity 'pcaa'; did you mean pca"),
            (("LDA",), "'LDA' names several entities"),
            (("pca", "--types", "asumes"), "there is no type of link 'asumes'; use some of neighborOf, assumes"),
            (("pca", "--types", ","), "there is no type of link ''"),
            (("pca", "--depth", "0"), "argument --depth: '0' is not a number that counts from 1"),
            (("pca", "--limit", "-5"), "argument --limit: "),
            ((), "name an ENTITY to start from, or give --all"),
            (("pca", "--all"), "--all goes without ENTITY, --to, --library and --area"),
            (("--all", "--library", "scikit-learn"), "--all goes without ENTITY, --to, --library and --area"),
            (("pca", "ica", "--to", "lasso"), "--to takes one ENTITY and goes without --depth, --library and --area"),
            (("pca", "--to", "ica", "--depth", "2"), "--to takes one ENTITY and goes without --depth"),
            (("pca", "--to", ""), "the graph has no technique ''"),
            (("pca", "--to", "scikit-learn"), "the graph has no technique 'scikit-learn'"),
            (("pca", "--violates", "linearityy"), "the graph has no assumption 'linearityy'; did you mean linearity"),
            (("pca", "--violates", "linearity,,sparsity"), "the graph has no assumption ''"),
            (("pca", "--library", "scikitlern"), "the graph has no library 'scikitlern'; did you mean scikit-learn"),
            (("pca", "--area", "radiologi"), "the graph has no application 'radiologi'; did you mean radiology"),
        ],
    )
    def test_mistakes(self, run: Run, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
        outcome = run("map", *words, "-o", "x.html")
        assert outcome.code == 2
        assert message in outcome.err
        assert outcome.err.count("\n") == 1
        assert list(tmp_path.iterdir()) == []

    def test_conditions_leave_what_meets_them(self, run: Run) -> None:
        whole = int(run("map", "k-means", "--depth", "2", "-o", "x.html").out.split()[3])
        outcome = run("map", "k-means", "--depth", "2", "--library", "hdbscan", "-o", "y.html")
        assert outcome.code == 0
        assert 1 < int(outcome.out.split()[3]) < whole

    def test_conditions_that_leave_nothing(self, run: Run, tmp_path: Path) -> None:
        outcome = run("map", "pca", "--library", "lifelines", "-o", "x.html")
        assert outcome.code == 1
        assert outcome.err.startswith("ccgraph: none of ")
        assert outcome.err.endswith("(no library lifelines on record)\n")
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        "words",
        [
            ("--violates", "linearity,normal-errors"),
            ("--violates", "linearity", "--violates", "Normal errors"),
            ("--violates", "assumption/linearity,https://w3id.org/ccgraph/assumption/normal-errors"),
        ],
    )
    def test_assumptions_as_a_list_or_one_by_one(self, run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
        assert run("map", "linear-regression", *words, "-o", "x.html").code == 0
        kg = ccgraph.open()
        page = kg.map("linear-regression", violates=["linearity", "normal-errors"])
        assert (tmp_path / "x.html").read_text(encoding="utf-8") == page.html

    def test_an_assumption_with_a_comma_in_its_name(self, run: Run) -> None:
        outcome = run("map", "pca", "--violates", "Positive, differentiable density", "-o", "x.html")
        assert outcome.code == 0
        assert "relying on positive-density" in outcome.err

    def test_a_chain(self, run: Run, tmp_path: Path) -> None:
        assert run("map", "linear-regression", "--to", "random-forest", "-o", "x.html").code == 0
        assert "From Linear regression to Random forest" in (tmp_path / "x.html").read_text(encoding="utf-8")

    def test_a_gallery(self, run: Run, tmp_path: Path, small: KnowledgeGraph) -> None:
        small.dump("small.nt", format="nt")
        outcome = run("map", "--all", "--source", "small.nt", "--depth", "2", "-o", "maps")
        assert (outcome.code, outcome.out, outcome.err) == (0, "maps: 5 maps; open index.html\n", "")
        assert (tmp_path / "maps" / "index.html").exists()
        (tmp_path / "thesis").mkdir()
        (tmp_path / "thesis" / "thesis.doc").write_text("years", encoding="utf-8")
        outcome = run("map", "--all", "--source", "small.nt", "-o", "thesis")
        assert outcome.code == 4
        assert "it holds thesis.doc, which ccgraph did not write" in outcome.err

    def test_links_to_what_is_no_node_are_left_out(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "mine.ttl").write_text(TURTLE, encoding="utf-8")
        outcome = run("map", "https://example.org/bare", "--source", "mine.ttl", "--depth", "3", "-o", "x.html")
        assert outcome.out == "x.html: 2 of 2 entities\n"
