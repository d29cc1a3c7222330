"""Does a graph keep the rules? SHACL shapes and violation queries, every problem at once, sorted.

The rules are data: ``ontology/shapes.ttl`` says what each node must look like, and each query of
``ontology/violations/`` finds one kind of contradiction between nodes; its rows are failures. A rule's message says
what is wrong and how to put it right. This file only runs them and says where a curator finds the node.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ccgraph import resources
from ccgraph.errors import NonConformantError, QueryMemoryError, QueryTimeout
from ccgraph.namespace import BASE, CCG, compact
from ccgraph.records.catalog import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph
    import rdflib

    from ccgraph.store.limits import Limits

    _Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple

__all__ = ["Finding", "Report", "broken_rules", "broken_shapes", "validate"]

_SHAPES = "https://w3id.org/ccgraph/shapes#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#: a longer value is cut where a finding shows it.
_SHOWN = 80


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One node that breaks one rule.

    ``file`` is the data file that a curator opens, empty where the node is not of ours; ``node`` and ``value`` are
    written as people write them; ``rule`` is the name of a shape or of a violation query.
    """

    file: str
    node: str
    rule: str
    what: str
    value: str
    fix: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.node}" if self.file else self.node
        value = f" ({self.value})" if self.value else ""
        fix = f"; {self.fix}" if self.fix else ""
        return f"{place}: {self.what}{value}{fix} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Report:
    """What ``validate`` found, sorted by file, node and rule."""

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Whether the graph keeps every rule."""
        return not self.findings

    @property
    def lines(self) -> tuple[str, ...]:
        """One line for each finding: where, what, and the fix."""
        return tuple(str(finding) for finding in self.findings)

    def check(self) -> None:
        """Raise ``NonConformantError`` with all lines, unless the graph keeps every rule."""
        if not self.conforms:
            raise NonConformantError(self.lines)


def validate(
    statements: Iterable[pyoxigraph.Triple | pyoxigraph.Quad],
    *,
    ontology_folder: str | None = None,
    limits: Limits | None = None,
) -> Report:
    """Hold ``statements`` against every rule.

    The rules concern a whole graph: a file that refers to entities of the shipped graph is checked together with it.
    The ontology is added where it is missing. Named graphs count as one.

    Args:
        statements: triples or quads; a ``pyoxigraph.Store`` is an iterable of quads.
        ontology_folder: where ``ccgraph.ttl``, ``shapes.ttl`` and ``violations/`` are, if not in ccgraph's own folder.
        limits: what each violation query may take; if not given, what any query may. The shapes are checked in Python,
            without a limit: that takes as long as there are statements.

    Raises:
        QueryTimeout, QueryMemoryError: a violation query takes more; the message names it.
    """
    folder = ontology_folder or resources.folder("ontology")
    triples = _with_ontology(statements, folder)
    return Report(tuple(sorted({*_broken_rules(triples, folder, limits), *_broken_shapes(triples, folder)})))


def broken_rules(
    statements: Iterable[pyoxigraph.Triple | pyoxigraph.Quad], *, ontology_folder: str | None = None
) -> list[Finding]:
    """What the violation queries alone find: contradictions between nodes. Fast."""
    folder = ontology_folder or resources.folder("ontology")
    return sorted(set(_broken_rules(_with_ontology(statements, folder), folder, None)))


def broken_shapes(
    statements: Iterable[pyoxigraph.Triple | pyoxigraph.Quad], *, ontology_folder: str | None = None
) -> list[Finding]:
    """What the SHACL shapes alone find: nodes that do not look as their class asks."""
    folder = ontology_folder or resources.folder("ontology")
    return sorted(set(_broken_shapes(_with_ontology(statements, folder), folder)))


def _with_ontology(statements: Iterable[pyoxigraph.Triple | pyoxigraph.Quad], folder: str) -> set[pyoxigraph.Triple]:
    from pyoxigraph import Quad, RdfFormat, Triple, parse  # noqa: PLC0415 - nothing here is needed to import ccgraph

    ontology = parse(path=Path(folder, "ccgraph.ttl"), format=RdfFormat.TURTLE)
    return {
        Triple(statement.subject, statement.predicate, statement.object) if isinstance(statement, Quad) else statement
        for source in (ontology, statements)
        for statement in source
    }


def _broken_rules(triples: set[pyoxigraph.Triple], folder: str, limits: Limits | None) -> Iterator[Finding]:
    from ccgraph.results import Result  # noqa: PLC0415
    from ccgraph.store.local import LocalStore  # noqa: PLC0415

    files = _Files(triples)
    with LocalStore.from_triples(triples) as store:
        if limits is not None:
            store.limits = limits
        for path in sorted(Path(folder, "violations").glob("*-violation.rq")):
            text = path.read_text(encoding="utf-8")
            header = dict(re.findall(r"^#\+ (\w+): (.+)$", text, flags=re.MULTILINE))
            rule = path.name.removesuffix("-violation.rq")
            try:
                result = store.query(text, checked=True)
            except (QueryTimeout, QueryMemoryError) as error:
                raise type(error)(f"the rule {rule} cannot be checked: {error}") from error
            if not isinstance(result, Result):
                raise TypeError(f"{path.name} is not a SELECT query")
            for values in result.rows:
                row = dict(zip(result.variables, values, strict=True))
                yield Finding(
                    file=files.of(row["node"]),
                    node=_shown(row["node"]),
                    rule=rule,
                    what=str(getattr(row.get("message"), "value", header["summary"])),
                    value=_shown(row.get("value")),
                    fix=header["fix"],
                )


def _broken_shapes(triples: set[pyoxigraph.Triple], folder: str) -> Iterator[Finding]:
    import pyshacl  # noqa: PLC0415 - a third of a second to import
    from rdflib import RDF, SH, Graph  # noqa: PLC0415

    shapes = Graph().parse(Path(folder, "shapes.ttl"), format="turtle")
    # inplace: the graph was made for this, so pyshacl needs no copy of it.
    _, report, _ = pyshacl.validate(_to_rdflib(triples), shacl_graph=shapes, inference="none", inplace=True)
    if not isinstance(report, Graph):
        raise TypeError(f"pyshacl gave no report: {report!r}")
    files = _Files(triples)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        node = _from_rdflib(report.value(result, SH.focusNode))
        value = _from_rdflib(report.value(result, SH.value))
        what, _, fix = str(report.value(result, SH.resultMessage)).partition("; ")
        yield Finding(
            file=files.of(node),
            node=_shown(node),
            rule=str(report.value(result, SH.sourceShape)).removeprefix(_SHAPES),
            what=what,
            value="" if value == node else _shown(value),
            fix=fix,
        )


class _Files:
    """Finds the data file of a node: ``data/<folder>/<id>.yaml`` of the entity that it is or stands below."""

    def __init__(self, triples: set[pyoxigraph.Triple]) -> None:
        self._tables = {
            getattr(triple.subject, "value", "")
            for triple in triples
            if triple.predicate.value == _RDF_TYPE and getattr(triple.object, "value", "") == f"{CCG}SourceTable"
        }

    def of(self, node: _Term | None) -> str:
        iri = getattr(node, "value", "")
        if not iri.startswith(BASE):
            return ""
        kind, _, rest = iri.removeprefix(BASE).partition("/")
        identifier = rest.partition("/")[0]
        if kind == "source":
            # Tables have the document's name in front of their id, and rows and cells below it.
            parts = rest.split("/")
            for length in range(len(parts), 0, -1):
                if f"{BASE}source/{'/'.join(parts[:length])}" in self._tables:
                    identifier = parts[length - 1]
                    break
            else:
                return ""
        if kind not in FOLDERS or not identifier:
            return ""
        return _printable(f"data/{FOLDERS[kind]}/{identifier}.yaml")


def _shown(term: _Term | None) -> str:
    """A term as people write it, in printable characters, cut where it is long; empty for none."""
    if term is None:
        return ""
    from pyoxigraph import BlankNode, NamedNode  # noqa: PLC0415

    if isinstance(term, BlankNode):
        return "a blank node"  # its label changes from run to run
    text = _printable(compact(term.value) if isinstance(term, NamedNode) else str(term))
    return text if len(text) <= _SHOWN or isinstance(term, NamedNode) else f"{text[:_SHOWN]}…"


def _printable(text: str) -> str:
    """``text`` without characters that could steer a terminal or turn the line round."""
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04X}" for letter in text)


def _to_rdflib(triples: set[pyoxigraph.Triple]) -> rdflib.Graph:
    """The triples for pyshacl. Only rdflib's in-memory graph; nothing is parsed or resolved."""
    import logging  # noqa: PLC0415

    from pyoxigraph import Triple  # noqa: PLC0415
    from rdflib import Graph  # noqa: PLC0415

    graph = Graph(bind_namespaces="none")
    made: dict[_Term, rdflib.term.Node] = {}
    # rdflib logs a traceback for each literal that does not fit its datatype; the shapes report these properly.
    log = logging.getLogger("rdflib.term")
    silent, log.disabled = log.disabled, True
    try:
        for triple in triples:
            terms = (triple.subject, triple.predicate, triple.object)
            if any(isinstance(term, Triple) for term in terms):
                continue  # RDF 1.2's triple terms: rdflib knows none, and no shape concerns them
            for term in terms:
                if term not in made:
                    made[term] = _to_rdflib_term(term)
            graph.add((made[triple.subject], made[triple.predicate], made[triple.object]))
    finally:
        log.disabled = silent
    return graph


