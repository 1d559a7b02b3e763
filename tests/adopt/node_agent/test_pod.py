"""What a Pod is told has words."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.k8s.manifest import Json
from tests.adopt.node_agent.reading import daemon_set, read

WORDS: dict[str, tuple[Json, str]] = {
    "affinity": (
        {
            "nodeAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": {
                    "nodeSelectorTerms": [
                        {"matchExpressions": [{"key": "gpu", "operator": "Exists"}]},
                        {
                            "matchExpressions": [
                                {"key": "kubernetes.io/os", "operator": "Exists"},
                                {
                                    "key": "kubernetes.io/os",
                                    "operator": "NotIn",
                                    "values": ["windows"],
                                },
                            ]
                        },
                    ]
                }
            }
        },
        "nodes",
    ),
    "automountServiceAccountToken": (False, "token"),
    "dnsConfig": ({"searches": ["a.example"], "options": [{"name": "edns0"}]}, "dns"),
    "dnsPolicy": ("Default", "dns_policy"),
    "enableServiceLinks": (False, "service_links"),
    "hostAliases": ([{"ip": "10.0.0.1", "hostnames": ["a.example"]}], "host_aliases"),
    "hostIPC": (True, "host"),
    "hostNetwork": (True, "host"),
    "hostPID": (True, "host"),
    "hostUsers": (False, "host_users"),
    "imagePullSecrets": ([{"name": "registry"}], "image_pull_secrets"),
    "nodeSelector": ({"kubernetes.io/os": "linux", "disk": "ssd"}, "nodes"),
    "priorityClassName": ("system-node-critical", "priority"),
    "runtimeClassName": ("nvidia", "runtime_class"),
    "schedulerName": ("own", "scheduler"),
    "securityContext": ({"runAsUser": 0, "fsGroup": 5}, "pod_security"),
    "serviceAccountName": ("other", "service_account"),
    "shareProcessNamespace": (True, "share_processes"),
    "terminationGracePeriodSeconds": (5, "grace_seconds"),
    "tolerations": (
        [
            {"operator": "Exists", "effect": "NoExecute"},
            {"key": "node-role.kubernetes.io/master", "effect": "NoSchedule"},
            {"key": "", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300},
            {"key": "dedicated", "operator": "Equal", "value": "", "effect": ""},
            {
                "key": "node.kubernetes.io/unreachable",
                "operator": "Exists",
                "effect": "NoExecute",
                "tolerationSeconds": 0,
            },
        ],
        "nodes",
    ),
    "topologySpreadConstraints": (
        [
            {
                "maxSkew": 1,
                "topologyKey": "zone",
                "whenUnsatisfiable": "ScheduleAnyway",
                "labelSelector": {"matchLabels": {"app": "a"}},
            }
        ],
        "topology_spread",
    ),
}
"""Fields of a Pod, each with a value and the field of a NodeAgent that says it."""


@pytest.mark.parametrize("field", WORDS)
def test_a_field_of_the_pod_has_a_word(field: str) -> None:
    value, word = WORDS[field]

    candidate = read(daemon_set({field: value}))

    assert candidate.title == "NodeAgent"
    assert word in candidate.fields


def test_terms_are_alternatives() -> None:
    terms = [
        {"matchExpressions": [{"key": key, "operator": "Exists"}, *rest]}
        for key, rest in (("gpu", ()), ("tpu", ({"key": "a", "operator": "In", "values": ["b"]},)))
    ]
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}
    candidate = read(daemon_set({"affinity": {"nodeAffinity": required}}))
    nodes: Any = candidate.fields["nodes"]

    assert candidate.title == "NodeAgent"
    assert len(nodes.any_of) == len(terms)
