"""Read replicas behind HAProxy, as ``docs/beyond-one-machine.md`` sets them up: a killed one fails no query."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import NamedNode, Triple

from ccgraph.errors import EndpointError
from ccgraph.opening import open as open_graph
from ccgraph.queries.collection import QueryCollection
from ccgraph.results import Result
from ccgraph.store import exchange
from ccgraph.store.folder import write_store
from ccgraph.store.remote import RemoteStore
from ccgraph.store.stamp import read_stamp
from engines import servers
from engines.servers import free_port, need

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccgraph.graph import KnowledgeGraph
    from engines.servers import Server

pytestmark = pytest.mark.engine
QUERIES = QueryCollection.shipped()
#: seconds after which what has to happen has not happened.
PATIENCE = 30.0
#: an answer of some 15 MB, which no buffer on the way holds.
LONG = "SELECT * WHERE { ?s ?p ?o . ?a a ?b } LIMIT 50000"


def database(store: str) -> Path:
    """The folder inside a store of ccgraph that Oxigraph's server serves."""
    return Path(store) / read_stamp(store).data


def kill(server: Server) -> None:
    """End a server as a crash does, and wait until it is gone; who started it cleans up."""
    os.kill(server.pid, signal.SIGKILL)
    os.waitid(os.P_PID, server.pid, os.WEXITED | os.WNOWAIT)


@pytest.fixture(autouse=True)
def _programs() -> None:
    need(servers.balancer_program() is not None, "HAProxy is not installed; on Debian: haproxy")
    need(servers.oxigraph_program() is not None, "Oxigraph's server is not installed: pip install --group dev")


