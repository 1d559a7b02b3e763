"""Fleets and updates of all kinds, from a seed: lost nodes, Pods that never get Ready, no room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest
from tests.control_plane.bench import NAMESPACES, node

__all__ = ["Fleet", "random_fleet"]

NAME: Final = "agent"
_SMALL: Final = "500m"
_NEVER_READY: Final = "fake-kubelet/never-ready-on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """A fleet, what has become of it, and the update that finds it."""

    nodes: tuple[Manifest, ...]
    """The nodes at first."""
    old: Manifest
    """The DaemonSet that runs."""
    lost: tuple[str, ...]
    """Nodes that were lost since."""
    tainted: dict[str, Json]
    """The taint that somebody has set on a node since, by its name."""
    new: Manifest
    """The DaemonSet as it is to be."""

    @property
    def wanted(self) -> set[str]:
        """Where the agent is to be after the update.

        A node that is lost has a taint that keeps new Pods away.
        """
        selector = self.new["spec"]["template"]["spec"]["nodeSelector"]
        return {
            each["metadata"]["name"]
            for each in self.nodes
            if selector.items() <= each["metadata"]["labels"].items()
        } - {*self.lost, *self.tainted}

    @property
    def too_small(self) -> set[str]:
        """Nodes on which a Pod of the new version never fits."""
        return {
            each["metadata"]["name"]
            for each in self.nodes
            if each["status"]["allocatable"]["cpu"] == _SMALL
        }

    @property
    def surges(self) -> bool:
        """Whether new Pods start beside old ones."""
        rolling = self.new["spec"]["updateStrategy"].get("rollingUpdate", {})
        return bool(rolling.get("maxSurge"))

    def with_budget(self, share: int | str) -> Fleet:
        """The same update with another budget, of the kind that it has."""
        rolling: Json = {"maxUnavailable": share}
        if self.surges:
            rolling = {"maxUnavailable": 0, "maxSurge": share}
        strategy = {"type": "RollingUpdate", "rollingUpdate": rolling}
        return replace(
            self, new={**self.new, "spec": {**self.new["spec"], "updateStrategy": strategy}}
        )

    def that_never_gets_ready(self) -> Fleet:
        """The same update to a version that gets Ready nowhere."""
        template = self.new["spec"]["template"]
        metadata = {**template["metadata"], "annotations": {_NEVER_READY: "*"}}
        changed = {**template, "metadata": metadata}
        return replace(self, new={**self.new, "spec": {**self.new["spec"], "template": changed}})


def random_fleet(seed: int) -> Fleet:
    """The fleet of a seed."""
    random = Random(seed)  # noqa: S311  # no secret
    names = [f"n{index}" for index in range(random.randint(4, 9))]
    small = _some(random, names, 0.3, 1)
    crashing = _some(random, names, 0.4, 2)
    leaves = random.random() < 0.2
    nodes = tuple(
        node(
            name,
            labels={"pool": random.choice(("x", "y")) if leaves else "x"},
            allocatable={"cpu": _SMALL if name in small else "4"},
        )
        for name in names
    )
    ports = random.random() < 0.25
    effect = random.choice(("NoSchedule", "NoExecute"))
    strategy = _strategy(random)
    return Fleet(
        nodes=nodes,
        old=_daemon_set("1", cpu="100m", never_ready=crashing, ports=ports),
        lost=tuple(_some(random, names, 0.5, 2)),
        tainted={
            name: {"key": "drain", "effect": effect} for name in _some(random, names, 0.25, 1)
        },
        new=_daemon_set(
            "2",
            cpu="700m" if small else "100m",
            ports=ports,
            strategy=strategy,
            selector={"pool": "x"} if leaves else {},
        ),
    )


def _some(random: Random, names: Sequence[str], chance: float, most: int) -> list[str]:
    if random.random() >= chance:
        return []
    return random.sample(list(names), random.randint(1, most))


def _strategy(random: Random) -> Json:
    share = random.choice((1, 2, 3, "10%", "19%", "34%", "60%"))
    young = {"minReadySeconds": random.choice((0, 0, 2))}
    kind = random.random()
    if kind < 0.08:
        return {"updateStrategy": {"type": "OnDelete"}, **young}
    surges = {"maxUnavailable": 0, "maxSurge": share}
    rolling = surges if kind < 0.4 else {"maxUnavailable": share}
    return {"updateStrategy": {"type": "RollingUpdate", "rollingUpdate": rolling}, **young}


def _daemon_set(
    version: str,
    *,
    cpu: str,
    never_ready: Sequence[str] = (),
    ports: bool = False,
    strategy: Json | None = None,
    selector: Json | None = None,
) -> Manifest:
    container: dict[str, Json] = {
        "name": "main",
        "image": f"example.com/agent:{version}",
        "resources": {"requests": {"cpu": cpu}},
    }
    if ports:
        container["ports"] = [{"containerPort": 9100, "hostPort": 9100}]
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": NAME, "namespace": NAMESPACES[0]},
        "spec": {
            **(strategy or {}),
            "selector": {"matchLabels": {"app": NAME}},
            "template": {
                "metadata": {
                    "labels": {"app": NAME},
                    "annotations": {_NEVER_READY: ",".join(never_ready)},
                },
                "spec": {
                    "containers": [container],
                    "nodeSelector": {"constructs-lib": "bench", **(selector or {})},
                    "terminationGracePeriodSeconds": 1,
                },
            },
        },
    }
