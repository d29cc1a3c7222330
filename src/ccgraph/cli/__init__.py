"""The command line: ``ccgraph COMMAND …``.

A command is one module of this package with ``configure(parser)`` and ``run(arguments)``; ``COMMANDS`` names them, so
that help and completion need to import none. ``query`` with plain arguments takes a short cut past the argument parser
(see ``fast``). Exit codes: 0 ok, 1 a check failed, 2 usage or bad input, 3 a remote endpoint could not answer, 4 the
output could not be written, 5 a store is locked or damaged, 6 a query took more time or memory than it may, 70 a
mistake in ccgraph itself, 130 interrupted, 141 nobody reads the output any more.
"""

from __future__ import annotations

import os
import sys

from ccgraph.errors import CatalogError, CCGraphError, NonConformantError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

#: command -> what it does, in the order of the help text. ``arguments.module_of`` says which module has it.
COMMANDS = {
    "query": "answer a saved query",
    "queries": "list the saved queries",
    "show": "show an entity's entry",
    "search": "find entities by name, typing errors allowed",
    "swap": "say where to go when data violate an assumption",
    "path": "find the shortest chain of swaps between techniques",
    "why-not": "say which condition excludes a technique",
    "advise": "say where to start for a shape of data",
    "check": "list what to check for a technique, and how",
    "compare": "set two techniques side by side",
    "scan": "say which techniques code uses, and what to check for each",
    "map": "write the neighborhood of entities as an interactive page",
    "sparql": "answer a SPARQL query of your own",
    "dump": "write the graph as Turtle or N-Triples",
    "load": "load RDF files into a store folder",
    "validate": "check the graph, or your files, against the rules",
    "push": "publish the graph to a SPARQL server",
    "endpoint": "say what a SPARQL endpoint is and can do",
    "build": "build the graph from data files",
    "coverage": "say what of the seed document, or of full entries, is missing",
    "verify-imports": "import every recorded path, and say what no longer imports",
    "upstream": "compare a version of the seed document with the graph",
    "completion": "print the completion script for your shell",
}

MAX_LINES = 10
#: exit codes for what is no error of the user's.
MISTAKE, INTERRUPTED, UNREAD = 70, 130, 141


def run() -> NoReturn:
    """The command ``ccgraph``: ``main``, then out at once.

    Taking the interpreter and the store apart would cost as much time as a query, and all that was written has been
    flushed by then.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed by who called us, and nobody will read it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - until the end
    code = main()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            code = code or UNREAD
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; bad input is one line on the error stream, never a traceback.

    A query that exceeded its limits goes on in a thread until the process ends, which with ``run`` is at once.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in words
    if debug:
        words.remove("--debug")
    try:
        return _run(words, debug=debug)
    except KeyboardInterrupt:
        sys.stderr.write("ccgraph: interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output is gone, and with it whoever would want to know.
        from ccgraph.cli.answer import discard  # noqa: PLC0415 - only then

        discard(sys.stdout, sys.stderr)
        return UNREAD


def _run(words: list[str], *, debug: bool) -> int:
    try:
        return _dispatch(words)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, a user gets a line and not a traceback
        if debug:
            import traceback  # noqa: PLC0415 - only on errors

            traceback.print_exc()
        if isinstance(error, CCGraphError):
            report(error)
            return error.exit_code
        if isinstance(error, OSError) and error.errno is not None:
            report(CCGraphError(_refusal(error)))
            return CCGraphError.exit_code
        what = f"{type(error).__name__}: {error}"
        report(CCGraphError(f"this is a mistake in ccgraph: {what}; run it again with --debug and report what it says"))
        return MISTAKE


def _refusal(error: OSError) -> str:
    """What the system did not let us do with a file of our own, or with no file at all."""
    where = "" if error.filename is None else f" with {error.filename}"
    return f"the system refused to go on{where}: {error.strerror}; see to that, or install ccgraph again"


def _dispatch(words: list[str]) -> int:
    if words and words[0] == "query":
        from ccgraph.cli.fast import try_fast  # noqa: PLC0415 - start-up time

        code = try_fast(words[1:])
        if code is not None:
            return code
    if words and words[0] == "__complete":
        from ccgraph.cli.complete import complete  # noqa: PLC0415

        return complete(words[1:])
    from ccgraph.cli.arguments import run_command  # noqa: PLC0415

    return run_command(words)


def report(error: CCGraphError) -> None:
    """Print an error on the error stream: a line per problem, at most ten lines."""
    if isinstance(error, CatalogError):
        lines = [str(problem) for problem in error.problems]
    elif isinstance(error, NonConformantError):
        lines = list(error.report)
    else:
        lines = [str(error)]
    from ccgraph.results.terminal import visible  # noqa: PLC0415 - only on errors

    shown = lines if len(lines) <= MAX_LINES else [*lines[: MAX_LINES - 1], f"and {len(lines) - MAX_LINES + 1} more"]
    try:
        sys.stderr.write("".join(f"ccgraph: {visible(line)}\n" for line in shown))
    except BrokenPipeError:
        raise
    except OSError:  # a full disk takes no message either; the exit code has to do
        pass
