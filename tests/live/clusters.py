"""Clusters as the API server tells of them, built object by object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from constructs_lib.intake.input import input_of
from constructs_lib.live.kinds import KINDS, ClusterKind
from constructs_lib.live.reading import CannotReadError, read_cluster
from constructs_lib.live.report import LiveDaemonSet, LiveReport, look
from constructs_lib.live.seen import Seen
from constructs_lib.questions.declared import declared
from tests.cli.live.fake_kubectl import VERSIONS

__all__ = [
    "NOW",
    "Cluster",
    "ago",
    "daemon_set",
    "event",
    "failing",
    "node",
    "pod",
    "revision",
    "unscheduled",
]

Json = dict[str, Any]
NOW: Final = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def ago(**span: float) -> str:
    """A time before now, as Kubernetes writes it: ``ago(minutes=5)``."""
    return (NOW - timedelta(**span)).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(kw_only=True)
class Cluster:
    """Objects by the plural of their kind; a text instead of objects is why they are not given."""

    objects: dict[str, list[Json] | str] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def add(self, plural: str, *objects: Json) -> Cluster:
        known = self.objects.setdefault(plural, [])
        assert isinstance(known, list)
        known += objects
        return self

    def refuse(self, plural: str, reason: str) -> Cluster:
        self.objects[plural] = reason
        return self

    def ask(self, kind: ClusterKind, namespace: str | None) -> Iterator[Mapping[str, Any]]:
        """Two objects a page."""
        self.asked.append((kind.plural, namespace))
        found = self.objects.get(kind.plural, [])
        if isinstance(found, str):
            raise CannotReadError(
                found, is_forbidden="forbidden" in found, is_silent="answer" in found
            )
        wanted = [
            each for each in found if namespace in (None, each.get("metadata", {}).get("namespace"))
        ]
        version, list_kind = VERSIONS[kind.plural]
        for start in range(0, max(len(wanted), 1), 2):
            yield {"apiVersion": version, "kind": list_kind, "items": wanted[start : start + 2]}

    def seen(self, **options: Any) -> Seen:
        return read_cluster(self.ask, at=NOW, **options)

    def report(self, *manifests: Json, **options: Any) -> LiveReport:
        known = declared(input_of(manifests)) if manifests else None
        return look(self.seen(), known, **options)

    def agent(self, *manifests: Json, **options: Any) -> LiveDaemonSet:
        """The only DaemonSet of the report."""
        (found,) = self.report(*manifests, **options).daemon_sets
        return found


assert {kind.plural for kind in KINDS} == VERSIONS.keys()


def node(name: str, *, ready: bool = True, cpu: str = "4", **more: Any) -> Json:
    """A node; one that is not Ready has been so for an hour."""
    condition = {
        "type": "Ready",
        "status": "True" if ready else "Unknown",
        "lastTransitionTime": ago(hours=1),
        "message": "kubelet is posting ready status" if ready else "Kubelet stopped posting.",
    }
    amounts = {"cpu": cpu, "memory": "16Gi", "pods": "110"}
    lost = [
        {"key": "node.kubernetes.io/unreachable", "effect": effect}
        for effect in ("NoSchedule", "NoExecute")
    ]
    spec = {"taints": [*([] if ready else lost), *more.get("taints", ())]}
    labels = {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", **more.get("labels", {})}
    return {
        "metadata": {"name": name, "labels": labels, "creationTimestamp": ago(days=9)},
        "spec": spec,
        "status": {"allocatable": amounts, "capacity": amounts, "conditions": [condition]},
    }


def daemon_set(name: str = "agent", namespace: str = "logs", **more: Any) -> Json:
    """A DaemonSet that asks for half a core, and its status."""
    container = {
        "name": "agent",
        "image": f"registry.example.com/{name}:1.0",
        "resources": {"requests": {"cpu": "500m", "memory": "64Mi"}},
        **more.get("container", {}),
    }
    template = {
        "metadata": {"labels": {"app": name}, **more.get("template_metadata", {})},
        "spec": {"containers": [container], **more.get("pod", {})},
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {
            "name": name,
            "namespace": namespace,
            "generation": 1,
            "creationTimestamp": ago(days=5),
            **more.get("metadata", {}),
        },
        "spec": {
            "selector": {"matchLabels": {"app": name}},
            "template": template,
            "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}},
            **more.get("spec", {}),
        },
        "status": {
            "observedGeneration": 1,
            "desiredNumberScheduled": 0,
            "currentNumberScheduled": 0,
            "numberReady": 0,
            "numberMisscheduled": 0,
            **more.get("status", {}),
        },
    }


def revision(hash_: str, *, of: str = "agent", number: int = 1, **more: Any) -> Json:
    """A revision of a DaemonSet."""
    return {
        "metadata": {
            "name": f"{of}-{hash_}",
            "namespace": "logs",
            "labels": {"controller-revision-hash": hash_},
            "creationTimestamp": more.get("created", ago(hours=3)),
            "ownerReferences": [{"kind": "DaemonSet", "name": of, "controller": True}],
            "managedFields": more.get("managed_fields", []),
        },
        "revision": number,
    }


def pod(on: str, *, of: str = "agent", hash_: str = "new", **more: Any) -> Json:
    """A Ready Pod of a DaemonSet on a node; ``status`` makes it something else."""
    created = more.get("created", ago(hours=2))
    spec: Json = {
        "containers": [
            {
                "name": "agent",
                "image": f"registry.example.com/{of}:1.0",
                "resources": {"requests": {"cpu": "500m", "memory": "64Mi"}},
            }
        ],
        **({} if more.get("unbound") else {"nodeName": on}),
        "affinity": {
            "nodeAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": {
                    "nodeSelectorTerms": [
                        {
                            "matchFields": [
                                {"key": "metadata.name", "operator": "In", "values": [on]}
                            ]
                        }
                    ]
                }
            }
        },
        **more.get("spec", {}),
    }
    ready = {"type": "Ready", "status": "True", "lastTransitionTime": created}
    return {
        "metadata": {
            "name": f"{of}-{on}{more.get('suffix', '')}",
            "namespace": "logs",
            "creationTimestamp": created,
            "labels": {"app": of, "controller-revision-hash": hash_},
            "ownerReferences": [
                {"apiVersion": "apps/v1", "kind": "DaemonSet", "name": of, "controller": True}
            ],
            **({"deletionTimestamp": created} if more.get("terminating") else {}),
        },
        "spec": spec,
        "status": more.get("status", {"phase": "Running", "conditions": [ready]}),
    }


def unscheduled(on: str, message: str = "Insufficient cpu", **more: Any) -> Json:
    """A Pod for which the scheduler finds no place."""
    since = more.pop("since", ago(hours=1))
    text = (
        f"0/3 nodes are available: 1 {message}, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. "
        "preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    )
    condition = {
        "type": "PodScheduled",
        "status": "False",
        "reason": "Unschedulable",
        "message": text,
        "lastTransitionTime": since,
    }
    status = {"phase": "Pending", "conditions": [condition]}
    return pod(on, status=status, unbound=True, created=since, **more)


def failing(on: str, reason: str = "CrashLoopBackOff", **more: Any) -> Json:
    """A Pod whose container fails."""
    since = more.pop("since", ago(hours=1))
    container = {
        "name": "agent",
        "image": "registry.example.com/agent:2.0",
        "ready": False,
        "state": {"waiting": {"reason": reason, "message": f"back-off of agent-{on}"}},
        "lastState": more.pop("last", {"terminated": {"exitCode": 1, "reason": "Error"}}),
    }
    conditions = [{"type": "Ready", "status": "False", "lastTransitionTime": since}]
    status = {"phase": "Running", "conditions": conditions, "containerStatuses": [container]}
    return pod(on, status=status, created=since, **more)


def event(message: str, *, of: str = "agent", at: str = ago(minutes=3), **more: Any) -> Json:
    """What the controller says of a Pod that it could not make."""
    return {
        "metadata": {"name": f"{of}.1", "namespace": "logs"},
        "involvedObject": {"kind": "DaemonSet", "name": of, "namespace": "logs"},
        "reason": more.get("reason", "FailedCreate"),
        "type": "Warning",
        "message": f'Error creating: pods "{of}-x7k2p" is forbidden: {message}',
        "lastTimestamp": at,
    }
