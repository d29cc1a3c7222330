"""Shapes of queries that grow with a number; the engine dies of each, or takes minutes, when the number is large."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

P = "PREFIX e: <http://example.org/> "


def filters(expression: str) -> str:
    return f"SELECT ?s WHERE {{ ?s ?p ?o FILTER({expression}) }}"


def group(content: str) -> str:
    return f"{P}SELECT ?s WHERE {{ ?s ?p ?o {content} }}"


def nested(before: str, inner: str, after: str, times: int) -> str:
    return before * times + inner + after * times


def layers(times: int) -> str:
    """Brackets and chains together: each level hangs on the first operand of a chain of ten."""
    return nested("(", "?o", f"{'||?o' * 10})", times)


SHAPES: dict[str, Callable[[int], str]] = {
    "groups in groups": lambda n: "SELECT ?s WHERE " + nested("{", "?s ?p ?o", "}", n),
    "groups side by side": lambda n: group("{?s ?p ?o}" * n),
    "not": lambda n: filters("!" * n + "?o"),
    "parentheses": lambda n: filters(nested("(", "?o", ")", n)),
    "functions in functions": lambda n: filters(nested("IF(?o,?o,", "1", ")", n)),
    "casts": lambda n: P + filters(nested("e:f(", "1", ")", n)),
    "exists in exists": lambda n: group(nested("FILTER EXISTS {?s ?p ?o ", "", "}", n)),
    "exists, chained": lambda n: filters("&&".join(["EXISTS {?s ?p ?o}"] * n)),
    "or": lambda n: filters("||".join(["?o"] * n)),
    "or of comparisons": lambda n: filters("||".join(f"?o={number}" for number in range(n))),
    "and": lambda n: filters("&&".join(["?o"] * n)),
    "plus": lambda n: filters("1" + "+1" * n),
    "minus": lambda n: filters("1" + "-1" * n),
    "times": lambda n: filters("*".join(["?o"] * n)),
    "chains in parentheses": lambda n: filters(layers(n)),
    "path steps": lambda n: group("?s " + "/".join(["e:p"] * n) + " ?o"),
    "path choices": lambda n: group("?s " + "|".join(["e:p"] * n) + " ?o"),
    "path stars": lambda n: group("?s " + nested("(", "e:p", ")*", n) + " ?o"),
    "path inverses": lambda n: group("?s " + nested("^(", "e:p", ")", n) + " ?o"),
    "statements": lambda n: group(".?s e:p ?o" * n),
    "semicolons": lambda n: group(".?s e:p ?o" + ";e:p ?o" * n),
    "commas": lambda n: group(".?s e:p ?o" + ",?o" * n),
    "optionals": lambda n: group("OPTIONAL{?s ?p ?o}" * n),
    "optionals in optionals": lambda n: group(nested("OPTIONAL{?s ?p ?o ", "", "}", n)),
    "minuses": lambda n: group("MINUS{?s ?p ?o}" * n),
    "unions": lambda n: group("{?s ?p ?o}" + "UNION{?s ?p ?o}" * n),
    "filters": lambda n: group("FILTER(?o)" * n),
    "binds": lambda n: group("".join(f"BIND(1 AS ?b{number})" for number in range(n))),
    "blocks of values": lambda n: group("VALUES ?s {1}" * n),
    "graphs": lambda n: group(nested("GRAPH ?g {", "?s ?p ?o", "}", n)),
    "sub-queries": lambda n: nested("SELECT ?s WHERE {", "SELECT ?s WHERE {?s ?p ?o}", "}", n),
    "blank nodes": lambda n: group("." + nested("[?p ", "1", "]", n)),
    "lists in lists": lambda n: group(".?s ?p " + nested("(", "1", ")", n)),
    "long lists": lambda n: group(".?s ?p (" + "1 " * n + ")"),
    "columns": lambda n: "SELECT " + "".join(f"(1 AS ?v{number})" for number in range(n)) + " WHERE {}",
    "counts": lambda n: "SELECT " + "".join(f"(COUNT(?s) AS ?v{number})" for number in range(n)) + " WHERE {?s ?p ?o}",
    "having": lambda n: "SELECT (1 AS ?x) WHERE {} HAVING " + "(1)" * n,
    "describe": lambda n: "DESCRIBE " + "<http://example.org/a> " * n,
    "words and dots": lambda n: f"ASK {{ a{'.a' * n} }}",
    "in": lambda n: filters(f"?o IN (1{',2' * n})"),
}
