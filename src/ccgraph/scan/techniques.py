"""Which techniques code uses, what each assumes, what to check, and where else one could go.

The code is only parsed. The paths that it names are put to the saved query ``techniques-of-callables``, so that the
answer is the same for the shipped graph, a file, a store or an endpoint. What the code does by other means than a
recorded callable is not found: an empty answer does not say that nothing is assumed.
"""

from __future__ import annotations

import ast
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccgraph.checklist import checklist
from ccgraph.entry import Named
from ccgraph.entry_reader import read_neighbors, text_in
from ccgraph.errors import Problem
from ccgraph.namespace import lookup_key
from ccgraph.queries.parts import in_parts
from ccgraph.scan.files import read_code_file
from ccgraph.scan.names import binding_keywords, is_same, mentions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ccgraph.checklist import Check
    from ccgraph.entry import NeighborLink
    from ccgraph.results import Result
    from ccgraph.scan.names import Arguments, Mention
    from ccgraph.scan.units import Place

    Ask = Callable[..., Result]

#: so many different paths of one file are looked up; code that people write names a few hundred.
MOST_PATHS = 5_000


@dataclass(frozen=True, slots=True)
class Use:
    """That the code imports, names or calls the callable ``path`` at ``place``; ``how`` says which.

    ``written`` is the path that the code has; where it is not ``path``, it is taken for the class of the same name in
    the same library, since many libraries give a class several paths (``statsmodels.api.OLS``).

    ``binding`` is what selects the technique, and ``settled`` whether the code shows it: where it does not, the
    technique is used only if the value is given in another way, or is the default. ``note`` says what to know of the
    callable, as that it is a general one, and the technique is what the user puts into it.
    """

    place: Place
    path: str
    written: str
    how: str
    binding: str | None
    note: str | None
    settled: bool


@dataclass(frozen=True, slots=True)
class UsedTechnique:
    """A technique that the code uses: where, what to check for it, and its neighbors."""

    technique: Named
    uses: tuple[Use, ...]
    checks: tuple[Check, ...]
    neighbors: tuple[NeighborLink, ...]


@dataclass(frozen=True, slots=True)
class UsedLibrary:
    """A library of the graph that the code imports or a list of needs names."""

    library: Named
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class CodeScan:
    """The answer for some files; ``problems`` are the files and cells that could not be read."""

    techniques: tuple[UsedTechnique, ...]
    libraries: tuple[UsedLibrary, ...]
    problems: tuple[Problem, ...]


def scan(ask: Ask, paths: Iterable[str | os.PathLike[str]]) -> CodeScan:
    """What the files use, in the order in which it first stands in them; ``-`` is the standard input."""
    problems: list[Problem] = []
    named: list[Mention] = []
    needs: list[tuple[str, Place]] = []
    order: dict[str, int] = {}
    for path in paths:
        name = os.fspath(path)
        if name in order:
            continue
        order[name] = len(order)
        found = read_code_file(name)
        problems += found.problems
        needs += found.needs
        seen: set[str] = set()
        for mention in mentions(found.units):
            seen.add(mention.path)
            if len(seen) > MOST_PATHS:
                problems.append(Problem(name, 0, 0, f"names more than {MOST_PATHS} different things", "split it"))
                break
            named.append(mention)
    # A technique that is named as a requirement is still unknown: a library runs many.
    libraries, tops = _libraries(ask, named, needs, order)
    uses = _uses(ask, named, tops)
    ordered = sorted(uses, key=lambda iri: min(_order(order, use.place) for use in uses[iri][1]))
    checks = checklist(ask, ordered)
    neighbors = read_neighbors(ask, ordered)
    return CodeScan(
        tuple(
            UsedTechnique(
                Named.of(iri, uses[iri][0]),
                tuple(sorted(uses[iri][1], key=lambda use: (_order(order, use.place), use.path, use.binding or ""))),
                checks[iri],
                neighbors.get(iri, ()),
            )
            for iri in ordered
        ),
        libraries,
        tuple(problems),
    )


def _order(order: dict[str, int], place: Place) -> tuple[int, int, int, int]:
    """A file's place among those given, then the place in it."""
    return order[place.file], place.cell or 0, place.line, place.column