def _to_rdflib_term(term: _Term) -> rdflib.term.IdentifiedNode | rdflib.Literal:
    from pyoxigraph import BlankNode, Literal, NamedNode  # noqa: PLC0415
    from rdflib import BNode, URIRef  # noqa: PLC0415
    from rdflib import Literal as RdflibLiteral  # noqa: PLC0415

    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if not isinstance(term, Literal):
        raise TypeError(f"{term!r} has no counterpart in rdflib")
    if term.language is not None:
        return RdflibLiteral(term.value, lang=term.language)
    datatype = term.datatype.value
    if datatype == "http://www.w3.org/2001/XMLSchema#string":
        return RdflibLiteral(term.value)  # rdflib tells the two spellings apart; its own parser gives this one
    if not datatype.startswith("http://www.w3.org/2001/XMLSchema#"):
        # rdflib parses XML and HTML literals when it makes them; no shape wants one, so it gets a name it cannot know.
        datatype = f"{datatype}?unparsed"
    return RdflibLiteral(term.value, datatype=URIRef(datatype), normalize=False)


def _from_rdflib(node: rdflib.term.Node | None) -> _Term | None:
    from pyoxigraph import BlankNode, Literal, NamedNode  # noqa: PLC0415
    from rdflib import BNode, URIRef  # noqa: PLC0415
    from rdflib import Literal as RdflibLiteral  # noqa: PLC0415

    if isinstance(node, URIRef):
        return NamedNode(str(node))
    if isinstance(node, BNode):
        return BlankNode(str(node))
    if not isinstance(node, RdflibLiteral):
        return None
    if node.language is not None:
        return Literal(str(node), language=node.language)
    if node.datatype is None:
        return Literal(str(node))
    return Literal(str(node), datatype=NamedNode(str(node.datatype).removesuffix("?unparsed")))
