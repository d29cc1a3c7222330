r"""Where a token of SPARQL ends: one function per kind, each from the text and the offset at which the token starts.

Whatever engines could read in two ways is refused. The main case is a codepoint escape such as ``\u0022``: some
engines resolve it before they look for tokens, others within a string, where it then means something else.
"""

from __future__ import annotations

from ccgraph.errors import QuerySyntaxError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

DIGITS = frozenset("0123456789")
LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
WORD = LETTERS | DIGITS | {"_"}
_ALPHANUMERIC = LETTERS | DIGITS
_HEX = frozenset("0123456789abcdefABCDEF")
_NOT_IN_IRI = frozenset('<>"{}|^`\\') | frozenset(map(chr, range(0x21)))
_NOT_AS_CODEPOINT = frozenset("\"'\\\r\n")
_NO_CHARACTERS = range(0xD800, 0xE000)  # surrogates
_LAST_CHARACTER = 0x10FFFF
_STRING_ESCAPES = frozenset("tbnrf\\\"'")
_LOCAL_ESCAPES = frozenset("_~.-!$&'()*+,;=/?#@%")
_ESCAPED_LINE_ENDS = ("\\u000a", "\\u000d", "\\u0000000a", "\\u0000000d")
_NAME_RANGES = (  # PN_CHARS_BASE beyond ASCII
    (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF), (0x370, 0x37D), (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F),
    (0x2C00, 0x2FEF), (0x3001, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF),
)  # fmt: skip
_INNER_RANGES = (*_NAME_RANGES, (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040))


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of ``offset``. CR LF ends one line."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def refusal(text: str, offset: int, reason: str) -> QuerySyntaxError:
    """The error that names the place of ``offset``, ready to raise."""
    return QuerySyntaxError(reason, *place(text, offset))


def starts_name(character: str) -> bool:
    """Whether a prefix may start with this character."""
    return character in LETTERS or (not character.isascii() and _within(character, _NAME_RANGES))


def run_end(text: str, position: int, also: str = "") -> int:
    """The end of a run of what names are made of: letters, digits, ``_`` and the characters of ``also``."""
    size = len(text)
    while position < size:
        character = text[position]
        belongs = character in WORD or character in also
        if not belongs and (character.isascii() or not _within(character, _INNER_RANGES)):
            break
        position += 1
    return position


def word_end(text: str, start: int) -> int:
    """The end of a keyword or a function's name: ASCII only."""
    size = len(text)
    while start < size and text[start] in WORD:
        start += 1
    return start


def prefix_end(text: str, start: int) -> tuple[int, bool]:
    """Where what may be a prefix ends, and whether a colon there makes it one; that is so for each start in it."""
    end = run_end(text, start, "-.")
    return end, text[end : end + 1] == ":" and (end == start or text[end - 1] != ".")


def local_end(text: str, start: int) -> int:
    """The end of the local part of a prefixed name. Dots belong to it only where something follows them."""
    position = end = start
    while True:
        following = run_end(text, position, "-:")
        mark = text[following : following + 1]
        if mark == "%":
            if not _HEX.issuperset(text[following + 1 : following + 3].ljust(2)):
                raise refusal(text, following, "% must be followed by two hexadecimal digits")
            following += 3
        elif mark == "\\":
            if text[following + 1 : following + 2] not in _LOCAL_ESCAPES:
                raise refusal(text, following, "unknown escape in a prefixed name")
            following += 2
        if following > position:
            position = end = following
        elif mark == "." and end > start:
            position += 1
        else:
            return end


def blank_end(text: str, start: int) -> int:
    """The end of ``_:label``."""
    position = end = start + 2
    while True:
        following = run_end(text, position, "-")
        if following > position:
            position = end = following
        elif text[following : following + 1] == "." and end > start + 2:
            position += 1
        else:
            return end


def number_end(text: str, start: int) -> int:
    """The end of an unsigned integer, decimal or double."""
    end = _digits_end(text, start)
    if text[end : end + 1] == ".":
        fraction = _digits_end(text, end + 1)
        if fraction > end + 1 or _exponent_end(text, fraction) > fraction:
            end = fraction
    return _exponent_end(text, end)


def language_end(text: str, start: int) -> int:
    """The end of ``@en-GB``."""
    end = start + 1
    while text[end : end + 1] in _ALPHANUMERIC or (
        text[end : end + 1] == "-" and text[end + 1 : end + 2] in _ALPHANUMERIC
    ):
        end += 1
    if text[start + 1 : start + 2] not in LETTERS:
        raise refusal(text, start, "@ must be followed by a language")
    return end


def string_end(text: str, start: int) -> int:
    """The end of a string, with one quote or with three."""
    quote = text[start]
    long = text.startswith(quote * 3, start)
    closing = quote * 3 if long else quote
    position = start + len(closing)
    while position < len(text):
        character = text[position]
        if character == quote and text.startswith(closing, position):
            return position + len(closing)
        if character == "\\":
            short = text[position + 1 : position + 2] in _STRING_ESCAPES
            position = position + 2 if short else _codepoint_end(text, position, _NOT_AS_CODEPOINT)
        elif character in "\r\n" and not long:
            break
        else:
            position += 1
    raise refusal(text, start, f"this string never ends: {closing} is missing")


def iri_end(text: str, start: int) -> int:
    """The end of ``<…>``."""
    position = start + 1
    while position < len(text):
        character = text[position]
        if character == ">":
            return position + 1
        if character == "\\":
            position = _codepoint_end(text, position, _NOT_IN_IRI)
        elif character in _NOT_IN_IRI:
            raise refusal(text, position, f"an IRI cannot hold {character!a}")
        else:
            position += 1
    raise refusal(text, start, "this IRI never ends: > is missing")


def comment_end(text: str, start: int) -> int:
    """The end of the line, before what ends it."""
    end = start
    while end < len(text) and text[end] not in "\r\n":
        end += 1
    comment = text[start:end].lower()
    if any(escape in comment for escape in _ESCAPED_LINE_ENDS):
        raise refusal(text, start, "a comment may not hold an escaped line end")
    return end


#: first character -> kind of token and where it ends, for the kinds that their first character gives away.
PLAIN: dict[str, tuple[str, Callable[[str, int], int]]] = {
    '"': ("string", string_end),
    "'": ("string", string_end),
    "@": ("lang", language_end),
    **dict.fromkeys(DIGITS, ("number", number_end)),
}


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    number = ord(character)
    return any(low <= number <= high for low, high in ranges)


def _digits_end(text: str, position: int) -> int:
    while text[position : position + 1] in DIGITS:
        position += 1
    return position


def _exponent_end(text: str, start: int) -> int:
    if text[start : start + 1] not in ("e", "E"):
        return start
    sign = start + (2 if text[start + 1 : start + 2] in ("+", "-") else 1)
    end = _digits_end(text, sign)
    return end if end > sign else start


def _codepoint_end(text: str, start: int, forbidden: frozenset[str]) -> int:
    end = start + {"u": 6, "U": 10}.get(text[start + 1 : start + 2], 0)
    digits = text[start + 2 : end]
    if len(digits) != end - start - 2 or not _HEX.issuperset(digits):
        raise refusal(text, start, "unknown escape")
    number = int(digits, 16)
    if number > _LAST_CHARACTER or number in _NO_CHARACTERS:
        raise refusal(text, start, f"{text[start:end]} names no character")
    if chr(number) in forbidden:
        raise refusal(text, start, f"{text[start:end]} may not be written as a codepoint escape here")
    return end
