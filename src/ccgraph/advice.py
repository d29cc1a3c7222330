"""Where to start for a shape of data, what to try if that stalls, and what to check first.

The starting points are those of the seed's orientation. Nothing here ranks: it leaves out what the graph says needs a
violated assumption, and says what it has left out and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccgraph.checklist import Check, checklist
from ccgraph.entry import Named
from ccgraph.entry_reader import names_of, read_implementations, text_in
from ccgraph.namespace import local_name
from ccgraph.standing import Standing, Wanted, fits, standings
from ccgraph.swaps import Exclusion, exclude, last_to_fall

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ccgraph.entry import Implementation
    from ccgraph.results import Result

    Ask = Callable[..., Result]

START, FALLBACK = "start", "fallback"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A technique of the orientation.

    ``stage`` is ``start`` or ``fallback``. ``wrapper`` says that it only composes or tunes another technique, and so is
    no choice beside the others. ``for_needs`` are the sentences with which its entry speaks for what was needed.
    """

    technique: Named
    qualifier: str | None
    intent: str
    shape: Named
    stage: str
    wrapper: bool
    standings: tuple[Standing, ...]
    for_needs: tuple[str, ...]
    checks: tuple[Check, ...]
    implementations: tuple[Implementation, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """The suggestions in the seed's order, and what the conditions excluded."""

    suggestions: tuple[Suggestion, ...]
    excluded: tuple[Exclusion, ...]

    @property
    def why_empty(self) -> str | None:
        """Where nothing is left, which condition removed the last candidates."""
        if self.suggestions:
            return None
        return last_to_fall(self.excluded) or "the orientation has no starting point for that shape of data"


def advise(ask: Ask, shape: str, wanted: Wanted, violated: Sequence[str], needs: Sequence[str]) -> Advice:
    """The orientation's starting points and fallbacks for ``shape`` that the conditions leave.

    Args:
        ask: runs a saved query whose parameters are IRIs, or the choices of an enum.
        shape: the shape of the data.
        wanted: tasks that a technique has to do.
        violated: assumptions that the data violate.
        needs: choices of the query ``needs``, such as ``uncertainty``. A technique that is to be avoided for one is
            excluded; one that says nothing about it stays.
    """
    rows = list(ask("starting-points", shape=[shape]).to_dicts())
    techniques = list(dict.fromkeys(str(row["technique"]) for row in rows))
    stand = standings(ask, techniques, violated)
    fit = fits(ask, techniques)
    cards = {str(row["entity"]): row for row in ask("cards", entity=techniques).to_dicts()}
    spoken: dict[tuple[str, str], list[str]] = {}
    for row in ask("needs", need=list(needs)).to_dicts():
        sentence = str(row["sentence"] or local_name(str(row["condition"])))
        spoken.setdefault((str(row["technique"]), str(row["direction"])), []).append(sentence)
    checks = checklist(ask, techniques)
    callables = read_implementations(ask, techniques)
    named_shape = names_of(ask, [shape])[shape]
    kept, excluded = [], []
    for row in rows:
        iri = str(row["technique"])
        named = Named.of(iri, row["label"])
        exclusion = exclude(named, stand[iri], wanted.lacking(fit[iri]))
        against = spoken.get((iri, "avoid"))
        if exclusion is None and against:
            exclusion = Exclusion(named, "needs", f"to be avoided: {against[0]}")
        if exclusion is not None:
            excluded.append(exclusion)
            continue
        kept.append(
            Suggestion(
                named,
                text_in(row, "qualifier"),
                str(row["intent"]),
                named_shape,
                local_name(str(row["stage"])),
                local_name(str(cards[iri]["class"])) == "Wrapper",
                stand[iri],
                tuple(spoken.get((iri, "prefer"), [])),
                checks[iri],
                callables.get(iri, ()),
            )
        )
    excluded.sort(key=lambda exclusion: exclusion.rank)
    return Advice(tuple(kept), tuple(excluded))
