"""CPU time of whole commands, taken in turn, so that a busy machine slows all of them alike."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MILLI = 1000.0


@dataclass(frozen=True)
class Command:
    """A command line and the environment it runs in."""

    words: Sequence[str]
    environment: Mapping[str, str]

    def output(self) -> str:
        """What it prints; ``CalledProcessError`` where it fails."""
        done = subprocess.run(self.words, env=self.environment, check=True, capture_output=True, encoding="utf-8")
        return done.stdout

    def cpu(self) -> float:
        """Milliseconds of CPU time, of the system's too, that it and its children took from start to end."""
        with subprocess.Popen(
            self.words, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        ) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise subprocess.CalledProcessError(process.returncode, list(self.words))
        return (usage.ru_utime + usage.ru_stime) * MILLI


def cpu_of_call(call: Callable[[], object]) -> float:
    """Milliseconds of CPU time of a call in this process."""
    before = time.process_time()
    call()
    return (time.process_time() - before) * MILLI


def interleave(timers: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Each timer ``rounds`` times, in turn, each round from another start; a first round warms up and is dropped."""
    names = list(timers)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds + 1):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            milliseconds = timers[name]()
            if turn:
                taken[name].append(milliseconds)
    return taken


@dataclass(frozen=True)
class Bar:
    """A promise: what is measured, and the most (or, with ``at_least``, the least) that it may be."""

    name: str
    value: float
    limit: float
    unit: str = "times"
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the promise is kept."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        verdict = "ok" if self.met else "MISSED"
        return f"{self.name}: {self.value:.2f} {self.unit}, bar {sign} {self.limit:g} {self.unit}: {verdict}"


@dataclass
class Report:
    """The times of one part of the benchmarks and the bars they are held to."""

    title: str
    times: dict[str, list[float]]
    peer: str
    notes: list[str] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    unit: str = "CPU ms"

    def ratio(self, name: str, peer: str | None = None) -> float:
        """How many times the peer's time: the median over rounds, each round compared within itself."""
        pairs = zip(self.times[name], self.times[peer or self.peer], strict=True)
        return median(ours / theirs for ours, theirs in pairs)

    def over(self, name: str, peer: str | None = None) -> float:
        """How many milliseconds more than the peer: the median over rounds."""
        pairs = zip(self.times[name], self.times[peer or self.peer], strict=True)
        return median(ours - theirs for ours, theirs in pairs)

    def __str__(self) -> str:
        width = max(map(len, self.times))
        lines = [
            self.title,
            f"  {'':<{width}}  {self.unit:>9}  {'least':>9}  {'most':>9}  {'x peer':>7}",
        ]
        for name, times in self.times.items():
            ratio = "peer" if name == self.peer else f"{self.ratio(name):.2f}"
            lines.append(
                f"  {name:<{width}}  {median(times):>9.1f}  {min(times):>9.1f}  {max(times):>9.1f}  {ratio:>7}"
            )
        lines += [f"  {note}" for note in self.notes]
        lines += [f"  {bar}" for bar in self.bars]
        return "\n".join(lines)
