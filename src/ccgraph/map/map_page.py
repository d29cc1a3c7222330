"""A finished map: to save, or to show in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ccgraph import atomic

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence


class MapPage:
    """One HTML page.

    ``html`` is its text, ``shown`` how many entities are drawn, ``found`` how many there were; ``notes`` say what one
    could miss.
    """

    __slots__ = ("found", "html", "notes", "shown")

    def __init__(self, html: str, *, shown: int, found: int, notes: Sequence[str] = ()) -> None:
        self.html = html
        self.shown = shown
        self.found = found
        self.notes = tuple(notes)

    def __repr__(self) -> str:
        return f"<MapPage: {self.shown} of {self.found} entities; save it with .save('map.html')>"

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the page to a file, whole or not at all; ``OutputError`` where that cannot be done."""
        atomic.write_text(path, self.html)

    def _repr_html_(self) -> str:
        """The page in a sandboxed frame, for notebooks: its scripts cannot reach the notebook."""
        return (
            f'<iframe sandbox="allow-scripts allow-downloads" srcdoc="{escape(self.html, quote=True)}" title="map" '
            'style="width:100%;height:640px;border:0"></iframe>'
        )
