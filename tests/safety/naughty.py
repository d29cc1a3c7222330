"""Texts that break programs, made by rule: what the well-known lists of such texts have, by kinds, and random ones."""

from __future__ import annotations

import sys
import unicodedata
from itertools import product
from typing import TYPE_CHECKING

from safety.effort import chooser

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = (
    *("", " ", "undefined", "null", "NULL", "None", "nil", "NaN", "Infinity", "true", "false", "yes", "no", "off", "~"),
    *("0", "-0", "1.10", "1e3", "1_000", "0x10", "007", "12:30", "2024-12-31", "9" * 40, "1/0", "+1", "-1", "=1+1"),
    *("CON", "NUL", "../../etc/passwd", "C:\\x", "/dev/null", "~root", "file:///x", "javascript:0", "data:,x", "%00"),
)
_MARKS = "\"'`<>{}[]()\\/|&;#%@!?*+-=~^$,.:_ \t\n\r\x0b\x0c\x85\xa0\u2028\u2029\ufeff"
_COMMANDS = (
    *("'; DROP TABLE x; --", '" } ; DROP ALL #', "$(id)", "`id`", "| id", "%s%n", "{0.__class__}", "{{7*7}}", "${7*7}"),
    *("]]>", "<!--", "-->", "<![CDATA[x]]>", "<?xml?>", "&lt;", "&#0;", "&x;", "\\u0000", "\\n", '\\"', '\n\\"', '"""'),
    *("'''", "\\", "\\\\", "x\\", '"\n', "@en", '"@en', "^^<x>", '"^^xsd:integer', "<<(", ")>>", "_:b0", "?x", "$x"),
    *("\x1b[31m", "\x1b]0;x\x07", "\x9b2J", "\r\nSet-Cookie: x", "=HYPERLINK()", "@SUM(1)", "+cmd|x", "-2+3", "\t=1"),
)
_TAGS = ("script", "img src=x onerror", "svg onload", "a href", "iframe srcdoc", "body onload", "style", "math", "base")
_ENDS = ("", '"', "'", "`", "-->", "</script>", "</title>", "</textarea>", "]]>", "\\", "\x00", "\n", "\u2028")
_SCRIPTS = (
    *("Ελληνικά", "Русский", "العَرَبِيَّة", "עברית", "हिन्दी", "ไทย", "中文", "日本語", "한국어", "ᚠᛇᚻ"),
    *("\U0001d56c\U0001d591", "\ufb01", "ß", "İı", "é", "e\u0301", "Å", "\u212b", "Z\u0351\u036b\u0343\u036a"),
    *("\U0001f469\u200d\U0001f469\u200d\U0001f467", "\U0001f1e6\U0001f1f6", "☃", "\U0010fffd"),
)
_STEERING = (
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufffe\uffff"
)


def texts(number: int) -> list[str]:
    """So many different texts, those of each kind first; none has half a character (``halves``)."""
    found = dict.fromkeys(_by_rule())
    random = chooser("naughty")
    while len(found) < number:
        found.setdefault("".join(_character(random.random(), random.random()) for _ in range(random.randint(1, 30))))
    return list(found)[:number] if number < len(found) else list(found)


def halves() -> list[str]:
    """Texts with half a character: Python has them, RDF and UTF-8 do not."""
    return [f"{before}{half}{after}" for half in "\ud800\udbff\udc00\udfff" for before, after in (("", ""), ("a", "b"))]


def _by_rule() -> Iterator[str]:
    yield from _WORDS
    yield from _COMMANDS
    yield from _SCRIPTS
    yield from map(chr, range(0x100))
    yield from (f"a{character}b" for character in _STEERING)
    yield from (f"{first}{second}" for first, second in product(_MARKS, repeat=2))
    yield from (f"{end}<{tag}=alert(1)>{end}" for tag, end in product(_TAGS, _ENDS))
    yield from (f"{script}{mark}" for script, mark in product(_SCRIPTS, _STEERING))
    yield from (f"{before}{command}" for before, command in product("\\\"'\n\r\t<{", _COMMANDS))
    yield "x" * 100_000


def _character(kind: float, place: float) -> str:
    """A character: often one that means something, else any of Unicode."""
    if kind < 0.4:
        pool = _MARKS + _STEERING
        return pool[int(place * len(pool))]
    number = int(place * (0x80 if kind < 0.6 else 0x3000 if kind < 0.8 else sys.maxunicode + 1))
    return chr(number) if unicodedata.category(chr(number)) != "Cs" else "\ufffd"
