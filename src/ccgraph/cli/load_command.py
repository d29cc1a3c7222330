"""Load RDF files into a store folder, so that your own triples can be queried with the saved queries.

Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD, each also gzipped; by the file's ending. What the store held
before stays, and a failed or interrupted load leaves it as it was. Nothing is fetched from the network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.cli.arguments import write_output
from ccgraph.cli.interruption import interruptible
from ccgraph.cli.progress import bar

if TYPE_CHECKING:
    import argparse

EXAMPLE = "ccgraph load mine.ttl --with-ccgraph --into store/ && ccgraph query counts --source store/"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", metavar="FILE", nargs="+", help="a file of RDF")
    parser.add_argument("--into", metavar="STORE", required=True, help="the store folder; made if it is not there")
    parser.add_argument("--base", metavar="IRI", help="what relative IRIs in the files are relative to")
    parser.add_argument("--with-ccgraph", action="store_true", help="put the graph that comes with ccgraph in as well")


def run(arguments: argparse.Namespace) -> int:
    """Load the files and say how much the store holds."""
    from ccgraph.load.rdf_files import load_into  # noqa: PLC0415
    from ccgraph.shipped import compile_graph  # noqa: PLC0415

    extra = compile_graph() if arguments.with_ccgraph else ()
    with bar("loading", of_bytes=True) as progress:
        count = interruptible(
            lambda move: load_into(arguments.into, arguments.files, base=arguments.base, extra=extra, progress=move),
            progress,
        )
    write_output(f"{arguments.into}: {count} triple{'' if count == 1 else 's'}\n", None)
    return 0
