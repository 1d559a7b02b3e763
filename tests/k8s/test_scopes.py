"""A namespace is only for what lives in one."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.scopes import is_namespaced


@pytest.mark.parametrize(
    ("version", "kind", "expected"),
    [
        pytest.param("v1", "ServiceAccount", True, id="of the core group"),
        pytest.param("apps/v1", "DaemonSet", True, id="of a group"),
        pytest.param("apps/v1beta1", "DaemonSet", True, id="whatever the version"),
        pytest.param("rbac.authorization.k8s.io/v1", "RoleBinding", True, id="a binding"),
        pytest.param("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", False, id="of all"),
        pytest.param("v1", "Namespace", False, id="a namespace"),
        pytest.param("v1", "Node", False, id="a node"),
        pytest.param("scheduling.k8s.io/v1", "PriorityClass", False, id="a priority class"),
        pytest.param("storage.k8s.io/v1", "CSIDriver", False, id="a driver"),
        pytest.param("v1", "DaemonSet", False, id="a kind in another group"),
        pytest.param("example.com/v1", "ConfigMap", False, id="a custom kind of a known name"),
        pytest.param("monitoring.coreos.com/v1", "PodMonitor", False, id="a custom kind"),
    ],
)
def test_a_kind_is_told_by_its_group(version: str, kind: str, *, expected: bool) -> None:
    assert is_namespaced({"apiVersion": version, "kind": kind}) is expected
