"""What is in the graph and what is missing: of the seed document's tables, or of techniques' and libraries' entries.

Exit code 1 when something of the seed is missing or extra, or when an entry is marked as reviewed and is not full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.cli.arguments import add_source, open_source, write_output
from ccgraph.coverage import coverage
from ccgraph.fullness import by_section, fullness, library_fullness
from ccgraph.results.terminal import visible

if TYPE_CHECKING:
    import argparse

    from ccgraph.coverage import Coverage
    from ccgraph.fullness import Fullness

EXAMPLE = "ccgraph coverage --entries"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--entries",
        action="store_true",
        help="how full the entries of techniques and libraries are, section by section",
    )
    add_source(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the counts, then what is missing and what is extra."""
    ask = open_source(arguments).query
    if arguments.entries:
        techniques, libraries = fullness(ask), library_fullness(ask)
        lines = [*_entry_lines("technique", techniques), "", *_entry_lines("library", libraries)]
        complete = not any(entry.reviewed and entry.lacks for entry in (*techniques, *libraries))
    else:
        report = coverage(ask)
        lines = _table_lines(report)
        complete = report.complete
    write_output("\n".join(map(visible, lines)) + "\n", None)
    return 0 if complete else 1


def _table_lines(report: Coverage) -> list[str]:
    width = max((len(table.name) for table in report.tables), default=5)
    lines = [f"{'table':<{width}}  rows  cells  names  gaps"]
    lines += [
        f"{table.name:<{width}}  {table.rows:>4}  {table.cells:>5}  {table.mentions:>5}  {table.gaps:>4}"
        for table in report.tables
    ]
    lines.append(
        f"{'in all':<{width}}  {sum(t.rows for t in report.tables):>4}  {sum(t.cells for t in report.tables):>5}"
        f"  {sum(t.mentions for t in report.tables):>5}  {len(report.missing):>4}"
    )
    lines += [f"missing: {gap}" for gap in report.missing]
    lines += [f"extra: {gap}" for gap in report.extra]
    if not report.tables:
        lines.append("the graph has no table of the seed document")
    lines.append("complete: nothing is missing, nothing is extra" if report.complete else "not complete")
    return lines


def _entry_lines(kind: str, entries: list[Fullness]) -> list[str]:
    if not entries:
        return [f"the graph has no {kind}"]
    counts = by_section(entries)
    width = max(map(len, counts))
    lines = [f"{section:<{width}}  {count:>4} of {len(entries)}" for section, count in counts.items()]
    full = sum(not entry.lacks for entry in entries)
    reviewed = sum(entry.reviewed is not None for entry in entries)
    lines += [f"{'full':<{width}}  {full:>4} of {len(entries)}; reviewed {reviewed}", ""]
    lines += map(str, entries)
    return lines
