"""Clusters and agents of all kinds, from a seed: few nodes, and much that is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest
from tests.control_plane.bench import NAMESPACES, node

__all__ = ["CLASSES", "Trial", "random_trial"]

CLASSES: Final[tuple[Manifest, ...]] = tuple(
    {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": f"bench-{name}"},
        "value": value,
        "preemptionPolicy": policy,
    }
    for name, value, policy in (
        ("low", -10, "PreemptLowerPriority"),
        ("high", 100_000, "PreemptLowerPriority"),
        ("polite", 100_000, "Never"),
    )
)
"""The PriorityClasses that a trial may name."""

_NODES: Final = 5
_ZONES: Final = ("a", "b")
_TAINTS: Final = (
    {"key": "dedicated", "value": "x", "effect": "NoSchedule"},
    {"key": "gpu", "value": "true", "effect": "NoSchedule"},
    {"key": "drain", "effect": "NoExecute"},
    {"key": "old", "value": "1", "effect": "PreferNoSchedule"},
    {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"},
    {"key": "node.kubernetes.io/memory-pressure", "effect": "NoSchedule"},
)
_TOLERATIONS: Final[tuple[Json, ...]] = (
    {"operator": "Exists"},
    {"key": "dedicated", "operator": "Equal", "value": "x", "effect": "NoSchedule"},
    {"key": "dedicated", "value": "y"},
    {"key": "gpu", "operator": "Exists"},
    {"key": "drain", "operator": "Exists", "effect": "NoExecute"},
    {"key": "drain", "operator": "Exists", "effect": "NoSchedule"},
    {"operator": "Exists", "effect": "NoSchedule"},
)
_NAMED_A: Final = {"kubernetes.io/metadata.name": "bench-a"}
_EXPRESSIONS: Final[tuple[Json, ...]] = (
    {"key": "topology.kubernetes.io/zone", "operator": "In", "values": ["a", "c"]},
    {"key": "topology.kubernetes.io/zone", "operator": "NotIn", "values": ["b"]},
    {"key": "disk", "operator": "Exists"},
    {"key": "disk", "operator": "DoesNotExist"},
    {"key": "size", "operator": "Gt", "values": ["3"]},
    {"key": "size", "operator": "Lt", "values": ["10"]},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What is there, and what comes."""

    nodes: tuple[Manifest, ...]
    """The nodes."""
    pods: tuple[Manifest, ...]
    """The Pods that are there, each bound."""
    daemon_sets: tuple[Manifest, ...]
    """The DaemonSets that come."""


def random_trial(seed: int, *, agents: int = 3) -> Trial:
    """The trial of a seed.

    Args:
        seed: of everything.
        agents: the most DaemonSets.
    """
    random = Random(seed)  # noqa: S311  # no secret
    nodes = [_node(random, f"n{index}") for index in range(random.randint(2, _NODES))]
    pods = [
        _pod(random, f"w{index}-{at}", f"n{index}")
        for index in range(len(nodes))
        for at in range(random.choice((0, 0, 0, 1, 1, 2)))
    ]
    names = "abcdef"[: random.randint(1, agents)]
    return Trial(
        nodes=tuple(nodes),
        pods=tuple(pods),
        daemon_sets=tuple(
            _daemon_set(random, f"agent-{name}", alone=len(names) == 1) for name in names
        ),
    )


def _some(random: Random, of: Sequence[Json], chance: float, most: int = 2) -> list[Json]:
    if random.random() >= chance:
        return []
    return random.sample(list(of), random.randint(1, most))


def _node(random: Random, name: str) -> Manifest:
    labels = {}
    if random.random() < 0.85:
        labels["topology.kubernetes.io/zone"] = random.choice(_ZONES)
    if random.random() < 0.6:
        labels["disk"] = random.choice(("ssd", "hdd"))
    if random.random() < 0.5:
        labels["size"] = random.choice(("2", "007", "12", "big"))
    room = {
        "cpu": random.choice(("1", "1500m", "2", "4")),
        "memory": random.choice(("1Gi", "2Gi", "4Gi")),
        "pods": random.choice(("2", "3", "110", "110", "110", "110")),
        "ephemeral-storage": random.choice(("1Gi", "20Gi")),
    }
    if random.random() < 0.2:
        room["example.com/gpu"] = random.choice(("0", "1", "2"))
    if random.random() < 0.2:
        room["hugepages-2Mi"] = "64Mi"
    return node(
        name,
        labels=labels,
        taints=_some(random, _TAINTS, 0.3),
        allocatable=room,
        unschedulable=random.random() < 0.1,
    )


def _resources(random: Random) -> Json:
    requests = {}
    if random.random() < 0.8:
        requests["cpu"] = random.choice(("10m", "100m", "300m", "500m", "700m", "1"))
    if random.random() < 0.6:
        requests["memory"] = random.choice(("32Mi", "200Mi", "300Mi", "600Mi"))
    if random.random() < 0.1:
        requests["ephemeral-storage"] = random.choice(("100Mi", "5Gi"))
    limits = {}
    if random.random() < 0.1:
        limits["cpu"] = "1500m"
    if random.random() < 0.06:
        limits["example.com/gpu"] = "1"
    if random.random() < 0.06:
        requests.setdefault("cpu", "10m")
        limits["hugepages-2Mi"] = random.choice(("2Mi", "64Mi"))
    if limits.get("cpu") == "1500m" and "hugepages-2Mi" not in limits and random.random() < 0.5:
        requests.pop("cpu", None)
    return {"requests": requests, "limits": limits}


