"""A stand-in for the ontology: it declares every term of ``ccg:`` that the build can write, and nothing else.

It is read off the code, so that tests of the build do not wait for the ontology; one test sets the two side by side.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args, get_origin, get_type_hints

from pyoxigraph import NamedNode, Triple

import ccgraph.build
from ccgraph.namespace import CCG, KINDS, PREFIXES
from ccgraph.records import RECORD_TYPES

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_CLASS = NamedNode(PREFIXES["owl"] + "Class")


def terms() -> list[str]:
    """The local names that stand in the code of the build, the classes of the kinds, and the values that are terms."""
    names = set(KINDS.values())
    folder = Path(ccgraph.build.__file__).parent
    for path in sorted(folder.glob("*.py")):
        names |= set(re.findall(r'"ccg:([A-Za-z-]+)"', path.read_text(encoding="utf-8")))
    for owner, field in (
        ("assumption", "kind"),
        ("condition", "property"),
        ("library", "maintenance"),
        ("reference", "verification"),
    ):
        names |= _choices(get_type_hints(RECORD_TYPES[owner])[field])
    from ccgraph.records.technique import CAPABILITIES, LinkKind, Strength

    names |= {name.replace("_", "-") for name in CAPABILITIES}
    return sorted(names | _choices(LinkKind) | _choices(Strength) | {"start", "fallback", "preferWhen", "avoidWhen"})


def _choices(hint: object) -> set[str]:
    if get_origin(hint) is None:
        return set()
    return {
        choice
        for argument in get_args(hint)
        for choice in ({argument} if isinstance(argument, str) else _choices(argument))
    }


def ontology(*left_out: str) -> list[Triple]:
    """The declarations, but for ``left_out``."""
    return [Triple(NamedNode(CCG + name), _TYPE, _CLASS) for name in terms() if name not in left_out]
