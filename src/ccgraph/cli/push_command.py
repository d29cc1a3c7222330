"""Publish the graph to a server, in place of what is there, and prove that it is there.

URL is a Graph Store (SPARQL 1.1 Graph Store HTTP Protocol), which replaces a graph at once or not at all. With --update
it is a SPARQL Update endpoint: the graph is dropped and inserted in one request where it fits in one; larger graphs,
and --at-once, need several, between which those who ask see a part. Then everything is read back and compared: from
the Graph Store, or with --check from where the server answers queries. Literals that the store keeps in another form
are counted. A graph with blank nodes is counted only, not compared.

CCGRAPH_ENDPOINT_USER and CCGRAPH_ENDPOINT_PASSWORD, or CCGRAPH_ENDPOINT_TOKEN, say who you are where the server asks;
where several servers are named, CCGRAPH_ENDPOINT_ORIGIN says whom that is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.cli.arguments import UsageError, add_source, from_one, open_source, write_output
from ccgraph.cli.endpoint_command import add_timeout
from ccgraph.opening import is_address

if TYPE_CHECKING:
    import argparse

EXAMPLE = "ccgraph push http://localhost:7878/store --graph https://w3id.org/ccgraph/graph"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("url", metavar="URL", help="the address of a Graph Store, or with --update of updates")
    parser.add_argument("--graph", metavar="IRI", help="the named graph to replace; without it, the default graph")
    parser.add_argument("--update", action="store_true", help="URL takes SPARQL updates; needs --check")
    parser.add_argument("--check", metavar="URL", help="where the server answers queries, to read back from")
    parser.add_argument(
        "--at-once", metavar="TRIPLES", type=from_one, help="with --update, how many triples a request may have"
    )
    add_timeout(parser)
    add_source(parser, asks=False)


def run(arguments: argparse.Namespace) -> int:
    """Publish, and say what is there now."""
    from ccgraph.publish.push import push  # noqa: PLC0415
    from ccgraph.store.sign_in import settle_whom_secrets_are_for  # noqa: PLC0415

    if arguments.update and arguments.check is None:
        raise UsageError("--update needs --check URL, where the server answers queries, to read back what was written")
    if arguments.at_once is not None and not arguments.update:
        raise UsageError("--at-once is for --update; a Graph Store takes a graph in one request")
    if arguments.source and is_address(arguments.source):
        settle_whom_secrets_are_for([arguments.url, arguments.source])
    pushed = push(
        open_source(arguments).triples(),
        arguments.url,
        graph=arguments.graph,
        check=arguments.check,
        update=arguments.update,
        at_once=arguments.at_once,
        timeout=arguments.timeout,
    )
    proof = "read back and compared" if pushed.compared else "counted, not compared, because of blank nodes"
    requests = f", in {pushed.requests} requests" if pushed.requests > 1 else ""
    rewritten = f"; {pushed.rewritten} kept with a literal in another form" if pushed.rewritten else ""
    number = f"{pushed.triples} triple{'' if pushed.triples == 1 else 's'}"
    write_output(f"{pushed.url}: {number}{requests}, {proof}{rewritten}\n", None)
    return 0
