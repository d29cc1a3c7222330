"""``ccgraph push`` and ``ccgraph endpoint`` on real servers, and on one that keeps what it gets to itself."""

from __future__ import annotations

import gzip
import json
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ccgraph import __version__
from ccgraph.cli.arguments import module_of
from ccgraph.errors import CCGraphError, EndpointError
from ccgraph.publish import push as push_module
from ccgraph.publish.push import push
from ccgraph.store.endpoint_probe import engine_of, probe
from ccgraph.store.remote import RemoteStore
from engines.conformance import FAILS, GRAPH, VIRTUOSO, recorded
from engines.misbehaving import Misbehaving, Reply

if TYPE_CHECKING:
    from ccgraph.graph import KnowledgeGraph
    from cli.running import Run
    from engines.servers import Server

XSD = "http://www.w3.org/2001/XMLSchema#"
A, B = NamedNode("urn:a"), NamedNode("urn:b")
TEXTS = ("", "a\nb\t\\\"'", "{}<>#}", "\u00e9\U0001f600", "\\u0041", "]]>", "\x7f", "''' \"\"\"")
LITERALS = [
    *(Literal(text) for text in TEXTS),
    Literal("colour", language="en-gb"),
    Literal("1", datatype=NamedNode(XSD + "integer")),
    Literal("1.5", datatype=NamedNode(XSD + "decimal")),
    Literal("2001", datatype=NamedNode(XSD + "gYear")),
]
HARD = [*(Triple(A, B, literal) for literal in LITERALS), Triple(NamedNode("urn:é/%20?x=1#y"), B, A)]
NT = "application/n-triples"


def example(command: str) -> list[str]:
    text: str = import_module(module_of(command)).EXAMPLE
    return text.split()[1:]


