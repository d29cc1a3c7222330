"""Queries that take more time or memory than they may, in this process and in a worker; and that answers are equal."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from ccgraph import errors
from ccgraph.errors import CCGraphError, QueryError, QueryMemoryError, QueryParameterError, QueryTimeout, StoreError
from ccgraph.opening import open as open_graph
from ccgraph.results import GraphResult, Result
from ccgraph.store import limits
from ccgraph.store.folder import write_store
from ccgraph.store.limits import Limits, resident, within
from ccgraph.store.local import LocalStore
from cli.running import program_text

if TYPE_CHECKING:
    from collections.abc import Callable

#: terms that a document of results could change on its way.
TERMS = b"""
<urn:s> <urn:p> _:a , _:b , "" , "a\\n\\t\\"\\\\\\u0000\\u007F\\U0001F600" , "x"@en , "x"@en--ltr , "x"@de-CH-1996 .
<urn:s> <urn:q> 1 , -1.50 , 1e0 , true , "abc"^^<http://www.w3.org/2001/XMLSchema#integer> , "<&>"^^<urn:type> .
<urn:s> <urn:q> "NaN"^^<http://www.w3.org/2001/XMLSchema#double> , <urn:\xc3\xa9> , <<( <urn:s> <urn:p> "o"@en )>> .
_:a <urn:r> _:b .
"""
ASKED = (
    "SELECT * { ?s ?p ?o }",
    "SELECT ?s ?none ?o { ?s <urn:p> ?o OPTIONAL { ?o <urn:none> ?none } }",
    "SELECT * {}",
    "SELECT ?x { ?x <urn:none> ?x }",
    "ASK {}",
    "ASK { ?x <urn:none> ?x }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s <urn:none> ?o . ?s ?p ?o }",
    "DESCRIBE <urn:s>",
)
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s . ?t ?u ?v }"
SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?c ?l"
DOUBLED = (
    'SELECT (STRLEN(?t40) AS ?n) { BIND("abcdefgh" AS ?t0) '
    + " ".join(f"BIND(CONCAT(?t{index}, ?t{index}) AS ?t{index + 1})" for index in range(40))
    + " }"
)
#: how many queries are stopped, one after the other.
STOPPED = 12
MANY_ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
MANY_TRIPLES = "CONSTRUCT { ?a ?f [] } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"

KILL_LATER = "print(pid, flush=True); import threading; threading.Timer(0.3, os.kill, (os.getpid(), 9)).start()"


def number(store: LocalStore, text: str = COUNT) -> int:
    result = store.query(text)
    assert isinstance(result, Result)
    return int(result.to_dicts()[0]["n"])


def many(count: int = 150) -> list[Triple]:
    nodes = [NamedNode(f"urn:{index}") for index in range(count)]
    return [Triple(node, NamedNode("urn:p"), node) for node in nodes]


def is_there(group: int) -> bool:
    """Whether a group of processes is."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def size_of_group(group: int) -> int:
    """How many processes are in a group, those included that have ended and that nobody asked about."""
    found = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it is gone
            # the name, which stands in brackets, is followed by the state, the parent and the group
            found += stat.read_text().rpartition(")")[2].split()[2] == str(group)
    return found


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> LocalStore:
    if request.param == "memory":
        return LocalStore.from_triples(many())
    write_store(tmp_path / "store", many())
    return LocalStore.open(tmp_path / "store")


