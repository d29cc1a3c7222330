"""SPARQL 1.1 text as tokens: what the grammar sees, with the place of each.

Two uses need more than a search for words. A parameter's ``VALUES`` block has to be found where the grammar sees
one, never inside a string or a comment. And what is refused (``ccgraph.queries.guard``) has to be refused exactly
where the engine would act on it. Engines read keywords that are written together (``FILTERex:f(1)`` is FILTER), so
those are looked for too; whatever engines could read in two ways is an error.

The one real ambiguity of SPARQL is ``<``, which opens an IRI or compares. It compares only inside the parentheses
of an expression and after an operand, so each token carries the bracket it stands in.
"""

from __future__ import annotations

from ccgraph.queries.lexemes import (
    DIGITS,
    PLAIN,
    WORD,
    blank_end,
    comment_end,
    iri_end,
    local_end,
    number_end,
    prefix_end,
    refusal,
    run_end,
    starts_name,
    word_end,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    #: (kind, text, start, inside). ``kind``: iri, name, var, string, number, lang, blank, word or mark.
    #: ``start``: offset in the text. ``inside``: the innermost open bracket, one of the constants below; a bracket
    #: carries what it opens or closes.
    Token: TypeAlias = tuple[str, str, int, str]

TOP = ""
GROUP = "{"
SUBSELECT = "select"  # a group that begins with SELECT
DATA = "data"  # the braces of VALUES
ROW = "row"  # the parentheses of VALUES
EXPRESSION = "("
TERMS = "terms"  # the parentheses of a collection or of a path
BLANK = "["

_SPACE = frozenset(" \t\r\n")
_OPERANDS = frozenset({"iri", "name", "var", "string", "number", "lang", "blank"})
_LONG_MARKS = frozenset({"||", "&&", "!=", ">=", "^^"})
_MARKS = frozenset(".,;*/+-=!>|^?")
_OPENED_BY = {")": (EXPRESSION, TERMS, ROW), "}": (GROUP, SUBSELECT, DATA), "]": (BLANK,)}


def tokenize(text: str) -> list[Token]:
    """The tokens of a query, without white space and comments.

    Raises ``QuerySyntaxError`` with line, column and reason for text that is no sequence of SPARQL 1.1 tokens, for
    brackets that do not match, and for the few forms that engines read in different ways.
    """
    return _Reader(text).tokens


def data_blocks(tokens: list[Token]) -> list[tuple[str, int, int]]:
    """Each ``VALUES ?variable { … }`` in order: the variable's name, and the indices of its two braces.

    ``VALUES (?a ?b) { … }`` is not among them.
    """
    found = []
    name, opened = "", 0
    for index, (_, text, _, inside) in enumerate(tokens):
        if inside == DATA:
            if text == "{":
                name, opened = tokens[index - 1][1][1:], index  # no name after a parenthesis
            elif text == "}" and name:
                found.append((name, opened, index))
    return found


class _Reader:
    """One pass over one text. A method ``_…_end`` takes where a token starts and returns where it ends."""

    __slots__ = ("_no_prefix_before", "_opened", "_variables_closed", "text", "tokens")

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self._opened: list[tuple[str, int]] = []
        self._variables_closed = False  # the last token closed the variables of VALUES (…)
        self._no_prefix_before = 0  # what begins earlier is none: the run a.a.a is not read anew at each a
        position, size = 0, len(text)
        while position < size:
            character = text[position]
            if character in _SPACE:
                position += 1
            elif character == "#":
                position = comment_end(text, position)
            else:
                position = self._token_end(position, character)
        if self._opened:
            start = self._opened[-1][1]
            raise refusal(text, start, f"this {text[start]} is never closed")

    def _token_end(self, start: int, character: str) -> int:
        text = self.text
        if character in "{([})]":
            return self._open(start, character) if character in "{([" else self._close(start, character)
        if character in PLAIN:
            kind, end_of = PLAIN[character]
            return self._add(kind, start, end_of(text, start))
        if character == "<":
            return self._less_end(start)
        if character == ":" or starts_name(character):
            return self._word_or_name_end(start)
        following = text[start + 1 : start + 2]
        if character in "?$" and (following in WORD or starts_name(following)):
            return self._add("var", start, run_end(text, start + 1))
        return self._mark_end(start, character, following)

    def _add(self, kind: str, start: int, end: int) -> int:
        self.tokens.append((kind, self.text[start:end], start, self._inside()))
        self._variables_closed = False
        return end

    def _inside(self) -> str:
        return self._opened[-1][0] if self._opened else TOP

    def _last(self, back: int = 1) -> tuple[str, str]:
        return self.tokens[-back][:2] if len(self.tokens) >= back else ("", "")

    def _follows(self, keyword: str, back: int = 1) -> bool:
        """Whether the token before is that keyword, perhaps with another written against it."""
        kind, text = self._last(back)
        return kind == "word" and text.upper().endswith(keyword)

    # Brackets, and what they hold.

    def _open(self, start: int, character: str) -> int:
        if self.text.startswith("{|", start):
            raise refusal(self.text, start, "{| is not SPARQL 1.1")
        if character == "[":
            inside = BLANK
        elif character == "(":
            inside = self._parenthesis()
        else:
            one_variable = self._last()[0] == "var" and self._follows("VALUES", 2)
            inside = DATA if one_variable or self._variables_closed else GROUP
        self._opened.append((inside, start))
        return self._add("mark", start, start + 1)

    def _close(self, start: int, character: str) -> int:
        inside = self._inside()
        if inside not in _OPENED_BY[character]:
            raise refusal(self.text, start, f"this {character} closes nothing")
        end = self._add("mark", start, start + 1)
        self._opened.pop()
        self._variables_closed = inside == ROW
        return end

    def _parenthesis(self) -> str:
        """What ``(`` opens here: in a group, an expression only after a keyword or the function of a FILTER."""
        inside = self._inside()
        if inside == DATA or self._follows("VALUES"):
            return ROW
        if inside in (EXPRESSION, TOP, SUBSELECT):
            return EXPRESSION
        kind, text = self._last()
        if inside == GROUP and kind in ("iri", "name"):
            return EXPRESSION if self._follows("FILTER", 2) else TERMS
        return EXPRESSION if inside == GROUP and kind == "word" and text != "a" else TERMS

    # The tokens that need to know what stands before them.

    def _less_end(self, start: int) -> int:
        text = self.text
        if text.startswith("<<", start):
            raise refusal(text, start, "<< is not SPARQL 1.1; leave a space between 'less than' and an IRI")
        if self._inside() == EXPRESSION:
            kind, last = self._last()
            if kind in _OPERANDS or last in (")", "}", "true", "false"):
                return self._add("mark", start, start + (2 if text.startswith("<=", start) else 1))
        return self._add("iri", start, iri_end(text, start))

    def _word_or_name_end(self, start: int) -> int:
        text = self.text
        colon, is_prefix = prefix_end(text, start) if start >= self._no_prefix_before else (0, False)
        if is_prefix:
            prefix = text[start:colon].upper()
            if "SERVICE" in prefix or "FILTER" in prefix:
                raise refusal(text, start, "a prefix with SERVICE or FILTER in its name may be read as that keyword")
            return self._add("name", start, local_end(text, colon + 1))
        self._no_prefix_before = max(self._no_prefix_before, colon)
        end = word_end(text, start)
        word = text[start:end]
        if not word:
            raise refusal(text, start, f"unexpected character {text[start]!a}")
        if word not in ("true", "false") and ("true" in word or "false" in word):
            raise refusal(text, start, f"{word} is unclear: put spaces round true and false")
        if self._inside() == GROUP and "SELECT" in word.upper():
            self._opened[-1] = (SUBSELECT, self._opened[-1][1])
        return self._add("word", start, end)

    def _mark_end(self, start: int, character: str, following: str) -> int:
        if character == "." and following in DIGITS:
            return self._add("number", start, number_end(self.text, start))
        if character == "_" and following == ":":
            return self._add("blank", start, blank_end(self.text, start))
        if character + following in _LONG_MARKS:
            return self._add("mark", start, start + 2)
        if character in _MARKS:
            return self._add("mark", start, start + 1)
        if character == "\\":
            raise refusal(self.text, start, "a codepoint escape may stand only in a string or an IRI")
        raise refusal(self.text, start, f"unexpected character {character!a}")
