"""On which nodes an agent runs, said as intents.

A toleration list is easy to get wrong in both directions: one taint forgotten leaves nodes
without their agent, one blanket toleration puts Pods on virtual nodes where they stay Pending
for ever. So a declaration says which nodes are meant, and the list follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Final, Literal, Self, TypeAlias, cast

from pydantic import Discriminator, Field, Tag, model_validator

from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Labels, LatePart, ListOf, Part, checked
from constructs_lib.declaration.node_texts import (
    requirement_fields,
    requirement_text,
    taint_fields,
    taint_text,
)
from constructs_lib.declaration.short_items import ShortItems, ShortListOf
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.metadata import label_key_problem, label_value_problem
from constructs_lib.k8s.scheduling import requirement, toleration

__all__ = [
    "BOOTSTRAP",
    "CONTROL_PLANE",
    "EVERYWHERE",
    "GPU",
    "LINUX",
    "RESERVED",
    "Everywhere",
    "NodeLabel",
    "NodeLabels",
    "NodeRequirements",
    "Nodes",
    "Taint",
    "TaintKey",
    "Tolerates",
    "tolerations_of",
    "with_old_masters",
]

LINUX: Final = {"kubernetes.io/os": "linux"}
"""The node selector every agent of this library carries: its images are Linux images."""

_ZONE: Final = "topology.kubernetes.io/zone"

TaintKey: TypeAlias = Annotated[str, checked(label_key_problem)]
LabelValue: TypeAlias = Annotated[str, checked(label_value_problem)]


def _zone_problem(zone: str) -> str | None:
    return "'' is the zone of no node; write a zone's name" if not zone else None


Zone: TypeAlias = Annotated[LabelValue, checked(_zone_problem)]


Seconds: TypeAlias = Annotated[int, Field(ge=0)]


def _seconds_problems(seconds: int | None, effect: str | None) -> Iterator[Problem]:
    if seconds is not None and effect != "NoExecute":
        message = "only NoExecute empties nodes; write effect='NoExecute', or leave it out"
        yield Problem(path=("seconds",), message=message)


def _staying(seconds: int | None) -> dict[str, Json]:
    """How long a Pod stays, as a field of a toleration."""
    return {} if seconds is None else {"tolerationSeconds": seconds}


class Taint(Part):
    """A taint that the agent's nodes may carry."""

    not_fields: ClassVar[Mapping[str, str]] = {
        "operator": "leave 'value' out to tolerate every value, as operator: Exists does",
    }

    key: TaintKey
    """The taint's key (``nvidia.com/gpu``)."""
    value: LabelValue | None = None
    """The taint's value; none accepts any value."""
    effect: Literal["NoSchedule", "NoExecute", "PreferNoSchedule"] | None = "NoSchedule"
    """The taint's effect; none accepts every effect."""
    short: bool = False
    """Whether its toleration leaves ``operator`` and an empty value out, as many by hand do. It
    means the same, but is another text: an agent that runs already restarts without it."""
    seconds: Seconds | None = None
    """How long a Pod stays once a node gets the taint; for ever by default. Only NoExecute empties
    nodes, so it has no meaning for other effects."""

    @model_validator(mode="after")
    def _short_of_a_value(self) -> Self:
        problems = []
        if self.short and self.value is None:
            message = "without an operator a value is meant; write it, '' where it is empty"
            problems.append(Problem(path=("value",), message=message))
        problems += _seconds_problems(self.seconds, self.effect)
        if problems:
            raise problems_error(problems)
        return self

    def manifest(self) -> dict[str, Json]:
        """The toleration of this taint."""
        found: dict[str, Json] = toleration(
            key=self.key, value=self.value, effect=self.effect, short=self.short
        )
        return {**found, **_staying(self.seconds)}


