"""What README shows is true: its Python answers as printed, and its commands run."""

from __future__ import annotations

import doctest
import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest

from ccgraph.cli import COMMANDS, main
from ccgraph.fullness import fullness
from ccgraph.opening import open as open_graph
from ccgraph.results import Result

README = Path(__file__).resolve().parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")


def commands() -> list[str]:
    """The lines of the shell blocks that call ccgraph, then the commands in the prose, in order."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("ccgraph ")]
    prose = re.sub(r"^```.*?^```$", "", TEXT, flags=re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`(ccgraph [^`]+)`", prose)
    return [*lines, *(span for span in spans if len(span.split()) > 2)]  # a shorter one names a command


def test_there_is_something_to_test() -> None:
    assert len(commands()) > 12
    assert TEXT.count("```python\n>>> ") == 1


def test_the_python_example_answers_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert found.attempted > 5
    assert found.failed == 0, "put right what README prints"


def figures() -> str:
    """The sentences of README with figures of the graph, as they have to stand there."""
    graph = open_graph()
    entries = fullness(graph.query)
    full = [entry for entry in entries if not entry.lacks]

    def count(pattern: str) -> str:
        answer = graph.sparql(
            f"PREFIX ccg: <https://w3id.org/ccgraph/ontology#> SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}"
        )
        assert isinstance(answer, Result)
        return f"{next(iter(answer)).n:,}"

    return (
        f"{len(full)} of {len(entries)} techniques have a full entry; of these,"
        f" {sum(entry.reviewed is not None for entry in full)} have been read a second time beside their sources."
        f" They make {count('?x a ccg:AssumptionClaim')} claims on {count('[] ccg:onAssumption ?x')} assumptions and"
        f" give {count('?x a ccg:NeighborLink ; ccg:chooseWhen ?when')} reasons to go to a neighbor;"
        f" {count('?x ccg:verification ccg:verified')} of {count('?x a ccg:Reference')} references were seen in a"
        " document, the others are marked as recalled."
    )


def test_the_figures_are_those_of_the_graph() -> None:
    assert figures() in " ".join(TEXT.split()), f"write: {figures()}"


@pytest.mark.parametrize("line", commands())
def test_a_command_runs(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    Path("README.md").write_text(TEXT, encoding="utf-8")
    Path("analysis.py").write_text("from sklearn.linear_model import Lasso\n", encoding="utf-8")
    words = shlex.split(line, comments=True)
    assert words[1] in COMMANDS
    # ccgraph's own README has a table, which is not one of the seed document; a query is to exceed its time
    assert main(words[1:]) == (1 if words[1] == "upstream" else 6 if "--timeout" in words else 0)
    for flag, what in (("-o", Path.exists), ("--into", Path.is_dir)):
        if flag in words:
            assert what(Path(words[words.index(flag) + 1]))


@pytest.mark.parametrize("module", ["ccgraph", "ccgraph.namespace"])
def test_examples_in_the_code_answer_as_printed(module: str) -> None:
    found = doctest.testmod(import_module(module))
    assert found.attempted > 0
    assert found.failed == 0
