r"""Turtle that people can read and compare: one statement a line, in an order that follows from the triples alone.

Subjects come in blocks: the ontology, its classes, its properties, what else it declares, then entities by kind, then
everything else; within a block by IRI, segment by segment. Of a subject come first type, label, other labels and
definition, then the rest by predicate and object.

Terms are written by the engine, which is right for any text. Only names that need no escape are shortened to
``prefix:name``: rdflib does not read all escapes that Turtle has (``ccg:\.`` is one).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ccgraph.namespace import BASE, CCG, KINDS, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import BlankNode

    #: block, then IRI or label.
    _SubjectKey = tuple[int, str]

__all__ = ["turtle_text"]

_RDF_TYPE = PREFIXES["rdf"] + "type"

#: type of a subject -> its block; the first that fits.
_BLOCKS = (
    (0, frozenset({PREFIXES["owl"] + "Ontology"})),
    (1, frozenset({PREFIXES["owl"] + "Class", PREFIXES["rdfs"] + "Class", PREFIXES["rdfs"] + "Datatype"})),
    (
        2,
        frozenset(
            {
                PREFIXES["rdf"] + "Property",
                *(PREFIXES["owl"] + f"{kind}Property" for kind in ("Object", "Datatype", "Annotation", "Ontology")),
            }
        ),
    ),
)
_DECLARED = 3
_KIND_BLOCKS = {kind: block for block, kind in enumerate(KINDS, _DECLARED + 1)}
_OTHER = _DECLARED + 1 + len(KINDS)
_BLANK = _OTHER + 1

#: what a reader wants to see first of a subject.
_FIRST = (
    _RDF_TYPE,
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["rdfs"] + "label",
    PREFIXES["skos"] + "altLabel",
    PREFIXES["skos"] + "definition",
)

_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
#: datatype -> the forms that Turtle takes for it without quotes.
_BARE = {
    PREFIXES["xsd"] + "integer": re.compile(r"-?[0-9]+\Z"),
    PREFIXES["xsd"] + "boolean": re.compile(r"(?:true|false)\Z"),
}


def turtle_text(triples: Sequence[Triple]) -> str:
    """The triples as Turtle. Each is to come once; only the prefixes that are used are declared, sorted."""
    names = _Names()
    lines: list[str] = []
    subject = predicate = None
    for key, triple in _in_order(triples):
        if key != subject:
            if lines:
                lines[-1] += " .\n"
            lines.append(f"{names.of(triple.subject)} {names.of_predicate(triple.predicate)} {names.of(triple.object)}")
        elif triple.predicate != predicate:
            lines[-1] += " ;"
            lines.append(f"    {names.of_predicate(triple.predicate)} {names.of(triple.object)}")
        else:
            lines[-1] += " ,"
            lines.append(f"        {names.of(triple.object)}")
        subject, predicate = key, triple.predicate
    if lines:
        lines[-1] += " .\n\n"
    header = [f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in sorted(names.used)]
    return "\n".join([*header, "", *lines] if header else lines)


class _Names:
    """How terms are written, and which prefixes that took."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self._made: dict[str, str] = {}

    def of(self, term: NamedNode | BlankNode | Literal | Triple) -> str:
        if isinstance(term, NamedNode):
            return self._of_iri(term.value)
        if isinstance(term, Triple):
            return f"<<( {self.of(term.subject)} {self._of_iri(term.predicate.value)} {self.of(term.object)} )>>"
        text = str(term)
        if not isinstance(term, Literal) or not text.endswith(">"):
            return text
        datatype = term.datatype.value
        bare = _BARE.get(datatype)
        if bare is not None and bare.match(term.value):
            return term.value
        return f"{text[: -len(datatype) - 2]}{self._of_iri(datatype)}"

    def of_predicate(self, term: NamedNode) -> str:
        return "a" if term.value == _RDF_TYPE else self._of_iri(term.value)

    def _of_iri(self, iri: str) -> str:
        if iri not in self._made:
            cut = max(iri.rfind("#"), iri.rfind("/")) + 1
            prefix = _PREFIX_OF.get(iri[:cut])
            if prefix is not None and _PLAIN_NAME.match(iri, cut):
                self.used.add(prefix)
                self._made[iri] = f"{prefix}:{iri[cut:]}"
            else:
                self._made[iri] = f"<{iri}>"
        return self._made[iri]


def _in_order(triples: Sequence[Triple]) -> list[tuple[_SubjectKey, Triple]]:
    types: dict[str, set[str]] = {}
    for triple in triples:
        if triple.predicate.value == _RDF_TYPE and isinstance(triple.object, NamedNode):
            types.setdefault(str(triple.subject), set()).add(triple.object.value)
    subjects: dict[str, _SubjectKey] = {}
    predicates = {iri: (rank, iri) for rank, iri in enumerate(_FIRST)}
    keyed = []
    for triple in triples:
        subject, predicate = str(triple.subject), triple.predicate.value
        if subject not in subjects:
            # What stands below an entity's IRI comes right after it: method/pca/… before method/pca-2.
            subjects[subject] = (_block(subject, types.get(subject, set())), subject.strip("<>").replace("/", "\0"))
        if predicate not in predicates:
            predicates[predicate] = (len(_FIRST), predicate)
        keyed.append((subjects[subject], predicates[predicate], str(triple.object), triple))
    keyed.sort(key=lambda entry: entry[:3])
    return [(entry[0], entry[3]) for entry in keyed]


def _block(subject: str, types: set[str]) -> int:
    for block, names in _BLOCKS:
        if types & names:
            return block
    if subject.startswith("_:"):
        return _BLANK
    iri = subject.strip("<>")
    if iri.startswith(CCG):
        return _DECLARED
    return _KIND_BLOCKS.get(iri.removeprefix(BASE).partition("/")[0], _OTHER)