class Everywhere(Part):
    """Every taint, whatever its key and effect: also nodes being drained or not yet ready."""

    effect: Literal["NoSchedule", "NoExecute", "PreferNoSchedule"] | None = None
    """``NoSchedule`` for the taints that reserve a node, not those that empty it."""
    seconds: Seconds | None = None
    """How long a Pod stays once a node gets such a taint; for ever by default. Only NoExecute
    empties nodes, so it has no meaning for other effects."""

    @model_validator(mode="after")
    def _seconds_of_emptying(self) -> Self:
        problems = list(_seconds_problems(self.seconds, self.effect))
        if problems:
            raise problems_error(problems)
        return self

    def manifest(self) -> dict[str, Json]:
        """The toleration of every taint."""
        return {**toleration(effect=self.effect), **_staying(self.seconds)}


EVERYWHERE: Final = Everywhere()
"""For agents a node cannot work without, such as its network."""

RESERVED: Final = Everywhere(effect="NoSchedule")
"""Every node that somebody reserved, whatever its taint: for telemetry that is to be complete. Not
nodes that are being emptied (NoExecute)."""

CONTROL_PLANE: Final = Taint(key="node-role.kubernetes.io/control-plane")
"""The nodes that run the control plane."""

GPU: Final = Taint(key="nvidia.com/gpu")
"""Nodes reserved for work that uses NVIDIA GPUs."""

BOOTSTRAP: Final = (
    Taint(key="node.kubernetes.io/not-ready"),
    Taint(key="node.kubernetes.io/network-unavailable"),
    Taint(key="node.cloudprovider.kubernetes.io/uninitialized"),
    Taint(key="node.cluster.x-k8s.io/uninitialized"),
    Taint(key="karpenter.sh/unregistered", effect="NoExecute"),
)
"""Nodes that are still starting. For agents that make a node ready.

Sources: the node lifecycle controller and the kubelet, ``api/core/v1beta2/common_types.go`` of
kubernetes-sigs/cluster-api, ``pkg/apis/v1/taints.go`` of kubernetes-sigs/karpenter.
"""


def _which(value: object) -> str:
    every = isinstance(value, Everywhere) or (
        isinstance(value, Mapping) and {"effect"} <= value.keys() <= {"effect", "seconds"}
    )
    return "Everywhere" if every else "Taint"


_Tolerated: TypeAlias = Annotated[
    Annotated[Taint, Tag("Taint")] | Annotated[Everywhere, Tag("Everywhere")],
    Discriminator(_which),
]
"""A taint, or every taint of an effect among others."""


def _text_of_a_taint(taint: Taint | Everywhere) -> str | None:
    if taint.seconds is not None:
        return None
    if isinstance(taint, Everywhere):
        return taint_text(key=None, value=None, effect=taint.effect)
    if taint.short:
        return None
    return taint_text(key=taint.key, value=taint.value, effect=taint.effect)


Tolerates: TypeAlias = (
    Everywhere
    | Annotated[
        ShortListOf[_Tolerated], ShortItems(written_out=taint_fields, short=_text_of_a_taint)
    ]
)
"""``EVERYWHERE``, ``RESERVED``, or the taints the agent's nodes may carry: each a part, or its text
as ``kubectl`` shows it (``dedicated=batch:NoSchedule``). Without a value every value is meant, and
``*`` is every effect or key (``*:NoExecute``)."""


def taints(tolerates: Tolerates) -> tuple[Taint | Everywhere, ...]:
    """The taints of a declaration, as they are kept."""
    return (
        (tolerates,)
        if isinstance(tolerates, Everywhere)
        else cast("tuple[Taint | Everywhere, ...]", tolerates)
    )


_OPPOSITES: Final = {
    "In": "NotIn",
    "NotIn": "In",
    "Exists": "DoesNotExist",
    "DoesNotExist": "Exists",
}
"""A node without the label is refused by In and accepted by NotIn, so these are exact opposites
(``pkg/labels/selector.go`` of apimachinery)."""


def with_old_masters(
    tolerates: tuple[Taint | Everywhere, ...],
) -> tuple[Taint | Everywhere, ...]:
    """The taints, that of the control plane also under its old name."""
    old = Taint(key="node-role.kubernetes.io/master")
    if old in tolerates:
        return tolerates
    return tuple(
        each
        for taint in tolerates
        for each in ((taint, old) if taint == CONTROL_PLANE else (taint,))
    )


