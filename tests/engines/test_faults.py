"""Whatever an endpoint does wrong is one clear line, within the time limit, and exit code 3."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from email.message import Message
from typing import TYPE_CHECKING, ClassVar

import pytest

from ccgraph.errors import EndpointError
from ccgraph.results import GraphResult, Result
from ccgraph.store import remote
from ccgraph.store.remote import RemoteStore
from ccgraph.store.sign_in import SignIn
from engines.misbehaving import JSON, YES, Misbehaving, Reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler

    from cli.running import Run

HTML = "text/html; charset=utf-8"
PAGE = (
    b"<!DOCTYPE html><html><head><style>p { color: red }</style><title>Oh no</title></head><body><p>Ask the"
    b" <a href='/x'>operator</a>.\x1b[31m</p></body></html>"
)
ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[%s]}}'
ROW = b'{"x":{"type":"literal","value":"a"}}'
NT = "application/n-triples"
ASK = "ASK {}"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"

#: what the server answers, to which query, and words of the message.
FAULTS = {
    "not signed in": (
        Reply(PAGE, 401, HTML),
        ASK,
        "does not let you in (HTTP 401 Unauthorized); set CCGRAPH_ENDPOINT_",
    ),
    "forbidden": (Reply(PAGE, 403, HTML), ASK, "answered HTTP 403 Forbidden: Oh no Ask the operator .\ufffd[31m; set"),
    "not there": (Reply(PAGE, 404, HTML), ASK, "answered HTTP 404 Not Found: Oh no Ask the operator"),
    "busy for long": (
        Reply(PAGE, 429, HTML, {"Retry-After": "3600"}),
        ASK,
        "HTTP 429 Too Many Requests: Oh no Ask the operator .\ufffd[31m; it asks to wait (Retry-After: 3600)",
    ),
    "an error": (Reply(PAGE, 500, HTML), ASK, "answered HTTP 500 Internal Server Error: Oh no Ask the operator"),
    "an error without words": (Reply(b"", 500, HTML), ASK, "HTTP 500 Internal Server Error: nothing"),
    "closed for long": (
        Reply(PAGE, 503, HTML, {"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}),
        ASK,
        "HTTP 503 Service Unavailable",
    ),
    "an error that is a success": (Reply(b"error: out of memory"), ASK, "not a whole answer: error: out of memory"),
    "an error in the middle": (
        Reply(ROWS[:40] + b"The query timed out after 2s"),
        ASK,
        "not a whole answer: it ends in",
    ),
    "cut JSON": (Reply(YES[:-3]), ASK, "what is not a whole answer"),
    "cut rows": (Reply((ROWS % ROW)[:-2]), "SELECT ?x {}", "what is not a whole answer"),
    "nothing": (Reply(b""), ASK, "what is not a whole answer: nothing"),
    "other JSON": (Reply(b'{"answer": 42}'), ASK, "what is not a whole answer"),
    "deep JSON": (Reply(b"[" * 100_000), ASK, "what is not a whole answer"),
    "no text": (Reply(b"\xff\xfe\x00"), ASK, "what is not a whole answer"),
    "fewer bytes than promised": (Reply(YES, length=1000), ASK, f"broke off after {len(YES)} of 1000 bytes"),
    "a page": (Reply(PAGE, kind=HTML), ASK, "answered with text/html and not with application/sparql-results+json"),
    "XML": (Reply(b"<sparql/>", kind="application/sparql-results+xml"), ASK, "and not with application/sparql-results"),
    "no type": (Reply(YES, kind=""), ASK, "answered with text/plain and not with"),
    "a graph as JSON": (Reply(YES), CONSTRUCT, "answered with application/sparql-results+json and not with"),
    "a cut graph": (Reply(b"<urn:a> <urn:b> <urn:", kind=NT), CONSTRUCT, "not a whole graph: <urn:a> <urn:b> <urn:"),
    "a part, for want of time": (
        Reply(ROWS % ROW, headers={"X-SQL-State": "S1TAT"}),
        "SELECT ?x {}",
        "ran out of time and sent a part of the answer",
    ),
    "another state": (
        Reply(ROWS % ROW, headers={"X-SQL-State": "22023", "X-SQL-Message": "SR353: too many rows"}),
        "SELECT ?x {}",
        "answered with an error, 22023: SR353: too many rows",
    ),
    "rows cut at the limit": (
        Reply(ROWS % b",".join([ROW] * 3), headers={"X-SPARQL-MaxRows": "3"}),
        "SELECT ?x {}",
        "cuts answers at 3 rows",
    ),
}


def complaint(store: RemoteStore, query: str = ASK) -> str:
    """The message of the error, which is a line; and it comes before the time is up."""
    begin = time.monotonic()
    with pytest.raises(EndpointError) as caught:
        store.query(query)
    assert time.monotonic() - begin < store._exchange._timeout + 5
    message = str(caught.value)
    assert message.isprintable()
    assert message.startswith(f"the endpoint {store.url} ")
    return message


class TestAnswers:
    @pytest.mark.parametrize("fault", FAULTS)
    def test_a_fault_is_an_error(self, misbehaving: Misbehaving, fault: str) -> None:
        reply, query, words = FAULTS[fault]
        misbehaving.replies = [reply]
        assert words in complaint(RemoteStore(misbehaving.url, timeout=5), query)
        assert len(misbehaving.requests) == (3 if "broke off" in words else 1)

    @pytest.mark.parametrize("fault", FAULTS)
    def test_and_a_line_of_the_command_line(self, misbehaving: Misbehaving, run: Run, fault: str) -> None:
        reply, query, words = FAULTS[fault]
        misbehaving.replies = [reply]
        outcome = run("sparql", query, "--source", misbehaving.url)
        assert outcome.code == 3
        assert outcome.out == ""
        assert outcome.err.startswith("ccgraph: the endpoint ")
        assert outcome.err.count("\n") == 1
        assert words.split("\ufffd", maxsplit=1)[0] in outcome.err

    @pytest.mark.parametrize("words", [("show", "pca"), ("dump", "-o", "x.nt"), ("map", "pca", "-o", "x.html")])
    def test_of_every_command(self, misbehaving: Misbehaving, run: Run, words: tuple[str, ...]) -> None:
        misbehaving.replies = [Reply(PAGE, 500, HTML)]
        outcome = run(*words, "--source", misbehaving.url)
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (3, "", 1)

    def test_a_good_answer_is_none(self, misbehaving: Misbehaving) -> None:
        store = RemoteStore(misbehaving.url)
        assert store.query(ASK)
        misbehaving.replies = [Reply(ROWS % ROW, kind="application/json", headers={"X-SPARQL-MaxRows": "2"})]
        answer = store.query("SELECT ?x {}")
        assert isinstance(answer, Result)
        assert len(answer) == 1
        misbehaving.replies = [Reply(b"<urn:a> <urn:b> <urn:c> .", kind="text/plain")]
        assert isinstance(store.query(CONSTRUCT), GraphResult)

    @pytest.mark.parametrize("status", [429, 502, 503, 504])
    def test_a_busy_server_is_asked_again(self, misbehaving: Misbehaving, status: int) -> None:
        misbehaving.replies = [Reply(PAGE, status, HTML, {"Retry-After": "0"})] * 2 + [Reply()]
        assert RemoteStore(misbehaving.url).query(ASK)
        assert len(misbehaving.requests) == 3

    @pytest.mark.parametrize("part", ["body", "chunks", "nothing"])
    def test_what_broke_off_is_asked_for_again(self, misbehaving: Misbehaving, part: str) -> None:
        misbehaving.replies = [Reply(YES, length=1000), Reply()] if part == "body" else [Reply()]
        breaks = {"chunks": chunk, "nothing": hang_up}.get(part)

        def once(handler: BaseHTTPRequestHandler) -> None:
            misbehaving.act = None
            assert breaks is not None
            breaks(handler)

        misbehaving.act = once if breaks is not None else None
        assert RemoteStore(misbehaving.url).query(ASK)
        assert len(misbehaving.requests) == 2

    def test_but_not_for_ever(self, misbehaving: Misbehaving) -> None:
        misbehaving.replies = [Reply(PAGE, 503, HTML, {"Retry-After": "0"})]
        assert "HTTP 503" in complaint(RemoteStore(misbehaving.url))
        assert len(misbehaving.requests) == 3

    def test_it_waits_as_long_as_the_server_says(self, misbehaving: Misbehaving) -> None:
        misbehaving.replies = [Reply(PAGE, 429, HTML, {"Retry-After": "1"}), Reply()]
        begin = time.monotonic()
        assert RemoteStore(misbehaving.url).query(ASK)
        assert 1 <= time.monotonic() - begin < 10

    def test_a_huge_answer_is_cut_off(self, misbehaving: Misbehaving) -> None:
        misbehaving.act = endless
        assert "sends more than 1000000 bytes" in complaint(RemoteStore(misbehaving.url, most=1_000_000))


class TestRequests:
    def test_a_query_is_a_form_without_comments(self, misbehaving: Misbehaving) -> None:
        store = RemoteStore(f"{misbehaving.url}?default-graph-uri=urn%3Ag&key=a%2Bb", graph=None)
        assert store.query("#+ description: Load all, DELETE nothing\nASK { ?s ?p '# no comment' }")
        (request,) = misbehaving.requests
        assert (request.method, request.path) == ("POST", "/sparql?key=a%2Bb")
        assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert request.headers["Accept"] == JSON
        assert b"Load" not in request.body
        assert b"default-graph-uri=urn%3Ag" in request.body
        assert b"no+comment" in request.body

    @pytest.mark.parametrize("text", ["", "hello", "ASK { SERVICE <http://localhost/> {} }", "DROP ALL"])
    def test_what_is_no_query_is_not_sent(self, misbehaving: Misbehaving, text: str) -> None:
        with pytest.raises(ValueError, match=r"\w"):
            RemoteStore(misbehaving.url).query(text)
        assert not misbehaving.requests

    @pytest.mark.parametrize(
        "url",
        [
            "http://",
            "ftp://localhost/",
            "http://localhost:99999/",
            "http://localhost:x/",
            "http://[::1/",
            "http://a b/",
        ],
    )
    def test_what_is_no_address(self, url: str) -> None:
        with pytest.raises(EndpointError, match="is not the address of an endpoint"):
            RemoteStore(url)

    def test_a_password_in_the_address_is_refused_and_not_repeated(self, run: Run) -> None:
        outcome = run("sparql", ASK, "--source", "http://ann:geheim@localhost/sparql")
        assert outcome.code == 3
        assert "holds no user or password" in outcome.err
        assert "geheim" not in outcome.err


class TestConnections:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_a_redirect_is_refused_and_nobody_goes_there(self, misbehaving: Misbehaving, status: int) -> None:
        with Misbehaving() as elsewhere:
            misbehaving.replies = [Reply(PAGE, status, HTML, {"Location": elsewhere.url})]
            assert f"has moved to {elsewhere.url}; if you trust" in complaint(RemoteStore(misbehaving.url))
            assert not elsewhere.requests
        assert len(misbehaving.requests) == 1

    @pytest.mark.parametrize("where", ["file:///etc/passwd", "//", "http://[", "x" * 10_000])
    def test_wherever_it_leads(self, misbehaving: Misbehaving, where: str) -> None:
        misbehaving.replies = [Reply(PAGE, 302, HTML, {"Location": where})]
        message = complaint(RemoteStore(misbehaving.url))
        assert "has moved to" in message
        assert len(message) < 500

    def test_nobody_is_there(self, misbehaving: Misbehaving) -> None:
        url = misbehaving.url
        misbehaving.__exit__()
        assert "cannot be asked: Connection refused" in complaint(RemoteStore(url))

    @pytest.mark.parametrize("words", [ASK, CONSTRUCT])
    def test_the_connection_is_reset(self, misbehaving: Misbehaving, words: str) -> None:
        misbehaving.act = hang_up
        assert "cannot be asked: " in complaint(RemoteStore(misbehaving.url), words)

    def test_the_connection_ends_in_a_chunk(self, misbehaving: Misbehaving) -> None:
        misbehaving.act = chunk
        assert "broke off" in complaint(RemoteStore(misbehaving.url))

    def test_it_speaks_no_http(self, misbehaving: Misbehaving) -> None:
        misbehaving.act = babble
        assert "cannot be asked: " in complaint(RemoteStore(misbehaving.url))

    @pytest.mark.parametrize("part", ["body", "headers", "error", "nothing"])
    def test_slow_bytes(self, misbehaving: Misbehaving, part: str) -> None:
        misbehaving.act = slowly(misbehaving, part)
        message = complaint(RemoteStore(misbehaving.url, timeout=0.5))
        assert "did not answer within 0.5 s" in message or (part == "error" and "HTTP 500" in message)

    def test_one_question_may_have_less_time_than_others_and_never_more(self, misbehaving: Misbehaving) -> None:
        misbehaving.act = slowly(misbehaving, "body")
        for usual, own in ((60.0, 0.3), (0.3, 60.0)):
            with pytest.raises(EndpointError, match=r"did not answer within 0\.3 s"):
                RemoteStore(misbehaving.url, timeout=usual).query(ASK, timeout=own)

    def test_a_slow_server_lets_go_of_its_thread(self, misbehaving: Misbehaving) -> None:
        import threading

        misbehaving.act = slowly(misbehaving, "body")
        complaint(RemoteStore(misbehaving.url, timeout=0.3))
        until = time.monotonic() + 30
        while any(thread.name == "ccgraph endpoint" for thread in threading.enumerate()):
            assert time.monotonic() < until
            time.sleep(0.02)
        assert len(misbehaving.requests) == 1


class TestPages:
    """``triples`` puts pages together, whatever the server's limit, or says that they do not add up."""

    @staticmethod
    def rows(numbers: range, subject: str | None = None) -> bytes:
        def uri(text: str) -> bytes:
            return b'{"type":"uri","value":"urn:%s"}' % text.encode()

        cells = (b'{"s":%s,"p":%s,"o":%s}' % (uri(subject or f"s{n:03}"), uri("p"), uri(f"o{n:03}")) for n in numbers)
        return b'{"head":{"vars":["s","p","o"]},"results":{"bindings":[%s]}}' % b",".join(cells)

    COUNT = (
        b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"%d",'
        b'"datatype":"http://www.w3.org/2001/XMLSchema#integer"}}]}}'
    )
    NO = b'{"head":{},"boolean":false}'

    def test_fewer_than_were_counted(self, misbehaving: Misbehaving) -> None:
        misbehaving.replies = [
            Reply(self.COUNT % 9),
            Reply(self.rows(range(5))),
            Reply(self.NO),
            Reply(self.rows(range(5))),
        ]
        with pytest.raises(EndpointError, match="counts 9 triples and gave 5"):
            list(RemoteStore(misbehaving.url).triples())

    def test_a_limit_of_the_server_makes_smaller_pages(self, misbehaving: Misbehaving) -> None:
        limit = {"X-SPARQL-MaxRows": "4"}
        misbehaving.replies = [
            Reply(self.COUNT % 6),
            Reply(self.rows(range(4)), headers=limit),
            Reply(self.NO),
            Reply(self.rows(range(4)), headers=limit),
            Reply(self.rows(range(3, 6)), headers=limit),
        ]
        assert len(set(RemoteStore(misbehaving.url).triples())) == 6
        assert b"STR%28%3Fs%29+%3E+%22urn%3As002%22" in misbehaving.requests[-1].body
        assert b"LIMIT+4" in misbehaving.requests[-1].body

    def test_a_subject_larger_than_a_page(self, misbehaving: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(remote, "PAGE", 3)
        misbehaving.replies = [
            Reply(self.COUNT % 5),
            Reply(self.NO),
            Reply(self.rows(range(3), "s")),
            Reply(self.rows(range(3), "s").replace(b'"s":{"type":"uri","value":"urn:s"},', b"").replace(b'"s",', b"")),
            Reply(
                self.rows(range(3, 5), "s").replace(b'"s":{"type":"uri","value":"urn:s"},', b"").replace(b'"s",', b"")
            ),
        ]
        assert len(set(RemoteStore(misbehaving.url).triples())) == 5

    def test_blank_nodes_do_not_hold_over_pages(
        self, misbehaving: Misbehaving, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(remote, "PAGE", 3)
        misbehaving.replies = [Reply(self.COUNT % 5), Reply()]
        with pytest.raises(EndpointError, match="has blank nodes"):
            list(RemoteStore(misbehaving.url).triples())

    def test_a_count_that_is_none(self, misbehaving: Misbehaving) -> None:
        misbehaving.replies = [Reply(ROWS % ROW)]
        with pytest.raises(EndpointError, match="did not count its triples"):
            len(RemoteStore(misbehaving.url))


class TestSecrets:
    USER, PASSWORD, TOKEN = "ann", 'geh"eim:é', "t0ken-4711"
    BASIC: ClassVar = {"WWW-Authenticate": 'Basic realm="a, b"'}

    @pytest.fixture
    def somebody(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CCGRAPH_ENDPOINT_USER", self.USER)
        monkeypatch.setenv("CCGRAPH_ENDPOINT_PASSWORD", self.PASSWORD)

    @property
    def basic(self) -> str:
        return base64.b64encode(f"{self.USER}:{self.PASSWORD}".encode()).decode()

    @pytest.mark.usefixtures("somebody")
    def test_a_password_is_sent_when_it_is_asked_for(self, misbehaving: Misbehaving) -> None:
        store = RemoteStore(misbehaving.url)
        assert store.query(ASK)
        misbehaving.replies = [Reply(PAGE, 401, HTML, self.BASIC), Reply()]
        assert store.query(ASK)
        assert [request.headers.get("Authorization") for request in misbehaving.requests] == [
            None,
            None,
            f"Basic {self.basic}",
        ]

    @pytest.mark.usefixtures("somebody")
    @pytest.mark.parametrize("status", [302, 307])
    def test_nobody_else_gets_it(self, misbehaving: Misbehaving, status: int) -> None:
        with Misbehaving() as elsewhere:
            moved = Reply(PAGE, status, HTML, {"Location": elsewhere.url})
            misbehaving.replies = [Reply(PAGE, 401, HTML, self.BASIC), moved]
            assert "has moved" in complaint(RemoteStore(misbehaving.url))
            assert not elsewhere.requests

    @pytest.mark.usefixtures("somebody")
    def test_a_wrong_one_is_tried_once(self, misbehaving: Misbehaving) -> None:
        misbehaving.replies = [Reply(PAGE, 401, HTML, self.BASIC)]
        message = complaint(RemoteStore(misbehaving.url))
        assert "it does not take what CCGRAPH_ENDPOINT_USER and CCGRAPH_ENDPOINT_PASSWORD hold" in message
        assert len(misbehaving.requests) == 2

    @pytest.mark.usefixtures("somebody")
    @pytest.mark.parametrize(
        "way",
        [
            "Negotiate",
            "Bearer",
            "",
            'Digest realm="x", nonce="y", algorithm=SHA-512',
            'Digest realm="x", nonce="y", algorithm=MD5-sess',
            "Digest",
        ],
    )
    def test_a_way_to_sign_in_that_is_not_known(self, misbehaving: Misbehaving, way: str) -> None:
        misbehaving.replies = [Reply(PAGE, 401, HTML, {"WWW-Authenticate": way})]
        assert "has not asked for a user in a way known here" in complaint(RemoteStore(misbehaving.url))
        assert len(misbehaving.requests) == 1

    @pytest.mark.usefixtures("somebody")
    @pytest.mark.parametrize(
        ("way", "expected"),
        [
            (
                'Digest realm="r", nonce="n", opaque="o", qop="auth,auth-int", algorithm=MD5, Basic realm="r"',
                "qop=auth,",
            ),
            ('Basic realm="r", Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth"', "algorithm=SHA-256"),
            ('Digest realm="r", nonce="n"', 'response="'),
            ('Digest realm="r", nonce="n", algorithm=MD5-sess, qop="auth"', "algorithm=MD5-sess"),
        ],
    )
    def test_digest_sends_no_password(self, misbehaving: Misbehaving, way: str, expected: str) -> None:
        misbehaving.replies = [Reply(PAGE, 401, HTML, {"WWW-Authenticate": way}), Reply()]
        store = RemoteStore(misbehaving.url)
        assert store.query(ASK)
        assert store.query(ASK)
        first, second = (request.headers["Authorization"] for request in misbehaving.requests[1:])
        assert first.startswith('Digest username="ann", realm="r", nonce="n", uri="/sparql"')
        assert expected in first + ","
        assert "geh" not in first
        assert ("nc=00000002" in second) == ("qop" in first)

    @pytest.mark.usefixtures("somebody")
    @pytest.mark.parametrize("qop", ["", ', qop="auth-int, auth"'])
    @pytest.mark.parametrize("algorithm", ["", "MD5", "md5-sess", "SHA-256", "SHA-256-sess"])
    @pytest.mark.parametrize(
        ("url", "path"),
        [("http://x", "/"), ("http://x/sparql", "/sparql"), ("http://x/a%20b?c=d&e#f", "/a%20b?c=d&e")],
    )
    def test_digest_answers_are_those_of_the_standard(self, algorithm: str, qop: str, url: str, path: str) -> None:
        """RFC 7616, section 3.4, for each thing that a server may leave out."""
        named = f", algorithm={algorithm}" if algorithm else ""
        asked = Message()
        asked["WWW-Authenticate"] = f'Digest realm="a, b", nonce="n=="{qop}{named}'
        me = SignIn("https://example.org/sparql")
        if algorithm.endswith("-sess") and not qop:  # the standard has no way to tell the server what was mixed in
            assert not me.is_asked(asked)
            return
        assert me.is_asked(asked)
        for count in ("00000001", "00000002"):
            header = (me.header("POST", url) or "").encode("latin-1").decode()
            got = {name: quoted or bare for name, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', header)}

            def mix(*parts: str) -> str:
                name = "sha256" if algorithm.startswith("SHA") else "md5"
                return hashlib.new(name, ":".join(parts).encode()).hexdigest()

            who = mix(self.USER, "a, b", self.PASSWORD)
            if algorithm.endswith("-sess"):
                who = mix(who, "n==", got["cnonce"])
            inner = ("n==", count, got["cnonce"], "auth") if qop else ("n==",)
            expected = {"username": self.USER, "realm": "a, b", "nonce": "n==", "uri": path}
            expected["response"] = mix(who, *inner, mix("POST", path))
            if algorithm:
                expected["algorithm"] = algorithm
            if qop:
                expected |= {"cnonce": got["cnonce"], "qop": "auth", "nc": count}
            assert got == expected

    @pytest.mark.parametrize("token", ["", "abcd-1"])
    @pytest.mark.parametrize("password", ["", "abc", "abcd", "pa:ss wörd"])
    def test_secrets_are_hidden_wherever_they_stand(
        self, monkeypatch: pytest.MonkeyPatch, password: str, token: str
    ) -> None:
        monkeypatch.setenv("CCGRAPH_ENDPOINT_USER", "ann")
        monkeypatch.setenv("CCGRAPH_ENDPOINT_PASSWORD", password)
        monkeypatch.setenv("CCGRAPH_ENDPOINT_TOKEN", token)
        both = f"ann:{password}"
        for secret in (both, base64.b64encode(both.encode()).decode(), token, password):
            seen = SignIn("https://example.org/sparql").hide(f"<{secret}> and {secret}")
            # three letters are too many words of any message
            assert seen == ("<***> and ***" if len(secret) >= 4 else f"<{secret}> and {secret}")
        assert SignIn("https://example.org/sparql").hide("ann is known") == "ann is known"

    def test_the_example_of_the_standard(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """RFC 7616, section 3.9.1."""
        monkeypatch.setenv("CCGRAPH_ENDPOINT_USER", "Mufasa")
        monkeypatch.setenv("CCGRAPH_ENDPOINT_PASSWORD", "Circle of Life")
        monkeypatch.setattr("secrets.token_hex", lambda _: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
        me = SignIn("https://example.org/sparql")
        me._challenge = {
            "realm": "http-auth@example.org",
            "qop": "auth, auth-int",
            "algorithm": "SHA-256",
            "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        }
        header = me.header("GET", "http://www.example.org/dir/index.html") or ""
        assert 'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"' in header

    def test_a_token_is_sent_at_once_and_only_here(
        self, misbehaving: Misbehaving, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CCGRAPH_ENDPOINT_TOKEN", self.TOKEN)
        with Misbehaving() as elsewhere:
            misbehaving.replies = [Reply(), Reply(PAGE, 307, HTML, {"Location": elsewhere.url})]
            store = RemoteStore(misbehaving.url)
            assert store.query(ASK)
            assert "has moved" in complaint(store)
            assert not elsewhere.requests
        assert {request.headers["Authorization"] for request in misbehaving.requests} == {f"Bearer {self.TOKEN}"}

    @pytest.mark.parametrize("secret", ["CCGRAPH_ENDPOINT_TOKEN", "CCGRAPH_ENDPOINT_USER"])
    def test_of_two_servers_one_must_be_meant(
        self, misbehaving: Misbehaving, monkeypatch: pytest.MonkeyPatch, run: Run, secret: str
    ) -> None:
        monkeypatch.setenv(secret, self.TOKEN)
        with Misbehaving() as other:
            for words in (("--check", other.url), ("--source", other.url)):
                outcome = run("push", misbehaving.url, *words)
                assert outcome.code == 3
                assert "two servers are named" in outcome.err
                assert "say in CCGRAPH_ENDPOINT_ORIGIN whom it is for" in outcome.err
            assert not other.requests
        assert not misbehaving.requests

    @pytest.mark.parametrize("meant", [True, False])
    def test_who_is_not_meant_gets_none(
        self,
        misbehaving: Misbehaving,
        monkeypatch: pytest.MonkeyPatch,
        meant: bool,  # noqa: FBT001
    ) -> None:
        monkeypatch.setenv("CCGRAPH_ENDPOINT_TOKEN", self.TOKEN)
        place = misbehaving.url.rpartition("/")[0]
        monkeypatch.setenv("CCGRAPH_ENDPOINT_ORIGIN", place if meant else place.replace("http:", "https:"))
        assert RemoteStore(misbehaving.url).query(ASK)
        found = {request.headers.get("Authorization") for request in misbehaving.requests}
        assert found == {f"Bearer {self.TOKEN}" if meant else None}

    @pytest.mark.usefixtures("somebody")
    def test_no_message_has_a_secret(self, misbehaving: Misbehaving, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
        def echo(handler: BaseHTTPRequestHandler) -> None:
            known = handler.headers.get("Authorization", "")
            body = f"you said {known}, {self.PASSWORD} and {self.TOKEN}".encode()
            handler.send_response(401 if not known else 500)
            handler.send_header("WWW-Authenticate", 'Basic realm="x"')
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        misbehaving.act = echo
        for token in (None, self.TOKEN):
            if token:
                monkeypatch.setenv("CCGRAPH_ENDPOINT_TOKEN", token)
            for words in (("sparql", ASK, "--source"), ("endpoint",), ("push",)):
                outcome = run(*words, misbehaving.url)
                assert outcome.code == 3
                assert "you said" in outcome.err
                secret = self.TOKEN if token else self.basic
                assert secret not in outcome.err
                assert token or self.PASSWORD not in outcome.err

    @pytest.mark.parametrize("token", ["two\nlines", "é", "\x00"])
    def test_a_token_that_cannot_be_sent(self, monkeypatch: pytest.MonkeyPatch, token: str, run: Run) -> None:
        if "\x00" in token:
            monkeypatch.setattr("os.environ", {"CCGRAPH_ENDPOINT_TOKEN": token})
            with pytest.raises(EndpointError, match="holds a character that no token has"):
                RemoteStore("http://localhost/")
            return
        monkeypatch.setenv("CCGRAPH_ENDPOINT_TOKEN", token)
        outcome = run("sparql", ASK, "--source", "http://localhost/")
        assert outcome.code == 3
        assert "CCGRAPH_ENDPOINT_TOKEN holds a character that no token has" in outcome.err


def endless(handler: BaseHTTPRequestHandler) -> None:
    _head(handler, JSON)
    with_errors = (BrokenPipeError, ConnectionResetError)
    try:
        while True:
            handler.wfile.write(b" " * 65536)
    except with_errors:
        return


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    import socket
    import struct

    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def chunk(handler: BaseHTTPRequestHandler) -> None:
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"1000\r\n" + YES)
    handler.close_connection = True


def babble(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")


def slowly(server: Misbehaving, part: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """One byte each 50 ms for ever: of the body, of a header, of an error's page; or none at all."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        if part == "headers":
            handler.wfile.write(b"HTTP/1.0 200 OK\r\nX-Long: ")
        elif part != "nothing":
            _head(handler, JSON, 500 if part == "error" else 200)
        while not server.stopped.wait(0.05):
            if part == "nothing":
                continue
            try:
                handler.wfile.write(b" " if part == "body" else b"x")
            except OSError:
                return

    return act


def _head(handler: BaseHTTPRequestHandler, kind: str, status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.end_headers()
