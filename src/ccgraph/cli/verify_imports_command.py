"""Import every recorded path, and say what no longer imports: paths of libraries rot.

Nothing is installed. Each library is imported in a process of its own, by the Python that runs ccgraph or by another;
of the libraries that are not installed there it says so. Exit code 1 when a path that was recorded as ok is not.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ccgraph import resources
from ccgraph.cli.arguments import add_output, from_one, write_output
from ccgraph.cli.pages import write_answer
from ccgraph.results.terminal import visible

if TYPE_CHECKING:
    import argparse

    from ccgraph.imports.check import Imported

EXAMPLE = "ccgraph verify-imports --library scikit-learn"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--library", metavar="LIBRARY", help="only the paths of this library")
    parser.add_argument("--technique", metavar="TECHNIQUE", help="only the paths of this technique")
    parser.add_argument("--python", metavar="PATH", help="the Python to import with (default: the one that runs this)")
    parser.add_argument("--data", metavar="FOLDER", help="the data folder (default: ccgraph's own)")
    parser.add_argument("--timeout", metavar="SECONDS", type=from_one, default=120, help="for one path (default: 120)")
    parser.add_argument("--write", action="store_true", help="record the outcomes in the data files of a checkout")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="default: text")
    add_output(parser, "the report")


def run(arguments: argparse.Namespace) -> int:
    """Import, report, and record where that is asked for."""
    from ccgraph.imports.check import check_imports, recorded_imports  # noqa: PLC0415
    from ccgraph.imports.record import check_writable, write_outcomes  # noqa: PLC0415
    from ccgraph.load.yaml_files import load_catalog  # noqa: PLC0415

    folder = arguments.data or resources.folder("data")
    if arguments.write:
        check_writable(folder)  # before an hour of imports, not after
    catalog = load_catalog(folder)
    recorded = recorded_imports(catalog, library=arguments.library, technique=arguments.technique)
    results = tuple(
        check_imports(
            catalog,
            recorded,
            python=arguments.python or sys.executable,
            time_limit=arguments.timeout,
            progress=_tell,
        )
    )
    changed = write_outcomes(folder, results) if arguments.write else None
    write_answer(arguments, results, lambda: _page(results))
    if changed is not None and arguments.format == "text" and arguments.output is None:
        write_output(f"written: {len(changed)} data file{'' if len(changed) == 1 else 's'}\n", None)
    return 1 if any(result.rotted for result in results) else 0


def _tell(library: str) -> None:
    """Say on a terminal what is being imported, since that may take minutes."""
    if sys.stderr.isatty():
        sys.stderr.write(f"ccgraph: importing {visible(library)}\n")
        sys.stderr.flush()


def _page(results: tuple[Imported, ...]) -> str:
    if not results:
        return "no import path is recorded there\n"
    lines = _table([(_outcome(result), _library(result), _path(result), result.recorded.owner) for result in results])
    absent = sorted({result.recorded.library for result in results if result.outcome == "not installed"})
    counts: dict[str, int] = {}
    for result in results:
        counts[result.outcome] = counts.get(result.outcome, 0) + 1
    lines += ["", ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))]
    if absent:
        lines.append(f"not installed: {', '.join(absent)}")
    rotted = [result for result in results if result.rotted]
    if rotted:
        lines += ["", "rotted since they were recorded:"]
        lines += [
            f"  {_path(result)} ({result.recorded.owner}): ok with {result.recorded.version}, with"
            f" {result.version or 'an unknown version'} {_outcome(result)}"
            for result in rotted
        ]
    return "".join(f"{visible(line)}\n" for line in lines)


def _outcome(result: Imported) -> str:
    return f"{result.outcome}: {result.why}" if result.why else result.outcome


def _library(result: Imported) -> str:
    return f"{result.recorded.library} {result.version}".rstrip()


def _path(result: Imported) -> str:
    binding = f" {result.recorded.binding}" if result.recorded.binding else ""
    return f"{result.recorded.path}{binding}"


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    """The rows below a header; the outcome stands last, since it may be long."""
    cells = [("library", "path", "of", "outcome"), *((*row[1:], row[0]) for row in rows)]
    sizes = [max(len(row[column]) for row in cells) for column in range(3)]
    return ["  ".join([*(cell.ljust(size) for cell, size in zip(row, sizes, strict=False)), row[3]]) for row in cells]
