"""The argument parser: made for the one command that runs, with an example in every help text.

argparse, because it starts in a fifth of the time of the alternatives, and help and completion must feel instant.
"""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from ccgraph.cli import COMMANDS
from ccgraph.cli.answer import print_text
from ccgraph.errors import CCGraphError, ParseError
from ccgraph.store.limits import MEMORY, TIMEOUT, Limits, checked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccgraph.graph import KnowledgeGraph


class UsageError(CCGraphError):
    """Words on the command line that do not make a command."""


class _Parser(argparse.ArgumentParser):
    """argparse that raises, so that usage errors look like all others."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see {self.prog} --help")

    def print_help(self, file: object = None) -> None:  # noqa: ARG002 - there is one place for help
        print_text(self.format_help())

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401 - as argparse has it
        # argparse's own message has no hint, and another wording in each version of Python.
        if action.choices is not None and value not in action.choices:
            raise argparse.ArgumentError(action, f"there is no {value!r}; {hint(value, action.choices)}")


def read_text(path: str, *, most: int, what: str) -> str:
    """The text of a file of at most so many MiB; ``what`` it is to be, for messages.

    Raises:
        ParseError: it cannot be read, is larger, or is not UTF-8.
    """
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - a name that no file can have is an OSError or a ValueError
            content = stream.read((most << 20) + 1)
    except (OSError, ValueError) as error:
        raise ParseError(path, 0, 0, f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(content) > most << 20:
        raise ParseError(path, 0, 0, f"has more than {most} MiB, as no {what} has", f"name a file with a {what}")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise ParseError(path, 0, 0, "is not UTF-8 text", f"save the {what} as UTF-8") from error


def run_command(words: list[str]) -> int:
    """Parse the words and run their command."""
    if len(words) > 1 and words[0] == "help":
        words = [words[1], "--help"]
    if not words or words[0] in {"-h", "--help", "help"}:
        print_text(_overview())
        return 0
    if words[0] in {"-V", "--version"}:
        from ccgraph import __version__  # noqa: PLC0415

        print_text(f"ccgraph {__version__}\n")
        return 0
    command = words[0]
    if command not in COMMANDS:
        raise UsageError(f"there is no command {command!r}; {hint(command, COMMANDS)}; see ccgraph --help")
    module = import_module(module_of(command))
    parser = _Parser(
        prog=f"ccgraph {command}",
        description=module.__doc__,
        epilog=f"example:\n  {module.EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.configure(parser)
    try:
        arguments = parser.parse_intermixed_args(words[1:])
    except SystemExit as stop:  # --help prints and leaves
        return int(stop.code or 0)
    code: int = module.run(arguments)
    return code


def module_of(command: str) -> str:
    """The module of a command of ``COMMANDS``."""
    return f"ccgraph.cli.{command.replace('-', '_')}_command"


def hint(word: str, known: Iterable[str]) -> str:
    """What to write in place of ``word``: the nearest of the ``known`` words, or one of them all."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a wrong word

    names = list(known)
    close = get_close_matches(word, names, 1)
    return f"did you mean {close[0]}?" if close else f"use one of {', '.join(names)}"


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [
        "usage: ccgraph COMMAND [ARGUMENT …]",
        "",
        "A knowledge graph for choosing methods in biology and medicine.",
        "",
        *(f"  {name:<{width}}  {summary}" for name, summary in COMMANDS.items()),
        "",
        "ccgraph COMMAND --help explains a command, with an example. --debug shows where an error comes from.",
        "",
        "example:",
        "  ccgraph query neighbors technique=PCA",
    ]
    return "\n".join(lines) + "\n"


def from_one(text: str) -> int:
    """A number of things: 1 or more. For the ``type`` of an argument."""
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number that counts from 1")
    return int(text)


def from_zero(text: str) -> float:
    """A limit: 0 or more. For the ``type`` of an argument."""
    try:
        return checked("the limit", float(text), "seconds or MiB")
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0") from error


def add_source(parser: argparse.ArgumentParser, *, asks: bool = True) -> None:
    """The option ``--source`` of every command that reads a graph; where it ``asks`` queries, their limits too."""
    parser.add_argument(
        "--source",
        metavar="PLACE",
        help="a file of RDF, a store folder or the address of a SPARQL endpoint, instead of the graph of ccgraph",
    )
    if asks:
        add_limits(parser)


def add_limits(parser: argparse.ArgumentParser) -> None:
    """The options ``--timeout`` and ``--memory`` of every command that asks queries."""
    parser.add_argument(
        "--timeout",
        dest="query_timeout",
        metavar="SECONDS",
        type=from_zero,
        help=f"how long a query may take: {TIMEOUT:g} if not given, 60 where an endpoint answers; 0: no limit",
    )
    parser.add_argument(
        "--memory",
        dest="query_memory",
        metavar="MIB",
        type=from_zero,
        help=f"how much memory a query may take: {MEMORY:g} if not given; 0: no limit",
    )


def given_limits(arguments: argparse.Namespace) -> Limits:
    """The limits of ``add_limits``, for queries that this process answers."""
    return Limits(arguments.query_timeout, arguments.query_memory, in_process=True)


def open_source(arguments: argparse.Namespace) -> KnowledgeGraph:
    """The graph that ``--source`` names, or the one that comes with ccgraph, with the limits that are given."""
    from ccgraph.cli.interruption import ending_at_once  # noqa: PLC0415
    from ccgraph.opening import open as open_graph  # noqa: PLC0415

    given = vars(arguments)
    # Without a source the cache may have to be written first.
    with nullcontext() if arguments.source is None else ending_at_once():
        return open_graph(
            arguments.source, timeout=given.get("query_timeout"), memory=given.get("query_memory"), in_process=True
        )


def add_output(parser: argparse.ArgumentParser, what: str) -> None:
    """The option ``-o``."""
    parser.add_argument("-o", "--output", metavar="FILE", help=f"write {what} to this file instead of the screen")


def write_output(text: str, path: str | None) -> None:
    """Print the text, or write it to a file whole or not at all."""
    if path is None:
        print_text(text)
        return
    from ccgraph.atomic import write_text  # noqa: PLC0415

    write_text(path, text)
