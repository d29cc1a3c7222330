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

from engines import servers
from engines.servers import need

if TYPE_CHECKING:
    from engines.servers import Server

pytestmark = pytest.mark.engine
DOCUMENT = Path(__file__).parents[2] / "docs" / "beyond-one-machine.md"
#: the blocks of commands in the document that are run, by what follows the fence.
SPLIT, SEND, STORE, OXIGRAPH = "split", "send", "store", "oxigraph"


def commands(name: str) -> str:
    """The block of commands that the document calls by this name."""
    (found,) = re.findall(rf"^```sh {name}\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
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
    unpacked = run("gunzip -c part-*.nt.gz | cmp - ccgraph.nt && gunzip -c part-aa.nt.gz | tail -c 3", parts)
    assert (unpacked.returncode, unpacked.stdout, unpacked.stderr) == (0, " .\n", "")
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


@pytest.mark.parametrize("name", [STORE, OXIGRAPH])
def test_a_store_that_got_the_parts_has_the_graph(parts: Path, name: str) -> None:
    need(servers.oxigraph_program() is not None, "Oxigraph's server is not installed: pip install --group dev")
    done = run(commands(name), parts)
    assert done.returncode == 0, done.stderr
    if name == OXIGRAPH:
        with servers.oxigraph(parts / "server", read_only=True) as server:
            done = run(f"ccgraph dump -o back.nt --source {server.query} && cmp ccgraph.nt back.nt", parts)
            assert done.returncode == 0, done.stderr
