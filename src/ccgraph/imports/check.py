"""Whether every recorded import path still imports, in a Python of the user's choice, and what the callable can do.

The libraries are imported by ``probe`` in processes of their own, one for each library. Nothing is installed.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from ccgraph.errors import NotFoundError
from ccgraph.imports.probe import NOT_INSTALLED, OK
from ccgraph.imports.process import Limits, Wanted, answers_of
from ccgraph.namespace import lookup_key
from ccgraph.records import Diagnostic, Library, Technique

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ccgraph.records import Catalog, Entity
    from ccgraph.records.technique import Implementation

#: our own Python, with nothing but its default limits.
_DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Recorded:
    """An implementation as the data have it: ``kind/id`` of its technique or diagnostic, and the last outcome.

    ``ran`` says whether a probe has run it on a few rows.
    """

    owner: str
    library: str
    path: str
    binding: str | None
    outcome: str | None
    version: str | None
    day: str | None = None
    ran: bool = False
    extra: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """How the import of a recorded path went, today.

    ``outcome`` is ``ok``, ``moved``, ``private``, ``missing-extra``, ``needs-gpu``, ``failed`` or ``not installed``;
    ``why`` says more where it is not ``ok``. ``version`` is empty where the library does not say it. ``findings`` is
    what the callable can do: how that is known → capability → value; ``trouble`` is why it did not run on a few rows.
    """

    recorded: Recorded
    outcome: str
    why: str
    version: str
    python: str
    day: str
    findings: dict[str, dict[str, str]] = field(default_factory=dict)
    trouble: str = ""

    @property
    def older(self) -> bool:
        """Whether this is an older release of the library than the one on record, as an older Python gets it."""
        now, then = _release(self.version), _release(self.recorded.version or "")
        return bool(now and then) and now < then

    @property
    def rotted(self) -> bool:
        """Whether it imported, or ran, when that was last tried, and now does not.

        A library that is not there proves nothing, nor does an older release.
        """
        if self.older:
            return False
        fails = self.recorded.outcome == OK and self.outcome not in {OK, NOT_INSTALLED}
        return fails or (self.recorded.ran and self.outcome == OK and bool(self.trouble))


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
        Recorded(
            owner,
            item.library,
            item.path,
            item.binding,
            item.outcome,
            item.imported_version,
            item.imported_on,
            any(finding.by == "probe" for finding in item.findings),
            item.extra,
        )
        for owner, record in owners.items()
        for item in _implementations(record)
        if only is None or item.library == only
    ]
    return sorted(found, key=lambda each: (each.library, each.path, each.binding or "", each.owner))


def by_library(recorded: Iterable[Recorded]) -> dict[str, list[Recorded]]:
    """Library → its paths, in the order of their first."""
    groups: dict[str, list[Recorded]] = {}
    for each in recorded:
        groups.setdefault(each.library, []).append(each)
    return groups


def distribution_of(catalog: Catalog, library: str) -> str:
    """The name to install for a library; empty where it is not to be installed."""
    entry = catalog.of("library").get(library)
    return (entry.distribution or "") if isinstance(entry, Library) else ""


def check_imports(
    catalog: Catalog, recorded: Sequence[Recorded], *, python: str = sys.executable, limits: Limits = _DEFAULT
) -> list[Imported]:
    """Import each path in ``python``, and try on a few rows what it can do where a trial is written for it.

    Raises:
        CCGraphError: ``python`` does not run.
    """
    python = in_full(python)
    day = today().isoformat()
    results: list[Imported] = []
    for library, group in by_library(recorded).items():
        wanted = list(dict.fromkeys(_wanted(each) for each in group))
        answers = dict(zip(wanted, answers_of(python, distribution_of(catalog, library), wanted, limits), strict=True))
        for each in group:
            said = answers[_wanted(each)]
            results.append(
                Imported(each, said.outcome, said.why, said.version, said.python, day, said.findings, said.trouble)
            )
    return results


def was_verified(recorded: Recorded, version: str | None, days: int) -> bool:
    """Whether a path was found ok with this ``version`` of its library in the last ``days`` days, today being one."""
    if recorded.outcome != OK or not recorded.day or recorded.version != version:
        return False
    return 0 <= (today() - date.fromisoformat(recorded.day)).days < days


def _release(version: str) -> tuple[int, ...]:
    """The numbers that a version begins with: ``1.10.0rc1`` → 1, 10, 0."""
    found = re.match(r"[0-9]+(?:[.][0-9]+)*", version)
    return tuple(map(int, found[0].split("."))) if found else ()


def today() -> date:
    """The day, the same wherever one is."""
    return datetime.now(UTC).date()


def in_full(python: str) -> str:
    """``python`` by its whole path, unless it is a name to look for among the programs."""
    if not os.path.dirname(python):  # noqa: PTH120 - a name has no folder
        return python
    return os.path.abspath(python)  # noqa: PTH100 - no link is to be followed: it is what makes the environment


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


def _wanted(recorded: Recorded) -> Wanted:
    from ccgraph.scan.names import binding_keywords  # noqa: PLC0415 - most have no binding

    named = None if recorded.binding is None else binding_keywords(recorded.binding)
    return Wanted(recorded.path, tuple(named or ()), recorded.binding)