def _uses(ask: Ask, named: Sequence[Mention], tops: dict[str, str]) -> dict[str, tuple[str, list[Use]]]:
    """Technique → its label and uses; ``tops`` are the libraries by what one imports."""
    wanted = dict.fromkeys(prefix for path in {mention.path: None for mention in named} for prefix in _prefixes(path))
    rows = _rows_by_path(in_parts(ask, "techniques-of-callables", "path", list(wanted)))
    others = _rows_by_path(in_parts(ask, "callables-of-library", "library", list(dict.fromkeys(tops.values()))))
    same_name = _same_name(others)
    uses: dict[str, tuple[str, list[Use]]] = {}
    for mention in named:
        # The longest path that is on record: behind it stand only attributes of the callable.
        prefixes = _prefixes(mention.path)[::-1]
        written = next((prefix for prefix in prefixes if prefix in rows), "")
        found = rows.get(written)
        if found is None and not mention.guessed:
            library = next((tops[prefix] for prefix in (*prefixes, mention.path.split(".")[0]) if prefix in tops), "")
            written = next((prefix for prefix in prefixes if (library, _last(prefix)) in same_name), "")
            found = same_name.get((library, _last(written)), [])
        arguments = mention.arguments if written == mention.path else None
        how = "imported" if mention.imported else "named" if arguments is None else "called"
        for row in found or ():
            binding = None if row["binding"] is None else str(row["binding"])
            settled = binding is None or _shows(arguments, binding)
            if settled is not False:
                note = text_in(row, "note")
                use = Use(mention.place, str(row["path"]), written, how, binding, note, settled=bool(settled))
                uses.setdefault(str(row["technique"]), (str(row["label"]), []))[1].append(use)
    return {iri: (label, _telling(found)) for iri, (label, found) in uses.items()}


def _rows_by_path(rows: Iterable[dict[str, object]]) -> dict[str, list[dict[str, object]]]:
    """Path → its rows, one for each technique and binding."""
    found: dict[str, dict[tuple[str, str], dict[str, object]]] = {}
    for row in rows:
        found.setdefault(str(row["path"]), {}).setdefault((str(row["technique"]), str(row["binding"])), row)
    return {path: list(group.values()) for path, group in found.items()}


def _same_name(rows: dict[str, list[dict[str, object]]]) -> dict[tuple[str, str], list[dict[str, object]]]:
    """Library and name of a class → the rows of its path, where the library has one class of that name on record.

    Classes only, by their capital: functions of one name in several modules do different things.
    """
    paths: dict[tuple[str, str], set[str]] = {}
    for path, group in rows.items():
        if _last(path)[0].isupper():
            for row in group:
                paths.setdefault((str(row["library"]), _last(path)), set()).add(path)
    return {key: rows[next(iter(found))] for key, found in paths.items() if len(found) == 1}


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def _prefixes(path: str) -> list[str]:
    """``a.b.c`` → ``a.b``, ``a.b.c``: a callable is in a module."""
    parts = path.split(".")
    return [".".join(parts[:end]) for end in range(2, len(parts) + 1)]


def _telling(found: list[Use]) -> list[Use]:
    """The uses without the imports of what is used elsewhere in the file, and none twice."""
    used = {(use.place.file, use.path) for use in found if use.how != "imported"}
    return [use for use in dict.fromkeys(found) if use.how != "imported" or (use.place.file, use.path) not in used]


def _shows(arguments: Arguments | None, binding: str) -> bool | None:
    """Whether a call with these ``arguments`` has the ``binding``; ``None`` where that cannot be seen."""
    wanted = binding_keywords(binding)
    if arguments is None or wanted is None:
        return None
    answers = [_gives(arguments, name, value) for name, value in wanted.items()]
    if False in answers:
        return False
    return None if None in answers else True


def _gives(arguments: Arguments, name: str, value: ast.expr) -> bool | None:
    """Whether ``value`` is what is given for ``name``.

    What is given by position has no name here: the very text, or the very class, is taken for it, another text for
    another choice; a number or a truth value may stand for anything.
    """
    if name in arguments.named:
        return is_same(arguments.named[name], value)
    telling = [given for given in arguments.positional if _is_text(given) or not isinstance(given, ast.Constant)]
    if any(is_same(given, value) for given in telling):
        return True
    return False if _is_text(value) and any(map(_is_text, telling)) else None


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _libraries(
    ask: Ask, named: Sequence[Mention], needs: Sequence[tuple[str, Place]], order: dict[str, int]
) -> tuple[tuple[UsedLibrary, ...], dict[str, str]]:
    """The libraries behind imports, by what one imports, and behind needs; and the library of each import name."""
    asked: dict[tuple[str, bool], list[Place]] = {}
    for mention in named:
        if mention.imported:
            for top in {".".join(mention.path.split(".")[:parts]) for parts in (1, 2)}:
                asked.setdefault((top, True), []).append(mention.place)
    for need, place in needs:
        for spelling in {need, need.lower(), need.lower().replace("_", "-"), lookup_key(need)}:
            asked.setdefault((spelling, False), []).append(place)
    labels: dict[str, str] = {}
    places: dict[str, set[Place]] = {}
    tops: dict[str, str] = {}
    for row in in_parts(ask, "libraries-named", "name", list(dict.fromkeys(name for name, _ in asked))):
        imported = row["relation"] == "import name"
        found = asked.get((str(row["name"]), imported))
        if found:
            labels[str(row["library"])] = str(row["label"])
            if imported:
                tops[str(row["name"])] = str(row["library"])
            places.setdefault(str(row["library"]), set()).update(found)
    used = (
        UsedLibrary(Named.of(iri, labels[iri]), tuple(sorted(found, key=lambda at: _order(order, at))))
        for iri, found in sorted(places.items())
    )
    return tuple(used), tops
