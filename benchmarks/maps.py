"""Maps in a browser, beside stock pyvis, pyvis with its best one-line setting, and gravis, on the same graph.

``python -m benchmarks.maps [--sizes 80,500,2000] [--limit 60] [--rounds 3] [--check]``. It takes minutes, for pyvis
settles its picture in the browser; a page that takes longer than the limit of seconds is given up and counted as that
long. Ours draws at most about 120 entries and says how many there are; the others draw them all.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.timing import MILLI, Bar, Report
from ccgraph.map.selection import CAP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import networkx as nx
    from playwright.sync_api import Browser, CDPSession, Page, Playwright

SIZES = (80, 500, 2000)
#: given to ours only: the others do not get there.
LARGEST = 10_000
OURS = "ccgraph"
ROUNDS = 3
#: seconds from the first picture to a look at it.
_SETTLING = 3

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
]
_KINDS = ("method", "model", "assumption", "task", "library")
_TYPES = ("neighborOf", "assumes", "task", "supportedBy", "broader")

#: the first picture: something is drawn, on the canvas or as SVG.
_DRAWN = """() => {
  const canvas = document.querySelector("canvas");
  if (canvas && canvas.width) {
    const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let index = 3; index < data.length; index += 4 * 7) if (data[index]) return true;
  }
  return document.querySelectorAll("svg text").length > 1;
}"""
_READY = "() => document.documentElement.dataset.ready === 'yes'"
#: the boxes of labels: left, top, right, bottom.
_OUR_BOXES = """() => ccgraphMap.boxes().map(({x, y, width, height}) =>
  [x - width / 2, y - height / 2, x + width / 2, y + height / 2])"""
_VIS_BOXES = """() => network.body.nodeIndices.map((id) => {
  const size = network.body.nodes[id].shape.labelModule.size;
  return [size.left, size.top, size.left + size.width, size.top + size.height];
})"""
_SVG_BOXES = """() => [...document.querySelectorAll("svg text")].map((text) => {
  const {left, top, right, bottom} = text.getBoundingClientRect();
  return [left, top, right, bottom];
})"""
_COUNT_FRAMES = """() => {
  window.benchmarkFrames = 0;
  const count = () => { window.benchmarkFrames += 1; requestAnimationFrame(count); };
  requestAnimationFrame(count);
}"""


def main() -> int:
    """Print the reports, and which bars are missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.maps", description="Maps beside those of others.")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of entries (default %(default)s)")
    parser.add_argument("--limit", type=float, default=60, help="seconds to wait for a page (default %(default)g)")
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help="how often each page is opened (default %(default)s)"
    )
    parser.add_argument("--check", action="store_true", help="exit with 1 where a bar is missed")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, load before the run {', '.join(f'{load:.1f}' for load in os.getloadavg())}")
    missed = []
    for report in measure([int(size) for size in arguments.sizes.split(",")], arguments.limit, arguments.rounds):
        print(f"\n{report}", flush=True)
        missed += [bar for bar in report.bars if not bar.met]
    if missed:
        print("\nmissed:", *missed, sep="\n  ")
    return 1 if missed and arguments.check else 0


@dataclass(frozen=True)
class Tool:
    """Who draws: the page of a graph, when its picture is there, and where its labels are."""

    draw: Callable[[nx.MultiDiGraph[str]], str]
    drawn: str
    boxes: str


@dataclass(frozen=True)
class Seen:
    """One page in the browser; times in milliseconds, ``None`` what was not reached in time.

    ``cpu`` is that of the main thread up to the first picture, ``settled`` that of some seconds more.
    """

    bytes: int
    drawing: float
    ready: float
    cpu: float
    settled: float | None = None
    overlaps: int | None = None
    frames: float | None = None

    @property
    def late(self) -> bool:
        """Whether the page was given up."""
        return self.settled is None


def measure(sizes: Sequence[int] = SIZES, limit: float = 60.0, rounds: int = ROUNDS) -> Iterator[Report]:
    """Open pages of each tool in turn, for each size, and report bytes, times, overlaps and frames."""
    from playwright.sync_api import sync_playwright

    tools = _tools()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(prefix="ccgraph-maps-") as folder:
        for size in sizes:
            graph = grown(size)
            seen: dict[str, list[Seen]] = {name: [] for name in tools}
            for _ in range(rounds):
                for name, tool in tools.items():
                    late = [page for page in seen[name] if page.late]  # it would be so again
                    seen[name] += late[:1] or [_see(playwright, tool, graph, Path(folder) / "page.html", limit)]
            yield from _reports(size, seen, limit)
        yield _largest(playwright, tools[OURS], Path(folder) / "page.html", limit)


