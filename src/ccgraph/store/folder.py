"""Writing a store folder so that a reader finds the old data or the new, never less.

The new database is built beside the old one inside the folder, optimised, given its index of names, opened once to see
that it is whole, and made to last; then the stamp is replaced, which is one rename. What a killed run leaves is swept
by the next one.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, Store, __version__, parse

from ccgraph.atomic import sync_folder, write_text
from ccgraph.errors import CCGraphError, OutputError, StoreError
from ccgraph.store.local import LocalStore, count_triples, ntriples_error, with_default_graph
from ccgraph.store.name_index import FILE, write_name_index
from ccgraph.store.stamp import DATA, LOCK, NAME, Stamp, damaged, generation, is_ours, read_stamp, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyoxigraph import Quad, Triple

    #: called with how much is done and how much there is to do (``None``: not known).
    Progress = Callable[[int, int | None], None]

__all__ = ["NewStore", "replacing", "write_store"]

#: statements between two calls of a progress callback.
_STEP = 20_000
#: statements that the engine is given at once. It sorts and writes what it has without letting Python run meanwhile:
#: of a hundred thousand for some tenths of a second, of all for as long as it takes, and with ten times the memory.
_PORTION = 100_000


def write_store(
    folder: str | os.PathLike[str],
    source: str | os.PathLike[str] | bytes | Iterable[Triple | Quad],
    *,
    progress: Progress | None = None,
) -> int:
    """Make ``folder`` a store of the triples in ``source``; what it held before is replaced, at once, at the end.

    Args:
        folder: a folder that is not there yet, is empty, or is a store of ccgraph.
        source: triples or quads; or a file of N-Triples that ccgraph wrote, or its bytes.
        progress: called with the number of statements read so far, and ``None``.

    Returns:
        How many triples the store has.

    Raises:
        StoreError: the folder holds something else, or another process is writing to it.
        OutputError: the disk is full, or the folder cannot be written. What was there is unchanged.
    """
    with replacing(folder) as new:
        new.add(_statements(source), progress)
    return new.triples


class NewStore:
    """The next content of a store folder, while ``replacing`` is open."""

    def __init__(self, name: str, data: Path) -> None:
        self._name = name
        self._data = data
        self._engine: Store | None = None
        #: how many triples were written; known when the ``with`` block has ended.
        self.triples = 0

    def add(self, statements: Iterable[Triple | Quad], progress: Progress | None = None) -> None:
        """Add triples or quads; errors of the iterable come through as they are."""
        if progress is not None:
            statements = _counted(statements, progress)
        failures: list[Exception] = []
        try:
            with _as_output_error(self._name):
                if self._engine is None:
                    self._engine = Store(self._data)
                quads = with_default_graph(_watched(statements, failures))
                while portion := list(islice(quads, _PORTION)):
                    self._engine.bulk_extend(portion)
        except (OutputError, StoreError) as error:
            if failures and error.__cause__ is failures[0]:
                raise failures[0] from None
            raise

    def finish(self) -> Stamp:
        """Make the database final, index its names, prove that it opens, and give its stamp."""
        self.add(())
        if self._engine is not None:
            self._engine.optimize()
            self._engine.flush()
            write_name_index(self._engine, self._data)
        self.close()
        for path in self._data.iterdir():
            if path.name.startswith("LOG"):
                path.unlink()  # a diary of the build, with paths of this machine
            else:
                _sync(path)
        sync_folder(os.fspath(self._data))
        sync_folder(os.fspath(self._data.parent))
        self.triples = count_triples(Store.read_only(os.fspath(self._data)))
        manifest = (self._data / "CURRENT").read_text(encoding="ascii").strip()
        return Stamp(self._data.name, __version__, self.triples, manifest, (self._data / manifest).stat().st_size)

    def close(self) -> None:
        """Let go of the database's files."""
        self._engine = None


@contextmanager
def replacing(folder: str | os.PathLike[str], *, keep: bool = False) -> Iterator[NewStore]:
    """Hold the store folder for writing; what was added to the yielded ``NewStore`` becomes its content at the end.

    Args:
        folder: a folder that is not there yet, is empty, or is a store of ccgraph.
        keep: start from what the store holds now, instead of from nothing.

    Raises:
        StoreError, OutputError: as for ``write_store``; whatever the block raises leaves the old content in place.
    """
    name = os.fspath(folder)
    with _as_output_error(name):
        place = Path(name).resolve()
        _refuse_foreign(place, name)
        place.mkdir(parents=True, exist_ok=True)
        lock = _lock(place, name)
    try:
        with _as_output_error(name):
            _refuse_foreign(place, name)
            old = read_stamp(os.fspath(place)) if _has_stamp(place) else None
            _sweep(place, old)
        number = (generation(old.data) or 0) if old else 0
        new = NewStore(name, place / f"{DATA}{number + 1}")
        try:
            with _as_output_error(name):
                if keep and old is not None:
                    LocalStore.open(place).close()  # refuses what is damaged before it is copied
                    ours = shutil.ignore_patterns(FILE)  # an index is of one content, and made anew
                    shutil.copytree(place / old.data, place / f"{DATA}{number + 1}", ignore=ours, copy_function=_copy)
            yield new
            with _as_output_error(name):
                write_text(place / NAME, new.finish().text())
        except BaseException:
            new.close()
            shutil.rmtree(place / f"{DATA}{number + 1}", ignore_errors=True)
            raise
        if old is not None:
            shutil.rmtree(place / old.data, ignore_errors=True)
    finally:
        _unlock(lock, place)


