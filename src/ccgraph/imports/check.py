"""Whether every recorded import path still imports, in a Python of the user's choice.

The libraries are imported by ``probe`` in processes of their own, one for each library, so that what one of them
does (ends the process, hangs, prints, changes the others) stays there. Nothing is installed.
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
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ccgraph.errors import CCGraphError, NotFoundError
from ccgraph.imports.probe import FAILED, NOT_INSTALLED, OK
from ccgraph.namespace import lookup_key
from ccgraph.records import Diagnostic, Library, Technique

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ccgraph.records import Catalog, Entity
    from ccgraph.records.technique import Implementation

#: seconds for one path; the first of a library includes the import of all that it needs.
TIME_LIMIT = 120.0

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
class Recorded:
    """An implementation as the data have it: ``kind/id`` of its technique or diagnostic, and the last outcome."""

    owner: str
    library: str
    path: str
    binding: str | None
    outcome: str | None
    version: str | None


@dataclass(frozen=True, slots=True)
class Imported:
    """How the import of a recorded path went, today.

    ``outcome`` is ``ok``, ``moved``, ``private``, ``missing-extra``, ``needs-gpu``, ``failed`` or ``not installed``;
    ``why`` says more where it is not ``ok``. ``version`` is empty where the library does not say it.
    """

    recorded: Recorded
    outcome: str
    why: str
    version: str
    python: str
    day: str

    @property
    def rotted(self) -> bool:
        """Whether it imported when it was last tried, and now does not; a library that is not there proves nothing."""
        return self.recorded.outcome == OK and self.outcome not in {OK, NOT_INSTALLED}


def recorded_imports(catalog: Catalog, *, library: str | None = None, technique: str | None = None) -> list[Recorded]:
    """The implementations of techniques and diagnostics in ``catalog``, by library and path.

    Raises:
        NotFoundError: there is no such library or technique, by label, alias or id.
    """
    only = None if library is None else _named(catalog.of("library"), "library", library)
    techniques = {f"{kind}/{record.id}": record for kind, record in catalog.techniques()}
    owners: dict[str, Entity] = dict(techniques)
    if technique is None:
        owners.update({f"diagnostic/{name}": record for name, record in catalog.of("diagnostic").items()})
    else:
        chosen = _named({record.id: record for record in techniques.values()}, "technique", technique)
        owners = {owner: record for owner, record in owners.items() if record.id == chosen}
    found = [
        Recorded(owner, item.library, item.path, item.binding, item.outcome, item.imported_version)
        for owner, record in owners.items()
        for item in _implementations(record)
        if only is None or item.library == only
    ]
    return sorted(found, key=lambda each: (each.library, each.path, each.binding or "", each.owner))


def check_imports(
    catalog: Catalog,
    recorded: Sequence[Recorded],
    *,
    python: str = sys.executable,
    time_limit: float = TIME_LIMIT,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Imported]:
    """Import each path in ``python``; ``progress`` is told each library before it is tried.

    Raises:
        CCGraphError: ``python`` does not run.
    """
    if os.path.dirname(python):  # noqa: PTH120 - a name without a folder is looked for among the programs
        python = os.path.abspath(python)  # noqa: PTH100 - no link is to be followed: it is what makes the environment
    day = datetime.now(UTC).date().isoformat()
    results: list[Imported] = []
    by_library: dict[str, list[Recorded]] = {}
    for each in recorded:
        by_library.setdefault(each.library, []).append(each)
    for library, group in by_library.items():
        progress(library)
        entry = catalog.of("library").get(library)
        distribution = entry.distribution if isinstance(entry, Library) else None
        wanted = list(dict.fromkeys((each.path, _keywords(each.binding)) for each in group))
        tried = dict(zip(wanted, _try_all(python, distribution or "", wanted, time_limit), strict=True))
        for each in group:
            outcome, why, version, version_of_python = tried[each.path, _keywords(each.binding)]
            results.append(Imported(each, outcome, why, version, version_of_python, day))
    return results


def _implementations(record: Entity) -> Sequence[Implementation]:
    return record.implementations if isinstance(record, Technique | Diagnostic) else ()


def _named(records: Mapping[str, Entity], kind: str, name: str) -> str:
    """The id of the record that ``name`` names."""
    key = lookup_key(name)
    for identifier, record in records.items():
        if name == identifier or key in map(lookup_key, (identifier, record.label, *record.alt_labels)):
            return identifier
    from difflib import get_close_matches  # noqa: PLC0415 - only for a wrong name

    raise NotFoundError(f"the data have no {kind} {name!r}", get_close_matches(name, records, 3))


def _keywords(binding: str | None) -> tuple[str, ...]:
    from ccgraph.scan.names import binding_keywords  # noqa: PLC0415 - most have no binding

    named = None if binding is None else binding_keywords(binding)
    return tuple(named or ())


_Try = tuple[str, tuple[str, ...]]
_Answer = tuple[str, str, str, str]


def _try_all(python: str, distribution: str, wanted: Sequence[_Try], time_limit: float) -> list[_Answer]:
    """The answers for all paths of a library: those behind one that ended its process get another process."""
    answers: list[_Answer] = []
    while len(answers) < len(wanted):
        before = len(answers)
        rest = wanted[before:]
        why = ""
        version_of_python = ""
        with _Probe(python, distribution, rest) as probe:
            while len(answers) < len(wanted):
                said = probe.answer(time_limit)
                if isinstance(said, str):
                    why = said
                    break
                match said:
                    case ["environment", {"python": str(found)}]:
                        version_of_python = found
                    case ["end", int(), str(outcome), str(reason), str(version)]:
                        answers.append((outcome, reason, version, version_of_python))
        if len(answers) < len(wanted):
            if not version_of_python:
                raise CCGraphError(f"{python} {why} before it could import anything; name a Python of 3.9 or later")
            answers.append((FAILED, why, "", version_of_python))
    return answers


class _Probe:
    """A process that imports paths and says how that went."""

    def __init__(self, python: str, distribution: str, wanted: Sequence[_Try]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="ccgraph-", ignore_cleanup_errors=True)
        environment = _environment(own=python == sys.executable)
        program = str(Path(__file__).with_name("probe.py"))
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the Python that the user names
                [shutil.which(python) or python, program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._folder.name,
                env=environment,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            self._folder.cleanup()
            what = getattr(error, "strerror", None) or error
            raise CCGraphError(f"{python!r} does not run: {what}; name the program of a Python") from error
        self._lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        tries = [{"path": path, "keywords": keywords} for path, keywords in wanted]
        self._say(json.dumps({"distribution": distribution, "tries": tries}) + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._kill()
        self._process.wait()
        self._folder.cleanup()

    def answer(self, time_limit: float) -> list[Any] | str:
        """The next answer, or why there is none."""
        try:
            line = self._lines.get(timeout=time_limit)
        except queue.Empty:
            return f"took more than {time_limit:g} s"
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


def _environment(*, own: bool) -> dict[str, str]:
    """What the process sees; our ``PYTHONPATH`` only where it is ``own`` Python that runs."""
    environment = {**os.environ, **_QUIET}
    paths = environment.pop("PYTHONPATH", "")
    if own and paths:  # the process runs in another folder
        environment["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, paths.split(os.pathsep)))
    elif not own:
        environment.pop("PYTHONHOME", None)
    return environment


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended the process with code {code}"
    try:
        return f"ended the process by {signal.Signals(-code).name}"
    except ValueError:
        return f"ended the process by signal {-code}"
