"""The file ``ccgraph-store``: it makes a folder a store, and says which of its subfolders holds the data now.

A store folder looks like this::

    ccgraph-store        the stamp: a few lines of text
    ccgraph-store.lock   held by whoever writes
    data-3               the database and its index of names, never changed once the stamp names it

A new version of the data is written beside the old one and takes its place when the stamp is replaced, which is one
rename. So a reader finds the old data or the new, whatever happens to the writer, and there is no moment without any.
This file is on the path of every query, so it imports nothing but ``os`` and our errors.
"""

from __future__ import annotations

import os

from ccgraph.errors import StoreError

NAME = "ccgraph-store"
LOCK = "ccgraph-store.lock"
DATA = "data-"
#: the first line of a stamp that this version writes and reads.
FORMAT = "ccgraph-store 1"
_MAX_BYTES = 4096


class Stamp:
    """What a stamp says.

    ``data`` is the subfolder with the database, ``engine`` the version that wrote it, ``triples`` how many the default
    graph has. ``manifest`` and ``size`` name the database's own list of its files: the engine takes a list that was cut
    short for a shorter list, so its length is kept here.
    """

    __slots__ = ("data", "engine", "manifest", "size", "triples")

    def __init__(self, data: str, engine: str, triples: int, manifest: str, size: int) -> None:
        self.data = data
        self.engine = engine
        self.triples = triples
        self.manifest = manifest
        self.size = size

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stamp) and self.text() == other.text()

    def __hash__(self) -> int:
        return hash(self.text())

    def text(self) -> str:
        """The content of the file."""
        return (
            f"{FORMAT}\ndata {self.data}\nengine {self.engine}\ntriples {self.triples}\n"
            f"manifest {self.manifest} {self.size}\n"
        )


def read_stamp(folder: str) -> Stamp:
    """The stamp of a store folder.

    Raises:
        StoreError: there is no such folder, or it is not a store of ccgraph, or not one that this version reads.
    """
    try:
        with open(os.path.join(folder, NAME), "rb") as stream:  # noqa: PTH118, PTH123 - pathlib costs start-up time
            content = stream.read(_MAX_BYTES)
    except (OSError, ValueError) as error:
        raise StoreError(_why_not(folder, error)) from error
    lines = content.decode("utf-8", "replace").split("\n")
    if lines[0] != FORMAT:
        if lines[0].startswith("ccgraph-store "):
            raise StoreError(
                f"the store {shown(folder)} was written by another version of ccgraph;"
                " delete the folder and load its files again"
            )
        what = f"its file {NAME} says something else; name a folder that ccgraph load wrote"
        raise StoreError(f"{shown(folder)} is not a store of ccgraph: {what}")
    try:
        fields = dict(line.split(" ", 1) for line in lines[1:-1])
        manifest, _, size = fields["manifest"].partition(" ")
        stamp = Stamp(fields["data"], fields["engine"], int(fields["triples"]), manifest, int(size))
    except (KeyError, ValueError) as error:
        raise damaged(folder, f"its file {NAME} is not whole") from error
    # The names lead to files; they stay inside the folder.
    inside = generation(stamp.data) is not None and os.path.basename(manifest) == manifest  # noqa: PTH119
    if not inside or min(stamp.triples, stamp.size) < 0:
        raise damaged(folder, f"its file {NAME} is not whole")
    return stamp


def generation(name: str) -> int | None:
    """The number in ``data-<number>``, or ``None`` for a name of any other form."""
    digits = name[len(DATA) :] if name.startswith(DATA) else ""
    return int(digits) if digits.isdecimal() and digits.isascii() and len(digits) < 20 else None  # noqa: PLR2004


def damaged(folder: str, why: str) -> StoreError:
    """The error for a store that cannot be read."""
    return StoreError(f"the store {shown(folder)} is damaged: {why}; delete the folder and load its files again")


def shown(path: str) -> str:
    """A path as it goes into a message: on one line, without characters that steer a terminal."""
    return path if path.isprintable() else ascii(path)[1:-1]


def _why_not(folder: str, error: OSError | ValueError) -> str:  # noqa: PLR0911 - one cause a line
    """Why a folder has no readable stamp."""
    place = shown(folder)
    if "\0" in folder or not os.path.lexists(folder):
        return f"there is no store {place}; make one with: ccgraph load FILE --into {place}"
    if not os.path.isdir(folder):  # noqa: PTH112
        return f"{place} is not a folder, so it is no store; make one with: ccgraph load FILE --into FOLDER"
    if not isinstance(error, FileNotFoundError):
        reason = getattr(error, "strerror", None) or str(error)
        return f"the store {place} cannot be read: {reason}"
    try:
        names = os.listdir(folder)  # noqa: PTH208
    except OSError as problem:
        return f"the store {place} cannot be read: {problem.strerror}"
    if not names:
        return f"{place} is an empty folder, not a store; fill it with: ccgraph load FILE --into {place}"
    if all(is_ours(name) for name in names):
        return f"{place} holds a store that was never finished; write it again: ccgraph load FILE --into {place}"
    return f"{place} is not a store of ccgraph (it has no file {NAME}); name a folder that ccgraph load wrote"


def is_ours(name: str) -> bool:
    """Whether an entry of a folder is one that ccgraph makes in its stores."""
    return name in {NAME, LOCK} or generation(name) is not None or name.startswith(f".{NAME}.ccgraph-part-")
