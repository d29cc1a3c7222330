"""Answers for people: pages of text, wrapped to the screen, or the same records as JSON."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING, Any

from ccgraph.cli.arguments import add_output, add_source, write_output
from ccgraph.namespace import compact
from ccgraph.results.terminal import visible

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from ccgraph.entry import Entry, Implementation, Technique
    from ccgraph.library_entry import Library


def add_answer(parser: argparse.ArgumentParser, what: str) -> None:
    """The options of a command that answers with a page: ``--format``, ``-o`` and ``--source``."""
    parser.add_argument("--format", choices=["text", "json"], default="text", help="default: text")
    add_output(parser, what)
    add_source(parser)


def write_answer(arguments: argparse.Namespace, record: Any, page: Callable[[], str]) -> None:  # noqa: ANN401 - asdict's
    """Write the record as JSON or its ``page``, as the options say."""
    if arguments.format == "json":
        import json  # noqa: PLC0415 - only here
        from dataclasses import asdict  # noqa: PLC0415

        plain = [asdict(item) for item in record] if isinstance(record, tuple) else asdict(record)
        text = json.dumps(plain, indent=2, ensure_ascii=False, default=str) + "\n"
    else:
        text = page()
    write_output(text, arguments.output)


def import_line(item: Implementation) -> str:
    """The line to paste, the binding that selects the technique, when it was last imported, and what to know first."""
    binding = f"  # {item.binding}" if item.binding else ""
    checked = f"  ({item.last_import})" if item.last_import else ""
    note = f": {item.note}" if item.note else ""
    return f"{item.import_line}{binding}{checked}{note}"


class Page:
    """Lines of text, wrapped to the screen; every line is made safe for a terminal."""

    def __init__(self) -> None:
        self._width = max(20, min(shutil.get_terminal_size((100, 24)).columns, 110))
        self._lines: list[str] = []

    def head(self, title: str, under: str) -> None:
        """The first two lines."""
        self._lines += [visible(title), visible(under)]

    def title(self, entry: Technique | Library | Entry) -> None:
        """The first two lines of an entry: its names; the short one to ask for it again, if it has one, and the IRI."""
        aliases = f" ({', '.join(entry.aliases)})" if entry.aliases else ""
        short = compact(entry.iri)
        self.head(f"{entry.label}{aliases}", entry.iri if short == entry.iri else f"{short}  {entry.iri}")

    def paragraph(self, text: str) -> None:
        """A text of its own, with an empty line before it."""
        self._lines += ["", *textwrap.wrap(visible(text), self._width)]

    def section(self, heading: str, items: Iterable[str]) -> None:
        """A heading and its items, each indented; nothing where there are no items."""
        shown = list(items)
        if not shown:
            return
        self._lines += ["", visible(heading)]
        for item in shown:
            self._lines += textwrap.wrap(
                visible(item), self._width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
            )

    def text(self) -> str:
        """The page."""
        return "\n".join(self._lines) + "\n"
