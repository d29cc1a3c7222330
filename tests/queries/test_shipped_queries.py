"""The files in ``queries/`` keep the rules of ``lint``, and each rule catches a file that breaks it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from ccgraph.namespace import BASE, CCG, entity_iri
from ccgraph.queries.header import parse_query
from ccgraph.queries.lint import check_order, check_query_file
from ccgraph.shipped import compile_graph, ontology_triples
from ccgraph.store.limits import Limits
from ccgraph.store.local import LocalStore

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = sorted((Path(__file__).parents[2] / "queries").glob("*.rq"))

LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
TERMS = {CCG + "task", CCG + "neighborOf", BASE + "ontology"}
ENTITIES = {entity_iri("method", "pca"), entity_iri("task", "clustering")}

GOOD = """\
#+ summary: Tasks of a technique
#+ description: An example that keeps every rule.
#+ tags:
#+   - example
#+ ccgraph:
#+   since: 0.1.0
#+   params:
#+     - {name: technique, type: technique, required: true, many: true, default: pca, doc: "where to start"}
#+     - {name: word, type: string, default: "a, b", doc: "a word"}
#+     - {name: task, type: task, doc: "a task; all when not given"}
#+   columns:
#+     - {name: technique, type: iri, doc: "the technique"}
#+     - {name: task, type: iri, doc: "the task"}
#+     - {name: label, type: langString, doc: "its name"}
#+   order: total
PREFIX ccg: <https://w3id.org/ccgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?technique ?task ?label WHERE {
  VALUES ?technique { <https://w3id.org/ccgraph/method/pca> }
  VALUES ?word { "a, b" }
  VALUES ?task { UNDEF }
  ?technique ccg:task ?task .
  ?task skos:prefLabel ?label ; rdfs:isDefinedBy <https://w3id.org/ccgraph/ontology> .
  { SELECT (COUNT(*) AS ?number) { ?any a ?class } }
  FILTER (?number * 2 > 1 && ?task != <https://w3id.org/ccgraph/task/clustering>)
}
ORDER BY ?technique DESC(?task) ASC(?label)
"""

#: what is changed in it -> line of the problem (0: the whole file), and what it says.
CHANGES = {
    "a wrong header": ("summary:", "sumary:", 1, "'sumary' is not a field"),
    "a key twice": ("#+ tags:", "#+ summary: b\n#+ tags:", 3, ""),
    "no tags": ("#+ tags:\n#+   - example\n", "", 0, "has no tags"),
    "no order in the header": ("#+   order: total\n", "", 0, "has no order"),
    "a version that is none": ("since: 0.1.0", "since: soon", 0, "since is 'soon'"),
    "a long summary": ("Tasks of", "Task" + 80 * "s" + " of", 0, "the summary has"),
    "no line end": ("ASC(?label)\n", "ASC(?label)", 0, "one line end"),
    "what rdflib refuses": ("?technique ccg:task ?task .", "LATERAL { ?technique ccg:task ?task }", 0, "rdflib"),
    "two line ends": ("ASC(?label)\n", "ASC(?label)\n\n", 0, "one line end"),
    "a CONSTRUCT": ("SELECT DISTINCT ?technique ?task ?label", "CONSTRUCT { ?a ccg:task ?b }", 19, "form CONSTRUCT"),
    "an ASK": ("SELECT DISTINCT ?technique ?task ?label WHERE", "ASK", 19, "form ASK"),
    "a star": ("DISTINCT ?technique ?task ?label", "*", 19, "SELECT * gives"),
    "a star behind DISTINCT": ("?technique ?task ?label WHERE", "* WHERE", 19, "SELECT * gives"),
    "a star in a sub-query": ("SELECT (COUNT(*) AS ?number)", "SELECT *", 25, "SELECT * gives"),
    "what pyoxigraph refuses": ("?technique ccg:task ?task .", "?technique ccg:task .", 0, "pyoxigraph"),
    "a prefix that is not declared": ("skos:prefLabel", "foaf:name", 0, "pyoxigraph"),
    "other columns": ("?task ?label WHERE", "?label ?task WHERE", 0, "those of SELECT technique label task"),
    "a column less": ("?task ?label WHERE", "?label WHERE", 0, "those of SELECT technique label"),
    "no ORDER BY": ("ORDER BY ?technique DESC(?task) ASC(?label)\n", "", 0, "has no ORDER BY"),
    "ORDER BY something else": ("ASC(?label)", "?class", 28, "?class, which is no column"),
    "ORDER BY an expression": ("ASC(?label)", "(STR(?label))", 28, "something that is no variable"),
    "ORDER BY a function": ("ASC(?label)", "STR(?label)", 28, "something that is no variable"),
    "ORDER BY an expression downwards": ("ASC(?label)", "DESC(?label + 1)", 28, "something that is no variable"),
    "a prefix that is not used": ("rdfs:isDefinedBy", "skos:note", 17, "rdfs: is not used"),
    "a prefix of one's own": ("skos:", "my:", 18, "my: stands for"),
    "a prefix with another namespace": ("2004/02/skos/core#>", "2008/05/skos#>", 18, "skos: stands for"),
    "a BASE": ("SELECT DISTINCT", "BASE <urn:x>\nSELECT DISTINCT", 19, "has a BASE"),
    "a misspelt term": ("ccg:task ?task .", "ccg:tasks ?task .", 23, "ccg:tasks is not declared"),
    "a misspelt term in full": ("ccg:task ?task .", f"<{CCG}tusk> ?task .", 23, "#tusk> is not declared"),
    "a misspelt kind": ("/task/clustering", "/tasks/clustering", 26, "nor is it of a kind"),
    "an entity that is not there": ("/task/clustering", "/task/clustring", 26, "the data have no"),
    "a block behind a pattern": ("VALUES ?word", "?technique ccg:task ?task . VALUES ?word", 22, "VALUES ?task is not"),
    "a block in a group": ("VALUES ?task { UNDEF }", "{ VALUES ?task { UNDEF } }", 22, "VALUES ?task is not"),
    "no default": (", default: pca", "", 20, "technique has no default"),
    "another default": ("default: pca", "default: ica", 20, "the default of technique is ica"),
    "a default of another kind": ("type: technique, req", "type: task, req", 20, "the default of technique is pca"),
    "another text": ('VALUES ?word { "a, b" }', 'VALUES ?word { "a" }', 21, "the default of word is a, b"),
    "two texts": ('VALUES ?word { "a, b" }', 'VALUES ?word { "a, b" "c" }', 21, "the default of word is a, b"),
    "a value without default": ("{ UNDEF }", f"{{ <{BASE}task/clustering> }}", 22, "task has no default"),
    "a call": ("?technique ccg:task ?task .", "SERVICE <urn:x> { ?a ccg:task ?b }", 23, "SERVICE is refused"),
}  # fmt: skip


@pytest.fixture(scope="module")
def triples() -> list[Triple]:
    return compile_graph()


@pytest.fixture(scope="module")
def names(triples: list[Triple]) -> tuple[set[str], set[str]]:
    """The terms of the ontology, and every IRI that the graph describes."""
    described = {triple.subject.value for triple in triples if isinstance(triple.subject, NamedNode)}
    return {triple.subject.value for triple in ontology_triples() if isinstance(triple.subject, NamedNode)}, described


@pytest.fixture(scope="module")
def store(triples: list[Triple]) -> Iterator[LocalStore]:
    with LocalStore.from_triples(triples) as store:
        store.limits = Limits(0)  # queries are asked for all values of a parameter at once
        yield store


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_query_keeps_the_rules(path: Path, names: tuple[set[str], set[str]]) -> None:
    problems = check_query_file(path, *names)
    assert not problems, "\n".join(map(str, problems))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_rows_of_a_shipped_query_have_one_order(path: Path, store: LocalStore) -> None:
    problems = check_order(parse_query(path.stem, path.read_text(encoding="utf-8"), str(path)), store)
    assert not problems, "\n".join(map(str, problems))


def test_there_are_shipped_queries() -> None:
    assert len(FILES) > 30


def check(folder: Path, text: str) -> list[tuple[int, str]]:
    path = folder / "example.rq"
    path.write_text(text, encoding="utf-8")
    problems = check_query_file(path, TERMS, ENTITIES)
    assert {problem.file for problem in problems} <= {str(path)}
    assert problems == sorted(problems)
    return [(problem.line, problem.what) for problem in problems]


def test_a_good_file_has_no_problem(tmp_path: Path) -> None:
    assert check(tmp_path, GOOD) == []
    assert check(tmp_path, GOOD.replace("ORDER BY", "# ORDER BY ?any\nORDER  # by\n  BY")) == []


@pytest.mark.parametrize("change", CHANGES)
def test_what_breaks_a_rule_is_caught(tmp_path: Path, change: str) -> None:
    old, new, line, words = CHANGES[change]
    assert old in GOOD
    found = check(tmp_path, GOOD.replace(old, new))
    assert any(place == line and words in what for place, what in found), found


def test_a_bad_name_is_caught(tmp_path: Path) -> None:
    path = tmp_path / "Bad_Name.rq"
    path.write_text(GOOD, encoding="utf-8")
    assert ["is not named like" in problem.what for problem in check_query_file(path, TERMS, ENTITIES)] == [True]


def labelled(*labels: tuple[str, str]) -> LocalStore:
    return LocalStore.from_triples([Triple(NamedNode(f"urn:{name}"), LABEL, Literal(text)) for name, text in labels])


class TestOrder:
    TEXT = """\
#+ summary: Names
#+ description: Names
#+ ccgraph:
#+   since: 0.1.0
#+   params:
#+     - {name: entity, type: iri, required: true, default: 'urn:a', doc: "an entity"}
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?entity ?label WHERE {
  VALUES ?entity { <urn:a> }
  ?entity skos:prefLabel ?label
}
"""

    def problems(self, order: str, store: LocalStore) -> list[str]:
        return [problem.what for problem in check_order(parse_query("names", self.TEXT + order, "names.rq"), store)]

    def test_rows_that_tie_are_caught_for_any_value_of_the_parameters(self) -> None:
        store = labelled(("a", "A"), ("b", "B"), ("b", "C"))
        (what,) = self.problems("ORDER BY ?entity\n", store)
        assert what == "two rows have the same entity: <urn:b>"
        assert self.problems("ORDER BY ?entity ?label\n", store) == []
        assert self.problems("ORDER BY DESC(?label)\n", store) == []

    def test_rows_that_do_not_tie_are_not(self) -> None:
        assert self.problems("ORDER BY ?entity\n", labelled(("a", "A"), ("b", "A"))) == []

    def test_an_order_that_says_nothing_is_caught(self) -> None:
        store = labelled(("a", "A"), ("b", "B"))
        assert self.problems("", store) != []
        assert self.problems("ORDER BY (STR(?label))\n", store) == ["has no answer in an order that can be checked"]
