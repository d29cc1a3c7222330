"""A SPARQL 1.1 endpoint as a store: it answers what a local one answers, or says in one sentence why not.

SPARQLWrapper writes the request. It is sent from here, because the wrapper follows redirects to anywhere, reads without
an end, and signs in with an opener that the whole process then shares. A request goes to the address that was named and
nowhere else; it is a form sent by POST, the one way that all servers take at any length; it has a time and a size. What
is not a whole answer is an error, whatever the status says.
"""

from __future__ import annotations

import os
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any, Self

from pyoxigraph import BlankNode, RdfFormat, Triple, parse

from ccgraph.errors import EndpointError, ParseError, QuerySyntaxError
from ccgraph.queries.guard import guard
from ccgraph.queries.tokens import tokenize
from ccgraph.results import GraphResult, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.client import HTTPMessage

    from ccgraph.queries.tokens import Token

#: seconds for one request, retries included, and bytes of one answer.
TIMEOUT = 60.0
MAX_BYTES = 256 * 1024 * 1024
#: rows in one page of a whole graph.
PAGE = 10_000
#: how often a request is sent again when a server is busy, and how long to wait where it does not say, in seconds.
_RETRIES = 2
_PAUSE = 1.0
_BUSY = frozenset({429, 502, 503, 504})
_CHUNK = 64 * 1024
_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_TYPES = {_ROWS: {_ROWS, "application/json"}, _TRIPLES: {_TRIPLES, "text/plain", "text/turtle", "text/ntriples"}}
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
#: how long a server's own words may be in a message.
_QUOTED = 200

