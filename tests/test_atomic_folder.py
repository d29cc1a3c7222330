"""Folders: the old one or the new one, never a mixture, and never somebody else's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ccgraph import atomic_folder
from ccgraph.atomic import lock
from ccgraph.atomic_folder import replacing
from ccgraph.errors import OutputError

STAMP = "a-stamp"


def write(folder: Path, **files: str) -> None:
    with replacing(folder, STAMP) as new:
        for name, text in files.items():
            path = new / name.replace("_", "/")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_new_folder_holds_what_was_written_and_the_list_of_it(tmp_path: Path) -> None:
    write(tmp_path / "out", b="2", a_c="1")
    assert content(tmp_path / "out") == {"a-stamp": "a-stamp 1\na/c\nb\n", "a/c": "1", "b": "2"}
    assert names(tmp_path) == ["out"]


def test_a_second_run_replaces_the_folder_of_the_first(tmp_path: Path) -> None:
    write(tmp_path / "out", old="1", sub_old="1")
    write(tmp_path / "out", new="2")
    assert content(tmp_path / "out") == {"a-stamp": "a-stamp 1\nnew\n", "new": "2"}
    assert names(tmp_path) == ["out"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write(tmp_path / "out", a="1")
    assert "a" in content(tmp_path / "out")


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(tmp_path / "link", a="1")
    assert (tmp_path / "link").is_symlink()
    assert "a" in content(tmp_path / "real")


def foreign_file(place: Path) -> None:
    place.mkdir()
    (place / "thesis.doc").write_text("mine")


def foreign_folder(place: Path) -> None:
    (place / "empty").mkdir(parents=True)


def file_beside_ours(place: Path) -> None:
    write(place, a="1")
    (place / "notes\x1b.txt").write_text("mine")


def foreign_stamp(place: Path) -> None:
    place.mkdir()
    (place / STAMP).write_bytes(b"\xff\xfe")


def stamp_of_another(place: Path) -> None:
    place.mkdir()
    (place / STAMP).write_text("a-stamp 2\nthesis.doc\n")
    (place / "thesis.doc").write_text("mine")


def a_file(place: Path) -> None:
    place.write_text("mine")


@pytest.mark.parametrize(
    "make", [foreign_file, foreign_folder, file_beside_ours, foreign_stamp, stamp_of_another, a_file]
)
def test_what_is_not_ours_is_left_alone(tmp_path: Path, make: object) -> None:
    assert callable(make)
    place = tmp_path / "out"
    make(place)
    before = content(place) if place.is_dir() else place.read_text()
    begun = False
    with (
        pytest.raises(OutputError, match=r"which ccgraph did not write|it is not a folder") as caught,
        replacing(place, STAMP),
    ):
        begun = True
    assert not begun
    assert str(caught.value).isprintable()
    assert (content(place) if place.is_dir() else place.read_text()) == before
    assert names(tmp_path) == ["out"]


def test_what_came_in_meanwhile_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "out"
    write(place, a="1")
    with pytest.raises(OutputError, match="it holds late"), replacing(place, STAMP):
        (place / "late").write_text("mine")
    assert content(place) == {"a-stamp": "a-stamp 1\na\n", "a": "1", "late": "mine"}
    assert names(tmp_path) == ["out"]


def test_the_folder_one_is_in_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    for name in (".", ".."):
        with pytest.raises(OutputError, match="the folder you are in"):
            write(Path(name), a="1")


def test_an_error_on_the_way_leaves_the_old_one(tmp_path: Path) -> None:
    write(tmp_path / "out", a="1")
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "out", STAMP) as new:
        (new / "b").rename(new / "c")
    assert content(tmp_path / "out") == {"a-stamp": "a-stamp 1\na\n", "a": "1"}
    assert names(tmp_path) == ["out"]


def test_without_a_place_to_be_in(tmp_path: Path) -> None:
    place = tmp_path / "é" / "out"
    with pytest.raises(OutputError) as caught:
        write(place, a="1")
    what = "there is no folder to make it in; create that first"
    assert str(caught.value) == f"cannot write the folder {place}: {what}"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not open folders")
def test_a_folder_beside_which_nothing_can_be_held_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    write(tmp_path / "out", a="1")
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        with pytest.raises(OutputError) as caught:
            write(tmp_path / "out", b="2")
    assert str(caught.value) == f"cannot write the folder {tmp_path / 'out'}: Permission denied"
    assert content(tmp_path / "out") == {"a-stamp": "a-stamp 1\na\n", "a": "1"}


def test_a_stamp_that_cannot_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    write(tmp_path / "out", a="1")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        with pytest.raises(OutputError, match="No space left on device"):
            write(tmp_path / "out", b="2")
    assert content(tmp_path / "out") == {"a-stamp": "a-stamp 1\na\n", "a": "1"}
    assert names(tmp_path) == ["out"]


def test_an_old_folder_that_cannot_be_removed_is_removed_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    write(tmp_path / "out", a="1")
    with monkeypatch.context() as patch:
        patch.setattr(os, "rmdir", refuse)
        write(tmp_path / "out", b="2")
    assert content(tmp_path / "out") == {"a-stamp": "a-stamp 1\nb\n", "b": "2"}
    assert len(names(tmp_path)) == 2
    write(tmp_path / "out", c="3")
    assert content(tmp_path / "out") == {"a-stamp": "a-stamp 1\nc\n", "c": "3"}
    assert names(tmp_path) == ["out"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not open folders")
def test_the_name_is_on_the_disk_at_the_end_and_nothing_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def note_sync(descriptor: int) -> None:
        if os.path.samestat(os.fstat(descriptor), tmp_path.stat()):
            done.append("sync")
        fsync(descriptor)

    def note_rename(self: Path, target: Path) -> Path:
        done.append("rename")
        return rename(self, target)

    before = len(names(Path("/dev/fd")))
    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "rename", note_rename)
    write(tmp_path / "out", a="1")
    assert done == ["rename", "sync"]
    assert len(names(Path("/dev/fd"))) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not open folders")
def test_a_run_that_sweeps_right_now_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has locked our new folder and is about to remove it: we are to make another, not to lose this one."""
    sweepers: list[threading.Thread] = []

    def sweep(new: Path, descriptor: int) -> None:
        time.sleep(0.3)
        new.rmdir()
        os.close(descriptor)

    def overtaken(descriptor: int, *, wait: bool) -> bool:
        made = [path for path in tmp_path.iterdir() if os.path.samestat(path.stat(), os.fstat(descriptor))]
        if made and not sweepers:
            theirs = os.open(made[0], os.O_RDONLY)
            assert lock(theirs, wait=False)
            sweepers.append(threading.Thread(target=sweep, args=(made[0], theirs)))
            sweepers[0].start()
        return lock(descriptor, wait=wait)

    monkeypatch.setattr(atomic_folder, "lock", overtaken)
    with replacing(tmp_path / "out", STAMP) as new:
        sweepers[0].join()
        (new / "a").write_text("1")
    assert content(tmp_path / "out") == {"a-stamp": "a-stamp 1\na\n", "a": "1"}
    assert names(tmp_path) == ["out"]


