"""Answer a SPARQL query of your own. Only reading; SERVICE and FROM are refused, nothing touches the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.cli.answer import FORMAT_HELP, show_result
from ccgraph.cli.arguments import UsageError, add_output, add_source, open_source, read_text
from ccgraph.results import FORMATS, GRAPH_FORMATS, GraphResult

if TYPE_CHECKING:
    import argparse

EXAMPLE = "ccgraph sparql 'SELECT ?s WHERE { ?s a <https://w3id.org/ccgraph/ontology#Model> } LIMIT 3'"
#: MiB that a file of a query may have; the store of this process takes less, an endpoint perhaps more.
_MOST = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("text", metavar="TEXT", nargs="?", help="the query")
    parser.add_argument("-f", "--file", metavar="FILE", help="read the query from this file")
    parser.add_argument("--format", choices=[*FORMATS, *GRAPH_FORMATS], help=FORMAT_HELP)
    add_output(parser, "the answer")
    add_source(parser)


def run(arguments: argparse.Namespace) -> int:
    """Answer the query."""
    if (arguments.text is None) == (arguments.file is None):
        raise UsageError("give the query as TEXT or with -f FILE, not both and not neither")
    text = arguments.text if arguments.file is None else read_text(arguments.file, most=_MOST, what="query")
    result = open_source(arguments).sparql(text)
    form = arguments.format
    known = GRAPH_FORMATS if isinstance(result, GraphResult) else FORMATS
    if form is not None and form not in known:
        raise UsageError(f"this answer cannot be written as {form}; use one of {', '.join(known)}")
    if form is None and arguments.output is None and isinstance(result, GraphResult):
        form = "turtle"
    show_result(result, form, arguments.output)
    return 0
