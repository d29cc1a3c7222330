"""The program that tries imports inside some Python: standard library only, Python 3.9 or later, run as a file.

It reads one line of JSON from its standard input, ``{"distribution": …, "memory": bytes, "tries": [{"path": …,
"keywords": […], "binding": …}, …]}``, and answers on its standard output a line of JSON each: ``["environment", {…}]``
once, then for every try ``["end", number, outcome, why, version]``, a ``["found", number, how it is known, capability,
value]`` for each thing that the trial of the callable finds, and ``["tried", number, why it did not run]``. What the
libraries themselves print goes nowhere.
"""

from __future__ import annotations

import sys

if __name__ == "__main__" and sys.path and not getattr(sys.flags, "safe_path", False):
    # The folder of this file would come first, and its modules in place of others of the same names.
    del sys.path[0]

import functools
import importlib
import importlib.metadata
import importlib.util
import inspect
import json
import os
import pathlib
import platform
import re
import warnings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

OK, MOVED, PRIVATE, MISSING_EXTRA, NEEDS_GPU, FAILED = "ok", "moved", "private", "missing-extra", "needs-gpu", "failed"
NOT_INSTALLED = "not installed"

_LONGEST = 300
#: what errors of libraries say in lower case where a graphics card, or its driver, is what is missing.
_GPU_WORDS = ("cuda", "nvidia", "no gpu", "gpu is required", "requires a gpu", "rocm", "libcublas", "libcudnn")
_EXTRA_WORDS = ("pip install", "not installed", "conda install", "optional dependency", "missing dependency")


def run() -> None:
    """Answer the line on the standard input."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    asked = json.loads(sys.stdin.readline())
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    warnings.simplefilter("ignore")
    _limit(asked["memory"])

    def answer(*items: object) -> None:
        answers.write(json.dumps(items) + "\n")
        answers.flush()

    tries = asked["tries"]
    answer("environment", {"python": "{}.{}".format(*sys.version_info[:2])})
    for number, wanted in enumerate(tries):
        outcome, why = attempt(wanted["path"], wanted["keywords"], asked["distribution"])
        version = "" if outcome == NOT_INSTALLED else version_of(asked["distribution"], wanted["path"])
        answer("end", number, outcome, _short(why), version)
        tell = functools.partial(answer, "found", number)
        answer("tried", number, _short(_try_out(wanted["path"], wanted["binding"], tell)) if outcome == OK else "")


def _try_out(path: str, binding: str | None, tell: Callable[..., None]) -> str:
    """Tell what the callable can do; why it did not run, where a trial is written for it and it did not."""
    if importlib.util.find_spec("numpy") is None:
        return ""
    trials = _trials()
    ran = False
    try:
        for found in trials.trials(_imported(path)[0], path, binding):
            ran = True
            tell(*found)
    except (trials.NoTrial, ModuleNotFoundError):  # also what the library needs for this alone, and is not there
        return ""
    except BaseException as error:  # noqa: BLE001 - whatever a library raises, SystemExit too, is an answer
        return "" if ran else f"did not run on a few rows: {type(error).__name__}: {error}"
    return ""


def _trials() -> ModuleType:
    """The trials beside this file, by their own names but without the ccgraph around them: it may not run here."""
    if "ccgraph" not in sys.modules:
        around = type(sys)("ccgraph")
        around.__path__ = [str(pathlib.Path(__file__).resolve().parents[1])]
        sys.modules["ccgraph"] = around
    return importlib.import_module("ccgraph.imports.trials.run")


def _limit(memory: int) -> None:
    """Bound what the process can take, where the system knows how: what is beyond is a ``MemoryError``."""
    try:
        import resource  # noqa: PLC0415 - Windows has none

        # Data, not address space: libraries map files, and reserve addresses that they never use.
        resource.setrlimit(resource.RLIMIT_DATA, (memory, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    except (ImportError, ValueError, OSError):  # Windows; or a lower limit that is there already
        pass


def attempt(path: str, keywords: Sequence[str], distribution: str) -> tuple[str, str]:
    """The outcome of ``from … import …`` for a path of ``distribution``, and why where that is not ``ok``."""
    if any(part.startswith("_") for part in path.split(".")):
        return PRIVATE, "a part of the path begins with an underscore"
    top = path.partition(".")[0]
    try:
        installed = importlib.util.find_spec(top) is not None
    except (ImportError, ValueError, AttributeError):
        installed = False
    if not installed:
        version = version_of(distribution, top)
        return (MOVED, f"{distribution} {version} has no module {top}") if version else (NOT_INSTALLED, "")
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            found, holder = _imported(path)
    except BaseException as error:  # noqa: BLE001 - whatever a library raises, SystemExit too, is an answer
        return _explained(error, top, path)
    leaving = _leaving(path, warned)
    return (MOVED, leaving) if leaving else _judged(found, holder, top, keywords)


def _judged(found: object, holder: str, top: str, keywords: Sequence[str]) -> tuple[str, str]:
    """The outcome for what a path of the package ``top`` led to."""
    if _borrowed(found, top):
        return PRIVATE, f"comes from Python's own {found.__module__}"
    if not callable(found):
        return FAILED, f"is not callable, but a {type(found).__name__}"
    refused = [keyword for keyword in keywords if not accepts(found, keyword)]
    if refused:
        return FAILED, f"does not take the argument {refused[0]}"
    return OK, f"an attribute of {holder}, which is what one imports" if holder else ""


def _imported(path: str) -> tuple[object, str]:
    """What a path leads to, and the class that has it, where it is not a module that does."""
    parts = path.split(".")
    found: object = importlib.import_module(parts[0])
    module = parts[0]
    for end in range(1, len(parts)):
        name = parts[end]
        full = f"{module}.{name}"
        is_module = module == ".".join(parts[:end])
        # As in ``from module import name``: an attribute goes before a module of the same name, but at the end only.
        if is_module and (end < len(parts) - 1 or not hasattr(found, name)):
            try:
                found, module = importlib.import_module(full), full
                continue
            except ModuleNotFoundError as error:
                if error.name != full:
                    raise
        if not hasattr(found, name):
            raise LookupError(f"{'.'.join(parts[:end])} has no {name}")
        found = getattr(found, name)
    holder = ".".join(parts[:-1])
    return found, "" if module in (holder, path) else holder


def _leaving(path: str, warned: Sequence[warnings.WarningMessage]) -> str:
    """What the library itself says of a path that it is about to give up; empty where it says nothing."""
    name = re.compile(rf"\b{re.escape(path.rpartition('.')[2])}\b")
    for warning in warned:
        if issubclass(warning.category, (DeprecationWarning, FutureWarning)) and name.search(str(warning.message)):
            return str(warning.message)
    return ""


def _borrowed(found: object, top: str) -> bool:
    """Whether a class or function is one of Python's, which a module of the library only uses."""
    if not (inspect.isclass(found) or inspect.isfunction(found)):
        return False
    home = (found.__module__ or "").partition(".")[0]
    return home != top and home in getattr(sys, "stdlib_module_names", ())


