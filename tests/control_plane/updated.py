"""What becomes of an update in a cluster: who was touched, who has the new version, who is down."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from constructs_lib.k8s.manifest import Manifest
from tests.control_plane.bench import Bench, meant_for
from tests.control_plane.random_fleets import Fleet

__all__ = ["Seen", "stand", "update"]

_LOST_WITHIN: Final = 60
_RESTS_AFTER: Final = 4.0
"""Seconds without a change after which an update has come to rest, beside minReadySeconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of an update until it came to rest."""

    desired: int
    """On how many nodes the controller wants the agent."""
    candidates: frozenset[str]
    """Nodes with an available Pod of the old version before, on which it is still wanted."""
    touched: frozenset[str]
    """Of them, those from which that Pod was taken."""
    reached: frozenset[str]
    """Of them, those with an available Pod of the new version."""
    behind: frozenset[str]
    """Nodes on which the new version is wanted and fits, and that lack it or keep the old one."""
    most_down: int
    """The most nodes at once on which the agent is wanted and not available."""
    updated: frozenset[str]
    """Nodes with a Pod of the new version, available or not."""
    down: frozenset[str]
    """Nodes on which the agent is wanted and not available."""

    @property
    def verdict(self) -> str:
        """In the words of ``Verdict.kind``."""
        if not self.behind and self.reached == self.touched:
            return "completes"
        return "stalls" if self.touched else "deadlocks"


def stand(bench: Bench, fleet: Fleet) -> None:
    """Bring the cluster to where the update finds it."""
    bench.make([*fleet.nodes, fleet.old])
    bench.settle()
    for name in fleet.lost:
        bench.api.merge(
            f"/api/v1/nodes/{name}", {"metadata": {"annotations": {"fake-kubelet": "lost"}}}
        )
    for name, taint in fleet.tainted.items():
        bench.api.merge(f"/api/v1/nodes/{name}", {"spec": {"taints": [taint]}})
    deadline = time.monotonic() + _LOST_WITHIN
    while not set(fleet.lost) <= _unreachable(bench):
        if time.monotonic() > deadline:
            raise TimeoutError("The node lifecycle controller has not noticed that nodes are lost.")
        time.sleep(0.2)
    bench.settle()


def update(bench: Bench, fleet: Fleet) -> Seen:
    """Apply the update and watch it until it comes to rest."""
    before = {meant_for(pod): pod for pod in bench.agents(fleet.old) if _is_ready(pod)}
    wanted = fleet.wanted
    bench.api.apply(fleet.new, force="true")
    most_down, agents = 0, []
    last, since = None, time.monotonic()
    while time.monotonic() - since < _RESTS_AFTER + fleet.new["spec"].get("minReadySeconds", 0):
        agents = bench.agents(fleet.new)
        most_down = max(most_down, len(wanted - _nodes(agents, ready=True)))
        state = [(pod["metadata"]["uid"], pod["status"]) for pod in agents]
        if state != last:
            last, since = state, time.monotonic()
        time.sleep(0.05)
    old = [pod for pod in agents if _image(pod) != _image(fleet.new)]
    new = [pod for pod in agents if _image(pod) == _image(fleet.new)]
    left = {pod["metadata"]["uid"] for pod in old}
    candidates = wanted & before.keys()
    return Seen(
        desired=bench.daemon_sets()[0]["status"]["desiredNumberScheduled"],
        candidates=frozenset(candidates),
        touched=frozenset(n for n in candidates if before[n]["metadata"]["uid"] not in left),
        reached=frozenset(candidates & _nodes(new, ready=True)),
        behind=frozenset((wanted & _nodes(old) | wanted - _nodes(new)) - fleet.too_small),
        most_down=most_down,
        updated=frozenset(_nodes(new)),
        down=frozenset(wanted - _nodes(agents, ready=True)),
    )


def _unreachable(bench: Bench) -> set[str]:
    return {
        each["metadata"]["name"]
        for each in bench.nodes()
        if any(
            taint["key"] == "node.kubernetes.io/unreachable"
            for taint in each["spec"].get("taints", ())
        )
    }


def _nodes(pods: Iterable[Manifest], *, ready: bool = False) -> set[str]:
    return {meant_for(pod) for pod in pods if _is_ready(pod) or not ready}


def _image(daemon_set_or_pod: Manifest) -> str:
    spec = daemon_set_or_pod["spec"]
    pod_spec = spec["template"]["spec"] if "template" in spec else spec
    return str(pod_spec["containers"][0]["image"])


def _is_ready(pod: Manifest) -> bool:
    return any(
        each["type"] == "Ready" and each["status"] == "True"
        for each in pod["status"].get("conditions", ())
    )
