"""Destinations on the loopback that take logs, are away, slow, or refuse them.

One server speaks HTTP for plain JSON, Elasticsearch's bulk API, Loki and OTLP, another Forward. A
line counts as arrived when the answer says that it was taken, so that what is refused must come
again.
"""

from __future__ import annotations

import gzip
import http.server
import json
import socket
import socketserver
import threading
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from tests.engines.account import Arrival
from tests.engines.forward import serve
from tests.engines.marks import marks_in

__all__ = ["GOOD", "Mood", "Sink"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """How a destination answers.

    Attributes:
        status: what it answers with.
        seconds: how long it takes over an answer.
        half: whether it takes every other record of a bulk request only.
    """

    status: int = 200
    seconds: float = 0.0
    half: bool = False


GOOD: Final = Mood()
_INDEX: Final = "logs-2026.11.29"


class Sink:
    """A destination. It listens from the start.

    Attributes:
        port: where on the loopback; the same after it was away.
        mood: how it answers; may be changed at any time.
        arrivals: what it took, in order.
        refused: how many requests it did not take.
    """

    def __init__(self, protocol: Literal["http", "forward"] = "http") -> None:
        self.port = 0
        self._handler = _Handler if protocol == "http" else _ForwardHandler
        self.mood = GOOD
        self.arrivals: list[Arrival] = []
        self.refused = 0
        self._stored: set[bytes] = set()
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self.come_back()

    def come_back(self) -> None:
        """Listen again."""
        if self._server is None:
            self._server = _Server(self.port, self, self._handler)
            self.port = self._server.server_address[1]
            threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def go_away(self) -> None:
        """Refuse connections, and cut those there are."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server.cut()
            self._server = None

    def decides(self) -> Mood:
        """How it answers a request, after the time that it takes over that."""
        mood = self.mood
        time.sleep(mood.seconds)
        if mood.status != 200:
            self.refused += 1
        return mood

    def refuses(self) -> bool:
        """Whether it does not take a request."""
        return self.decides().status != 200

    def follow(self, log: Path, done: threading.Event) -> None:
        """Count the lines that a program writes into a file, until told to end."""
        with log.open("rb") as file:
            rest = b""
            while not done.wait(0.1):
                whole, newline, rest = (rest + file.read()).rpartition(b"\n")
                self.take(whole + newline)

    def take(self, body: bytes) -> None:
        """Count the lines of a request."""
        now = time.monotonic()
        with self._lock:
            self.arrivals.extend(Arrival(mark, now) for mark in marks_in(body))

    def take_bulk(self, body: bytes, *, half: bool) -> dict[str, Any]:
        """Store documents as Elasticsearch does: one that has an id is stored once."""
        rows = [row for row in body.split(b"\n") if row]
        items: list[dict[str, dict[str, Any]]] = []
        for at in range(0, len(rows) - 1, 2):
            ((operation, action),) = json.loads(rows[at]).items()
            name = str(action.get("_id", "")).encode()
            status = 201
            if half and at % 4:
                status = 429
            elif operation == "create" and name in self._stored:
                status = 409
            elif not name or name not in self._stored:
                self.take(rows[at + 1])
            if status == 201 and name:
                self._stored.add(name)
            items.append({operation: _item(name.decode(), status)})
        failed = any(status["status"] > 201 for item in items for status in item.values())
        # As long as the real answers are: clients have bounds for it.
        return {"errors": failed, "took": 1, "items": items}


def _item(name: str, status: int) -> dict[str, Any]:
    """What became of one document, in Elasticsearch's words."""
    if status == 201:
        shards = {"total": 2, "successful": 1, "failed": 0}
        done = {"_version": 1, "result": "created", "_shards": shards, "_seq_no": 1}
        return {"_index": _INDEX, "_id": name, **done, "_primary_term": 1, "status": status}
    kind = {409: "version_conflict_engine_exception", 429: "es_rejected_execution_exception"}
    error = {"type": kind[status], "reason": "It says so.", "index": _INDEX}
    return {"_index": _INDEX, "_id": name, "status": status, "error": error}


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(
        self, port: int, sink: Sink, handler: type[socketserver.BaseRequestHandler]
    ) -> None:
        self.sink = sink
        self._connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """An engine that was killed in the middle of a request is nothing to report."""

    def cut(self) -> None:
        """End every connection."""
        for connection in list(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """What clients ask before they send."""
        answer = {"version": {"number": "8.19.0"}, "tagline": "You Know, for Search"}
        self._answer(200, json.dumps(answer).encode())

    def do_HEAD(self) -> None:
        """The same, without a body."""
        self._answer(200, b"")

    def do_POST(self) -> None:
        """Logs."""
        sink = self.server.sink
        body = self._body()
        mood = sink.decides()
        if mood.status != 200:
            self._answer(mood.status, b"{}")
        elif self.path.split("?")[0].endswith("/_bulk"):
            stored = sink.take_bulk(body, half=mood.half)
            self._answer(200, json.dumps(stored, separators=(",", ":")).encode())
        elif self.path.startswith("/loki/"):
            sink.take(body)
            self._answer(204, b"")
        else:
            sink.take(body)
            # An empty message of OTLP, and as good as any for plain JSON.
            self._answer(200, b"", kind="application/x-protobuf")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base's name
        """A request is nothing to report."""

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            data = b"".join(iter(self._chunk, b""))
        else:
            data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        match self.headers.get("Content-Encoding", "").lower():
            case "gzip":
                return gzip.decompress(data)
            case "deflate":
                return zlib.decompress(data)
            case _:
                return data

    def _chunk(self) -> bytes:
        size = int(self.rfile.readline().split(b";")[0], 16)
        data = self.rfile.read(size)
        self.rfile.readline()
        return data

    def _answer(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _ForwardHandler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Take what a sender sends."""
        serve(self.request, self.server.sink)
