"""A real https server on this machine, with a certificate that only the tests trust."""

from __future__ import annotations

import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.cli.download import LARGEST
from tests.real_programs import real_program
from tests.waiting import PATIENCE

MANIFESTS = b"""\
apiVersion: v1
kind: ServiceAccount
metadata: {name: shipper}
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
"""
FILES = {
    "/v1/shipper.yaml": MANIFESTS,
    "/page.yaml": b"\n<!DOCTYPE html>\n<title>Sign in</title>\n",
    "/broken.yaml": b"a: [\n",
    "/template.yaml": b"metadata:\n  {{- if .Values.labels }}\n",
    "/values.yaml": b"replicas: 1\n",
    "/empty.yaml": b"",
    "/large.yaml": b"#" * (LARGEST + 1),
}
REDIRECTS = {
    "/latest.yaml": "/v1/shipper.yaml",
    "/plain.yaml": "http://127.0.0.1/v1/shipper.yaml",
    "/file.yaml": "file:///etc/hostname",
    "/round.yaml": "/round.yaml",
}


class Handler(BaseHTTPRequestHandler):
    """Answers with the files above, and badly where the path says so."""

    def do_GET(self) -> None:
        if self.path in REDIRECTS:
            self.send_response(302)
            self.send_header("Location", REDIRECTS[self.path])
            self.end_headers()
        elif self.path == "/silent.yaml":
            threading.Event().wait(PATIENCE)
        elif self.path == "/cut.yaml":
            self._answer(MANIFESTS[:50], length=len(MANIFESTS))
        elif self.path == "/slow.yaml":
            self._answer(b"", length=1000)
            self._drip()
        elif self.path == "/slow-head.yaml":
            self.wfile.write(b"HTTP/1.0 200 OK\r\n")
            self._drip()
        elif (path := self.path.partition("?")[0]) in FILES:
            self._answer(FILES[path], length=len(FILES[path]))
        else:
            self.send_error(404)

    def _answer(self, data: bytes, *, length: int) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(data)

    def _drip(self) -> None:
        with suppress(OSError):
            while True:  # until the other side hangs up
                self.wfile.write(b"#")
                self.wfile.flush()
                time.sleep(0.05)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A client that stops reading is not this server's mistake."""

    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1, with its key, in one file."""
    folder = tmp_path_factory.mktemp("certificate")
    command = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 "
        "-addext keyUsage=digitalSignature,keyCertSign -keyout key.pem -out certificate.pem"
    )
    openssl = real_program("openssl")
    subprocess.run([openssl, *command.split()], cwd=folder, capture_output=True, check=True)
    both = folder / "both.pem"
    both.write_text((folder / "key.pem").read_text() + (folder / "certificate.pem").read_text())
    return both


@pytest.fixture(scope="session")
def https_server(certificate: Path) -> Iterator[str]:
    """The address of the server."""
    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python trusts the server, and asks it without a proxy."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
