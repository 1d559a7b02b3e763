"""Where DaemonSets run, where not and why, and what they cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.nodes import on_platform
from constructs_lib.cluster.pod import Pod
from constructs_lib.cluster.read import NodeFile, read_node_file, read_nodes, read_pods
from constructs_lib.errors import DeclarationError, Problem
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.placement.answer import CoverageReport, answer
from constructs_lib.placement.assumptions import Assumption
from constructs_lib.placement.coverage import coverage as decide
from constructs_lib.placement.kinds import kinds
from constructs_lib.placement.other_workloads import ports_of_others
from constructs_lib.placement.quotas import quota_notes
from constructs_lib.placement.requirement import Requires, read_requires
from constructs_lib.policy.config import Config
from constructs_lib.questions.cluster_data import ClusterData, documents_of, lock_of
from constructs_lib.questions.declared import Declared, declared_by, of_one_cluster
from constructs_lib.record import replace

if TYPE_CHECKING:
    from constructs_lib.registry.image_lock import ImageLock

__all__ = ["cover", "coverage"]


def coverage(
    manifests: Iterable[Manifest],
    nodes: ClusterData,
    *,
    pods: ClusterData | None = None,
    require: str | None = None,
    max_uncovered: int = 0,
    old_manifests: Iterable[Manifest] | None = None,
    old_nodes: ClusterData | None = None,
    config: Config | None = None,
    images_lock: str | None = None,
) -> CoverageReport:
    """Say where DaemonSets run, where they do not and why, and what they cost.

    Args:
        manifests: whole objects as plain data, Lists of them included; other objects than
            DaemonSets are context.
        nodes: what ``kubectl get nodes -o json`` prints, as plain data, or the short form
            (``{"nodes": [{"name": "a", "cpu": "4", "memory": "16Gi"}]}``).
        pods: what ``kubectl get pods -A -o json`` prints. Default: the nodes are empty.
        require: nodes that every DaemonSet must cover: ``all``, ``linux`` or a label selector.
            Default: nothing is required.
        max_uncovered: how many of these each may miss.
        old_manifests: earlier manifests to compare with. Default: the same.
        old_nodes: earlier nodes to compare with. Default: the same.
        config: roles of DaemonSets that do not say theirs, and the platform. Default: roles are
            guessed, and the nodes show the platform.
        images_lock: the text of an ``images.lock``, which ``constructs-lib images verify`` writes.
            Default: nothing is known of images.

    Raises:
        InputError: the API server would refuse a manifest, or ``images_lock`` is none.
        ClusterFileError: the nodes or Pods hold mistakes.
        DeclarationError: ``require`` is not understood.
    """
    new = declared_by(manifests, config)
    platform = config.platform if config is not None else "generic"
    read = read_node_file(documents_of(nodes))
    return cover(
        new,
        replace(read, nodes=on_platform(read.nodes, platform)),
        _pods(pods, new),
        requires=None if require is None else _requires(require),
        max_uncovered=max_uncovered,
        old=declared_by(old_manifests, config) if old_manifests is not None else None,
        old_nodes=on_platform(read_nodes(documents_of(old_nodes)), platform)
        if old_nodes is not None
        else None,
        images=lock_of(images_lock),
    )


def cover(
    new: Declared,
    nodes: NodeFile,
    pods: Sequence[Pod] = (),
    *,
    requires: Requires | None = None,
    max_uncovered: int = 0,
    old: Declared | None = None,
    old_nodes: Sequence[Node] | None = None,
    images: ImageLock | None = None,
) -> CoverageReport:
    """The same for what has been read already.

    Args:
        new: the DaemonSets.
        nodes: the nodes.
        pods: the Pods that exist.
        requires: which nodes each DaemonSet must cover.
        max_uncovered: how many of these each may miss.
        old: earlier DaemonSets to compare with.
        old_nodes: earlier nodes to compare with.
        images: what ``images.lock`` knows of images.
    """
    of_one_cluster(new, old)
    before = None
    if old is not None or old_nodes is not None:
        former = old if old is not None else new
        compared = [*new.daemon_sets, *former.daemon_sets]
        conditions = requires.conditions if requires is not None else ()
        known = kinds(old_nodes if old_nodes is not None else nodes.nodes, compared, conditions)
        before = decide(former.daemon_sets, known, pods, claims=former.found.claims)
    found = answer(
        new.daemon_sets,
        new.views,
        nodes.nodes,
        pods,
        claims=new.found.claims,
        requires=requires,
        max_uncovered=max_uncovered,
        before=before,
        notes=nodes.notes,
        images=images,
    )
    return _with_other_objects(found, new)


def _with_other_objects(found: CoverageReport, new: Declared) -> CoverageReport:
    """The report with what other objects of the input mean for the DaemonSets."""
    entries, objects = found.coverage.daemon_sets, new.found.manifests
    classes = [view.priority_class for view in new.views]
    quotas = [Assumption(message=note) for note in quota_notes(objects, entries, classes)]
    ports = ports_of_others(objects, zip(entries, new.views, strict=True))
    conflicts = [*found.conflicts, *ports]
    if conflicts:
        # Few agents are at odds, and only then the rules are needed.
        from constructs_lib.questions.answered_conflicts import with_answers  # noqa: PLC0415

        conflicts = list(with_answers(conflicts, new.views))
    return replace(found, assumptions=(*quotas, *found.assumptions), conflicts=tuple(conflicts))


def _pods(pods: ClusterData | None, new: Declared) -> list[Pod]:
    if pods is None:
        return []
    return read_pods(documents_of(pods), priority_classes=new.found.priority_classes)


def _requires(text: str) -> Requires:
    try:
        return read_requires(text)
    except ValueError as error:
        problem = Problem(path=("require",), message=str(error))
        raise DeclarationError("coverage()", [problem]) from None
