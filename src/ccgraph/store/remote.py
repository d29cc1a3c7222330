"""A SPARQL 1.1 endpoint as a store: it answers what a local one answers, or says in one sentence why not.

SPARQLWrapper writes the request; ``exchange`` sends it, because the wrapper follows redirects to anywhere, reads
without an end, and signs in with an opener that the whole process then shares. A query is a form sent by POST, the one
way that all servers take at any length. What is not a whole answer is an error, whatever the status says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self

from pyoxigraph import Literal, RdfFormat, Triple, parse

from ccgraph.errors import ParseError, QuerySyntaxError
from ccgraph.queries.guard import guard
from ccgraph.queries.tokens import tokenize
from ccgraph.results import GraphResult, Result
from ccgraph.store.exchange import MAX_BYTES, TIMEOUT, Exchange, beginning, split_url, words

if TYPE_CHECKING:
    import urllib.request
    from collections.abc import Iterator
    from http.client import HTTPMessage

    from ccgraph.errors import EndpointError
    from ccgraph.queries.tokens import Token
    from ccgraph.results.values import Term

    _Row = tuple[Term | None, ...]

#: rows in one page of a whole graph.
PAGE = 10_000
_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_TYPES = {_ROWS: {_ROWS, "application/json"}, _TRIPLES: {_TRIPLES, "text/plain", "text/turtle", "text/ntriples"}}
#: how much of the end of a broken answer is in a message, in bytes.
_END = 100
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


class Reply(NamedTuple):
    """An answer with what came along: the headers, and the seconds that it took."""

    result: Result | GraphResult
    headers: HTTPMessage
    seconds: float


class RemoteStore:
    """An endpoint that is asked over HTTP.

    ``graph`` is the named graph to ask, where the endpoint's own default graph is not meant. Who to be is read from the
    environment: CCGRAPH_ENDPOINT_TOKEN for a bearer token, or CCGRAPH_ENDPOINT_USER and CCGRAPH_ENDPOINT_PASSWORD for
    Basic and Digest, as the server asks. They are sent to this endpoint only.
    """

    #: an endpoint has no index of names (``LocalStore.names_like``).
    names_like: ClassVar[None] = None

    def __init__(self, url: str, *, graph: str | None = None, timeout: float = TIMEOUT, most: int = MAX_BYTES) -> None:
        """Name the endpoint; nothing is sent yet.

        Raises:
            EndpointError: ``url`` is not the address of an endpoint.
        """
        from urllib.parse import parse_qsl, urlencode, urlunsplit  # noqa: PLC0415 - beside what is used of it below

        parts = split_url(url)
        given = parse_qsl(parts.query, keep_blank_values=True)
        self.graph = graph or next((value for name, value in given if name == "default-graph-uri"), None)
        rest = urlencode([(name, value) for name, value in given if name != "default-graph-uri"])
        self.url = urlunsplit(parts._replace(query=parts.query if len(rest) == len(parts.query) else rest))
        self._exchange = Exchange(self.url, timeout=timeout, most=most)

    def query(self, text: str, *, checked: bool = False, timeout: float | None = None) -> Result | GraphResult:
        """Ask a SPARQL query.

        Args:
            text: SELECT, ASK, CONSTRUCT or DESCRIBE.
            checked: the text passed ``queries.guard`` already, as saved queries have.
            timeout: seconds that it may take, where that is less than for all.

        Raises:
            QuerySyntaxError: the text is no query, or is refused.
            EndpointError: the endpoint cannot be reached, refuses, or does not answer with a whole answer in time.
        """
        return self.reply(text, checked=checked, timeout=timeout).result

    def reply(
        self, text: str, *, checked: bool = False, limit: int | None = None, timeout: float | None = None
    ) -> Reply:
        """The answer to a query with its headers and its time; raises what ``query`` does.

        ``limit`` is the LIMIT of the text, where that has one: with fewer rows an answer is whole all the same.
        """
        tokens = tokenize(text) if checked else guard(text)
        form = next((value.upper() for kind, value, _, _ in tokens if kind == "word" and value.upper() in _FORMS), "")
        if not form:
            raise QuerySyntaxError("the text is no query: it has no SELECT, ASK, CONSTRUCT or DESCRIBE")
        wanted = _ROWS if form in {"SELECT", "ASK"} else _TRIPLES
        answer = self._exchange.send(self._request(_bare(text, tokens), form, wanted), reads=True, timeout=timeout)
        self._check_state(answer.headers)
        kind = answer.headers.get_content_type()
        if wanted == _TRIPLES:
            triples = read_triples(self._exchange, kind, answer.body)
            return Reply(GraphResult(triples, sparql=text), answer.headers, answer.seconds)
        _expect(self._exchange, kind, answer.body, wanted)
        return Reply(self._rows(answer.body, answer.headers, text, limit), answer.headers, answer.seconds)

    def triples(self) -> Iterator[Triple]:
        """Every triple, and as many as the endpoint counts: a page at a time, of whole subjects.

        A page starts behind the last subject of the one before: with OFFSET, servers would have to sort more than some
        of them do.

        Raises:
            EndpointError: as ``query``; or pages do not add up, or there are blank nodes, whose names hold for one
                answer only, and more triples than an answer holds.
        """
        expected = len(self)
        page = PAGE
        if expected <= page:
            rows, page = self._page("SELECT ?s ?p ?o WHERE { ?s ?p ?o }", page)
            if len(rows) == expected:
                yield from (Triple(*row) for row in rows)  # type: ignore[arg-type]  # the terms of a triple
                return
        self._refuse_blank_nodes()
        found = 0
        behind = ""
        while found < expected:
            rows, page = self._page(f"SELECT ?s ?p ?o WHERE {{ ?s ?p ?o {behind}}} ORDER BY STR(?s)", page)
            whole = rows if len(rows) < page else _whole_subjects(rows)
            if rows and not whole:
                whole = self._of_subject(rows[0][0], page)
            yield from (Triple(*row) for row in whole)  # type: ignore[arg-type]  # as above
            found += len(whole)
            if len(rows) < page:
                break
            behind = f"FILTER(STR(?s) > {Literal(getattr(whole[-1][0], 'value', ''))}) "
        if found != expected:
            raise self.error(f"counts {expected} triples and gave {found}; it cuts answers, or is being written to")

    def close(self) -> None:
        """Nothing is held between requests."""

    def error(self, what: str) -> EndpointError:
        """What went wrong at this endpoint, in one line."""
        return self._exchange.error(what)

    def __len__(self) -> int:
        """How many triples the endpoint counts."""
        answer = self.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", checked=True)
        try:
            return int(next(iter(answer))[0])  # type: ignore[index]  # a row
        except (StopIteration, ValueError, TypeError) as error:
            raise self.error("did not count its triples") from error

    def __bool__(self) -> bool:
        """A store is a store also while it is empty, or cannot be reached."""
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<RemoteStore: {self.url}>"

    def _refuse_blank_nodes(self) -> None:
        if self.query("ASK { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }", checked=True):
            raise self.error("has blank nodes, which pages of an answer cannot tell apart; take its own dump")

    def _page(self, text: str, page: int, offset: int = 0) -> tuple[list[_Row], int]:
        """A page of rows, and how many rows this endpoint lets a page have."""
        result, headers, _ = self.reply(f"{text} LIMIT {page} OFFSET {offset}", checked=True, limit=page)
        most = headers.get("X-SPARQL-MaxRows", "")
        rows = list(result.rows) if isinstance(result, Result) else []
        return rows, min(page, int(most)) if most.isdecimal() and int(most) > 0 else page

    def _of_subject(self, subject: Term | None, page: int) -> list[_Row]:
        """The rows of a subject that has more than a page of them."""
        found: list[_Row] = []
        while True:
            rows, _ = self._page(f"SELECT ?p ?o WHERE {{ {subject} ?p ?o }} ORDER BY ?p ?o", page, len(found))
            found += [(subject, *row) for row in rows]
            if len(rows) < page:
                return found

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
        return request

    def _rows(self, body: bytes, headers: HTTPMessage, text: str, limit: int | None) -> Result:
        try:
            result = Result.from_sparql_json(body, text, source=self.url)
        except ParseError:
            result = None
        if result is None:
            # Not raised from the other error, whose traceback holds the engine's reader: that may be dropped in this
            # thread only, and a traceback lives until whichever thread collects garbage next.
            raise self.error(f"answered with what is not a whole answer: {_said(body)}")
        most = headers.get("X-SPARQL-MaxRows", "")
        if most.isdecimal() and len(result) >= int(most) and limit is None:
            raise self.error(f"cuts answers at {int(most)} rows; ask for less, with LIMIT and OFFSET")
        return result

    def _check_state(self, headers: HTTPMessage) -> None:
        """Raise where Virtuoso says in a header that the answer is none, or not the whole."""
        state = headers.get("X-SQL-State", "")
        if state == "S1TAT":  # Virtuoso ran out of time, and sends what it had
            raise self.error("ran out of time and sent a part of the answer")
        if state:
            raise self.error(
                f"answered with an error, {words(state)}: {words(headers.get('X-SQL-Message', 'no words'))}"
            )


def read_triples(exchange: Exchange, kind: str, body: bytes) -> list[Triple]:
    """The triples of an answer of the media type ``kind``, which is one of N-Triples or Turtle.

    Raises:
        EndpointError: it is something else, or is cut.
    """
    _expect(exchange, kind, body, _TRIPLES)
    form = RdfFormat.TURTLE if kind == "text/turtle" else RdfFormat.N_TRIPLES
    try:
        return [quad.triple for quad in parse(body, form)]
    except (SyntaxError, ValueError) as error:
        raise exchange.error(f"answered with what is not a whole graph: {_said(body)}") from error


def _expect(exchange: Exchange, kind: str, body: bytes, wanted: str) -> None:
    """Raise where an answer is not of the media type that was asked for, or of one that stands for it."""
    if kind not in _TYPES[wanted]:
        raise exchange.error(f"answered with {words(kind)} and not with {wanted}: {beginning(body)}")


def _whole_subjects(rows: list[_Row]) -> list[_Row]:
    """The rows but those of the last subject, which may have more than are here."""
    end = len(rows)
    while end and rows[end - 1][0] == rows[-1][0]:
        end -= 1
    return rows[:end]


def _said(body: bytes) -> str:
    """What a body that cannot be read says: its beginning, or the end of what began like an answer."""
    text = body.strip()
    return f"it ends in {beginning(text[-_END:])}" if text.startswith((b"{", b"<http")) else beginning(text)


def _bare(text: str, tokens: list[Token]) -> str:
    """The query without comments, in which some servers, and the wrapper, find words that mean something to them."""
    parts, position = [], 0
    for _, value, start, _ in tokens:
        between = text[position:start]
        parts += ["\n" if "\n" in between else " " if between else "", value]
        position = start + len(value)
    return "".join(parts)
