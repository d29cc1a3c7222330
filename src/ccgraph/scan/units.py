"""What is read of a file of code: its trees, the libraries that it names as needs, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ast

    from ccgraph.errors import Problem


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands; lines and columns count from 1, cells too, those of text included."""

    file: str
    cell: int | None
    line: int
    column: int

    def __str__(self) -> str:
        return f"{unit_name(self.file, self.cell)}:{self.line}"


@dataclass(frozen=True, slots=True)
class Unit:
    """Code that parses as a whole: a file, or a cell of a notebook (``cell`` is its number)."""

    file: str
    cell: int | None
    tree: ast.Module


@dataclass(slots=True)
class Found:
    """What a file holds: ``units`` of code that share their names, and the ``needs`` that it lists, by name."""

    units: list[Unit] = field(default_factory=list)
    needs: list[tuple[str, Place]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def unit_name(file: str, cell: int | None) -> str:
    """A file, or a cell in it, as messages name it."""
    return file if cell is None else f"{file}:cell {cell}"
