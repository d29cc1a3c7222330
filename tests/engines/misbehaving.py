"""A server on the loopback interface that does wrong what can be done wrong."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

JSON = "application/sparql-results+json"
YES = b'{"head":{},"boolean":true}'


@dataclass(frozen=True)
class Reply:
    """What to answer. ``length`` is what Content-Length says, ``None`` for the truth."""

    body: bytes = YES
    status: int = 200
    kind: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None


@dataclass(frozen=True)
class Request:
    """What came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Misbehaving:
    """Answers with ``replies`` in turn, the last one again and again; or by ``act``, which has the handler."""

    def __init__(self) -> None:
        self.replies: list[Reply] = [Reply()]
        self.act: Callable[[BaseHTTPRequestHandler], None] | None = None
        self.requests: list[Request] = []
        self.stopped = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                owner.handle(self)

            do_GET = do_PUT = do_HEAD = do_POST  # noqa: N815 - http.server's names

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients go away in the middle
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/sparql"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        """Note the request, and answer."""
        body = handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
        self.requests.append(Request(handler.command, handler.path, dict(handler.headers), body))
        if self.act is not None:
            self.act(handler)
            return
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        handler.send_response(reply.status)
        handler.send_header("Content-Type", reply.kind)
        handler.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(reply.body)
