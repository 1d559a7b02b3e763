"""What runs in a cluster, as the questions about manifests take it."""

from __future__ import annotations

from collections.abc import Sequence

from constructs_lib.adopt.server_fields import without_server_fields
from constructs_lib.cli.daemon_sets import tell_refused
from constructs_lib.cli.live.options import ClusterChoice
from constructs_lib.cli.outputs import say
from constructs_lib.cluster.node import Node
from constructs_lib.cluster.nodes import on_platform
from constructs_lib.cluster.pod import Pod
from constructs_lib.errors import InputError
from constructs_lib.intake.input import input_of
from constructs_lib.live.seen import Seen
from constructs_lib.platforms.facts import Platform
from constructs_lib.policy.config import Config
from constructs_lib.questions.declared import Declared, declared_before
from constructs_lib.record import dataclass

__all__ = ["Running", "running"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A cluster as the questions take it."""

    declared: Declared
    """Its DaemonSets, and the PriorityClasses around them."""
    nodes: Sequence[Node]
    """Its nodes."""
    pods: tuple[Pod, ...]
    """Its Pods; those that have their DaemonSet's template do not show theirs."""
    whole_pods: tuple[Pod, ...]
    """The same with what they were made from, to be held against another template."""


def running(choice: ClusterChoice, settings: Config, platform: Platform | None) -> Running:
    """Read a cluster for a question that needs its nodes; what else is not read is said.

    Raises:
        ConstructsLibError: its DaemonSets or nodes cannot be read, or there are none.
    """
    seen = choice.read()
    nodes = _nodes(seen)
    for each in seen.unread:
        say(f"{each.kind} are not read ({each.reason}): {each.without}")
    objects = [without_server_fields(each) for each in seen.daemon_sets]
    found, refused = declared_before(
        input_of([*objects, *seen.priority_classes]), roles=settings.roles
    )
    tell_refused(refused)
    if not found.views:
        raise InputError(["There is no DaemonSet in the cluster, or none that was asked for."])
    return Running(
        declared=found,
        nodes=on_platform(nodes, platform or settings.platform),
        pods=seen.placed_pods,
        whole_pods=seen.pods or (),
    )


def _nodes(seen: Seen) -> Sequence[Node]:
    if seen.nodes:
        return seen.nodes
    reason = next((each.reason for each in seen.unread if each.kind == "nodes"), "it has none")
    raise InputError([f"The nodes of the cluster cannot be read: {reason}."])
