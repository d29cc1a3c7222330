"""A folder of maps, one of every technique and application area, with an index to search in.

Each map is a file of its own, with the drawing library inside: a browser refuses to load a script by its hash from a
disk, and each file has to travel alone. All links are relative; the same graph gives the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from ccgraph import __version__
from ccgraph.atomic import write_text
from ccgraph.atomic_folder import replacing
from ccgraph.errors import NothingLeftError
from ccgraph.map import content
from ccgraph.map.looks import KINDS
from ccgraph.map.maker import CITATION, LICENCE
from ccgraph.map.page import asset, environment, policy, shared_style
from ccgraph.namespace import BASE, KIND_OF_CLASS, TECHNIQUE_KINDS, entity_iri, local_name
from ccgraph.queries.parts import in_parts

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Sequence

    from ccgraph.map import MapPage
    from ccgraph.results import Result

    Ask = Callable[..., Result]
    Progress = Callable[[int, int | None], None]

STAMP = "ccgraph-gallery"
INDEX = "index.html"
#: from a map back to the index: each is in the folder of its kind.
INDEX_OF_MAP = f"../{INDEX}"
GALLERY_KINDS = (*TECHNIQUE_KINDS, "application")

#: ids that may be file names on every system; others get a hash, after a sign that these do not have.
_SAFE = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")

#: the index compares names as the maps do.
_SCRIPTS = ("js/data.js", "js/search.js", "gallery/gallery.js")


class Entry(NamedTuple):
    """An entity that has a map, and what the index says of it."""

    iri: str
    kind: str
    name: str
    aliases: tuple[str, ...]
    summary: str

    @property
    def id(self) -> str:
        """What a reader may type for it."""
        return content.line(local_name(self.iri))

    @property
    def full_id(self) -> str:
        """The same with the kind, or the whole IRI for entities of others."""
        return content.line(self.iri.removeprefix(BASE))

    @property
    def file(self) -> str:
        """The path of its map in the folder: characters that mean nothing to any system or address."""
        name = local_name(self.iri)
        if self.iri == entity_iri(self.kind, name) and _SAFE.fullmatch(name) and not _RESERVED.fullmatch(name):
            return f"{self.kind}/{name}.html"
        readable = "-".join(re.findall(r"[a-z0-9]+", name.casefold()))[:40]
        return f"{self.kind}/{readable}~{hashlib.sha256(self.iri.encode()).hexdigest()[:16]}.html"


def write_gallery(
    folder: str | os.PathLike[str], ask: Ask, draw: Callable[[str], MapPage], progress: Progress | None = None
) -> int:
    """Draw a map of each technique and application area into ``folder``, and write the index.

    Args:
        folder: is replaced as a whole, at the end; see ``atomic_folder.replacing`` for which folders are.
        ask: runs a saved query whose parameters are IRIs.
        draw: gives the map of an IRI.
        progress: called with how many maps are drawn, and how many there are.

    Returns:
        How many maps there are.

    Raises:
        NothingLeftError: the graph has nothing to draw. OutputError: the folder cannot be written, or is not ours.
    """
    entries = list_entries(ask)
    if not entries:
        raise NothingLeftError("the graph has no technique and no application area to draw")
    with replacing(folder, STAMP) as new:
        for kind in {entry.kind for entry in entries}:
            (new / kind).mkdir()
        for done, entry in enumerate(entries, 1):
            draw(entry.iri).save(new / entry.file)
            if progress is not None:
                progress(done, len(entries))
        write_text(new / INDEX, index_page(entries))
    return len(entries)


def list_entries(ask: Ask) -> list[Entry]:
    """The techniques and application areas, by kind, then by name."""
    kinds: dict[str, str] = {}
    for row in ask("entities").to_dicts():
        kind = KIND_OF_CLASS.get(str(row["class"]), "")
        if kind in GALLERY_KINDS:
            kinds.setdefault(str(row["entity"]), kind)
    iris = list(kinds)
    cards: dict[str, dict[str, object]] = {}
    for row in in_parts(ask, "cards", "entity", iris):
        cards.setdefault(str(row["entity"]), row)
    aliases: dict[str, list[str]] = {}
    for row in in_parts(ask, "aliases", "entity", iris):
        aliases.setdefault(str(row["entity"]), []).append(content.line(row["alias"]))
    entries = [
        Entry(
            iri,
            kind,
            content.line(cards[iri]["label"]) or content.line(local_name(iri)),
            tuple(aliases.get(iri, ())),
            content.line(cards[iri]["summary"]),
        )
        for iri, kind in kinds.items()
    ]
    return sorted(entries, key=lambda entry: (GALLERY_KINDS.index(entry.kind), entry.name.casefold(), entry.iri))


def index_page(entries: Sequence[Entry]) -> str:
    """The index: a plain list of links, which a script makes searchable."""
    style = shared_style() + asset("gallery/gallery.css")
    script = f'(() => {{\n"use strict";\n{"".join(map(asset, _SCRIPTS))}}})();\n'
    groups = [(KINDS[kind].plural, [entry for entry in entries if entry.kind == kind]) for kind in GALLERY_KINDS]
    return (
        environment()
        .get_template("gallery/index.html")
        .render(
            policy=policy([script], [style]),
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704
            groups=[(name, found) for name, found in groups if found],
            count=len(entries),
            version=__version__,
            licence=LICENCE,
            citation=CITATION,
        )
    )
