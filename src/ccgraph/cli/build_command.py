"""Build the graph from data files and check it: for curators of entries, and for graphs of your own.

All problems of all files are reported at once, with file, line and column. A failed or interrupted build leaves the
output as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph import resources
from ccgraph.cli.arguments import add_limits, given_limits, write_output
from ccgraph.cli.dump_command import dump_format
from ccgraph.errors import NonConformantError

if TYPE_CHECKING:
    import argparse

EXAMPLE = "ccgraph build --data data/ -o graph.ttl"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--data", metavar="FOLDER", help="the data folder (default: ccgraph's own)")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the graph to this file (.ttl or .nt, also .gz)")
    parser.add_argument("--into", metavar="STORE", help="write the graph to this store folder")
    parser.add_argument("--no-check", action="store_true", help="skip the check against shapes and violation queries")
    add_limits(parser)


def run(arguments: argparse.Namespace) -> int:
    """Build, check, write."""
    from ccgraph.build import build  # noqa: PLC0415
    from ccgraph.load.yaml_files import load_catalog  # noqa: PLC0415
    from ccgraph.shipped import ontology_triples  # noqa: PLC0415

    form = dump_format(arguments.output) if arguments.output is not None else ""
    catalog = load_catalog(arguments.data or resources.folder("data"))
    triples = build(catalog, ontology_triples())
    if not arguments.no_check:
        from ccgraph.validate import validate  # noqa: PLC0415

        report = validate(triples, limits=given_limits(arguments))
        if not report.conforms:
            raise NonConformantError(report.lines)
    if arguments.output is not None:
        from ccgraph.publish.dump import write_dump  # noqa: PLC0415

        write_dump(arguments.output, triples, format=form)
    if arguments.into is not None:
        from ccgraph.store.folder import write_store  # noqa: PLC0415

        write_store(arguments.into, triples)
    if arguments.data is None:
        from ccgraph.shipped import open_shipped  # noqa: PLC0415

        open_shipped()[0].close()
    checked = "" if arguments.no_check else ", checked"
    write_output(f"built: {len(catalog)} entities, {len(triples)} triples{checked}\n", None)
    return 0
