"""Starts SPARQL servers on the loopback interface, in temporary folders, and ends them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

#: HAProxy's settings, as the documentation shows them.
BALANCER = Path(__file__).parents[2] / "docs" / "haproxy.cfg"
#: seconds in which a server has to answer.
START = 30.0


def need(there: object, otherwise: str) -> None:
    """Skip for a reason what cannot run here, except where it has to."""
    if not there and os.environ.get("CCGRAPH_REQUIRE_ENGINES"):
        pytest.fail(otherwise)
    if not there:
        pytest.skip(otherwise)


@dataclass(frozen=True)
class Server:
    """Where a server takes queries, updates and graphs, who may write there, and which process it is.

    Virtuoso has an address for SQL too, where ``dba`` has the same password, and a folder from which it loads files.
    """

    query: str
    update: str
    store: str
    user: str = ""
    password: str = ""
    pid: int = 0
    sql: str = ""
    files: Path | None = None

    @property
    def host(self) -> str:
        """Where it listens: host and port."""
        return urllib.parse.urlsplit(self.query).netloc


def free_port() -> int:
    """A port of the loopback interface that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def oxigraph_program() -> str | None:
    """Oxigraph's server: beside this Python, or on the path."""
    beside = Path(sys.executable).parent / "oxigraph"
    return str(beside) if beside.exists() else shutil.which("oxigraph")


@contextmanager
def oxigraph(folder: Path, *, read_only: bool = False, port: int = 0) -> Iterator[Server]:
    """Oxigraph's server on the store in ``folder``; on any port, if none is given."""
    program = oxigraph_program()
    assert program is not None
    port = port or free_port()
    command = "serve-read-only" if read_only else "serve"
    words = [program, command, "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    address = f"http://127.0.0.1:{port}"
    with _running(words, folder.parent / f"oxigraph-{port}.log", f"{address}/query?query=ASK%7B%7D") as pid:
        yield Server(f"{address}/query", f"{address}/update", f"{address}/store", pid=pid)


def balancer_program() -> str | None:
    """HAProxy: on the path, or where Debian has it, which is not on everybody's path."""
    return shutil.which("haproxy", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))


@contextmanager
def balancer(folder: Path, *replicas: str) -> Iterator[str]:
    """HAProxy in front of two addresses, with the settings in ``docs``; gives the address of the endpoint."""
    program = balancer_program()
    assert program is not None
    host = f"127.0.0.1:{free_port()}"
    places = {"BALANCER": host, "REPLICA_1": replicas[0], "REPLICA_2": replicas[1]}
    words = [program, "-db", "-f", str(BALANCER)]
    address = f"http://{host}/query"
    with _running(words, folder / "haproxy.log", f"{address}?query=ASK%7B%7D", {**os.environ, **places}):
        yield address


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Virtuoso 7 with a user who may write; needs ``virtuoso-t`` and ``isql-vt``."""
    sql, http = free_port(), free_port()
    (folder / "load").mkdir(parents=True)
    path = folder / "virtuoso.ini"
    path.write_text(VIRTUOSO.format(folder=folder, sql=sql, http=http), encoding="utf-8")
    password = "pw4711"  # noqa: S105 - of a server that lives for a test
    words = ["virtuoso-t", "+configfile", str(path), "+foreground"]
    first = subprocess.run(
        [*words, "+pwdold", "dba", "+pwddba", password, "+pwddav", password],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert first.returncode == 0, first.stderr.decode("utf-8", "replace")[-500:]
    address = f"http://127.0.0.1:{http}"
    with _running(words, folder / "server.log", f"{address}/sparql?query=ASK%7B%7D") as pid:
        server = Server(
            f"{address}/sparql",
            f"{address}/sparql-auth",
            f"{address}/sparql-graph-crud-auth",
            "writer",
            password,
            pid,
            f"127.0.0.1:{sql}",
            folder / "load",
        )
        run_sql(server, VIRTUOSO_USER.format(password=password))
        yield server


def run_sql(server: Server, text: str) -> None:
    """Run statements on Virtuoso as its administrator."""
    words = ["isql-vt", server.sql, "dba", server.password]
    done = subprocess.run(words, input=text.encode(), capture_output=True, check=True, timeout=60)
    assert b"*** Error" not in done.stderr + done.stdout, (done.stderr + done.stdout).decode()


@contextmanager
def _running(words: list[str], log: Path, address: str, environment: dict[str, str] | None = None) -> Iterator[int]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=log.parent, env=environment
        )
    try:
        until = time.monotonic() + START
        while not _answers(address):
            assert process.poll() is None, f"{words[0]} ended: {log.read_text(errors='replace')[-500:]}"
            assert time.monotonic() < until, f"{words[0]} does not answer: {log.read_text(errors='replace')[-500:]}"
            time.sleep(0.05)
        yield process.pid
    finally:
        process.kill()
        process.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=5) as response:
            return bool(response.status == 200)
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False


VIRTUOSO = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
Striping = 0
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
Striping = 0
[Parameters]
ServerPort = 127.0.0.1:{sql}
LiteMode = 0
DisableUnixSocket = 1
ServerThreads = 10
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
DirsAllowed = {folder}/load
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 60
[Plugins]
"""
VIRTUOSO_USER = """\
DB.DBA.USER_CREATE('writer', '{password}');
GRANT SPARQL_UPDATE TO "writer";
DB.DBA.RDF_DEFAULT_USER_PERMS_SET('writer', 7);
"""
