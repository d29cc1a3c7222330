"""What a SELECT or ASK query answers, and how to read it.

This file is on the path of ``ccgraph query``: it imports nothing beyond the engine's terms and our own small modules.
"""

from __future__ import annotations

from pyoxigraph import QueryBoolean, QuerySolutions

from ccgraph.errors import CCGraphError, MissingExtraError, ParseError
from ccgraph.results import formats
from ccgraph.results.values import python_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator
    from typing import Any

    import pandas as pd
    from pyoxigraph import QueryTriples

    from ccgraph.results.graph_result import GraphResult
    from ccgraph.results.values import Term, Value


class Row:
    """A row of plain Python values, had by name or by place: ``row.label``, ``row["label"]``, ``row[0]``.

    It has no methods that a column's name could hide behind; ``dict(row)`` works, and it equals a tuple of its values.
    """

    __slots__ = ("_values", "_variables")

    def __init__(self, variables: tuple[str, ...], values: tuple[Value, ...]) -> None:
        self._variables = variables
        self._values = values

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the type is the column's
        if name in Row.__slots__:
            raise AttributeError(name)  # not filled yet, while a pickle or a copy is being read
        if name.startswith("__") or name not in self._variables:
            raise AttributeError(f"this row has no column {name!r}; it has {', '.join(self._variables)}")
        return self[name]

    def __getitem__(self, key: str | int) -> Any:  # noqa: ANN401 - the type is the column's
        if isinstance(key, str):
            if key not in self._variables:
                raise KeyError(key)
            key = self._variables.index(key)
        return self._values[key]

    def __iter__(self) -> Iterator[Value]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Row):
            return self._variables == other._variables and self._values == other._values
        return isinstance(other, tuple) and self._values == other

    def __hash__(self) -> int:
        return hash(self._values)

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={self[name]!r}' for name in self._variables)})"


