"""``queries``: the list of saved queries, and the set in the formats of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ccgraph.publish.query_set import as_markdown, as_turtle
from ccgraph.queries.collection import QueryCollection

if TYPE_CHECKING:
    from pathlib import Path

    from cli.running import Run

QUERIES = QueryCollection.shipped()


def test_formats(run: Run, tmp_path: Path) -> None:
    assert run("queries", "--format", "markdown", "-o", "q.md").code == 0
    assert (tmp_path / "q.md").read_text(encoding="utf-8") == as_markdown(QUERIES)
    assert run("queries", "--format", "turtle").out == as_turtle(QUERIES)


def test_a_tag_alone(run: Run) -> None:
    tagged = run("queries", "--tag", "swap", "--format", "markdown").out
    assert "## swap" in tagged
    assert "## neighbors" not in tagged


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--endpoint", "https://example.org/"), "--endpoint stands in Turtle only"),
        (("--format", "turtle", "--endpoint", "a b"), "'a b' is not an IRI"),
    ],
)
def test_bad_words(run: Run, words: tuple[str, ...], message: str) -> None:
    outcome = run("queries", *words)
    assert outcome.code == 2
    assert message in outcome.err
