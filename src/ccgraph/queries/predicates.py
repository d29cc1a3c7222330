"""Which predicates a query reads, told from its tokens, so that a store may fetch no more than that."""

from __future__ import annotations

from ccgraph.queries.tokens import BLANK, DATA, EXPRESSION, GROUP, SUBSELECT, TERMS, TOP, tokenize

TYPE_CHECKING = False
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_PATTERN = frozenset({GROUP, BLANK, TERMS})
_TERM_KINDS = frozenset({"iri", "name", "var", "string", "number", "blank"})
# What comes next in a pattern.
_SUBJECT, _PREDICATE, _OBJECT = "subject", "predicate", "object"


def predicates(text: str) -> frozenset[str] | None:
    """IRIs among which are the predicates of all triples that the answer depends on; ``None`` where any may be.

    Any may be where a predicate is a variable, excluded by ``!``, or hidden in a collection; where a path of length
    zero (``*``, ``?``) reaches every node there is; and for DESCRIBE, which is the engine's to define.

    Raises:
        QuerySyntaxError: ``text`` is no sequence of SPARQL tokens.
    """
    tokens = tokenize(text)
    namespaces: dict[str, str] = {}
    found: set[str] = set()
    expected = [_SUBJECT]  # of each open bracket
    for index, (kind, value, _, inside) in enumerate(tokens):
        if inside == TOP:
            if kind == "word" and value.upper() in ("BASE", "DESCRIBE"):
                return None
            if kind == "iri" and index and tokens[index - 1][0] == "name":
                namespaces[tokens[index - 1][1][:-1]] = value[1:-1]
        elif kind == "mark" and value in "{([":
            if inside == TERMS and expected[-1] != _PREDICATE and tokens[index - 1][1] not in ("/", "|", "^"):
                return None
            expected.append(_PREDICATE if inside == BLANK else _OBJECT if inside == TERMS else _SUBJECT)
        elif kind == "mark" and value in "})]":
            expected.pop()
            expected[-1] = _after_bracket(inside, expected[-1])
        elif inside in _PATTERN:
            if _reads_anything(kind, value, expected[-1]):
                return None
            found.update(_iri(kind, value, namespaces))
            expected[-1] = _after((kind, value), expected[-1])
    return None if any("\\" in iri for iri in found) else frozenset(found)


def _reads_anything(kind: str, value: str, expected: str) -> bool:
    return (kind == "var" and expected == _PREDICATE) or (kind == "mark" and value in ("!", "*", "?"))


def _iri(kind: str, value: str, namespaces: dict[str, str]) -> tuple[str, ...]:
    if kind == "iri":
        return (value[1:-1],)
    if kind == "name":
        prefix, _, name = value.partition(":")
        return (namespaces.get(prefix, "") + name,)
    return (_TYPE,) if (kind, value) == ("word", "a") else ()


def _after(token: tuple[str, str], expected: str) -> str:
    """What is expected after a token of a pattern that is no bracket."""
    kind, value = token
    if kind in _TERM_KINDS or token == ("word", "a"):
        return _PREDICATE if expected == _SUBJECT else _OBJECT
    if kind == "word":  # OPTIONAL, FILTER, GRAPH, …; or true, after which a mark says what follows
        return _SUBJECT
    return {".": _SUBJECT, ";": _PREDICATE, ",": _OBJECT}.get(value, expected)


def _after_bracket(inside: str, expected: str) -> str:
    """What is expected after the bracket of a kind has closed."""
    if inside in (GROUP, SUBSELECT, DATA, EXPRESSION):
        return _SUBJECT
    return _PREDICATE if inside == BLANK and expected == _SUBJECT else _OBJECT
