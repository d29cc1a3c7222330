"""Test suites in the form of the W3C's: a manifest in Turtle lists tests, each with its files and what must come.

Every test goes through ccgraph's own surfaces: the loader reads, the dump writes, the store answers, results are
written in their formats. What is expected is read by the engine, so that a fault of ours cannot hide itself.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from ccgraph.errors import ParseError, QueryError, QuerySyntaxError
from ccgraph.load.rdf_files import read_quads
from ccgraph.publish.dump import ntriples_bytes, turtle_bytes
from ccgraph.results import GraphResult, Result
from ccgraph.store.local import LocalStore, with_default_graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Term = NamedNode | BlankNode | Literal | Triple
    Rows = list[dict[str, Term]]

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
#: entailment and federation are for other engines; updates and servers are not what ccgraph does.
_SKIPPED = re.compile(r"Update|Protocol|Entailment|ServiceDescription")
#: the engine's store keeps values, and of the kinds of integers only one.
_INTEGERS = ("", "nonPositive", "negative", "nonNegative", "positive")
_DATATYPES = {
    **{f"{XSD}{name}": f"{XSD}{name}" for name in ("decimal", "double", "float", "boolean")},
    **{f"{XSD}{name}{'Integer' if name else 'integer'}": f"{XSD}integer" for name in _INTEGERS},
}
_TRUTH = {"1": "true", "0": "false"}
_RESULTS = {"srx": QueryResultsFormat.XML, "srj": QueryResultsFormat.JSON, "tsv": QueryResultsFormat.TSV}


@dataclass(frozen=True)
class Case:
    """One test: its name, its kind (``TestTurtleEval`` and so on), its files, and the IRIs that stand for them."""

    name: str
    kind: str
    action: Path
    base: str
    result: Path | None = None
    data: tuple[Path, ...] = ()
    graphs: tuple[tuple[str, Path], ...] = ()


def cases(manifest: Path) -> Iterator[Case]:
    """Every test of a manifest, and of those that it includes, in its order."""
    here = manifest.resolve().as_uri()
    graph = Store()
    graph.extend(parse(path=manifest, format=RdfFormat.TURTLE, base_iri=here))
    top = NamedNode(here)
    for included in _listed(graph, _one(graph, top, MF + "include")):
        yield from cases(_path(included))
    assumed = _one(graph, top, MF + "assumedTestBase")
    for entry in _listed(graph, _one(graph, top, MF + "entries")):
        kind = _value(_one(graph, entry, RDF + "type")).rpartition("#")[2]
        action, result = _one(graph, entry, MF + "action"), _one(graph, entry, MF + "result")
        if action is None or _SKIPPED.search(kind):
            continue
        name = _value(entry).rpartition("#")[2]
        query = _one(graph, action, QT + "query")
        path = _path(query or action)
        yield Case(
            name=f"{path.parent.name}/{name}",
            kind=kind,
            action=path,
            base=_value(assumed) + path.relative_to(manifest.parent.resolve()).as_posix() if assumed else path.as_uri(),
            result=_path(result) if isinstance(result, NamedNode) else None,
            data=tuple(_path(term) for term in _all(graph, action, QT + "data")),
            graphs=tuple(_named(graph, term) for term in _all(graph, action, QT + "graphData")),
        )


def fault(case: Case) -> str:
    """Why the test is not passed; empty where it is."""
    try:
        if "Negative" in case.kind:
            return _taken(case)
        if case.kind.endswith(("PositiveSyntax", "PositiveSyntaxTest", "PositiveSyntaxTest11")):
            _read(case)
            return ""
        if case.kind in {"QueryEvaluationTest", "CSVResultFormatTest"}:
            return _query_fault(case)
        return _eval_fault(case)
    except (ParseError, QueryError) as error:
        return f"is refused: {error}"


def _is_query(case: Case) -> bool:
    return case.action.suffix == ".rq"


def _read(case: Case) -> list[Quad]:
    if _is_query(case):
        try:
            _answer(case)
        except QuerySyntaxError:
            raise
        except QueryError:  # it is SPARQL, with a function that nobody knows
            pass
        return []
    return list(read_quads(case.action, base=case.base))


def _taken(case: Case) -> str:
    try:
        _read(case)
    except (ParseError, QueryError):
        return ""
    return "is taken, and must not be"


def _eval_fault(case: Case) -> str:
    assert case.result is not None
    found, expected = _read(case), list(parse(path=case.result, base_iri=case.base))
    if _canonical(found) != _canonical(expected):
        return "other statements are read"
    triples = {quad.triple for quad in found}
    for write, form in ((turtle_bytes, RdfFormat.TURTLE), (ntriples_bytes, RdfFormat.N_TRIPLES)):
        if _canonical(parse(write(triples), form)) != _canonical(with_default_graph(triples)):
            return f"a dump in {form} has other triples"
    return ""


def _answer(case: Case) -> Result | GraphResult:
    engine = Store()
    for path in case.data:
        engine.extend(read_quads(path, base=path.as_uri()))
    for name, path in case.graphs:
        graph = NamedNode(name)
        engine.extend(
            Quad(quad.subject, quad.predicate, quad.object, graph) for quad in read_quads(path, base=path.as_uri())
        )
    text = case.action.read_text(encoding="utf-8")
    return LocalStore(engine).query(f"BASE <{case.action.as_uri()}>\n{text}")


def _query_fault(case: Case) -> str:
    assert case.result is not None
    answer = _answer(case)
    if isinstance(answer, GraphResult):
        written = answer.format("turtle").encode()
        same = _canonical(parse(written, RdfFormat.TURTLE)) == _canonical(parse(path=case.result, base_iri=case.base))
        return "" if same else "other triples are built"
    if case.result.suffix == ".csv":
        return "" if _csv(answer.format("csv")) == _csv(case.result.read_text(encoding="utf-8")) else "another table"
    expected = _expected(case.result)
    for name, form in (("json", QueryResultsFormat.JSON), ("xml", QueryResultsFormat.XML)):
        found = _rows(answer.format(name).encode(), form)
        if isinstance(expected, bool) or isinstance(found, bool):
            if found is not expected:
                return f"the answer is {found}"
        elif _as_graph(found) != _as_graph(expected):
            return f"{len(found)} rows in {name}, expected are {len(expected)}: not the same"
    return ""


def _expected(path: Path) -> bool | Rows:
    form = _RESULTS.get(path.suffix[1:])
    if form is not None:
        return _rows(path.read_bytes(), form)
    graph = Store()
    graph.extend(parse(path=path, base_iri=path.as_uri()))
    kind = RS + "boolean"
    for quad in graph.quads_for_pattern(None, NamedNode(kind), None):
        return _value(quad.object) == "true"
    return [
        {
            _value(_one(graph, binding, RS + "variable")): _term(_one(graph, binding, RS + "value"))
            for binding in _all(graph, solution.object, RS + "binding")
        }
        for solution in graph.quads_for_pattern(None, NamedNode(RS + "solution"), None)
    ]


def _rows(document: bytes, form: QueryResultsFormat) -> bool | Rows:
    parsed = parse_query_results(document, form)
    if isinstance(parsed, QueryBoolean):
        return bool(parsed)
    assert isinstance(parsed, QuerySolutions)
    names = [variable.value for variable in parsed.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in parsed]


def _as_graph(rows: Rows) -> set[str]:
    """Rows as statements on them, so that blank nodes may have any label, and rows any order."""
    return _canonical(
        Quad(row, NamedNode(f"urn:column:{name}"), _by_value(term))
        for row, values in ((BlankNode(), values) for values in rows)
        for name, term in [*values.items(), ("", Literal("row"))]
    )


def _by_value(term: Term) -> Term:
    """A number or truth value by what it means: engines may write it in any of its forms."""
    if not isinstance(term, Literal) or term.datatype.value not in _DATATYPES:
        return term
    datatype = NamedNode(_DATATYPES[term.datatype.value])
    if datatype.value == XSD + "boolean":
        return Literal(_TRUTH.get(term.value, term.value), datatype=datatype)
    try:
        value = Decimal(term.value)
    except InvalidOperation:
        return term
    if not value.is_finite():
        return term
    exact = value if datatype.value in {f"{XSD}integer", f"{XSD}decimal"} else Decimal(float(value))
    return Literal(f"{exact.normalize():f}", datatype=datatype)


def _csv(text: str) -> list[list[tuple[str, str]]]:
    """Rows in any order, of columns in any order, of blank nodes with any label."""
    rows = csv.DictReader(io.StringIO(text))
    return sorted(sorted((name, re.sub(r"\A_:.*", "_:", cell)) for name, cell in row.items()) for row in rows)


def _canonical(quads: Iterable[Quad]) -> set[str]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def _one(graph: Store, subject: Term | None, predicate: str) -> Term | None:
    return next(iter(_all(graph, subject, predicate)), None)


def _all(graph: Store, subject: Term | None, predicate: str) -> list[Term]:
    if not isinstance(subject, (NamedNode, BlankNode)):
        return []
    return [quad.object for quad in graph.quads_for_pattern(subject, NamedNode(predicate), None)]


def _listed(graph: Store, head: Term | None) -> Iterator[Term]:
    while isinstance(head, BlankNode):
        yield _term(_one(graph, head, RDF + "first"))
        head = _one(graph, head, RDF + "rest")


def _named(graph: Store, term: Term) -> tuple[str, Path]:
    """A named graph's name and file; some manifests give both in a node of their own."""
    found = _one(graph, term, QT + "graph")
    label = _one(graph, term, "http://www.w3.org/2000/01/rdf-schema#label")
    path = _path(found or term)
    return (_value(label) if label else path.as_uri()), path


def _term(term: Term | None) -> Term:
    assert term is not None
    return term


def _value(term: Term | None) -> str:
    assert isinstance(term, (NamedNode, BlankNode, Literal))
    return term.value


def _path(term: Term) -> Path:
    return Path(_value(term).removeprefix("file://"))