def grown(size: int) -> nx.MultiDiGraph[str]:
    """A graph as ``neighborhood`` makes it, with few well linked entries and many others, under real names."""
    import networkx as nx

    import ccgraph

    rows = ccgraph.open().query("labels").to_dicts()
    names = sorted({str(row["name"]) for row in rows if row["preferred"]})
    chance = random.Random(7)  # noqa: S311 - the same graph each time
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ends = [0]
    for number in range(size):
        name = names[number % len(names)] + (f" {number}" if number >= len(names) else "")
        kind = _KINDS[number % len(_KINDS)]
        graph.add_node(f"https://example.org/{kind}/{number}", label=name, kind=kind, summary=f"What {name} is for.")
    nodes = list(graph)
    for number in range(1, size):
        for _ in range(1 + number % 2):
            other = chance.choice(ends)
            if other != number:
                ends += [number, other]
                link = chance.choice(_TYPES)
                graph.add_edge(nodes[number], nodes[other], key=link, type=link, reason=f"Reason {number}.")
    for node, hop in nx.single_source_shortest_path_length(graph.to_undirected(as_view=True), nodes[0]).items():
        graph.nodes[node]["hop"] = hop
    graph.graph.update(focus=[nodes[0]], title="A grown graph")
    return graph


def _tools() -> dict[str, Tool]:
    try:
        import gravis
    except ImportError as error:
        raise SystemExit("the peer `gravis` is missing: pip install --group bench") from error
    from ccgraph.map import render

    def d3(graph: nx.MultiDiGraph[str]) -> str:
        import networkx as nx

        text: str = gravis.d3(nx.DiGraph(graph), node_label_data_source="label", graph_height=700).to_html_standalone()
        return text

    return {
        "pyvis, continuous": Tool(lambda graph: _pyvis(graph, "continuous"), _DRAWN, _VIS_BOXES),
        "pyvis": Tool(lambda graph: _pyvis(graph, None), _DRAWN, _VIS_BOXES),
        "gravis": Tool(d3, _DRAWN, _SVG_BOXES),
        OURS: Tool(render, _READY, _OUR_BOXES),
    }


def _pyvis(graph: nx.MultiDiGraph[str], smooth: str | None) -> str:
    from pyvis.network import Network

    network = Network(height="700px", directed=True, cdn_resources="in_line")
    for node, data in graph.nodes(data=True):
        network.add_node(node, label=data["label"], title=data["summary"])
    for source, target, data in graph.edges(data=True):
        network.add_edge(source, target, title=data["reason"])
    if smooth:
        network.set_edge_smooth(smooth)
    text: str = network.generate_html()
    return text


def _see(playwright: Playwright, tool: Tool, graph: nx.MultiDiGraph[str], path: Path, limit: float) -> Seen:
    """Draw the graph, and open the page in a browser of its own: a page that hangs takes its browser with it."""
    begin = time.perf_counter()
    path.write_text(tool.draw(graph), encoding="utf-8")
    drawing = (time.perf_counter() - begin) * MILLI
    browser = _launch(playwright)
    try:
        return _look(browser, tool, path, drawing, limit)
    finally:
        browser.close()


def _look(browser: Browser, tool: Tool, path: Path, drawing: float, limit: float) -> Seen:
    from playwright.sync_api import TimeoutError as Late

    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    size = path.stat().st_size
    begin = time.perf_counter()
    try:
        page.goto(path.as_uri(), wait_until="commit", timeout=limit * MILLI)
        page.wait_for_function(tool.drawn, timeout=limit * MILLI, polling=20)
    except Late:
        return Seen(size, drawing, limit * MILLI, limit * MILLI)
    ready = (time.perf_counter() - begin) * MILLI
    cpu = _cpu(session)
    page.wait_for_timeout(_SETTLING * MILLI)  # where it goes on moving, neither labels nor CPU are final before
    settled = _cpu(session)
    return Seen(size, drawing, ready, cpu, settled, _overlaps(page.evaluate(tool.boxes)), _pan(page))


