"""A Pod is compared with the template it may have been made from."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

import pytest

from constructs_lib.daemon_set.template import made_from

TEMPLATE: Final[dict[str, Any]] = {
    "metadata": {"labels": {"app": "agent"}, "annotations": {"config": "1"}},
    "spec": {
        "containers": [
            {
                "name": "agent",
                "image": "example.com/agent:1",
                "resources": {"limits": {"memory": "64Mi"}, "requests": {"cpu": "100m"}},
                "volumeMounts": [{"name": "logs", "mountPath": "/var/log"}],
            }
        ],
        "tolerations": [{"operator": "Exists", "effect": "NoSchedule"}],
        "volumes": [{"name": "logs", "hostPath": {"path": "/var/log"}}],
    },
}


def pod() -> dict[str, Any]:
    """What an API server shows of a Pod of the template."""
    token = "kube-api-access-x7k2p"  # the name of a volume
    made = deepcopy(TEMPLATE)
    labels, spec = made["metadata"]["labels"], made["spec"]
    labels |= {"controller-revision-hash": "6c5f", "pod-template-generation": "1"}
    made["metadata"]["annotations"]["cni.example.com/ip"] = "10.1.1.1"
    container = spec["containers"][0]
    container["imagePullPolicy"] = "IfNotPresent"
    container["resources"]["requests"] = {"cpu": "0.1", "memory": "64Mi"}
    container["terminationMessagePath"] = "/dev/termination-log"
    mounted = "/var/run/secrets/kubernetes.io/serviceaccount"
    container["volumeMounts"].append({"name": token, "mountPath": mounted, "readOnly": True})
    spec["volumes"].append({"name": token, "projected": {"sources": []}})
    spec["tolerations"].append(
        {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute"}
    )
    spec["affinity"] = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {}}}
    return made | {
        "spec": spec
        | {
            "dnsPolicy": "ClusterFirst",
            "enableServiceLinks": True,
            "imagePullSecrets": [{"name": "registry"}],
            "nodeName": "n1",
            "preemptionPolicy": "PreemptLowerPriority",
            "priority": 0,
            "schedulerName": "default-scheduler",
            "serviceAccount": "default",
            "serviceAccountName": "default",
        }
    }


def test_what_the_cluster_adds_to_a_pod_does_not_count() -> None:
    assert made_from(TEMPLATE, pod())


@pytest.mark.parametrize(
    ("place", "value"),
    [
        pytest.param(("spec", "containers", 0, "image"), "example.com/agent:2", id="image"),
        pytest.param(
            ("spec", "containers", 0, "resources", "requests", "cpu"), "200m", id="requests"
        ),
        pytest.param(("spec", "tolerations"), [], id="toleration gone"),
        pytest.param(("spec", "hostNetwork"), True, id="host network"),
        pytest.param(("spec", "enableServiceLinks"), False, id="service links"),
        pytest.param(("spec", "serviceAccountName"), "agent", id="service account"),
        pytest.param(("metadata", "labels", "tier"), "x", id="label"),
        pytest.param(("metadata", "annotations", "config"), "2", id="annotation"),
        pytest.param(
            ("spec", "affinity"), {"podAntiAffinity": {"x": [{"topologyKey": "z"}]}}, id="affinity"
        ),
    ],
)
def test_a_pod_of_another_template_is_told_apart(place: tuple[Any, ...], value: Any) -> None:
    template = deepcopy(TEMPLATE)
    *inner, last = place
    target: Any = template
    for key in inner:
        target = target[key]
    target[last] = value

    assert not made_from(template, pod())


def test_a_container_that_a_webhook_added_makes_another_pod() -> None:
    injected = pod()
    injected["spec"]["containers"].append({"name": "proxy", "image": "example.com/proxy:1"})

    assert not made_from(TEMPLATE, injected)
