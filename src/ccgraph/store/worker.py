"""A process that answers queries for this one, and can be thrown away when a query exceeds its limits.

It is a fresh interpreter and no copy of this process, which may be large, and have threads, locks and open files that
a copy would share; it takes some 30 ms to start, once. It loads the store, then forks, where the system can: the copy
answers, and ends with the query that takes too much; the original, which does nothing else, makes the next copy. It is
told to before the old one ends, since much memory takes a while to give back. So a store in memory is not loaded again.
A store folder is opened by each copy, since the engine's threads would not be in it.

Both sides are in this file. A message is eight bytes with its length, and its bytes.
"""

from __future__ import annotations

import _thread
import os
import sys
from functools import partial

from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store, parse, parse_query_results

from ccgraph.errors import QueryError, QueryMemoryError, QueryTimeout
from ccgraph.store.limits import MIB, over_memory, within

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from typing import IO

    from pyoxigraph import QueryBoolean, QuerySolutions

    from ccgraph.results import GraphResult, Result

_LENGTH = 8
_CHUNK = MIB
#: an answer that is read takes up to so many times the bytes of its document, and so many for a row without values,
#: which takes three bytes there: all that has to fit into the memory.
_READ, _EMPTY_ROW = 8, 512
#: what a query did that is stopped.
_STOPPED = ("QueryTimeout", "QueryMemoryError")


class UnreadableError(Exception):
    """The database that this process has opened cannot be opened again."""


#: what may come back instead of an answer.
_ERRORS: dict[str, type[Exception]] = {
    kind.__name__: kind
    for kind in (QueryTimeout, QueryMemoryError, UnreadableError, SyntaxError, OSError, RuntimeError, ValueError)
}


class Worker:
    """The side that asks. Threads wait for each other; a forked process needs a worker of its own (see ``pid``)."""

    def __init__(self, source: Store | str) -> None:
        """``source`` is the store in memory, or the folder of the database; nothing is started before it is needed."""
        import threading  # noqa: PLC0415 - the command line needs no worker

        self.pid = os.getpid()
        self._source = source
        self._process: _Process | None = None
        self._lock = threading.Lock()

    def ask(self, text: str, timeout: float, memory: float) -> Result | GraphResult:
        """The answer to a query within so many seconds and MiB; 0 is no limit.

        Raises:
            QueryTimeout, QueryMemoryError: it takes more.
            QueryError: the process ended, or cannot be started.
            UnreadableError: the store folder is damaged, or was replaced, since it was opened.
            SyntaxError, OSError, RuntimeError, ValueError: what the engine raised, with its message.
        """
        request = f"{timeout} {memory}\n".encode() + text.encode()
        with self._lock:
            if self._process is None or not self._process.alive():
                self.close()
                self._process = _Process(self._source)
            try:
                kind, body = self._process.ask(request)
            except BaseException:  # Ctrl-C too: it goes on with what nobody waits for
                self.close()
                raise
            if kind in _STOPPED and not hasattr(os, "fork"):
                self.close()  # it is about to end, and there is no other copy
        return _read(kind, body, text)

    def close(self) -> None:
        """End the process; the next question starts another."""
        if self._process is not None:
            self._process.end()
            self._process = None


class _Process:
    """A running worker, and how to talk to it."""

    def __init__(self, source: Store | str) -> None:
        import subprocess  # noqa: PLC0415 - see above
        import weakref  # noqa: PLC0415

        own = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
        path = [own, *map(os.path.abspath, sys.path)]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and a program without foreign words
                [
                    sys.executable or "python",
                    # Nothing but the path is to be found out anew, and no file of the user's may run.
                    *("-I", "-S", "-c"),
                    f"import sys; sys.path[:] = {path!a}; from {__name__} import serve; serve()",
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # Ctrl-C is for who asked, who then ends this process.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        except OSError as error:
            raise QueryError(f"cannot start {sys.executable} to answer queries within limits: {error}") from error
        self.end = weakref.finalize(self, _end, self._process, os.getpid())
        kind, data = ("folder", os.fsencode(source)) if isinstance(source, str) else ("quads", _dumped(source))
        self._send(kind.encode(), data)

    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: bytes) -> tuple[str, bytes]:
        """The kind of what came back, and its bytes."""
        stdout = self._process.stdout
        assert stdout is not None  # noqa: S101 - a pipe, see above
        self._send(request)
        kind, body = receive(stdout), receive(stdout)
        if kind is None or body is None:
            raise QueryError(
                "the query ended the process that answered it: it is too long or nested too deeply for the engine,"
                " or there was no memory left"
            )
        return kind.decode(), body

    def _send(self, *messages: bytes) -> None:
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 - a pipe
        try:
            send(stdin, *messages)
        except BrokenPipeError:
            return  # it has ended, which the reader finds too, and reports


def _dumped(engine: Store) -> bytes:
    return engine.dump(format=RdfFormat.N_QUADS) or b""