def test_of_two_at_once_each_is_whole_and_the_last_to_end_stays(tmp_path: Path) -> None:
    with replacing(tmp_path / "out", STAMP) as new:
        (new / "a").write_text("1")
        write(tmp_path / "out", b="2")
        assert content(tmp_path / "out") == {"a-stamp": "a-stamp 1\nb\n", "b": "2"}
    assert content(tmp_path / "out") == {"a-stamp": "a-stamp 1\na\n", "a": "1"}
    assert names(tmp_path) == ["out"]


def test_a_name_that_steers_a_terminal_is_shown_escaped(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "missing" / "out\x1b[31m", a="1")
    assert str(caught.value).startswith(f"cannot write the folder {tmp_path}/missing/out\\x1b[31m: there is ")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not open folders")
def test_renames_wait_for_those_of_another_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    flock, waits = fcntl.flock, []

    def note(descriptor: int, operation: int) -> None:
        if os.path.samestat(os.fstat(descriptor), tmp_path.stat()):
            waits.append(not operation & fcntl.LOCK_NB)
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", note)
    write(tmp_path / "out", a="1")
    assert waits == [True, True]


@pytest.mark.parametrize("end", ["new-0", "old"])
def test_nothing_is_written_or_removed_through_a_link_that_was_laid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setattr(atomic_folder, "_exchanged", lambda *_: False)
    write(tmp_path / "out", a="1")
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "thesis.doc").write_text("mine")
    (tmp_path / f".out.ccgraph-{end}").symlink_to(tmp_path / "precious")
    if end == "old":
        with pytest.raises(OutputError, match="cannot write the folder"):
            write(tmp_path / "out", b="2")
        assert "a" in content(tmp_path / "out")
    else:
        write(tmp_path / "out", b="2")
        assert "b" in content(tmp_path / "out")
    assert content(tmp_path / "precious") == {"thesis.doc": "mine"}


