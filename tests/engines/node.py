"""The log files of a node, laid out and rotated as the kubelet and its runtimes do.

``/var/log/pods/<namespace>_<pod>_<uid>/<container>/0.log`` is the file (with Docker a link to it),
``/var/log/containers/<pod>_<namespace>_<container>-<id>.log`` a link to that. A rotation packs
what was rotated before, renames the file, and only then has the runtime open a new one, so that
some lines still go into the renamed one (kubelet: ``pkg/kubelet/logs/container_log_manager.go``).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from tests.engines.marks import Mark, line

__all__ = ["ContainerLog", "Node"]

_PART: Final = 16 * 1024
"""Bytes at which the runtimes cut a line."""
_KEPT: Final = 5
"""Files of a container that the kubelet keeps."""
NAMESPACE: Final = "shop"


class ContainerLog:
    """The log of one container: numbered lines, of which the node knows when each was written."""

    def __init__(self, node: Node, pod: str) -> None:
        uid = hashlib.sha256(pod.encode()).hexdigest()
        self.writer = pod
        self.folder = node.root / f"var/log/pods/{NAMESPACE}_{pod}_{uid[:32]}"
        self.link = node.root / f"var/log/containers/{pod}_{NAMESPACE}_app-{uid}.log"
        self._node = node
        self._lock = threading.Lock()
        self._number = 0
        self._rotations = 0
        self._reopen = False
        log = self.folder / "app/0.log"
        log.parent.mkdir(parents=True)
        self.link.parent.mkdir(parents=True, exist_ok=True)
        self._file = log
        if node.docker:
            self._file = node.root / f"var/lib/docker/containers/{uid}/{uid}-json.log"
            self._file.parent.mkdir(parents=True)
            log.symlink_to(self._file)
        self._handle = self._file.open("ab", buffering=0)
        self.link.symlink_to(log)

    def write(self, count: int, *, padding: int = 100) -> None:
        """Write the next lines, in one go."""
        with self._lock:
            written = {}
            pieces = []
            for _ in range(count):
                pieces.append(self._encoded(line(self.writer, self._number, padding)))
                written[Mark(self.writer, self._number)] = time.monotonic()
                self._number += 1
            self._handle.write(b"".join(pieces))
            self._node.written.update(written)
            if self._reopen:
                self._handle.close()
                self._handle = self._file.open("ab", buffering=0)
                self._reopen = False

    def rotate(self) -> None:
        """Rotate as the kubelet does; the next lines still go into the renamed file."""
        with self._lock:
            rotated = sorted(p for p in self._file.parent.iterdir() if p != self._file)
            for old in rotated[: max(0, len(rotated) - (_KEPT - 2))]:
                old.unlink()
            for old in rotated[-(_KEPT - 2) :]:
                if old.suffix != ".gz":
                    _pack(old)
            # A rotation a second, so that no name comes twice.
            moment = datetime.now(UTC) + timedelta(seconds=self._rotations)
            self._rotations += 1
            self._file.rename(f"{self._file}.{moment:%Y%m%d-%H%M%S}")
            if not self._node.docker:
                self._reopen = True
                return
            self._handle.close()
            self._handle = self._file.open("ab", buffering=0)

    def close(self) -> None:
        """Let go of the file."""
        self._handle.close()

    def remove(self) -> None:
        """The Pod is gone, and its files with it."""
        with self._lock:
            self._handle.close()
            self.link.unlink()
            shutil.rmtree(self.folder)
            if self._node.docker:
                shutil.rmtree(self._file.parent)

    def _encoded(self, text: str) -> bytes:
        stamp = (datetime.now(UTC) + self._node.clock_step).strftime("%Y-%m-%dT%H:%M:%S.%f000Z")
        stream = "stdout" if self._number % 10 else "stderr"
        parts = [text[at : at + _PART] for at in range(0, len(text), _PART)]
        if self._node.docker:
            ends = [*[""] * (len(parts) - 1), "\n"]
            return b"".join(
                json.dumps({"log": part + end, "stream": stream, "time": stamp}).encode() + b"\n"
                for part, end in zip(parts, ends, strict=True)
            )
        flags = [*["P"] * (len(parts) - 1), "F"]
        return "".join(
            f"{stamp} {stream} {flag} {part}\n" for part, flag in zip(parts, flags, strict=True)
        ).encode()


class Node:
    """A node's log files below a scratch folder.

    Attributes:
        root: what stands for the node's ``/``.
        docker: whether the files are Docker's.
        written: when each line was written.
        clock_step: how far the node's clock is off.
    """

    def __init__(self, root: Path, *, docker: bool = False) -> None:
        self.root = root
        self.docker = docker
        self.written: dict[Mark, float] = {}
        self.clock_step = timedelta()
        self._logs: list[ContainerLog] = []
        (root / "var/log/containers").mkdir(parents=True)
        (root / "var/log/pods").mkdir()

    def container(self, pod: str) -> ContainerLog:
        """A new Pod with one container."""
        log = ContainerLog(self, pod)
        self._logs.append(log)
        return log

    def close(self) -> None:
        """Let go of all files."""
        for log in self._logs:
            log.close()


def _pack(path: Path) -> None:
    """Beside it, then in its place, as the kubelet does."""
    scratch = path.with_name(f"{path.name}.tmp")
    with path.open("rb") as plain, gzip.open(scratch, "wb", compresslevel=1) as packed:
        shutil.copyfileobj(plain, packed)
    scratch.rename(f"{path}.gz")
    path.unlink()
