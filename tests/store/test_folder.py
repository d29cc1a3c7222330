"""Writing store folders: the old data or the new, whatever happens."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from ccgraph.errors import OutputError, ParseError, StoreError
from ccgraph.store.folder import replacing, write_store
from ccgraph.store.local import LocalStore

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).resolve().parents[2] / "src"
P = NamedNode("https://example.org/p")


def triples(name: str, number: int = 5) -> list[Triple]:
    return [Triple(NamedNode(f"https://example.org/{name}/{index}"), P, Literal(str(index))) for index in range(number)]


def held(folder: Path) -> set[Triple]:
    with LocalStore.open(folder) as store:
        return set(store.triples())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    """A process of its own that runs ``code`` with this file's helpers."""
    setup = f"import sys; sys.path[:0] = [{os.fspath(SOURCE)!r}, {os.fspath(Path(__file__).parent)!r}]\n"
    return subprocess.Popen(
        [sys.executable, "-c", setup + code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


class TestWriteStore:
    def test_makes_folders_and_says_how_many(self, tmp_path: Path) -> None:
        assert write_store(tmp_path / "deep" / "store", triples("a")) == 5
        assert held(tmp_path / "deep" / "store") == set(triples("a"))

    def test_fills_an_empty_folder(self, tmp_path: Path) -> None:
        write_store(tmp_path, triples("a"))
        assert held(tmp_path) == set(triples("a"))

    def test_replaces_what_was_there_and_leaves_nothing_of_it(self, tmp_path: Path) -> None:
        for name in "abc":
            write_store(tmp_path / "store", triples(name))
        assert held(tmp_path / "store") == set(triples("c"))
        assert names(tmp_path / "store") == ["ccgraph-store", "ccgraph-store.lock", "data-3"]
        assert names(tmp_path) == ["store"]

    def test_takes_ntriples_that_ccgraph_wrote(self, tmp_path: Path) -> None:
        content = serialize(triples("a"), format=RdfFormat.N_TRIPLES) or b""
        (tmp_path / "a.nt").write_bytes(content)
        assert write_store(tmp_path / "from-file", tmp_path / "a.nt") == 5
        assert write_store(tmp_path / "from-bytes", content) == 5
        assert held(tmp_path / "from-file") == held(tmp_path / "from-bytes") == set(triples("a"))

    def test_counts_a_triple_once(self, tmp_path: Path) -> None:
        triple = triples("a")[0]
        graph = NamedNode("https://example.org/g")
        assert (
            write_store(
                tmp_path / "store", [triple, triple, Quad(triple.subject, triple.predicate, triple.object, graph)]
            )
            == 1
        )
        assert len(LocalStore.open(tmp_path / "store")) == 1

    def test_nothing_is_a_content_too(self, tmp_path: Path) -> None:
        assert write_store(tmp_path / "store", []) == 0
        assert held(tmp_path / "store") == set()
        with replacing(tmp_path / "store"):
            pass
        assert held(tmp_path / "store") == set()

    def test_says_how_far_it_is(self, tmp_path: Path) -> None:
        seen: list[tuple[int, int | None]] = []
        write_store(tmp_path / "store", triples("a", 45_000), progress=lambda done, total: seen.append((done, total)))
        assert seen == [(20_000, None), (40_000, None), (45_000, 45_000)]

    def test_says_that_there_was_nothing(self, tmp_path: Path) -> None:
        said: list[tuple[int, int | None]] = []
        with replacing(tmp_path / "store") as new:
            new.add([], lambda *how_far: said.append(how_far))
        assert said == [(0, 0)]

    def test_leaves_no_file_open(self, tmp_path: Path) -> None:
        write_store(tmp_path / "store", triples("a"))
        before = len(os.listdir("/dev/fd"))  # noqa: PTH208
        for _ in range(3):
            write_store(tmp_path / "store", triples("b"))
            with pytest.raises(StoreError, match="is locked"), replacing(tmp_path / "store"):
                write_store(tmp_path / "store", triples("c"))
        assert len(os.listdir("/dev/fd")) == before  # noqa: PTH208

    def test_keeps_no_path_of_this_machine(self, tmp_path: Path) -> None:
        write_store(tmp_path / "store", triples("a"))
        place = os.fsencode(tmp_path)
        assert not [path for path in tmp_path.rglob("*") if path.is_file() and place in path.read_bytes()]

    def test_a_store_can_be_moved_and_read_without_leave_to_write(self, tmp_path: Path) -> None:
        write_store(tmp_path / "here", triples("a"))
        before = {path: path.stat().st_mtime_ns for path in (tmp_path / "here").rglob("*")}
        held(tmp_path / "here")
        assert {path: path.stat().st_mtime_ns for path in (tmp_path / "here").rglob("*")} == before
        (tmp_path / "here").rename(tmp_path / "there")
        assert held(tmp_path / "there") == set(triples("a"))

    def test_through_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "link").symlink_to("real")
        write_store(tmp_path / "link", triples("a"))
        assert (tmp_path / "link").is_symlink()
        assert held(tmp_path / "real") == set(triples("a"))


class TestWhatIsNotOursIsLeftAlone:
    @pytest.mark.parametrize("content", ["letter.txt", ".hidden", "data-x", "data-"])
    def test_a_folder_with_something_in_it(self, tmp_path: Path, content: str) -> None:
        (tmp_path / content).write_text("dear")
        with pytest.raises(StoreError, match="is left alone; name a new or empty folder"):
            write_store(tmp_path, triples("a"))
        assert names(tmp_path) == [content]

    def test_a_database_of_another_program(self, tmp_path: Path) -> None:
        other = Store(tmp_path / "other")
        other.add(Quad(*triples("a")[0]))
        other.flush()
        del other
        with pytest.raises(StoreError, match="is left alone"):
            write_store(tmp_path / "other", triples("b"))
        assert len(Store.read_only(os.fspath(tmp_path / "other"))) == 1

    def test_a_stamp_of_something_else(self, tmp_path: Path) -> None:
        (tmp_path / "ccgraph-store").write_text("my notes")
        with pytest.raises(StoreError, match="not a store of ccgraph"):
            write_store(tmp_path, triples("a"))
        assert (tmp_path / "ccgraph-store").read_text() == "my notes"

    def test_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        with pytest.raises(StoreError, match="is not a folder"):
            write_store(tmp_path / "file", triples("a"))
        assert (tmp_path / "file").read_text() == "x"

    def test_files_that_someone_puts_into_a_store(self, tmp_path: Path) -> None:
        write_store(tmp_path / "store", triples("a"))
        (tmp_path / "store" / "README").write_text("mine")
        write_store(tmp_path / "store", triples("b"))
        assert (tmp_path / "store" / "README").read_text() == "mine"

    def test_folders_that_someone_puts_into_a_store(self, tmp_path: Path) -> None:
        """Beside them, what killed runs left is swept."""
        write_store(tmp_path, triples("a"))
        for name in ("notes", "data-", "data-1x"):
            (tmp_path / name).mkdir()
            (tmp_path / name / "thesis.doc").write_text("mine")
        (tmp_path / "data-7").mkdir()
        write_store(tmp_path, triples("b"))
        assert held(tmp_path) == set(triples("b"))
        for name in ("notes", "data-", "data-1x"):
            assert (tmp_path / name / "thesis.doc").read_text() == "mine"
        assert "data-7" not in names(tmp_path)


class TestFailuresLeaveTheOldStore:
    @pytest.fixture
    def store(self, tmp_path: Path) -> Path:
        write_store(tmp_path / "store", triples("old"))
        return tmp_path / "store"

    def intact(self, store: Path) -> bool:
        return held(store) == set(triples("old")) and len(names(store)) == 3

    @pytest.mark.parametrize("error", [KeyError("k"), OSError("o"), ValueError("v"), KeyboardInterrupt()])
    def test_an_error_of_the_source_comes_through(self, store: Path, error: BaseException) -> None:
        def broken() -> Iterator[Triple]:
            yield from triples("new", 10)
            raise error

        with pytest.raises(type(error)) as caught:
            write_store(store, broken())
        assert caught.value is error
        assert self.intact(store)

    def test_a_new_folder_is_gone_again(self, tmp_path: Path) -> None:
        with pytest.raises(ParseError, match=":1:"):
            write_store(tmp_path / "new", b"this is not N-Triples\n")
        assert names(tmp_path) == []

    def test_a_file_that_is_not_there(self, store: Path, tmp_path: Path) -> None:
        with pytest.raises(ParseError, match="cannot be read"):
            write_store(store, tmp_path / "missing.nt")
        assert self.intact(store)

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        for folder in (tmp_path / "file" / "store", Path(f"{tmp_path}/a\0b"), tmp_path / ("x" * 300)):
            with pytest.raises(OutputError, match="cannot write the store") as caught:
                write_store(folder, triples("a"))
            assert caught.value.exit_code == 4
            assert "\n" not in str(caught.value)

    @pytest.mark.parametrize("limit", [0, 20_000, 200_000])
    def test_a_full_disk(self, store: Path, limit: int) -> None:
        """A limit on the size of files stands for it."""
        code = (
            "import resource, test_folder as t\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)\n"
            "try: t.write_store(sys.argv[1], t.triples('new', 60_000))\n"
            "except t.OutputError as error: print(error)\n"
        )
        process = python(code, os.fspath(store), str(limit))
        output, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        assert "cannot write the store" in output
        assert output.count("\n") == 1
        assert self.intact(store)

    def test_a_full_disk_is_told_from_one_that_is_not(self) -> None:
        assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_all_is_on_the_disk_before_the_stamp_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a power cut leaves a stamp of data that are not there."""
    store = tmp_path / "store"
    done: list[object] = []
    fsync, replace = os.fsync, os.replace

    def note_sync(descriptor: int) -> None:
        status = os.fstat(descriptor)
        done.append((status.st_dev, status.st_ino))
        fsync(descriptor)

    def note_replace(source: str, to: str) -> None:
        done.append("stamp")
        replace(source, to)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(os, "replace", note_replace)
    write_store(store, triples("a"))
    before = done[: done.index("stamp")]
    for path in (store, store / "data-1", *(store / "data-1").iterdir()):
        assert (path.stat().st_dev, path.stat().st_ino) in before, path


class TestOneWriterAtATime:
    def test_the_second_is_told(self, tmp_path: Path) -> None:
        with replacing(tmp_path / "store") as first:
            first.add(triples("first"))
            with pytest.raises(StoreError, match="is locked: another process is writing"):
                write_store(tmp_path / "store", triples("second"))
        assert held(tmp_path / "store") == set(triples("first"))

    def test_the_lock_ends_with_the_process(self, tmp_path: Path) -> None:
        code = (
            "import os, signal, test_folder as t\n"
            "with t.replacing(sys.argv[1]) as new:\n"
            "    new.add(t.triples('a')); os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        process = python(code, os.fspath(tmp_path / "store"))
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL
        with pytest.raises(StoreError, match="never finished"):
            LocalStore.open(tmp_path / "store")
        write_store(tmp_path / "store", triples("b"))
        assert held(tmp_path / "store") == set(triples("b"))
        assert names(tmp_path / "store") == ["ccgraph-store", "ccgraph-store.lock", "data-1"]

    def test_readers_do_not_mind(self, tmp_path: Path) -> None:
        write_store(tmp_path / "store", triples("old"))
        reader = LocalStore.open(tmp_path / "store")
        with replacing(tmp_path / "store") as new:
            new.add(triples("new"))
            assert held(tmp_path / "store") == set(triples("old"))
        assert set(reader.triples()) == set(triples("old"))
        assert held(tmp_path / "store") == set(triples("new"))

    def test_opening_while_it_is_replaced(self, tmp_path: Path) -> None:
        """Nobody who opens the store sees less than one of its contents."""
        write_store(tmp_path / "store", triples("0", 50))
        code = "import test_folder as t\nfor n in range(12): t.write_store(sys.argv[1], t.triples(str(n), 50))\n"
        process = python(code, os.fspath(tmp_path / "store"))
        opened = 0
        while process.poll() is None:
            found = held(tmp_path / "store")
            assert len(found) == 50
            assert len({str(triple.subject).rsplit("/", 1)[0] for triple in found}) == 1
            opened += 1
        _, errors = process.communicate()
        assert process.returncode == 0, errors
        assert opened > 0


class TestKeep:
    def test_of_a_new_store_starts_from_nothing(self, tmp_path: Path) -> None:
        with replacing(tmp_path / "store", keep=True) as new:
            new.add(triples("a"))
        assert held(tmp_path / "store") == set(triples("a"))

    def test_what_is_there_is_not_touched(self, tmp_path: Path) -> None:
        """Only tables, which never change, are one file under two names."""
        write_store(tmp_path / "store", triples("a"))
        before = {path.name: path.read_bytes() for path in (tmp_path / "store" / "data-1").iterdir()}
        with replacing(tmp_path / "store", keep=True) as new:
            new.add(triples("b"))
            assert {path.name: path.read_bytes() for path in (tmp_path / "store" / "data-1").iterdir()} == before
            shared = {
                path.suffix for path in (tmp_path / "store").rglob("*") if path.is_file() and path.stat().st_nlink > 1
            }
            assert shared <= {".sst"}

    def test_adds_to_what_is_there(self, tmp_path: Path) -> None:
        write_store(tmp_path / "store", triples("a"))
        for name in "bc":
            with replacing(tmp_path / "store", keep=True) as new:
                new.add(triples(name))
        assert held(tmp_path / "store") == {*triples("a"), *triples("b"), *triples("c")}
        assert names(tmp_path / "store") == ["ccgraph-store", "ccgraph-store.lock", "data-3"]

    def test_of_a_damaged_store_says_so(self, tmp_path: Path) -> None:
        write_store(tmp_path / "store", triples("a"))
        next((tmp_path / "store").glob("data-*/*.sst")).unlink()
        with pytest.raises(StoreError, match="is damaged"), replacing(tmp_path / "store", keep=True) as new:
            new.add(triples("b"))

    def test_a_damaged_store_can_be_replaced(self, tmp_path: Path) -> None:
        write_store(tmp_path / "store", triples("a"))
        next((tmp_path / "store").glob("data-*/*.sst")).unlink()
        write_store(tmp_path / "store", triples("b"))
        assert held(tmp_path / "store") == set(triples("b"))


def test_killed_at_any_point_there_is_one_whole_store(tmp_path: Path) -> None:
    """A writer is killed again and again, anywhere between its first step and its last."""
    store = tmp_path / "store"
    write_store(store, triples("start", 2000))
    choose = random.Random(7)  # noqa: S311 - moments, not secrets
    code = (
        "import test_folder as t\n"
        "print('ready', flush=True)\n"
        "number = 0\n"
        "while True:\n"
        "    number += 1\n"
        "    t.write_store(sys.argv[1], t.triples(f'{sys.argv[2]}-{number}', 2000))\n"
    )
    for kill in range(15):
        process = python(code, os.fspath(store), str(kill))
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(choose.uniform(0, 0.15))
        process.kill()
        process.communicate()
        found = held(store)
        assert len(found) == 2000
        assert len({str(triple.subject).rsplit("/", 1)[0] for triple in found}) == 1
        assert len(LocalStore.open(store)) == 2000
    write_store(store, triples("end"))
    assert held(store) == set(triples("end"))
    assert len(names(store)) == 3, "leftovers of killed writers are swept"
    assert names(tmp_path) == ["store"]
