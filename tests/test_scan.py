"""What code uses, found without running it: names followed to their imports, notebooks, lists of needs, bad files."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

import pytest

from ccgraph.graph import KnowledgeGraph
from ccgraph.queries.collection import QueryCollection
from ccgraph.store.local import LocalStore
from validate.examples import read

if TYPE_CHECKING:
    from pathlib import Path

    from ccgraph.scan.techniques import CodeScan

BASE = "https://w3id.org/ccgraph/"
#: technique -> the callables that run it, with a binding behind a space.
CALLABLES = {
    "lasso": ["lib.linear.Lasso"],
    "svm": ["lib.svm.SVC"],
    "rbf-svm": ["lib.svm.SVC kernel='rbf'"],
    "poisson": ["lib.glm.GLM family=Poisson()"],
    "welch": ["lib.stats.ttest equal_var=False, axis=0"],
    "odd": ["lib.odd.Odd after scaling"],
    "twice": ["lib.a.Twice", "lib.b.Twice"],
    "one-module": ["single.fit"],
}


def turtle() -> str:
    lines = [
        "@prefix ccg: <https://w3id.org/ccgraph/ontology#> .",
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
        f"@base <{BASE}> .",
        '<library/lib> a ccg:Library ; skos:prefLabel "Lib"@en ; ccg:lookupKey "lib" , "thelib" ;',
        '  ccg:distribution "The-Lib" ; ccg:importName "lib" .',
        '<assumption/linear> skos:prefLabel "Linear"@en .',
        '<diagnostic/plot> skos:prefLabel "Plot"@en .',
        "<method/lasso> ccg:hasClaim <c> ; ccg:hasNeighborLink <n> .",
        "<c> ccg:onAssumption <assumption/linear> ; ccg:strength ccg:required ; ccg:checkedBy <diagnostic/plot> .",
        '<n> ccg:to <method/svm> ; ccg:linkKind ccg:alternative ; ccg:chooseWhen "Never."@en .',
    ]
    for name, paths in CALLABLES.items():
        lines.append(f'<method/{name}> a ccg:Method ; skos:prefLabel "{name}"@en ; ccg:intent "i"@en .')
        for number, text in enumerate(paths):
            path, _, binding = text.partition(" ")
            record = f"<method/{name}/implementation/{number}>"
            bound = f' ; ccg:binding "{binding}"' if binding else ""
            lines.append(f'<method/{name}> ccg:implementedBy {record} . {record} ccg:importPath "{path}"{bound} ;')
            lines.append('  ccg:inLibrary <library/lib> ; ccg:implementationRole "fit" ; ccg:note "a note"@en .')
    return "\n".join(lines)


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph(LocalStore.from_triples(read(turtle())), QueryCollection.shipped(), origin="a test")


def scan(graph: KnowledgeGraph, folder: Path, name: str, content: str | bytes) -> CodeScan:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else textwrap.dedent(content).encode())
    return graph.scan([path])


def uses(found: CodeScan) -> list[tuple[str, int, str, bool]]:
    """Technique, line, how, and whether it is settled, of every use."""
    return sorted(
        (used.technique.id, use.place.line, use.how, use.settled) for used in found.techniques for use in used.uses
    )


def notebook(*cells: str | list[str], **metadata: object) -> str:
    made = [{"cell_type": "code", "source": cell, "outputs": []} for cell in cells]
    text = {"cell_type": "markdown", "source": "import lib"}
    return json.dumps({"nbformat": 4, "metadata": metadata, "cells": [text, *made]})


@pytest.mark.parametrize(
    "code",
    [
        "import lib.linear\nlib.linear.Lasso()",
        "import lib.linear as lm\nlm.Lasso()",
        "import lib\nlib.linear.Lasso()",
        "import lib as l\nl.linear.Lasso(1).fit(x).predict(y)",
        "from lib import linear\nlinear.Lasso()",
        "from lib import linear as k\nprint(k.Lasso())",
        "from lib.linear import Lasso\nLasso()",
        "from lib.linear import Lasso as Ridge\nRidge()",
        "from lib.linear import *\nLasso()",
        "import lib.linear as lm; Model = lm.Lasso\nModel()",
        "from lib import linear as a; b = a\nb.Lasso()",
        "from lib.linear import Lasso\n[Lasso() for x in y]",
        "from lib.linear import Lasso\nclass A: f = lambda self: Lasso()",
        "from lib.linear import Lasso\nf'{Lasso()}'",
        "from lib.linear import Lasso\nLasso(alpha=1, **options)",
    ],
)
def test_names_are_followed_to_their_import(graph: KnowledgeGraph, tmp_path: Path, code: str) -> None:
    assert ("lasso", 2, "called", True) in uses(scan(graph, tmp_path, "a.py", code))


@pytest.mark.parametrize(
    "code",
    [
        "Lasso()",
        "import other.linear as lm\nlm.Lasso()",
        "from .linear import Lasso\nLasso()",
        "from lib.linear import Ridge as Lasso\nLasso()",
        "def f(Lasso):\n  from lib.linear import Ridge\n  Lasso()",
        "import lib.linear\ndef f(lib): return lib.linear.Lasso()",
        "import lib.linear\n[lib.linear.Lasso for lib in y]",
        "def f():\n  import lib.linear as lm\nlm.Lasso()",
        "class A:\n  import lib.linear as lm\n  def f(self): lm.Lasso()",
        "from lib.linear import *\nother.Lasso()",
        "a = b\nb = a\na.Lasso()",
        "'import lib.linear; lib.linear.Lasso()'",
        "__import__('lib').linear.Lasso()",
        "from lib.linear import Lassos",
    ],
)
def test_what_is_not_that_callable_is_not_found(graph: KnowledgeGraph, tmp_path: Path, code: str) -> None:
    found = scan(graph, tmp_path, "a.py", code)
    assert not found.problems
    assert uses(found) == []


def test_scopes_and_fallbacks(graph: KnowledgeGraph, tmp_path: Path) -> None:
    code = """
    try:
        from lib.linear import Lasso
    except ImportError:
        from other import Lasso
    def f(a: "x" = 1):
        import lib.svm as s
        def g():
            return s.SVC(), Lasso
    """
    assert uses(scan(graph, tmp_path, "a.py", code)) == [
        ("lasso", 9, "named", True),
        ("rbf-svm", 9, "called", False),
        ("svm", 9, "called", True),
    ]


def test_an_import_alone_counts_until_there_is_a_use(graph: KnowledgeGraph, tmp_path: Path) -> None:
    assert uses(scan(graph, tmp_path, "a.py", "from lib.linear import Lasso\n")) == [("lasso", 1, "imported", True)]
    assert uses(scan(graph, tmp_path, "a.py", "import single\nsingle.fit()\n")) == [("one-module", 2, "called", True)]


@pytest.mark.parametrize(
    ("call", "technique", "settled"),
    [
        ("lib.svm.SVC(kernel='rbf')", "rbf-svm", True),
        ('lib.svm.SVC(kernel="linear")', "rbf-svm", None),
        ("lib.svm.SVC(kernel=chosen)", "rbf-svm", False),
        ("lib.svm.SVC(C=1)", "rbf-svm", False),
        ("lib.svm.SVC", "rbf-svm", False),
        ("lib.glm.GLM(y, x, family=lib.families.Poisson())", "poisson", True),
        ("lib.glm.GLM(y, x, family=other)", "poisson", False),
        ("lib.stats.ttest(equal_var=False, axis=0)", "welch", True),
        ("lib.stats.ttest(equal_var=False)", "welch", False),
        ("lib.stats.ttest(equal_var=0, axis=0)", "welch", None),
        ("lib.stats.ttest(equal_var=True)", "welch", None),
        ("lib.svm.SVC('rbf')", "rbf-svm", True),
        ("lib.svm.SVC('linear')", "rbf-svm", None),
        ("lib.svm.SVC(1, chosen)", "rbf-svm", False),
        ("lib.svm.SVC('linear', kernel='rbf')", "rbf-svm", True),
        ("lib.glm.GLM(y, x, lib.families.Poisson())", "poisson", True),
        ("lib.stats.ttest(False, 0)", "welch", False),
        ("lib.odd.Odd()", "odd", False),
    ],
)
def test_a_binding_is_shown_denied_or_open(
    graph: KnowledgeGraph, tmp_path: Path, call: str, technique: str, settled: object
) -> None:
    found = {name: shown for name, _, _, shown in uses(scan(graph, tmp_path, "a.py", f"import lib\n{call}\n"))}
    assert found.get(technique) is settled


def test_another_path_to_a_class_of_the_library(graph: KnowledgeGraph, tmp_path: Path) -> None:
    code = "import lib.api as l\nl.GLM(y, family=Poisson())\nl.SVC().fit()\nl.fit()\nl.Ridge()\n"
    found = scan(graph, tmp_path, "a.py", code)
    told = {(used.technique.id, use.written, use.path) for used in found.techniques for use in used.uses}
    assert told == {
        ("poisson", "lib.api.GLM", "lib.glm.GLM"),
        ("svm", "lib.api.SVC", "lib.svm.SVC"),
        ("rbf-svm", "lib.api.SVC", "lib.svm.SVC"),
    }
    other = "from other.api import GLM\nGLM()\nimport lib.one.Twice, lib.odd.ttest\nlib.one.Twice(), lib.odd.ttest()\n"
    assert uses(scan(graph, tmp_path, "a.py", other)) == []


def test_what_it_says_of_a_technique(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "b.py").write_text("from lib import linear, svm\nsvm.SVC()\nlinear.Lasso()\nlinear.Lasso()\n", "utf-8")
    path = str(tmp_path / "b.py")
    found = graph.scan([path, path])
    assert [used.technique.id for used in found.techniques] == ["rbf-svm", "svm", "lasso"]
    lasso = found.techniques[-1]
    assert {use.note for used in found.techniques for use in used.uses} == {"a note"}
    assert [str(use.place) for use in lasso.uses] == [f"{path}:3", f"{path}:4"]
    assert [(check.strength, str(check.assumption), str(check.diagnostic)) for check in lasso.checks] == [
        ("required", "Linear", "Plot")
    ]
    assert [(link.technique.id, link.choose_when) for link in lasso.neighbors] == [("svm", "Never.")]
    assert [(used.library.id, len(used.places)) for used in found.libraries] == [("lib", 2)]


class TestNotebooks:
    def test_cells_share_their_names(self, graph: KnowledgeGraph, tmp_path: Path) -> None:
        text = notebook("import lib.linear as lm", ["x = 1\n", "lm.Lasso()"], kernelspec={"language": "python"})
        found = scan(graph, tmp_path, "n.ipynb", text)
        assert not found.problems
        assert [(use.place.cell, use.place.line) for used in found.techniques for use in used.uses] == [(3, 2)]
        assert str(found.techniques[0].uses[0].place).endswith("n.ipynb:cell 3:2")

    @pytest.mark.parametrize(
        "magic",
        [
            "%matplotlib inline",
            "!pip install \\\n  lib",
            "if x:\n    !ls",
            "files = !ls",
            "t = %timeit -o f()",
            "lm.Lasso?",
            "?lm",
            "%%time",
            "%%bash\nfor x in *; do echo; done",
            "",
        ],
    )
    def test_magics_are_passed_over(self, graph: KnowledgeGraph, tmp_path: Path, magic: str) -> None:
        found = scan(graph, tmp_path, "n.ipynb", notebook("import lib.linear as lm\n", f"{magic}\n", "lm.Lasso()"))
        assert not found.problems
        assert uses(found) == [("lasso", 1, "called", True)]

    def test_lines_behind_a_magic_keep_their_number(self, graph: KnowledgeGraph, tmp_path: Path) -> None:
        cell = "%%time\n!ls \\\n -l\nimport lib.linear as lm\nx = '''\n%s'''\nlm.Lasso()"
        assert uses(scan(graph, tmp_path, "n.ipynb", notebook(cell))) == [("lasso", 7, "called", True)]

    def test_a_broken_cell_is_reported_and_the_rest_goes_on(self, graph: KnowledgeGraph, tmp_path: Path) -> None:
        text = notebook("import lib.linear as lm", "%ls\nx = = 1", "\0", "lm.Lasso()")
        found = scan(graph, tmp_path, "n.ipynb", text)
        assert [str(problem).rpartition("n.ipynb:")[2] for problem in found.problems] == [
            "cell 3:2:5: is not Python: invalid syntax",
            "cell 4:1:1: holds a null byte, which no Python code does",
        ]
        assert uses(found) == [("lasso", 1, "called", True)]

    def test_the_format_of_old(self, graph: KnowledgeGraph, tmp_path: Path) -> None:
        cells = [{"cell_type": "code", "input": ["from lib.linear import Lasso\n", "Lasso()"]}]
        found = scan(graph, tmp_path, "n.ipynb", json.dumps({"worksheets": [{"cells": cells}]}))
        assert uses(found) == [("lasso", 2, "called", True)]

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("{", "n.ipynb:1:2: is no notebook"),
            ("[]", "it has no cells"),
            ('{"cells": [1, null, {"cell_type": "code"}, {"source": 3, "cell_type": "code"}]}', "it has no cells"),
            ("[" * 100_000, "nests too deep"),
            ('{"cells": ' + "9" * 5000 + "}", "endless number"),
            (notebook("library(lib)", kernelspec={"language": "R"}), "a notebook in 'r', not in Python"),
        ],
    )
    def test_a_file_that_is_none(self, graph: KnowledgeGraph, tmp_path: Path, text: str, message: str) -> None:
        found = scan(graph, tmp_path, "n.ipynb", text)
        assert len(found.problems) == 1
        assert message in str(found.problems[0])
        assert not found.techniques


class TestNeeds:
    def test_a_list_of_requirements_names_libraries_only(self, graph: KnowledgeGraph, tmp_path: Path) -> None:
        text = "# lib\n-r more.txt\n\nTHE_LIB[all]>=1 ; python_version > '3' \\\n  --hash=x\nother\ngit+https://x/y#egg=lib\n"
        found = scan(graph, tmp_path, "requirements.txt", text)
        assert not found.techniques
        assert not found.problems
        assert [(used.library.id, [at.line for at in used.places]) for used in found.libraries] == [("lib", [4, 7])]

    def test_a_line_that_is_none(self, graph: KnowledgeGraph, tmp_path: Path) -> None:
        found = scan(graph, tmp_path, "requirements.txt", "lib\n  ??\nimport os\n")
        assert [(problem.line, problem.column) for problem in found.problems] == [(2, 3), (3, 1)]
        assert len(found.libraries) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "[project]\ndependencies = [\n  'The-Lib>=1',\n]",
            '[project.optional-dependencies]\nx = [\n  "the_lib[x]"]',
            "[dependency-groups]\nx = [{include-group = 'y'},\n 'the-lib']",
            "[tool.poetry.dependencies]\npython = '3'\nthe-lib = '1'",
            "[tool.poetry.group.x.dependencies]\npython = '3'\nthe-lib = {version = '1'}",
        ],
    )
    def test_a_project(self, graph: KnowledgeGraph, tmp_path: Path, text: str) -> None:
        found = scan(graph, tmp_path, "pyproject.toml", text)
        assert not found.problems
        assert [(used.library.id, [at.line for at in used.places]) for used in found.libraries] == [("lib", [3])]

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("x = = 1", ":1:5: is not TOML"),
            ("x = ", "is not TOML"),
            ("x = " + "[" * 100_000, "is not TOML"),
            ("project = 1", ""),
        ],
    )
    def test_what_is_no_project(self, graph: KnowledgeGraph, tmp_path: Path, text: str, message: str) -> None:
        found = scan(graph, tmp_path, "pyproject.toml", text)
        assert len(found.problems) == bool(message)
        assert message in "".join(map(str, found.problems))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"import lib\nx = = 1\n", "a.py:2:5: is not Python: invalid syntax"),
        (b"x = 1\ny\0 = 2\n", "a.py:2:2: holds a null byte"),
        (b"x = 1\n\nab\xff = 2\n", "a.py:3:3: is not UTF-8 text"),
        (b"# coding: punycode\nx", "a.py:1:1: is said to be 'punycode'"),
        (b"# coding: no-such\nx\xff", "is not UTF-8 text"),
        (b"(" * 5_000, "a.py"),
        (b"-" * 200_000 + b"1", "a.py: nests too deep"),
        (b"a" + b"()" * 200_000, "a.py: nests too deep"),
        (b"a" + b".a" * 200_000, "a.py: nests too deep"),
        (b"1" + b"+1" * 200_000, "a.py: nests too deep"),
        (b"x = " + b"9" * 5_000, "a.py"),
        (b" " * ((2 << 20) + 1), "a.py: has more than 2 MiB"),
        (b"\n".join(b"import a%d.b" % number for number in range(6_000)), "names more than 5000 different things"),
    ],
)
def test_a_hostile_file_is_one_problem(graph: KnowledgeGraph, tmp_path: Path, content: bytes, message: str) -> None:
    good = tmp_path / "good.py"
    good.write_text("from lib.linear import Lasso\n", encoding="utf-8")
    (tmp_path / "a.py").write_bytes(content)
    found = graph.scan([tmp_path / "a.py", good])
    assert len(found.problems) == 1
    assert message in str(found.problems[0])
    assert uses(found) == [("lasso", 1, "imported", True)]


@pytest.mark.parametrize(
    "content",
    [
        b"# coding: latin-1\nimport lib.linear as lm\nx = '\xff'; lm.Lasso()\n",
        b"\xef\xbb\xbfimport lib.linear as lm\r\n\r\nlm.Lasso()\r\n",
        b"import lib.linear as lm\nx = '\\d' is 'a'\nlm.Lasso()\n",
        b"import lib.linear as lm\n\nlm.Lasso()" + b".f()" * 500,
        b"import lib.linear as lm\n\n[lm.Lasso()" + b",lm.x.y" * 10_000 + b"]",
    ],
)
def test_an_odd_file_is_read_all_the_same(graph: KnowledgeGraph, tmp_path: Path, content: bytes) -> None:
    found = scan(graph, tmp_path, "a.py", content)
    assert not found.problems
    assert uses(found) == [("lasso", 3, "called", True)]


def test_nothing_of_the_code_runs(graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lib.py").write_text("open('imported', 'w')\n", encoding="utf-8")
    code = "import lib.linear\nopen('run', 'w')\nlib.linear.Lasso(kernel=open('literal', 'w'))\n"
    assert uses(scan(graph, tmp_path, "a.py", code)) == [("lasso", 3, "called", True)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.py", "lib.py"]


@pytest.mark.parametrize(
    ("name", "message"),
    [("nowhere.py", "there is no such file"), ("folder.py", "is a folder"), ("notes.md", "is no file of code")],
)
def test_what_is_no_file_of_code(graph: KnowledgeGraph, tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "folder.py").mkdir()
    found = graph.scan([tmp_path / name])
    assert found.problems[0].what.startswith(message)