def _statements(source: str | os.PathLike[str] | bytes | Iterable[Triple | Quad]) -> Iterable[Triple | Quad]:
    return _ntriples(source) if isinstance(source, (bytes, str, os.PathLike)) else source


def _ntriples(source: str | os.PathLike[str] | bytes) -> Iterator[Quad]:
    try:
        if isinstance(source, bytes):
            yield from parse(source, RdfFormat.N_TRIPLES)
        else:
            yield from parse(path=source, format=RdfFormat.N_TRIPLES)
    except (SyntaxError, OSError) as error:
        raise ntriples_error(source, error) from error


def _watched(statements: Iterable[Triple | Quad], failures: list[Exception]) -> Iterator[Triple | Quad]:
    """The same statements; an error on the way is noted, to tell errors of the source from errors of the target."""
    try:
        yield from statements
    except Exception as error:
        failures.append(error)
        raise


def _counted(statements: Iterable[Triple | Quad], progress: Progress) -> Iterator[Triple | Quad]:
    number = 0
    for number, statement in enumerate(statements, 1):
        if number % _STEP == 0:
            progress(number, None)
        yield statement
    progress(number, number)


def _has_stamp(place: Path) -> bool:
    return os.path.lexists(place / NAME)


def _refuse_foreign(place: Path, name: str) -> None:
    """Raise ``StoreError`` unless ``place`` is free, or a store of ours that this version may replace."""
    if not os.path.lexists(place):
        return
    if not place.is_dir():
        raise StoreError(f"{shown(name)} is not a folder; name a folder for the store")
    if _has_stamp(place):
        read_stamp(os.fspath(place))
        return
    foreign = sorted(path.name for path in place.iterdir() if not is_ours(path.name))
    if foreign:
        raise StoreError(
            f"{shown(name)} is not a store of ccgraph (it holds {shown(foreign[0])}) and is left alone;"
            " name a new or empty folder"
        )


def _sweep(place: Path, current: Stamp | None) -> None:
    """Remove databases that no stamp names: a killed writer left them, or could not delete them."""
    for path in place.iterdir():
        if generation(path.name) is not None and (current is None or path.name != current.data):
            shutil.rmtree(path, ignore_errors=True)


def _lock(place: Path, name: str) -> int:
    """Hold the folder's lock file; the system lets go of it when the process ends, however it ends."""
    path = place / LOCK
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _hold(descriptor)
        except BlockingIOError as error:
            os.close(descriptor)
            raise StoreError(
                f"the store {shown(name)} is locked: another process is writing to it; try again when it is done"
            ) from error
        except BaseException:
            os.close(descriptor)
            raise
        # A writer that failed on a new folder removes it, lock and all: then this is the lock of nothing.
        with suppress(OSError):
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        os.close(descriptor)
        place.mkdir(parents=True, exist_ok=True)


def _unlock(descriptor: int, place: Path) -> None:
    # Nothing came of a new folder: leave nothing behind. Only what is empty goes.
    with suppress(OSError):
        if all(path.name == LOCK for path in place.iterdir()):
            (place / LOCK).unlink()
            place.rmdir()
    os.close(descriptor)


def _hold(descriptor: int) -> None:
    """Lock an open file for this process, or raise ``BlockingIOError``."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only there

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(*error.args) from error
    else:
        import fcntl  # noqa: PLC0415 - not on Windows

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _copy(source: str, target: str) -> None:
    """Copy a file of the database; its tables never change, so a second name for the same bytes will do."""
    if source.endswith(".sst"):
        with suppress(OSError):
            os.link(source, target)
            return
    shutil.copyfile(source, target)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _as_output_error(name: str) -> Iterator[None]:
    """Errors of the system and of the engine as one ``OutputError``; ours pass."""
    try:
        yield
    except CCGraphError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())[:200]
        if reason.startswith("Corruption"):
            raise damaged(name, reason.removeprefix("Corruption: ")) from error
        raise OutputError(
            f"cannot write the store {shown(name)}: {reason}; what was there before is unchanged"
        ) from error
