"""Records of libraries: what is installed, what is imported, and where the seed lists it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from ccgraph.records.base import (
    CategoryId,
    Day,
    DottedPath,
    Entity,
    Iri,
    Label,
    LibraryId,
    PublicPath,
    Record,
    ReferenceId,
    Sentence,
    Slug,
    shaped,
)
from ccgraph.records.technique import Sourced, Version

Maintenance = Literal["active", "mature", "quiet", "at-risk", "archived", "superseded", "unknown"]
GpuNeed = Literal["none", "optional", "required"]

_LICENCE = r"[A-Za-z0-9.-]+\+?"
Licence = Annotated[
    str,
    Field(max_length=120),
    shaped(rf"{_LICENCE}( (AND|OR|WITH) {_LICENCE})*", "write an SPDX identifier or expression, as in BSD-3-Clause"),
]
Month = Annotated[str, shaped(r"20[0-9]{2}-(0[1-9]|1[0-2])", "write the month as in 2026-01")]
_BOUND = r"(===?|~=|!=|<=?|>=?)[0-9]+(\.[0-9]+)*(\.\*)?"
PythonVersions = Annotated[
    str,
    Field(max_length=100),
    shaped(rf"{_BOUND}(,{_BOUND})*", "write it as in package metadata without spaces, as in >=3.10,<3.14"),
]
Distribution = Annotated[
    str,
    Field(max_length=100),
    shaped(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", "write the name behind pip install, as in scikit-learn"),
]


class Listing(Sourced):
    """A library's place in a category, with the role and the note the seed gives it there."""

    told_apart_by: ClassVar[tuple[str, ...]] = ("category",)

    category: CategoryId
    role: Label
    note: Label | None = None


class Release(Record):
    """The newest release that was found, and the month in which it came out."""

    version: Version
    month: Month


class Extra(Record):
    """A name between the brackets of ``pip install``, and what a practitioner gets with it."""

    told_apart_by: ClassVar[tuple[str, ...]] = ("name",)

    name: Slug
    purpose: Sentence


class Needs(Record):
    """What has to be there besides Python packages. ``gpu`` is optional where the library can do its work without.

    ``system_packages`` are what ``pip install`` does not bring; ``evidence`` is where all of this was read.
    """

    gpu: GpuNeed
    system_packages: tuple[Label, ...] = ()
    evidence: Sentence


class LibraryNeighbor(Record):
    """Another library for the same work: what the two share and how they differ, and when to take the other.

    It rests on references, on ``pages`` of documentation, or on both.
    """

    told_apart_by: ClassVar[tuple[str, ...]] = ("library",)

    library: LibraryId
    reason: Sentence
    prefer_other_when: Sentence
    sources: tuple[ReferenceId, ...] = ()
    pages: tuple[Iri, ...] = ()

    @model_validator(mode="after")
    def _has_source(self) -> Self:
        if not self.sources and not self.pages:
            raise ValueError("has no source; give sources (references) or pages (addresses of documentation)")
        return self


class Library(Entity):
    """An installable distribution, or software that does not come from the Python package index.

    ``distribution`` is the name to install; ``import_names`` the top-level names one imports. ``install_note`` warns
    of names that lead elsewhere. ``superseded_by`` is the library to use instead. ``facts_checked_on`` is the day on
    which licence, addresses, versions, extras and needs were last read from what ``facts_read_from`` names.

    ``reviewed_on`` is the day on which somebody who had not written the entry last read all of it beside its sources.
    Only a full entry has one, and the shapes check that it is full.
    """

    distribution: Distribution | None = None
    import_names: tuple[DottedPath, ...] = ()
    maintenance: Maintenance = "unknown"
    maintenance_evidence: Sentence | None = None
    superseded_by: LibraryId | None = None
    last_release: Release | None = None
    licence: Licence | None = None
    repository: Iri | None = None
    documentation: Iri | None = None
    requires_python: PythonVersions | None = None
    no_python_versions_because: Sentence | None = None
    extras: tuple[Extra, ...] = ()
    requires: Needs | None = None
    no_distribution_because: Sentence | None = None
    install_note: Sentence | None = None
    facts_checked_on: Day | None = None
    facts_read_from: Sentence | None = None
    neighbors: tuple[LibraryNeighbor, ...] = ()
    no_neighbor_because: Sentence | None = None
    listings: tuple[Listing, ...] = ()
    reviewed_on: Day | None = None

    @model_validator(mode="after")
    def _check_is_dated_and_sourced(self) -> Self:
        if bool(self.facts_checked_on) != bool(self.facts_read_from):
            raise ValueError("has only one of facts_checked_on and facts_read_from; give both or neither")
        return self


class Module(Entity):
    """An importable part of a library that the seed names on its own: ``scipy.stats``, ``collections.Counter``."""

    library: LibraryId
    path: PublicPath
    listings: tuple[Listing, ...] = ()


class LibraryCategory(Entity):
    """A heading under which the seed lists libraries."""

    broader: tuple[CategoryId, ...] = ()
