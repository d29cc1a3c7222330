"""What every file in ``queries/`` has to be, beyond what ``header`` needs to read it.

A rule is a function whose first line says it. ``check_query_file`` needs no graph; ``check_order`` looks for rows that
could come in any order in the answer of one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import QuerySolutions, Store

from ccgraph.errors import CatalogError, NotFoundError, ParseError, Problem, QueryParameterError
from ccgraph.namespace import BASE, CCG, KINDS, PREFIXES, TECHNIQUE_KINDS, local_name
from ccgraph.queries.binding import as_term
from ccgraph.queries.guard import guard
from ccgraph.queries.header import read_query
from ccgraph.queries.tokens import GROUP, SUBSELECT, TOP
from ccgraph.results import Result

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterator

    from ccgraph.queries.saved import SavedQuery
    from ccgraph.queries.tokens import Token
    from ccgraph.store.local import LocalStore

MAX_SUMMARY = 80

_VERSION = re.compile(r"\d+\.\d+\.\d+")
_AFTER_ORDER = frozenset({"LIMIT", "OFFSET", "VALUES", "HAVING", "GROUP"})
_QUERY_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


class _File(NamedTuple):
    """What the rules look at; the text of the query begins after ``lines_before`` lines of header."""

    path: str
    lines_before: int
    query: SavedQuery
    tokens: list[Token]
    terms: Collection[str]
    entities: Collection[str]

    def problem(self, what: str, fix: str, start: int | None = None) -> Problem:
        """A problem at an offset of the text, or with the whole file."""
        if start is None:
            return Problem(self.path, 0, 0, what, fix)
        before = self.query.text[:start]
        line = self.lines_before + before.count("\n") + 1
        return Problem(self.path, line, start - before.rfind("\n"), what, fix)

    def word(self, index: int) -> str:
        """The keyword at a place among the tokens, in capitals; no text where something else stands there."""
        kind, text, _, _ = self.tokens[index] if index < len(self.tokens) else ("", "", 0, "")
        return text.upper() if kind == "word" else ""


def check_query_file(path: str | os.PathLike[str], terms: Collection[str], entities: Collection[str]) -> list[Problem]:
    """Everything that is wrong with a file of ``queries/``, in order of place; an empty list for a good one.

    Args:
        path: the ``.rq`` file.
        terms: the IRIs that the ontology declares, its own included.
        entities: the IRIs of everything below ``namespace.BASE`` that the data describe.
    """
    try:
        query = read_query(path)
    except ParseError as error:
        return [error.problem]
    except CatalogError as error:
        return list(error.problems)
    lines_before = Path(path).read_text(encoding="utf-8").count("\n") - query.text.count("\n")
    file = _File(str(path), lines_before, query, guard(query.text), terms, entities)
    return sorted({problem for rule in _RULES for problem in rule(file)})


def check_order(query: SavedQuery, store: LocalStore) -> list[Problem]:
    """Rows of ``query``, for any value of a parameter, that differ and that its ORDER BY does not tell apart.

    The answer is asked with UNDEF for a parameter, so that it holds the answers for all its values; the others keep
    their defaults, since all values of one with all of another are more than anybody waits for.
    """
    blocks = list(query.blocks.values()) or [(0, 0)]
    problems = [
        _ties(query, store, f"{query.text[:start]} UNDEF {query.text[end:]}" if end else query.text)
        for start, end in blocks
    ]
    return next((found for found in problems if found), [])


def _ties(query: SavedQuery, store: LocalStore, text: str) -> list[Problem]:
    result = store.query(text)
    keys = [name for name, _ in _order_keys(guard(text))]
    if not isinstance(result, Result) or not set(keys) <= set(result.variables):
        return [Problem(query.name, 0, 0, "has no answer in an order that can be checked", "order by its columns")]
    places = [result.variables.index(name) for name in keys]
    seen: dict[tuple[object, ...], tuple[object, ...]] = {}
    for row in result.rows:
        key = tuple(row[place] for place in places)
        if seen.setdefault(key, row) != row:
            what = f"two rows have the same {', '.join(keys)}: {' '.join(map(str, key))}"
            return [Problem(query.name, 0, 0, what, "add the column in which they differ to ORDER BY")]
    return []


def _header_is_complete(file: _File) -> Iterator[Problem]:
    """The header has tags, columns, a version, ``order: total``, and a summary that fits a line."""
    query = file.query
    for name in ("tags", "columns"):
        if not getattr(query, name):
            yield file.problem(f"the header has no {name}", "add them")
    if query.order != "total":
        yield file.problem("the header has no order", "write order: total, and let ORDER BY make it so")
    if not _VERSION.fullmatch(query.since):
        yield file.problem(f"since is {query.since!r}", "write the version in which the query came, as 0.1.0")
    if len(query.summary) > MAX_SUMMARY:
        yield file.problem(f"the summary has {len(query.summary)} characters", f"use at most {MAX_SUMMARY}")


def _ends_with_one_line_end(file: _File) -> Iterator[Problem]:
    """The text ends with one line end."""
    text = file.query.text
    if not text.endswith("\n") or text.endswith("\n\n"):
        yield file.problem("the file does not end with one line end", "add it, or remove what is too many")


def _is_select(file: _File) -> Iterator[Problem]:
    """The query is a SELECT."""
    for index, (_, _, start, inside) in enumerate(file.tokens):
        if inside == TOP and file.word(index) in _QUERY_FORMS:
            if file.word(index) != "SELECT":
                yield file.problem(f"it is a query of the form {file.word(index)}", "write it as SELECT", start)
            return
    yield file.problem("it has no SELECT", "write one")


def _selects_no_star(file: _File) -> Iterator[Problem]:
    """No SELECT, of a sub-query neither, has ``*``: columns are named."""
    for index, (kind, text, start, _) in enumerate(file.tokens):
        before = file.word(index - 1) if index else ""
        if before in {"DISTINCT", "REDUCED"} and index > 1:
            before = file.word(index - 2)
        if kind == "mark" and text == "*" and before == "SELECT":
            yield file.problem("SELECT * gives whatever variables there are", "name the columns", start)


def _parses_on_both_engines(file: _File) -> Iterator[Problem]:
    """The text parses on pyoxigraph and on rdflib, and its columns are those of the header, in their order."""
    from rdflib.plugins.sparql import prepareQuery  # noqa: PLC0415 - heavy, and only for this rule

    text = file.query.text
    try:
        answer = Store().query(text)
    except SyntaxError as error:
        yield file.problem(f"pyoxigraph does not parse it: {' '.join(str(error.msg).split())[:200]}", "correct it")
        return
    except (ValueError, OSError, RuntimeError) as error:
        yield file.problem(f"pyoxigraph does not take it: {error}", "correct it")
        return
    projected = [variable.value for variable in answer.variables] if isinstance(answer, QuerySolutions) else None
    # Errors of rdflib's parser keep this frame until garbage is collected, by whatever thread; the engine's answers may
    # be dropped by their own only.
    del answer
    try:
        prepareQuery(text)
    except Exception as error:  # noqa: BLE001 - rdflib raises bare Exception, among many others
        yield file.problem(f"rdflib does not parse it: {' '.join(str(error).split())[:200]}", "correct it")
    if projected is not None:
        columns = [column.name for column in file.query.columns]
        if columns != projected:
            what = f"the header's columns are {' '.join(columns)}, those of SELECT {' '.join(projected)}"
            yield file.problem(what, "write the same names in the same order")


def _has_an_order(file: _File) -> Iterator[Problem]:
    """ORDER BY names columns of the answer, each bare, in ASC() or in DESC()."""
    columns = {column.name for column in file.query.columns}
    keys = list(_order_keys(file.tokens))
    if not keys:
        yield file.problem("it has no ORDER BY", "order the rows so that each has its place")
    for name, start in keys:
        if name not in columns:
            shown = f"?{name}, which is no column" if name else "something that is no variable"
            yield file.problem(f"ORDER BY has {shown}", "order by columns of the answer", start)


def _order_keys(tokens: list[Token]) -> Iterator[tuple[str, int]]:
    """The variables of the outermost ORDER BY and where they stand; no name for any other key."""
    top = [index for index, token in enumerate(tokens) if token[3] == TOP and token[0] == "word"]
    found = [index for index in top if tokens[index][1].upper() == "ORDER"]
    if not found:
        return
    index = found[-1] + 2
    while index < len(tokens) and tokens[index][1].upper() not in _AFTER_ORDER:
        kind, text, start, _ = tokens[index]
        if text.upper() in {"ASC", "DESC"}:
            index += 1
        elif kind == "var":
            yield text[1:], start
            index += 1
        else:
            inner = _closing(tokens, index)
            held = tokens[index + 1 : inner]
            yield (held[0][1][1:] if len(held) == 1 and held[0][0] == "var" else "", start)
            index = inner + 1


def _closing(tokens: list[Token], index: int) -> int:
    """The place of the bracket that closes the one at ``index``; ``index`` itself where there stands none."""
    depth = 0
    for place in range(index, len(tokens)):
        kind, text, _, _ = tokens[place]
        if kind == "mark":
            depth += (text in "{([") - (text in "})]")
        if depth == 0:
            return place
    return len(tokens)  # pragma: no cover - the tokenizer matches brackets


def _prefixes_are_the_usual(file: _File) -> Iterator[Problem]:
    """Prefixes are those of ``namespace.PREFIXES``, with their namespaces, and each is used; there is no BASE."""
    declared = _declared(file)
    used = {text.partition(":")[0] for _, text, start in _names(file)}
    for prefix, (namespace, start) in declared.items():
        if PREFIXES.get(prefix) != namespace:
            usual = PREFIXES.get(prefix)
            fix = f"write <{usual}>" if usual else f"use one of {', '.join(PREFIXES)}, or the whole IRI"
            yield file.problem(f"the prefix {prefix}: stands for <{namespace}>", fix, start)
        elif prefix not in used:
            yield file.problem(f"the prefix {prefix}: is not used", "remove it", start)
    for index, (_, _, start, inside) in enumerate(file.tokens):
        if inside == TOP and file.word(index) == "BASE":
            yield file.problem("it has a BASE", "write IRIs in full or with a prefix", start)


def _declared(file: _File) -> dict[str, tuple[str, int]]:
    """Prefix -> its namespace, and where it is declared."""
    found = {}
    for index, (kind, text, start, _) in enumerate(file.tokens[:-1]):
        if index and kind == "name" and file.word(index - 1) == "PREFIX":
            found[text.partition(":")[0]] = (file.tokens[index + 1][1][1:-1], start)
    return found


def _names(file: _File) -> Iterator[tuple[str, str, int]]:
    """Kind, text and place of each IRI and prefixed name outside the declarations of prefixes."""
    for index, (kind, text, start, _) in enumerate(file.tokens):
        declares = index and (file.word(index - 1) == "PREFIX" or (index > 1 and file.word(index - 2) == "PREFIX"))
        if kind in {"iri", "name"} and not declares:
            yield kind, text, start


def _names_what_exists(file: _File) -> Iterator[Problem]:
    """Every term of ours that is used is declared in the ontology, and every IRI of an entity exists in the data."""
    namespaces = {prefix: namespace for prefix, (namespace, _) in _declared(file).items()}
    for kind, text, start in _names(file):
        prefix, _, name = text.partition(":")
        iri = text[1:-1] if kind == "iri" else namespaces.get(prefix, "") + name.replace("\\", "")
        segment, slash, _ = iri.removeprefix(BASE).partition("/")
        if not iri.startswith(BASE):
            continue
        if slash and segment in KINDS:
            if iri not in file.entities:
                yield file.problem(f"the data have no {text}", "correct the IRI", start)
        elif iri not in file.terms:
            where = "ontology" if iri.startswith(CCG) else "ontology, nor is it of a kind of entity"
            yield file.problem(f"{text} is not declared in the {where}", "correct the name", start)


def _parameters_come_first(file: _File) -> Iterator[Problem]:
    """The block of each parameter stands first in the outermost group, or in a sub-query that is all this holds."""
    index = next((index for index, token in enumerate(file.tokens) if token[3] in {GROUP, SUBSELECT}), 0) + 1
    if file.word(index + 1) == "SELECT":  # a LIMIT stops an engine at the values only where they are in its own query
        inner = (place for place, token in enumerate(file.tokens) if place > index and token[1:4:2] == ("{", GROUP))
        index = next(inner, index) + 1
    leading = set()
    while file.word(index) == "VALUES":
        leading.add(file.tokens[index + 1][1][1:])
        opening = index + 2 if file.tokens[index + 1][0] == "var" else _closing(file.tokens, index + 1) + 1
        index = _closing(file.tokens, opening) + 1
    for parameter in file.query.params:
        if parameter.name not in leading:
            start = file.query.blocks[parameter.name][0]
            fix = "move it to the beginning of the outermost group"
            yield file.problem(f"the block VALUES ?{parameter.name} is not the first thing there is", fix, start)


def _blocks_hold_the_defaults(file: _File) -> Iterator[Problem]:
    """The block of a parameter holds its default; UNDEF where it has none, which only an optional one may lack."""
    query = file.query
    for parameter in query.params:
        start, end = query.blocks[parameter.name]
        held = [text for _, text, place, _ in file.tokens if start <= place < end]
        if parameter.default is None:
            if parameter.required:
                yield file.problem(f"the parameter {parameter.name} has no default", "give an example", start)
            elif [text.upper() for text in held] != ["UNDEF"]:
                what = f"the parameter {parameter.name} has no default, and its block holds {' '.join(held)}"
                yield file.problem(what, "write UNDEF, or give the default", start)
        elif not _is_default(query, parameter.name, held):
            what = f"the default of {parameter.name} is {parameter.default}, and its block holds {' '.join(held)}"
            yield file.problem(what, "write the same in both", start)


def _is_default(query: SavedQuery, name: str, held: list[str]) -> bool:
    """Whether the default of the parameter is what its block holds."""

    def resolve(kind: str, text: str) -> str:
        kinds = {"technique": TECHNIQUE_KINDS, "entity": tuple(KINDS)}.get(kind, (kind,))
        for term in held:
            if term.startswith(tuple(f"<{BASE}{one}/" for one in kinds)) and local_name(term[1:-1]) == text:
                return term[1:-1]
        raise NotFoundError(text)

    parameter = next(parameter for parameter in query.params if parameter.name == name)
    try:
        return [as_term(parameter, parameter.default, resolve)] == held
    except (NotFoundError, QueryParameterError):
        return False


_RULES: tuple[Callable[[_File], Iterator[Problem]], ...] = (
    _header_is_complete,
    _ends_with_one_line_end,
    _is_select,
    _selects_no_star,
    _parses_on_both_engines,
    _has_an_order,
    _prefixes_are_the_usual,
    _names_what_exists,
    _parameters_come_first,
    _blocks_hold_the_defaults,
)