USER, PASSWORD, TOKEN = "CCGRAPH_ENDPOINT_USER", "CCGRAPH_ENDPOINT_PASSWORD", "CCGRAPH_ENDPOINT_TOKEN"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Redirects are errors: a query that was sent by POST would arrive elsewhere, by GET, without its text."""

    def redirect_request(self, *_: object) -> None:
        """There is no request to go on with."""


class RemoteStore:
    """An endpoint that is asked over HTTP.

    ``graph`` is the named graph to ask, where the endpoint's own default graph is not meant. Who to be is read from the
    environment: CCGRAPH_ENDPOINT_TOKEN for a bearer token, or CCGRAPH_ENDPOINT_USER and CCGRAPH_ENDPOINT_PASSWORD for
    Basic and Digest, as the server asks. They are sent to this endpoint only.
    """

    def __init__(self, url: str, *, graph: str | None = None, timeout: float = TIMEOUT, most: int = MAX_BYTES) -> None:
        """Name the endpoint; nothing is sent yet.

        Raises:
            EndpointError: ``url`` is not the address of an endpoint.
        """
        parts = _split(url)
        given = urllib.parse.parse_qs(parts.query)
        self.graph = graph or next(iter(given.get("default-graph-uri", [])), None)
        self.url = urllib.parse.urlunsplit(parts._replace(query="" if "default-graph-uri" in given else parts.query))
        self._timeout = timeout
        self._most = most
        self._opener = _opener(self.url)

    def query(self, text: str, *, checked: bool = False) -> Result | GraphResult:
        """Ask a SPARQL query.

        Args:
            text: SELECT, ASK, CONSTRUCT or DESCRIBE.
            checked: the text passed ``queries.guard`` already, as saved queries have.

        Raises:
            QuerySyntaxError: the text is no query, or is refused.
            EndpointError: the endpoint cannot be reached, refuses, or does not answer with a whole answer in time.
        """
        tokens = tokenize(text) if checked else guard(text)
        form = next((value.upper() for kind, value, _, _ in tokens if kind == "word" and value.upper() in _FORMS), "")
        if not form:
            raise QuerySyntaxError("the text is no query: it has no SELECT, ASK, CONSTRUCT or DESCRIBE")
        wanted = _ROWS if form in {"SELECT", "ASK"} else _TRIPLES
        body, headers = self._in_time(lambda deadline: self._ask(_bare(text, tokens), form, wanted, deadline))
        return self._rows(body, headers, text) if wanted == _ROWS else self._graph(body, headers, text)

    def triples(self) -> Iterator[Triple]:
        """Every triple, a page at a time, and no fewer than the endpoint counts.

        Raises:
            EndpointError: as ``query``; or pages do not add up, or hold blank nodes, whose names hold for a page only.
        """
        expected = len(self)
        found = 0
        while found < expected:
            page = self.query(
                f"SELECT ?s ?p ?o WHERE {{ ?s ?p ?o }} ORDER BY ?s ?p ?o LIMIT {PAGE} OFFSET {found}", checked=True
            )
            rows = page.rows if isinstance(page, Result) else []
            if not rows:
                break
            for row in rows:
                if expected > PAGE and any(isinstance(term, BlankNode) for term in row):
                    raise self._error("has blank nodes, which pages of an answer cannot tell apart; take its own dump")
                yield Triple(*row)  # type: ignore[arg-type]  # subject, predicate and object of a triple
            found += len(rows)
        if found != expected:
            raise self._error(f"counts {expected} triples and gave {found}; it cuts answers, or is being written to")

    def close(self) -> None:
        """Nothing is held between requests."""

    def __len__(self) -> int:
        """How many triples the endpoint counts."""
        answer = self.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", checked=True)
        try:
            return int(next(iter(answer))[0])  # type: ignore[index]  # a row
        except (StopIteration, ValueError, TypeError) as error:
            raise self._error("did not count its triples") from error

    def __bool__(self) -> bool:
        """A store is a store also while it is empty, or cannot be reached."""
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<RemoteStore: {self.url}>"

    def _ask(self, text: str, form: str, wanted: str, deadline: float) -> tuple[bytes, HTTPMessage]:
        """Send the query until it is answered; servers that are busy are asked again, while there is time."""
        for attempt in range(_RETRIES + 1):
            request = self._request(text, form, wanted)
            try:
                with self._opener.open(request, timeout=max(deadline - time.monotonic(), 0.1)) as response:
                    return self._read(response, deadline), response.headers
            except urllib.error.HTTPError as error:
                with error:
                    pause = _pause(error) if error.code in _BUSY else None
                    if pause is None or attempt == _RETRIES or time.monotonic() + pause > deadline:
                        raise self._refusal(error) from error
                time.sleep(pause)
        raise AssertionError("the loop returns or raises")

    def _request(self, text: str, form: str, wanted: str) -> urllib.request.Request:
        from SPARQLWrapper import JSON, POST, TURTLE, URLENCODED, SPARQLWrapper  # noqa: PLC0415 - only for endpoints

        wrapper = SPARQLWrapper(self.url, agent="ccgraph")
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        wrapper.setOnlyConneg(True)
        wrapper.setReturnFormat(JSON if wanted == _ROWS else TURTLE)
        wrapper.setQuery(text)
        wrapper.queryType = form  # the wrapper guesses it from words, of comments and strings too
        if self.graph is not None:
            wrapper.addDefaultGraph(self.graph)
        request: urllib.request.Request = wrapper._createRequest()  # noqa: SLF001 - the wrapper, without its sending
        request.add_header("Accept", wanted)
        token = os.environ.get(TOKEN)
        if token:
            request.add_unredirected_header("Authorization", f"Bearer {token}")
        return request

    def _read(self, response: Any, deadline: float) -> bytes:  # noqa: ANN401 - http.client's, or a test's
        parts, size = [], 0
        while part := response.read(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > self._most:
                raise self._error(f"sends more than {self._most} bytes; ask for less, with LIMIT")
            if time.monotonic() > deadline:
                raise TimeoutError
        length = response.headers.get("Content-Length", "")
        if length.isdecimal() and size < int(length):
            raise self._error(f"broke off after {size} of {length} bytes")
        return b"".join(parts)

    def _in_time(self, work: Callable[[float], tuple[bytes, HTTPMessage]]) -> tuple[bytes, HTTPMessage]:
        """Do the work in a thread, which is left when time is up: a socket's own limit starts anew at each byte."""
        answers: list[tuple[bytes, HTTPMessage]] = []
        problems: list[BaseException] = []

        def run() -> None:
            try:
                answers.append(work(time.monotonic() + self._timeout))
            except BaseException as problem:  # noqa: BLE001 - raised again below, in the thread of who asked
                problems.append(problem)

        thread = threading.Thread(target=run, name="ccgraph endpoint", daemon=True)
        thread.start()
        thread.join(self._timeout)
        if answers:
            return answers[0]
        problem = problems[0] if problems else TimeoutError()
        if isinstance(problem, EndpointError):
            raise problem
        reason = getattr(problem, "reason", problem)
        if isinstance(problem, TimeoutError) or isinstance(reason, TimeoutError):
            raise self._error(f"did not answer within {self._timeout:g} s") from problem
        if isinstance(problem, (OSError, urllib.error.URLError, ValueError)) or _is_http(problem):
            raise self._error(f"cannot be asked: {_words(str(reason) or type(reason).__name__)}") from problem
        raise problem

    def _rows(self, body: bytes, headers: HTTPMessage, text: str) -> Result:
        self._check_type(body, headers, _ROWS)
        try:
            result = Result.from_sparql_json(body, text, source=self.url)
        except ParseError as error:
            raise self._error(f"answered with what is not a whole answer: {_start(body)}") from error
        most = headers.get("X-SPARQL-MaxRows", "")
        if most.isdecimal() and len(result) >= int(most):
            raise self._error(f"cuts answers at {most} rows; ask for less, with LIMIT and OFFSET")
        return result

    def _graph(self, body: bytes, headers: HTTPMessage, text: str) -> GraphResult:
        kind = self._check_type(body, headers, _TRIPLES)
        form = RdfFormat.TURTLE if kind == "text/turtle" else RdfFormat.N_TRIPLES
        try:
            return GraphResult([quad.triple for quad in parse(body, form)], sparql=text)
        except (SyntaxError, ValueError) as error:
            raise self._error(f"answered with what is not a whole graph: {_start(body)}") from error

    def _check_type(self, body: bytes, headers: HTTPMessage, wanted: str) -> str:
        """The media type of the answer, where it is one that was asked for."""
        if headers.get("X-SQL-State", "") == "S1TAT":  # Virtuoso ran out of time, and sends what it had
            raise self._error("ran out of time and sent a part of the answer")
        kind = headers.get_content_type()
        if kind not in _TYPES[wanted]:
            raise self._error(f"answered with {kind} and not with {wanted}: {_start(body)}")
        return kind

    def _refusal(self, error: urllib.error.HTTPError) -> EndpointError:
        body = error.read(4 * _QUOTED)
        where = error.headers.get("Location")
        if where is not None and 300 <= error.code < 400:  # noqa: PLR2004 - redirects
            return self._error(f"has moved to {_words(where)}; if you trust that address, use it")
        if error.code in {401, 403}:
            return self._error(f"does not let you in (HTTP {error.code}); set {USER} and {PASSWORD}, or {TOKEN}")
        return self._error(f"answered HTTP {error.code} {_words(error.reason)}: {_start(body)}")

    def _error(self, what: str) -> EndpointError:
        return EndpointError(f"the endpoint {self.url} {what}")


