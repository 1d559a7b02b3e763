"""Debian's docker-registry on a free port of this machine, and how images get into it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.free_port import free_port
from tests.real_programs import real_program
from tests.registries import Store
from tests.waiting import PATIENCE, until

__all__ = ["RealRegistry", "real_registry"]


@contextmanager
def real_registry(folder: Path, *, settings: str = "") -> Iterator[RealRegistry]:
    """Debian's docker-registry on a free port. Skips the test where it is missing.

    Args:
        folder: where it keeps what it is given.
        settings: more lines of its configuration.
    """
    program = real_program("docker-registry")
    port = free_port()
    config = folder / "registry.yaml"
    config.write_text(
        f"version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\n"
        f"storage: {{filesystem: {{rootdirectory: {folder / 'storage'}}}}}\n"
        f"http: {{addr: '127.0.0.1:{port}'}}\n{settings}",
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [program, "serve", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    registry = RealRegistry(f"127.0.0.1:{port}")
    try:
        assert until(lambda: registry.answers() or process.poll() is not None)
        assert process.poll() is None, "docker-registry does not start"
        yield registry
    finally:
        process.kill()
        process.wait()


@dataclass(frozen=True)
class RealRegistry:
    """A registry that takes what it is given."""

    host: str
    authorization: str = ""
    """What it wants to see of who pushes."""

    def answers(self) -> bool:
        """Whether it listens."""
        try:
            self.ask("GET", "/v2/")
        except OSError:
            return False
        return True

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str]]:
        known = {"Authorization": self.authorization} if self.authorization else {}
        connection = HTTPConnection(self.host, timeout=PATIENCE)
        try:
            connection.request(method, path, body or None, {**known, **(headers or {})})
            answer = connection.getresponse()
            answer.read()
            return answer.status, {key.lower(): each for key, each in answer.getheaders()}
        finally:
            connection.close()

    def push(self, repository: str, store: Store) -> None:
        """Everything of a store; an index after what it points to."""
        for name, blob in store.blobs.items():
            _, headers = self.ask("POST", f"/v2/{repository}/blobs/uploads/")
            place = headers["location"].partition(self.host)[2] or headers["location"]
            mark = "&" if "?" in place else "?"
            status, _ = self.ask("PUT", f"{place}{mark}digest={name}", blob)
            assert status == 201, status
        for name, kept in store.manifests.items():
            status, _ = self.ask(
                "PUT",
                f"/v2/{repository}/manifests/{name}",
                kept.body,
                {"Content-Type": kept.media_type},
            )
            assert status == 201, (status, name)
