"""Engines that are programs: one run answers a folder of queries, because most of its time is the start."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from ccgraph.results import Result

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def ask(words: Sequence[str], graph: bytes, queries: Mapping[str, str], folder: Path) -> dict[str, Result]:
    """The answers to queries on a graph of N-Triples; those that fail are left out.

    ``words`` start the program. It also gets the file of the graph and a folder of ``.rq`` files, beside each of which
    it writes the answer, a ``.srj`` file.
    """
    (folder / "graph.nt").write_bytes(graph)
    asked = folder / "queries"
    asked.mkdir()
    for name, text in queries.items():
        (asked / f"{name}.rq").write_text(text, encoding="utf-8")
    command = [*words, str(folder / "graph.nt"), str(asked)]
    subprocess.run(command, check=True, capture_output=True, timeout=300, cwd=folder)
    return {path.stem: Result.from_sparql_json(path.read_bytes()) for path in asked.glob("*.srj")}
