"""The environments in which libraries are installed to be imported: declared in ``environments.yaml`` of the data."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ccgraph.errors import CatalogError, CCGraphError, Problem
from ccgraph.imports.process import environment_of, no_python
from ccgraph.load.yaml_files import ENVIRONMENTS
from ccgraph.load.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccgraph.records import Catalog

_VERSIONS = r"""
import importlib.metadata, json, re, sys
def version(name):
    try:
        return importlib.metadata.version(name)
    except Exception:
        return None
found = {}
for wanted in json.load(sys.stdin):
    name, _, extra = wanted.rstrip("]").partition("[")
    mark = re.compile(r"extra\s*==\s*['\"]%s['\"]" % re.escape(extra))
    there = version(name)
    needs = (importlib.metadata.requires(name) or []) if there and extra else []
    if there and all(version(re.match(r"[\w.-]+", need).group()) for need in needs if mark.search(need)):
        found[wanted] = there
print(json.dumps(found))
"""
#: pip's last line says why; before it come lines on what it did.
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Environment:
    """A folder with a Python of its own, and the libraries that belong into it."""

    name: str
    folder: Path
    libraries: tuple[str, ...]

    @property
    def python(self) -> str:
        """Its Python, once it is there."""
        return str(self.folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))

    def versions(self, requirements: Iterable[str]) -> dict[str, str]:
        """Distribution, perhaps with an extra → its version, of those that are installed."""
        return installed_versions(self.python, requirements) if Path(self.python).exists() else {}

    def install(self, python: str, requirements: list[str]) -> dict[str, str]:
        """Install ``requirements``, in an environment that ``python`` makes; those that fail, and why.

        What cannot be installed together is tried one by one.

        Raises:
            CCGraphError: ``python`` makes no environment.
        """
        # Making one that was ended in the middle may have left it without pip.
        if not Path(self.python).exists() or _run([self.python, "-m", "pip", "--version"], self.python):
            problem = _run([python, "-m", "venv", str(self.folder)], python)
            if problem:
                raise CCGraphError(f"{python!r} makes no environment in {self.folder}: {problem}")
        if not self._pip(requirements):
            return {}
        return {each: problem for each in requirements if (problem := self._pip([each]))}

    def _pip(self, requirements: list[str]) -> str:
        words = ["-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--no-input"]
        return _run([self.python, *words, "--", *requirements], self.python)


def read_environments(folder: str, catalog: Catalog, place: str) -> tuple[Environment, ...]:
    """The environments that the data in ``folder`` declare, below the folder ``place``; none where there is no file.

    Raises:
        ParseError, CatalogError: the file is no list of known libraries by environment.
    """
    path = Path(folder, ENVIRONMENTS)
    if not path.is_file():
        return ()
    document = read_yaml(path.read_text(encoding="utf-8"), str(path))
    problems: list[Problem] = []
    declared: dict[str, tuple[str, ...]] = {}
    seen: dict[str, str] = {}
    for name, libraries in document.value.items() if isinstance(document.value, dict) else ():
        if not isinstance(libraries, list) or not name.isidentifier():
            problems.append(Problem(str(path), *document.place((name,)), "is no list of libraries under a plain name"))
            continue
        declared[name] = tuple(str(library) for library in libraries)
        for index, library in enumerate(declared[name]):
            at = document.place((name, index))
            if getattr(catalog.of("library").get(library), "distribution", None) is None:
                problems.append(Problem(str(path), *at, f"{library!r} is no library with a distribution to install"))
            elif library in seen:
                problems.append(Problem(str(path), *at, f"{library} is in {seen[library]} already", "remove one"))
            seen.setdefault(library, name)
    if problems or not declared:
        raise CatalogError(problems or [Problem(str(path), 0, 0, "declares no environment", "write name: and a list")])
    return tuple(Environment(name, Path(place, name), libraries) for name, libraries in declared.items())


def installed_versions(python: str, requirements: Iterable[str]) -> dict[str, str]:
    """Distribution → its version in ``python``, of those that are installed there.

    A distribution may be followed by an extra, as in ``ray[tune]``: what the extra asks for has then to be there too.

    Raises:
        CCGraphError: ``python`` does not run.
    """
    try:
        done = subprocess.run(  # noqa: S603 - the Python that the user names
            [python, "-c", _VERSIONS],
            input=json.dumps(sorted(set(requirements))),
            capture_output=True,
            text=True,
            env=environment_of(python),
            check=True,
        )
        found = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise no_python(python, error) from error
    return {str(name): str(version) for name, version in found.items()}


def _run(words: list[str], python: str) -> str:
    """Run a program; empty, or the last line that it said where it failed."""
    try:
        done = subprocess.run(  # noqa: S603 - the Python that the user names, or that of the environment
            words, capture_output=True, text=True, env=environment_of(python), stdin=subprocess.DEVNULL, check=False
        )
    except (OSError, ValueError) as error:
        raise no_python(python, error) from error
    if done.returncode == 0:
        return ""
    lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return (errors or lines or ["it failed without a word"])[-1][:_LONGEST]
