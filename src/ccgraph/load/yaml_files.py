"""``data/<kind>/<id>.yaml`` → ``Catalog``: every file read, every problem of every file reported at once."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from ccgraph.errors import CatalogError, ParseError, Problem
from ccgraph.load.yaml_problems import closest, problems_of
from ccgraph.load.yaml_text import MAX_BYTES, YamlDocument, scan_yaml, shown, too_large
from ccgraph.namespace import TECHNIQUE_KINDS
from ccgraph.records import RECORD_TYPES, Catalog, Entity, Refers, references_of
from ccgraph.records.catalog import FOLDERS

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

_KINDS = {folder: kind for kind, folder in FOLDERS.items()}
#: where the data say which libraries are installed side by side to be verified; no entity.
ENVIRONMENTS = "environments.yaml"
_IGNORED = {"README.md", ENVIRONMENTS}
#: so many misspelt ids get a suggestion; comparing each of thousands with all ids would take minutes.
_MOST_SUGGESTIONS = 200


def load_catalog(folder: str | os.PathLike[str]) -> Catalog:
    """Read the data folder into a catalog.

    Raises:
        CatalogError: anything is wrong in any file; ``problems`` holds all of it, as ``file:line:column: what; fix``.
    """
    loading = _Loading()
    loading.read(Path(folder))
    catalog = loading.catalog()
    loading.find_shared_ids(catalog)
    loading.find_dangling(catalog)
    if loading.problems:
        raise CatalogError(loading.problems)
    if not len(catalog):
        fix = "name a folder like ccgraph's own data/"
        raise CatalogError([Problem(_printable(Path(folder)), 0, 0, "holds no data files", fix)])
    return catalog


def load_record(path: str | os.PathLike[str], kind: str) -> Entity:
    """Read one data file as an entity of ``kind``.

    What it refers to is not looked up, since that is in other files.

    Raises:
        CatalogError: anything is wrong in the file; ``problems`` holds all of it.
    """
    loading = _Loading()
    record = loading.read_file(Path(path), kind)
    if record is None:
        raise CatalogError(loading.problems)
    return record


class _Loading:
    """One run of the loader: what it has read, and what was wrong with it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._entities: dict[str, dict[str, Entity]] = {}
        self._documents: dict[tuple[str, str], tuple[str, YamlDocument]] = {}
        #: ids whose file has problems of its own: what refers to them is not at fault.
        self._broken: dict[str, set[str]] = {}
        #: kinds whose folder cannot be read: nor is what refers to any of them.
        self._unread: set[str] = set()

    def catalog(self) -> Catalog:
        """What was read, in sorted order."""
        return Catalog({kind: dict(sorted(records.items())) for kind, records in sorted(self._entities.items())})

    def read(self, root: Path) -> None:
        """Read every file below ``root``."""
        for child in self._children(root):
            kind = _KINDS.get(child.name)
            if kind is not None and child.is_dir():
                for path in self._children(child, kind):
                    self.read_file(path, kind)
            elif child.name not in _IGNORED:
                close = closest(child.name, _KINDS)
                fix = f"did you mean {close}?" if close else f"use one of {', '.join(sorted(_KINDS))}"
                self._report(child, "is not a folder of data", fix)

    def read_file(self, path: Path, kind: str) -> Entity | None:
        """Read one file; ``None`` where it has problems, which are kept."""
        if path.suffix != ".yaml":
            what = "is a folder" if path.is_dir() else "is not a .yaml file"
            self._report(
                path, what, "move it elsewhere" if path.is_dir() else f"rename it to {path.stem}.yaml or remove it"
            )
            return None
        count = len(self.problems)
        try:
            document = scan_yaml(_text(path), _printable(path))
        except ParseError as error:
            self.problems.append(error.problem)
        else:
            self.problems += document.problems
            record = self._validate(path, kind, document)
            if record is not None and len(self.problems) == count:
                self._entities.setdefault(kind, {})[record.id] = record
                self._documents[kind, record.id] = (_printable(path), document)
                return record
        self._broken.setdefault(kind, set()).add(path.stem)
        return None

    def _validate(self, path: Path, kind: str, document: YamlDocument) -> Entity | None:
        file = _printable(path)
        if not isinstance(document.value, dict):
            what = "is not made of fields" if document.value else "is empty"
            self.problems.append(Problem(file, *document.place(()), what, "begin with id: and label:"))
            return None
        try:
            record = RECORD_TYPES[kind].model_validate(document.value)
        except ValidationError as error:
            self.problems += problems_of(error, document, file, kind)
            return None
        if record.id != path.stem:
            fix = f"write {path.stem}, or rename the file to {record.id}.yaml"
            what = f"id is {record.id!r}, which is not the name of the file"
            self.problems.append(Problem(file, *document.place(("id",)), what, fix))
        return record

    def find_shared_ids(self, catalog: Catalog) -> None:
        """Techniques of all kinds share one space of ids, so that a bare id in ``neighbors`` is unambiguous."""
        first: dict[str, str] = {}
        for kind, record in catalog.techniques():
            other = first.setdefault(record.id, kind)
            if other != kind:
                file, document = self._documents[kind, record.id]
                what = f"id {record.id!r} is taken by {self._documents[other, record.id][0]}"
                self.problems.append(Problem(file, *document.place(("id",)), what, "give one of the two another id"))

    def find_dangling(self, catalog: Catalog) -> None:
        """Report every reference to an entity or row that is not there."""
        known: dict[Refers, frozenset[str]] = {}
        fixes: dict[tuple[Refers, str], tuple[str, str]] = {}
        for (kind, identifier), (file, document) in self._documents.items():
            for path, value, mark in references_of(catalog.of(kind)[identifier]):
                if mark not in known:
                    known[mark] = frozenset(self._ids(catalog, mark))
                if value in known[mark] or self._may_be_unread(mark, value):
                    continue
                if (mark, value) not in fixes:
                    candidates = known[mark] if len(fixes) < _MOST_SUGGESTIONS else ()
                    fixes[mark, value] = _missing(catalog, mark, value, closest(value, candidates))
                name = str(path[-1] if isinstance(path[-1], str) else path[-2])
                what, fix = fixes[mark, value]
                self.problems.append(Problem(file, *document.place(path), f"{name} names {shown(value)}, {what}", fix))

    def _ids(self, catalog: Catalog, mark: Refers) -> Iterator[str]:
        """All ids that a field marked with ``mark`` may hold."""
        if mark.kinds == ("row",):
            yield from catalog.rows()
            return
        for kind in mark.kinds:
            for identifier in (*catalog.of(kind), *self._broken.get(kind, ())):
                yield f"{kind}/{identifier}" if mark.qualified else identifier

    def _may_be_unread(self, mark: Refers, value: str) -> bool:
        """Whether what ``value`` names may be in a file or folder that could not be read."""
        if mark.kinds == ("row",):
            return "source" in self._unread or value.partition("/")[0] in self._broken.get("source", ())
        return not self._unread.isdisjoint(mark.kinds)

    def _children(self, folder: Path, kind: str = "") -> list[Path]:
        try:
            return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        except OSError as error:
            self._report(folder, f"cannot be read ({error.strerror})", "name a folder of data files")
            self._unread.add(kind)
            return []

    def _report(self, path: Path, what: str, fix: str) -> None:
        self.problems.append(Problem(_printable(path), 0, 0, what, fix))


