"""What each kind of entry and each type of link looks like: never by colour alone.

Colours are those of Okabe and Ito, which people with any colour vision tell apart. A kind has a glyph and a colour, a
link type a dash and a colour. Strokes are darkened on a light page where the original has less than 3:1 against it.
The page reads these tables as data; it holds no look of its own for any kind or type.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

#: the surfaces that strokes are seen on, for the light and the dark page (also in css/page.css).
SURFACES = ("#ffffff", "#14181f")


class Hue(NamedTuple):
    """A colour of the palette: to fill with, and to draw strokes with on a light and on a dark page."""

    fill: str
    light: str
    dark: str


BLUE = Hue("#0072b2", "#0072b2", "#3f9fdb")
SKY = Hue("#56b4e9", "#1f7fb6", "#56b4e9")
GREEN = Hue("#009e73", "#00805d", "#18b88b")
ORANGE = Hue("#e69f00", "#a87400", "#e69f00")
YELLOW = Hue("#f0e442", "#857b00", "#f0e442")
RED = Hue("#d55e00", "#c65700", "#ec7a1f")
PURPLE = Hue("#cc79a7", "#ab4f81", "#d48db4")
GREY = Hue("#9aa3af", "#6b7480", "#98a2b0")


class KindLook(NamedTuple):
    """A kind of entry: its name for one and for many, and how it is drawn."""

    label: str
    plural: str
    glyph: str
    hue: Hue


#: in the order of the legend; no two share both glyph and colour.
KINDS = {
    "method": KindLook("Method", "Methods", "circle", BLUE),
    "model": KindLook("Model", "Models", "square", SKY),
    "wrapper": KindLook("Wrapper", "Wrappers", "hexagon", SKY),
    "family": KindLook("Family", "Families", "pentagon", PURPLE),
    "task": KindLook("Task", "Tasks", "diamond", ORANGE),
    "data-shape": KindLook("Data shape", "Data shapes", "hexagon", YELLOW),
    "condition": KindLook("Condition", "Conditions", "triangle-down", YELLOW),
    "assumption": KindLook("Assumption", "Assumptions", "triangle", RED),
    "diagnostic": KindLook("Diagnostic", "Diagnostics", "star", RED),
    "application": KindLook("Application area", "Application areas", "plus", GREEN),
    "orientation": KindLook("Orientation", "Orientations", "star", GREEN),
    "library": KindLook("Library", "Libraries", "square", GREY),
    "module": KindLook("Module", "Modules", "diamond", GREY),
    "library-category": KindLook("Library category", "Library categories", "hexagon", GREY),
    "reference": KindLook("Reference", "References", "bar", GREY),
    "section": KindLook("Section", "Sections", "triangle-down", GREY),
    "tier": KindLook("Tier", "Tiers", "triangle", GREY),
    "source": KindLook("Source", "Sources", "pentagon", GREY),
}


class LinkLook(NamedTuple):
    """A type of link, and how it is drawn.

    ``outgoing`` and ``incoming`` are the headings under which an entry lists the other ends of the links that leave it
    and that arrive at it; ``dash`` has the lengths of the dashes, none for a solid line.
    """

    label: str
    outgoing: str
    incoming: str
    dash: tuple[int, ...]
    hue: Hue


_NEIGHBOR = LinkLook("neighbor", "neighbors to go to", "neighbors that lead here", (), BLUE)

#: in the order of the legend; where one line stands for several links, the first of these gives it its look.
LINKS = {
    "neighborOf": _NEIGHBOR,
    "neighbor": _NEIGHBOR,
    "assumes": LinkLook("assumes", "assumes", "assumed by", (7, 4), RED),
    "task": LinkLook("is used to", "is used to", "techniques for it", (12, 4), ORANGE),
    "dataShape": LinkLook("fits data shape", "fits data shape", "techniques that fit it", (3, 3), ORANGE),
    "usedIn": LinkLook("has been used in", "has been used in", "techniques used here", (9, 3, 2, 3), GREEN),
    "supportedBy": LinkLook("runs in", "runs in", "techniques that run in it", (2, 4), GREY),
    "broader": LinkLook("belongs to", "belongs to", "what belongs to it", (14, 3, 3, 3), PURPLE),
    "diagnosedBy": LinkLook("is checked by", "is checked by", "what it checks", (5, 2), RED),
    "probes": LinkLook("probes", "probes", "probed by", (4, 2), RED),
    "implies": LinkLook("implies", "implies", "implied by", (10, 3), RED),
    "startsWith": LinkLook("start with", "start with", "a start for", (9, 3), GREEN),
    "thenTry": LinkLook("then try", "then try", "to try next for", (4, 3), GREEN),
    "forDataShape": LinkLook("is for data shape", "is for data shape", "where to start", (2, 2), GREEN),
    "partOf": LinkLook("is part of", "is part of", "its parts", (10, 4), GREY),
    "inCategory": LinkLook("is listed under", "is listed under", "what is listed here", (6, 3, 1, 3), GREY),
    "member": LinkLook("has member", "has member", "member of", (14, 4), PURPLE),
    "source": LinkLook("source", "source", "source for", (1, 3), GREY),
}

_SPARE_GLYPHS = ("ring", "cross", "bow")
_SPARE_KIND_HUES = (GREY, PURPLE, GREEN, ORANGE, SKY, RED, BLUE, YELLOW)
_SPARE_DASHES = ((5, 5), (1, 2), (12, 3, 1, 3), (6, 2, 2, 2, 2, 2), (16, 4), (3, 6))
_SPARE_HUES = (SKY, PURPLE, YELLOW)


def kind_looks(kinds: Iterable[str]) -> dict[str, KindLook]:
    """The looks of ``kinds`` in the order of the legend, unknown ones last, with glyphs that no known kind has."""
    given = set(kinds)
    looks = {kind: look for kind, look in KINDS.items() if kind in given}
    for index, kind in enumerate(sorted(given - KINDS.keys())):
        words = spelled(kind)
        words = words[:1].upper() + words[1:]
        glyph = _SPARE_GLYPHS[index % len(_SPARE_GLYPHS)]
        hue = _SPARE_KIND_HUES[index // len(_SPARE_GLYPHS) % len(_SPARE_KIND_HUES)]
        looks[kind] = KindLook(words, words, glyph, hue)
    return looks


def link_looks(types: Iterable[str]) -> dict[str, LinkLook]:
    """The looks of link ``types`` in the order of the legend, unknown ones last."""
    given = set(types)
    known = {name: look for name, look in LINKS.items() if name in given}
    for index, name in enumerate(sorted(given - LINKS.keys())):
        words = spelled(name)
        dash = _SPARE_DASHES[index % len(_SPARE_DASHES)]
        hue = _SPARE_HUES[index // len(_SPARE_DASHES) % len(_SPARE_HUES)]
        known[name] = LinkLook(words, words, f"{words}, from there", dash, hue)
    return known


def spelled(name: str) -> str:
    """A name made of words run together, as words: ``dataShape`` and ``data-shape`` give ``data shape``."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[-_]", " ", parted).split()).lower() or "other"
