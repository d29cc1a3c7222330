"""Ctrl-C while the engine works: the command ends within a second, and what it was to write is as it was.

Python heeds Ctrl-C between two steps of its own, in the main thread, and one step of the engine can take seconds.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from ccgraph.store.limits import within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ccgraph.cli.progress import Progress

    Value = TypeVar("Value")

#: seconds for a writer to remove what it has begun, until it ends with the process: then the next run removes it.
_GRACE = 0.5


@contextmanager
def ending_at_once() -> Iterator[None]:
    """Let Ctrl-C end this process as the system does it, whatever it is at: for blocks that write nothing."""
    usual = signal.default_int_handler
    # Neither a program that minds Ctrl-C itself is disturbed, nor one that was started not to heed it.
    ours = signal.getsignal(signal.SIGINT) is usual and threading.current_thread() is threading.main_thread()
    if ours:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGINT, usual)


def interruptible(write: Callable[[Progress], Value], progress: Progress | None) -> Value:
    """What ``write`` returns, which is called with a ``Progress`` that moves ``progress`` on.

    On Ctrl-C it is told to stop, through an error of its ``Progress``, and then left alone: for processes that end.
    """
    stopped, done = threading.Event(), threading.Event()

    def move(part: int, whole: int | None) -> None:
        if stopped.is_set():
            raise InterruptedError
        if progress is not None:
            progress(part, whole)

    def work() -> Value:
        try:
            return write(move)
        finally:
            done.set()

    try:
        return within(work, 0, 0)
    except KeyboardInterrupt:
        stopped.set()
        done.wait(_GRACE)
        raise
