"""What each command says to the network: nothing, unless an address is named, and then to that host and port only."""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

import sample
from ccgraph.cli import COMMANDS
from engines.misbehaving import Misbehaving
from safety.nursery import traced

if TYPE_CHECKING:
    from pathlib import Path

    from safety.nursery import Nursery

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="strace is of Linux"),
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed; apt-get install it"),
]

#: a call that could reach another machine.
CALLS = "?connect,?sendto,?sendmsg,?sendmmsg,?bind"
QUERY = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1"
#: command -> command lines that name no address. {name}s of hosts in them are in data, files and texts only.
SILENT: dict[str, tuple[tuple[str, ...], ...]] = {
    "query": (("counts",), ("find", "key=http://127.0.0.1:9/x"), ("neighbors", "technique=lasso", "--resolved")),
    "queries": ((), ("--format", "markdown", "--endpoint", "http://127.0.0.1:9/sparql")),
    "show": (("lasso",), ("scikit-learn", "--format", "json"), ("http://127.0.0.1:9/x",)),
    "search": (("lasso",),),
    "swap": (("lasso", "--violates", "irrepresentable-condition"),),
    "path": (("lasso", "--free-of", "irrepresentable-condition"),),
    "why-not": (("lasso", "--violates", "normal-errors"),),
    "advise": (("--data", "tabular"),),
    "check": (("lasso",),),
    "compare": (("lasso", "elastic-net"),),
    "scan": (("code.py",),),
    "map": (("lasso", "-o", "map.html"),),
    "sparql": (
        (QUERY,),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",),
        ("SELECT * FROM <http://127.0.0.1:9/> WHERE { ?s ?p ?o }",),
        ("LOAD <http://127.0.0.1:9/>",),
    ),
    "dump": (("-o", "dump.ttl"),),
    "load": (
        ("good.ttl", "--into", "store"),
        ("context.jsonld", "--into", "store"),
        ("entity.rdf", "--into", "store"),
        ("http://127.0.0.1:9/x.ttl", "--into", "store"),
        ("good.ttl", "--into", "store", "--base", "http://127.0.0.1:9/"),
    ),
    "validate": ((), ("good.ttl",), ("data",)),
    "push": (("no-address",),),
    "endpoint": (("no-address",),),
    "build": (("--data", "data", "-o", "built.nt"), ("--no-check",)),
    "coverage": ((), ("--entries",)),
    "verify-imports": (("--library", "scikit-learn"),),
    "upstream": (("seed.md",),),
    "completion": (("bash",),),
}
#: command lines that name the address ``{url}``.
NAMED = (
    ("endpoint", "{url}"),
    ("query", "counts", "--source", "{url}"),
    ("sparql", QUERY, "--source", "{url}"),
    ("show", "lasso", "--source", "{url}"),
    ("push", "{url}", "--source", "good.ttl"),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("network")
    sample.write(folder / "data")
    files = {
        "good.ttl": "<http://127.0.0.1:9/a> <http://127.0.0.1:9/b> <http://127.0.0.1:9/c> .\n",
        "context.jsonld": '{"@context": "http://127.0.0.1:9/context", "a": 1}',
        "entity.rdf": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/dtd"><a/>',
        "code.py": "from sklearn.linear_model import LassoCV\n",
        "seed.md": "## A\n\n| a |\n|---|\n| [b](http://127.0.0.1:9/) |\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def addresses(ward: Nursery, place: Path, *words: str) -> set[str]:
    """What the command line connected, bound or sent to; sockets within the machine's own files are no network."""
    log = place / "log"
    with ward.child(*words, cwd=place, hold=True) as child:
        try:
            with traced(child, "-o", str(log), "-e", f"trace={CALLS}"):
                outcome = child.end()
        except PermissionError as error:
            pytest.skip(f"this system lets no process trace another: {error}")
    assert outcome.code not in {70, -9}, outcome
    # a call that another thread interrupts has two lines, and its address in the first
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if "(" in line and " resumed>" not in line]
    found = set()
    for line in lines:
        if "AF_INET" in line:
            port = re.search(r"port=htons\((\d+)\)", line)
            host = re.search(r'(?:inet_addr\("|inet_pton\(AF_INET6, ")([^"]+)"', line)
            found.add(f"{host[1] if host else '?'}:{port[1] if port else '?'}")
        elif not re.search(r"AF_UNIX|AF_NETLINK|NULL, 0\)|msg_name=NULL", line):  # to what was connected before
            found.add(line)
    return found


def test_every_command_is_tried() -> None:
    assert set(SILENT) == set(COMMANDS)


@pytest.mark.parametrize(
    "words", [(command, *rest) for command, lines in SILENT.items() for rest in lines], ids=" ".join
)
def test_nothing_is_asked_of_the_network(ward: Nursery, place: Path, words: tuple[str, ...]) -> None:
    assert addresses(ward, place, *words) == set()


@pytest.mark.parametrize("words", NAMED, ids=lambda words: words[0])
def test_a_named_address_is_the_only_one(ward: Nursery, place: Path, words: tuple[str, ...]) -> None:
    with Misbehaving() as server:
        port = re.search(r":(\d+)", server.url)
        assert port is not None
        asked = addresses(ward, place, *(word.format(url=server.url) if "{url}" in word else word for word in words))
    assert asked == {f"127.0.0.1:{port[1]}"}
