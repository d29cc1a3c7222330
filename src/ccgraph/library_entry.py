"""The entry of a library as a typed record: what to install, what it needs, whether it lasts, what else there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccgraph.entry import Named
from ccgraph.entry_reader import read_entry, text_in
from ccgraph.errors import NotFoundError
from ccgraph.namespace import compact, local_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ccgraph.results import Result

    Ask = Callable[..., Result]


@dataclass(frozen=True, slots=True)
class Extra:
    """A name between the brackets of ``pip install``, and what one gets with it."""

    name: str
    purpose: str


@dataclass(frozen=True, slots=True)
class LibraryLink:
    """A link between this library and ``library``.

    ``choose_when`` says when to prefer ``library`` where ``direction`` is ``out``, this library where it is ``in``.
    """

    library: Named
    direction: str
    maintenance: str
    reason: str
    choose_when: str


@dataclass(frozen=True, slots=True)
class Library:
    """A library's entry. ``None`` and empty mean that nothing is on record, not that there is nothing.

    ``released`` is a month, as in ``2026-01``; ``licence`` an SPDX expression; ``gpu`` none, optional or required.
    ``checked`` is the day on which licence, addresses, versions and extras were last read from ``read_from``.
    """

    iri: str
    id: str
    label: str
    aliases: tuple[str, ...]
    definition: str | None
    distribution: str | None
    no_distribution: str | None
    import_names: tuple[str, ...]
    install_note: str | None
    licence: str | None
    documentation: str | None
    source: str | None
    version: str | None
    released: str | None
    maintenance: str
    evidence: str | None
    successor: Named | None
    python: str | None
    no_python: str | None
    gpu: str | None
    system_packages: tuple[str, ...]
    needs_evidence: str | None
    extras: tuple[Extra, ...]
    neighbors: tuple[LibraryLink, ...]
    techniques: tuple[Named, ...]
    modules: tuple[Named, ...]
    categories: tuple[Named, ...]
    checked: date | None
    read_from: str | None
    reviewed: date | None


def read_library(ask: Ask, iri: str) -> Library:
    """The entry of the library ``iri``; ``NotFoundError`` where it lacks what every library of ccgraph has."""
    rows = list(ask("library", library=iri).to_dicts())
    if not rows:
        raise NotFoundError(f"{compact(iri)} has no entry: a library needs a label and a state of maintenance")
    head = rows[0]
    entry = read_entry(ask, iri)
    needs: dict[str, list[dict[str, object]]] = {}
    for row in ask("library-needs", library=iri).to_dicts():
        needs.setdefault(str(row["need"]), []).append(row)
    python = needs.get("python", [None])[0]
    gpu = needs.get("gpu", [None])[0]
    successor = text_in(head, "successor")
    return Library(
        iri=iri,
        id=local_name(iri),
        label=str(head["label"]),
        aliases=entry.aliases,
        definition=text_in(head, "definition"),
        distribution=text_in(head, "distribution"),
        no_distribution=text_in(head, "noDistribution"),
        import_names=tuple(dict.fromkeys(str(row["importName"]) for row in rows if row["importName"])),
        install_note=text_in(head, "installNote"),
        licence=text_in(head, "licence"),
        documentation=text_in(head, "documentation"),
        source=text_in(head, "source"),
        version=text_in(head, "version"),
        released=text_in(head, "released"),
        maintenance=local_name(str(head["maintenance"])),
        evidence=text_in(head, "evidence"),
        successor=Named.of(successor, head["successorLabel"]) if successor else None,
        python=text_in(python, "value") if python else None,
        no_python=text_in(python, "reason") if python else None,
        gpu=text_in(gpu, "value") if gpu else None,
        system_packages=tuple(str(row["value"]) for row in needs.get("system package", ())),
        needs_evidence=text_in(gpu, "reason") if gpu else None,
        extras=tuple(Extra(str(row["value"]), str(row["reason"])) for row in needs.get("extra", ())),
        neighbors=tuple(
            LibraryLink(
                Named.of(str(row["other"]), row["label"]),
                str(row["direction"]),
                local_name(str(row["maintenance"])),
                str(row["reason"]),
                str(row["chooseWhen"]),
            )
            for row in ask("library-neighbors", library=iri).to_dicts()
        ),
        techniques=tuple(
            Named.of(str(row["technique"]), row["label"])
            for row in ask("techniques-of-library", library=iri).to_dicts()
        ),
        modules=tuple(other for name, _, other in entry.links if name == "partOf"),
        categories=tuple(other for name, _, other in entry.links if name == "inCategory"),
        checked=head["checked"],
        read_from=text_in(head, "readFrom"),
        reviewed=head["reviewed"],
    )
