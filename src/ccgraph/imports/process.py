"""The process that imports the paths of one library and tries what they can do, and what becomes of it.

What a library does (ends the process, hangs, prints, changes others, takes all memory) stays there: every path behind
one that ended its process gets another process.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ccgraph.errors import CCGraphError
from ccgraph.imports.probe import FAILED

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_ANSWER = 1 << 16
#: what keeps libraries from opening windows, using the network, or filling the screen.
_QUIET = {
    "MPLBACKEND": "Agg",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A path to import, the arguments that it must take, and the binding under which it is tried."""

    path: str
    keywords: tuple[str, ...]
    binding: str | None


@dataclass(slots=True)
class Limits:
    """Seconds for one answer, the first of a library with all that it imports; and GiB of memory for the process."""

    seconds: float = 120.0
    memory: int = 8


@dataclass(slots=True)
class Answer:
    """How an import went, and what the trial behind it found: how it is known → capability → value.

    ``trouble`` says why the callable did not run on a few rows, where a trial was made and did not come to an end.
    """

    outcome: str
    why: str
    version: str
    python: str
    findings: dict[str, dict[str, str]] = field(default_factory=dict)
    trouble: str = ""


def answers_of(python: str, distribution: str, wanted: Sequence[Wanted], limits: Limits) -> list[Answer]:
    """The answers for all paths of a library, in their order.

    Raises:
        CCGraphError: ``python`` does not run.
    """
    done: list[Answer] = []
    while len(done) < len(wanted):
        with _Probe(python, distribution, wanted[len(done) :], limits) as probe:
            done += probe.answers()
    return done


class _Probe:
    """A process that imports paths and says how that went."""

    def __init__(self, python: str, distribution: str, wanted: Sequence[Wanted], limits: Limits) -> None:
        self._python, self._seconds, self._count = python, limits.seconds, len(wanted)
        self._folder = tempfile.TemporaryDirectory(prefix="ccgraph-", ignore_cleanup_errors=True)
        program = str(Path(__file__).with_name("probe.py"))
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the Python that the user names
                [shutil.which(python) or python, program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._folder.name,
                env=environment_of(python),
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            self._folder.cleanup()
            raise no_python(python, error) from error
        self._lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        tries = [{"path": each.path, "keywords": each.keywords, "binding": each.binding} for each in wanted]
        self._say(json.dumps({"distribution": distribution, "tries": tries, "memory": limits.memory << 30}) + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._kill()
        self._process.wait()
        self._folder.cleanup()

    def answers(self) -> list[Answer]:
        """One answer at least: those until all are there, or until the process can give no more."""
        version_of_python = ""
        done: list[Answer] = []
        pending: Answer | None = None
        while len(done) < self._count:
            said = self._said()
            match said:
                case ["environment", {"python": str(found)}]:
                    version_of_python = found
                case ["end", int(), str(outcome), str(why), str(version)]:
                    pending = Answer(outcome, why, version, version_of_python)
                case ["found", int(), str(by), str(capability), str(value)] if pending is not None:
                    pending.findings.setdefault(by, {})[capability] = value
                case ["tried", int(), str(trouble)] if pending is not None:
                    pending.trouble = trouble
                    done.append(pending)
                    pending = None
                case str():
                    if not version_of_python:
                        raise CCGraphError(
                            f"{self._python} {said} before it could import anything; name a Python of 3.9 or later"
                        )
                    lost = pending or Answer(FAILED, said, "", version_of_python)
                    lost.trouble = said if pending else ""  # it was imported, and its trial ended the process
                    return [*done, lost]
        return done

    def _said(self) -> list[Any] | str:
        """What the process says next, or why it says nothing."""
        try:
            line = self._lines.get(timeout=self._seconds)
        except queue.Empty:
            return f"took more than {self._seconds:g} s"
        if not line:
            return _ending(self._process.wait())
        try:
            said = json.loads(line)
        except ValueError:
            return "gave an answer that cannot be read"
        return said if isinstance(said, list) else "gave an answer that cannot be read"

    def _say(self, text: str) -> None:
        stream = self._process.stdin
        try:
            if stream is not None:
                stream.write(text.encode())
                stream.close()
        except OSError:  # it has ended, which its answer will say
            pass

    def _listen(self) -> None:
        stream = self._process.stdout
        while stream is not None:
            try:
                line = stream.readline(_LONGEST_ANSWER)
            except (OSError, ValueError):
                line = b""
            self._lines.put(line)
            if not line:
                stream.close()
                return

    def _kill(self) -> None:
        """End the process, and those that it started."""
        try:
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:  # Windows
                self._process.kill()
        except OSError:  # it has ended
            pass


def environment_of(python: str) -> dict[str, str]:
    """What a process of ``python`` sees of our variables; our ``PYTHONPATH`` only where it is our own Python."""
    own = python == sys.executable
    environment = {**os.environ, **_QUIET}
    paths = environment.pop("PYTHONPATH", "")
    if own and paths:  # the process runs in another folder
        environment["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, paths.split(os.pathsep)))
    elif not own:
        environment.pop("PYTHONHOME", None)
    return environment


def no_python(python: str, error: Exception) -> CCGraphError:
    """What to raise where ``python`` cannot be started."""
    what = getattr(error, "strerror", None) or error
    return CCGraphError(f"{python!r} does not run: {what}; name the program of a Python")


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended the process with code {code}"
    try:
        return f"ended the process by {signal.Signals(-code).name}"
    except ValueError:
        return f"ended the process by signal {-code}"