@pytest.fixture
def exchanges(tmp_path: Path) -> bool:
    """Whether two names can be exchanged at one moment here, as on most file systems of Linux."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    try:
        return atomic_folder._exchanged(one, other)
    finally:
        one.rmdir()
        other.rmdir()


@pytest.mark.parametrize("stop", ["before", "after"])
def test_whenever_it_is_killed_a_whole_one_is_there(tmp_path: Path, stop: str, exchanges: bool) -> None:  # noqa: FBT001
    if not exchanges:
        pytest.skip("this file system, or system, exchanges no names")
    place = tmp_path / "out"
    write(place, a="1")
    code = (
        "import os, signal, sys\n"
        "from ccgraph import atomic_folder\n"
        "exchanged = atomic_folder._exchanged\n"
        "def stopped(*names):\n"
        "    assert sys.argv[2] == 'before' or exchanged(*names)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "atomic_folder._exchanged = stopped\n"
        "with atomic_folder.replacing(sys.argv[1], 'a-stamp') as new:\n"
        "    (new / 'b').write_text('2')\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(place), stop], check=False)
    assert killed.returncode == -signal.SIGKILL
    name = "a" if stop == "before" else "b"
    assert content(place) == {"a-stamp": f"a-stamp 1\n{name}\n", name: "1" if stop == "before" else "2"}
    write(place, c="3")
    assert content(place) == {"a-stamp": "a-stamp 1\nc\n", "c": "3"}
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("can", [True, False])
def test_replacing_renames_only_where_it_must(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    can: bool,  # noqa: FBT001
    exchanges: bool,  # noqa: FBT001
) -> None:
    write(tmp_path / "out", a="1")
    rename, renamed = Path.rename, []

    def note(self: Path, target: Path) -> Path:
        renamed.append(target.name)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", note)
    if not can:
        monkeypatch.setattr(atomic_folder, "_exchanged", lambda *_: False)
    write(tmp_path / "out", b="2")
    assert content(tmp_path / "out") == {"a-stamp": "a-stamp 1\nb\n", "b": "2"}
    assert names(tmp_path) == ["out"]
    assert len(renamed) == (0 if can and exchanges else 2)


@pytest.mark.parametrize("stop", ["before", "between"])
def test_after_a_kill_the_old_one_is_there_or_comes_back(tmp_path: Path, stop: str) -> None:
    place = tmp_path / "out"
    write(place, a="1")
    code = (
        "import os, signal, sys, pathlib\n"
        "from ccgraph import atomic_folder\n"
        "from ccgraph.atomic_folder import replacing\n"
        "atomic_folder._exchanged = lambda *_: False\n"  # as where the system cannot
        "rename = pathlib.Path.rename\n"
        "def stopped(self, target):\n"
        "    if sys.argv[2] == 'before' or '.ccgraph-new-' in self.name:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return rename(self, target)\n"
        "pathlib.Path.rename = stopped\n"
        "with replacing(sys.argv[1], 'a-stamp') as new:\n"
        "    (new / 'b').write_text('2')\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(place), stop], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert place.exists() is (stop == "before")
    with pytest.raises(ZeroDivisionError), replacing(place, STAMP):
        raise ZeroDivisionError
    assert content(place) == {"a-stamp": "a-stamp 1\na\n", "a": "1"}
    write(place, c="3")
    assert content(place) == {"a-stamp": "a-stamp 1\nc\n", "c": "3"}
    assert names(tmp_path) == ["out"]
