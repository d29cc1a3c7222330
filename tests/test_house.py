"""The rules of the house: imports point downward, files stay small, none names a machine, importing is cheap."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "ccgraph"

#: The floors of the house, lowest first. A module imports from lower floors, and from its own package where that is not
#: higher; nothing else. A module that stands lower than its package is listed by itself.
FLOORS = (
    ("errors", "namespace"),
    ("atomic", "resources"),
    ("atomic_folder",),
    ("records", "results"),
    ("load.yaml_text", "queries.lexemes", "queries.tokens", "queries.guard", "queries.predicates"),
    ("store", "queries"),
    ("load", "crowds"),
    ("entry",),
    ("build", "names", "entry_reader", "neighborhood", "validate", "coverage", "fullness"),
    ("standing", "checklist", "library_entry"),
    ("swaps", "node_details"),
    ("advice", "comparison", "scan"),
    ("imports",),
    ("shipped",),
    ("map",),
    ("publish",),
    ("graph",),
    ("opening",),
    ("cli",),
    ("__main__",),
)
LEVEL = {name: level for level, names in enumerate(FLOORS) for name in names}
#: The package itself: what it defines may be had by all; it hands out names up to this floor.
FACE = LEVEL["opening"] + 0.5

#: Names under which things gather that belong nowhere.
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "core", "api", "common", "misc", "shared", "base_utils"}
MAX_LINES = 400

#: What must not be in a file that others get: hosts of registries, places on somebody's machine.
MACHINE_TRACES = {
    "a registry's host": r"\b(?:pypi|pythonhosted|registry\.npmjs|deb\.debian|conda\.anaconda)\.org\b",
    "a path of one machine": r"(?<![\w.:/~-])/(?:work|root|home/[a-z]\w*|Users/[A-Za-z]\w*)/",
    "a drive of one machine": r"\b[A-Z]:\\Users\\",
}


def uphill_imports(module: str, text: str) -> list[str]:
    """The imports of a module (``cli.fast``; ``""`` for the package itself) that point to its own floor or higher."""
    level = level_of(module)
    if level is None:
        return [f"{module}: is on no floor; add it to FLOORS in tests/test_house.py"]
    found = []
    for line, target in imported_modules(text):
        other = level_of(target)
        if other is None:
            found.append(f"{module}:{line}: imports ccgraph.{target}, which is on no floor")
        elif target and (other > level if target.split(".")[0] == module.split(".", maxsplit=1)[0] else other >= level):
            found.append(f"{module}:{line}: imports ccgraph.{target}, which is not below it")
    return found


def level_of(module: str) -> float | None:
    """The floor of a module: its own if it is listed, else that of the package it is in."""
    if not module:
        return FACE
    while module not in LEVEL and "." in module:
        module = module.rpartition(".")[0]
    return LEVEL.get(module)


def imported_modules(text: str) -> list[tuple[int, str]]:
    """Line and name below ``ccgraph`` of every import of our own, those inside functions too, those for types not."""
    found: list[tuple[int, str]] = []
    pending: list[ast.AST] = [ast.parse(text)]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and _is_type_checking(node.test):
            pending.extend(node.orelse)
            continue
        pending.extend(ast.iter_child_nodes(node))
        found += [(getattr(node, "lineno", 0), name) for name in _targets(node)]
    return sorted(found)


def _is_type_checking(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _targets(node: ast.AST) -> list[str]:
    names: list[str] = []
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        if node.level:
            return [f"(relative import of {node.module or '.'})"]
        # `from ccgraph import atomic` names a module, `from ccgraph import __version__` does not.
        names = (
            [f"ccgraph.{alias.name}" if _is_module(alias.name) else "ccgraph" for alias in node.names]
            if node.module == "ccgraph"
            else [node.module or ""]
        )
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"import_module", "importlib.import_module"}:
        first = node.args[0] if node.args else None
        names = [first.value] if isinstance(first, ast.Constant) and isinstance(first.value, str) else []
    return [name.partition(".")[2] for name in names if name.partition(".")[0] == "ccgraph"]


def _is_module(name: str) -> bool:
    return name in LEVEL or (SOURCE / f"{name}.py").exists() or (SOURCE / name).is_dir()


def machine_traces(text: str) -> list[str]:
    """What in the text belongs to one machine or names a registry's host, with the line."""
    return [
        f"line {text.count(chr(10), 0, match.start()) + 1}: {what}: {match.group()}"
        for what, pattern in MACHINE_TRACES.items()
        for match in re.finditer(pattern, text)
    ]


