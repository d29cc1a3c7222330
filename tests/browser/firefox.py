"""Firefox as its makers ship it, asked by Marionette, the protocol it has built in: no driver has to be installed."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

NAMES = ("firefox-esr", "firefox")
#: what Firefox asks its makers, and for news of a plug-in, whatever page it shows.
_OWN = re.compile(r"CONNECT ([a-z0-9.-]+\.(mozilla\.(com|org|net)|firefox\.com)|update\.googleapis\.com):443 ")
#: seconds until a browser that does not answer is given up.
_PATIENCE = 60


class FirefoxError(Exception):
    """The browser could not do what it was told."""


class NoNetwork:
    """A proxy that leads nowhere and notes what it is asked, except for what the browser asks of its makers."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):  # closed
            while True:
                connection, _ = self._listener.accept()
                with connection, suppress(OSError):
                    connection.settimeout(1)
                    line = connection.recv(500).decode("latin-1").partition("\r")[0]
                    if not _OWN.match(line):
                        self.asked.append(line)

    def close(self) -> None:
        """Listen no longer."""
        self._listener.close()


class Firefox:
    """A browser with one window. ``folder`` holds its profile, and what it downloads."""

    def __init__(self, executable: str, folder: Path) -> None:
        self.network = NoNetwork()
        self.downloads = folder / "downloads"
        self.downloads.mkdir(parents=True)
        profile = folder / "profile"
        profile.mkdir()
        preferences = {
            "marionette.port": 0,  # a free one, which it writes down
            "network.proxy.type": 1,
            "network.proxy.http": "127.0.0.1",
            "network.proxy.http_port": self.network.port,
            "network.proxy.ssl": "127.0.0.1",
            "network.proxy.ssl_port": self.network.port,
            "network.proxy.allow_hijacking_localhost": True,
            "media.gmp-manager.updateEnabled": False,
            "browser.download.folderList": 2,
            "browser.download.dir": str(self.downloads),
            "browser.download.always_ask_before_handling_new_types": False,
            "layout.css.prefers-color-scheme.content-override": 1,  # light
        }
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items())
        (profile / "user.js").write_text("".join(lines), encoding="utf-8")
        command = [executable, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._socket = self._connected(profile / "MarionetteActivePort")
        self._received = b""
        self._last = 0
        self._message()  # it says which protocol it speaks
        self.tell("WebDriver:NewSession")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(FirefoxError, OSError):
            self.tell("Marionette:Quit", flags=["eForceQuit"])
        self._socket.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.network.close()

    def tell(self, command: str, **parameters: Any) -> Any:
        """The value of a command of WebDriver, under Marionette's name for it."""
        self._last += 1
        text = json.dumps([0, self._last, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(text), text))
        _, number, error, answer = self._message()
        if number != self._last or error:
            raise FirefoxError(f"{command}: {error}")
        return answer.get("value") if isinstance(answer, dict) else answer

    def open(self, path: Path, *, at: str = "") -> None:
        """Open a file in a window whose page has the size of a desk's screen."""
        self.tell("WebDriver:Navigate", url="about:blank")
        self.resize(1440, 900)
        self.tell("WebDriver:Navigate", url=path.as_uri() + at)

    def resize(self, width: int, height: int) -> None:
        """Give the page this size; the window is larger."""
        rest = self.run("[outerWidth - innerWidth, outerHeight - innerHeight]")
        self.tell("WebDriver:SetWindowRect", width=width + rest[0], height=height + rest[1])

    def run(self, expression: str, *arguments: object) -> Any:
        """The value of an expression in the page; ``arguments`` are its ``given``."""
        script = f"const given = arguments; return {expression};"
        return self.tell("WebDriver:ExecuteScript", script=script, args=list(arguments))

    def wait(self, expression: str) -> Any:
        """The first value of an expression that counts as true."""
        until = time.monotonic() + _PATIENCE
        while not (value := self.run(expression)):
            if time.monotonic() > until:
                raise FirefoxError(f"never true: {expression}")
            time.sleep(0.05)
        return value

    def type(self, *keys: str) -> None:
        """Press and let go of keys: characters, or WebDriver's code points for those without one."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.tell("WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": strokes}])

    def click(self, x: float, y: float) -> None:
        """Move the mouse to a place in the window and click."""
        move = {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0}
        button = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self.tell("WebDriver:PerformActions", actions=[{"type": "pointer", "id": "mouse", "actions": [move, *button]}])

    def _connected(self, written: Path) -> socket.socket:
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(OSError, ValueError):
                return socket.create_connection(("127.0.0.1", int(written.read_text())), timeout=_PATIENCE)
            time.sleep(0.05)
        self._process.kill()
        raise FirefoxError("it did not start")

    def _message(self) -> Any:
        while b":" not in self._received:
            self._receive()
        size, _, self._received = self._received.partition(b":")
        while len(self._received) < int(size):
            self._receive()
        text, self._received = self._received[: int(size)], self._received[int(size) :]
        return json.loads(text)

    def _receive(self) -> None:
        more = self._socket.recv(1 << 16)
        if not more:
            raise FirefoxError("it is gone")
        self._received += more
