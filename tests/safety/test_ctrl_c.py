"""Ctrl-C on a real terminal, while the engine works: the command ends, says so, and leaves nothing running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.running import PROGRAM, ccgraph, environment

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sees in /proc whether the engine is at work")
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s . ?t ?u ?v }"
#: makes its standard input the terminal of its session, then becomes the program, as a shell would do it.
TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)
#: seconds after which something must hang.
PATIENCE = 30
#: asks through Python, is interrupted, and asks again.
ASK_TWICE = f"""
import ccgraph, sys
graph = ccgraph.open(sys.argv[1], timeout=60)
graph.sparql("ASK {{}}")
print("ready", flush=True)
try:
    graph.sparql({PRODUCT!r})
except KeyboardInterrupt:
    print("interrupted", bool(graph.sparql("ASK {{}}")))
"""


def on_own_terminal(*words: str) -> tuple[subprocess.Popen[bytes], int]:
    """A program on a terminal of its own, and our end of that."""
    import pty

    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-c", TAKE_TERMINAL, *words],
        env=environment({"TERM": "xterm"}),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    return program, ours


def wait_for_engine(pid: int) -> None:
    """Wait until the engine has a thread, and has worked for a while."""
    wait_until(lambda: len(os.listdir(f"/proc/{pid}/task")) >= 2)  # noqa: PTH208 - names are enough
    time.sleep(0.1)


def wait_until(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def said(ours: int) -> str:
    """All that is written on the terminal until the program ends."""
    received = bytearray()
    while True:
        try:
            block = os.read(ours, 65536)
        except OSError:  # the program has ended
            break
        received += block
    os.close(ours)
    return received.decode().replace("\r\n", "\n")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.nt"
    path.write_text("".join(f"<urn:s{number}> <urn:p> <urn:o> .\n" for number in range(200)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that is read for a second or more."""
    path = tmp_path_factory.mktemp("large") / "large.nt"
    line = "<https://example.org/{0}> <https://example.org/property> <https://example.org/object/{1}> .\n"
    path.write_text("".join(line.format(number // 7, number) for number in range(400_000)), encoding="utf-8")
    return path


@pytest.mark.parametrize("limits", [(), ("--timeout", "0"), ("--timeout", "0", "--memory", "0")])
def test_ends_a_command(file: Path, limits: tuple[str, ...]) -> None:
    program, ours = on_own_terminal(*PROGRAM, "sparql", PRODUCT, "--source", str(file), *limits)
    wait_for_engine(program.pid)
    os.write(ours, b"\x03")
    assert said(ours) == "^Cccgraph: interrupted\n"
    assert program.wait(PATIENCE) == 130


def test_leaves_a_python_that_can_go_on(file: Path) -> None:
    program, ours = on_own_terminal(sys.executable, "-c", ASK_TWICE, str(file))
    received = b""
    while b"ready" not in received:
        received += os.read(ours, 100)
    time.sleep(0.2)
    os.write(ours, b"\x03")
    assert said(ours) == "^Cinterrupted True\n"
    assert program.wait(PATIENCE) == 0


@pytest.mark.parametrize("words", [("validate",), ("validate", "--source"), ("sparql", "ASK {}", "--source")])
def test_ends_a_command_that_reads_much(large: Path, words: tuple[str, ...]) -> None:
    """Python would notice once the engine has taken in what it was given; so it is not left to Python."""
    program, ours = on_own_terminal(*PROGRAM, *words, str(large))
    wait_until(lambda: is_open(program.pid, large))
    os.write(ours, b"\x03")
    assert said(ours) == "^C"
    assert program.wait(PATIENCE) == -signal.SIGINT


def is_open(pid: int, path: Path) -> bool:
    """Whether a process has a file open."""
    try:
        return any(entry.resolve() == path for entry in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:  # it closed one meanwhile
        return False


@pytest.mark.parametrize("tables", [0, 1, 12])
def test_ends_a_load(large: Path, file: Path, tmp_path: Path, tables: int) -> None:
    """While the file is read, while the engine has written so many tables: the store is what it was."""
    store = tmp_path / "store"
    assert ccgraph("load", str(file), "--into", str(store)).out.endswith(": 200 triples\n")
    program, ours = on_own_terminal(*PROGRAM, "load", str(large), "--into", str(store))
    new = store / "data-2"
    wait_until(lambda: new.is_dir() and len(list(new.glob("*.sst"))) >= tables)
    os.write(ours, b"\x03")
    text = said(ours)
    assert text.endswith("ccgraph: interrupted\n")
    assert text.rfind("\x1b[?25h") > text.rfind("\x1b[?25l"), "the cursor stays hidden"
    assert program.wait(PATIENCE) == 130
    assert ccgraph("load", str(file), "--into", str(store)).out.endswith(": 200 triples\n")
    assert sorted(path.name for path in store.iterdir()) == ["ccgraph-store", "ccgraph-store.lock", "data-2"]


def test_a_load_that_is_interrupted_while_it_reads_leaves_nothing(large: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    program, ours = on_own_terminal(*PROGRAM, "load", str(large), "--into", str(store))
    wait_until((store / "data-1").is_dir)
    os.write(ours, b"\x03")
    assert said(ours).endswith("ccgraph: interrupted\n")
    assert program.wait(PATIENCE) == 130
    assert not store.exists()
