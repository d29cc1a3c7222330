"""What to check for a technique: assumption by assumption, with what, and what that check can and cannot show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccgraph.entry import Named
from ccgraph.entry_reader import read_implementations, text_in
from ccgraph.namespace import local_name
from ccgraph.queries.parts import in_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ccgraph.entry import Implementation
    from ccgraph.results import Result

    Ask = Callable[..., Result]

#: what is needed comes before what only helps.
_ORDER = ("required", "for-inference", "for-optimality", "performance", "")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist.

    ``assumption`` is ``None`` for a check of the technique as a whole, ``diagnostic`` where no check is on record.
    """

    assumption: Named | None
    strength: str
    scope: str | None
    breaks: str | None
    contested: bool
    diagnostic: Named | None
    can_show: str | None
    cannot_show: str | None
    implementations: tuple[Implementation, ...]
    """What computes or draws the diagnostic."""
    no_implementation_found: str | None
    """That nothing was found which does, where somebody looked."""


def checklist(ask: Ask, techniques: Sequence[str]) -> dict[str, tuple[Check, ...]]:
    """Technique → its checks: what it requires first, then what its inference needs, and so on; the whole last.

    A diagnostic that checks an assumption is not listed again for the technique as a whole.
    """
    rows = list(in_parts(ask, "checklist", "technique", techniques))
    diagnostics = list(dict.fromkeys(str(row["diagnostic"]) for row in rows if row["diagnostic"] is not None))
    callables = read_implementations(ask, diagnostics, "diagnostic")
    found: dict[str, list[Check]] = {technique: [] for technique in techniques}
    for row in rows:
        found[str(row["technique"])].append(_check(row, callables.get(str(row["diagnostic"]), ())))
    return {technique: _in_order(checks) for technique, checks in found.items()}


def _in_order(checks: list[Check]) -> tuple[Check, ...]:
    used = {check.diagnostic for check in checks if check.assumption is not None}
    kept = [check for check in checks if check.assumption is not None or check.diagnostic not in used]
    return tuple(sorted(kept, key=lambda check: _ORDER.index(check.strength)))


def _check(row: dict[str, object], callables: tuple[Implementation, ...]) -> Check:
    def named(column: str) -> Named | None:
        iri = text_in(row, column)
        return None if iri is None else Named.of(iri, row[f"{column}Label"])

    return Check(
        named("assumption"),
        local_name(text_in(row, "strength") or ""),
        text_in(row, "scope"),
        text_in(row, "breaks"),
        bool(row["contested"]),
        named("diagnostic"),
        text_in(row, "canShow"),
        text_in(row, "cannotShow"),
        callables,
        text_in(row, "noImplementation"),
    )
