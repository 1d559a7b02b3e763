"""A cluster that a fake kubectl answers for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.cli.live.fake_kubectl import install
from tests.live.clusters import Cluster, daemon_set, failing, node, pod, revision

Installed: TypeAlias = Callable[..., Path]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    """Makes a kubectl that answers for a cluster, and the one that is asked."""

    def make(cluster: Cluster, **options: Any) -> Path:
        program = install(tmp_path / "bin", cluster, **options)
        monkeypatch.setenv("KUBECTL_PATH", str(program))
        return program

    monkeypatch.chdir(tmp_path)
    return make


def fine() -> Cluster:
    """Five nodes that all run one DaemonSet, delivered by Helm."""
    labels = {"app.kubernetes.io/managed-by": "Helm"}
    counts = {"desiredNumberScheduled": 5, "numberReady": 5, "updatedNumberScheduled": 5}
    found = Cluster().add("daemonsets", daemon_set(metadata={"labels": labels}, status=counts))
    found.add("controllerrevisions", revision("new"))
    found.add("nodes", *map(node, "abcde"))
    return found.add("pods", *map(pod, "abcde"))


def broken() -> Cluster:
    """The same with a node on which its container fails."""
    found = fine()
    pods = found.objects["pods"]
    assert isinstance(pods, list)
    pods[4] = failing("e")
    return found


def declaration(**more: Any) -> dict[str, Any]:
    """The DaemonSet as it is declared."""
    labels = {"app.kubernetes.io/managed-by": "Helm"}
    found = daemon_set(metadata={"labels": labels}, **more)
    return {key: value for key, value in found.items() if key != "status"}
