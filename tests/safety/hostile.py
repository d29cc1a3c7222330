"""Queries that want more than they should get: too deep, too long, too much, too slow, or not SPARQL at all.

Each is made from its number alone, so a failure names the query that it needs to be seen again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable

#: a name that no data have.
NOWHERE = "<http://example.org/nowhere>"
_TOKENS = (
    *("SELECT", "ASK", "CONSTRUCT", "WHERE", "FILTER", "EXISTS", "NOT", "OPTIONAL", "UNION", "MINUS", "BIND", "AS"),
    *("VALUES", "GROUP", "ORDER", "BY", "LIMIT", *"{}()[].;,*/|^!=<>#\\", "||", "&&", "<<", ">>", "^^", "@en"),
    *("?x", "?y", "e:x", "<http://example.org/>", '"a"', "'b'", "5", "1.5", "-1", "\x00", "\u00e9", "\U0001f600"),
)


@dataclass(frozen=True)
class Hostile:
    """A query; ``answer`` is what its first value has to be if it is answered, where that is known."""

    kind: str
    text: str
    answer: str | None = None


def hostile(number: int) -> Hostile:
    """The query of that number: kinds take turns."""
    kind = tuple(_KINDS)[number % len(_KINDS)]
    choose = random.Random(number)  # noqa: S311 - shapes, not secrets
    made = _KINDS[kind](choose)
    text, answer = made if isinstance(made, tuple) else (made, None)
    return Hostile(kind, text, answer)


def number_of_kinds() -> int:
    """So many numbers in a row make one query of each kind."""
    return len(_KINDS)


def _depth(choose: random.Random) -> int:
    """10 to a million, small ones as often as large ones."""
    return int(10 ** choose.uniform(1, 6))


def _product(choose: random.Random, least: int = 2) -> str:
    return " . ".join(f"?s{index} ?p{index} ?o{index}" for index in range(choose.randint(least, 5)))


def _doubled(choose: random.Random) -> tuple[str, str]:
    times = choose.randint(5, 45)
    steps = " ".join(f"BIND(CONCAT(?t{index}, ?t{index}) AS ?t{index + 1})" for index in range(times))
    return f'SELECT (STRLEN(?t{times}) AS ?n) {{ BIND("abcd" AS ?t0) {steps} }}', str(4 * 2**times)


def _ordered(choose: random.Random) -> str:
    order = choose.choice(["?o0 ?o1", "DESC(STR(?o1))", "RAND()", "MD5(STR(?s0))"])
    return f"SELECT {choose.choice(['*', 'DISTINCT *'])} {{ {_product(choose)} }} ORDER BY {order} LIMIT 1"


def _grouped(choose: random.Random) -> str:
    call = choose.choice(["COUNT(*)", "COUNT(DISTINCT ?o1)", "GROUP_CONCAT(?o1)", "SAMPLE(?o1)", "SUM(STRLEN(?o1))"])
    return f"SELECT ?s0 ({call} AS ?n) {{ {_product(choose)} }} GROUP BY ?s0"


def _path(choose: random.Random) -> str:
    step = choose.choice([f"(!{NOWHERE})", f"({NOWHERE}|!{NOWHERE})", f"(^{NOWHERE}|!{NOWHERE})"])
    ways = ["?a {0}* ?b", "?a {0}+ ?b . ?b {0}* ?c", "?a ({0}/{0})* ?b", "?a ({0}*)* ?b", "?a {0}*/{0}* ?b"]
    return f"SELECT (COUNT(*) AS ?n) {{ {choose.choice(ways).format(step)} }}"


def _pattern(choose: random.Random) -> str:
    patterns = ["(a+)+$", "(a|a)*b", "((a{1,99}){1,99}){1,99}", "(?:.*){50}x", r"(\\p{L}{0,99}){99}", "[", "a" * 9_999]
    text = choose.choice(["STR(?o0)", f'"{"a" * choose.randint(10, 9_000)}!"'])
    return f'SELECT (COUNT(*) AS ?n) {{ {_product(choose)} FILTER(REGEX({text}, "{choose.choice(patterns)}")) }}'


def _grown(choose: random.Random) -> str:
    word = "x" * choose.randint(1, 60)
    steps = " ".join(f'BIND(REPLACE(?t{index}, "x", "{word}") AS ?t{index + 1})' for index in range(12))
    return f'SELECT (STRLEN(?t12) AS ?n) {{ BIND("x" AS ?t0) {steps} }}'


def _numbers(choose: random.Random) -> str:
    number = choose.choice(["9" * _depth(choose), "1e999999999", "1." + "3" * min(_depth(choose), 60_000), "-0e-0"])
    return f"SELECT ?x {{ BIND({number} {choose.choice('+*/-')} {number} AS ?x) }}"


def _long(choose: random.Random) -> str:
    size = _depth(choose)
    return choose.choice(
        [
            f'SELECT ?x {{ BIND("{"a" * size}" AS ?x) }}',
            f"SELECT ?x {{ VALUES ?x {{ {'1 ' * size} }} }}",
            f"SELECT ?x {{ ?{'x' * size} ?p ?x }} LIMIT 1",
            f"ASK {{ ?s ?p <http://example.org/{'a' * size}> }}",
            f"ASK {{}} {'# comment' * size}",
            "PREFIX e: <http://example.org/> " * size + "ASK {}",
        ]
    )


def _terms(choose: random.Random) -> str:
    depth = _depth(choose)
    before, after = choose.choice([("<<( ", " ?p ?o )>>"), ("<< ", " ?p ?o >>"), ("[ ?p ", " ]"), ("( ", " )")])
    return f"ASK {{ ?x ?y {before * depth}?s{after * depth} }}"


def _reaching(choose: random.Random) -> str:
    place = choose.choice(["<http://127.0.0.1:1/>", "<file:///etc/passwd>", "?x"])
    return choose.choice(
        [
            f"SELECT * {{ SERVICE {place} {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT {place} {{ ?s ?p ?o }} }}",
            f"SELECT * FROM {place} {{ ?s ?p ?o }}",  # noqa: S608 - SPARQL, and on purpose
            f"SELECT * {{ {{ SELECT * {{ \\u0053ERVICE {place} {{ ?s ?p ?o }} }} }} }}",
            f"LOAD {place}",
            "DELETE WHERE { ?s ?p ?o }",
            "INSERT DATA { <http://example.org/a> <http://example.org/a> 1 }",
            "DROP ALL",
        ]
    )


def _garbage(choose: random.Random) -> str:
    return " ".join(choose.choices(_TOKENS, k=min(_depth(choose), 20_000)))


def _damaged(choose: random.Random) -> str:
    text = list(SHAPES[choose.choice(list(SHAPES))](choose.randint(1, 60)))
    for _ in range(choose.randint(1, 9)):
        place = choose.randrange(len(text))
        text[place : place + choose.randint(0, 3)] = choose.choice(["", "{", "}", "(", ")", '"', "\n", "?", "*"])
    return "".join(text)


def _of_shape(name: str) -> Callable[[random.Random], str]:
    return lambda choose: SHAPES[name](_depth(choose))


_KINDS: dict[str, Callable[[random.Random], str | tuple[str, str]]] = {
    "a count of a product": lambda choose: f"SELECT (COUNT(*) AS ?n) {{ {_product(choose)} }}",
    "rows of a product": lambda choose: f"SELECT * {{ {_product(choose)} }}",
    "no row of a product": lambda choose: f"SELECT * {{ {_product(choose)} FILTER(?s0 = ?o1 && ?s0 != ?o1) }}",
    "triples of a product": lambda choose: f"CONSTRUCT {{ ?s0 ?p1 ?o1 }} {{ {_product(choose)} }}",
    "a description of everything": lambda choose: f"DESCRIBE ?s0 ?o1 {{ {_product(choose)} }}",
    "a product in order": _ordered,
    "a product in groups": _grouped,
    "a product that is optional": lambda choose: (
        f"ASK {{ ?s ?p ?o OPTIONAL {{ {_product(choose)} }} FILTER(!BOUND(?s)) }}"
    ),
    "a product that must not be": lambda choose: (
        f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {_product(choose)} FILTER(?s = ?o1 && ?o1 != ?s) }} }} ORDER BY ?o"
    ),
    "a product in a sub-query": lambda choose: (
        f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT DISTINCT ?s0 ?o1 {{ {_product(choose)} }} }} ?o1 ?x ?s0 }}"
    ),
    "unions of products": lambda choose: (
        "SELECT (COUNT(*) AS ?n) { " + " UNION ".join(f"{{ {_product(choose)} }}" for _ in range(20)) + " }"
    ),
    "a text doubled": _doubled,
    "a text that grows": _grown,
    "paths": _path,
    "regular expressions": _pattern,
    "numbers": _numbers,
    "long words": _long,
    "terms in terms": _terms,
    "what reaches out": _reaching,
    "garbage": _garbage,
    "a query with damage": _damaged,
    **{f"deep: {name}": _of_shape(name) for name in SHAPES},
}
