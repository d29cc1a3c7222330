"""The libraries that lists of needs name: requirements as pip reads them, and ``pyproject.toml``."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from ccgraph.errors import Problem
from ccgraph.scan.units import Found, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?=$|[\[<>=!~;@(#\\-])")
#: in a line of TOML: a text in quotes, or a key.
_TOML_NAME = re.compile(r"""\"([^\"]*)\"|'([^']*)'|^\s*([\w.-]+)\s*=""")
_EGG = re.compile(r"#egg=([A-Za-z0-9._-]+)")


def read_requirements(name: str, text: str, found: Found) -> None:
    """The libraries of a list as pip reads it. Other lists that it includes are not opened."""
    goes_on = False
    for number, line in enumerate(text.split("\n"), 1):
        continued, goes_on = goes_on, line.rstrip().endswith("\\")
        stripped = line.strip()
        if continued or not stripped or stripped.startswith("#"):
            continue
        egg = _EGG.search(stripped)
        match = egg if egg is not None else _REQUIREMENT.match(line)
        if match is not None:
            found.needs.append((match[1], Place(name, None, number, match.start(1) + 1)))
        elif not stripped.startswith(("-", "http:", "https:", "git+", "file:", ".", "/")):
            column = len(line) - len(line.lstrip()) + 1
            found.problems.append(Problem(name, number, column, "is no requirement: it does not start with a name"))


def read_project(name: str, text: str, found: Found) -> None:
    """The libraries that a ``pyproject.toml`` lists: those of the project, of its extras, of groups, of Poetry."""
    try:
        project = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (0, 0)
        what = str(error).partition(" (at ")[0]
        found.problems.append(Problem(name, line, column, f"is not TOML: {what}"))
        return
    except (ValueError, RecursionError, MemoryError):
        found.problems.append(Problem(name, 0, 0, "is not TOML: it nests too deep, or holds an endless number"))
        return
    lines: dict[str, int] = {}
    for number, written in enumerate(text.split("\n"), 1):
        for match in _TOML_NAME.finditer(written):
            lines.setdefault(next(filter(None, match.groups()), ""), number)
    for need in _needs(project):
        named = _REQUIREMENT.match(need)
        if named is not None:
            found.needs.append((named[1], Place(name, None, lines.get(need, 1), 1)))


def _needs(project: object) -> Iterator[str]:
    own = mapped(project, "project")
    poetry = mapped(mapped(project, "tool"), "poetry")
    groups: list[object] = [mapped(own, "dependencies")]
    for table in (mapped(own, "optional-dependencies"), mapped(project, "dependency-groups")):
        groups += table.values() if isinstance(table, dict) else ()
    for group in groups:
        yield from (need for need in listed(group) if isinstance(need, str))
    tables = [mapped(poetry, "dependencies"), mapped(poetry, "dev-dependencies")]
    named = mapped(poetry, "group")
    tables += [mapped(table, "dependencies") for table in (named.values() if isinstance(named, dict) else ())]
    for table in tables:
        yield from (need for need in (table if isinstance(table, dict) else ()) if need != "python")


def listed(value: object) -> list[object]:
    """``value`` where it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def mapped(value: object, key: str) -> object:
    """What ``value`` holds under ``key``; ``None`` where it is nothing that holds."""
    return value.get(key) if isinstance(value, dict) else None
