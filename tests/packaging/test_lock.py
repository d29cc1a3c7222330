"""The lock pins, by hash, all that ``make demo`` and ``make test`` install, and fits ``pyproject.toml``."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]
RUN = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"], *GROUPS["editable"]]
ASKED = {"run": RUN, "dev": [*RUN, *GROUPS["dev"], *GROUPS["bench"]]}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = (("linux", "posix", "Linux"), ("darwin", "posix", "Darwin"), ("win32", "nt", "Windows"))

_ENTRY = re.compile(
    r"(?P<requirement>[^#\s].*?) \\\n(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)(?:    #.*\n)*"
)


def locked(text: str) -> list[Requirement]:
    """The entries of a lock; ``ValueError`` where anything in it is not a version with its hashes."""
    rest = _ENTRY.sub("", re.sub(r"\A(?:#.*\n)+", "", text))
    if rest:
        raise ValueError(f"is no version with hashes: {rest.splitlines()[0]}")
    found = [Requirement(entry["requirement"]) for entry in _ENTRY.finditer(text)]
    loose = [str(entry) for entry in found if [clause.operator for clause in entry.specifier] != ["=="]]
    if loose:
        raise ValueError(f"is not pinned: {loose[0]}")
    return found


def unmet(asked: list[str], entries: list[Requirement], python: str, system: tuple[str, str, str]) -> list[str]:
    """What of ``asked`` the entries do not give on such a machine, or give twice."""
    environment = {
        **{name: str(value) for name, value in default_environment().items()},
        "python_version": python,
        "python_full_version": f"{python}.0",
        **dict(zip(("sys_platform", "os_name", "platform_system"), system, strict=True)),
    }
    given: dict[str, list[str]] = {}
    for entry in entries:
        if entry.marker is None or entry.marker.evaluate(environment):
            version = next(iter(entry.specifier)).version
            given.setdefault(canonicalize_name(entry.name), []).append(version)
    problems = [f"{name} twice: {', '.join(versions)}" for name, versions in given.items() if len(versions) > 1]
    for text in asked:
        wanted = Requirement(text)
        versions = given.get(canonicalize_name(wanted.name), [])
        if not any(wanted.specifier.contains(version, prereleases=True) for version in versions):
            problems.append(f"{text}, but it has {versions}")
    return problems


@pytest.mark.parametrize("name", ASKED)
def test_everything_is_pinned_with_hashes_and_no_server_is_named(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert locked(text)
    assert "://" not in text


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system[0])
def test_all_that_is_asked_for_is_given_once(name: str, python: str, system: tuple[str, str, str]) -> None:
    entries = locked((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8"))
    assert unmet(ASKED[name], entries, python, system) == [], "run make lock"


def test_both_locks_agree() -> None:
    run, dev = (
        {str(entry) for entry in locked((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8"))}
        for name in ASKED
    )
    versions = {entry.partition(";")[0] for entry in dev}
    assert {entry.partition(";")[0] for entry in run} <= versions


HASHES = f"    --hash=sha256:{'0' * 64}\n"


@pytest.mark.parametrize(
    "text",
    ["a==1\n", f"a>=1 \\\n{HASHES}", f"a==1 \\\n{HASHES[:-9]}\n", f"--index-url x\na==1 \\\n{HASHES}", "-e .\n"],
)
def test_a_loose_entry_is_caught(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no version with hashes|is not pinned"):
        locked(text)


def test_a_lock_that_is_behind_is_caught() -> None:
    entries = locked(f"# made\na==1 \\\n{HASHES}b==2 ; python_version < '3.12' \\\n{HASHES}    # via a\n")
    assert unmet(["a>=1", "b"], entries, "3.11", SYSTEMS[0]) == []
    assert unmet(["a>=1", "b"], entries, "3.12", SYSTEMS[0]) == ["b, but it has []"]
    assert unmet(["a>=2"], entries, "3.12", SYSTEMS[0]) == ["a>=2, but it has ['1']"]


def test_the_commands_install_from_the_lock() -> None:
    lines = [
        line
        for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
        if re.search(r"\$\(PIP\) install", line)
    ]
    loose = [line for line in lines if "--require-hashes" not in line and "$(OURSELVES)" not in line]
    assert [line.strip() for line in loose] == ["@$(PIP) install 'uv>=0.9'"]