@pytest.mark.engine
class TestOxigraph:
    def test_what_is_pushed_is_dumped_back_equal(
        self, run: Run, empty_oxigraph: Server, kg: KnowledgeGraph, local: str
    ) -> None:
        words = [re.sub("http://localhost:7878/store", empty_oxigraph.store, word) for word in example("push")]
        outcome = run(*words, "--source", local)
        assert (outcome.code, outcome.err) == (0, "")
        assert outcome.out.endswith(f": {len(kg)} triples, read back and compared\n")
        source = f"{empty_oxigraph.query}?default-graph-uri={GRAPH}"
        assert run("dump", "-o", "theirs.nt", "--source", source).code == 0
        assert run("dump", "-o", "ours.nt", "--source", local).code == 0
        assert Path("theirs.nt").read_bytes() == Path("ours.nt").read_bytes()
        assert len(RemoteStore(empty_oxigraph.query)) == 0

        found = run("endpoint", source)
        assert found.code == 0
        assert "Oxigraph" in found.out
        assert f"{GRAPH}: {len(kg)} triples" in found.out
        assert f"ccgraph's graph, version {__version__}" in found.out
        bare = json.loads(run("endpoint", empty_oxigraph.query, "--format", "json").out)
        assert (bare["triples"], bare["version"], bare["graphs"]) == (0, "", [GRAPH])

    @pytest.mark.parametrize("graph", [None, "urn:g"])
    @pytest.mark.parametrize("update", [False, True])
    def test_it_replaces_what_was_there(self, empty_oxigraph: Server, graph: str | None, update: bool) -> None:  # noqa: FBT001
        url = empty_oxigraph.update if update else empty_oxigraph.store
        check = empty_oxigraph.query if update else None
        push([Triple(A, B, A)], url, graph=graph, check=check, update=update)
        done = push([*HARD, HARD[0]], url, graph=graph, check=check, update=update)
        assert (done.triples, done.requests, done.compared, done.rewritten) == (len(HARD), 1, True, 0)
        assert set(RemoteStore(empty_oxigraph.query, graph=graph).triples()) == set(HARD)
        assert push([], url, graph=graph, check=check, update=update).triples == 0
        assert len(RemoteStore(empty_oxigraph.query, graph=graph)) == 0

    def test_an_update_in_parts(self, empty_oxigraph: Server, run: Run) -> None:
        Path("mine.nt").write_text("".join(f"{triple} .\n" for triple in HARD), encoding="utf-8")
        at = ("--update", "--check", empty_oxigraph.query, "--source", "mine.nt", "--graph", "urn:g")
        outcome = run("push", empty_oxigraph.update, *at, "--at-once", "5")
        assert outcome.out == f"{empty_oxigraph.update}: {len(HARD)} triples, in 3 requests, read back and compared\n"

    def test_literals_in_another_form_are_counted(self, empty_oxigraph: Server) -> None:
        odd = [Triple(A, B, Literal("01", datatype=NamedNode(XSD + "integer"))), Triple(A, A, Literal("x"))]
        done = push(odd, empty_oxigraph.store)
        assert (done.compared, done.rewritten) == (True, 1)

    def test_blank_nodes_are_counted_only(self, empty_oxigraph: Server, run: Run) -> None:
        Path("blank.ttl").write_text("<urn:a> <urn:b> [ <urn:b> 1 ] .", encoding="utf-8")
        expected = "2 triples, counted, not compared, because of blank nodes\n"
        at = ("--source", "blank.ttl")
        assert run("push", empty_oxigraph.store, *at).out.endswith(expected)
        updates = ("--update", "--check", empty_oxigraph.query)
        assert run("push", empty_oxigraph.update, *updates, *at).out.endswith(expected)
        assert "blank nodes" in run("push", empty_oxigraph.update, *updates, *at, "--at-once", "1").err

    def test_a_server_that_is_for_reading(self, oxigraph: Server, run: Run, kg: KnowledgeGraph) -> None:
        outcome = run("push", oxigraph.store)
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (3, "", 1)
        assert len(RemoteStore(oxigraph.query)) == len(kg)

    def test_the_commands_say_what_they_say_locally(self, oxigraph: Server, run: Run, local: str) -> None:
        for words in (
            ("show", "pca"),
            ("show", "reference/pearson-1901-pca", "--format", "json"),
            ("search", "kmeans"),
            ("swap", "k-means", "--violates", "known-number-of-clusters"),
            ("why-not", "k-means", "--task", "regression"),
            ("compare", "k-means", "dbscan"),
            ("query", "neighbors", "technique=PCA"),
            ("sparql", "DESCRIBE <https://w3id.org/ccgraph/method/pca>", "--format", "ntriples"),
        ):
            ours, theirs = run(*words, "--source", local), run(*words, "--source", oxigraph.query)
            assert ours.code == theirs.code
            assert (ours.out, ours.err) == (theirs.out, theirs.err)
        for name in ("map", "dump"):
            entity = ("pca",) if name == "map" else ()
            ending = "html" if name == "map" else "ttl"
            assert run(name, *entity, "-o", f"ours.{ending}", "--source", local).code == 0
            assert run(name, *entity, "-o", f"theirs.{ending}", "--source", oxigraph.query).code == 0
            assert Path(f"ours.{ending}").read_bytes() == Path(f"theirs.{ending}").read_bytes()

    def test_the_example_of_endpoint(self, oxigraph: Server, run: Run) -> None:
        words = [re.sub("http://localhost:7878/query", oxigraph.query, word) for word in example("endpoint")]
        outcome = run(*words)
        assert outcome.code == 0
        assert outcome.lines[0] == oxigraph.query
        assert "SELECT: works" in outcome.out


