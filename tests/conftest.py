"""What all tests share: a cache folder of their own, so that none reads or fills that of the user; graphs; commands."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

import sample
from ccgraph.build import build
from ccgraph.cli import main
from ccgraph.graph import KnowledgeGraph
from ccgraph.load.yaml_files import load_catalog
from ccgraph.opening import open as open_graph
from ccgraph.queries.collection import QueryCollection
from ccgraph.shipped import ontology_triples
from ccgraph.store.local import LocalStore
from cli.running import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Triple

    from cli.running import Run


#: what takes a file minutes: a file that begins last is what everybody waits for, so these come first.
SLOW = ("libraries", "engine", "packaging", "browser")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put slow tests first, in the order that they have among themselves."""
    items.sort(key=lambda item: not any(item.get_closest_marker(mark) for mark in SLOW))


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The cache folder of this run: the graph is compiled once, at the first test that opens it."""
    folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get("CCGRAPH_CACHE")
    os.environ["CCGRAPH_CACHE"] = str(folder)
    yield folder
    if before is None:
        del os.environ["CCGRAPH_CACHE"]
    else:
        os.environ["CCGRAPH_CACHE"] = before


@pytest.fixture(scope="session", autouse=True)
def ctrl_c_reaches_everybody() -> None:
    """A shell starts what it puts in the background with Ctrl-C ignored, and whatever that starts inherits it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    """The graph that comes with ccgraph."""
    return open_graph()


@pytest.fixture(scope="session")
def sample_triples(tmp_path_factory: pytest.TempPathFactory) -> list[Triple]:
    """The triples of the small catalogue in ``sample.py``, with the ontology."""
    return build(load_catalog(sample.write(tmp_path_factory.mktemp("sample"))), ontology_triples())


@pytest.fixture
def small(sample_triples: list[Triple]) -> KnowledgeGraph:
    """The graph of the small catalogue."""
    return KnowledgeGraph(LocalStore.from_triples(sample_triples), QueryCollection.shipped(), origin="the sample")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``ccgraph`` in an empty folder and in this process, through the function that the program calls."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> Outcome:
        capsys.readouterr()
        code = main(words)
        return Outcome(code, *capsys.readouterr())

    return call
