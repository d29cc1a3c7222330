"""Writing how imports went back into the data files: four keys of an implementation, and not a byte besides."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ccgraph import resources
from ccgraph.atomic import write_bytes
from ccgraph.errors import CatalogError, CCGraphError, OutputError, ParseError
from ccgraph.imports.probe import NOT_INSTALLED, OK
from ccgraph.load.yaml_text import read_yaml
from ccgraph.records.catalog import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccgraph.imports.check import Imported
    from ccgraph.load.yaml_text import Value, YamlDocument

#: the keys of an implementation in the order of the records; the last four are what is written.
_ORDER = (
    "library",
    "path",
    "binding",
    "role",
    "extra",
    "note",
    "imported_version",
    "imported_on",
    "imported_with_python",
    "outcome",
)
_VALUE = re.compile(
    r"""(?P<key>[a-z_]+:[ ]+)(?P<value>'[^']*'|"[^"\\]*"|[^\s'"#][^#\r]*?)(?P<rest>[ \t]*(?:[ ]\#.*)?\r?)"""
)
_VERSION = re.compile(r"[0-9][0-9A-Za-z.+!-]{0,39}")


def check_writable(folder: str) -> None:
    """Raise ``OutputError`` unless ``folder`` holds the data of a checkout, which are there to be changed."""
    path = Path(folder).absolute()
    if path.is_relative_to(Path(resources.__file__).parent):
        raise OutputError(f"{folder} is part of the installed ccgraph; name the data/ of a checkout with --data")
    if not any((path.parent / mark).exists() for mark in (".git", "pyproject.toml")):
        raise OutputError(f"{folder} is not the data folder of a checkout; name one with --data")


def write_outcomes(folder: str, results: Iterable[Imported]) -> list[str]:
    """Write the outcomes into the data files of ``folder``; the files that changed, in order.

    Of a library that is not installed nothing is known, so nothing is written; nor an ``ok`` without a version.

    Raises:
        OutputError: the folder is not that of a checkout, or a file cannot be written.
        CCGraphError: an implementation is written in a way that cannot be changed line by line.
    """
    check_writable(folder)
    by_owner: dict[str, list[Imported]] = {}
    for result in results:
        if result.outcome != NOT_INSTALLED and (result.outcome != OK or _VERSION.fullmatch(result.version)):
            by_owner.setdefault(result.recorded.owner, []).append(result)
    changed = []
    for owner, group in sorted(by_owner.items()):
        kind, _, identifier = owner.partition("/")
        path = os.path.join(folder, FOLDERS[kind], f"{identifier}.yaml")  # noqa: PTH118 - as the user wrote it
        before = Path(path).read_bytes()
        after = before.decode()
        for result in group:
            after = with_outcome(after, path, result)
        if after.encode() != before:
            write_bytes(path, after.encode())
            changed.append(path)
    return changed


def with_outcome(text: str, file: str, result: Imported) -> str:
    """The text of a data file with the outcome in the implementation that ``result`` is about.

    Raises:
        CCGraphError: there is none, or it is not written a key a line.
    """
    document = read_yaml(text, file)
    index = _index(document.value, result)
    if index is None:
        raise CCGraphError(f"{file} has no implementation {result.recorded.path} any more; run the check again")
    version = result.version if _VERSION.fullmatch(result.version) else None
    wanted = {
        "imported_version": version,
        "imported_on": result.day,
        "imported_with_python": result.python,
        "outcome": result.outcome,
    }
    values = {key: value for key, value in wanted.items() if value is not None}
    lines = text.split("\n")
    # From the last key to the first, so that what is inserted moves no line that is still to be found.
    for key in reversed(values):
        _set(lines, document, index, key, values[key])
    after = "\n".join(lines)
    try:
        right = read_yaml(after, file).value == _expected(document.value, index, values)
    except (ParseError, CatalogError):
        right = False
    if not right:
        place = document.place(("implementations", index))[0]
        raise CCGraphError(f"{file}:{place}: write this implementation a key a line, as ccgraph's own data are")
    return after


def _index(value: Value, result: Imported) -> int | None:
    items = value.get("implementations") if isinstance(value, dict) else None
    recorded = result.recorded
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict) and (item.get("library"), item.get("path"), item.get("binding")) == (
            recorded.library,
            recorded.path,
            recorded.binding,
        ):
            return index
    return None


def _set(lines: list[str], document: YamlDocument, index: int, key: str, value: str) -> None:
    """Replace the value of ``key`` in its line, or add a line for it in the order of the records."""
    at = document.keys.get(("implementations", index, key))
    if at is not None:
        line = lines[at[0] - 1]
        found = _VALUE.fullmatch(line, at[1] - 1)
        if found is not None and found["value"].strip("'\"") != value:
            lines[at[0] - 1] = f"{line[: at[1] - 1]}{found['key']}{_scalar(value)}{found['rest']}"
        return
    given = [name for name in _ORDER if ("implementations", index, name) in document.keys]
    after = [name for name in given if _ORDER.index(name) < _ORDER.index(key)]
    row, column = document.keys[
        "implementations", index, max(after or given, key=lambda name: _row(document, index, name))
    ]
    end = row
    while end < len(lines) and _goes_on(lines, end, column):
        end += 1
    while not lines[end - 1].strip() and end > row:
        end -= 1
    line_end = "\r" if lines[0].endswith("\r") else ""
    if end == len(lines):  # the file ends without a line end, and shall
        lines[-1] += line_end
        line_end = ""
    lines.insert(end, f"{' ' * (column - 1)}{key}: {_scalar(value)}{line_end}")


def _row(document: YamlDocument, index: int, key: str) -> int:
    return document.keys["implementations", index, key][0]


def _goes_on(lines: Sequence[str], index: int, column: int) -> bool:
    """Whether a line belongs to a value whose key stands in ``column``: it is further in, or empty."""
    line = lines[index]
    return not line.strip() or len(line) - len(line.lstrip(" ")) >= column


def _expected(value: Value, index: int, values: dict[str, str]) -> Value:
    if not isinstance(value, dict) or not isinstance(items := value.get("implementations"), list):
        return value
    item = items[index]
    changed = {**item, **values} if isinstance(item, dict) else item
    return {**value, "implementations": [*items[:index], changed, *items[index + 1 :]]}


def _scalar(value: str) -> str:
    """``value`` as YAML; in quotes where another reader would take it for a number or a date."""
    plain = re.fullmatch(r"[a-z][a-z-]*|[0-9]+\.[0-9]+\.[0-9A-Za-z.+!-]+", value)
    return value if plain and value not in {"no", "yes", "on", "off", "true", "false", "null"} else f"'{value}'"
