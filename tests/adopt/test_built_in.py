"""What Kubernetes itself makes in every cluster."""

from __future__ import annotations

import pytest

from constructs_lib.adopt.built_in import is_built_in
from constructs_lib.k8s.manifest import Manifest


def made(api: str, kind: str, name: str, **labels: str) -> Manifest:
    return {"apiVersion": api, "kind": kind, "metadata": {"name": name, "labels": labels}}


@pytest.mark.parametrize(
    ("manifest", "is_one"),
    [
        pytest.param(made("v1", "ConfigMap", "kube-root-ca.crt"), True, id="a certificate"),
        pytest.param(made("v1", "ConfigMap", "default"), False, id="a name of another kind"),
        pytest.param(made("example.com/v1", "ServiceAccount", "default"), False, id="a group"),
        pytest.param(
            made("scheduling.k8s.io/v1", "PriorityClass", "system-node-critical"), True, id="class"
        ),
        pytest.param(
            made("scheduling.k8s.io/v1", "PriorityClass", "telemetry"), False, id="own class"
        ),
        pytest.param(
            made(
                "rbac.authorization.k8s.io/v1",
                "ClusterRole",
                "view",
                **{"kubernetes.io/bootstrapping": "rbac-defaults"},
            ),
            True,
            id="a role of the start",
        ),
    ],
)
def test_it_is_known_by_group_kind_and_name_or_by_its_label(
    manifest: Manifest, is_one: bool
) -> None:
    assert is_built_in(manifest) is is_one
