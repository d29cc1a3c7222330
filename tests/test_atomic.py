"""A reader sees the old file or the new one, never half of one, and nothing else is left behind."""

from __future__ import annotations

import os
import random
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ccgraph import atomic
from ccgraph.atomic import write_bytes, write_text
from ccgraph.errors import OutputError

OLD = b"old\n"
posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX file systems")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def left_behind(folder: Path) -> list[str]:
    return [name for name in names(folder) if name.startswith(".")]


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False)


def test_writes_what_it_is_given(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    write_bytes(target, b"\x00\r\n\xff")
    assert target.read_bytes() == b"\x00\r\n\xff"
    write_bytes(str(target), b"")
    assert target.read_bytes() == b""
    assert names(tmp_path) == ["a.bin"]


def test_text_is_utf8_with_its_own_line_ends(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "é\r\n\n")
    assert (tmp_path / "a.txt").read_bytes() == b"\xc3\xa9\r\n\n"


def test_relative_paths_and_the_longest_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_text("a.txt", "x")
    name = "n" * 255
    write_text(name, "x")
    assert names(tmp_path) == ["a.txt", name]


class TestFailure:
    """The old file stays, nothing is left, and one sentence says what to do."""

    def test_folder_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(OutputError) as caught:
            write_bytes(tmp_path / "no" / "a", b"x")
        folder = tmp_path / "no"
        assert str(caught.value) == f"cannot write {folder / 'a'}: there is no folder {folder}; create it first"
        assert caught.value.exit_code == 4

    def test_target_is_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()
        with pytest.raises(OutputError, match="it is a folder; name a file in it"):
            write_bytes(tmp_path / "a", b"x")
        assert left_behind(tmp_path) == []

    def test_folder_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(OLD)
        with pytest.raises(OutputError, match="a is not a folder; name a file in a folder"):
            write_bytes(tmp_path / "a" / "b", b"x")
        assert (tmp_path / "a").read_bytes() == OLD

    @pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
    def test_name_is_impossible(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(OutputError, match="no file can have that name; choose another") as caught:
            write_bytes(f"{tmp_path}/{name}", b"x")
        assert str(caught.value).isprintable()

    def test_text_is_no_text(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(OLD)
        with pytest.raises(OutputError, match=r"half a character \(U\+D800\)"):
            write_text(tmp_path / "a", "x\ud800")
        assert (tmp_path / "a").read_bytes() == OLD

    @posix
    def test_links_go_in_a_circle(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to("b")
        (tmp_path / "b").symlink_to("a")
        with pytest.raises(OutputError, match="what was there before is unchanged"):
            write_bytes(tmp_path / "a", b"x")
        assert (tmp_path / "a").is_symlink()

    @posix
    @pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
    def test_folder_is_read_only(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(OLD)
        (tmp_path / "b").mkdir()
        tmp_path.chmod(0o500)
        with pytest.raises(OutputError, match="is not permitted; choose another place"):
            write_bytes(tmp_path / "a", b"x")
        with pytest.raises(OutputError, match="it is a folder; name a file in it"):
            write_bytes(tmp_path / "b", b"x")
        tmp_path.chmod(0o700)
        assert (tmp_path / "a").read_bytes() == OLD

    @posix
    def test_writing_is_not_permitted(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        (tmp_path / "a").write_bytes(OLD)
        monkeypatch.setattr(os, "replace", refuse)
        with pytest.raises(OutputError) as caught:
            write_bytes(tmp_path / "a", b"x")
        message = f"cannot write {tmp_path / 'a'}: writing in {tmp_path} is not permitted; choose another place"
        assert str(caught.value) == message
        assert (tmp_path / "a").read_bytes() == OLD
        assert left_behind(tmp_path) == []

    @posix
    def test_disk_is_full(self, tmp_path: Path) -> None:
        target = tmp_path / "a"
        target.write_bytes(OLD)
        script = """
import resource, sys
from ccgraph.atomic import write_bytes
from ccgraph.errors import OutputError
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_bytes(sys.argv[1], b"x" * 100_000)
except OutputError as error:
    print(error)
"""
        result = run(script, str(target))
        assert result.stdout == f"cannot write {target}: File too large; what was there before is unchanged\n", result
        assert target.read_bytes() == OLD
        assert left_behind(tmp_path) == []

    def test_interrupted_by_the_user(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        (tmp_path / "a").write_bytes(OLD)
        monkeypatch.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_bytes(tmp_path / "a", b"x")
        assert (tmp_path / "a").read_bytes() == OLD
        assert left_behind(tmp_path) == []


@posix
class TestWhatStays:
    """Links, permissions, and things that are no files stay what they are."""

    def test_a_link_stays_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        (tmp_path / "link").symlink_to("folder/file")
        for content in (b"first", b"second"):  # the first time the link leads to nothing
            write_bytes(tmp_path / "link", content)
            assert (tmp_path / "link").is_symlink()
            assert (tmp_path / "folder" / "file").read_bytes() == content
        assert left_behind(tmp_path) == left_behind(tmp_path / "folder") == []

    @pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o666, 0o755])
    def test_permissions_stay_whatever_the_umask(self, tmp_path: Path, mode: int) -> None:
        target = tmp_path / "a"
        target.write_bytes(OLD)
        target.chmod(mode)
        old = target.stat()
        before = os.umask(0o077)
        try:
            write_bytes(target, b"x")
        finally:
            os.umask(before)
        assert stat.S_IMODE(target.stat().st_mode) == mode
        assert target.stat().st_ino != old.st_ino  # another file took its place: the old one was not written over

    @pytest.mark.parametrize(("umask", "mode"), [(0, 0o666), (0o027, 0o640)])
    def test_a_new_file_gets_what_the_umask_leaves(self, tmp_path: Path, umask: int, mode: int) -> None:
        before = os.umask(umask)
        try:
            write_bytes(tmp_path / "a", b"x")
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode

    def test_nobody_else_may_read_on_the_way(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Before it gets the permissions of the old file, the new one is the writer's own."""
        fchmod, seen = os.fchmod, []

        def note(descriptor: int, mode: int) -> None:
            seen.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
            fchmod(descriptor, mode)

        (tmp_path / "a").write_bytes(OLD)
        monkeypatch.setattr(os, "fchmod", note)
        before = os.umask(0)
        try:
            write_bytes(tmp_path / "a", b"x")
        finally:
            os.umask(before)
        assert seen == [0o600]

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
    def test_the_owner_stays(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(OLD)
        os.chown(tmp_path / "a", 12345, 12345)
        write_bytes(tmp_path / "a", b"x")
        assert ((tmp_path / "a").stat().st_uid, (tmp_path / "a").stat().st_gid) == (12345, 12345)

    def test_a_device_is_not_replaced(self, tmp_path: Path) -> None:
        device = Path(os.devnull)
        if os.geteuid() == 0:  # who could really replace it
            device = tmp_path / "null"
            os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        before = device.stat()
        write_bytes(device, b"x")
        after = device.stat()
        assert stat.S_ISCHR(after.st_mode)
        assert after.st_ino == before.st_ino

    def test_a_pipe_is_written_to(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        got: list[bytes] = []
        reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
        reader.start()
        write_bytes(pipe, b"through")
        reader.join(10)
        assert got == [b"through"]
        assert stat.S_ISFIFO(pipe.stat().st_mode)

    def test_standard_output_can_be_named(self) -> None:
        result = run("from ccgraph.atomic import write_text; write_text('/dev/stdout', 'x')")
        assert (result.stdout, result.stderr) == ("x", "")


@posix
@pytest.mark.parametrize("old", [None, OLD])
def test_all_is_on_the_disk_before_it_takes_the_name_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bytes | None
) -> None:
    """Or a power cut leaves an empty file under the name."""
    target = tmp_path / "a"
    if old is not None:
        target.write_bytes(old)
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def note_sync(descriptor: int) -> None:
        status = os.fstat(descriptor)
        done.append("folder" if stat.S_ISDIR(status.st_mode) else f"{status.st_size} bytes")
        fsync(descriptor)

    def note_replace(source: str, to: str) -> None:
        done.append("rename")
        replace(source, to)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(os, "replace", note_replace)
    write_bytes(target, b"new")
    assert done == ["3 bytes", "rename", "folder"]


@posix
class TestKilledRuns:
    """A run that was killed leaves the old file and, until the next run, a part file."""

    WRITER = """
import sys
from ccgraph.atomic import write_bytes
print("ready", flush=True)
while True:
    for letter in (b"a", b"b"):
        write_bytes(sys.argv[1], letter * 300_000)
"""

    def test_killed_at_any_moment(self, tmp_path: Path) -> None:
        target = tmp_path / "a"
        target.write_bytes(b"a" * 300_000)
        chance = random.Random(7)  # noqa: S311 - moments to kill at, no secret
        for _ in range(12):
            with subprocess.Popen([sys.executable, "-c", self.WRITER, str(target)], stdout=subprocess.PIPE) as process:
                assert process.stdout is not None
                process.stdout.readline()
                time.sleep(chance.random() * 0.03)
                process.send_signal(signal.SIGKILL)
            content = target.read_bytes()
            assert len(content) == 300_000
            assert len(set(content)) == 1
            assert len(left_behind(tmp_path)) <= 1
        write_bytes(target, b"x")
        assert names(tmp_path) == ["a"]

    def test_what_a_killed_run_left_is_swept_by_the_next(self, tmp_path: Path) -> None:
        script = """
import os, signal, sys
from ccgraph.atomic import write_bytes
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
write_bytes(sys.argv[1], b"half")
"""
        (tmp_path / "a").write_bytes(OLD)
        assert run(script, str(tmp_path / "a")).returncode == -signal.SIGKILL
        assert (tmp_path / "a").read_bytes() == OLD
        assert len(left_behind(tmp_path)) == 1
        write_bytes(tmp_path / "b", b"x")
        assert names(tmp_path) == ["a", "b"]

    def test_what_another_run_is_writing_is_not_swept(self, tmp_path: Path) -> None:
        """Also where its process id means nothing here, as in another container."""
        script = """
import os, sys
from ccgraph.atomic import write_bytes
replace = os.replace
def wait(*arguments):
    print("ready", flush=True)
    sys.stdin.readline()
    replace(*arguments)
os.replace = wait
write_bytes(sys.argv[1], b"theirs")
"""
        other = subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "a")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        write_bytes(tmp_path / "a", b"ours")
        assert (tmp_path / "a").read_bytes() == b"ours"
        other.communicate("go\n", timeout=30)
        assert other.returncode == 0
        assert (tmp_path / "a").read_bytes() == b"theirs"
        assert left_behind(tmp_path) == []

    def test_only_part_files_are_swept(self, tmp_path: Path) -> None:
        """A pipe does not make it wait, a link is not followed, and what only looks similar stays."""
        for name in (".ccgraph-partial", ".hidden", "ccgraph-part-1"):
            (tmp_path / name).write_bytes(OLD)
        (tmp_path / "precious").write_bytes(OLD)
        (tmp_path / f"{atomic._MARK}link").symlink_to("precious")
        (tmp_path / f"{atomic._MARK}folder").mkdir()
        os.mkfifo(tmp_path / f"{atomic._MARK}pipe")
        write_bytes(tmp_path / "a", b"x")
        assert (tmp_path / "precious").read_bytes() == OLD
        assert (tmp_path / f"{atomic._MARK}link").is_symlink()
        assert {".ccgraph-partial", ".hidden", "ccgraph-part-1", "precious", "a"} <= set(names(tmp_path))

    def test_a_part_file_swept_before_it_was_locked_is_made_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lock = atomic.lock
        removed: list[str] = []

        def remove_first(descriptor: int, *, wait: bool) -> bool:
            if not removed:
                removed.extend(left_behind(tmp_path))
                (tmp_path / removed[0]).unlink()
            return lock(descriptor, wait=wait)

        monkeypatch.setattr(atomic, "lock", remove_first)
        write_bytes(tmp_path / "a", b"x")
        assert removed
        assert (tmp_path / "a").read_bytes() == b"x"

    def test_part_files_that_are_always_swept_are_given_up(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def remove(_: int, *, wait: bool) -> bool:
            for name in left_behind(tmp_path):
                (tmp_path / name).unlink()
            return wait

        monkeypatch.setattr(atomic, "lock", remove)
        before = len(names(Path("/dev/fd")))
        with pytest.raises(OutputError, match="other runs of ccgraph remove its part files; try again"):
            write_bytes(tmp_path / "a", b"x")
        assert names(tmp_path) == []
        assert len(names(Path("/dev/fd"))) == before

    def test_a_run_that_sweeps_right_now_is_waited_for(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """It has locked our part file and is about to remove it: we are to make another, not to lose this one."""
        lock = atomic.lock
        sweepers: list[threading.Thread] = []

        def sweep(part: Path, descriptor: int) -> None:
            time.sleep(0.3)
            part.unlink()
            os.close(descriptor)

        def overtaken(descriptor: int, *, wait: bool) -> bool:
            if not sweepers:
                (name,) = left_behind(tmp_path)
                theirs = os.open(tmp_path / name, os.O_RDONLY)
                assert lock(theirs, wait=False)
                sweepers.append(threading.Thread(target=sweep, args=(tmp_path / name, theirs)))
                sweepers[0].start()
                assert not lock(descriptor, wait=False)
            return lock(descriptor, wait=wait)

        fsync = os.fsync

        def slowly(descriptor: int) -> None:
            time.sleep(0.5)  # time enough for who did not wait to lose the part file
            fsync(descriptor)

        monkeypatch.setattr(atomic, "lock", overtaken)
        monkeypatch.setattr(os, "fsync", slowly)
        write_bytes(tmp_path / "a", b"x")
        sweepers[0].join()
        assert (tmp_path / "a").read_bytes() == b"x"
        assert names(tmp_path) == ["a"]

    def test_a_system_without_locks_sweeps_too(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """There (Windows) the system refuses to remove what is open."""
        monkeypatch.setitem(sys.modules, "fcntl", None)
        (tmp_path / f"{atomic._MARK}left").write_bytes(OLD)
        write_bytes(tmp_path / "a", b"x")
        assert names(tmp_path) == ["a"]


@posix
def test_no_file_stays_open(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / f"{atomic._MARK}left").write_bytes(OLD)
    before = len(names(Path("/dev/fd")))
    write_bytes(tmp_path / "a", b"x")
    with pytest.raises(OutputError):
        write_bytes(tmp_path / "folder", b"x")
    assert len(names(Path("/dev/fd"))) == before


def test_two_writers_at_once(tmp_path: Path) -> None:
    """Threads of one process: each write succeeds, and the file is always one of the texts."""
    target = tmp_path / "a"
    target.write_bytes(b"0" * 50_000)
    failures: list[BaseException] = []
    seen: set[bytes] = set()

    def work(letter: bytes) -> None:
        try:
            for _ in range(25):
                write_bytes(target, letter * 50_000)
        except BaseException as error:  # noqa: BLE001 - handed to the main thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(letter,)) for letter in (b"a", b"b", b"c")]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        seen.add(target.read_bytes())
    for thread in threads:
        thread.join()
    assert failures == []
    assert seen <= {letter * 50_000 for letter in (b"0", b"a", b"b", b"c")}
    assert names(tmp_path) == ["a"]


def test_importing_it_is_cheap() -> None:
    script = "import sys; before = set(sys.modules); import ccgraph.atomic; print(*sorted(set(sys.modules) - before))"
    assert set(run(script).stdout.split()) == {"__future__", "ccgraph", "ccgraph.atomic", "ccgraph.errors"}
