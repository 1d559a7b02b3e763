"""A vendored agent goes to another namespace only where nothing counts on the one it had."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.agents.vendored.published import account, daemon_set, refused, thing


def binding(of: str, **subject: str) -> Manifest:
    return {
        **thing(of, "rbac.authorization.k8s.io/v1"),
        "subjects": [{"kind": "ServiceAccount", "name": "agent", **subject}],
    }


def test_a_daemon_set_of_another_namespace_is_not_moved(tmp_path: Path) -> None:
    upstream = daemon_set(namespace="kube-system")

    assert refused(tmp_path, upstream, namespace="kube-system") == []
    assert refused(tmp_path, upstream, namespace="tools") == [
        (
            "namespace: DaemonSet kube-system/agent stands in 'kube-system' in the source, and "
            "other objects may count on that; render the source with 'helm template --namespace "
            "tools', or keep it there with namespace=None"
        )
    ]


@pytest.mark.parametrize("kind", ["ClusterRoleBinding", "RoleBinding"])
def test_a_grant_that_would_miss_its_account_is_told(tmp_path: Path, kind: str) -> None:
    where = "tools/" if kind == "RoleBinding" else ""
    granted = binding(kind, namespace="default")

    assert refused(tmp_path, daemon_set(), account(), granted, namespace="tools") == [
        (
            f"namespace: {kind} {where}agent grants to the ServiceAccount default/agent, which "
            "goes to 'tools'; render the source with 'helm template --namespace tools'"
        )
    ]


@pytest.mark.parametrize(
    "objects",
    [
        pytest.param((account(), binding("RoleBinding", namespace="tools")), id="there already"),
        pytest.param((account(), binding("RoleBinding")), id="of its own namespace"),
        pytest.param(
            (account(namespace="a"), binding("RoleBinding", namespace="a")), id="of what stays"
        ),
        pytest.param((account(), binding("RoleBinding", kind="Group")), id="to a group"),
        pytest.param((account(), thing("RoleBinding", "x/v1", name="none")), id="to nobody"),
    ],
)
def test_a_grant_that_finds_its_account_is_kept(
    tmp_path: Path, objects: tuple[Manifest, ...]
) -> None:
    assert refused(tmp_path, daemon_set(), *objects, namespace="tools") == []
