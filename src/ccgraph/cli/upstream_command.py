"""Compare a version of the Curious Coder document with the graph; exit code 1 when they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.cli.arguments import add_source, open_source, read_text, write_output

if TYPE_CHECKING:
    import argparse

EXAMPLE = "ccgraph upstream README.md"
#: MiB that a document may have; the one that the graph grew from has 0.1.
_MOST = 16


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("document", metavar="FILE", help="the Markdown document, any version of it")
    add_source(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print what is new, gone or changed upstream."""
    from ccgraph.coverage import recorded_tables  # noqa: PLC0415
    from ccgraph.load.curious_coder import compare, format_differences, read_document  # noqa: PLC0415

    text = read_text(arguments.document, most=_MOST, what="document")
    document = read_document(text, file=arguments.document)
    differences = compare(recorded_tables(open_source(arguments).query), document)
    if not differences:
        write_output("no difference: every row of the document is in the graph\n", None)
        return 0
    write_output(format_differences(differences).rstrip("\n") + "\n", None)
    return 1
