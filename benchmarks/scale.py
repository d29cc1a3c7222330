"""How questions grow with the graph: ``python -m benchmarks.scale [--sizes N …] [--markdown FILE] [--check]``.

Graphs of each size are made, loaded and asked, one after the other, in a temporary folder that is removed: about 5 GB
for ten million triples. On disk CPU time is taken, of a server the time on the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.cold_query import native
from benchmarks.scale_graph import lines
from benchmarks.scale_questions import QUESTIONS, SEARCHES
from benchmarks.timing import Bar
from ccgraph.store.folder import write_store

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = (30_000, 300_000, 1_000_000, 10_000_000)
#: rdflib is not asked about larger graphs, nor waited for longer, in seconds.
MOST_FOR_RDFLIB = 300_000
MOST_SECONDS = 120
#: question -> another, and how many times as long as that one at the smallest size it may take at the largest.
LIMITS = {
    "lookup": ("lookup", 2.0),
    "neighborhood": ("neighborhood", 1.5),
    "swap": ("swap", 1.5),
    "hub": ("neighborhood", 5.0),
    "beside the hub": ("neighborhood", 5.0),
    "search": ("search", 5.0),
    "search, two letters": ("search, two letters", 5.0),
}
#: how much more memory, in MiB, the process may have taken when it has answered this question.
LAST_FOR_MEMORY = "beside the hub"
MOST_MEMORY = 64.0
_MIB = 2**20
_START = 60.0


def main() -> int:
    """Measure every size and print, or write, the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="Time growing graphs.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="triples, ascending")
    parser.add_argument("--rounds", type=int, default=7, help="how often each question is asked when it is warm")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables between its two marks")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a bar is missed")
    arguments = parser.parse_args()
    measured: dict[str, dict[int, dict[str, Any]]] = {"disk": {}, "server": {}, "rdflib": {}}
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    head = f"Python {platform.python_version()}, {os.cpu_count()} cores, load before the run {load}"
    print(head, flush=True)
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory(prefix="ccgraph-scale-") as name:
            _measure(Path(name), size, arguments.rounds, measured)
    tables = _tables(measured)
    bars = _bars(measured["disk"])
    print("", *tables, "", *bars, sep="\n")
    if arguments.markdown is not None:
        _insert(arguments.markdown, "\n".join([f"{head}.", "", *tables, "", *(f"* {bar}" for bar in bars)]))
    return 1 if arguments.check and not all(bar.met for bar in bars) else 0


def _measure(folder: Path, size: int, rounds: int, measured: dict[str, dict[int, dict[str, Any]]]) -> None:
    data = folder / "graph.nt"
    with data.open("wb") as stream:
        stream.writelines(lines(size))
    before = time.perf_counter()
    triples = write_store(folder / "store", data)
    report = {"load": time.perf_counter() - before, "bytes": _bytes(folder / "store"), "triples": triples}
    report |= _asked("disk", str(folder / "store"), rounds, list(QUESTIONS))
    measured["disk"][size] = report
    print(f"{triples} triples on disk: measured", flush=True)
    shutil.rmtree(folder / "store")

    if size <= MOST_FOR_RDFLIB:
        with suppress(subprocess.TimeoutExpired):
            asked = ["lookup", "neighborhood", "swap"]
            measured["rdflib"][size] = _asked("rdflib", str(data), 1, asked, timeout=MOST_SECONDS)

    place = folder / "served"
    before = time.perf_counter()
    subprocess.run([native(), "load", "--location", place, "--file", data], check=True, capture_output=True)
    subprocess.run([native(), "optimize", "--location", place], check=True, capture_output=True)
    data.unlink()
    report = {"load": time.perf_counter() - before, "bytes": _bytes(place), "triples": triples}
    with _served(place) as address:
        report |= _asked("server", address, rounds, [name for name in QUESTIONS if name not in SEARCHES])
    measured["server"][size] = report
    print(f"{triples} triples in a server: measured", flush=True)


