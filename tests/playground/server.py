"""Serves a folder to a browser on this machine, as a host of static files does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

__all__ = ["serve"]


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012  # as in the class it is derived from
        ".css": "text/css",
        ".html": "text/html",
        ".js": "text/javascript",
        ".json": "application/json",
        ".mjs": "text/javascript",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
        "": "application/octet-stream",
    }

    def log_message(self, *_: object) -> None:
        """A test says what matters."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder; gives the address of its first page."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
