"""List the saved queries with what each answers, or write all of them for other tools.

``--format turtle`` gives them as SHACL executables, as query editors read them; ``--format markdown`` gives an index
with their parameters, columns and a diagram each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.cli.arguments import UsageError, add_output, write_output
from ccgraph.queries.collection import QueryCollection

if TYPE_CHECKING:
    import argparse

EXAMPLE = "ccgraph queries --tag assumption"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--tag", metavar="TAG", help="only queries with this tag")
    parser.add_argument("--format", choices=["text", "markdown", "turtle"], default="text", help="default: text")
    parser.add_argument(
        "--endpoint", metavar="URL", help="in Turtle: where the queries can be asked; it is not contacted"
    )
    add_output(parser, "the list")


def run(arguments: argparse.Namespace) -> int:
    """Print a line per query, or the set in a format for others."""
    collection = QueryCollection.shipped()
    if arguments.tag is not None:
        tags = sorted({tag for query in collection for tag in query.tags})
        if arguments.tag not in tags:
            raise UsageError(f"no query has the tag {arguments.tag!r}; tags are {', '.join(tags)}")
        collection = QueryCollection(query for query in collection if arguments.tag in query.tags)
    if arguments.endpoint is not None and arguments.format != "turtle":
        raise UsageError("--endpoint stands in Turtle only; add --format turtle")
    write_output(_text(collection, arguments.format, arguments.endpoint), arguments.output)
    return 0


def _text(collection: QueryCollection, form: str, endpoint: str | None) -> str:
    if form == "text":
        width = max(len(query.name) for query in collection)
        return "".join(f"{query.name:<{width}}  {query.summary}\n" for query in collection)
    from ccgraph.publish.query_set import as_markdown, as_turtle  # noqa: PLC0415 - slow to import

    if form == "markdown":
        return as_markdown(collection)
    try:
        return as_turtle(collection, endpoint=endpoint)
    except ValueError as error:
        raise UsageError(f"{endpoint!r} is not an IRI; write it in full, with % escapes") from error