class Result:
    """The answer of a SELECT or ASK query.

    Iterating gives ``Row`` objects of plain values (an IRI is text, a date a ``date``, no value ``None``); ``rows`` has
    the RDF terms themselves. ``boolean`` is the answer of an ASK query, else ``None``. ``sparql`` is the query that
    ran. ``truncated`` says that there were more rows than were read.
    """

    __slots__ = ("boolean", "rows", "sparql", "truncated", "variables")

    def __init__(
        self,
        variables: tuple[str, ...],
        rows: Iterable[tuple[Term | None, ...]],
        *,
        boolean: bool | None = None,
        sparql: str = "",
        truncated: bool = False,
    ) -> None:
        self.variables = variables
        self.rows: list[tuple[Term | None, ...]] = list(rows)
        self.boolean = boolean
        self.sparql = sparql
        self.truncated = truncated

    @staticmethod
    def from_engine(
        answer: QuerySolutions | QueryBoolean | QueryTriples, sparql: str = "", *, limit: int | None = None
    ) -> Result | GraphResult:
        """Read what pyoxigraph answers to ``sparql``: to its end, or ``limit`` rows or triples of it."""
        if isinstance(answer, QuerySolutions):
            variables = tuple(variable.value for variable in answer.variables)
            rows, truncated = take(answer, limit)
            return Result(variables, [tuple(row) for row in rows], sparql=sparql, truncated=truncated)
        if isinstance(answer, QueryBoolean):
            return Result((), [], boolean=bool(answer), sparql=sparql)
        from ccgraph.results.graph_result import GraphResult  # noqa: PLC0415 - saved queries answer rows

        triples, truncated = take(answer, limit)
        return GraphResult(triples, sparql=sparql, truncated=truncated)

    @staticmethod
    def from_sparql_json(document: bytes, sparql: str = "", *, source: str = "the answer") -> Result:
        """Read SPARQL results in JSON, as an endpoint sends them.

        Virtuoso's ``typed-literal`` and Comunica's ``metadata`` are taken too.

        Raises:
            ParseError: ``document`` is something else, or is cut; ``source`` is what the message calls it.
        """
        from pyoxigraph import QueryResultsFormat, parse_query_results  # noqa: PLC0415 - for endpoints only

        try:
            result = Result.from_engine(parse_query_results(document, QueryResultsFormat.JSON), sparql)
        except SyntaxError as error:
            bare = _without_metadata(document)
            if bare is not None:
                return Result.from_sparql_json(bare, sparql, source=source)
            what = f"is not a whole document of SPARQL results in JSON: {error.msg}"
            raise ParseError(source, error.lineno or 0, error.offset or 0, what) from error
        except ValueError as error:
            raise ParseError(source, 0, 0, f"is not SPARQL results in JSON: {error}") from error
        if not isinstance(result, Result):  # pragma: no cover - that format holds rows or a boolean
            raise TypeError(source)
        return result

    def __len__(self) -> int:
        """How many rows; the answer of an ASK query counts as one."""
        return len(self.rows) if self.boolean is None else 1

    def __bool__(self) -> bool:
        """The answer of an ASK query; of others, whether there are rows."""
        return bool(self.rows) if self.boolean is None else self.boolean

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            yield Row(self.variables, tuple(map(python_value, row)))

    def __repr__(self) -> str:
        if self.boolean is not None:
            return f"<Result: {self.boolean}>"
        more = " and more" if self.truncated else ""
        return f"<Result: {len(self.rows)} rows{more} of {', '.join(self.variables)}>"

    def to_dicts(self) -> list[dict[str, Any]]:
        """A dictionary of plain values per row; every variable is a key."""
        return [dict(zip(self.variables, map(python_value, row), strict=True)) for row in self.rows]

    def to_pandas(self) -> pd.DataFrame:
        """A DataFrame with a column of plain values per variable.

        Raises:
            MissingExtraError: pandas is not installed.
            CCGraphError: the query was an ASK query.
        """
        if self.boolean is not None:
            raise CCGraphError("an ASK query answers yes or no, which makes no table; use bool(result)")
        try:
            import pandas as pd  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise MissingExtraError("`.to_pandas()`", "pandas") from error
        return pd.DataFrame(self.to_dicts(), columns=list(self.variables))

    def format(self, name: str, *, width: int = 100) -> str:
        """The answer in one of ``FORMATS``; ``width`` is the room for a table, in columns of a screen.

        Raises:
            CCGraphError: there is no such format.
            OutputError: the answer holds a character that XML cannot hold, or there are more rows than were read.
        """
        return formats.write(self, name, width)

    def write(self, path: str | os.PathLike[str], name: str | None = None) -> None:
        """Write the answer to a file, whole or not at all; without ``name`` the file's ending says the format.

        Raises:
            CCGraphError: there is no such format.
            OutputError: the file cannot be written.
        """
        from ccgraph.atomic import write_text  # noqa: PLC0415 - only for files

        write_text(path, self.format(name or formats.by_ending(path, formats.FORMATS, "rows")))

    def _repr_html_(self) -> str:
        """The answer as an HTML table, for notebooks; every text in it is escaped."""
        from ccgraph.results.documents import as_html  # noqa: PLC0415 - only in notebooks

        return as_html(self)


def take(answers: Iterable[Any], limit: int | None) -> tuple[list[Any], bool]:
    """The first ``limit`` answers, and whether there was one more."""
    if limit is None:
        return list(answers), False
    taken: list[Any] = []
    for answer in answers:
        if len(taken) == limit:
            return taken, True
        taken.append(answer)
    return taken, False


def _without_metadata(document: bytes) -> bytes | None:
    """The document without the ``metadata`` that Comunica writes behind the rows, where the engine takes no member.

    ``None`` where there is none. Any other member stays an error: it may say that the rows are not all.
    """
    import json  # noqa: PLC0415 - only then

    try:
        whole = json.loads(document)
    except (ValueError, RecursionError):
        return None
    if not isinstance(whole, dict) or whole.pop("metadata", None) is None:
        return None
    return json.dumps(whole).encode()