def _missing(catalog: Catalog, mark: Refers, value: str, close: str | None) -> tuple[str, str]:
    """What to say of a reference to nothing, and the fix."""
    if mark.kinds == ("row",):
        what, fix = "which is no row of the tables in sources/", "correct the table or the number"
    elif mark.qualified:
        what, fix = "which is no entity", "add its file, or correct it"
    else:
        wanted = "technique" if mark.kinds == TECHNIQUE_KINDS else mark.kinds[0].replace("-", " ")
        others = [kind.replace("-", " ") for kind in RECORD_TYPES if value in catalog.of(kind)]
        what = f"which is a {others[0]} and no {wanted}" if others else f"which is no {wanted}"
        fix = f"add {FOLDERS[mark.kinds[0]]}/{value}.yaml, or correct the id"
    return what, f"did you mean {close}?" if close else fix


def _printable(path: Path) -> str:
    """The path as one line of text, whatever bytes are in it."""
    text = str(path)
    return text if text.isprintable() else repr(text)[1:-1]


def _text(path: Path) -> str:
    """The text of a file; ``ParseError`` where there is none, or more than a data file holds."""
    file = _printable(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # reading a pipe would wait for ever
            raise ParseError(file, 0, 0, "is not a file of text", "remove it")
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ParseError(file, 0, 0, f"cannot be read ({error.strerror})", "correct its permissions") from error
    if len(content) > MAX_BYTES:
        raise too_large(file)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode().replace("\r\n", "\n").replace("\r", "\n")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise ParseError(file, line, column, "is not UTF-8 text", "save it as UTF-8") from error