class TestAWorker:
    @pytest.mark.parametrize("text", ASKED)
    def test_answers_what_the_engine_answers_here(self, text: str) -> None:
        store = LocalStore.from_triples(quad.triple for quad in parse(TERMS, RdfFormat.TURTLE))
        here, there = store.query(text, timeout=0, memory=0), store.query(text)
        assert type(here) is type(there)
        assert here.sparql == there.sparql == text
        assert not there.truncated
        if isinstance(here, GraphResult) or isinstance(there, GraphResult):
            assert isinstance(there, GraphResult)
            assert set(here) == set(there)
        else:
            assert (here.variables, here.boolean) == (there.variables, there.boolean)
            assert sorted(here.rows, key=str) == sorted(there.rows, key=str)

    def test_in_a_named_graph(self) -> None:
        store = LocalStore.from_triples(
            Quad(triple.subject, triple.predicate, triple.object, NamedNode("urn:g")) for triple in many(3)
        )
        assert number(store) == 3
        assert number(store, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }") == 3

    def test_raises_what_the_engine_raises_here(self, store: LocalStore) -> None:
        for text in ("SELECT nonsense", "SELECT * { ?s ?p ?o ", "ASK { FILTER(<urn:f>() }"):
            said = []
            for limit in (None, 0):
                with pytest.raises(CCGraphError) as caught:
                    store.query(text, timeout=limit, memory=limit)
                said.append((type(caught.value), str(caught.value)))
            assert said[0] == said[1]

    def test_stops_what_takes_too_long_and_answers_the_next(self, store: LocalStore) -> None:
        for _ in range(3):
            with pytest.raises(QueryTimeout, match=r"did not end within 0\.2 s; narrow it, or allow it more"):
                store.query(PRODUCT, timeout=0.2)
            assert number(store) == 150

    @pytest.mark.skipif(sys.platform != "linux", reason="counts processes in /proc")
    def test_leaves_no_copy_of_each_query_that_it_stopped(self, store: LocalStore) -> None:
        for _ in range(STOPPED):
            with pytest.raises(QueryTimeout):
                store.query(PRODUCT, timeout=0.02)
            assert number(store) == 150
        worker = store._worker
        assert worker is not None
        assert worker._process is not None
        left = size_of_group(worker._process._process.pid)
        assert 2 <= left < STOPPED // 2, "the original, its copy, and copies that are ending"

    @pytest.mark.parametrize("text", [SORTED, DOUBLED, MANY_ROWS, MANY_TRIPLES])
    def test_stops_what_takes_too_much_and_answers_the_next(self, store: LocalStore, text: str) -> None:
        before = resident()
        with pytest.raises(QueryMemoryError, match="took more than 60 MiB of memory; narrow it"):
            store.query(text, memory=60, timeout=60)
        assert resident() - before < 200 * limits.MIB, "it is the worker that grew"
        assert number(store) == 150

    def test_counts_what_reading_the_answer_takes(self, store: LocalStore) -> None:
        with pytest.raises(QueryMemoryError):
            store.query("SELECT ?none { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", memory=400, timeout=60)

    def test_limits_of_the_store_hold_where_no_others_are_given(self, store: LocalStore) -> None:
        store.limits = Limits(0.2)
        with pytest.raises(QueryTimeout):
            store.query(PRODUCT)
        assert number(store) == 150

    def test_that_is_killed_is_replaced(self, store: LocalStore) -> None:
        assert number(store) == 150
        worker = store._worker
        assert worker is not None
        assert worker._process is not None
        process = worker._process._process
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert number(store) == 150

    def test_that_dies_of_a_query_is_told_and_replaced(self, store: LocalStore) -> None:
        deep = "SELECT ?s WHERE " + "{" * 100_000 + "}" * 100_000
        with pytest.raises(QueryError, match="the query ended the process that answered it"):
            store.query(deep, checked=True)  # which the guard would refuse
        assert number(store) == 150

    def test_ctrl_c_reaches_who_asks(self, store: LocalStore) -> None:
        assert number(store) == 150
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            store.query(PRODUCT, timeout=60)
        assert number(store) == 150

    def test_threads_wait_for_each_other(self, store: LocalStore) -> None:
        found: list[int] = []
        texts = [f"SELECT ({index} AS ?n) {{}}" for index in range(40)]
        threads = [threading.Thread(target=lambda text=text: found.append(number(store, text))) for text in texts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found) == list(range(40))

    def test_goes_on_wherever_the_process_goes(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        write_store("store", many())
        store = LocalStore.open("store")
        monkeypatch.chdir("/")
        assert number(store) == 150

    def test_a_folder_that_was_replaced_is_told(self, tmp_path: Path) -> None:
        write_store(tmp_path / "store", many())
        old, asked = LocalStore.open(tmp_path / "store"), LocalStore.open(tmp_path / "store")
        assert number(asked) == 150
        write_store(tmp_path / "store", many(3))
        assert number(asked) == 150
        with pytest.raises(StoreError, match="was replaced since it was opened; open it again"):
            old.query(COUNT)
        assert number(LocalStore.open(tmp_path / "store")) == 3

    @pytest.mark.parametrize(
        "end",
        [
            "store.close(); print(pid)",
            "del store; print(pid)",
            "print(pid)",
            "print(pid, flush=True); os.kill(os.getpid(), 9)",
            f"{KILL_LATER}; store.query({PRODUCT!r}, timeout=0)",
        ],
    )
    def test_ends_with_the_store_and_with_the_process_that_asks(self, end: str) -> None:
        outcome = program_text(
            "import os\n"
            "from ccgraph.store.local import LocalStore\n"
            "store = LocalStore.from_ntriples(b''.join(b'<a:%d> <a:b> <a:c> .\\n' % n for n in range(200)))\n"
            "store.query('ASK {}')\n"
            f"pid = store._worker._process._process.pid\n{end}"
        )
        assert outcome.err == ""
        deadline = time.monotonic() + 30
        while is_there(int(outcome.out)):
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def test_a_fork_has_a_worker_of_its_own(self) -> None:
        outcome = program_text(
            "import os\n"
            "from ccgraph.store.local import LocalStore\n"
            "store = LocalStore.from_triples([])\n"
            "store.query('ASK {}')\n"
            "if not os.fork():\n"
            "    store.query('ASK {}'); store.close(); print('child', flush=True)\n"
            "    raise SystemExit\n"
            "os.wait()\n"
            "print('parent', bool(store.query('ASK {}')))\n"
        )
        assert (outcome.out, outcome.err) == ("child\nparent True\n", "")

    def test_runs_nothing_of_the_users(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("json", "sitecustomize", "usercustomize", "functools"):
            (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n", encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "json.py"))
        assert number(LocalStore.from_triples(many())) == 150
        assert not (tmp_path / "ran").exists()

    def test_without_an_interpreter_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "executable", "/nowhere/python")
        with pytest.raises(QueryError, match="cannot start /nowhere/python"):
            number(LocalStore.from_triples([]))


class TestInThisProcess:
    @pytest.fixture
    def store(self) -> LocalStore:
        store = LocalStore.from_triples(many(12))
        store.limits = Limits(in_process=True)
        return store

    def test_no_worker_is_started(self, store: LocalStore) -> None:
        assert number(store) == 12
        assert store._worker is None

    def test_what_takes_too_long_raises(self, store: LocalStore) -> None:
        # 12 triples to the seventh power: it ends by itself some seconds later
        with pytest.raises(QueryTimeout):
            store.query(PRODUCT, timeout=0.05)
        assert number(store) == 12

    def test_an_error_comes_from_the_thread(self, store: LocalStore) -> None:
        with pytest.raises(errors.QuerySyntaxError, match="line 1, column"):
            store.query("SELECT nonsense")


class TestLimits:
    def test_are_ten_seconds_and_two_gibibytes(self) -> None:
        assert (Limits().timeout, Limits().memory) == (10, 2048)

    def test_zero_is_none(self) -> None:
        assert not Limits(0, 0)
        assert Limits(0)
        assert Limits(memory=0)

    def test_others_change_what_is_given(self) -> None:
        changed = Limits(1, 2, in_process=True).but(None, 3)
        assert (changed.timeout, changed.memory, changed.in_process) == (1, 3, True)

    @pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), "10"])
    def test_must_be_numbers(self, value: float) -> None:
        for name in ("timeout", "memory"):
            with pytest.raises(QueryParameterError, match=f"{name} is .*; it is a number of"):
                open_graph(**{name: value})  # type: ignore[arg-type]  # on purpose

    def test_of_memory_are_refused_where_they_cannot_be_held(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "resident", lambda: 0)
        with pytest.raises(QueryParameterError, match="does not tell how much memory"):
            Limits(memory=5)
        assert Limits().timeout == 10

    def test_of_memory_are_refused_where_others_have_to_hold_them(self) -> None:
        with pytest.raises(QueryParameterError, match="an endpoint minds its own memory"):
            open_graph("http://127.0.0.1:1/", memory=5)

    def test_open_hands_them_on(self, tmp_path: Path) -> None:
        (tmp_path / "a.nt").write_bytes(b"<urn:a> <urn:a> <urn:a> .\n")
        for source in (None, tmp_path / "a.nt"):
            graph = open_graph(source, timeout=0.1, memory=50)
            with pytest.raises((QueryTimeout, QueryMemoryError)):
                graph.sparql(DOUBLED)

    def test_more_memory_is_measured_by_what_was_there(self) -> None:
        held = bytearray(80 * limits.MIB)

        def sleeping() -> int:
            time.sleep(0.05)
            return len(held)

        assert within(sleeping, 10, 60) == len(held)

    @pytest.mark.parametrize("kind", [KeyError, KeyboardInterrupt, SystemExit])
    def test_what_the_work_raises_comes_through(self, kind: type[BaseException]) -> None:
        def broken() -> None:
            raise kind("why")

        with pytest.raises((kind, RuntimeError), match="why"):
            within(broken, 10, 0)

    def test_work_within_work(self) -> None:
        def inner(depth: int) -> Callable[[], int]:
            return lambda: within(inner(depth - 1), 10, 0) + 1 if depth else 0

        assert within(inner(5), 10, 0) == 5
