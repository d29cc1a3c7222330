"""Requests over HTTP: to one address and nowhere else, within a time and a size, signed in where the address asks.

No redirect is followed: a request that was sent by POST would arrive elsewhere, by GET, without its text. The time is
that of the whole exchange, from the name of the host to the last byte, retries included; a socket's own limit would
start anew at each byte.
"""

from __future__ import annotations

import http.client
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from ccgraph.errors import EndpointError
from ccgraph.store.sign_in import PASSWORD, TOKEN, USER, SignIn

if TYPE_CHECKING:
    from http.client import HTTPMessage

#: seconds for one request, retries included, and bytes of one answer.
TIMEOUT = 60.0
MAX_BYTES = 256 * 1024 * 1024
#: how often a reading request is sent again when a server is busy or its answer breaks off, and how long to wait for a
#: busy one that does not say.
_RETRIES = 2
_PAUSE = 1.0
_BUSY = frozenset({429, 502, 503, 504})
_CHUNK = 64 * 1024
#: how long a server's own words may be in a message, and the seconds for which they are waited for.
_QUOTED = 200
_PATIENCE = 1.0


class Answer(NamedTuple):
    """What came back; ``seconds`` is how long that took."""

    headers: HTTPMessage
    body: bytes
    seconds: float


class Exchange:
    """The requests to one address."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT, most: int = MAX_BYTES) -> None:
        """Name the address; nothing is sent yet.

        Raises:
            EndpointError: ``url`` is not the address of an endpoint.
        """
        split_url(url)
        self.url = url
        self._timeout = timeout
        self._most = most
        self._sign_in = SignIn(url)

    def send(self, request: urllib.request.Request, *, reads: bool, timeout: float | None = None) -> Answer:
        """Send a request; one that only ``reads`` is sent again while time is left, twice at most.

        That is after the server said that it is busy, and at once where the connection ended before the answer did: a
        balancer in front of several servers has another one by then. ``timeout`` is in seconds, for less than usual.

        Raises:
            EndpointError: the address cannot be reached, refuses, or does not answer with a whole answer in time.
        """
        seconds = self._timeout if timeout is None else min(timeout, self._timeout)
        run = _Run(self, request, reads=reads, seconds=seconds)
        thread = threading.Thread(target=run.work, name="ccgraph endpoint", daemon=True)
        thread.start()
        try:
            thread.join(seconds)
            in_time = not thread.is_alive()
        finally:
            run.stop()  # what a broken connection makes the thread believe it got does not count
        if in_time and run.answer is not None:
            return run.answer
        problem = (run.problem if in_time else None) or TimeoutError()
        if isinstance(problem, EndpointError):
            raise problem
        reason = getattr(problem, "reason", problem)
        if isinstance(problem, TimeoutError) or isinstance(reason, TimeoutError):
            raise self.error(f"did not answer within {seconds:g} s") from problem
        if isinstance(problem, _BrokenOffError):
            raise self.error(f"broke off after {problem}") from problem
        if isinstance(problem, (OSError, ValueError, http.client.HTTPException)):
            said = reason.strerror if isinstance(reason, OSError) and reason.strerror else str(reason)
            raise self.error(f"cannot be asked: {words(said) or type(reason).__name__}") from problem
        raise problem

    def error(self, what: str) -> EndpointError:
        """What went wrong at this address, in one line, and without secrets."""
        return EndpointError(self._sign_in.hide(f"the endpoint {self.url} {what}"))


class _BrokenOffError(Exception):
    """The connection ended before the answer did; says after how much of it."""


class _Run:
    """One exchange, done in a thread of its own, which ends when ``stop`` closes its connections."""

    def __init__(self, exchange: Exchange, request: urllib.request.Request, *, reads: bool, seconds: float) -> None:
        self.answer: Answer | None = None
        self.problem: BaseException | None = None
        self._exchange = exchange
        self._request = request
        self._reads = reads
        self._start = time.monotonic()
        self._deadline = self._start + seconds
        self._sockets: list[socket.socket] = []
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(),
            _Plain(self),
            _Secure(self),
            urllib.request.UnknownHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
        ):
            self._opener.add_handler(handler)

    def work(self) -> None:
        try:
            self.answer = self._until_answered()
        except BaseException as problem:  # noqa: BLE001 - raised again, in the thread of who asked
            self.problem = problem

    def stop(self) -> None:
        self._deadline = 0.0  # nothing is sent again
        for connection in self._sockets:
            with suppress(OSError, ValueError):  # it is closed already
                connection.shutdown(socket.SHUT_RDWR)

    def note(self, connection: socket.socket) -> None:
        """A connection stands; it is of no use when time is up already."""
        self._sockets.append(connection)
        if time.monotonic() > self._deadline:
            raise TimeoutError

    def _until_answered(self) -> Answer:
        sign_in = self._exchange._sign_in  # noqa: SLF001 - a part of it
        if sign_in.waits and self._request.data is not None and not self._reads:
            self._be_asked(sign_in)
        attempt = 0
        while True:
            try:
                return self._once(sign_in)
            except (ConnectionError, _BrokenOffError):
                if not self._reads or attempt == _RETRIES or time.monotonic() > self._deadline:
                    raise
                attempt += 1
            except urllib.error.HTTPError as error:
                with error:
                    if error.code == 401 and sign_in.is_asked(error.headers):  # noqa: PLR2004 - it is the sign-in
                        continue
                    pause = _pause(error) if self._reads and error.code in _BUSY else None
                    if pause is None or attempt == _RETRIES or time.monotonic() + pause > self._deadline:
                        raise self._refusal(error, sign_in) from error
                attempt += 1
                time.sleep(pause)

    def _be_asked(self, sign_in: SignIn) -> None:
        """Let the server ask who we are before much is sent: some break off what they will not take."""
        try:
            self._open(urllib.request.Request(self._request.full_url, method="HEAD")).close()  # noqa: S310 - checked
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 401:  # noqa: PLR2004
                    sign_in.is_asked(error.headers)

    def _once(self, sign_in: SignIn) -> Answer:
        given = self._request
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked
            given.full_url, data=given.data, headers=dict(given.headers), method=given.get_method()
        )
        known = sign_in.header(request.get_method(), request.full_url)
        if known is not None:
            request.add_unredirected_header("Authorization", known)
        with self._open(request) as response:
            body = self._read(response)
            return Answer(response.headers, body, time.monotonic() - self._start)

    def _open(self, request: urllib.request.Request) -> Any:  # noqa: ANN401 - http.client's
        return self._opener.open(request, timeout=max(self._deadline - time.monotonic(), 0.01))

    def _read(self, response: Any) -> bytes:  # noqa: ANN401 - http.client's
        parts, size, most = [], 0, self._exchange._most  # noqa: SLF001 - a part of it
        try:
            while part := response.read1(_CHUNK):
                parts.append(part)
                size += len(part)
                if size > most:
                    raise self._exchange.error(f"sends more than {most} bytes; ask for less, with LIMIT")
                if time.monotonic() > self._deadline:
                    raise TimeoutError
        except http.client.IncompleteRead as error:
            raise _BrokenOffError(f"{size + len(error.partial)} bytes") from error
        length = response.headers.get("Content-Length", "")
        if length.isdecimal() and size < int(length):
            raise _BrokenOffError(f"{size} of {length} bytes")
        return b"".join(parts)

    def _refusal(self, error: urllib.error.HTTPError, sign_in: SignIn) -> EndpointError:
        where = error.headers.get("Location")
        if where is not None and 300 <= error.code < 400:  # noqa: PLR2004 - redirects
            return self._exchange.error(f"has moved to {words(where)}; if you trust that address, use it")
        body = beginning(self._first_bytes(error))
        said = f"HTTP {error.code} {words(str(error.reason))}".rstrip()
        if error.code in {401, 407}:
            return self._exchange.error(f"does not let you in ({said}); {sign_in.advice()}")
        wait = error.headers.get("Retry-After")
        later = f"; it asks to wait (Retry-After: {words(wait)})" if wait is not None else ""
        advice = f"; {sign_in.advice()}" if error.code == 403 else ""  # noqa: PLR2004 - forbidden
        return self._exchange.error(f"answered {said}: {body}{later}{advice}")

    def _first_bytes(self, error: urllib.error.HTTPError) -> bytes:
        """The first bytes of a refusal, for a message: they are not waited for long."""
        body = b""
        until = min(self._deadline, time.monotonic() + _PATIENCE)
        with suppress(OSError, ValueError, AttributeError, http.client.HTTPException):
            while len(body) < 4 * _QUOTED and time.monotonic() < until:
                part = error.fp.read1(4 * _QUOTED)  # type: ignore[attr-defined]  # http.client's response
                if not part:
                    break
                body += part
        return body


class _Plain(urllib.request.HTTPHandler):
    """Opens connections that the run knows, and so can end."""

    def __init__(self, run: _Run) -> None:
        super().__init__()
        self._run = run

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_PlainConnection, self._run), request)


class _Secure(urllib.request.HTTPSHandler):
    """The same with TLS; certificates are checked."""

    def __init__(self, run: _Run) -> None:
        super().__init__()
        self._run = run

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_SecureConnection, self._run), request)


class _PlainConnection(http.client.HTTPConnection):
    """Tells the run when it stands."""

    def __init__(self, run: _Run, host: str, **options: Any) -> None:
        super().__init__(host, **options)
        self._run = run

    def connect(self) -> None:
        super().connect()
        self._run.note(self.sock)

    def request(self, *arguments: Any, **options: Any) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # what it says about that comes next
            super().request(*arguments, **options)


class _SecureConnection(_PlainConnection, http.client.HTTPSConnection):
    """The same with TLS."""


def split_url(url: str) -> urllib.parse.SplitResult:
    """The parts of an endpoint's address; without secrets in it, which would end in logs and messages.

    Raises:
        EndpointError: it is not the address of an endpoint, or holds a user or a password.
    """
    try:
        parts = urllib.parse.urlsplit(url)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError as error:
        raise EndpointError(f"{url!a} is not the address of an endpoint: {error}") from error
    if parts.username is not None or parts.password is not None:
        raise EndpointError(f"the address of an endpoint holds no user or password; set {USER} and {PASSWORD}")
    good = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_good or not good:
        raise EndpointError(f"{url!a} is not the address of an endpoint; write it as in https://example.org/sparql")
    return parts


def _pause(error: urllib.error.HTTPError) -> float:
    """Seconds to wait before asking again: what the server says, as a number or a date."""
    said = error.headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return float(said)
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - only then

    try:
        return max(parsedate_to_datetime(said).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return _PAUSE


def beginning(body: bytes) -> str:
    """The beginning of a body, as words for a message; without the tags of HTML."""
    return words(body[: 4 * _QUOTED].decode("utf-8", "replace")) or "nothing"


def words(text: str) -> str:
    """A server's text as one line of a message: short, and without the tags of HTML."""
    import re  # noqa: PLC0415 - only for a message

    plain = re.sub(
        r"<(style|script)\b.*?</\1>|</?[A-Za-z][A-Za-z0-9]*(\s[^<>]*)?/?>|<![^<>]*>",
        " ",
        text,
        flags=re.DOTALL | re.IGNORECASE,
    )
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(plain.split()))[:_QUOTED]


__all__ = ["MAX_BYTES", "PASSWORD", "TIMEOUT", "TOKEN", "USER", "Answer", "Exchange", "beginning", "split_url", "words"]
