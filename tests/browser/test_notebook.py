"""A map in a notebook: the frame is cut off from the notebook, and the map in it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ccgraph.map import MapPage, render
from map import sample_graphs

if TYPE_CHECKING:
    from pathlib import Path

    from browser.conftest import OpenMapper

pytestmark = pytest.mark.browser


def test_the_frame_shows_the_map_and_cannot_reach_out(open_map: OpenMapper, tmp_path: Path) -> None:
    page_text = render(sample_graphs.pca())
    cell = MapPage(page_text, shown=66, found=66)._repr_html_()
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!DOCTYPE html><title>A notebook</title><body>{cell}</body>", encoding="utf-8")
    opened = open_map.file(notebook)
    frame = opened.page.frame_locator("iframe")
    frame.locator("#map canvas").wait_for()
    assert frame.locator("html").get_attribute("data-ready") == "yes"
    assert frame.locator("#details h2").first.inner_text() == "PCA"
    frame.locator("#find").fill("Independent component")
    frame.locator("#find").press("Enter")
    assert frame.locator("#details h2").first.inner_text() == "ICA"
    (inner,) = opened.page.main_frame.child_frames
    assert (
        inner.evaluate("(() => { try { return parent.document.title; } catch { return 'cut off'; } })()") == "cut off"
    )
    assert inner.evaluate("(() => { try { return localStorage.length; } catch { return 'cut off'; } })()") == "cut off"
    assert opened.requests == []
    assert opened.complaints == []