def _cpu(session: CDPSession) -> float:
    metrics = {entry["name"]: entry["value"] for entry in session.send("Performance.getMetrics")["metrics"]}
    milliseconds: float = metrics["TaskDuration"] * MILLI
    return milliseconds


def _launch(playwright: Playwright) -> Browser:
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        raise SystemExit(f"no browser is installed; install one of {', '.join(_BROWSERS)}")
    return playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)


def _overlaps(boxes: list[list[float]]) -> int:
    """How many pairs of boxes share a point."""
    boxes = sorted(boxes)
    count = 0
    for index, (left, top, right, bottom) in enumerate(boxes):
        for other_left, other_top, other_right, other_bottom in boxes[index + 1 :]:
            if other_left >= right:
                break
            count += other_right > left and other_top < bottom and other_bottom > top
    return count


def _pan(page: Page) -> float:
    """Frames a second while the map is dragged to and fro."""
    box: Any = page.locator("canvas, svg").first.bounding_box()
    x, y = box["x"] + box["width"] * 0.03, box["y"] + box["height"] * 0.5  # beside the entries, mostly
    page.evaluate(_COUNT_FRAMES)
    page.mouse.move(x, y)
    page.mouse.down()
    begin = time.perf_counter()
    first: int = page.evaluate("window.benchmarkFrames")
    step = 0
    while time.perf_counter() - begin < 1:
        step += 1
        page.mouse.move(x + step % 40 * 4, y + step % 25 * 3)
    frames: int = page.evaluate("window.benchmarkFrames") - first
    taken = time.perf_counter() - begin
    page.mouse.up()
    return frames / taken


def _reports(size: int, seen: dict[str, list[Seen]], limit: float) -> Iterator[Report]:
    notes = [f"given up: {name} takes > {limit:g} s" for name, pages in seen.items() if pages[0].late]
    if size > CAP:
        notes.append(f"ccgraph draws the nearest {CAP} and counts the others; the others draw all")

    def report(title: str, what: str, unit: str) -> Report:
        found = {name: [getattr(page, what) for page in pages] for name, pages in seen.items()}
        times = {name: values for name, values in found.items() if None not in values}
        return Report(f"Map of {size} entries: {title}", times, peer=next(iter(times)), notes=notes, unit=unit)

    file = report("the file", "bytes", "bytes")
    file.bars = [Bar(f"file of {OURS}", file.times[OURS][0] / 1e3, 600 if size <= CAP else 2000, unit="kB")]
    yield file
    yield report("to the first picture", "ready", "ms")
    drawn = report("main thread to the first picture", "cpu", "CPU ms")
    drawn.bars = [Bar(f"main thread with {OURS}", median(drawn.times[OURS]), 500, unit="CPU ms")]
    yield drawn
    settled = report(f"main thread until {_SETTLING} s later", "settled", "CPU ms")
    if settled.peer != OURS:
        settled.bars = [Bar(f"{OURS} to {settled.peer}", settled.ratio(OURS), 0.8)]
    yield settled
    overlaps = report("pairs of labels that overlap", "overlaps", "pairs")
    overlaps.bars = [Bar(f"pairs with {OURS}", max(overlaps.times[OURS]), 0, unit="pairs")]
    yield overlaps
    frames = report("panning", "frames", "frames/s")
    frames.bars = [Bar(f"frames with {OURS}", min(frames.times[OURS]), 30, unit="frames/s", at_least=True)]
    yield frames


def _largest(playwright: Playwright, tool: Tool, path: Path, limit: float) -> Report:
    page = _see(playwright, tool, grown(LARGEST), path, limit)
    report = Report(
        f"Map of {LARGEST} entries, ours only",
        {"page written by Python": [page.drawing], "first picture": [page.ready], "main thread": [page.cpu]},
        peer="main thread",
        notes=[f"{page.bytes} bytes"],
        unit="ms",
    )
    report.bars = [
        Bar("first picture", page.ready / MILLI, 2.0, unit="s"),
        Bar("file", page.bytes / 1e6, 2.0, unit="MB"),
    ]
    return report


if __name__ == "__main__":
    sys.exit(main())