def _split(url: str) -> urllib.parse.SplitResult:
    """The parts of an endpoint's address; without secrets in it, which would end in logs and messages."""
    try:
        parts = urllib.parse.urlsplit(url)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError as error:
        raise EndpointError(f"{url!a} is not the address of an endpoint: {error}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_good or not url.isprintable():
        raise EndpointError(f"{url!a} is not the address of an endpoint; write it as in https://example.org/sparql")
    if parts.username is not None or parts.password is not None:
        raise EndpointError(f"the address of an endpoint holds no user or password; set {USER} and {PASSWORD}")
    return parts


def _opener(url: str) -> urllib.request.OpenerDirector:
    """Sends requests, and signs in where this endpoint asks for it."""
    handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    if user is not None and password is not None:
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, url, user, password)
        handlers += [urllib.request.HTTPDigestAuthHandler(known), urllib.request.HTTPBasicAuthHandler(known)]
    return urllib.request.build_opener(*handlers)


def _bare(text: str, tokens: list[Token]) -> str:
    """The query without comments, in which some servers, and the wrapper, find words that mean something to them."""
    parts, position = [], 0
    for _, value, start, _ in tokens:
        between = text[position:start]
        parts += ["\n" if "\n" in between else " " if between else "", value]
        position = start + len(value)
    return "".join(parts)


def _pause(error: urllib.error.HTTPError) -> float:
    """Seconds to wait before asking again: what the server says, if it says a number."""
    said = error.headers.get("Retry-After", "")
    return float(said) if said.isdecimal() else _PAUSE


def _start(body: bytes) -> str:
    """The beginning of a body, as words for a message; without the tags of HTML."""
    return _words(body[: 4 * _QUOTED].decode("utf-8", "replace"))[:_QUOTED] or "nothing"


def _words(text: str) -> str:
    import re  # noqa: PLC0415 - only for a message

    plain = re.sub(r"<(style|script)\b.*?</\1>|<[^<>]*>", " ", text, flags=re.DOTALL | re.IGNORECASE)
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(plain.split()))[:_QUOTED]


def _is_http(problem: BaseException) -> bool:
    from http.client import HTTPException  # noqa: PLC0415 - only on errors

    return isinstance(problem, HTTPException)
