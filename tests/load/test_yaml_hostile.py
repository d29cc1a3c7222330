"""Hostile and damaged data files: a record or a clear error, at the right place, and never a crash or a hang."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import sample
from ccgraph.errors import CatalogError, ParseError
from ccgraph.load.yaml_files import load_record
from ccgraph.load.yaml_text import read_yaml
from ccgraph.records import Entity, references_of
from ccgraph.records.catalog import FOLDERS

KINDS = {folder: kind for kind, folder in FOLDERS.items()}
ENTRIES = sorted((KINDS[name.split("/")[0]], name.split("/")[1], text) for name, text in sample.FILES.items())
#: Seconds. What takes more than time in proportion to such a file takes minutes; a busy machine does not.
HANGS = 20.0

#: One line of an entry: its indent and dashes, the field if it has one, and the value if it stands on this line.
LINE = re.compile(r"(?P<indent> *(?:- )*)(?:(?P<field>[a-z_]+):)?(?: |(?<=- ))?(?P<value>.*)")


def load(kind: str, name: str, content: bytes) -> Entity | CatalogError:
    """What comes of a file; it must not hang, and every problem must be one sentence at a place."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        start = time.process_time()
        try:
            result: Entity | CatalogError = load_record(path, kind)
        except CatalogError as error:
            result = error
        assert time.process_time() - start < HANGS
        if isinstance(result, CatalogError):
            assert result.problems
            for problem in result.problems:
                assert re.fullmatch(rf"{re.escape(str(path))}(:[1-9]\d*:[1-9]\d*)?: [^\n]+; [^\n]+", str(problem))
                assert str(problem).isprintable()
        return result


class TestPlaces:
    """A broken field is reported at its line and column, wherever comments, blank lines and line ends put it."""

    @given(st.sampled_from(ENTRIES), st.sampled_from(["\n", "\r\n", "\r"]), st.data())
    @settings(deadline=None, max_examples=120)
    def test_of_a_wrong_value(self, entry: tuple[str, str, str], end: str, data: st.DataObject) -> None:
        kind, name, text = entry
        lines = self._spread(text, data)
        candidates = [number for number, line in enumerate(lines) if self._parts(line)[2]]
        number = data.draw(st.sampled_from(candidates))
        indent, field, _ = self._parts(lines[number])
        start = f"{indent}{field}: " if field else indent
        lines[number] = f"{start}broken\u200b"
        error = load(kind, name, end.join(lines).encode())
        assert isinstance(error, CatalogError)
        assert (number + 1, len(start) + 1) in [(problem.line, problem.column) for problem in error.problems]

    @given(st.sampled_from(ENTRIES), st.sampled_from(["\n", "\r\n"]), st.data())
    @settings(deadline=None, max_examples=120)
    def test_of_an_unknown_or_repeated_field(self, entry: tuple[str, str, str], end: str, data: st.DataObject) -> None:
        kind, name, text = entry
        lines = self._spread(text, data)
        number = data.draw(st.sampled_from([number for number, line in enumerate(lines) if self._parts(line)[1]]))
        indent, field, value = self._parts(lines[number])
        new = data.draw(st.sampled_from([field, "zzz"]))
        column = len(indent) + 1
        lines.insert(number, f"{indent}{new}: x")
        lines[number + 1] = f"{' ' * len(indent)}{field}:" + (f" {value}" if value else "")
        error = load(kind, name, end.join(lines).encode())
        assert isinstance(error, CatalogError)
        where, what = (number + 2, "repeats the field") if new == field else (number + 1, "is no field of")
        assert [(p.line, p.column) for p in error.problems if what in p.what] == [(where, column)]

    @given(st.text(max_size=30), st.sampled_from(["\0", "\x1b", "\x7f", "\x85", "\u2028", "\ufffe"]))
    def test_of_a_refused_character(self, before: str, refused: str) -> None:
        before = "# " + "".join(character for character in before if character.isprintable() or character in "\n\r")
        with pytest.raises(ParseError) as caught:
            read_yaml(f"{before}{refused}", "f")
        lines = re.split("\r\n|\r|\n", before)
        assert (caught.value.problem.line, caught.value.problem.column) == (len(lines), len(lines[-1]) + 1)

    def _spread(self, text: str, data: st.DataObject) -> list[str]:
        """The lines of an entry with comments and blank lines between them."""
        lines: list[str] = []
        for line in text.splitlines():
            lines += data.draw(st.lists(st.sampled_from(["", "  ", "# é: note", "        # - x"]), max_size=2))
            lines.append(line)
        return lines

    def _parts(self, line: str) -> tuple[str, str, str]:
        """Indent with dashes, field and value of a line; nothing for comments."""
        match = LINE.fullmatch(line)
        if match is None or line.lstrip().startswith("#"):
            return "", "", ""
        return match["indent"], match["field"] or "", match["value"]


