"""Every error: one base, a familiar second parent, what went wrong as attributes, an exit code."""

from __future__ import annotations

import inspect
import pickle
import subprocess
import sys

import pytest

from ccgraph import errors
from ccgraph.errors import (
    CatalogError,
    CCGraphError,
    EndpointError,
    MissingExtraError,
    NonConformantError,
    NotFoundError,
    NothingLeftError,
    OutputError,
    ParseError,
    Problem,
    QueryError,
    QueryMemoryError,
    QueryParameterError,
    QuerySyntaxError,
    QueryTimeout,
    StoreError,
)

CLASSES = [value for _, value in inspect.getmembers(errors, inspect.isclass) if issubclass(value, Exception)]


@pytest.mark.parametrize("error", CLASSES, ids=lambda error: error.__name__)
def test_one_base_and_a_documented_purpose(error: type[CCGraphError]) -> None:
    assert issubclass(error, CCGraphError)
    assert error.__doc__
    assert error.exit_code in {1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize(
    ("error", "familiar", "exit_code"),
    [
        (CatalogError, ValueError, 2),
        (NotFoundError, LookupError, 2),
        (NothingLeftError, LookupError, 1),
        (QueryError, ValueError, 2),
        (QuerySyntaxError, QueryError, 2),
        (QueryParameterError, QueryError, 2),
        (QueryTimeout, TimeoutError, 6),
        (QueryMemoryError, MemoryError, 6),
        (EndpointError, OSError, 3),
        (ParseError, ValueError, 2),
        (NonConformantError, CCGraphError, 1),
        (MissingExtraError, ImportError, 2),
        (OutputError, OSError, 4),
        (StoreError, OSError, 5),
    ],
)
def test_can_be_caught_by_its_familiar_name(
    error: type[CCGraphError], familiar: type[Exception], exit_code: int
) -> None:
    assert issubclass(error, familiar)
    assert error.exit_code == exit_code


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("a.yaml", 3, 5, "is wrong", "do this"), "a.yaml:3:5: is wrong; do this"),
        (Problem("a.yaml", 3, 5, "is wrong"), "a.yaml:3:5: is wrong"),
        (Problem("a.yaml", 0, 0, "is wrong", "do this"), "a.yaml: is wrong; do this"),
    ],
)
def test_a_problem_reads_file_line_column_what_fix(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_problems_are_values() -> None:
    first, same, other = Problem("a", 1, 2, "x"), Problem("a", 1, 2, "x"), Problem("a", 1, 3, "x")
    assert first == same
    assert hash(first) == hash(same)
    assert first != other
    assert first != "a:1:2: x"
    assert repr(other) == "Problem('a', 1, 3, 'x', '')"


def test_problems_of_a_catalog_are_sorted_by_place_and_given_once() -> None:
    problems = [Problem("b", 1, 1, "x"), Problem("a", 10, 1, "x"), Problem("a", 9, 2, "x"), Problem("a", 9, 2, "x")]
    error = CatalogError(iter(problems))
    assert [(problem.file, problem.line) for problem in error.problems] == [("a", 9), ("a", 10), ("b", 1)]
    assert str(error) == "a:9:2: x\na:10:1: x\nb:1:1: x"


def test_a_parse_error_keeps_its_place() -> None:
    error = ParseError("a.ttl", 4, 7, "lacks a dot", "add one")
    assert error.problem == Problem("a.ttl", 4, 7, "lacks a dot", "add one")
    assert str(error) == "a.ttl:4:7: lacks a dot; add one"


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (NotFoundError("no method 'lasu'"), "no method 'lasu'"),
        (NotFoundError("no method 'lasu'", ["lasso"]), "no method 'lasu'; did you mean lasso?"),
        (NotFoundError("no method 'x'", iter(["a", "b"])), "no method 'x'; did you mean a or b?"),
        (QuerySyntaxError("expected }", 2, 9), "line 2, column 9: expected }"),
        (QuerySyntaxError("too long"), "too long"),
        (NonConformantError(["one", "two"]), "one\ntwo"),
        (
            MissingExtraError("Result.to_pandas()", "pandas"),
            "Result.to_pandas() needs an optional package: pip install 'ccgraph[pandas]'",
        ),
        (OutputError("cannot write a: disk full"), "cannot write a: disk full"),
        (QueryParameterError("no parameter x", "x"), "no parameter x"),
    ],
)
def test_messages(error: CCGraphError, text: str) -> None:
    assert str(error) == text


def test_errors_keep_what_went_wrong() -> None:
    assert NotFoundError("x", iter(["a"])).close_matches == ("a",)
    assert NotFoundError("x").close_matches == ()
    assert (QuerySyntaxError("x", 2, 9).line, QuerySyntaxError("x", 2, 9).column) == (2, 9)
    assert QueryParameterError("x", "limit").parameter == "limit"
    assert NonConformantError(iter(["a"])).report == ("a",)
    assert MissingExtraError("x", "pandas").extra == "pandas"


def test_importing_it_loads_nothing_else() -> None:
    script = "import sys; before = set(sys.modules); import ccgraph.errors; print(*sorted(set(sys.modules) - before))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(result.stdout.split()) == {"__future__", "ccgraph", "ccgraph.errors"}


@pytest.mark.parametrize(
    "error",
    [
        CatalogError([Problem("a.yaml", 1, 2, "is wrong", "mend it")]),
        EndpointError("no answer"),
        MissingExtraError("to_pandas()", "pandas"),
        NonConformantError(["one", "two"]),
        NotFoundError("no such thing", ["this"]),
        OutputError("disk full"),
        ParseError("a.ttl", 3, 4, "is wrong"),
        QuerySyntaxError("no", 5, 6),
        StoreError("locked"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_survive_pickling(error: CCGraphError) -> None:
    """Worker processes hand errors back."""
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert vars(back) == vars(error)
