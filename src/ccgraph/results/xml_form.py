"""SPARQL Query Results XML, as the recommendation has it."""

from __future__ import annotations

from pyoxigraph import BlankNode, NamedNode, Triple

from ccgraph.errors import OutputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ccgraph.results.result import Result
    from ccgraph.results.values import Term

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_ITS = 'xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"'
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)
#: characters that XML 1.0 cannot hold, not even escaped.
_IMPOSSIBLE = frozenset(map(chr, range(0x20))) - frozenset("\t\n\r") | frozenset("\ufffe\uffff")


def as_xml(result: Result) -> str:
    """The W3C form, with a line per value.

    Raises:
        OutputError: a literal holds a character that XML cannot hold.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<sparql xmlns="http://www.w3.org/2005/sparql-results#">']
    if result.boolean is not None:
        lines += ["<head></head>", f"<boolean>{'true' if result.boolean else 'false'}</boolean>"]
    else:
        lines += ["<head>", *(f'<variable name="{_text(name)}"/>' for name in result.variables), "</head>", "<results>"]
        for row in result.rows:
            lines.append("<result>")
            lines += [
                f'<binding name="{_text(name)}">{_term(term)}</binding>'
                for name, term in zip(result.variables, row, strict=True)
                if term is not None
            ]
            lines.append("</result>")
        lines.append("</results>")
    return "\n".join([*lines, "</sparql>"]) + "\n"


def _term(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{_text(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{_text(term.value)}</bnode>"
    if isinstance(term, Triple):
        parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
        return f"<triple>{''.join(f'<{name}>{_term(part)}</{name}>' for name, part in parts)}</triple>"
    mark = ""
    if term.language is not None:
        mark = f' xml:lang="{_text(term.language)}"'
        if term.direction is not None:
            mark += f' {_ITS} its:dir="{_text(str(term.direction))}"'
    elif term.datatype.value != _XSD_STRING:
        mark = f' datatype="{_text(term.datatype.value)}"'
    return f"<literal{mark}>{_text(term.value)}</literal>"


def refuse_impossible(text: str) -> None:
    """Raise ``OutputError`` for a text with a character that XML cannot hold."""
    if not text.isprintable():
        for character in text:
            if character in _IMPOSSIBLE:
                what = f"the answer holds the character U+{ord(character):04X}"
                raise OutputError(f"{what}, which XML cannot hold; choose another format")


def _text(text: str) -> str:
    refuse_impossible(text)
    return text.translate(_ESCAPES)
