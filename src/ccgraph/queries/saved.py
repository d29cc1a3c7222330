"""A saved query: SPARQL text, what it needs, what it answers, and how values get into it.

A parameter sits in a ``VALUES ?name { … }`` block. Binding replaces what stands between the block's braces, whose
places are known from when the file was read, with terms written by the engine's own serialiser. This file is on the
path of ``ccgraph query`` and imports only the engine and our own small modules.
"""

from __future__ import annotations

from ccgraph.errors import QueryParameterError
from ccgraph.queries.binding import as_term
from ccgraph.results import GraphResult, Result

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Protocol

    from ccgraph.queries.binding import Resolve

    class Store(Protocol):
        """What answers SPARQL. ``checked``: the text has passed ``queries.guard``; ``timeout``: seconds it may take."""

        def query(self, text: str, *, checked: bool = False, timeout: float | None = None) -> Result | GraphResult:
            """Ask."""
            ...


#: engines slow down, or fail, on longer lists of values.
MOST_VALUES = 1000


class Parameter:
    """A parameter: ``type`` is a kind of entity, iri, string, langString, integer, decimal, boolean, date or enum.

    ``many`` allows a list of values. ``choices`` are those of an enum: their names, and the SPARQL each stands for.
    What a parameter that is not ``required`` means when it is not given stands in the query's text: often anything.
    """

    __slots__ = ("choices", "default", "doc", "many", "name", "required", "type")

    def __init__(
        self,
        name: str,
        type: str,  # noqa: A002 - the word of the files
        doc: str,
        *,
        required: bool = False,
        many: bool = False,
        default: str | None = None,
        choices: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.type = type
        self.doc = doc
        self.required = required
        self.many = many
        self.default = default
        self.choices = dict(choices or {})


class Column:
    """A column of the answer; ``type`` is iri or the name of a literal's type."""

    __slots__ = ("doc", "name", "type")

    def __init__(self, name: str, type: str, doc: str) -> None:  # noqa: A002 - the word of the files
        self.name = name
        self.type = type
        self.doc = doc


class SavedQuery:
    """A query of ``queries/``.

    ``text`` runs as it stands in any SPARQL 1.1 engine, with the defaults that are written in it. ``blocks`` are, for
    each parameter, the offsets in ``text`` of the first character between the braces of its block and of the closing
    brace. ``order`` is ``total`` where the rows have one order only. A ``text`` has passed ``queries.guard``.
    """

    __slots__ = ("blocks", "columns", "description", "name", "order", "params", "since", "summary", "tags", "text")

    def __init__(  # noqa: PLR0913 - a record
        self,
        name: str,
        text: str,
        *,
        summary: str,
        description: str = "",
        tags: tuple[str, ...] = (),
        since: str = "",
        params: tuple[Parameter, ...] = (),
        columns: tuple[Column, ...] = (),
        order: str = "",
        blocks: Mapping[str, tuple[int, int]] | None = None,
    ) -> None:
        self.name = name
        self.text = text
        self.summary = summary
        self.description = description
        self.tags = tags
        self.since = since
        self.params = params
        self.columns = columns
        self.order = order
        self.blocks = dict(blocks or {})

    def __repr__(self) -> str:
        return f"<SavedQuery {self.name}: {self.summary}>"

    def bind(self, values: Mapping[str, object], resolve: Resolve) -> str:
        """The final SPARQL, with ``values`` in place of defaults.

        Args:
            values: one value or several for each parameter; ``None`` counts as not given. Equal values are written
                once, those of a set in sorted order. No values at all make an empty block, which answers nothing, and
                on which rdflib fails: ``run`` does not ask then.
            resolve: gives the IRI of an entity from its kind (``technique``, ``library``, …) and what the user wrote.

        Raises:
            QueryParameterError: a parameter is missing, unknown, of the wrong type, or has too many values.
            NotFoundError: from ``resolve``, for the name of an entity that is not there.
        """
        return self._bound(self._terms(values, resolve))

    def run(
        self, store: Store, values: Mapping[str, object], resolve: Resolve, *, timeout: float | None = None
    ) -> Result:
        """Ask ``store``; with an empty list for a parameter the answer has no rows, and nobody is asked.

        ``timeout`` is in seconds; if not given, the store's own.

        Raises:
            QueryParameterError, NotFoundError: as ``bind`` does.
        """
        terms = self._terms(values, resolve)
        text = self._bound(terms)
        if self.columns and not all(terms.values()):
            return Result(tuple(column.name for column in self.columns), [], sparql=text)
        result = store.query(text, checked=True, timeout=timeout)
        if isinstance(result, GraphResult):
            raise QueryParameterError(f"the query {self.name} answers triples; use its text as SPARQL")
        return result

    def explain(self) -> str:
        """The query for people: what it answers, its parameters and its columns."""
        lines = [f"{self.name}: {self.summary}", ""]
        if self.description:
            lines += [self.description, ""]
        if self.params:
            lines.append("parameters")
            for parameter in self.params:
                need = "required" if parameter.required else "optional"
                several = ", several" if parameter.many else ""
                example = f", for instance {parameter.default}" if parameter.default else ""
                choices = f", one of {' '.join(parameter.choices)}" if parameter.choices else ""
                lines.append(
                    f"  {parameter.name}  ({parameter.type}{several}, {need}{example}{choices}) {parameter.doc}"
                )
            lines.append("")
        lines.append("columns")
        lines += [f"  {column.name}  ({column.type}) {column.doc}" for column in self.columns]
        return "\n".join(lines) + "\n"

    def _terms(self, values: Mapping[str, object], resolve: Resolve) -> dict[str, list[str]]:
        """The terms of each parameter that is given."""
        given = {name: value for name, value in values.items() if value is not None}
        self._check_names(given)
        terms = {}
        for parameter in self.params:
            if parameter.name in given:
                value = given[parameter.name]
                written = list(dict.fromkeys(as_term(parameter, item, resolve) for item in _items(value)))
                if isinstance(value, (set, frozenset)):
                    written.sort()
                _check_number(parameter, len(written))
                terms[parameter.name] = written
        return terms

    def _bound(self, terms: Mapping[str, list[str]]) -> str:
        parts = []
        position = 0
        for name, (start, end) in sorted(self.blocks.items(), key=lambda block: block[1]):
            if name in terms:
                parts += [self.text[position:start], " ", "".join(f"{term} " for term in terms[name])]
                position = end
        return "".join([*parts, self.text[position:]])

    def _check_names(self, given: Mapping[str, object]) -> None:
        names = [parameter.name for parameter in self.params]
        for name in given:
            if name not in names:
                known = f"it has {', '.join(names)}" if names else "it has none"
                raise QueryParameterError(f"the query {self.name} has no parameter {name!a}; {known}", name)
        for parameter in self.params:
            if parameter.required and parameter.name not in given:
                example = f", for instance {parameter.name}={parameter.default}" if parameter.default else ""
                what = f"the query {self.name} needs the parameter {parameter.name} ({parameter.type}){example}"
                raise QueryParameterError(what, parameter.name)


def _items(value: object) -> Iterable[object]:
    """One value as a list of one: a text, a number, a term; not a list, a set or a column of a table."""
    iterable = hasattr(value, "__iter__") and not isinstance(value, (str, bytes, dict))
    return value if iterable else (value,)  # type: ignore[return-value]  # checked in the line before


def _check_number(parameter: Parameter, number: int) -> None:
    if number > 1 and not parameter.many:
        raise QueryParameterError(f"{parameter.name} takes one value; {number} were given", parameter.name)
    if number > MOST_VALUES:
        what = f"{parameter.name} takes at most {MOST_VALUES} values; {number} were given, ask in parts"
        raise QueryParameterError(what, parameter.name)
