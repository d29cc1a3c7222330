"""Take the pictures of the README anew: ``python docs/pictures.py`` (needs Chromium and the dev group)."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import ccgraph

IMAGES = Path(__file__).parent / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> int:
    """Draw the map of PCA and photograph it."""
    browser_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser_path is None:
        sys.stderr.write(f"no browser found; install one of {', '.join(BROWSERS)}\n")
        return 2
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "pca.html"
        ccgraph.open().map("pca", depth=2).save(page_file)
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(page_file.as_uri())
        page.wait_for_function("document.documentElement.dataset.ready === 'yes'")
        page.wait_for_timeout(500)  # fonts and the last frame
        page.screenshot(path=IMAGES / "map-pca.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
