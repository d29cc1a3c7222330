"""Text for terminals: nothing in it can move the cursor, hide itself or change its order, and its width is known."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

#: what takes no column of its own: combining marks.
_NO_WIDTH = ("Mn", "Me")
#: controls, formats (among them the bidirectional ones), surrogates, private use, unassigned, separators of lines.
_UNSAFE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_SHORT_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def visible(text: str) -> str:
    r"""``text`` with every control, formatting or unassigned character written as ``\n``, ``\x1b`` or ``\u202e``."""
    if text.isprintable():
        return text
    category = _category()
    return "".join(
        _escape(letter) if not letter.isprintable() and category(letter) in _UNSAFE else letter for letter in text
    )


def width(text: str) -> int:
    """How many columns ``text`` takes: two for wide East Asian characters, none for combining marks."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def wrap(text: str, columns: int, most: int) -> list[str]:
    """``text`` in lines of ``columns``, broken at spaces where possible; an ellipsis ends it after ``most`` lines.

    A character that is wider than ``columns`` gets its line all the same.
    """
    lines: list[str] = []
    line, room = "", columns
    for word in text.split(" "):
        rest = word
        if line and width(rest) + 1 <= room:
            line, room = f"{line} {rest}", room - width(rest) - 1
            continue
        if line:
            lines.append(line)
        while width(rest) > columns:
            head = _head(rest, columns)
            lines.append(head)
            rest = rest[len(head) :]
            if len(lines) > most:
                break
        line, room = rest, columns - width(rest)
        if len(lines) > most:
            break
    if line or not lines:
        lines.append(line)
    if len(lines) > most:
        lines = lines[:most]
        lines[-1] = _head(lines[-1], columns - 1, least=0) + "…"
    return lines


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """``text`` with spaces up to ``columns``: behind it, or before it to align it ``right``."""
    space = " " * (columns - width(text))
    return space + text if right else text + space


def _category() -> Callable[[str], str]:
    from unicodedata import category  # noqa: PLC0415 - a table of ASCII needs none of it

    return category


def _escape(character: str) -> str:
    code = ord(character)
    long = f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004
    return _SHORT_ESCAPES.get(character, long)


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    from unicodedata import category, east_asian_width  # noqa: PLC0415 - see above

    if category(character) in _NO_WIDTH:
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1


def _head(text: str, columns: int, *, least: int = 1) -> str:
    """As much of the beginning of ``text`` as fits, but ``least`` characters."""
    taken = 0
    for position, character in enumerate(text):
        taken += _columns(character)
        if taken > columns:
            return text[: max(position, least)]
    return text
