"""What the guard refuses, and that the engine survives what it lets through."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ccgraph.errors import QuerySyntaxError
from ccgraph.queries.guard import MAX_BYTES, guard
from queries.shapes import SHAPES, P

if TYPE_CHECKING:
    from collections.abc import Callable

#: asks each query of standard input, one a line, and says so before and after.
ENGINE = """
import json, sys
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, Store
store = Store()
store.add(Quad(NamedNode("http://example.org/s"), NamedNode("http://example.org/p"), Literal(1)))
for line in sys.stdin:
    name, text = json.loads(line)
    print("asked", name, flush=True)
    try:
        answer = store.query(text)
        if not isinstance(answer, QueryBoolean):
            next(iter(answer), None)
    except (SyntaxError, RuntimeError):
        pass
    print("lived", name, flush=True)
"""


def passes(text: str) -> bool:
    try:
        guard(text)
    except QuerySyntaxError:
        return False
    return True


def largest(shape: Callable[[int], str]) -> int:
    low, high = 1, 1100
    assert passes(shape(low))
    assert not passes(shape(high))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if passes(shape(middle)) else (low, middle)
    return low


def test_the_engine_survives_the_largest_of_each_shape_that_passes() -> None:
    """With a quarter of the usual stack, so that threads and other systems survive too."""
    queries = [(name, shape(largest(shape))) for name, shape in SHAPES.items()]
    resource = pytest.importorskip("resource")
    limits = (2 * 1024 * 1024, resource.getrlimit(resource.RLIMIT_STACK)[1])
    done = subprocess.run(
        [sys.executable, "-c", ENGINE],
        input="".join(json.dumps(query) + "\n" for query in queries),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_STACK, limits),
    )
    assert done.returncode == 0, f"{done.stdout.splitlines()[-1:]} {done.stderr}"
    assert done.stdout.count("lived") == len(queries)


@pytest.mark.parametrize("name", SHAPES)
def test_limits_leave_room_for_what_people_write(name: str) -> None:
    assert passes(SHAPES[name](10))
    assert largest(SHAPES[name]) >= (20 if name == "chains in parentheses" else 90)


def test_a_thousand_values_are_few() -> None:
    numbers = "-1.5 " * 1000
    assert passes(f"SELECT ?x WHERE {{ VALUES ?x {{ {numbers} }} }}")
    assert passes(f"SELECT ?x WHERE {{ VALUES (?x ?y) {{ {'(1 <http://example.org/a>)' * 1000} }} }}")


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("ASK { SERVICE <http://example.org/> {} }", (1, 7), "SERVICE is refused"),
        ("ASK {\n service silent ?x {} }", (2, 2), "SERVICE is refused"),
        ("ASK {SERVICESILENT<http://example.org/>{}}", (1, 6), "SERVICE is refused"),
        ("ASK { ?s ?p 1SERVICE?x{} }", (1, 14), "SERVICE is refused"),
        (P + "ASK { SERVICEe:x {} }", (1, len(P) + 7), "SERVICE"),
        (r"ASK { \u0053ERVICE <http://example.org/> {} }", (1, 7), "codepoint escape"),
        (r"ASK { S\u0045RVICE <http://example.org/> {} }", (1, 8), "codepoint escape"),
        ("ASK FROM <http://example.org/> {}", (1, 5), "FROM is refused"),
        ("SELECT * FROM NAMED <file:///etc/passwd> WHERE {}", (1, 10), "FROM is refused"),
        ("ASKFROM<http://example.org/>{}", (1, 1), "FROM is refused"),
        (P + "DESCRIBE ?x FROMe:g WHERE {}", (1, len(P) + 13), "FROM is refused"),
        ("LOAD <http://example.org/>", (1, 1), "LOAD is refused"),
        ("insert data { <a:a> <a:a> <a:a> }", (1, 1), "INSERT is refused"),
        ("DELETE WHERE { ?s ?p ?o }", (1, 1), "DELETE is refused"),
        ("WITH <a:a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", (1, 1), "WITH is refused"),
        *[(f"{word} ALL", (1, 1), f"{word} is refused") for word in ("CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD")],
        ("ASK {} ; DROP ALL", (1, 10), "DROP is refused"),
        # What would hide it from a reader who takes < for the beginning of an IRI.
        ('ASK { FILTER(?a<?b#>"""\n) SERVICE ?x {} #"""\n }', (2, 3), "SERVICE is refused"),
        ("ASK { FILTER(?a<?b#>'''\n) SERVICE ?x {} #'''\n }", (2, 3), "SERVICE is refused"),
    ],
)
def test_forms_that_reach_out_or_write(text: str, place: tuple[int, int], reason: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        guard(text)
    assert reason in str(caught.value)
    assert (caught.value.line, caught.value.column) == place


@pytest.mark.parametrize(
    "text",
    [
        P + 'SELECT ?service WHERE { ?service e:service e:LOAD, e:from ; e:drop \'SERVICE\', """INSERT""" }',
        "# SERVICE, FROM and INSERT in a comment\nASK {}",
        "ASK { <http://example.org/SERVICE> ?from ?insert }",
        "PREFIX from: <http://example.org/> PREFIX load: <http://example.org/> ASK { from:a load:b ?c }",
        P + "SELECT (COUNT(*) AS ?n) { ?s !(e:p|^e:q)/e:r* ?o . FILTER(?o<1||?o>=2) } GROUP BY ?s ORDER BY DESC(?n)",
        "DESCRIBE <http://example.org/a>",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o MINUS { ?s a ?p } } LIMIT 1",
    ],
)
def test_words_that_are_no_keywords_are_free(text: str) -> None:
    assert guard(text)


def test_size_is_counted_in_bytes() -> None:
    text = "ASK {} #"
    assert passes(text + "x" * (MAX_BYTES - len(text)))
    with pytest.raises(QuerySyntaxError, match="more than 65536 are not taken"):
        guard(text + "é" * (MAX_BYTES // 2))


def test_lone_surrogates_are_refused_with_their_place() -> None:
    with pytest.raises(QuerySyntaxError, match="line 1, column 7: a lone surrogate"):
        guard("ASK {'\ud800'}")


@pytest.mark.parametrize("name", SHAPES)
def test_deep_shapes_are_refused_fast_with_a_sentence(name: str) -> None:
    text = SHAPES[name](1100)
    if len(text) <= MAX_BYTES:
        with pytest.raises(QuerySyntaxError, match=r"^line 1, column \d+: more than \d+ .*; |piled too high; "):
            guard(text)
