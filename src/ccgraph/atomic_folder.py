"""Writing a folder of files so that a reader finds the old folder or the new one, never a mixture.

The new folder is built beside the old one and takes its place by renames. A stamp in it lists its files and so tells a
folder that ccgraph wrote from any other: nothing else is ever removed.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ccgraph.atomic import lock, sync_folder, write_text
from ccgraph.errors import CCGraphError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replacing(folder: str | os.PathLike[str], stamp: str) -> Iterator[Path]:
    """Give an empty folder; what the block puts into it is ``folder`` at the end, in the place of what that was.

    Args:
        folder: a folder that is not there yet, is empty, or holds only what an earlier run with this stamp wrote.
        stamp: the name of the stamp, which goes into the folder as a file.

    Raises:
        OutputError: the folder holds something else, cannot be written, or another run is writing it. Whatever the
        block raises leaves the old folder as it was.
    """
    name = os.fspath(folder)
    with _as_output_error(name):
        place = Path(name).resolve()
        new, old = (place.with_name(f".{place.name}.ccgraph-{end}") for end in ("new", "old"))
        _refuse_foreign(place, stamp)
        new.mkdir(exist_ok=True)
        held = _hold(new)
    try:
        with _as_output_error(name):
            _settle(place, old)
            for path in new.iterdir():  # of a killed run
                _remove(path)
        yield new
        with _as_output_error(name):
            write_text(new / stamp, "\n".join([_head(stamp), *_files(new), ""]))
            _refuse_foreign(place, stamp)
            if place.exists():
                place.rename(old)
            try:
                new.rename(place)
            finally:
                _settle(place, old)
            sync_folder(os.fspath(place.parent))
    finally:
        shutil.rmtree(new, ignore_errors=True)
        if held is not None:
            os.close(held)


def _hold(folder: Path) -> int | None:
    """Lock a folder for this process; the system lets go of it when the process ends, however it ends."""
    if os.name == "nt":  # where a folder cannot be opened, nor renamed while it is
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    if not lock(descriptor, wait=False):
        os.close(descriptor)
        raise _Refused("another run of ccgraph is writing it; try again when it is done")
    return descriptor


def _settle(place: Path, old: Path) -> None:
    """Put the old folder back where nothing has taken its place, or else remove it."""
    if old.exists():
        if place.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(place)


def _refuse_foreign(place: Path, stamp: str) -> None:
    """Raise unless ``place`` is free, or holds only what is listed in its stamp."""
    if not os.path.lexists(place):
        return
    if not place.is_dir():
        raise _Refused("it is not a folder; name a folder")
    if place in (here := Path.cwd(), *here.parents):
        raise _Refused("it is the folder you are in, or above it; name a folder in it")
    try:
        head, *listed = (place / stamp).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        head, listed = "", []
    ours = set()
    if head == _head(stamp):
        ours = {stamp, *listed, *(parent.as_posix() for file in listed for parent in Path(file).parents)}
    foreign = sorted({path.relative_to(place).as_posix() for path in place.rglob("*")} - ours)
    if foreign:
        raise _Refused(f"it holds {ascii(foreign[0])[1:-1]}, which ccgraph did not write; name a new or empty folder")


def _head(stamp: str) -> str:
    """The first line of a stamp that this version writes and replaces."""
    return f"{stamp} 1"


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


class _Refused(Exception):  # noqa: N818 - becomes an OutputError
    """Why a folder is left alone."""


@contextmanager
def _as_output_error(name: str) -> Iterator[None]:
    try:
        yield
    except CCGraphError:
        raise
    except (OSError, ValueError, _Refused) as error:
        shown = name if name.isprintable() else ascii(name)[1:-1]
        missing = "there is no folder to make it in; create that first" if isinstance(error, FileNotFoundError) else ""
        reason = missing or getattr(error, "strerror", None) or error
        raise OutputError(f"cannot write the folder {shown}: {reason}") from error
