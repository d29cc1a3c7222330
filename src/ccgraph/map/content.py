"""What the page is given to show: plain data, cleaned of whatever could be more than text.

Labels, ids and reasons may come from anybody's graph. Here they become strings without control characters and without
half surrogates, of bounded length; addresses that are not web addresses are dropped. The page adds its own defence: it
makes text nodes only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ccgraph.map.formula import lines, tree
from ccgraph.map.looks import spelled

#: longest text kept, in characters: whoever needs more reads the source.
LONGEST = 4000
_MOST = 200

# controls, half surrogates, and the marks that make a text read in another order than it is written
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_WEB = re.compile(r"https?://[^\s<>\"'`\\^{|}]+", re.IGNORECASE)

#: the sections of an entry: those that are one text, lists of texts, and tables with these columns.
TEXTS = (
    "intent",
    "definition",
    "formula",
    "formal",
    "breaks",
    "canShow",
    "cannotShow",
    "install",
    "noImplementationFound",
)
LISTS = ("prefer", "avoid", "checks", "probes")
_SOURCE = ("title", "url", "verified")
TABLES = {
    "assumptions": ("assumption", "label", "strength", "scope", "breaks", "check", "checkLabel", "dispute"),
    "imports": ("library", "path", "binding", "imported", "note"),
    "sources": _SOURCE,
    "symbols": ("notation", "meaning"),
    "uses": ("area", "areaLabel", "task", "purpose"),
}
#: columns of a table that are tables of references themselves.
CITING = {"assumptions": ("sources", "disputedBy")}


def text(value: object) -> str:
    """``value`` as text that any file and any page can hold."""
    if value is None:
        return ""
    clean = _UNFIT.sub("\N{REPLACEMENT CHARACTER}", str(value)).strip()
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


def line(value: object) -> str:
    """``value`` as text on one line."""
    return " ".join(text(value).split())


def web_address(value: object) -> str:
    """``value`` where it is an address of the web, else nothing."""
    address = text(value)
    return address if _WEB.fullmatch(address) else ""


def texts(values: object) -> list[str]:
    """``values`` as a list of non-empty lines; one string counts as a list of one."""
    if isinstance(values, str):
        values = [values]
    if not isinstance(values, Iterable):
        return []
    return [shown for value in list(values)[:_MOST] if (shown := line(value))]


def details(given: object) -> dict[str, object]:
    """The sections of an entry that have something to say, in the form the page expects.

    A section that is not known and holds text, or a list of texts, is kept under ``more`` with its name spelled out,
    so that new kinds of knowledge show before the page has a form for them.
    """
    if not isinstance(given, Mapping):
        return {}
    sections: dict[str, object] = {name: text(given.get(name)) for name in TEXTS}
    sections |= {name: texts(given.get(name)) for name in LISTS}
    tables = {name: _rows(given.get(name), columns, CITING.get(name, ())) for name, columns in TABLES.items()}
    for symbol in tables["symbols"]:
        if drawn := tree(symbol.get("notation", "")):
            symbol["math"] = drawn
    sections |= tables
    sections["math"] = lines(str(sections["formula"]))
    sections["formalMath"] = lines(str(sections["formal"]))
    others = sorted((str(name), value) for name, value in given.items() if str(name) not in sections)
    sections["more"] = [
        [line(spelled(name)), shown]
        for name, value in others
        if isinstance(value, str | list | tuple) and (shown := texts(value))
    ]
    return {name: value for name, value in sections.items() if value}


def _rows(given: object, columns: tuple[str, ...], citing: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        return []
    rows = []
    for item in list(given)[:_MOST]:
        if not isinstance(item, Mapping):
            continue
        row: dict[str, Any] = {
            name: web_address(item.get(name)) if name == "url" else line(item.get(name)) for name in columns
        }
        row |= {name: _rows(item.get(name), _SOURCE) for name in citing}
        if any(row.values()):
            rows.append({name: value for name, value in row.items() if value})
    return rows
