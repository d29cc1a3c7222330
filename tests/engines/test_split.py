"""The commands of ``docs/beyond-one-machine.md`` that split a dump and load its parts do what they say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Store

from ccgraph.store.remote import RemoteStore
from engines import servers
from engines.conformance import plain
from engines.servers import need

if TYPE_CHECKING:
    from ccgraph.graph import KnowledgeGraph
    from engines.servers import Server

pytestmark = pytest.mark.engine
DOCUMENT = Path(__file__).parents[2] / "docs" / "beyond-one-machine.md"
#: the blocks of commands in the document that are run, by what follows the fence.
SPLIT, SEND, STORE, OXIGRAPH, VIRTUOSO = "split", "send", "store", "oxigraph", "virtuoso"
#: the named graph of the block for Virtuoso.
GRAPH = "https://w3id.org/ccgraph/parts"


def commands(name: str) -> str:
    """The block of commands that the document calls by this name."""
    block = re.compile(rf"^```(?:sh|sql) {name}\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    (found,) = block.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert isinstance(found, str)
    return found


def run(text: str, folder: Path, server: str = "") -> subprocess.CompletedProcess[str]:
    """Run commands as somebody types them, with the programs beside this Python first."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "SERVER": server}
    return subprocess.run(
        ["sh", "-e", "-c", text], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the dump and its parts."""
    gnu = subprocess.run(["split", "--version"], capture_output=True, text=True, check=False).stdout
    need("GNU coreutils" in gnu, "this split is not that of GNU coreutils")
    folder = tmp_path_factory.mktemp("parts")
    done = run(commands(SPLIT), folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_parts_are_the_dump_and_no_line_is_cut(parts: Path) -> None:
    shown = "gunzip -c part-aa.nt.gz | tail -c 3; tail -n 1 ccgraph.nt | cut -c 1"
    unpacked = run(f"gunzip -c part-*.nt.gz | cmp - statements.nt && {shown}", parts)
    assert (unpacked.returncode, unpacked.stdout, unpacked.stderr) == (0, " .\n#\n", "")
    assert len(list(parts.glob("part-*.nt.gz"))) == 4


def test_a_graph_store_that_got_the_parts_has_the_graph(parts: Path, empty_oxigraph: Server) -> None:
    need(shutil.which("curl"), "curl is not installed")
    server = empty_oxigraph.query.removesuffix("/query")
    done = run(commands(SEND), parts, server)
    assert done.returncode == 0, done.stderr


def test_a_part_that_is_missing_is_found(parts: Path, empty_oxigraph: Server) -> None:
    need(shutil.which("curl"), "curl is not installed")
    server = empty_oxigraph.query.removesuffix("/query")
    done = run(commands(SEND).replace("part-*", "part-aa*"), parts, server)
    assert done.returncode != 0
    assert "differ" in done.stdout + done.stderr


def test_a_store_that_got_the_parts_has_the_graph(parts: Path) -> None:
    done = run(commands(STORE), parts)
    assert done.returncode == 0, done.stderr


def test_oxigraph_that_got_the_parts_has_the_graph(kg: KnowledgeGraph, parts: Path) -> None:
    need(servers.oxigraph_program() is not None, "Oxigraph's server is not installed: pip install --group dev")
    done = run(commands(OXIGRAPH), parts)
    assert done.returncode == 0, done.stderr
    assert {quad.triple for quad in Store.read_only(str(parts / "server"))} == set(kg.triples())


def test_virtuoso_that_got_the_parts_has_the_graph(kg: KnowledgeGraph, parts: Path, virtuoso: Server) -> None:
    assert virtuoso.files is not None
    for part in parts.glob("part-*.nt.gz"):
        shutil.copy(part, virtuoso.files)
    try:
        servers.run_sql(virtuoso, commands(VIRTUOSO).replace("/parts'", f"{virtuoso.files}'", 1))
        there = RemoteStore(virtuoso.query, graph=GRAPH).triples()
        assert {tuple(map(plain, triple)) for triple in there} == {tuple(map(plain, triple)) for triple in kg.triples()}
    finally:
        servers.run_sql(virtuoso, f"SPARQL CLEAR GRAPH <{GRAPH}>;")