@pytest.mark.engine
class TestVirtuoso:
    @pytest.fixture(autouse=True)
    def somebody(self, virtuoso: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CCGRAPH_ENDPOINT_USER", virtuoso.user)
        monkeypatch.setenv("CCGRAPH_ENDPOINT_PASSWORD", virtuoso.password)

    def test_push_with_digest(self, virtuoso: Server, kg: KnowledgeGraph, run: Run, local: str) -> None:
        at = ("--graph", "urn:all", "--check", virtuoso.query)
        outcome = run("push", virtuoso.store, *at, "--source", local)
        assert (outcome.code, outcome.err) == (0, "")
        assert f": {len(kg)} triples, read back and compared; " in outcome.out
        assert outcome.out.endswith(" kept with a literal in another form\n")

    @pytest.mark.parametrize("update", [False, True])
    def test_it_replaces_what_was_there(self, virtuoso: Server, update: bool) -> None:  # noqa: FBT001
        url, graph = (virtuoso.update if update else virtuoso.store), f"urn:{update}"
        push([Triple(A, B, A)], url, graph=graph, check=virtuoso.query, update=update)
        done = push(HARD, url, graph=graph, check=virtuoso.query, update=update, at_once=4 if update else None)
        assert (done.triples, done.compared) == (len(HARD), True)

    def test_an_update_that_is_too_large_for_it(self, virtuoso: Server, run: Run) -> None:
        outcome = run("push", virtuoso.update, "--update", "--graph", "urn:large", "--check", virtuoso.query)
        assert outcome.code == 3
        assert outcome.err.count("\n") == 1
        assert outcome.err.endswith("; if it limits the size of an update, send fewer triples at once\n")

    def test_without_its_password(self, virtuoso: Server, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
        monkeypatch.delenv("CCGRAPH_ENDPOINT_USER")
        outcome = run("push", virtuoso.store, "--graph", "urn:nobody")
        assert outcome.code == 3
        assert "does not let you in (HTTP 401 Unauthorized); set CCGRAPH_ENDPOINT_USER" in outcome.err

    def test_the_commands_say_what_they_say_locally(self, virtuoso: Server, run: Run, local: str) -> None:
        source = f"{virtuoso.query}?default-graph-uri={GRAPH}"
        for words in (
            ("show", "pca"),
            ("search", "kmeans"),
            ("compare", "k-means", "dbscan"),
            ("advise", "--data", "tabular-small-medium"),
            ("swap", "k-means", "--violates", "known-number-of-clusters"),
            ("query", "neighbors", "technique=PCA"),
        ):
            ours, theirs = run(*words, "--source", local), run(*words, "--source", source)
            if words[0] in {"swap", "compare"} and recorded()["assumption-changes"][VIRTUOSO] == FAILS:
                assert theirs.code == 3  # they ask that query
                continue
            assert (ours.code, ours.out, ours.err) == (theirs.code, theirs.out, theirs.err)
        found = run("endpoint", source)
        assert "Virtuoso (Virtuoso/" in found.out
        assert f"ccgraph's graph, version {__version__}" in found.out


class TestWhatCannotBe:
    """Without a server, or with one that does not keep what it gets."""

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("--update",), "--update needs --check URL"),
            (("--at-once", "5"), "--at-once is for --update"),
            (("--graph", "not an IRI"), "'not an IRI' is no IRI"),
            (("--timeout", "0"), "'0' is not a number of seconds"),
            (("--timeout", "soon"), "'soon' is not a number of seconds"),
        ],
    )
    def test_words_that_do_not_go_together(
        self, misbehaving: Misbehaving, run: Run, words: tuple[str, ...], message: str
    ) -> None:
        outcome = run("push", misbehaving.url, *words)
        assert (outcome.code, outcome.out) == (2, "")
        assert message in outcome.err
        assert not misbehaving.requests

    def test_two_names_of_a_graph(self, misbehaving: Misbehaving) -> None:
        with pytest.raises(CCGraphError, match="the address names a graph itself"):
            push([], f"{misbehaving.url}?graph=urn:g", graph="urn:h")
        assert not misbehaving.requests

    @pytest.mark.parametrize(
        ("there", "message"),
        [
            (b"", "of 2 triples 2 are missing, for one <urn:a> <urn:b> <urn:a>; 0 others"),
            (b"<urn:a> <urn:b> <urn:a> .", "of 2 triples 1 are missing"),
            (
                b'<urn:a> <urn:b> <urn:a> .\n<urn:a> <urn:b> "X" .',
                '1 are missing, for one <urn:a> <urn:b> "x"; 1 others',
            ),
            (b'<urn:a> <urn:b> <urn:a>, "x", "y" .', "not a whole graph"),
            (b'<urn:a> <urn:b> <urn:a> .\n<urn:a> <urn:b> "x" .\n<urn:a> <urn:b> 1 .', "not a whole graph"),
            (b'<urn:a> <urn:b> <urn:a> .\n<urn:a> <urn:b> "x"@en .', "1 are missing"),
        ],
    )
    def test_a_server_that_does_not_hold_what_it_got(
        self, misbehaving: Misbehaving, there: bytes, message: str
    ) -> None:
        misbehaving.replies = [Reply(b"", 204), Reply(there, kind=NT)]
        with pytest.raises(EndpointError, match=re.escape(message)):
            push([Triple(A, B, A), Triple(A, B, Literal("x"))], misbehaving.url, graph="urn:g")
        put, get = misbehaving.requests
        assert (put.method, put.path, put.headers["Content-Type"]) == ("PUT", "/sparql?graph=urn%3Ag", NT)
        assert (get.method, get.path, get.headers["Accept"]) == ("GET", "/sparql?graph=urn%3Ag", NT)

    def test_one_that_counts_other_blank_nodes(self, misbehaving: Misbehaving) -> None:
        misbehaving.replies = [Reply(b"", 204), Reply(b"", kind=NT)]
        with pytest.raises(EndpointError, match="has 0 triples after 1 were written"):
            push([Triple(BlankNode("x"), B, A)], misbehaving.url)

    @pytest.mark.parametrize(
        ("reply", "message"),
        [
            (Reply(b"busy", 503, "text/plain", {"Retry-After": "0"}), "HTTP 503 Service Unavailable: busy"),
            (Reply(b"done", length=1000), "broke off after 4 of 1000 bytes"),
        ],
    )
    def test_a_write_is_never_sent_twice(self, misbehaving: Misbehaving, reply: Reply, message: str) -> None:
        misbehaving.replies = [reply]
        with pytest.raises(EndpointError, match=message):
            push(HARD, misbehaving.url)
        assert len(misbehaving.requests) == 1

    def test_an_update_that_fails_half_way_says_so(self, misbehaving: Misbehaving) -> None:
        misbehaving.replies = [Reply(), Reply(b"full", 507, "text/plain")]
        with pytest.raises(EndpointError, match="full; 1 of 2 requests were done, so a part of the graph is there"):
            push(HARD[:4], misbehaving.url, update=True, check=misbehaving.url, at_once=3)

    def test_a_large_update_is_split(self, misbehaving: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(push_module, "UPDATE_BYTES", 60)
        misbehaving.replies = [Reply()] * 3 + [Reply(b"", 500)]
        with pytest.raises(EndpointError):
            push(
                [Triple(A, B, Literal("x" * 30)) for _ in range(1)] + HARD[:2],
                misbehaving.url,
                update=True,
                check=misbehaving.url,
            )
        bodies = [request.body for request in misbehaving.requests]
        assert [b"DROP" in body for body in bodies][:2] == [True, False]

    def test_an_endpoint_that_is_none(self, misbehaving: Misbehaving, run: Run) -> None:
        misbehaving.replies = [Reply(b"hello", kind="text/plain")]
        outcome = run("endpoint", misbehaving.url)
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (3, "", 1)
        assert "answered with text/plain" in outcome.err

    def test_what_does_not_work_is_said(self, misbehaving: Misbehaving) -> None:
        misbehaving.replies = [
            Reply(),
            Reply(headers={"X-SPARQL-MaxRows": "10000"}),
            Reply(b"too dear", 500, "text/plain"),
        ]
        found = probe(misbehaving.url)
        assert (found.ask, found.select, found.construct) == (True, False, False)
        assert (found.triples, found.version, found.graphs, found.row_limit) == (None, "", (), 10000)
        assert len(found.problems) == 1
        assert found.problems[0].endswith("answered HTTP 500 Internal Server Error: too dear")

    @pytest.mark.parametrize(
        ("name", "value", "engine"),
        [
            ("Server", "Virtuoso/07.20.3229 (Linux)", "Virtuoso"),
            ("Server", "Apache Jena Fuseki (5.2.0)", "Apache Jena Fuseki"),
            ("Fuseki-Request-Id", "7", "Apache Jena Fuseki"),
            ("SD-Connection-String", "x", "Stardog"),
            ("Server", "nginx", ""),
        ],
    )
    def test_signs_of_an_engine(self, name: str, value: str, engine: str) -> None:
        from http.client import HTTPMessage

        headers = HTTPMessage()
        headers[name] = value
        assert engine_of(headers) == engine


def test_a_compressed_file_can_be_pushed(misbehaving: Misbehaving, run: Run) -> None:
    Path("mine.nt.gz").write_bytes(gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n"))
    misbehaving.replies = [Reply(b"", 204), Reply(b"<urn:a> <urn:b> <urn:c> .", kind=NT)]
    outcome = run("push", misbehaving.url, "--source", "mine.nt.gz")
    assert outcome.out == f"{misbehaving.url}?default: 1 triple, read back and compared\n"
