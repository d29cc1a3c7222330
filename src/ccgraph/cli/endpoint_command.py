"""Say what a SPARQL endpoint is and can do, from a few cheap queries that only read.

Which engine it is, which forms of query it answers, how many triples it has, whether ccgraph's graph is among them, and
what limits it tells. Exit code 3 when it does not answer. CCGRAPH_ENDPOINT_USER and CCGRAPH_ENDPOINT_PASSWORD, or
CCGRAPH_ENDPOINT_TOKEN, say who you are where it asks.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ccgraph.cli.arguments import add_output
from ccgraph.cli.pages import Page, write_answer

if TYPE_CHECKING:
    from ccgraph.store.endpoint_probe import Probe

EXAMPLE = "ccgraph endpoint http://localhost:7878/query"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "url", metavar="URL", help="where it answers queries; with ?default-graph-uri=… for one of its named graphs"
    )
    add_timeout(parser)
    parser.add_argument("--format", choices=["text", "json"], default="text", help="default: text")
    add_output(parser, "what was found")


def run(arguments: argparse.Namespace) -> int:
    """Print what was found."""
    from ccgraph.store.endpoint_probe import probe  # noqa: PLC0415

    found = probe(arguments.url, timeout=arguments.timeout)
    write_answer(arguments, found, lambda: _page(found))
    return 0


def add_timeout(parser: argparse.ArgumentParser) -> None:
    """The option ``--timeout`` of the commands that speak with a server."""
    parser.add_argument(
        "--timeout", metavar="SECONDS", type=_seconds, default=60.0, help="the time for each request; default: 60"
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86400:  # noqa: PLR2004 - a day
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, above 0 and up to a day")
    return seconds


def _page(found: Probe) -> str:
    page = Page()
    page.head(found.url, f"answers, in {found.round_trip * 1000:.0f} ms")
    named = f" ({found.server})" if found.server and found.server != found.engine else ""
    page.section("Engine", [f"{found.engine or 'not known'}{named}"])
    forms = (("ASK", found.ask), ("SELECT", found.select), ("CONSTRUCT", found.construct))
    page.section("Queries", [f"{form}: {'works' if works else 'does not work'}" for form, works in forms])
    graph = found.graph or "the default graph"
    count = "not counted" if found.triples is None else f"{found.triples} triples"
    page.section("Content", [f"{graph}: {count}", *_holdings(found)])
    limit = "none told" if found.row_limit is None else f"{found.row_limit} rows"
    page.section("Limit of an answer", [limit])
    page.section("Problems", found.problems)
    return page.text()


def _holdings(found: Probe) -> list[str]:
    held = f"ccgraph's graph, version {found.version}" if found.version else "ccgraph's graph is not in it"
    return [held, *(f"ccgraph's graph is in the named graph {graph}" for graph in found.graphs if graph != found.graph)]
