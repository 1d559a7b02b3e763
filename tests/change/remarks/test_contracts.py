"""DS1311: what others find the Pods by."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.change.remarks.contracts import contracts
from constructs_lib.k8s.manifest import Json, Manifest
from tests.change.builders import agent, messages, thing, update_of, with_value

LABELS = {"app": "agent"}
MONITORING = "monitoring.coreos.com/v1"


def with_ports(*ports: dict[str, Any]) -> Manifest:
    return agent(container={"ports": list(ports)})


OLD = with_ports({"containerPort": 9100, "name": "metrics"})


def service(target: Json, **fields: Any) -> Manifest:
    ports = [{"port": 80, "targetPort": target}]
    return thing("Service", spec={"selector": LABELS, "ports": ports, **fields})


def monitor(**fields: Any) -> Manifest:
    spec = {"selector": {"matchLabels": LABELS}, **fields}
    return thing("PodMonitor", group=MONITORING, spec=spec)


def broken(new: Manifest, other: Manifest, old: Manifest = OLD) -> list[str]:
    return messages(contracts(update_of(old, new, old_objects=[other])))


@pytest.mark.parametrize(
    ("new", "other", "expected"),
    [
        (
            with_ports({"containerPort": 9100, "name": "http"}),
            service("metrics"),
            ["Service agent names the port metrics, which is gone."],
        ),
        (
            with_ports({"containerPort": 9200, "name": "metrics"}),
            service(9100),
            ["Service agent names the port 9100, which is gone."],
        ),
        (
            with_ports(),
            monitor(podMetricsEndpoints=[{"port": "metrics"}]),
            ["PodMonitor agent names the port metrics, which is gone."],
        ),
        (OLD, service("metrics"), []),
        (with_ports(), service("another"), []),
        (with_ports(), service("metrics", selector={"app": "other"}), []),
    ],
    ids=["name", "number", "monitor", "kept", "never there", "others"],
)
def test_a_port_that_is_gone_is_told(new: Manifest, other: Manifest, expected: list[str]) -> None:
    assert broken(new, other) == expected


POLICY = {"podSelector": {"matchLabels": LABELS}}
BUDGET = {"selector": {"matchLabels": LABELS}}


@pytest.mark.parametrize(
    "other",
    [
        service("metrics"),
        monitor(),
        monitor(namespaceSelector={"any": True}),
        monitor(namespaceSelector={"matchNames": ["kube-system"]}),
        thing("NetworkPolicy", group="networking.k8s.io/v1", spec=POLICY),
        thing("PodDisruptionBudget", group="policy/v1", spec=BUDGET),
    ],
    ids=["Service", "PodMonitor", "any", "named", "NetworkPolicy", "PodDisruptionBudget"],
)
def test_a_label_that_is_gone_is_told(other: Manifest) -> None:
    new = with_value(OLD, "spec.template.metadata.labels", {"app": "b"})

    assert broken(new, other) == [
        f"{other['kind']} agent no longer selects its Pods: a label of the template changed."
    ]


@pytest.mark.parametrize(
    "other",
    [
        thing("NetworkPolicy", group="networking.k8s.io/v1", spec={"podSelector": {}}),
        monitor(namespaceSelector={"matchNames": ["shop"]}),
        with_value(service("metrics"), "metadata.namespace", "shop"),
        thing("ConfigMap"),
    ],
    ids=["every Pod", "another namespace", "elsewhere", "no selector"],
)
def test_what_never_meant_these_pods_is_not_told(other: Manifest) -> None:
    assert broken(with_value(OLD, "spec.template.metadata.labels", {"app": "b"}), other) == []
