"""A real browser for the tests that need one. Where none is installed they skip and say so, except where CI asks."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: what a page must not write to the console.
COMPLAINTS = {"error", "warning"}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        message = f"no browser is installed; install one of {', '.join(NAMES)}"
        if os.environ.get("CCGRAPH_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        started.close()


class OpenMap:
    """A page in a browser that is cut off from every network: what it asked for, and what it complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.dialogs: list[str] = []

    def note_dialog(self, dialog: Dialog) -> None:
        """Write down and close what a script popped up."""
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def state(self, script: str) -> object:
        """The value of a script, evaluated in the page."""
        return self.page.evaluate(script)


@pytest.fixture
def open_map(browser: Browser, tmp_path: Path) -> Iterator[OpenMapper]:
    mapper = OpenMapper(browser, tmp_path)
    yield mapper
    mapper.close()


@pytest.fixture(scope="module")
def shared_map(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenMapper]:
    """For a page that the tests of a module share: to open one costs more than most of them."""
    mapper = OpenMapper(browser, tmp_path_factory.mktemp("maps"))
    yield mapper
    mapper.close()


class OpenMapper:
    """Opens HTML texts as files in fresh browser contexts."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser = browser
        self._folder = folder
        self._contexts: list[BrowserContext] = []

    def __call__(
        self,
        html: str,
        *,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        scripts: bool = True,
        hangs: bool = False,
        at: str = "",
    ) -> OpenMap:
        """A map, drawn and ready. Where the network ``hangs`` it does not even refuse."""
        path = self._folder / f"map-{len(self._contexts)}.html"
        path.write_text(html, encoding="utf-8")
        opened = self.file(path, width=width, height=height, dark=dark, scripts=scripts, hangs=hangs, at=at)
        if scripts:
            opened.page.wait_for_selector("#map canvas")
            opened.page.wait_for_timeout(150)
        return opened

    def file(
        self,
        path: Path,
        *,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        scripts: bool = True,
        hangs: bool = False,
        at: str = "",
    ) -> OpenMap:
        """Any page that is a file already."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        page = context.new_page()
        opened = OpenMap(page)

        def refuse(route: Route) -> None:
            address = route.request.url
            if address.startswith(("file:", "data:", "blob:")):
                route.continue_()
            else:
                opened.requests.append(address)
                if not hangs:
                    route.abort()

        page.route("**/*", refuse)
        page.on("console", lambda line: opened.complaints.append(line.text) if line.type in COMPLAINTS else None)
        page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        page.on("dialog", opened.note_dialog)
        page.goto(path.as_uri() + at)
        return opened

    def close(self) -> None:
        for context in self._contexts:
            context.close()
