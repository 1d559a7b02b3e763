"""DS1306: what is new is told, what was there is not."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.change.remarks.privileges import privileges
from constructs_lib.k8s.manifest import Manifest
from tests.change.builders import agent, messages, thing, update_of

HOST = [{"name": "log", "hostPath": {"path": "/var/log"}}]
READS = {"volumeMounts": [{"name": "log", "mountPath": "/log", "readOnly": True}]}
WRITES = {"volumeMounts": [{"name": "log", "mountPath": "/log"}]}
LEVEL = "The Pod Security level it needs rises from baseline to privileged."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {"hostPID": True}, [LEVEL, "New: the processes of the node."]),
        ({}, {"hostNetwork": True}, [LEVEL, "New: the network of the node."]),
        (
            {},
            {"container": {"securityContext": {"privileged": True}}},
            [LEVEL, "New: agent is privileged."],
        ),
        (
            {"container": {"securityContext": {"privileged": True}}},
            {"container": {"securityContext": {"capabilities": {"add": ["NET_ADMIN"]}}}},
            ["New: agent has the capability NET_ADMIN."],
        ),
        (
            {"volumes": HOST, "container": READS},
            {"volumes": HOST, "container": WRITES},
            ["New: agent writes /var/log of the node."],
        ),
        ({"volumes": HOST, "container": WRITES}, {"volumes": HOST, "container": READS}, []),
        ({"hostPID": True}, {}, []),
        ({}, {"container": {"image": "a:2"}}, []),
        (
            {},
            {"container": {"image": "a:2", "securityContext": {"privileged": True}}},
            [LEVEL, "New: agent is privileged."],
        ),
        (
            {},
            {"volumes": HOST, "container": {"image": "a:2"} | READS},
            [LEVEL, "New: agent reads /var/log of the node."],
        ),
        ({"hostPID": True}, {"hostPID": True}, []),
    ],
    ids=[
        "pid",
        "network",
        "privileged",
        "capability",
        "writable",
        "only read",
        "less",
        "image",
        "image and power",
        "image and mount",
        "the same",
    ],
)
def test_a_power_that_is_new_is_told(
    old: dict[str, Any], new: dict[str, Any], expected: list[str]
) -> None:
    assert messages(privileges(update_of(agent(**old), agent(**new)))) == expected


def rbac(*rules: dict[str, Any], kind: str = "ClusterRole", **binding: Any) -> list[Manifest]:
    """A role that the default ServiceAccount has."""
    subject = {"kind": "ServiceAccount", "name": "default", "namespace": "kube-system"}
    reference = {"kind": kind, "name": "reader"}
    return [
        thing(kind, "reader", group="rbac.authorization.k8s.io/v1", rules=list(rules)),
        thing(
            binding.get("kind", f"{kind}Binding"),
            "reader",
            group="rbac.authorization.k8s.io/v1",
            subjects=[binding.get("subject", subject)],
            roleRef=reference,
        ),
    ]


PODS = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}
SECRETS = {"apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "list"]}


def rights(old: list[Manifest], new: list[Manifest]) -> list[str]:
    return messages(privileges(update_of(agent(), agent(), old_objects=old, new_objects=new)))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            rbac(PODS),
            rbac(PODS, SECRETS),
            ["New: it may get, list secrets."],
        ),
        (
            rbac(kind="Role"),
            rbac(PODS, kind="Role"),
            ["New: it may get pods in kube-system."],
        ),
        (
            rbac(),
            rbac({"apiGroups": ["apps"], "resources": ["*"], "verbs": ["*"]}),
            ["New: it may do everything with every resource of apps."],
        ),
        (
            rbac(),
            rbac({"nonResourceURLs": ["/metrics"], "verbs": ["get"]}),
            ["New: it may get /metrics."],
        ),
        (
            rbac(),
            rbac({**SECRETS, "resourceNames": ["a"], "verbs": ["get"]}),
            ["New: it may get secrets named a."],
        ),
        (rbac(PODS, SECRETS), rbac(PODS), []),
        (rbac({**SECRETS, "verbs": ["*"]}), rbac(SECRETS), []),
        (rbac(), rbac(PODS, subject={"kind": "ServiceAccount", "name": "other"}), []),
        (
            rbac({**PODS, "resources": ["pods", "nodes"]}),
            rbac({**PODS, "resources": ["nodes"]}, PODS),
            [],
        ),
    ],
    ids=[
        "more",
        "in a namespace",
        "all",
        "url",
        "named",
        "less",
        "every verb before",
        "others",
        "in other words",
    ],
)
def test_a_right_that_is_new_is_told(
    old: list[Manifest], new: list[Manifest], expected: list[str]
) -> None:
    assert rights(old, new) == expected
