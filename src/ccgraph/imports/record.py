"""Writing how imports went, and what trials found, back into the data files: a few keys, and not a byte besides."""

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
from ccgraph.records.technique import Implementation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ccgraph.imports.check import Imported
    from ccgraph.load.yaml_text import Value

#: the keys of an implementation in the order of the records.
_ORDER = tuple(Implementation.model_fields)
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

    Of a library that is not installed nothing is known, so nothing is written; nor an ``ok`` without a version, nor
    what an older release than the recorded one does.

    Raises:
        OutputError: the folder is not that of a checkout, or a file cannot be written.
        CCGraphError: an implementation is written in a way that cannot be changed line by line.
    """
    check_writable(folder)
    by_owner: dict[str, list[Imported]] = {}
    for result in results:
        if result.outcome == NOT_INSTALLED or result.older:
            continue
        if result.outcome != OK or _VERSION.fullmatch(result.version):
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
    before = _item(document.value, index)
    item = {**before, **_written(before, result)}
    if result.outcome == OK:
        item.pop("outcome_reason", None)
        item.pop("worked_with", None)
    elif before.get("outcome") == OK and before.get("imported_version"):
        item["worked_with"] = before["imported_version"]
    after = text
    try:
        for key in _ORDER:
            if item.get(key) != before.get(key):
                after = _with_key(after, file, index, key, item.get(key))
        right = read_yaml(after, file).value == _with_item(document.value, index, item)
    except (ParseError, CatalogError):
        right = False
    if not right:
        place = document.place(("implementations", index))[0]
        raise CCGraphError(f"{file}:{place}: write this implementation a key a line, as ccgraph's own data are")
    return after


def _written(before: dict[str, Value], result: Imported) -> dict[str, Value]:
    """What a result says of an implementation; findings of another kind of knowledge stay."""
    values: dict[str, Value] = {
        "imported_on": result.day,
        "imported_with_python": result.python,
        "outcome": result.outcome,
    }
    if _VERSION.fullmatch(result.version):
        values["imported_version"] = result.version
    why = " ".join("".join(letter if letter.isprintable() else " " for letter in result.why).split())
    if why:
        values["outcome_reason"] = why
    findings = before.get("findings")
    kept = [
        item
        for item in (findings if isinstance(findings, list) else [])
        if not (isinstance(item, dict) and item.get("by") in result.findings)
    ]
    found: list[Value] = [
        {"by": by, "version": result.version, "found_on": result.day, **values_found}
        for by, values_found in sorted(result.findings.items())
        if "imported_version" in values
    ]
    if found:
        values["findings"] = [*kept, *found]
    return values


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


def _item(value: Value, index: int) -> dict[str, Value]:
    items = value.get("implementations") if isinstance(value, dict) else None
    item = items[index] if isinstance(items, list) else None
    return item if isinstance(item, dict) else {}


def _with_item(value: Value, index: int, item: dict[str, Value]) -> Value:
    if not isinstance(value, dict) or not isinstance(items := value.get("implementations"), list):
        return value
    return {**value, "implementations": [*items[:index], item, *items[index + 1 :]]}


def _with_key(text: str, file: str, index: int, key: str, value: Value | None) -> str:
    """The text with another ``value`` of a key: in its line where it has one, else as lines in the order of records."""
    document = read_yaml(text, file)
    lines = text.split("\n")
    at = document.keys.get(("implementations", index, key))
    if at is not None:
        row, column = at
        found = _VALUE.fullmatch(lines[row - 1], column - 1)
        if found is not None and isinstance(value, str):
            lines[row - 1] = f"{lines[row - 1][: column - 1]}{found['key']}{_scalar(value)}{found['rest']}"
            return "\n".join(lines)
        del lines[row - 1 : _end(lines, row, column)]
        text = "\n".join(lines)
        document = read_yaml(text, file)
    if value is None:
        return text
    given = [name for name in _ORDER if ("implementations", index, name) in document.keys]
    before = [name for name in given if _ORDER.index(name) < _ORDER.index(key)]
    row, column = max(document.keys["implementations", index, name] for name in before or given)
    end = _end(lines, row, column)
    new = [" " * (column - 1) + line for line in _block(key, value)]
    if lines[0].endswith("\r"):
        new = [f"{line}\r" for line in new]
    if end == len(lines):  # the file ends without a line end, and shall
        lines[-1] += "\r" if lines[0].endswith("\r") else ""
        new[-1] = new[-1].removesuffix("\r")
    lines[end:end] = new
    return "\n".join(lines)


def _end(lines: Sequence[str], row: int, column: int) -> int:
    """Behind the last line of the value whose key stands in ``row`` and ``column``: lines further in, or empty ones."""
    end = row
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip(" ")) >= column):
        end += 1
    while not lines[end - 1].strip() and end > row:
        end -= 1
    return end


def _block(key: str, value: Value) -> list[str]:
    """The lines of a key and its value, from the first column on."""
    if isinstance(value, str):
        return [f"{key}: {_scalar(value)}"]
    lines = [f"{key}:"]
    for item in value:
        inner = [f"{_scalar(item)}"] if isinstance(item, str) else []
        if isinstance(item, dict):
            inner = [line for name, each in item.items() for line in _block(name, each)]
        lines += [f"  {'- ' if number == 0 else '  '}{line}" for number, line in enumerate(inner)]
    return lines


def _scalar(value: str) -> str:
    """``value`` as YAML; in quotes where another reader would take it for a number or a date."""
    plain = re.fullmatch(r"[a-z][a-z0-9-]*|[0-9]+\.[0-9]+\.[0-9A-Za-z.+!-]+", value)
    if plain and value not in {"no", "yes", "on", "off", "true", "false", "null"}:
        return value
    return "'" + value.replace("'", "''") + "'"
