"""Files of code as trees: Python files, the code cells of notebooks, and the libraries that lists of needs name.

Nothing is imported or executed, and nothing that a file refers to is opened. What cannot be read or parsed becomes a
``Problem`` with its place, and the rest goes on: one broken cell must not hide the others.
"""

from __future__ import annotations

import ast
import io
import json
import re
import sys
import tokenize
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from ccgraph.errors import Problem
from ccgraph.scan.needs import listed, mapped, read_project, read_requirements
from ccgraph.scan.units import Found, Unit, unit_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

#: a notebook holds pictures too; of code, no file that a person wrote comes near this.
MAX_NOTEBOOK_BYTES = 32 << 20
MAX_CODE_BYTES = 2 << 20

#: encodings in which Python code is found. Others (``punycode``, ``utf-7``) are slow or hide what the code says.
_ENCODINGS = {"utf-8", "utf-8-sig", "ascii", "iso-8859-1", "iso-8859-15", "cp1252"}
#: cell magics that run what follows them as Python; a cell of any other is in another language.
_PYTHON_CELLS = {"%%time", "%%timeit", "%%capture", "%%prun", "%%python", "%%python3"}
#: lines of a cell that are passed over one by one before all are that look like it.
_MOST_ROUNDS = 20
_MAGIC = re.compile(r"(?P<indent>\s*)(?:[%!?]|[\w.]+\?{1,2}\s*$)")
_ASSIGNED_MAGIC = re.compile(r"(?P<target>[\w., \t]+=\s*)[%!]")


def read_code_file(name: str) -> Found:
    """Read a file by what its name says it is; ``-`` is the standard input, a notebook or Python.

    The name of a Python file ends in ``.py``, ``.pyw`` or ``.pyi``, of a notebook in ``.ipynb``, of a list of needs in
    ``.txt``, ``.in`` or ``.toml``.
    """
    found = Found()
    suffix = Path(name).suffix.lower()
    readers = {".ipynb": _notebook, ".txt": read_requirements, ".in": read_requirements, ".toml": read_project}
    reader = readers.get(suffix)
    if reader is None and suffix not in {".py", ".pyw", ".pyi"} and name != "-":
        fix = "name Python files (.py), notebooks (.ipynb), lists of requirements (.txt) or a pyproject.toml"
        found.problems.append(Problem(name, 0, 0, "is no file of code, by its name", fix))
        return found
    content = _read(name, MAX_NOTEBOOK_BYTES if name == "-" or suffix == ".ipynb" else MAX_CODE_BYTES, found)
    if content is None:
        return found
    if name == "-":
        reader = _notebook if content.lstrip()[:1] == b"{" and b'"cells"' in content else None
        if reader is None and len(content) > MAX_CODE_BYTES:
            found.problems.append(_too_large(name, MAX_CODE_BYTES))
            return found
    text = _decoded(name, content, found, cookie=reader is None)
    if text is not None:
        (reader or _python)(name, text, found)
    return found


