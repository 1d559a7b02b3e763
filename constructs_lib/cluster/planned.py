"""What the objects of a pool say about its nodes, gathered until there are nodes of it."""

from __future__ import annotations

from typing import Final

from constructs_lib.cluster.instance_types import architecture_of
from constructs_lib.cluster.node import HOSTNAME, SIZES, Node, pool_of
from constructs_lib.cluster.open_label import OpenLabel, with_old_names
from constructs_lib.cluster.short_form import LINUX
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.k8s.taints import Taint
from constructs_lib.record import dataclass, field

__all__ = ["ARCH", "INSTANCE_TYPE", "OS", "REGION", "ZONE", "PlannedNodes"]

OS: Final = "kubernetes.io/os"
ARCH: Final = "kubernetes.io/arch"
INSTANCE_TYPE: Final = "node.kubernetes.io/instance-type"
ZONE: Final = "topology.kubernetes.io/zone"
REGION: Final = "topology.kubernetes.io/region"

_ARCHITECTURES: Final = ("amd64", "arm64")
_OF_A_CLOUD: Final = (INSTANCE_TYPE, ZONE, REGION)
"""What a cloud writes on its nodes, and bare metal does not."""


@dataclass(slots=True, kw_only=True)
class PlannedNodes:
    """The nodes that some template would make. Readers add to it what their object says."""

    labels: dict[str, str] = field(default_factory=lambda: dict(LINUX))
    """Their labels. Default: Linux and amd64, as the Cluster Autoscaler takes it."""
    open_labels: dict[str, OpenLabel] = field(
        default_factory=lambda: {key: OpenLabel(optional=True) for key in _OF_A_CLOUD}
    )
    """Labels they have with a value that is not known. Default: what a cloud writes."""
    taints: list[Taint] = field(default_factory=list)
    """Their taints."""
    startup_taints: tuple[Taint, ...] = ()
    """Taints that somebody removes once a node has started."""
    capacity: dict[str, int] = field(default_factory=dict)
    """Their sizes, as far as stated."""

    def instance_type(self, name: str) -> None:
        """Take over the instance type, and the architecture that its name may give away."""
        if name:
            self.labels[INSTANCE_TYPE] = name
            architecture = architecture_of(name)
            if architecture is not None:
                self.labels[ARCH] = architecture

    def any_architecture(self) -> None:
        """Nothing is known of the architecture until the instance type is. Windows has one only."""
        if self.labels.get(OS) == "windows":
            return
        self.labels.pop(ARCH, None)
        self.open_labels[ARCH] = OpenLabel(conditions=(Requirement(ARCH, "In", _ARCHITECTURES),))

    def taint(self, *taints: Taint) -> None:
        """Add taints. One of the same key and effect takes the place of an earlier one."""
        for taint in taints:
            same = [
                position
                for position, known in enumerate(self.taints)
                if (known.key, known.effect) == (taint.key, taint.effect)
            ]
            if same:
                self.taints[same[0]] = taint
            else:
                self.taints.append(taint)

    def nodes(self, name: str, count: int, *, pool: str | None = None) -> list[Node]:
        """As many nodes as there are replicas, or one that stands for an empty pool.

        Args:
            name: what they are called, with a number where they are several.
            count: how many there are.
            pool: the pool they belong to. Default: what their labels say, else their name.
        """
        names = [name] if count <= 1 else [f"{name}-{number}" for number in range(1, count + 1)]
        labels = with_old_names(self.labels)
        open_labels = {key: value for key, value in self.open_labels.items() if key not in labels}
        belongs_to = pool or pool_of(labels) or name
        taints, unstated = tuple(self.taints), SIZES.difference(self.capacity)
        return [
            Node(
                name=called,
                labels={HOSTNAME: called, **labels},
                taints=taints,
                startup_taints=self.startup_taints,
                allocatable=self.capacity,
                unstated=unstated,
                pool=belongs_to,
                planned=True,
                open_labels=open_labels,
            )
            for called in names
        ]
