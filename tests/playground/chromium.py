"""A real browser, driven over its own debugging pipe: Debian's chromium without a window."""

from __future__ import annotations

import fcntl
import json
import os
import signal
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, TypeAlias

from tests.chromium_flags import FLAGS
from tests.real_programs import real_program
from tests.waiting import until

__all__ = ["Page", "open_browser"]

Json: TypeAlias = Any
_COMMANDS: Final = 3
_EVENTS: Final = 4
"""The numbers of the files by which the browser is spoken to."""
_FOLLOW: Final = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}
_KEYS: Final = {
    "Tab": 9,
    "Enter": 13,
    " ": 32,
    "End": 35,
    "Home": 36,
    "ArrowLeft": 37,
    "ArrowRight": 39,
}
"""What browsers number keys by."""


@dataclass(slots=True, kw_only=True, eq=False)
class Page:
    """A page of the browser, and what became of it since it was opened.

    Attributes:
        requests: every address that was asked for, by the page, its frames and its workers.
        refused: what its policy did not let through.
        errors: errors that nobody caught.
    """

    _out: IO[bytes]
    _in: IO[bytes]
    _session: str = ""
    _number: int = 0
    requests: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Take the one page that is there, and listen."""
        targets = self.call("Target.getTargets")["targetInfos"]
        (target,) = (each for each in targets if each["type"] == "page")
        attached = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.call("Target.setAutoAttach", **_FOLLOW)

    def call(self, method: str, /, **params: Json) -> Json:
        """Call a method of the DevTools protocol and wait for its result."""
        self._number += 1
        self._send(self._number, method, self._session, params)
        while True:
            message = self._receive()
            if message.get("id") == self._number:
                assert "error" not in message, (method, message["error"])
                return message["result"]

    def run(self, expression: str) -> Json:
        """The value of an expression in the page; a promise is waited for."""
        told = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def wait_for(self, condition: str) -> Json:
        """Ask again and again, until a condition is true; gives what it was."""
        found: list[Json] = []

        def comes_true() -> bool:
            found[:] = [self.run(condition)]
            assert self.errors == []
            return bool(found[0])

        assert until(comes_true), f"{condition} never came; refused: {self.refused}"
        return found[0]

    def open(self, address: str) -> None:
        """Go to an address."""
        self.call("Page.navigate", url=address)
        self.wait_for("document.readyState === 'complete'")

    def press(self, key: str, *, shift: bool = False, control: bool = False) -> None:
        """Press a key, as a person does who has no mouse."""
        code = _KEYS[key]
        common = {
            "key": key,
            "code": "Space" if key == " " else key,
            "windowsVirtualKeyCode": code,
            "modifiers": 8 * shift + 2 * control,
        }
        text = {"Enter": "\r", " ": " "}.get(key)
        self.call(
            "Input.dispatchKeyEvent", type="keyDown", **common, **({"text": text} if text else {})
        )
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def size(self, width: int, height: int, *, dark: bool = False) -> None:
        """Be as wide and high as a screen, in a light or a dark room."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def screenshot(self, file: Path) -> None:
        """Keep what is to be seen, from top to bottom."""
        told = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        file.write_bytes(b64decode(told["data"]))

    def _send(self, number: int, method: str, session: str, params: Json) -> None:
        message = {"id": number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        self._out.write(json.dumps(message).encode() + b"\0")
        self._out.flush()

    def _receive(self) -> Json:
        text = bytearray()
        while (byte := self._in.read(1)) != b"\0":
            assert byte, "the browser has ended"
            text += byte
        message = json.loads(text)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, method: str, params: Json) -> None:
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            said = details.get("exception", {}).get("description", details["text"])
            self.errors.append(said)
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.refused.append(params["entry"]["text"])
        elif method == "Target.attachedToTarget":
            # A worker or a frame in a process of its own: it says what it asks for by itself.
            for number, wanted in enumerate(("Network.enable", "Runtime.enable", "Log.enable")):
                self._send(-1 - number, wanted, params["sessionId"], {})
            self._send(-5, "Target.setAutoAttach", params["sessionId"], _FOLLOW)
            self._send(-9, "Runtime.runIfWaitingForDebugger", params["sessionId"], {})


@contextmanager
def open_browser(profile: Path) -> Iterator[Page]:
    """A browser with one empty page.

    Args:
        profile: where it keeps what it remembers; the same folder again is a second visit.
    """
    told, ours = _high(os.pipe())
    heard, theirs = _high(os.pipe())
    browser = os.posix_spawn(
        real_program("chromium"),
        [
            "chromium",
            *FLAGS,
            f"--user-data-dir={profile}",
            "--remote-debugging-pipe",
            "about:blank",
        ],
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_DUP2, told, _COMMANDS),
            (os.POSIX_SPAWN_DUP2, theirs, _EVENTS),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ],
    )
    os.close(told)
    os.close(theirs)
    with os.fdopen(ours, "wb") as out, os.fdopen(heard, "rb") as answers:
        page = Page(_out=out, _in=answers)
        try:
            page.begin()
            yield page
        finally:
            os.kill(browser, signal.SIGTERM)
            os.waitpid(browser, 0)


def _high(pipe: tuple[int, int]) -> list[int]:
    """The ends of a pipe, out of the way of the numbers that the browser wants."""
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in pipe]
    for end in pipe:
        os.close(end)
    return ends
