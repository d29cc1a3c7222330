"""Writing a file so that a reader sees the old one or the new one, never half of one.

The content goes to a part file beside the target, is flushed to the disk, and is renamed over the target. Whoever
writes a part file holds a lock on it, so that the next run can tell what a killed run left from what another run is
writing. This file is on the path of every command, so it imports only ``os``.
"""

from __future__ import annotations

import os

from ccgraph.errors import OutputError

_MARK = ".ccgraph-part-"
_FORM, _REGULAR, _FOLDER = 0o170000, 0o100000, 0o040000
_ATTEMPTS = 20


def write_bytes(path: str | os.PathLike[str], content: bytes) -> None:
    """Replace the file ``path`` with ``content``, or leave it as it was and raise ``OutputError``.

    A link stays a link: what it leads to is replaced. Permissions stay as they are. A device or a pipe
    (``/dev/stdout``) has no old content to keep, so it is written straight to.
    """
    name = os.fspath(path)
    try:
        before = _status(name)
        if before is None or before.st_mode & _FORM in {_REGULAR, _FOLDER}:
            _replace(os.path.realpath(name), content, before)
        else:
            with open(name, "wb") as stream:
                stream.write(content)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise OutputError(f"cannot write {_shown(name)}: {_reason(error, name)}") from error


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Replace the file ``path`` with ``text`` in UTF-8 and with the line ends it has; else as ``write_bytes``."""
    try:
        content = text.encode()
    except UnicodeEncodeError as error:
        what = f"the text holds half a character (U+{ord(text[error.start]):04X}), which no file can hold; remove it"
        raise OutputError(f"cannot write {_shown(os.fspath(path))}: {what}") from error
    write_bytes(path, content)


def sync_folder(folder: str) -> None:
    """Make renames in ``folder`` last through a power cut, where the system can."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # a system that does not open folders (Windows)
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)


def _replace(target: str, content: bytes, before: os.stat_result | None) -> None:
    if before is not None and before.st_mode & _FORM == _FOLDER:
        raise IsADirectoryError
    folder = os.path.dirname(target)
    _sweep(folder)
    descriptor, part = _create(folder, 0o666 if before is None else 0o600)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            if before is not None:
                _keep_access(descriptor, before)
            os.fsync(descriptor)
            if os.name == "nt":  # where an open file cannot be renamed
                stream.close()
            os.replace(part, target)
    except BaseException:
        _forget(part)
        raise
    sync_folder(folder)


def _status(name: str) -> os.stat_result | None:
    """What is at ``name``, behind all links; ``None`` where there is nothing yet."""
    try:
        return os.stat(name)
    except FileNotFoundError:
        return None


def _keep_access(descriptor: int, before: os.stat_result) -> None:
    """Give the new file the owner, if the system lets us, and the permissions of the old one."""
    if not hasattr(os, "fchmod"):  # Windows
        return
    now = os.fstat(descriptor)
    if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        try:
            os.fchown(descriptor, before.st_uid, before.st_gid)
        except OSError:  # only root may give files away
            pass
    os.fchmod(descriptor, before.st_mode & 0o777)


def _create(folder: str, mode: int) -> tuple[int, str]:
    """A new part file in ``folder`` that is locked: its descriptor and its path."""
    for _ in range(_ATTEMPTS):
        part = os.path.join(folder, _MARK + os.urandom(8).hex())
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        lock(descriptor, wait=True)  # for a run that took it for a left one, and is about to remove it
        if os.path.exists(part):
            return descriptor, part
        os.close(descriptor)
    raise OSError("other runs of ccgraph remove its part files; try again")


def _sweep(folder: str) -> None:
    """Remove what killed runs left in ``folder``; failing to is no reason not to write."""
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        if name.startswith(_MARK):
            part = os.path.join(folder, name)
            try:
                descriptor = os.open(part, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
            except OSError:
                continue
            try:
                if lock(descriptor, wait=False):
                    _forget(part)
            finally:
                os.close(descriptor)


def lock(descriptor: int, *, wait: bool) -> bool:
    """Take the lock of a part file; ``False`` where another run has it, or the file system knows no locks."""
    try:
        import fcntl  # noqa: PLC0415 - only what writes needs it
    except ImportError:  # Windows, which refuses to remove an open file anyway
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def _forget(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass


def _reason(error: OSError | ValueError, name: str) -> str:
    """Why writing failed, and what to do."""
    folder = _shown(os.path.dirname(os.path.realpath(name)) if isinstance(error, OSError) else "")
    if isinstance(error, IsADirectoryError):
        return "it is a folder; name a file in it"
    if isinstance(error, FileNotFoundError):
        return f"there is no folder {folder}; create it first"
    if isinstance(error, NotADirectoryError):
        return f"{folder} is not a folder; name a file in a folder"
    if isinstance(error, PermissionError):
        return f"writing in {folder} is not permitted; choose another place"
    if isinstance(error, ValueError):
        return "no file can have that name; choose another"
    return f"{error.strerror or error}; what was there before is unchanged"


def _shown(name: str) -> str:
    return name if name.isprintable() else repr(name)