class TestMutations:
    """Whatever becomes of a file, the loader says what is wrong with it, or reads it."""

    CHARACTERS = "\n\r\t :-?[]{}&*!|>'\"%@`,#~<=x1é\\\0\x1b\x85\u2028\ufeff\U0001f600"
    SYNTAX = ("- ", ": ", "\n  ", "\n- ", "---\n", "...\n", "<<: ", "!!str ", "&a ", "*a", "? ", '"\\', "|\n", ">-\n")
    PIECES = st.sampled_from([*CHARACTERS, *SYNTAX, "[[", "{{", "\u202e", "e\u0301", "  " * 30])

    @given(st.sampled_from(ENTRIES), st.data())
    @settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
    def test_of_an_entry(self, entry: tuple[str, str, str], data: st.DataObject) -> None:
        kind, name, text = entry
        for _ in range(data.draw(st.integers(1, 4))):
            start = data.draw(st.integers(0, len(text)))
            end = data.draw(st.integers(start, min(len(text), start + 40)))
            new = data.draw(self.PIECES | st.just("") | st.just(text[start:end] * 2) | st.text(max_size=5))
            text = text[:start] + new + text[end:]
        result = load(kind, name, text.encode("utf-8", "surrogatepass"))
        if isinstance(result, Entity):
            assert references_of(result) is not None

    @given(
        st.sampled_from(sorted(KINDS.values())),
        st.binary(max_size=60) | st.text(max_size=60).map(lambda t: t.encode("utf-8", "surrogatepass")),
    )
    @settings(deadline=None)
    def test_of_any_bytes(self, kind: str, content: bytes) -> None:
        assert isinstance(load(kind, "x.yaml", content), (Entity, CatalogError))

    @given(st.text())
    @example("a: " * 3)
    @example("? " * 3)
    @settings(deadline=None)
    def test_of_any_text(self, text: str) -> None:
        with suppress(ParseError, CatalogError):
            assert isinstance(read_yaml(text, "f").value, (str, list, dict))


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{n}: &{n} [*{p}, *{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
)
N = 100_000
BOMBS = {
    "brackets": "[" * N,
    "brackets over lines": "[\n" * N,
    "braces": "{a: " * N,
    "bare braces": "{" * N,
    "mixed": "[{" * N,
    "dashes": "- " * N,
    "question marks": "? " * N,
    "question marks over lines": "?\n" * N,
    "indents": "".join(" " * depth + "a:\n" for depth in range(1400)),
    "colons": "a: " * N,
    "laughs": LAUGHS,
    "merges": "a: &a {b: c}\n" + "".join(f"k{n}:\n  <<: *a\n" for n in range(N // 10)),
    "tags": "!" * N,
    "anchors": "&" * N,
    "directives": "%a\n" * N,
    "documents": "---\n" * N,
    "items": "- a\n" * (2 * N),
    "flow items": "a: [" + "x," * (4 * N),
    "repeated keys": "a: b\n" * 9000,
    "many keys": "".join(f"k{n}: b\n" for n in range(9000)),
    "long key": "? " + "a" * (9 * N) + "\n: b",
    "one word": "a" * (10 * N),
    "many lines": "a\n" * (5 * N),
    "quotes": "'" * (10 * N),
    "escapes": 'a: "' + "\\n" * (5 * N),
    "literal": "a: |\n" + "  x\n" * (2 * N),
    "comments": "#\n" * (5 * N),
    "spaces": " " * (10 * N),
    "tabs": "\t" * N,
}


def test_bombs_do_not_go_off() -> None:
    """In a process of its own: what these do to a careless parser is a crash without an exception."""
    script = """
import json, sys, time
from ccgraph.errors import CatalogError, ParseError
from ccgraph.load.yaml_text import read_yaml
for name, text in json.load(sys.stdin).items():
    start = time.process_time()
    try:
        read_yaml(text, "f")
        outcome = "read"
    except (ParseError, CatalogError) as error:
        outcome = str(error)[:90]
    print(json.dumps([name, time.process_time() - start, outcome]), flush=True)
"""
    result = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(BOMBS), capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout[-300:] + result.stderr[-300:]
    outcomes = [json.loads(line) for line in result.stdout.splitlines()]
    assert [name for name, _, _ in outcomes] == list(BOMBS)
    assert [(name, seconds) for name, seconds, _ in outcomes if seconds > HANGS] == []
    said = {name: outcome for name, _, outcome in outcomes}
    assert said["brackets"] == "f:1:21: is nested deeper than 20 levels; flatten it"
    assert said["braces"] == "f:1:81: is nested deeper than 20 levels; flatten it"
    assert said["laughs"] == "f:1:4: uses the anchor &a; quote the text, or remove the anchor"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tasks:\n", "tasks:\n" + "  - Bad Id\n" * 15_000),
        ("assumptions:\n", "assumptions:\n" + "  - strenght: x\n" * 5000),
        ("id: lasso\n", "id: lasso\n" + "".join(f"k{number}: x\n" for number in range(5000))),
        ("strength: required", "strength: " + "r" * 900_000),
        ("latex: ", "latex: '" + "{" * 900_000 + "' #"),
        ("label: Lasso", "label: " + "e\u0301" * 300_000),
        ("label: Lasso", "? " + "l" * 900_000 + "\n: x"),
    ],
    ids=["items", "groups", "fields", "long choice", "braces", "accents", "long field"],
)
def test_thousands_of_problems_in_one_file_are_all_found_without_hanging(old: str, new: str) -> None:
    text = sample.FILES["methods/lasso.yaml"].replace(old, new, 1)
    assert isinstance(load("method", "lasso.yaml", text.encode()), CatalogError)
