"""Write the graph to a file: the same bytes on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.cli.arguments import UsageError, add_source, open_source, write_output

if TYPE_CHECKING:
    import argparse

EXAMPLE = "ccgraph dump -o ccgraph.ttl"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="the file to write; .gz compresses it")
    parser.add_argument("--format", choices=["turtle", "nt"], help="default: by the file's name")
    add_source(parser, asks=False)


def run(arguments: argparse.Namespace) -> int:
    """Write the file and say how much is in it."""
    form = arguments.format or dump_format(arguments.output)
    graph = open_source(arguments)
    graph.dump(arguments.output, format=form)
    write_output(f"{arguments.output}: {len(graph)} triples\n", None)
    return 0


def dump_format(path: str) -> str:
    """The format that the end of a file's name asks for."""
    name = path.casefold().removesuffix(".gz")
    if not name.endswith((".ttl", ".nt")):
        raise UsageError(f"the name {path!r} names no format of dumps; end it in .ttl or .nt, each also with .gz")
    return "nt" if name.endswith(".nt") else "turtle"
