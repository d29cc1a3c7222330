"""How much time and memory a query may take, and what holds it to that.

The engine has no switch that stops a query: it ends when it is done, or when its process ends. It does let other
threads run meanwhile. So a query is worked out in a thread of its own while the one that asked waits, and looks at the
clock and at the memory: that one can give up, and Ctrl-C reaches it at once. What was given up goes on until its
process ends. A command of the command line ends right then; for others who ask, ``worker`` has a process to spare.

This file is on the path of every query, so it imports only what the interpreter has loaded anyway.
"""

from __future__ import annotations

import _thread
import os
import sys
import time

from ccgraph.errors import QueryMemoryError, QueryParameterError, QueryTimeout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    Value = TypeVar("Value")

#: seconds for a query.
TIMEOUT = 10.0
#: MiB by which a query may make its process grow.
MEMORY = 2048.0
MIB = 1024 * 1024
#: seconds until time and memory are looked at for the first time, and between two looks from then on.
_FIRST_LOOK, _LOOK = 0.005, 0.02
#: bytes of stack for the engine, which calls itself once per bracket; some systems give a thread half a MiB.
_STACK = 16 * MIB


class Limits:
    """What a query may take: ``timeout`` in seconds, ``memory`` in MiB; 0 is no limit.

    ``in_process`` queries are answered by this process, and go on in it, unheard, when they exceed their limits: that
    is for processes that end then, as commands do.
    """

    __slots__ = ("in_process", "memory", "timeout")

    def __init__(self, timeout: float | None = None, memory: float | None = None, *, in_process: bool = False) -> None:
        """What is not given is ``TIMEOUT`` and ``MEMORY``.

        Raises:
            QueryParameterError: a limit is not a number from 0, or is one of memory, which this system does not tell.
        """
        self.timeout = TIMEOUT if timeout is None else checked("timeout", timeout, "seconds")
        self.memory = MEMORY if memory is None else checked("memory", memory, "MiB")
        self.in_process = in_process
        if memory and not resident():
            raise QueryParameterError("this system does not tell how much memory a query takes; leave it out", "memory")

    def __bool__(self) -> bool:
        """Whether there is any limit."""
        return self.timeout > 0 or self.memory > 0

    def but(self, timeout: float | None, memory: float | None) -> Limits:
        """The same limits, except for those that are given."""
        if timeout is None and memory is None:
            return self
        changed = Limits(timeout, memory, in_process=self.in_process)
        if timeout is None:
            changed.timeout = self.timeout
        if memory is None:
            changed.memory = self.memory
        return changed


def checked(name: str, value: float, unit: str) -> float:
    """``value`` where it can be a limit; ``name`` and ``unit`` go into the message of the error.

    Raises:
        QueryParameterError: it cannot.
    """
    if not isinstance(value, (int, float)) or not 0 <= value < float("inf"):
        raise QueryParameterError(f"{name} is {value!r}; it is a number of {unit}, or 0 for no limit", name)
    return value


def within(work: Callable[[], Value], timeout: float, memory: float) -> Value:
    """What ``work`` returns or raises, if it does within so many seconds and MiB; 0 is no limit.

    Raises:
        QueryTimeout, QueryMemoryError: it did not. It goes on, in a thread that nobody waits for any more.
    """
    try:
        hand = _idle.pop()
    except IndexError:
        hand = _Hand()
    try:
        _wait(hand, work, timeout, memory)
    except BaseException:  # Ctrl-C too
        hand.wanted = False
        raise
    result, problem = hand.result, hand.problem
    hand.result = hand.problem = None
    _idle.append(hand)
    if problem is not None:
        raise problem
    return result  # type: ignore[no-any-return]  # it is what `work` returned


def _wait(hand: _Hand, work: Callable[[], Any], timeout: float, memory: float) -> None:
    hand.start(work)
    end = time.monotonic() + timeout
    look, before = _FIRST_LOOK, 0
    while not hand.done.acquire(timeout=look):
        left = end - time.monotonic()
        if timeout and left <= 0:
            raise QueryTimeout(
                f"the query did not end within {timeout:g} s; narrow it, or allow it more:"
                " --timeout SECONDS, in Python timeout=SECONDS, 0 for no limit"
            )
        now = resident() if memory else 0
        before = before or now  # a query that ends before the first look is not worth the price of one
        if now - before > memory * MIB:
            raise over_memory(memory)
        look = min(_LOOK, left) if timeout else _LOOK


def over_memory(memory: float) -> QueryMemoryError:
    """The error for a query that takes more than so many MiB."""
    return QueryMemoryError(
        f"the query took more than {memory:g} MiB of memory; narrow it, or allow it more:"
        " --memory MIB, in Python memory=MIB, 0 for no limit"
    )


class _Hand:
    """A thread that works while another waits; it is kept for the next query, since starting one takes as long."""

    __slots__ = ("_begin", "_work", "done", "problem", "result", "wanted")

    def __init__(self) -> None:
        self._work: Callable[[], Any] = _nothing
        self._begin = _thread.allocate_lock()
        self._begin.acquire()
        #: free as soon as the work is done.
        self.done = _thread.allocate_lock()
        self.done.acquire()
        self.result: Any = None
        self.problem: BaseException | None = None
        #: whether anybody waits, or may have more work.
        self.wanted = True
        usual = _thread.stack_size(_STACK)
        try:
            _thread.start_new_thread(self._run, ())
        finally:
            _thread.stack_size(usual)

    def start(self, work: Callable[[], Any]) -> None:
        self._work = work
        self._begin.release()

    def _run(self) -> None:
        while self.wanted:
            self._begin.acquire()
            try:
                self.result = self._work()
            except Exception as problem:  # noqa: BLE001 - raised again, by who waits
                # Frames hold the engine's answers, and those may be dropped in this thread only.
                self.problem = problem.with_traceback(None)
                problem.__context__ = None
            except BaseException as panic:  # noqa: BLE001 - the engine's own mistakes are no `Exception`
                self.problem = RuntimeError(str(panic))
            self._work = _nothing
            self.done.release()


def _nothing() -> None:
    """No work."""


#: threads that have nothing to do. The copy that a fork makes has none.
_idle: list[_Hand] = []
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)


def resident() -> int:
    """How many bytes of memory this process has, on macOS how many it had at most; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb", buffering=0) as stream:  # noqa: PTH123 - pathlib costs start-up time
            return int(stream.read(100).split()[1]) * os.sysconf("SC_PAGESIZE")
    except OSError:  # it is not Linux
        pass
    try:
        import resource  # noqa: PLC0415 - only where it is needed
    except ImportError:  # it is Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
