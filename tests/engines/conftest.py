"""Servers that hold ccgraph's graph, and one that misbehaves."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from ccgraph.publish.push import push
from ccgraph.store.folder import write_store
from engines import servers
from engines.conformance import GRAPH
from engines.misbehaving import Misbehaving
from engines.servers import need

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ccgraph.graph import KnowledgeGraph
    from engines.servers import Server

SECRETS = tuple(f"CCGRAPH_ENDPOINT_{name}" for name in ("USER", "PASSWORD", "TOKEN", "ORIGIN"))


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests is nobody to the servers, and asks them directly."""
    for name in (*SECRETS, "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def local(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store folder with what the servers hold, whatever becomes of the data files meanwhile."""
    folder = tmp_path_factory.mktemp("local") / "store"
    write_store(str(folder), list(kg.triples()))
    return str(folder)


@pytest.fixture
def misbehaving() -> Iterator[Misbehaving]:
    """A server that does what a test says."""
    with Misbehaving() as server:
        yield server


@pytest.fixture(scope="session")
def oxigraph(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Oxigraph's server with ccgraph's graph as its default graph, for reading."""
    need(servers.oxigraph_program() is not None, "Oxigraph's server is not installed: pip install --group dev")
    folder = tmp_path_factory.mktemp("oxigraph") / "store"
    with servers.oxigraph(folder) as writable:
        push(kg.triples(), writable.store)
    with servers.oxigraph(folder, read_only=True) as server:
        yield server


@pytest.fixture
def empty_oxigraph(tmp_path: Path) -> Iterator[Server]:
    """Oxigraph's server with nothing in it."""
    need(servers.oxigraph_program() is not None, "Oxigraph's server is not installed: pip install --group dev")
    with servers.oxigraph(tmp_path / "store") as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Virtuoso with ccgraph's graph as the named graph ``GRAPH``."""
    found = all(map(shutil.which, ("virtuoso-t", "isql-vt")))
    need(found, "Virtuoso 7 is not installed; on Debian: virtuoso-opensource-7-bin virtuoso-opensource-7-common")
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso") / "server") as server:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CCGRAPH_ENDPOINT_USER", server.user)
            patch.setenv("CCGRAPH_ENDPOINT_PASSWORD", server.password)
            push(kg.triples(), server.store, graph=GRAPH)
        yield server
