"""Every error ccgraph raises, under one base.

Each class also derives from the built-in exception a caller would expect, keeps what went wrong as attributes,
and knows the exit code of the command line: 1 a check failed, 2 usage or bad input, 3 a remote endpoint could not
answer, 4 the output could not be written, 5 a store is locked or damaged, 6 a query took more
time or memory than it may.

This file is on the path of every command, so it imports nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def _restored(kind: type[CCGraphError], arguments: tuple[object, ...], state: dict[str, object]) -> CCGraphError:
    error = kind.__new__(kind)
    error.args = arguments
    error.__dict__.update(state)
    return error


class CCGraphError(Exception):
    """Base of all errors of ccgraph."""

    exit_code = 2

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle what the error is, not what it was made from: the two differ in subclasses."""
        return _restored, (type(self), self.args, self.__dict__)


class Problem:
    """One thing wrong at one place: ``file:line:column: what; fix``. Sorts by place.

    ``line`` and ``column`` count from 1; 0 means that the problem concerns the whole file.
    """

    __slots__ = ("column", "file", "fix", "line", "what")

    def __init__(self, file: str, line: int, column: int, what: str, fix: str = "") -> None:
        self.file = file
        self.line = line
        self.column = column
        self.what = what
        self.fix = fix

    def _key(self) -> tuple[str, int, int, str, str]:
        return (self.file, self.line, self.column, self.what, self.fix)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem) and self._key() == other._key()

    def __lt__(self, other: Problem) -> bool:
        return self._key() < other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Problem{self._key()!r}"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.what}; {self.fix}" if self.fix else f"{place}: {self.what}"


class CatalogError(CCGraphError, ValueError):
    """The data files cannot be used; ``problems`` holds everything that is wrong with them, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NotFoundError(CCGraphError, LookupError):
    """A name that the graph does not know; ``close_matches`` are the nearest ones, best first."""

    def __init__(self, message: str, close_matches: Iterable[str] = ()) -> None:
        self.close_matches = tuple(close_matches)
        if self.close_matches:
            message = f"{message}; did you mean {' or '.join(self.close_matches)}?"
        super().__init__(message)


class NothingLeftError(CCGraphError, LookupError):
    """Conditions that nothing meets; the message says which of them removed the last candidates."""

    exit_code = 1


class QueryError(CCGraphError, ValueError):
    """A query that cannot be asked as it is."""


class QuerySyntaxError(QueryError):
    """SPARQL text that does not parse, or that is refused; ``line`` and ``column`` count from 1 (0: unknown)."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        self.line = line
        self.column = column
        super().__init__(f"line {line}, column {column}: {message}" if line else message)


class QueryParameterError(QueryError):
    """A parameter of a saved query that is missing, unexpected or of the wrong type; ``parameter`` names it."""

    def __init__(self, message: str, parameter: str = "") -> None:
        self.parameter = parameter
        super().__init__(message)


class QueryTimeout(CCGraphError, TimeoutError):  # noqa: N818 - named like the built-in it joins
    """A query that was stopped because its time was up."""

    exit_code = 6


class QueryMemoryError(CCGraphError, MemoryError):
    """A query that was stopped because it took more memory than it may."""

    exit_code = 6


class EndpointError(CCGraphError, OSError):
    """A remote endpoint that did not answer as it should."""

    exit_code = 3


class ParseError(CCGraphError, ValueError):
    """A file that cannot be read as what it claims to be, with the place where reading stopped."""

    def __init__(self, file: str, line: int, column: int, what: str, fix: str = "") -> None:
        self.problem = Problem(file, line, column, what, fix)
        super().__init__(str(self.problem))


class NonConformantError(CCGraphError):
    """A graph that breaks a rule; ``report`` says which, one line each."""

    exit_code = 1

    def __init__(self, report: Iterable[str]) -> None:
        self.report = tuple(report)
        super().__init__("\n".join(self.report))


class MissingExtraError(CCGraphError, ImportError):
    """A feature that needs a package which the default install leaves out."""

    def __init__(self, feature: str, extra: str) -> None:
        self.extra = extra
        super().__init__(f"{feature} needs an optional package: pip install 'ccgraph[{extra}]'")


class OutputError(CCGraphError, OSError):
    """An output that could not be written; whatever was there before is untouched."""

    exit_code = 4


class StoreError(CCGraphError, OSError):
    """A store folder that is locked, damaged, or not a store of ccgraph."""

    exit_code = 5