def _end(process: subprocess.Popen[bytes], pid: int) -> None:
    """End a worker and its copies, unless this is a fork of the process that started it."""
    for stream in (process.stdin, process.stdout):
        try:
            if stream is not None:
                stream.close()
        except OSError:  # it had not taken all that was sent
            continue
    if pid != os.getpid():
        return
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, 9)
        else:
            process.kill()
    except OSError:  # there is nothing left of it
        pass
    process.wait()


def _read(kind: str, body: bytes, text: str) -> Result | GraphResult:
    if kind in _ERRORS:
        raise _ERRORS[kind](body.decode())
    from ccgraph.results import GraphResult, Result  # noqa: PLC0415 - the other side needs none

    if kind == "triples":
        triples = [quad.triple for quad in parse(body, RdfFormat.N_TRIPLES, lenient=True)]
        return GraphResult(triples, sparql=text)
    return Result.from_engine(parse_query_results(body, QueryResultsFormat.JSON), text)


def send(stream: IO[bytes], *messages: bytes) -> None:
    """Write messages."""
    for message in messages:
        stream.write(len(message).to_bytes(_LENGTH, "big"))
        stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read a message; ``None`` where the other side has ended, in the middle of it too."""
    head = _exactly(stream, _LENGTH)
    length = int.from_bytes(head, "big")
    message = _exactly(stream, length)
    return message if len(head) == _LENGTH and len(message) == length else None


def _exactly(stream: IO[bytes], size: int) -> bytes:
    """So many bytes, or all that came before the end; never more, since the next may be for another copy."""
    read = bytearray()
    while len(read) < size and (part := stream.read(min(size - len(read), _CHUNK))):
        read += part
    return bytes(read)


def serve() -> None:
    """The side that answers: until there is nobody who could ask."""
    requests = open(0, "rb", buffering=0)  # noqa: SIM115 - a pipe, until the end
    # What is said on the standard output is no answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    kind, data = receive(requests), receive(requests)
    source: Store | str
    if kind == b"folder":
        source = os.fsdecode(data or b"")
    else:
        source = Store()
        source.bulk_extend(parse(data or b"", RdfFormat.N_QUADS, lenient=True))  # loading would rename blank nodes
    del data
    spent = None
    while hasattr(os, "fork"):
        told, spent = os.pipe()
        if not os.fork():
            _thread.start_new_thread(_end_with_asker, (requests,))
            break
        os.close(spent)
        if not os.read(told, 1):
            os._exit(0)  # nobody asks any more, or the copy broke: then this is not trusted either
        os.close(told)
        os.waitpid(-1, os.WNOHANG)  # an earlier copy, if it has ended by now
    _answer_all(source, requests, answers, spent)


def _end_with_asker(requests: IO[bytes]) -> None:
    """End this process when the other side is gone, in the middle of a query too."""
    import select  # noqa: PLC0415 - without `fork` there is no `poll` either

    gone = select.poll()
    gone.register(requests, 0)  # nothing but the end of the pipe
    gone.poll()
    os._exit(0)


def _answer_all(source: Store | str, requests: IO[bytes], answers: IO[bytes], spent: int | None) -> None:
    """Answer, until a query is stopped: that is written to ``spent``, where there is another process to go on."""
    try:
        engine = Store.read_only(source) if isinstance(source, str) else source
    except (OSError, RuntimeError, ValueError) as error:
        if receive(requests) is not None:
            send(answers, b"UnreadableError", str(error).encode())
        os._exit(0)
    while (request := receive(requests)) is not None:
        limits, _, text = request.partition(b"\n")
        timeout, memory = map(float, limits.split())
        try:
            kind, body = within(partial(_document, engine, text.decode(), memory), timeout, memory)
        except (QueryTimeout, QueryMemoryError) as error:
            kind, body = type(error).__name__, str(error).encode()
        except (SyntaxError, OSError, RuntimeError, ValueError) as error:
            name = next(name for name, known in _ERRORS.items() if isinstance(error, known))
            kind, body = name, str(error.msg if isinstance(error, SyntaxError) else error).encode() or b"?"
        if kind in _STOPPED and spent is not None:
            os.write(spent, b"x")
        send(answers, kind.encode(), body)
        if kind in _STOPPED:
            os._exit(0)
    os._exit(0)


def _document(engine: Store, text: str, memory: float) -> tuple[str, bytes]:
    answer: QuerySolutions | QueryBoolean | QueryTriples = engine.query(text)
    if isinstance(answer, QueryTriples):
        kind, body = "triples", answer.serialize(format=RdfFormat.N_TRIPLES)
    else:
        kind, body = "rows", answer.serialize(format=QueryResultsFormat.JSON)
    body = body or b""
    if memory and len(body) * _READ + body.count(b"{}") * _EMPTY_ROW > memory * MIB:
        raise over_memory(memory)
    return kind, body