def accepts(found: object, keyword: str) -> bool:
    """Whether a call of ``found`` may name the argument; yes, where it does not say what it takes."""
    try:
        parameters = inspect.signature(found).parameters.values()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return True
    return any(
        parameter.kind is parameter.VAR_KEYWORD
        or (parameter.name == keyword and parameter.kind not in (parameter.POSITIONAL_ONLY, parameter.VAR_POSITIONAL))
        for parameter in parameters
    )


def _explained(error: BaseException, top: str, path: str) -> tuple[str, str]:
    said = f"{type(error).__name__}: {error}"
    lowered = said.lower()
    if isinstance(error, LookupError) and type(error) is LookupError:
        return MOVED, str(error)
    if isinstance(error, ModuleNotFoundError) and error.name:
        if error.name == path or path.startswith(f"{error.name}."):
            return MOVED, f"there is no module {error.name}"
        other = error.name.partition(".")[0]
        absent = other != top and importlib.util.find_spec(other) is None
        return (MISSING_EXTRA, f"needs {error.name}") if absent else (FAILED, said)
    # A name that another release of some module has, whatever words are in it, is no matter of hardware.
    if "cannot import name" not in lowered:
        if any(word in lowered for word in _GPU_WORDS):
            return NEEDS_GPU, said
        if isinstance(error, ImportError) and any(word in lowered for word in _EXTRA_WORDS):
            return MISSING_EXTRA, said
    return FAILED, said


def version_of(distribution: str, path: str) -> str:
    """The version of the library that a path belongs to; empty where nothing says it."""
    top = path.partition(".")[0]
    if distribution:
        try:
            return importlib.metadata.version(distribution)
        except Exception:  # noqa: BLE001, S110 - broken metadata say as little as none
            pass
    if top in getattr(sys, "stdlib_module_names", ()):
        return platform.python_version()
    said = getattr(sys.modules.get(top), "__version__", "")
    return said if isinstance(said, str) else ""


def _short(text: str) -> str:
    """``text`` as one line that fits a table, without the place of this Python on this machine."""
    line = " ".join(text.replace(sys.prefix, "…").split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


if __name__ == "__main__":
    run()
    os._exit(0)  # libraries leave threads and handlers behind that may hang