def _asked(kind: str, source: str, rounds: int, names: list[str], timeout: float | None = None) -> dict[str, Any]:
    words = [sys.executable, "-m", "benchmarks.scale_questions", kind, source, str(rounds), *names]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, encoding="utf-8", timeout=timeout)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address of Oxigraph's server on the store in ``folder``, on the loopback interface."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    words = [native(), "serve-read-only", "--location", str(folder), "--bind", place]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + _START
            while not _answers(f"http://{place}/query?query=ASK%7B%7D"):
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit("Oxigraph's server does not start")
                time.sleep(0.05)
            yield f"http://{place}/query"
        finally:
            process.kill()


def _answers(address: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=5) as response:
            return bool(response.status == 200)  # noqa: PLR2004 - OK
    except urllib.error.URLError:
        return False


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _tables(measured: dict[str, dict[int, dict[str, Any]]]) -> list[str]:
    made = []
    titles = {
        "disk": "On disk, through Python: CPU milliseconds, first and then warm",
        "server": "Through Oxigraph's server: milliseconds on the clock, first and then warm",
        "rdflib": "The same saved queries on rdflib, in memory: CPU milliseconds, first and then warm",
    }
    for kind, title in titles.items():
        sizes = measured[kind]
        if not sizes:
            continue
        made += ["", f"**{title}**", "", f"| | {' | '.join(f'{size:,}' for size in sizes)} | growth |"]
        made += [f"|{'---|' * (len(sizes) + 2)}"]
        for name in QUESTIONS:
            found = [report["questions"].get(name) for report in sizes.values()]
            if any(found):
                cells = [
                    f"{each['first']:.0f} / {each['warm']:.1f} ({each['size']})" if each else "–" for each in found
                ]
                growth = f"{found[-1]['warm'] / found[0]['warm']:.2f} ×" if found[-1] else "–"
                made.append(f"| {name} | {' | '.join(cells)} | {growth} |")
        rows = {
            "open, s": [f"{report['open']:.2f}" for report in sizes.values()],
            "peak memory, MiB": [f"{_peak(report):.0f}" for report in sizes.values()],
        }
        if kind != "rdflib":
            rows["load, s"] = [f"{report['load']:.1f}" for report in sizes.values()]
            rows["load, µs a triple"] = [f"{report['load'] * 1e6 / report['triples']:.1f}" for report in sizes.values()]
            rows["size on disk, MiB"] = [f"{report['bytes'] / _MIB:.0f}" for report in sizes.values()]
            rows["bytes a triple"] = [f"{report['bytes'] / report['triples']:.0f}" for report in sizes.values()]
        made += [f"| {name} | {' | '.join(cells)} | |" for name, cells in rows.items()]
    return made[1:]


def _peak(report: dict[str, Any]) -> float:
    """The most memory that the process had taken, in MiB, before the questions that no bar is about."""
    asked = report["questions"]
    return float(asked[LAST_FOR_MEMORY if LAST_FOR_MEMORY in asked else "swap"]["peak"])


def _bars(sizes: dict[int, dict[str, Any]]) -> list[Bar]:
    """What is promised of the largest size on disk, against the smallest."""
    first, last = (sizes[size]["questions"] for size in (min(sizes), max(sizes)))
    bars = []
    for name, (peer, limit) in LIMITS.items():
        ratio = last[name]["warm"] / first[peer]["warm"]
        bars.append(Bar(f"{name} at {max(sizes):,} to {peer} at {min(sizes):,}", ratio, limit))
    memory = last[LAST_FOR_MEMORY]["peak"] - first[LAST_FOR_MEMORY]["peak"]
    return [*bars, Bar("peak memory, growth", memory, MOST_MEMORY, unit="MiB")]


def _insert(path: Path, text: str) -> None:
    """Put the text between the two marks of the file."""
    opening, closing = "<!-- measured -->\n", "<!-- end of measured -->"
    before, _, rest = path.read_text(encoding="utf-8").partition(opening)
    _, _, after = rest.partition(closing)
    path.write_text(f"{before}{opening}\n{text}\n\n{closing}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
