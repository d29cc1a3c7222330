"""A picture of what a query joins, as a Mermaid flow chart: terms are nodes, triple patterns are arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccgraph.namespace import compact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_MUST, _MAY, _NOT = "-->", "-.->", "--x"


def diagram(text: str, parameters: Collection[str]) -> str:
    """The flow chart of the query ``text``; the variables that are ``parameters`` are round."""
    from rdflib.plugins.sparql import prepareQuery  # noqa: PLC0415 - slow to import, and only here
    from rdflib.term import Variable  # noqa: PLC0415

    nodes: dict[str, str] = {}
    arrows: list[str] = []
    for triple, arrow in _patterns(prepareQuery(text).algebra, _MUST):
        subject, predicate, object_ = triple
        ends = []
        for term in (subject, object_):
            label = _label(term)
            if label not in nodes:
                shape = "([{}])" if isinstance(term, Variable) and str(term) in parameters else "[{}]"
                nodes[label] = f"  n{len(nodes)}{shape.format(_quoted(label))}"
            ends.append(f"n{list(nodes).index(label)}")
        line = f"  {ends[0]} {arrow}|{_quoted(_label(predicate))}| {ends[1]}"
        if line not in arrows:
            arrows.append(line)
    return "\n".join(["flowchart LR", *nodes.values(), *arrows])


def _patterns(part: Any, arrow: str) -> Iterator[tuple[tuple[Any, ...], str]]:  # noqa: ANN401 - rdflib's algebra
    """The triple patterns of a part of rdflib's algebra, each with the arrow it is drawn with; conditions last."""
    if isinstance(part, (list, tuple)):
        for item in part:
            yield from _patterns(item, arrow)
    elif hasattr(part, "name") and hasattr(part, "items"):
        for triple in _triples(part):
            yield triple, arrow
        for key, value in sorted(part.items(), key=lambda item: item[0] == "expr"):
            yield from _patterns(value, _arrow(part.name, key, arrow))


def _triples(part: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - rdflib's algebra
    if part.name == "BGP":
        return sorted(part.triples, key=str)
    if part.name == "TriplesBlock":  # rdflib leaves what stands in EXISTS as it was parsed: terms in a row, by threes
        return [tuple(terms[start : start + 3]) for terms in part.triples for start in range(0, len(terms), 3)]
    return []


def _arrow(name: str, key: str, arrow: str) -> str:
    """The arrow for what stands at ``key`` of a part that is drawn with ``arrow`` itself."""
    if name == "Builtin_NOTEXISTS":
        return _NOT
    optional = name == "Builtin_EXISTS" or (name == "LeftJoin" and key == "p2")
    return _MAY if optional and arrow == _MUST else arrow


def _label(term: Any) -> str:  # noqa: ANN401 - a term, or a path
    from rdflib.term import BNode, Literal, URIRef, Variable  # noqa: PLC0415

    if isinstance(term, Variable):
        return f"?{term}"
    if isinstance(term, URIRef):
        return "a" if term.endswith("#type") else compact(str(term))
    if isinstance(term, BNode):
        return "anything"
    if isinstance(term, Literal):
        return str(term)
    parts = getattr(term, "args", None)  # a path: alternatives, a sequence, a repetition
    if parts is not None:
        sign = "/" if type(term).__name__ == "SequencePath" else "|"
        return sign.join(map(_label, parts))
    return _label(term.arg if hasattr(term, "arg") else term.path) + getattr(term, "mod", "")


def _quoted(label: str) -> str:
    """A label as Mermaid reads it: quoted, with its own quotes as an entity."""
    return '"' + label.replace("&", "#amp;").replace('"', "#quot;") + '"'
