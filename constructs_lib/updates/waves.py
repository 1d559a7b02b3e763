"""An OnDelete update as explicit waves, with the commands to run.

With OnDelete the controller replaces a Pod only after somebody deleted it, and has no pause, no
health check and no order. A wave is a set of nodes with one label value: a zone, a node pool, a
ring. ``kubectl rollout status`` refuses OnDelete, so the health check waits for the two status
fields that count instead: ``updatedNumberScheduled``, then ``numberAvailable``. Field selectors
know no list of nodes, hence one deletion a node.

Sources: ``kubectl rollout status`` and ``kubectl wait`` of Kubernetes v1.37; status fields as in
``pkg/controller/daemon/daemon_controller.go``.
"""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, TypeAlias

from constructs_lib.daemon_set.update import DaemonSetUpdate
from constructs_lib.record import dataclass
from constructs_lib.updates.fleet import Alike, Fleet
from constructs_lib.updates.records import AgentState, FleetNode

__all__ = ["ZONE", "LeftOut", "LeftOutReason", "Wave", "WavePlan", "plan_waves"]

ZONE: Final = "topology.kubernetes.io/zone"
"""The label of a node's zone."""

LeftOutReason: TypeAlias = Literal[
    "has the new version",
    "is updated without help",
    "node not ready",
    "would stay without its agent",
    "the new Pod does not fit",
]
"""Why nobody should delete the node's Pod."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """Nodes that are updated together."""

    label_value: str | None
    """The value of the label that its nodes share; none for nodes without the label."""
    nodes: tuple[str, ...]
    """The nodes, by name."""
    delete: str
    """Deletes their Pods; they come back with the template of that time, so that after ``undo``
    the same command takes the wave back."""
    checks: tuple[str, ...]
    """Succeed once every Pod of the waves so far is new and available. The numbers in them are
    those of the given nodes."""
    pause: str
    """Waits before the next wave is begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A node that belongs to no wave."""

    name: str
    """The node's name."""
    reason: LeftOutReason
    """Why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WavePlan:
    """The waves of an update.

    Each node that has the agent or should have it is in exactly one wave, or left out.
    """

    label: str
    """The node label that forms the waves."""
    waves: tuple[Wave, ...]
    """The waves in order: by label value, nodes without the label last."""
    left_out: tuple[LeftOut, ...]
    """Nodes that no wave touches."""
    cut: bool
    """Whether the label alone would have made one wave of most nodes, or of nodes of which it
    says nothing, so that about a tenth of the fleet comes at a time."""
    undo: str
    """Goes back to the template before. Then run ``delete`` of every wave that was begun."""


def plan_waves(
    update: DaemonSetUpdate,
    nodes: Sequence[FleetNode],
    *,
    label: str = ZONE,
    most_nodes: int | None = None,
    pause_seconds: int = 300,
    wave_timeout_seconds: int = 600,
) -> WavePlan:
    """The waves in which to delete the Pods of an OnDelete DaemonSet.

    Args:
        update: the DaemonSet.
        nodes: the nodes.
        label: the node label that forms the waves.
        most_nodes: the most nodes of one wave; larger groups are cut. Default: no limit, but of
            nodes without the label, and of a value that most nodes have, about a tenth of the
            fleet at a time, and one node where that is the first wave.
        pause_seconds: the time to watch a wave before the next one.
        wave_timeout_seconds: how long the health check waits.
    """
    fleet = Fleet.of(nodes)
    concerned = [group for group in fleet.groups if group.state.should_run or group.state.pods]
    reasons = [(_left_out(group.state), group.places) for group in concerned]
    chosen = sorted(place for reason, places in reasons if reason is None for place in places)
    updated = _count(group for group in concerned if _is_updated(group.state))
    available = {
        place for group in concerned if _will_be_available(group.state) for place in group.places
    }
    waves: list[Wave] = []
    is_cut = False
    for value, places, cut in _groups(chosen, fleet, label, most_nodes):
        is_cut = is_cut or cut
        names = tuple([fleet.names[place] for place in places])
        updated += len(names)
        available.update(places)
        expected = {"updatedNumberScheduled": updated, "numberAvailable": len(available)}
        wave = Wave(
            label_value=value,
            nodes=names,
            delete=_delete(update, names),
            checks=tuple(
                _wait(update, field, count, wave_timeout_seconds)
                for field, count in expected.items()
            ),
            pause=f"sleep {pause_seconds}",
        )
        waves.append(wave)
    return WavePlan(
        label=label,
        waves=tuple(waves),
        left_out=tuple(
            LeftOut(name=fleet.names[place], reason=reason)
            for place, reason in sorted(
                (place, reason) for reason, places in reasons if reason for place in places
            )
        ),
        cut=is_cut,
        undo=f"kubectl rollout undo {_object(update)}",
    )


def _left_out(node: AgentState) -> LeftOutReason | None:
    if not node.pods:
        return "is updated without help"
    if node.pods[0].revision == "new":
        return "has the new version"
    if not node.ready:
        return "node not ready"
    if not node.should_run:
        return "would stay without its agent"
    return None if node.fits else "the new Pod does not fit"


def _count(groups: Iterable[Alike]) -> int:
    return sum(len(group.places) for group in groups)


def _is_updated(node: AgentState) -> bool:
    """Whether the status counts the node as updated without anybody deleting anything."""
    return node.should_run and (not node.pods or node.pods[0].revision == "new")


def _will_be_available(node: AgentState) -> bool:
    if not (node.should_run and node.ready):
        return False
    runs = any(pod.ready_for is not None for pod in node.pods)
    return runs or (_is_updated(node) and node.fits)


def _groups(
    chosen: Sequence[int], fleet: Fleet, label: str, most: int | None
) -> Iterator[tuple[str | None, list[int], bool]]:
    """The nodes of each wave, with their value of the label and whether it alone made them one."""
    by_value: dict[str | None, list[int]] = defaultdict(list)
    values = fleet.labels.values(label)
    for place in chosen:
        by_value[values[place]].append(place)
    is_first = True
    for value in sorted(by_value, key=lambda value: (value is None, value or "")):
        group = by_value[value]
        cut = most is None and len(group) > 1 and (value is None or 2 * len(group) > len(chosen))
        if cut and is_first:
            yield value, group[:1], True
            group = group[1:]
        step = max(1, -(-len(chosen) // 10)) if cut else most or len(group)
        for start in range(0, len(group), step):
            yield value, group[start : start + step], cut
        is_first = False


def _object(update: DaemonSetUpdate) -> str:
    return shlex.join([f"daemonset/{update.name}", f"--namespace={update.namespace}"])


def _delete(update: DaemonSetUpdate, nodes: Iterable[str]) -> str:
    which = shlex.join([f"--namespace={update.namespace}", f"--selector={update.selector}"])
    return (
        f"for node in {shlex.join(nodes)}; do kubectl delete pod {which} "
        '--field-selector="spec.nodeName=$node" --wait=false; done'
    )


def _wait(update: DaemonSetUpdate, field: str, count: int, timeout: int) -> str:
    condition = f"'--for=jsonpath={{.status.{field}}}={count}'"
    return f"kubectl wait {_object(update)} {condition} --timeout={timeout}s"
