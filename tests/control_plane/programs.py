"""The programs of the bench: a control plane of its own, kubelets that are played, a way in.

Each ends when its standard input does, so nothing is left behind however the tests end. ``make
cluster-test`` builds them from ``tools/control_plane``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from tests.control_plane.api import Api

__all__ = ["CONTROL_PLANE", "KUBELETS", "control_plane", "kubelets", "way_in"]

_BUILD: Final = Path(__file__).parents[2] / "build"
CONTROL_PLANE: Final = Path(
    os.environ.get("CLUSTER_TEST_CONTROL_PLANE", _BUILD / "control-plane")
).absolute()
KUBELETS: Final = _BUILD / "kubelets"
_ENDS_WITHIN: Final = 60


@contextmanager
def control_plane(*, node_lifecycle: bool = False) -> Iterator[Path]:
    """An API server, a controller manager, a scheduler and etcd, on loopback, for as long as asked.

    Args:
        node_lifecycle: whether nodes are tainted whose kubelet is silent. Default: nodes keep the
            taints that they are given.

    Yields:
        The kubeconfig.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        options = ["--node-lifecycle"] if node_lifecycle else []
        with _running([CONTROL_PLANE, "up", "--dir", folder, *options]) as first:
            yield Path(first.removeprefix("ready ").strip())


@contextmanager
def kubelets(kubeconfig: Path) -> Iterator[None]:
    """Kubelets for the nodes of a cluster that have none; ``tools/control_plane/kubelets``."""
    with _running([KUBELETS, "--kubeconfig", kubeconfig]):
        yield


@contextmanager
def way_in(kubeconfig: Path) -> Iterator[Api]:
    """The API of a cluster, through kubectl."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        socket = Path(folder) / "api.sock"
        command = [*kubectl(), "proxy", "--kubeconfig", kubeconfig, "--unix-socket", socket]
        with _running(command):
            api = Api(socket)
            yield api
            api.close()


def kubectl() -> list[Path | str]:
    """The kubectl of the control plane; where none was built, that of the machine."""
    if CONTROL_PLANE.exists():
        return [CONTROL_PLANE, "kubectl"]
    found = shutil.which("kubectl")
    if found is None:
        raise FileNotFoundError(f"There is neither {CONTROL_PLANE} nor a kubectl on the PATH.")
    return [found]


@contextmanager
def _running(command: Sequence[Path | str]) -> Iterator[str]:
    """A program while it runs; it yields its first line, which says that it is ready."""
    with subprocess.Popen(
        [str(each) for each in command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "CONTROL_PLANE_ENDS_WITH_INPUT": "1"},
        start_new_session=True,  # Ctrl-C is for the tests, which then end it
    ) as process:
        try:
            first = _line(process.stdout)
            if not first:
                raise RuntimeError(f"{command[0]} ended with {process.wait()} before it was ready")
            yield first
        finally:
            if process.stdin is not None:
                process.stdin.close()
            process.terminate()
            try:
                process.wait(_ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()


def _line(output: IO[str] | None) -> str:
    return output.readline() if output is not None else ""
