"""Comunica, a query engine in JavaScript from npm (``make scripts``): all queries in one run of Node."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from engines import batch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ccgraph.results import Result

#: names the folder that npm installed the package into.
PLACE = "CCGRAPH_COMUNICA"
PROGRAM = Path(__file__).with_name("AskComunica.mjs")


def is_there() -> bool:
    """Whether Node and Comunica are installed."""
    return shutil.which("node") is not None and bool(os.environ.get(PLACE))


def ask(graph: bytes, queries: Mapping[str, str], folder: Path) -> dict[str, Result]:
    """The answers to queries on a graph of N-Triples; those that fail are left out."""
    return batch.ask(["node", str(PROGRAM), os.environ[PLACE]], graph, queries, folder)
