"""A map of a graph on a server is that of the same graph at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.running import Run
    from engines.servers import Server

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(
    "words",
    [
        ("k-means", "--library", "scikit-learn", "--violates", "linearity", "--depth", "2"),
        ("radiology",),
        ("linear-regression", "--to", "random-forest"),
    ],
)
def test_an_endpoint_gives_the_same_bytes(
    oxigraph: Server, local: str, run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    for source, page in ((local, "ours.html"), (oxigraph.query, "theirs.html")):
        assert run("map", *words, "--source", source, "-o", page).code == 0
    assert (tmp_path / "ours.html").read_bytes() == (tmp_path / "theirs.html").read_bytes()
