"""kubectl, asked for Lists of objects: the one place where a cluster is reached.

It is never run through a shell, gets no standard input to ask anybody anything, and is stopped with
all that it started when it takes too long, gives too much, or this run ends. Only ``get --raw`` is
asked, which reads and writes nothing, and gives one page at a time.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from types import FrameType
from typing import IO, Final

from constructs_lib.cli.live.kubectl_errors import explained, no_program
from constructs_lib.input_file import read_stream
from constructs_lib.k8s.manifest import Json
from constructs_lib.live.fields import part, text
from constructs_lib.live.kinds import ClusterKind
from constructs_lib.live.reading import CannotReadError
from constructs_lib.record import dataclass

__all__ = ["Kubectl", "Place"]

_PAGE: Final = 1000
"""Objects a page: to start kubectl takes as long as to read some hundreds."""
_MOST: Final = 512 * 1024**2
"""The most bytes of a page."""
_MOST_PAGES: Final = 10_000
_GRACE: Final = 15
"""Seconds that kubectl gets beyond what the API server gets: to log in."""
_MOST_SAID: Final = 10_000
"""How much is read of what kubectl says of a mistake. Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which cluster is asked, and how long it may take."""

    context: str | None = None
    """The context of the kubeconfig. Default: the current one."""
    kubeconfig: str | None = None
    """The kubeconfig. Default: what kubectl itself takes."""
    timeout: int = 30
    """Seconds after which the API server counts as silent."""

    @property
    def arguments(self) -> list[str]:
        """What kubectl is told of it."""
        found = [f"--request-timeout={self.timeout}s"]
        found += [f"--context={self.context}"] if self.context is not None else []
        return found + ([f"--kubeconfig={self.kubeconfig}"] if self.kubeconfig is not None else [])


class Kubectl:
    """Gives Lists of objects, page by page.

    Args:
        place: the cluster.
        selector: labels of the DaemonSets that are asked for. Default: all.

    Raises:
        CannotReadError: kubectl is not there.
    """

    def __init__(self, place: Place, *, selector: str = "") -> None:
        self._place = place
        self._selector = selector
        self._program = os.environ.get("KUBECTL_PATH") or shutil.which("kubectl")
        if self._program is None:
            raise CannotReadError(no_program(None))

    def ask(self, kind: ClusterKind, namespace: str | None) -> Iterator[Mapping[str, Json]]:
        """The Lists of a kind, of one namespace or of all.

        Raises:
            CannotReadError: kubectl or the API server does not give them.
        """
        query = {"labelSelector": self._selector if kind.plural == "daemonsets" else ""}
        token = ""
        for _ in range(_MOST_PAGES):
            address = kind.address(namespace=namespace, page=_PAGE, token=token, **query)
            page = _listing(self._run(["get", "--raw", address]), kind)
            yield page
            before, token = token, text(part(page, "metadata").get("continue"))
            if not token or token == before:
                return

    def _run(self, arguments: Sequence[str]) -> bytes:
        """What kubectl prints."""
        command = [str(self._program), *arguments, *self._place.arguments]
        with TemporaryFile() as said:
            with _started(command, said) as process:
                printed, is_late = _printed(process, self._place.timeout + _GRACE)
            said.seek(0)
            if is_late:
                raise explained("context deadline exceeded", self._place.timeout)
            if process.returncode:
                words = said.read(_MOST_SAID).decode(errors="replace")
                raise explained(words, self._place.timeout)
        return printed


def _listing(printed: bytes, kind: ClusterKind) -> Mapping[str, Json]:
    try:
        page = json.loads(printed)
    except (ValueError, RecursionError):
        page = None
    if not isinstance(page, dict) or not text(page.get("kind")).endswith("List"):
        raise CannotReadError(
            f"kubectl gave no list of {kind.plural}, or only a part of one ({len(printed):,} bytes)"
        )
    return page


@contextmanager
def _started(command: Sequence[str], said: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends with this block at the latest, and with it all that it started."""
    with _ending_by_exception():
        try:
            process = subprocess.Popen(  # noqa: S603  # a list of words, and no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            raise CannotReadError(no_program(command[0], error)) from None
        try:
            yield process
        finally:
            _stop(process)
            if process.stdout is not None:
                process.stdout.close()


def _printed(process: subprocess.Popen[bytes], seconds: float) -> tuple[bytes, bool]:
    """What a process prints until it ends, and whether it had to be stopped for its time."""
    late = threading.Event()

    def end() -> None:
        late.set()
        _stop(process)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        assert process.stdout is not None  # noqa: S101  # it was asked for
        printed = read_stream(process.stdout, most=_MOST)
        process.wait()
    except OSError as error:
        raise CannotReadError(f"what kubectl gives cannot be read: {error.strerror}") from None
    finally:
        timer.cancel()
    return printed, late.is_set()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started, such as a program that logs in."""
    if process.poll() is not None:
        return
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            # It leads a group of its own.
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(OSError):
        process.wait()


@contextmanager
def _ending_by_exception() -> Iterator[None]:
    """Meanwhile a signal that ends this run raises, so that nothing is left running."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = [signal.SIGTERM] + ([signal.SIGHUP] if sys.platform != "win32" else [])
    before = {name: signal.signal(name, _end) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _end(number: int, frame: FrameType | None) -> None:
    del frame
    raise SystemExit(128 + number)
