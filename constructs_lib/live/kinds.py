"""What is read of a cluster, and the role that may read it: ``get`` and ``list``, nothing else.

Secrets and ConfigMaps are not among it: environment and mounts stand in the template.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import OURS
from constructs_lib.k8s.objects import cluster_role, policy_rule
from constructs_lib.record import dataclass, field

__all__ = ["DAEMON_SETS", "KINDS", "READER", "ClusterKind", "reader_role"]

READER: Final = "constructs-lib-reader"
"""The name of the role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterKind:
    """A kind of object that is read."""

    plural: str
    """Its name in addresses: ``daemonsets``."""
    group: str = ""
    """Its API group; empty for the core."""
    is_namespaced: bool = False
    """Whether its objects live in namespaces."""
    query: Mapping[str, str] = field(default_factory=dict)
    """Which of its objects are asked for. Default: all."""
    without: str = ""
    """What the report lacks where it cannot be read, as the end of a sentence."""

    def address(self, *, namespace: str | None = None, page: int, token: str, **query: str) -> str:
        """Where a page of its objects is, on the API server.

        Args:
            namespace: the only namespace to look into. Default: all.
            page: how many objects a page has.
            token: what the page before said of this one; empty for the first.
            query: what else is asked; empty values are left out.
        """
        root = f"/apis/{self.group}/v1" if self.group else "/api/v1"
        if namespace is not None and self.is_namespaced:
            root += f"/namespaces/{quote(namespace, safe='')}"
        asked = {**self.query, **query, "limit": str(page), "continue": token}
        written = urlencode({key: each for key, each in asked.items() if each})
        return f"{root}/{self.plural}?{written}"


DAEMON_SETS: Final = ClusterKind(plural="daemonsets", group="apps", is_namespaced=True)

KINDS: Final = (
    DAEMON_SETS,
    ClusterKind(plural="nodes", without="no node is named, and nothing is predicted"),
    ClusterKind(
        plural="priorityclasses",
        group="scheduling.k8s.io",
        without="priorities of your own classes count as 0",
    ),
    ClusterKind(
        plural="controllerrevisions",
        group="apps",
        is_namespaced=True,
        without="since when an update runs is not known",
    ),
    ClusterKind(
        plural="events",
        is_namespaced=True,
        query={"fieldSelector": "involvedObject.kind=DaemonSet,type=Warning"},
        without="why Pods were refused is not known",
    ),
    ClusterKind(
        plural="namespaces", without="what Pod Security refuses in a namespace is not known"
    ),
    ClusterKind(
        plural="pods",
        is_namespaced=True,
        query={"fieldSelector": "status.phase!=Succeeded,status.phase!=Failed"},
        without="nodes without an agent are predicted, not seen",
    ),
)
"""Every kind, in the order in which they are read: the most data last."""


def reader_role() -> Manifest:
    """The ClusterRole of whoever runs ``constructs-lib live``."""
    groups = dict.fromkeys(kind.group for kind in KINDS)
    return cluster_role(
        READER,
        labels=OURS,
        rules=[
            policy_rule(
                groups=[group],
                resources=sorted(kind.plural for kind in KINDS if kind.group == group),
                verbs=["get", "list"],
            )
            for group in groups
        ],
    )
