"""The questions of ``benchmarks.scale``, put to one source in a process of its own; prints what they took as JSON.

``python -m benchmarks.scale_questions disk|server|rdflib SOURCE ROUNDS QUESTION …``
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import ccgraph
from benchmarks.scale_graph import BESIDE_HUB, CENTRE, HUB
from ccgraph.entry_reader import read_technique
from ccgraph.graph import KnowledgeGraph
from ccgraph.namespace import entity_iri
from ccgraph.neighborhood import neighborhood
from ccgraph.queries.collection import QueryCollection
from ccgraph.results import Result
from ccgraph.standing import Wanted
from ccgraph.swaps import swaps

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccgraph.queries.saved import Store

    Ask = Callable[..., Result]

CENTRE_IRI, HUB_IRI, BESIDE_IRI = (entity_iri("method", name) for name in (CENTRE, HUB, BESIDE_HUB))
VIOLATED = [entity_iri("assumption", "linear-subspace")]


def _ask(graph: KnowledgeGraph) -> Ask:
    return graph._ask  # noqa: SLF001 - names need no looking up


def _swap(graph: KnowledgeGraph, technique: str) -> int:
    answer = swaps(_ask(graph), technique, VIOLATED, Wanted())
    return len(answer.swaps) + len(answer.excluded)


def _around(graph: KnowledgeGraph, technique: str, depth: int) -> int:
    return neighborhood(_ask(graph), [technique], depth=depth).number_of_nodes()


#: name -> asks, and says how large the answer is.
QUESTIONS: dict[str, Callable[[KnowledgeGraph], int]] = {
    "lookup": lambda graph: len(read_technique(_ask(graph), CENTRE_IRI).neighbors),
    "neighborhood": lambda graph: _around(graph, CENTRE_IRI, 2),
    "swap": lambda graph: _swap(graph, CENTRE_IRI),
    "hub": lambda graph: _around(graph, HUB_IRI, 1),
    "beside the hub": lambda graph: _around(graph, BESIDE_IRI, 2),
    "hub, two steps": lambda graph: _around(graph, HUB_IRI, 2),
    "hub, swap": lambda graph: _swap(graph, HUB_IRI),
    "search": lambda graph: len(graph.search("pincipal component")),
    "search, two letters": lambda graph: len(graph.search("ba")),
}
#: without an index of names they read every name.
SEARCHES = ("search", "search, two letters")


def main() -> int:
    """Answer each question once, and then ``ROUNDS`` times more."""
    kind, source, rounds, names = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
    before = time.perf_counter()
    graph = _rdflib(source) if kind == "rdflib" else ccgraph.open(source)
    report: dict[str, Any] = {"open": time.perf_counter() - before, "questions": {}}
    # What a server does is not this process's time.
    clock = time.perf_counter if kind == "server" else time.process_time
    for name in names:
        taken = []
        for _ in range(rounds + 1):
            start = clock()
            size = QUESTIONS[name](graph)
            taken.append((clock() - start) * 1000)
        report["questions"][name] = {"first": taken[0], "warm": median(taken[1:]), "size": size, "peak": _peak()}
    json.dump(report, sys.stdout)
    return 0


def _peak() -> float:
    """The most memory that this process has taken, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():  # what ``getrusage`` says begins with the size of the process that started this one
        return int(status.read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class _Rdflib:
    """What stands in for a store: rdflib's own graph and engine."""

    names_like = None

    def __init__(self, source: str) -> None:
        import rdflib

        self._graph = rdflib.Graph()
        self._graph.parse(source, format="nt")

    def query(self, text: str, *, checked: bool = False, timeout: float | None = None) -> Result:  # noqa: ARG002
        return Result.from_sparql_json(self._graph.query(text).serialize(format="json") or b"", text)


def _rdflib(source: str) -> KnowledgeGraph:
    asked: Store = _Rdflib(source)
    store: Any = asked  # it is no store of ours, and answers what saved queries ask of one
    return KnowledgeGraph(store, QueryCollection.shipped(), origin=source)


if __name__ == "__main__":
    sys.exit(main())
