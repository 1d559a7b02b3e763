"""What a change of manifests does to each DaemonSet and its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from constructs_lib.change.commit import CommitChange, commit_change
from constructs_lib.change.on_nodes import OnNodes, on_nodes
from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.cluster.read import read_nodes, read_pods
from constructs_lib.errors import InputError
from constructs_lib.intake.input import input_of
from constructs_lib.intake.known import Known
from constructs_lib.intake.objects import Object
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.kinds import kinds
from constructs_lib.policy.config import Config
from constructs_lib.questions.cluster_data import ClusterData, documents_of
from constructs_lib.questions.declared import Declared, declared, declared_before

__all__ = ["compare", "diff"]


def diff(
    old: Iterable[Manifest],
    new: Iterable[Manifest],
    *,
    nodes: ClusterData | None = None,
    pods: ClusterData | None = None,
    config: Config | None = None,
) -> CommitChange:
    """Say what a change of manifests does to each DaemonSet and its nodes.

    Args:
        old: the objects before, as plain data, Lists of them included. What the API server
            refuses of them counts as absent: no cluster has it.
        new: the objects after, likewise.
        nodes: what ``kubectl get nodes -o json`` prints, as plain data, or the short form.
            Default: nothing is said of nodes.
        pods: what ``kubectl get pods -A -o json`` prints; needs the nodes. Default: the nodes are
            empty.
        config: roles of DaemonSets that do not say theirs. Default: they are guessed.

    Raises:
        InputError: the API server would refuse a new manifest, or an object has no name.
        ClusterFileError: the nodes or Pods hold mistakes.
    """
    roles = config.roles if config is not None else ()
    known = Known()
    before, _ = declared_before(input_of(old), roles=roles, known=known)
    after = declared(input_of(new), roles=roles, known=known)
    existing = None
    if pods is not None:
        existing = read_pods(documents_of(pods), priority_classes=after.found.priority_classes)
    of_nodes = None if nodes is None else read_nodes(documents_of(nodes))
    return compare(before, after, nodes=of_nodes, pods=existing)


def compare(
    before: Declared,
    after: Declared,
    *,
    nodes: Sequence[Node] | None = None,
    pods: Sequence[Pod] | None = None,
    show_values: bool = False,
) -> CommitChange:
    """The same for what has been read already.

    Args:
        before: the DaemonSets before.
        after: the DaemonSets after.
        nodes: the nodes. Default: nothing is said of them.
        pods: the Pods that exist.
        show_values: whether values that are secrets, or look so, are told.

    Raises:
        InputError: an object has no name.
    """
    here = None if nodes is None else _on_nodes(before, after, nodes, pods)
    return commit_change(
        _named(before), _named(after), nodes=here, roles=after.roles, show_values=show_values
    )


def _named(side: Declared) -> list[Manifest]:
    """The objects of a side; one without a name cannot be compared."""
    nameless = [each for each in side.found.objects if not _has_name(each)]
    if nameless:
        message = "has no metadata.name; an object without a name cannot be compared"
        raise InputError(
            ": ".join(filter(None, (each.place(), f"this {each.manifest['kind']} {message}")))
            for each in nameless
        )
    return side.found.manifests


def _on_nodes(
    before: Declared, after: Declared, nodes: Sequence[Node], pods: Sequence[Pod] | None
) -> Mapping[str, OnNodes]:
    known = kinds(nodes, [*before.daemon_sets, *after.daemon_sets])
    return on_nodes(
        coverage(before.daemon_sets, known, pods or ()),
        coverage(after.daemon_sets, known, pods or ()),
        pods,
    )


def _has_name(each: Object) -> bool:
    metadata = each.manifest.get("metadata")
    return isinstance(metadata, dict) and bool(metadata.get("name"))