def bad_names(paths: list[str]) -> list[str]:
    """The paths with a part that says nothing of what is in it."""
    return [path for path in paths if FORBIDDEN_NAMES & {part.partition(".")[0] for part in path.split("/")}]


def too_long(sizes: dict[str, int]) -> list[str]:
    """The files with more lines than a file may have."""
    return [f"{name}: {lines} lines, make it two" for name, lines in sizes.items() if lines > MAX_LINES]


def our_files() -> list[Path]:
    """Every file of the checkout that git knows or would add; outside of git, every file but what was made."""
    listing = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        output = subprocess.run(listing, capture_output=True, check=True).stdout.decode()
        paths = [ROOT / name for name in output.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        made = {".venv", "build", "dist", "out", "__pycache__", "node_modules"}
        paths = [path for path in ROOT.rglob("*") if not made & set(path.relative_to(ROOT).parts)]
    return sorted(path for path in paths if path.is_file())


def source_files() -> dict[str, Path]:
    """Our own source files below ``src``, by their path there; what is vendored is not ours."""
    kinds = {".py", ".js", ".css", ".html"}
    vendored = {path.parent for path in SOURCE.rglob("VENDORED.toml")}
    return {
        path.relative_to(SOURCE).as_posix(): path
        for path in sorted(SOURCE.rglob("*"))
        if path.suffix in kinds and not vendored & set(path.parents)
    }


class TestImportsPointDownward:
    def test_in_every_module(self) -> None:
        found = []
        for name, path in source_files().items():
            if path.suffix == ".py":
                module = name.removesuffix(".py").removesuffix("__init__").strip("/").replace("/", ".")
                found += uphill_imports(module, path.read_text(encoding="utf-8"))
        assert not found, "\n".join(["move what is needed to a lower floor:", *found])

    @pytest.mark.parametrize(
        ("module", "text"),
        [
            ("queries.binding", "from ccgraph.graph import open"),
            ("store.local", "def f():\n    from ccgraph.build import build\n"),
            ("errors", "import ccgraph.results.table"),
            ("records.base", "from ccgraph import graph"),
            ("names", "from ccgraph.entry_reader import read_entry"),
            ("map", "if True:\n    import importlib\n    importlib.import_module('ccgraph.cli')\n"),
            ("map.page", "if TYPE_CHECKING:\n    pass\nelse:\n    from ccgraph.publish import dump\n"),
            ("queries.guard", "from ccgraph.queries.saved import SavedQuery"),
            ("queries.guard", "from ccgraph.queries import collection"),
            ("load.rows", "from ..graph import open"),
            ("load.rows", "from ccgraph.nowhere import thing"),
            ("nowhere", "import os"),
            ("", "import ccgraph.cli"),
        ],
    )
    def test_an_upward_import_is_caught(self, module: str, text: str) -> None:
        assert uphill_imports(module, text)

    @pytest.mark.parametrize(
        ("module", "text"),
        [
            ("cli.fast", "from ccgraph.graph import open\nfrom ccgraph.cli.answer import show_result"),
            ("cli.arguments", "from ccgraph import __version__, resources"),
            ("queries.binding", "if TYPE_CHECKING:\n    from ccgraph.graph import KnowledgeGraph"),
            ("queries.binding", "import os\nfrom rdflib.graph import Graph"),
            ("queries.saved", "from ccgraph.queries.guard import check"),
            ("queries.guard", "from ccgraph.queries.tokens import Token"),
            ("store.local", "from ccgraph.queries.guard import check"),
            ("", "from ccgraph.graph import open"),
        ],
    )
    def test_a_downward_import_is_not(self, module: str, text: str) -> None:
        assert not uphill_imports(module, text)


class TestNames:
    def test_every_file_says_what_is_in_it(self) -> None:
        found = bad_names(list(source_files()))
        assert not found, f"name these after what they hold: {', '.join(found)}"

    @pytest.mark.parametrize("path", ["utils.py", "map/helpers.py", "core/graph.py", "cli/common.py", "api.py"])
    def test_a_name_that_says_nothing_is_caught(self, path: str) -> None:
        assert bad_names(["map/page.py", path]) == [path]


class TestSize:
    def test_no_source_file_is_long(self) -> None:
        sizes = {name: path.read_bytes().count(b"\n") for name, path in source_files().items()}
        assert len(sizes) > 20
        found = too_long(sizes)
        assert not found, "\n".join(found)

    def test_a_long_file_is_caught(self) -> None:
        assert too_long({"a.py": MAX_LINES, "b.py": MAX_LINES + 1}) == [f"b.py: {MAX_LINES + 1} lines, make it two"]


class TestMachineTraces:
    def test_no_file_has_any(self) -> None:
        files = our_files()
        assert ROOT / "pyproject.toml" in files
        found = []
        for path in files:
            content = path.read_bytes()
            if b"\0" not in content[:8192]:
                traces = machine_traces(content.decode("utf-8", "replace"))
                found += [f"{path.relative_to(ROOT).as_posix()}: {trace}" for trace in traces]
        assert not found, "\n".join(["take these out, say it without the place:", *found])

    @pytest.mark.parametrize(
        "text",
        [
            "index-url = https://pypi" + ".org/simple",
            "resolved https://registry.npmjs" + ".org/x",
            "see /wo" + "rk/shared/design",
            "HOME=/ro" + "ot/.cache",
            "cd '/home/" + "ann/ccgraph'",
            "C:\\Us" + "ers\\ann",
        ],
    )
    def test_a_trace_is_caught(self, text: str) -> None:
        assert machine_traces(f"first line\n{text}\n")[0].startswith("line 2: ")

    def test_an_address_with_such_a_word_is_not(self) -> None:
        assert not machine_traces("https://example.org/work/of/art, docs/work/x, ~/work/ and PyPI")


class TestImportIsCheap:
    HEAVY = (
        "pydantic",
        "rdflib",
        "networkx",
        "pyvis",
        "rich",
        "yaml",
        "pyoxigraph",
        "pyshacl",
        "SPARQLWrapper",
        "jinja2",
        "pandas",
    )

    @staticmethod
    def fresh(code: str) -> list[str]:
        """The words that code prints in a fresh interpreter; ``before`` and ``opened`` are there for it to use."""
        watch = (
            "import sys\n"
            "opened = []\n"
            "before = set(sys.modules)\n"
            "sys.addaudithook(lambda event, args: event == 'open' and opened.append(str(args[0])))\n"
        )
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        run = subprocess.run(
            [sys.executable, "-c", watch + code], capture_output=True, text=True, check=True, env=environment
        )
        return run.stdout.split()

    def test_it_loads_nothing_heavy(self) -> None:
        loaded = set(self.fresh("import ccgraph\nprint(*{name.partition('.')[0] for name in sys.modules})"))
        assert "ccgraph" in loaded
        assert not loaded & set(self.HEAVY)

    def test_it_loads_nothing_at_all_but_itself(self) -> None:
        loaded = self.fresh("import ccgraph\nprint(*(name for name in sys.modules if name not in before))")
        assert set(loaded) <= {"ccgraph", "__future__"}

    def test_it_opens_no_file_but_its_own_code(self) -> None:
        opened = self.fresh("import ccgraph\nprint(*opened)")
        assert [path for path in opened if not path.endswith((".py", ".pyc")) and ".pyc." not in path] == []

    def test_a_heavy_import_and_an_open_file_are_caught(self) -> None:
        seen = self.fresh(f"import yaml\nopen({str(ROOT / 'pyproject.toml')!r}).close()\nprint(*sys.modules, *opened)")
        assert "yaml" in seen
        assert str(ROOT / "pyproject.toml") in seen