def tolerations_of(tolerates: Tolerates) -> list[dict[str, str]]:
    """The tolerations of the taints that nodes may carry."""
    return [taint.manifest() for taint in taints(tolerates)]


def _os_problem(labels: dict[str, str]) -> str | None:
    if any(labels.get(key, value) != value for key, value in LINUX.items()):
        return "kubernetes.io/os is always linux here; leave it out"
    return None


class NodeLabel(Part):
    """A requirement on one label of the node, beyond plain equality."""

    key: TaintKey
    """The label's key."""
    operator: Literal["In", "NotIn", "Exists", "DoesNotExist"]
    """NotIn also accepts nodes without the label."""
    values: ListOf[LabelValue] = ()
    """The values for In and NotIn."""

    @model_validator(mode="after")
    def _values_where_they_mean_something(self) -> Self:
        if self.key in LINUX and not self._takes(LINUX[self.key]):
            message = f"{self.key} is always linux here; leave it out"
            raise problems_error([Problem(path=("key",), message=message)])
        wants_values = self.operator in {"In", "NotIn"}
        if wants_values != bool(self.values):
            wanted = "at least one value" if wants_values else "no values"
            message = f"got {list(self.values)}; {self.operator} takes {wanted}"
            raise problems_error([Problem(path=("values",), message=message)])
        return self

    def _takes(self, value: str) -> bool:
        """Whether a node with the label's value meets it."""
        known = {"In": value in self.values, "NotIn": value not in self.values}
        return known.get(self.operator, self.operator == "Exists")

    def manifest(self) -> dict[str, Json]:
        """The requirement of a term of node affinity."""
        return requirement(self.key, self.operator, self.values)

    def opposite(self) -> NodeLabel:
        """The requirement that holds for exactly the nodes where this one does not."""
        return self.model_copy(update={"operator": _OPPOSITES[self.operator]})


def _text_of_a_label(label: NodeLabel) -> str:
    return requirement_text(key=label.key, operator=label.operator, values=label.values)


NodeRequirements: TypeAlias = Annotated[
    ShortListOf[NodeLabel], ShortItems(written_out=requirement_fields, short=_text_of_a_label)
]
"""Requirements on labels of nodes, each a part or its text as behind ``-l`` of ``kubectl``
(``disktype=ssd``, ``!spot``, ``zone in (a, b)``)."""


def node_labels(requirements: Sequence[NodeLabel | str]) -> tuple[NodeLabel, ...]:
    """The requirements of a declaration, as they are kept."""
    return cast("tuple[NodeLabel, ...]", requirements)


NodeLabels: TypeAlias = Annotated[Labels, checked(_os_problem)]
"""Labels of nodes; the operating system is always Linux."""


class Nodes(LatePart):
    """The nodes an agent is meant for. Linux nodes; never Fargate or virtual-kubelet nodes."""

    tolerates: Tolerates | None = None
    """Taints the nodes may carry. None means what this kind of agent tolerates by default."""
    labels: NodeLabels = Field(default_factory=dict)
    """Labels the nodes must carry (``{"disktype": "ssd"}``)."""
    zones: ListOf[Zone] = ()
    """Zones the nodes must be in; none means every zone."""
    where: NodeRequirements = ()
    """Further requirements on node labels; all must hold."""
    any_of: ListOf[NodeRequirements] = ()
    """Alternatives: all requirements of one of them must hold as well."""

    def node_selector(self) -> dict[str, str]:
        """``nodeSelector`` of the Pod."""
        return {**LINUX, **self.labels}

    def requirements(self, excluded: Iterable[tuple[str, str]]) -> list[dict[str, Json]]:
        """What the node's labels must satisfy beside the node selector.

        Args:
            excluded: labels of nodes that are never meant.
        """
        result = [requirement(key, "NotIn", (value,)) for key, value in excluded]
        if self.zones:
            result.append(requirement(_ZONE, "In", self.zones))
        result.extend(each.manifest() for each in node_labels(self.where))
        return result

    def alternatives(self) -> list[list[dict[str, Json]]]:
        """Requirements of which those of one must hold as well; none demands nothing."""
        return [[each.manifest() for each in node_labels(choice)] for choice in self.any_of]
