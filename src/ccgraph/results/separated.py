"""SPARQL 1.1 Query Results CSV and TSV, as the recommendation has them."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccgraph.results.values import Term

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DIGITS = "0123456789"


def as_tsv(variables: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> str:
    """Terms in Turtle's syntax, so that nothing is lost; numbers are bare, tabs and line ends in literals escaped."""
    lines = ["\t".join(f"?{name}" for name in variables)]
    lines += ["\t".join("" if term is None else _turtle(term) for term in row) for row in rows]
    return "\n".join(lines) + "\n"


def as_csv(variables: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> str:
    """Plain values: IRIs and texts as they are, quoted where they hold commas, quotes or line ends; lines end CRLF.

    The recommendation leaves it open whether an empty text is quoted. Here it is, which tells it from no value.
    """
    lines = [",".join(map(_quoted, variables))]
    lines += [",".join("" if term is None else _quoted(_plain(term)) for term in row) for row in rows]
    return "\r\n".join(lines) + "\r\n"


def _turtle(term: Term) -> str:
    if isinstance(term, Literal) and _is_bare(term.value, term.datatype.value):
        return term.value
    return str(term).replace("\t", "\\t")  # N-Triples; not all versions of the engine escape tabs


def _is_bare(text: str, datatype: str) -> bool:
    """Whether Turtle reads the number without quotes as the same literal."""
    unsigned = text[1:] if text[:1] in {"+", "-"} else text
    mantissa, exponent, power = unsigned.replace("E", "e").partition("e")
    whole, point, fraction = mantissa.partition(".")
    if (whole + fraction + power[power[:1] in {"+", "-"} :]).strip(_DIGITS):
        return False
    if exponent:
        return datatype == f"{_XSD}double" and power[-1:] in set(_DIGITS) and bool(whole)
    if point:
        return datatype == f"{_XSD}decimal" and bool(fraction)
    return datatype == f"{_XSD}integer" and bool(whole)


def _plain(term: Term) -> str:
    return term.value if isinstance(term, (NamedNode, Literal)) else str(term)


def _quoted(text: str) -> str:
    if not text or any(character in text for character in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
