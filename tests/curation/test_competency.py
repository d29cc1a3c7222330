"""The shipped graph answers questions whose answers come from documents, as the documents do.

The questions, each with its document, its answer and its query, are in ``competency.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from pyoxigraph import NamedNode

from ccgraph.namespace import CCG, KINDS, PREFIXES, entity_iri, local_name
from ccgraph.opening import open as open_graph
from ccgraph.results import Result

if TYPE_CHECKING:
    from ccgraph.graph import KnowledgeGraph
    from ccgraph.results.values import Term

FILE = Path(__file__).with_name("competency.yaml")

#: the prefixes that the queries may use: the ontology's, and one a kind of entity.
NAMESPACES = {"ccg": CCG, "skos": PREFIXES["skos"], **{kind: entity_iri(kind, "") for kind in KINDS}}
HEADER = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in NAMESPACES.items())


@dataclass(frozen=True)
class Source:
    title: str
    url: str
    says: str


@dataclass(frozen=True)
class Question:
    """A question, the document that answers it, the answer, and the query that puts it to the graph."""

    question: str
    source: Source
    sparql: str
    expects: frozenset[str]
    excludes: frozenset[str] = frozenset()
    #: what the document speaks about: within it the answer is exactly what is expected.
    among: frozenset[str] = frozenset()
    known_gap: str = ""

    @property
    def unwanted(self) -> frozenset[str]:
        return self.excludes | (self.among - self.expects)


def read_questions() -> list[Question]:
    sets = ("expects", "excludes", "among")
    return [
        Question(
            **entry
            | {"source": Source(**entry["source"])}
            | {name: frozenset(entry[name]) for name in sets if name in entry}
        )
        for entry in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    ]


QUESTIONS = read_questions()


def expected_to_fail(asked: Question) -> list[pytest.MarkDecorator]:
    gap = asked.known_gap
    return [pytest.mark.xfail(reason=gap, raises=AssertionError, strict=True)] if gap else []


CASES = [pytest.param(asked, id=asked.question, marks=expected_to_fail(asked)) for asked in QUESTIONS]


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return open_graph()


def in_short(term: Term | None) -> str:
    """The last part of an IRI, or the text of a literal."""
    return local_name(term.value) if isinstance(term, NamedNode) else str(getattr(term, "value", ""))


def answer(graph: KnowledgeGraph, sparql: str) -> frozenset[str]:
    result = graph.sparql(HEADER + sparql)
    assert isinstance(result, Result)
    return frozenset(in_short(row[0]) for row in result.rows)


@pytest.mark.parametrize("asked", CASES)
def test_graph_answers_as_the_document(graph: KnowledgeGraph, asked: Question) -> None:
    got = answer(graph, asked.sparql)
    assert asked.expects <= got, f"missing: {', '.join(sorted(asked.expects - got))}; see {asked.source.title}"
    assert not asked.unwanted & got, f"wrong: {', '.join(sorted(asked.unwanted & got))}; see {asked.source.title}"


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.question)
def test_question_names_its_source_and_contradicts_nothing(asked: Question) -> None:
    assert asked.expects
    assert not asked.expects & asked.excludes
    assert asked.expects <= (asked.among or asked.expects)
    assert asked.source.title
    assert asked.source.says
    assert asked.source.url.startswith("https://")


def test_no_question_stands_twice() -> None:
    assert len({asked.question for asked in QUESTIONS}) == len(QUESTIONS)


def test_unwanted_answers_are_in_the_graph(graph: KnowledgeGraph) -> None:
    """A misspelt name that must not be in an answer would never be missed."""
    names = answer(graph, "SELECT ?entity WHERE { ?entity skos:prefLabel ?label }")
    unwanted = {name.rsplit(" ", 1)[-1] for asked in QUESTIONS for name in asked.unwanted}
    assert unwanted <= names
