"""What is in the way of an agent on the platform it is declared for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.on_platform import Obstacle, obstacles
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.platforms.facts import PLATFORMS, Platform

__all__ = ["platform_problems", "stands_in_for_kube_proxy"]

_OPEN_AUTOPILOT: Final = (
    "run the agent on node pools of a Standard cluster, use what Autopilot brings itself, or, "
    "where Google has allowed your agent (its vendor publishes a WorkloadAllowlist, which an "
    "AllowlistSynchronizer of auto.gke.io installs), declare it with platform 'gke'"
)
_NO_NODES: Final = "run the agent on node groups, with platform 'eks'; it leaves Fargate out"


def platform_problems(daemon_set: Manifest, platform: Platform) -> Iterator[Problem]:
    """Why the Pods of a DaemonSet do not start on a platform, or find nothing there.

    Args:
        daemon_set: the finished DaemonSet.
        platform: what the cluster runs on.
    """
    found = obstacles(DaemonSetView(daemon_set), platform)
    for message in dict.fromkeys(f"{each.message}; {_remedy(each, platform)}" for each in found):
        yield Problem(path=("platform",), message=message)


def stands_in_for_kube_proxy(platform: Platform) -> Problem | None:
    """Why a kube-proxy of one's own is not for a platform; none where it is."""
    facts = PLATFORMS[platform]
    if not facts.kube_proxy:
        return None
    message = (
        f"{facts.title} {facts.kube_proxy}; leave this agent out, or switch that off and declare "
        "this one with platform 'generic'"
    )
    return Problem(path=("platform",), message=message)


def _remedy(obstacle: Obstacle, platform: Platform) -> str:
    if obstacle.kind == "refused":
        return _NO_NODES if PLATFORMS[platform].no_daemon_sets else _OPEN_AUTOPILOT
    if obstacle.kind == "elsewhere":
        return "leave the path out where platform sets it, or mount that one"
    if obstacle.kind == "absent":
        return "leave it out"
    return "choose a folder below /var"
