"""Starts SPARQL servers on the loopback interface, in temporary folders, and ends them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    """Where a server takes queries, updates and graphs, and who may write there."""

    query: str
    update: str
    store: str
    user: str = ""
    password: str = ""


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
def oxigraph(folder: Path, *, read_only: bool = False) -> Iterator[Server]:
    """Oxigraph's server on the store in ``folder``."""
    program = oxigraph_program()
    assert program is not None
    port = free_port()
    command = "serve-read-only" if read_only else "serve"
    words = [program, command, "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    address = f"http://127.0.0.1:{port}"
    with _running(words, folder.parent / f"oxigraph-{port}.log", f"{address}/query?query=ASK%7B%7D"):
        yield Server(f"{address}/query", f"{address}/update", f"{address}/store")


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
    with _running(words, folder / "server.log", f"{address}/sparql?query=ASK%7B%7D"):
        done = subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", password],
            input=VIRTUOSO_USER.format(password=password).encode(),
            capture_output=True,
            check=True,
            timeout=60,
        )
        assert b"*** Error" not in done.stderr + done.stdout, (done.stderr + done.stdout).decode()
        yield Server(
            f"{address}/sparql", f"{address}/sparql-auth", f"{address}/sparql-graph-crud-auth", "writer", password
        )


@contextmanager
def _running(words: list[str], log: Path, address: str) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=log.parent)
    try:
        until = time.monotonic() + START
        while not _answers(address):
            assert process.poll() is None, f"{words[0]} ended: {log.read_text(errors='replace')[-500:]}"
            assert time.monotonic() < until, f"{words[0]} does not answer: {log.read_text(errors='replace')[-500:]}"
            time.sleep(0.05)
        yield
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