def _read(name: str, limit: int, found: Found) -> bytes | None:
    problem = None
    try:
        if name == "-":
            if sys.stdin is None:  # it was closed by who called us
                found.problems.append(Problem(name, 0, 0, "there is no standard input"))
                return None
            stream: BinaryIO = sys.stdin.buffer
            content = stream.read(limit + 1)
        else:
            path = Path(name)
            if path.exists() and not path.is_file():  # reading a pipe would wait for ever
                what = "is a folder" if path.is_dir() else "is not a file of text"
                found.problems.append(Problem(name, 0, 0, what, "name the files in it" if path.is_dir() else ""))
                return None
            with path.open("rb") as stream:
                content = stream.read(limit + 1)
    except FileNotFoundError:
        problem = Problem(name, 0, 0, "there is no such file")
    except (OSError, ValueError) as error:
        problem = Problem(name, 0, 0, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    else:
        if len(content) <= limit:
            return content
        problem = _too_large(name, limit)
    found.problems.append(problem)
    return None


def _too_large(name: str, limit: int) -> Problem:
    return Problem(name, 0, 0, f"has more than {limit >> 20} MiB", "name the files that people wrote")


def _decoded(name: str, content: bytes, found: Found, *, cookie: bool) -> str | None:
    encoding = "utf-8-sig"
    if cookie:
        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        except SyntaxError:
            encoding = "utf-8-sig"
        if encoding.lower() not in _ENCODINGS:
            found.problems.append(Problem(name, 1, 1, f"is said to be {encoding!r}", "save it as UTF-8"))
            return None
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line, column = _position(content[: error.start].decode("latin-1"))
        found.problems.append(Problem(name, line, column, "is not UTF-8 text", "save it as UTF-8"))
        return None
    return text


def _position(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows ``before``."""
    before = before.replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _python(name: str, text: str, found: Found) -> None:
    tree = _parsed(name, text)
    if isinstance(tree, Problem):
        found.problems.append(tree)
    else:
        found.units.append(Unit(name, None, tree))


def _parsed(name: str, text: str) -> ast.Module | Problem:
    """The tree of Python code, or what is wrong with it, and where."""
    null = text.find("\0")
    if null >= 0:
        return Problem(name, *_position(text[:null]), "holds a null byte, which no Python code does")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on escapes and comparisons in the user's code
            return ast.parse(text)
    except SyntaxError as error:
        return Problem(name, error.lineno or 1, max(error.offset or 1, 1), f"is not Python: {error.msg}")
    except (ValueError, OverflowError) as error:
        return Problem(name, 0, 0, f"is not Python: {error}")
    except (RecursionError, MemoryError):
        return Problem(name, 0, 0, "nests too deep to be parsed")


def _notebook(name: str, text: str, found: Found) -> None:
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        found.problems.append(Problem(name, error.lineno, error.colno, f"is no notebook: {error.msg}"))
        return
    except (ValueError, RecursionError, MemoryError):
        found.problems.append(Problem(name, 0, 0, "is no notebook: it nests too deep, or holds an endless number"))
        return
    cells = list(_cells(notebook))
    if not cells:
        found.problems.append(Problem(name, 0, 0, "is no notebook: it has no cells"))
        return
    language = _language(notebook)
    if language not in {"", "python", "ipython"}:
        found.problems.append(Problem(name, 0, 0, f"is a notebook in {language!r}, not in Python"))
        return
    for number, source in cells:
        tree = _cell(unit_name(name, number), source)
        if isinstance(tree, Problem):
            found.problems.append(tree)
        else:
            found.units.append(Unit(name, number, tree))


def _cells(notebook: object) -> Iterator[tuple[int, str]]:
    """The number and the text of each code cell; those that are none of the format are passed over."""
    cells = mapped(notebook, "cells")
    if cells is None:  # the format of before 2015
        sheets = mapped(notebook, "worksheets")
        cells = (
            [cell for sheet in sheets for cell in listed(mapped(sheet, "cells"))] if isinstance(sheets, list) else None
        )
    for number, cell in enumerate(listed(cells), 1):
        source = mapped(cell, "source") if mapped(cell, "source") is not None else mapped(cell, "input")
        if isinstance(source, list):
            source = "".join(line for line in source if isinstance(line, str))
        if mapped(cell, "cell_type") == "code" and isinstance(source, str):
            yield number, source


def _language(notebook: object) -> str:
    """The language of a notebook in lower case; empty where it does not say."""
    metadata = mapped(notebook, "metadata")
    for holder, key in (("kernelspec", "language"), ("language_info", "name")):
        said = mapped(mapped(metadata, holder), key)
        if isinstance(said, str):
            return said.lower()[:40]
    return ""


def _cell(name: str, source: str) -> ast.Module | Problem:
    """The tree of a cell. Lines of IPython's own and of the shell count as empty, where the cell has any.

    One after the other as the parser stops at them, since a line may only look like one, in a text of several lines.
    """
    if len(source) > MAX_CODE_BYTES:
        return _too_large(name, MAX_CODE_BYTES)
    lines = source.split("\n")
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("%%") and first.split()[0] not in _PYTHON_CELLS:
        return ast.Module([], [])
    tree = _parsed(name, source)
    for _ in range(_MOST_ROUNDS):
        if not isinstance(tree, Problem) or not _blank(lines, tree.line - 1):
            return tree
        tree = _parsed(name, "\n".join(lines))
    for index in range(len(lines)):
        _blank(lines, index)
    return _parsed(name, "\n".join(lines))


def _blank(lines: list[str], index: int) -> bool:
    """Let the line do nothing, with those that continue it; ``False`` where only Python can be meant."""
    line = lines[index] if 0 <= index < len(lines) else ""
    magic, assigned = _MAGIC.match(line), _ASSIGNED_MAGIC.match(line)
    if magic:
        # A statement, since it may be the only one of its block.
        lines[index] = f"{magic['indent']}pass"
    elif assigned:
        lines[index] = f"{assigned['target']}None"
    else:
        return False
    while line.rstrip().endswith("\\") and index + 1 < len(lines):
        index += 1
        line, lines[index] = lines[index], ""
    return True
