"""Reports about live clusters: one where much is wrong, one where nothing is."""

from __future__ import annotations

from typing import Any

from constructs_lib.live.report import LiveReport
from tests.live.clusters import (
    Cluster,
    ago,
    daemon_set,
    event,
    failing,
    node,
    pod,
    revision,
    unscheduled,
)

__all__ = ["counts", "fine", "much_is_wrong", "wrong_cluster", "wrong_declarations"]

HELM = {"labels": {"app.kubernetes.io/managed-by": "Helm"}}
NODES = ("a", "b", "c")


def counts(wanted: int, ready: int, updated: int) -> dict[str, int]:
    """A status."""
    names = ("desiredNumberScheduled", "numberReady", "updatedNumberScheduled")
    return dict(zip(names, (wanted, ready, updated), strict=True))


def fine() -> LiveReport:
    found = Cluster().add("nodes", node("a"))
    found.add("daemonsets", daemon_set(metadata=HELM, status=counts(1, 1, 1)))
    return found.add("controllerrevisions", revision("new")).add("pods", pod("a")).report()


def wrong_cluster() -> Cluster:
    """A cluster in which everything that a report tells is the case."""
    found = Cluster().add("nodes", *map(node, NODES), node("d", ready=False))
    found.add("nodes", node("gpu", taints=[{"key": "gpu", "effect": "NoSchedule"}]))
    port = {"ports": [{"containerPort": 9100, "hostPort": 9100}]}
    on_delete = {"updateStrategy": {"type": "OnDelete"}}
    written = {
        "manager": "kubectl-edit",
        "operation": "Update",
        "time": ago(hours=7),
        "fieldsV1": {"f:spec": {"f:template": {"f:spec": {"f:hostPID": {}}}}},
    }
    found.add(
        "daemonsets",
        daemon_set("updates", status=counts(3, 2, 1)),
        daemon_set("refused", container=port, status=counts(3, 1, 1)),
        daemon_set("waits", metadata=HELM, container=port, spec=on_delete, status=counts(3, 3, 0)),
        daemon_set(
            "drifts",
            metadata={"managedFields": [written]},
            pod={"hostPID": True},
            status=counts(3, 2, 3),
        ),
        daemon_set("starts", metadata=HELM, status=counts(3, 2, 3)),
    )
    for name in ("updates", "refused", "waits", "drifts", "starts"):
        found.add("controllerrevisions", revision("old", of=name, created=ago(days=3)))
        found.add("controllerrevisions", revision("new", of=name, number=2))
    old: dict[str, Any] = {"hash_": "old", "created": ago(days=2)}
    found.add("pods", failing("a", of="updates"), *(pod(n, of="updates", **old) for n in "bc"))
    found.add("pods", pod("a", of="refused"), pod("gpu", of="refused"))
    found.add("pods", *(pod(n, of="waits", **old) for n in NODES))
    found.add("pods", *(pod(n, of="drifts") for n in "ab"), unscheduled("c", of="drifts"))
    found.add("pods", *(pod(n, of="starts") for n in "ab"))
    found.add("pods", failing("c", of="starts", since=ago(minutes=1)))
    found.add("events", event("exceeded quota: agents", of="refused"))
    return found.refuse("namespaces", "namespaces is forbidden")


def wrong_declarations() -> list[dict[str, Any]]:
    """What is declared of it."""
    found = [daemon_set("drifts"), daemon_set("planned")]
    return [{key: value for key, value in each.items() if key != "status"} for each in found]


def much_is_wrong() -> LiveReport:
    return wrong_cluster().report(*wrong_declarations())
