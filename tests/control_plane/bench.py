"""A cluster to try things out in: nodes are made, agents come, and what happens is waited for."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest
from tests.control_plane.api import Api

__all__ = ["NAMESPACES", "Bench", "meant_for", "node", "refuse_foreign_cluster"]

NAMESPACES: Final = ("bench-a", "bench-b")
"""Where agents and other Pods of a trial are; ``bench-a`` has the label ``team: a``."""

_OWN: Final = {"constructs-lib": "bench"}
_OF_THE_CLUSTER: Final = frozenset(
    {"kube-system", "kube-public", "kube-node-lease", "local-path-storage", *NAMESPACES}
)
_CALM: Final = 2.2
"""Seconds without a change after which nothing more is to come: what does not fit is tried again
after one second."""
_SETTLES_WITHIN: Final = 120


def refuse_foreign_cluster(api: Api) -> None:
    """Refuse a cluster in which somebody has something, or that has nodes of its own.

    Raises:
        RuntimeError: it has nodes that run Pods in earnest, or Pods outside of Kubernetes' own
            namespaces.
    """
    foreign = [
        f"Node {each['metadata']['name']}"
        for each in api.every("/api/v1/nodes")
        if not _is_own(each)
    ]
    foreign += [
        f"Pod {pod['metadata']['namespace']}/{pod['metadata']['name']}"
        for pod in api.every("/api/v1/pods")
        if pod["metadata"]["namespace"] not in _OF_THE_CLUSTER
    ]
    if foreign:
        raise RuntimeError(
            f"The cluster is no throw-away one: it has {', '.join(foreign[:5])}"
            f"{' and others' if foreign[5:] else ''}. Name one without nodes in "
            "CLUSTER_TEST_KUBECONFIG; .github/workflows/cluster.yml makes one."
        )


def _is_own(manifest: Manifest) -> bool:
    return _OWN.items() <= (manifest["metadata"].get("labels") or {}).items()


def node(name: str, **fields: Json) -> Manifest:
    """A node whose kubelet is played, Ready and roomy unless said otherwise.

    Args:
        name: its name, also its host name.
        fields: ``labels``, ``taints``, ``allocatable`` and ``unschedulable``.
    """
    room = {"cpu": "4", "memory": "8Gi", "pods": "110", "ephemeral-storage": "100Gi"}
    room |= fields.get("allocatable") or {}
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "labels": {
                "kubernetes.io/hostname": name,
                "kubernetes.io/os": "linux",
                **_OWN,
                **(fields.get("labels") or {}),
            },
            "annotations": {"fake-kubelet": "runs"},
        },
        "spec": {
            "taints": fields.get("taints") or [],
            "unschedulable": fields.get("unschedulable", False),
        },
        "status": {
            "allocatable": room,
            "capacity": room,
            "conditions": [
                {
                    "type": "Ready",
                    "status": "True",
                    "reason": "KubeletReady",
                    "lastHeartbeatTime": now,
                    "lastTransitionTime": now,
                }
            ],
            "nodeInfo": {"operatingSystem": "linux", "architecture": "amd64", **_VERSIONS},
        },
    }


_VERSIONS: Final = {
    "machineID": "",
    "systemUUID": "",
    "bootID": "",
    "kernelVersion": "6.12",
    "osImage": "none",
    "containerRuntimeVersion": "none://1",
    "kubeletVersion": "v1.37.2",
    "kubeProxyVersion": "",
}


class Bench:
    """A cluster in which nothing is but what a trial makes.

    Args:
        api: of the cluster.
    """

    def __init__(self, api: Api) -> None:
        self.api = api
        self._made: list[str] = []
        for name in NAMESPACES:
            labels = {**_OWN, "team": name[-1]}
            self.apply(
                {
                    "apiVersion": "v1",
                    "kind": "Namespace",
                    "metadata": {"name": name, "labels": labels},
                }
            )
        for name in NAMESPACES:
            api.wait_for_account(name)

        # An earlier run may have been ended in the middle.
        self._made = [self.api.place(each) for each in self.nodes()]
        self.clear()

    def apply(self, manifest: Manifest) -> None:
        """Make or change an object that outlives the trial."""
        self.api.apply(manifest, force="true")

    def make(self, manifests: Iterable[Manifest]) -> None:
        """Make objects that go with the trial."""
        for manifest in manifests:
            self.api.create(manifest)
            if "namespace" not in manifest["metadata"]:
                self._made.append(self.api.place(manifest))

    def nodes(self) -> list[Manifest]:
        """The nodes as they stand."""
        return self.api.every("/api/v1/nodes")

    def pods(self) -> list[Manifest]:
        """The Pods as they stand."""
        return self.api.every("/api/v1/pods")

    def daemon_sets(self) -> list[Manifest]:
        """The DaemonSets of the trial."""
        return [
            each
            for name in NAMESPACES
            for each in self.api.every(f"/apis/apps/v1/namespaces/{name}/daemonsets")
        ]

    def agents(self, daemon_set: Manifest) -> list[Manifest]:
        """The Pods of a DaemonSet that are not on their way out."""
        name = daemon_set["metadata"]["name"]
        return [
            pod
            for pod in self.pods()
            if any(
                owner["kind"] == "DaemonSet" and owner["name"] == name
                for owner in pod["metadata"].get("ownerReferences", ())
            )
            and "deletionTimestamp" not in pod["metadata"]
        ]

    def settle(self, *, calm: float = _CALM) -> None:
        """Wait until nothing changes any more.

        Args:
            calm: seconds without a change.

        Raises:
            TimeoutError: something still changes after two minutes.
        """
        deadline = time.monotonic() + _SETTLES_WITHIN
        last, since = None, time.monotonic()
        while time.monotonic() < deadline:
            state = self._state()
            now = time.monotonic()
            if state != last:
                last, since = state, now
            elif now - since >= calm and state[0]:
                return
            time.sleep(0.1)
        raise TimeoutError(f"The cluster still changes after {_SETTLES_WITHIN} s: {last}")

    def clear(self) -> None:
        """Remove everything that a trial has made."""
        deadline = time.monotonic() + _SETTLES_WITHIN
        for name in NAMESPACES:
            self.api.delete(f"/apis/apps/v1/namespaces/{name}/daemonsets")
            for kind in ("persistentvolumeclaims", "resourcequotas", "limitranges"):
                self.api.delete(f"/api/v1/namespaces/{name}/{kind}")
        while (pods := [pod for pod in self.pods() if _is_ours(pod)]) or self.daemon_sets():
            if time.monotonic() > deadline:
                raise TimeoutError("The trial cannot be removed: its Pods stay.")
            for pod in pods:
                if "finalizers" in pod["metadata"]:
                    self.api.merge(self.api.place(pod), {"metadata": {"finalizers": None}})
            for name in NAMESPACES:
                self.api.delete(f"/api/v1/namespaces/{name}/pods", now=True)
            time.sleep(0.05)
        for path in self._made:
            self.api.delete(path)
        self._made.clear()

    def _state(self) -> tuple[bool, Sequence[object]]:
        """Whether everybody has done what there is to do, and what can be seen of it."""
        pods = [pod for pod in self.pods() if _is_ours(pod)]
        sets = self.daemon_sets()
        done = all(
            each.get("status", {}).get("observedGeneration") == each["metadata"]["generation"]
            for each in sets
        ) and all(_decided(pod) for pod in pods)
        seen = [
            *((each["metadata"]["uid"], str(each.get("status"))) for each in sets),
            *((pod["metadata"]["uid"], pod["metadata"]["resourceVersion"]) for pod in pods),
        ]
        return done, seen


def _is_ours(pod: Manifest) -> bool:
    return pod["metadata"]["namespace"] in NAMESPACES


def _decided(pod: Manifest) -> bool:
    """Whether the scheduler has placed a Pod, or said that it cannot."""
    if "nodeName" in pod["spec"] or "deletionTimestamp" in pod["metadata"]:
        return True
    return any(each["type"] == "PodScheduled" for each in pod["status"].get("conditions", ()))


def meant_for(pod: Manifest) -> str:
    """The node that the DaemonSet controller made a Pod for."""
    if "nodeName" in pod["spec"]:
        return str(pod["spec"]["nodeName"])
    terms = pod["spec"]["affinity"]["nodeAffinity"][
        "requiredDuringSchedulingIgnoredDuringExecution"
    ]["nodeSelectorTerms"]
    return next(
        str(field["values"][0])
        for term in terms
        for field in term.get("matchFields", ())
        if field["key"] == "metadata.name"
    )
