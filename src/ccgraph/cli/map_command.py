"""Write the neighborhood of entities as one interactive HTML page that opens by double click, offline.

With --to the page shows the shortest chain of swaps and what each step drops. With --all a folder is written: a map of
every technique and application area, and an index with search.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ccgraph.cli.arguments import UsageError, add_source, from_one, open_source, write_output
from ccgraph.cli.progress import bar
from ccgraph.errors import NotFoundError
from ccgraph.neighborhood import LINK_LABELS
from ccgraph.results.terminal import visible

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from ccgraph.graph import KnowledgeGraph

EXAMPLE = "ccgraph map pca --depth 2 --violates linearity -o pca.html"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("names", metavar="ENTITY", nargs="*", help="where to start: label, alias, id or IRI")
    parser.add_argument("--to", metavar="TECHNIQUE", help="draw the shortest chain of swaps from ENTITY to this one")
    parser.add_argument("--all", action="store_true", help="write a map of every technique and application area")
    parser.add_argument("--depth", type=from_one, metavar="N", help="how many links to follow (default 1)")
    parser.add_argument("--types", metavar="TYPE,…", help=f"only links of these types: {', '.join(LINK_LABELS)}")
    for option, metavar, what in (
        ("--violates", "ASSUMPTION,…", "mark what the data violate"),
        ("--library", "LIBRARY", "of techniques, only those that one of these libraries runs"),
        ("--area", "APPLICATION", "of techniques, only those used in one of these application areas"),
    ):
        parser.add_argument(option, metavar=metavar, action="append", default=[], help=f"{what}; repeat it")
    parser.add_argument("--limit", type=from_one, metavar="N", help="how many entities to draw at most (default 120)")
    parser.add_argument("-o", "--output", metavar="PLACE", required=True, help="the page, or with --all the folder")
    add_source(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the page, or the folder, and say what is in it."""
    _check(arguments)
    graph = open_source(arguments)
    types = arguments.types.split(",") if arguments.types else None
    violates = _listed(graph, arguments.violates)
    if arguments.all:
        with bar("drawing") as progress:
            count = graph.gallery(
                arguments.output,
                depth=arguments.depth or 1,
                types=types,
                violates=violates,
                cap=arguments.limit,
                progress=progress,
            )
        write_output(f"{arguments.output}: {count} map{'' if count == 1 else 's'}; open index.html\n", None)
        return 0
    page = graph.map(
        *arguments.names,
        to=arguments.to,
        depth=arguments.depth,
        types=types,
        violates=violates,
        library=arguments.library,
        area=arguments.area,
        cap=arguments.limit,
    )
    page.save(arguments.output)
    write_output(f"{arguments.output}: {page.shown} of {page.found} entities\n", None)
    sys.stderr.write("".join(f"ccgraph: {visible(note)}\n" for note in page.notes))
    return 0


def _check(arguments: argparse.Namespace) -> None:
    """Raise ``UsageError`` for words that do not go together."""
    narrowed = arguments.library or arguments.area
    if not arguments.all and not arguments.names:
        raise UsageError("name an ENTITY to start from, or give --all; see ccgraph map --help")
    if arguments.all and (arguments.names or arguments.to is not None or narrowed):
        raise UsageError("--all goes without ENTITY, --to, --library and --area; see ccgraph map --help")
    if arguments.to is not None and (len(arguments.names) > 1 or arguments.depth or narrowed):
        raise UsageError("--to takes one ENTITY and goes without --depth, --library and --area; see ccgraph map --help")


def _listed(graph: KnowledgeGraph, texts: Sequence[str]) -> list[str]:
    """The assumptions named in ``texts``: each is a list with commas, unless it is a name that has some itself."""
    names = []
    for text in texts:
        try:
            names += [graph.resolve("assumption", text)] if "," in text else [text]
        except NotFoundError:
            names += text.split(",")
    return names