def _ports(random: Random) -> list[Json]:
    found = []
    for at in range(random.choice((0, 0, 0, 1, 1, 2))):
        port: dict[str, Json] = {
            "name": f"p{at}",
            "containerPort": 8000 + at,
            "hostPort": random.choice((9100, 9200)) + at,
        }
        if random.random() < 0.4:
            port["protocol"] = random.choice(("TCP", "UDP", "SCTP"))
        if random.random() < 0.3:
            port["hostIP"] = random.choice(("127.0.0.1", "10.0.0.1", "0.0.0.0"))  # noqa: S104
        found.append(port)
    return found


def _container(random: Random, name: str, *, ports: bool = True) -> dict[str, Json]:
    return {
        "name": name,
        "image": "example.com/program:1",
        "resources": _resources(random),
        "ports": _ports(random) if ports else [],
    }


def _selector(random: Random) -> Json:
    return random.choice(
        (
            {"matchLabels": {"app": "web"}},
            {"matchLabels": {"app": "db"}},
            {"matchLabels": {"app": random.choice(("agent-a", "agent-b"))}},
            {"matchExpressions": [{"key": "tier", "operator": "Exists"}]},
            {"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["db"]}]},
            {},
        )
    )


def _term(random: Random) -> Json:
    term: dict[str, Json] = {
        "labelSelector": _selector(random),
        "topologyKey": random.choice(
            ("kubernetes.io/hostname", "topology.kubernetes.io/zone", "disk")
        ),
    }
    if random.random() < 0.3:
        term["namespaces"] = random.sample(NAMESPACES, random.randint(1, 2))
    elif random.random() < 0.2:
        term["namespaceSelector"] = random.choice(({}, {"matchLabels": _NAMED_A}))
    if random.random() < 0.1 and "tier" not in str(term["labelSelector"]):
        term["matchLabelKeys"] = ["tier"]
    return term


def _affinity(random: Random, *, chance: float) -> dict[str, Json]:
    affinity: dict[str, Json] = {}
    if random.random() < chance:
        terms = [
            {"matchExpressions": random.sample(_EXPRESSIONS, random.randint(1, 2))}
            for _ in range(random.randint(1, 2))
        ]
        if random.random() < 0.2:
            terms.append(
                {
                    "matchFields": [
                        {"key": "metadata.name", "operator": "NotIn", "values": ["n1"]},
                    ]
                }
            )
        required = "requiredDuringSchedulingIgnoredDuringExecution"
        affinity["nodeAffinity"] = {required: {"nodeSelectorTerms": terms}}
    return affinity | _pod_affinity(random, chance=chance)


def _pod_affinity(random: Random, *, chance: float) -> dict[str, Json]:
    required = "requiredDuringSchedulingIgnoredDuringExecution"
    affinity: dict[str, Json] = {}
    if random.random() < chance:
        affinity["podAntiAffinity"] = {required: [_term(random)]}
    if random.random() < chance / 2:
        affinity["podAffinity"] = {required: [_term(random)]}
    return affinity


def _pod(random: Random, name: str, at: str) -> Manifest:
    spec: dict[str, Json] = {
        "nodeName": at,
        "tolerations": [{"operator": "Exists"}],
        "containers": [_container(random, "main")],
        "terminationGracePeriodSeconds": 1,
        "affinity": _pod_affinity(random, chance=0.15),
    }
    if random.random() < 0.3:
        spec["priorityClassName"] = random.choice(("bench-low", "bench-high"))
    labels = {"app": random.choice(("web", "db"))}
    if random.random() < 0.4:
        labels["tier"] = random.choice(("x", "y"))
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": random.choice(NAMESPACES), "labels": labels},
        "spec": spec,
    }


def _daemon_set(random: Random, name: str, *, alone: bool) -> Manifest:
    """A DaemonSet. Where others come with it, it needs none of them: that is not foreseen."""
    spec: dict[str, Json] = {
        "containers": [_container(random, "main")],
        "tolerations": _some(random, _TOLERATIONS, 0.7),
        "affinity": _affinity(random, chance=0.12),
        "terminationGracePeriodSeconds": 1,
    }
    if not alone:
        spec["affinity"].pop("podAffinity", None)
    if random.random() < 0.1:
        spec["nodeSelector"] = {"disk": random.choice(("ssd", "hdd"))}
    if random.random() < 0.25:
        first = _container(random, "first", ports=False)
        spec["initContainers"] = [first | random.choice(({}, {"restartPolicy": "Always"}))]
    if random.random() < 0.35:
        spec["priorityClassName"] = random.choice(("bench-low", "bench-high", "bench-polite"))
    if random.random() < 0.1:
        spec["containers"][0]["resources"] = {}
        spec["resources"] = {"requests": {"cpu": "800m"}}
        spec.pop("initContainers", None)
    if random.random() < 0.08:
        spec["topologySpreadConstraints"] = [
            {
                "maxSkew": 1,
                "topologyKey": random.choice(("topology.kubernetes.io/zone", "disk")),
                "whenUnsatisfiable": "DoNotSchedule",
                "labelSelector": {"matchLabels": {"app": name}},
            }
        ]
    if random.random() < 0.05:
        spec["schedulingGates"] = [{"name": "example.com/wait"}]
    if random.random() < 0.05:
        spec["volumes"] = [{"name": "data", "persistentVolumeClaim": {"claimName": "missing"}}]
    labels = {"app": name}
    if random.random() < 0.3:
        labels["tier"] = "x"
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": name, "namespace": random.choice(NAMESPACES)},
        "spec": {
            "selector": {"matchLabels": {"app": name}},
            "template": {"metadata": {"labels": labels}, "spec": spec},
        },
    }
