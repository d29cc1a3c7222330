"""A process that has imported all of ccgraph and forks a child for each command line: a few milliseconds a run.

So that hundreds of runs can be disturbed, each somewhere else, and none of that is spent on starting Python. The child
can wait until ``traced`` has taken hold of it, and be forbidden to open files.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cli.running import Outcome, environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PROGRAM = """
import ctypes, json, os, resource, sys
sys.path[:0] = [sys.argv[1]]
import pkgutil, importlib, ccgraph, latex2mathml.converter, rdflib, yaml.constructor, fcntl, tempfile, shutil, marshal
import rdflib.plugins.sparql
for found in pkgutil.walk_packages(ccgraph.__path__, "ccgraph."):
    if "__main__" not in found.name:
        importlib.import_module(found.name)
from ccgraph import resources
from ccgraph.cli import run
gate = os.open(sys.argv[2], os.O_RDWR)
ready, set_up = os.pipe()
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if child == 0:
        os.chdir(asked["cwd"])
        os.environ.update(asked["env"])
        if asked["checkout"]:
            resources._CHECKOUT = asked["checkout"]
        for number, name in ((0, os.devnull), (1, asked["out"]), (2, asked["err"])):
            file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(file, number)
            os.close(file)
        sys.argv = ["ccgraph", *asked["words"]]
        if asked["descriptors"] is not None:
            lowest = os.dup(0)
            os.close(lowest)
            resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + asked["descriptors"],) * 2)
        if asked["seconds"] is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"],) * 2)
        if asked["hold"]:
            try:
                ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1))  # let any process of this user trace this one
            except (OSError, AttributeError):
                pass
            os.write(set_up, b"x")
            os.read(gate, 1)
        run()
    if asked["hold"]:
        os.read(ready, 1)
    print(child, flush=True)
    _, status, used = os.wait4(child, 0)
    print(os.waitstatus_to_exitcode(status), used.ru_maxrss, flush=True)
"""
SOURCE = Path(__file__).resolve().parents[2] / "src"
_PATIENCE = 60


@dataclass
class Nursery:
    """Where children come from; ``folder`` is for what they print."""

    process: subprocess.Popen[str]
    folder: Path
    checkout: Path | None = None
    #: the bytes that the last child had in memory at most
    memory: int = 0

    def run(
        self,
        *words: str,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        descriptors: int | None = None,
        seconds: int | None = None,
    ) -> Outcome:
        """Run ``ccgraph`` to its end."""
        with self.child(*words, cwd=cwd, env=env, descriptors=descriptors, seconds=seconds) as child:
            return child.end()

    @contextmanager
    def child(
        self,
        *words: str,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        descriptors: int | None = None,
        seconds: int | None = None,
        hold: bool = False,
    ) -> Iterator[Child]:
        """Start ``ccgraph``, with so many descriptors and seconds of work; on ``hold`` it waits for ``go``."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        out, err = self.folder / "out", self.folder / "err"
        asked: dict[str, object] = {
            "words": words,
            "cwd": str(cwd),
            "env": dict(env or {}),
            "out": str(out),
            "err": str(err),
        }
        asked |= {"descriptors": descriptors, "seconds": seconds, "hold": hold}
        asked["checkout"] = str(self.checkout) if self.checkout else ""
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        child = Child(self, int(self.process.stdout.readline()), out, err)
        try:
            yield child
        finally:
            if child.outcome is None:
                child.signal(signal.SIGKILL)
                child.end()


@dataclass
class Child:
    """A running ``ccgraph``."""

    nursery: Nursery
    pid: int
    out: Path
    err: Path
    outcome: Outcome | None = None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal; one that has ended does not mind."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def go(self) -> None:
        """Let a held child go on."""
        (self.nursery.folder / "gate").write_bytes(b"x")

    def end(self) -> Outcome:
        """Wait for the end."""
        assert self.nursery.process.stdout is not None
        code, memory = map(int, self.nursery.process.stdout.readline().split())
        self.nursery.memory = memory * 1024
        self.outcome = Outcome(code, *(path.read_bytes().decode("utf-8", "replace") for path in (self.out, self.err)))
        return self.outcome


@contextmanager
def nursery(folder: Path, checkout: Path | None = None) -> Iterator[Nursery]:
    """Open a nursery; its children take data, ontology and queries from ``checkout``."""
    os.mkfifo(folder / "gate")
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(SOURCE), str(folder / "gate")],
        env=environment({"PYTHONDONTWRITEBYTECODE": "1"}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Nursery(process, folder, checkout)
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.wait(_PATIENCE)
        process.stdout.close()


@contextmanager
def traced(child: Child, *options: str) -> Iterator[None]:
    """Take hold of a held child with ``strace`` and let it go on.

    Raises:
        PermissionError: this system lets no process trace another.
    """
    words = ["strace", "-f", "-y", *options, "-p", str(child.pid)]
    tracer = subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert tracer.stderr is not None
    first = tracer.stderr.readline()
    if "attached" not in first:
        tracer.communicate(timeout=_PATIENCE)
        raise PermissionError(first)
    child.go()
    try:
        yield
    finally:
        tracer.communicate(timeout=_PATIENCE)
