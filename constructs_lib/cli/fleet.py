"""The fleet of a command line: DaemonSets before and after, nodes, and the Pods that exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from constructs_lib.cli.daemon_sets import read_daemon_sets
from constructs_lib.cli.node_list import read_node_list
from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.cluster.read import read_pods
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.intake.input import read_documents
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.placement.coverage import Coverage, DaemonSetCoverage, coverage
from constructs_lib.placement.kinds import kinds

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
    roles: Sequence[RoleOf] = (),
) -> Fleet:
    """Read everything and decide where each DaemonSet runs.

    Args:
        manifests: paths of the manifests after the change.
        nodes: path of the node list.
        pods: path of the Pod list; none assumes what the manifests say.
        old: paths of the manifests before the change.
        roles: what the configuration says that DaemonSets are to their nodes.

    Raises:
        ConstructsLibError: something cannot be read or is malformed, all of it told.
    """
    new = read_daemon_sets(manifests, roles=roles, may_be_none=True)
    former = read_daemon_sets(old, roles=roles, may_be_none=True)
    known = kinds(read_node_list(nodes), [*new.daemon_sets, *former.daemon_sets])
    existing = read_pods(read_documents(pods)) if pods is not None else None
    return Fleet(
        manifests=new.manifests,
        after=coverage(new.daemon_sets, known, existing or (), claims=new.found.claims),
        old_manifests=former.manifests,
        before=coverage(former.daemon_sets, known, existing or (), claims=former.found.claims),
        compares=bool(old),
        nodes=tuple(known),
        pods=tuple(existing) if existing is not None else None,
    )
