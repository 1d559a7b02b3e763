"""The fleet of a command line: DaemonSets before and after, nodes, and the Pods that exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from constructs_lib.cli.manifests import InputError, read_manifests, read_one
from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.cluster.read import read_nodes, read_pods
from constructs_lib.k8s.fields import check_fields
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.priority import BUILT_IN, read_priority_classes
from constructs_lib.placement.coverage import Coverage, DaemonSetCoverage, coverage
from constructs_lib.placement.daemon_set import DaemonSet, read_daemon_set

__all__ = ["Fleet", "read_fleet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """What a command was given, decided node by node."""

    manifests: tuple[Manifest, ...]
    """The DaemonSets after the change."""
    after: Coverage
    """Where they run, in their order."""
    old_manifests: tuple[Manifest, ...]
    """The DaemonSets before the change; empty where nobody gave them."""
    before: Coverage
    """Where those run, in their order."""
    compares: bool
    """Whether manifests before the change were given."""
    nodes: tuple[Node, ...]
    """The nodes."""
    pods: tuple[Pod, ...] | None
    """The Pods that exist; none where nobody gave them."""

    def old_manifest(self, index: int) -> Manifest | None:
        """The manifest before the change of a DaemonSet after it; none if there was none."""
        position = self._old_index(index)
        return self.old_manifests[position] if position is not None else None

    def before_of(self, index: int) -> DaemonSetCoverage | None:
        """Where a DaemonSet ran before the change; none if there was none."""
        position = self._old_index(index)
        return self.before.daemon_sets[position] if position is not None else None

    @property
    def assumed_running(self) -> Sequence[DaemonSetCoverage]:
        """DaemonSets whose Pods nobody listed, so that they count wherever they run."""
        return self.after.daemon_sets if self.pods is None else ()

    def _old_index(self, index: int) -> int | None:
        title = self.after.daemon_sets[index].daemon_set.title
        titles = [each.daemon_set.title for each in self.before.daemon_sets]
        return titles.index(title) if title in titles else None


def read_fleet(
    manifests: Sequence[str],
    *,
    nodes: str,
    pods: str | None = None,
    old: Sequence[str] = (),
) -> Fleet:
    """Read everything and decide where each DaemonSet runs.

    Args:
        manifests: paths of the manifests after the change.
        nodes: path of the node list.
        pods: path of the Pod list; none assumes what the manifests say.
        old: paths of the manifests before the change.

    Raises:
        ConstructsLibError: something cannot be read or is malformed, all of it told.
    """
    known = read_nodes(read_one(nodes))
    new_manifests, new = _daemon_sets(manifests)
    old_manifests, former = _daemon_sets(old)
    existing = read_pods(read_one(pods)) if pods is not None else None
    return Fleet(
        manifests=tuple(new_manifests),
        after=coverage(new, known, existing or ()),
        old_manifests=tuple(old_manifests),
        before=coverage(former, known, existing or ()),
        compares=bool(old),
        nodes=tuple(known),
        pods=tuple(existing) if existing is not None else None,
    )


def _daemon_sets(paths: Sequence[str]) -> tuple[list[Manifest], list[DaemonSet]]:
    found = read_manifests(paths)
    classes = {**BUILT_IN, **read_priority_classes([each.manifest for each in found])}
    chosen = [each for each in found if each.manifest["kind"] == "DaemonSet"]
    problems = [
        f"{each.place}: {problem}"
        for each in chosen
        for problem in check_fields(each.manifest.get("spec"), "DaemonSetSpec", "spec")
    ]
    if problems:
        raise InputError(problems)
    read = [read_daemon_set(each.manifest, priority_classes=classes) for each in chosen]
    return [each.manifest for each in chosen], read