@pytest.fixture
def replicas(local: str, tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    """Two servers, one of which reads a copy of the other's folder."""
    copy = shutil.copytree(database(local), tmp_path / "copy")
    with servers.oxigraph(database(local), read_only=True) as one, servers.oxigraph(copy, read_only=True) as two:
        yield one, two


@pytest.fixture
def balancer(replicas: tuple[Server, Server], tmp_path: Path) -> Iterator[str]:
    """HAProxy in front of both."""
    with servers.balancer(tmp_path, *(server.host for server in replicas)) as address:
        yield address


def rows(graph: KnowledgeGraph, name: str) -> list[tuple[object, ...]]:
    """The rows of a saved query as it stands in its file."""
    answer = graph.sparql(QUERIES.get(name).text)
    assert isinstance(answer, Result)
    return list(answer.rows)


class Load:
    """Threads that ask the saved queries, each thread all of them, from another one on; a failure ends its thread."""

    def __init__(self, kg: KnowledgeGraph, address: str, *, threads: int = 3) -> None:
        names = [name for name in QUERIES.names() if name != "coverage-missing"]  # some seconds each time
        self.expected = {name: rows(kg, name) for name in names}
        self.total = threads * len(names)
        self.answered = 0
        self.failures: list[str] = []
        self.different: list[str] = []
        self._graph = address
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._ask, args=(names[start:] + names[:start],))
            for start in range(0, len(names), -(-len(names) // threads))
        ]

    def _ask(self, names: list[str]) -> None:
        graph = open_graph(self._graph)
        for name in names:
            try:
                answer = rows(graph, name)
            except EndpointError as error:
                self.failures.append(f"{name}: {error}")
                return
            with self._lock:
                self.answered += 1
            if answer != self.expected[name]:
                self.different.append(name)

    def run_until(self, share: float) -> None:
        """Start, and come back when a share of the answers is there."""
        for thread in self._threads:
            thread.start()
        until = time.monotonic() + PATIENCE
        while self.answered < share * self.total:
            assert time.monotonic() < until
            assert not self.failures
            time.sleep(0.005)

    def finish(self) -> None:
        """Wait for all threads."""
        for thread in self._threads:
            thread.join()


def test_a_replica_killed_under_load_fails_no_query(
    kg: KnowledgeGraph, replicas: tuple[Server, Server], balancer: str
) -> None:
    load = Load(kg, balancer)
    load.run_until(1 / 3)
    kill(replicas[0])
    load.finish()
    assert load.failures == []
    assert load.different == []
    assert load.answered == load.total


def test_with_one_replica_it_does(
    kg: KnowledgeGraph, replicas: tuple[Server, Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_PAUSE", 0.05)
    with servers.balancer(tmp_path, replicas[0].host, f"127.0.0.1:{free_port()}") as address:
        load = Load(kg, address)
        load.run_until(1 / 3)
        kill(replicas[0])
        load.finish()
    assert len(load.failures) == 3
    assert all("503" in line or "broke off" in line for line in load.failures)
    assert load.different == []


@pytest.mark.parametrize("again", [2, 0])
def test_an_answer_that_has_begun_is_asked_for_again_by_the_client(
    replicas: tuple[Server, Server], balancer: str, monkeypatch: pytest.MonkeyPatch, again: int
) -> None:
    """The balancer cannot: it has passed on a part already."""
    store = RemoteStore(balancer)
    before = store.query(LONG)
    killed: list[str] = []
    read = exchange._Run._read

    def killing(run: Any, response: Any) -> bytes:
        if not killed:
            killed.append(response.headers["X-Served-By"])
            kill(replicas[{"replica-1": 0, "replica-2": 1}[killed[0]]])
        return read(run, response)

    monkeypatch.setattr(exchange, "_RETRIES", again)
    monkeypatch.setattr(exchange._Run, "_read", killing)
    if not again:
        with pytest.raises(EndpointError, match=r"broke off after \d+ bytes"):
            store.query(LONG)
        return
    after = store.query(LONG)
    assert isinstance(before, Result)
    assert isinstance(after, Result)
    assert after.rows == before.rows
    assert killed


def test_replicas_are_replaced_one_after_the_other(kg: KnowledgeGraph, tmp_path: Path) -> None:
    """While they are, each answer is the old one or the new one, and none is missing. Both read one folder."""
    triples = list(kg.triples())
    news = NamedNode("urn:news")
    ports = free_port(), free_port()
    folders = [str(tmp_path / name) for name in ("old", "new")]
    write_store(folders[0], triples)
    write_store(folders[1], [*triples, Triple(news, news, news)])
    seen: list[int] = []
    failures: list[str] = []
    stop = threading.Event()

    def keep_asking(address: str) -> None:
        store = RemoteStore(address)
        while not stop.is_set():
            try:
                seen.append(len(store))
            except EndpointError as error:
                failures.append(str(error))

    with ExitStack() as stack:
        old = [stack.enter_context(servers.oxigraph(database(folders[0]), read_only=True, port=port)) for port in ports]
        address = stack.enter_context(servers.balancer(tmp_path, *(server.host for server in old)))
        thread = threading.Thread(target=keep_asking, args=(address,))
        thread.start()
        try:
            until = time.monotonic() + PATIENCE
            while not seen:
                assert time.monotonic() < until
                time.sleep(0.01)
            for number, server in enumerate(old, 1):
                kill(server)
                stack.enter_context(servers.oxigraph(database(folders[1]), read_only=True, port=ports[number - 1]))
                serves(address, f"replica-{number}")
        finally:
            stop.set()
            thread.join()
        assert len(RemoteStore(address)) == len(triples) + 1
    assert failures == []
    assert set(seen) == {len(triples), len(triples) + 1}


def test_only_queries_come_through(balancer: str) -> None:
    with pytest.raises(EndpointError, match="HTTP 403"):
        RemoteStore(balancer.replace("/query", "/store")).query("ASK {}")


def serves(address: str, name: str) -> None:
    """Wait until a replica answers behind the balancer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + PATIENCE
    while True:
        with opener.open(f"{address}?query=ASK%7B%7D", timeout=5) as response:
            if response.headers["X-Served-By"] == name:
                return
        assert time.monotonic() < until
        time.sleep(0.05)
