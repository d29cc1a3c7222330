"""Writing a folder of files so that a reader finds the old folder or the new one, never a mixture.

The new folder is built beside the old one and takes its place by renames. A stamp in it lists its files and so tells a
folder that ccgraph wrote from any other: nothing else is ever removed.
"""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack, contextmanager
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
        OutputError: the folder holds something else, or cannot be written. Whatever the block raises leaves the old
        folder as it was.
    """
    name = os.fspath(folder)
    with _as_output_error(name):
        place = Path(name).resolve()
        _refuse_foreign(place, stamp)
        with _held(place.parent, wait=True):
            _settle(place)
        new, lock_of_new = _create(place)
    try:
        yield new
        with _as_output_error(name):
            write_text(new / stamp, "\n".join([_head(stamp), *_files(new), ""]))
            with _held(place.parent, wait=True):
                _refuse_foreign(place, stamp)
                if not (place.exists() and _exchanged(new, place)):
                    if place.exists():
                        place.rename(_old(place))
                    try:
                        new.rename(place)
                    finally:
                        _settle(place)
            sync_folder(os.fspath(place.parent))
    finally:
        shutil.rmtree(new, ignore_errors=True)
        lock_of_new.close()


def _create(place: Path) -> tuple[Path, ExitStack]:
    """A new folder beside ``place`` under a name that nobody can foresee, and the hold on it.

    The hold tells the next run, which removes what killed runs left, that this one is alive.
    """
    mark = f".{place.name}.ccgraph-new-"
    for left in place.parent.iterdir():
        if left.name.startswith(mark) and os.name != "nt":  # where nothing tells what is alive
            with _held(left, wait=False) as ours:
                if ours:
                    shutil.rmtree(left, ignore_errors=True)
    while True:
        new = place.with_name(mark + os.urandom(8).hex())
        new.mkdir()
        hold = ExitStack()
        hold.enter_context(_held(new, wait=True))
        if new.exists():  # not taken for a left one before it was held
            return new, hold
        hold.close()


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change names at one moment, so that neither name is ever without one.

    ``False`` where the system cannot, as only Linux can, and not on every file system.
    """
    import ctypes  # noqa: PLC0415 - for galleries only

    try:
        exchange = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):  # not Linux, or an old one
        return False
    here, flag = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(exchange(here, os.fsencode(one), here, os.fsencode(other), flag) == 0)


@contextmanager
def _held(folder: Path, *, wait: bool) -> Iterator[bool]:
    """Lock a folder for this process; ``False`` where another has it. The system lets go when the process ends."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        if wait and os.name != "nt":  # which does not open folders
            raise
        yield False
        return
    try:
        yield lock(descriptor, wait=wait)
    finally:
        os.close(descriptor)


def _old(place: Path) -> Path:
    return place.with_name(f".{place.name}.ccgraph-old")


def _settle(place: Path) -> None:
    """Put the old folder back where nothing has taken its place, or else remove it."""
    old = _old(place)
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
