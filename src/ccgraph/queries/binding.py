"""From a value that somebody gives for a parameter to the text of a SPARQL term.

The engine's own serialiser writes every term, so that no value can become anything but a term. Nothing is guessed: a
value that is not of the parameter's type is refused.
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from ccgraph.errors import QueryParameterError
from ccgraph.namespace import KINDS, PREFIXES, expand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from ccgraph.queries.saved import Parameter

    #: (kind, text) -> IRI of the entity of that kind that the text names; raises NotFoundError.
    Resolve: TypeAlias = Callable[[str, str], str]

#: types of parameter that name an entity; ``technique`` and ``entity`` stand for several kinds.
ENTITY_TYPES = frozenset({*KINDS, "technique", "entity"})
#: other types -> what they are called in messages.
_PLAIN_TYPES = {
    "boolean": "true or false",
    "date": "a day such as 2024-12-31",
    "decimal": "a decimal number",
    "enum": "one of its choices",
    "integer": "an integer of at most 64 bits",
    "iri": "an IRI",
    "langString": "text",
    "string": "text",
}
#: every type that a parameter may have.
PARAMETER_TYPES = ENTITY_TYPES | frozenset(_PLAIN_TYPES)

_XSD = PREFIXES["xsd"]
_DIGITS = "0123456789"
_LARGEST = 2**63
#: powers of ten; beyond, writing a decimal out takes more room than any query has.
_MOST_DIGITS = 100
_DAY = len("2024-12-31")


def as_term(parameter: Parameter, value: object, resolve: Resolve) -> str:
    """``value`` as SPARQL.

    Text, Python's own types and terms of pyoxigraph are taken. A ``langString`` without a language is English, the
    language of the graph. An IRI may be written ``prefix:name`` with the prefixes of ``namespace``.

    Raises:
        QueryParameterError: ``value`` is not of the parameter's type; the message names the choices of an enum.
        NotFoundError: from ``resolve``, for the name of an entity that is not there.
    """
    kind = parameter.type
    try:
        plain = _unwrapped(kind, value)
        if kind in ENTITY_TYPES:
            return str(NamedNode(resolve(kind, _text(plain))))
        if kind == "enum":
            return parameter.choices[_text(plain)]
        return str(_WRITERS[kind](plain))
    except (ValueError, TypeError, ArithmeticError, KeyError) as error:
        choices = f"; its choices are {', '.join(parameter.choices)}" if parameter.choices else ""
        what = f"{parameter.name} is {_shown(value)}, which is not {_called(kind)}{choices}"
        raise QueryParameterError(what, parameter.name) from error


def constant(text: str) -> str:
    """What an enum's choice stands for, as SPARQL: the IRI ``prefix:name``, or else the text itself.

    Raises ``ValueError`` for a prefix with something behind it that is no IRI.
    """
    prefix, colon, name = text.partition(":")
    return str(NamedNode(PREFIXES[prefix] + name) if colon and prefix in PREFIXES else Literal(text))


def _unwrapped(kind: str, value: object) -> object:
    """A term of pyoxigraph, or an entry of the graph, as the plain value in it; literals keep their language."""
    if isinstance(value, Literal):
        names = {"langString": PREFIXES["rdf"] + kind, "enum": f"{_XSD}string"}
        if value.datatype.value != names.get(kind, _XSD + kind):
            raise TypeError(kind)
        return value if kind == "langString" else value.value
    if kind in ENTITY_TYPES or kind == "iri":
        if isinstance(value, NamedNode):
            return value.value
        return getattr(value, "iri", value)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value


def _iri(value: object) -> NamedNode:
    text = _text(value)
    return NamedNode(expand(text) or text)


def _string(value: object) -> Literal:
    return Literal(_text(value))


def _lang_string(value: object) -> Literal:
    return value if isinstance(value, Literal) else Literal(_text(value), language="en")


def _integer(value: object) -> Literal:
    if isinstance(value, str):
        number = int(_checked(value, _DIGITS))
    elif isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(type(value))
    else:
        number = value.__index__()
    if not -_LARGEST <= number < _LARGEST:
        raise ValueError(number)
    return _typed(str(number), "integer")


def _decimal(value: object) -> Literal:
    from decimal import Decimal  # noqa: PLC0415 - few queries have one
    from numbers import Real  # noqa: PLC0415 - likewise; other libraries' numbers are registered there too

    if not isinstance(value, (Real, Decimal, str)):
        raise TypeError(type(value))
    number = Decimal(_checked(value, _DIGITS + ".") if isinstance(value, str) else str(value))
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError(value)
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return _typed("0" if text == "-0" else text, "decimal")


def _boolean(value: object) -> Literal:
    if isinstance(value, bool):
        return _typed("true" if value else "false", "boolean")
    if value not in ("true", "false"):
        raise ValueError(value)
    return _typed(_text(value), "boolean")


def _day(value: object) -> Literal:
    from datetime import date, datetime  # noqa: PLC0415 - few queries have one

    if isinstance(value, date) and not isinstance(value, datetime):
        return _typed(value.isoformat(), "date")
    text = _text(value)
    if len(text) != _DAY or text.strip(_DIGITS + "-"):
        raise ValueError(text)  # a week, or digits of other scripts
    return _typed(date.fromisoformat(text).isoformat(), "date")


def _checked(text: str, alphabet: str) -> str:
    """The number as it stands, unless only Python would take it for one: ``1_000``, digits of other scripts."""
    unsigned = text[1:] if text[:1] in ("+", "-") else text
    if unsigned.strip(alphabet):
        raise ValueError(text)
    return text


def _typed(text: str, name: str) -> Literal:
    return Literal(text, datatype=NamedNode(_XSD + name))


def _called(kind: str) -> str:
    article = "an" if kind.startswith(("a", "e", "i", "o")) else "a"
    return _PLAIN_TYPES.get(kind, f"the name of {article} {kind}")


def _shown(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004 - room in a line


_WRITERS: Mapping[str, Callable[[object], NamedNode | Literal]] = {
    "boolean": _boolean,
    "date": _day,
    "decimal": _decimal,
    "integer": _integer,
    "iri": _iri,
    "langString": _lang_string,
    "string": _string,
}
