"""Asks pyright's language server what an editor shows."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["hovers"]

ROOT = Path(__file__).parents[1]
SERVER = ROOT / "node_modules" / ".bin" / "pyright-langserver"


def hovers(file: Path, words: list[str]) -> list[str]:
    """What an editor shows over the first place of each word in a file of this repository."""
    text = file.read_text(encoding="utf-8")
    with _server() as server:
        server.notify(
            "textDocument/didOpen",
            textDocument={
                "uri": file.as_uri(),
                "languageId": "python",
                "version": 1,
                "text": text,
            },
        )
        return [server.hover(file, text, word) for word in words]


class _Server:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._count = 0

    def notify(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        self._count += 1
        self._send({"id": self._count, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._count and "method" not in message:
                return message.get("result")
            if "id" in message and "method" in message:
                # The server asks for its settings; there are none.
                items = message.get("params", {}).get("items", [])
                self._send({"id": message["id"], "result": [{} for _ in items]})

    def hover(self, file: Path, text: str, word: str) -> str:
        before = text[: text.index(word)]
        line = before.count("\n")
        character = len(before) - before.rfind("\n") - 1
        result = self.ask(
            "textDocument/hover",
            textDocument={"uri": file.as_uri()},
            position={"line": line, "character": character},
        )
        return str(result["contents"]["value"]) if result else ""

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return message


@contextmanager
def _server() -> Generator[_Server]:
    with subprocess.Popen(
        [SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        server = _Server(process)
        folder = {"uri": ROOT.as_uri(), "name": "repository"}
        capabilities = {"textDocument": {"hover": {"contentFormat": ["markdown", "plaintext"]}}}
        server.ask(
            "initialize",
            processId=None,
            rootUri=ROOT.as_uri(),
            workspaceFolders=[folder],
            capabilities=capabilities,
        )
        server.notify("initialized")
        try:
            yield server
        finally:
            process.kill()
