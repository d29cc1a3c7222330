"""A graph on which a rule would take too long, or too much memory: an error that names the rule, and no report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import sample
from ccgraph.errors import QueryMemoryError, QueryTimeout
from ccgraph.store.limits import Limits
from ccgraph.validate import validate
from cli.running import ccgraph
from validate.examples import example, read

if TYPE_CHECKING:
    from pathlib import Path

#: each of so many assumptions implies all, by way of the next: a million shortcuts are missing.
CIRCLE = 1000
IMPLIES = "<https://example.org/{0}> <https://w3id.org/ccgraph/ontology#implies> <https://example.org/{1}> .\n"
ROUND = "".join(IMPLIES.format(number, (number + 1) % CIRCLE) for number in range(CIRCLE))
#: data files of assumptions each of which implies the next: the rule has work for more than a moment.
CHAIN = 60
REFUSED = "the rule [a-z-]+ cannot be checked: the query "


@pytest.mark.parametrize(
    ("limits", "kind"), [(Limits(0.2, 0), QueryTimeout), (Limits(0, 20), QueryMemoryError)], ids=["time", "memory"]
)
def test_a_rule_that_takes_more(limits: Limits, kind: type[Exception]) -> None:
    with pytest.raises(kind, match=REFUSED):
        validate([*example(), *read(ROUND)], limits=limits)


def test_no_limit_is_none() -> None:
    assert validate(example(), limits=Limits(0, 0)).conforms


@pytest.mark.parametrize("words", [("--timeout", "0.2"), ("--memory", "20")])
@pytest.mark.parametrize("place", ["file", "source"])
def test_the_command(tmp_path: Path, words: tuple[str, ...], place: str) -> None:
    file = tmp_path / "round.nt"
    file.write_text(ROUND, encoding="utf-8")
    outcome = ccgraph("validate", *(("--source",) if place == "source" else ()), str(file), *words)
    assert (outcome.code, outcome.out) == (6, "")
    assert re.fullmatch(f"ccgraph: {REFUSED}.*; narrow it, or allow it more: {words[0]} .*\n", outcome.err)


def test_a_build(tmp_path: Path) -> None:
    data = sample.write(tmp_path / "data")
    link = (data / "assumptions" / "no-perfect-collinearity.yaml").read_text(encoding="utf-8")
    for number in range(CHAIN):
        text = link.replace("no-perfect-coll", f"l{number}").replace("No perfect coll", f"L{number}")
        text += f"implies:\n  - l{number + 1}inearity\n" if number + 1 < CHAIN else ""
        (data / "assumptions" / f"l{number}inearity.yaml").write_text(text, encoding="utf-8")
    build = ("build", "--data", "data", "-o", "graph.nt")
    outcome = ccgraph(*build, "--timeout", "1e-9", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (6, "")
    assert re.match(f"ccgraph: {REFUSED}", outcome.err)
    assert not (tmp_path / "graph.nt").exists()
    assert ccgraph(*build, "--timeout", "0", "--memory", "0", cwd=tmp_path).code == 0
