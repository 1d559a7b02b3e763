"""The odd ones out: habits that most DaemonSets of an input share and a few do not.

What nine of eleven agents do is how this platform works; that two do not is more likely forgotten
than meant, whatever a rule may think of the habit. Few DaemonSets have no habits, and what more
than a quarter of them leave out is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.metadata import PROGRAM_LABEL
from constructs_lib.k8s.object_kind import identity_of
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.security_contexts import effective
from constructs_lib.policy.facts.tolerations import CONTROL_PLANE, is_tolerated
from constructs_lib.policy.finding import Oddity

__all__ = ["oddities"]

_FEWEST: Final = 5
_MOST_ODD: Final = 0.25


def oddities(context: Context) -> Iterator[Oddity]:
    """Habits that at least three quarters of the DaemonSets have, and at least one has not."""
    daemon_sets = context.daemon_sets
    if len(daemon_sets) < _FEWEST:
        return
    for habit, has in _HABITS.items():
        odd = [daemon_set for daemon_set in daemon_sets if not has(daemon_set, context)]
        if 0 < len(odd) <= len(daemon_sets) * _MOST_ODD:
            many = len(daemon_sets) - len(odd)
            yield Oddity(
                habit=habit, many=many, odd=tuple(identity_of(each.manifest) for each in odd)
            )


def _has_priority_class(daemon_set: DaemonSetView, _: Context) -> bool:
    return bool(daemon_set.priority_class)


def _pins_images(daemon_set: DaemonSetView, _: Context) -> bool:
    return all("@sha256:" in container.image.text for container in daemon_set.all)


def _limits_memory(daemon_set: DaemonSetView, _: Context) -> bool:
    return all("memory" in container.resources.limits for container in daemon_set.app)


def _has_readiness_probe(daemon_set: DaemonSetView, _: Context) -> bool:
    return any("readinessProbe" in container.probes for container in daemon_set.app)


def _has_read_only_root(daemon_set: DaemonSetView, _: Context) -> bool:
    return all(container.security.read_only_root or False for container in daemon_set.all)


def _runs_as_non_root(daemon_set: DaemonSetView, _: Context) -> bool:
    return all(effective(daemon_set, each, "runAsNonRoot") for each in daemon_set.all)


def _tolerates_control_plane(daemon_set: DaemonSetView, _: Context) -> bool:
    return is_tolerated(daemon_set, CONTROL_PLANE)


def _sets_min_ready_seconds(daemon_set: DaemonSetView, _: Context) -> bool:
    return bool(daemon_set.min_ready_seconds)


def _rolls_by_itself(daemon_set: DaemonSetView, _: Context) -> bool:
    return daemon_set.strategy.type == "RollingUpdate"


def _has_recommended_name(daemon_set: DaemonSetView, _: Context) -> bool:
    return PROGRAM_LABEL in daemon_set.template_labels


def _has_own_service_account(daemon_set: DaemonSetView, _: Context) -> bool:
    return daemon_set.service_account != "default"


def _is_monitored(daemon_set: DaemonSetView, context: Context) -> bool:
    return id(daemon_set) in context.scraped


_HABITS: Final[dict[str, Callable[[DaemonSetView, Context], bool]]] = {
    "set a priority class": _has_priority_class,
    "pin every image by its digest": _pins_images,
    "limit the memory of every container": _limits_memory,
    "have a readiness probe": _has_readiness_probe,
    "mount every root filesystem read-only": _has_read_only_root,
    "do not run as root": _runs_as_non_root,
    "run on the control plane too": _tolerates_control_plane,
    "set minReadySeconds": _sets_min_ready_seconds,
    "roll updates out by themselves": _rolls_by_itself,
    "carry the label app.kubernetes.io/name": _has_recommended_name,
    "have a ServiceAccount of their own": _has_own_service_account,
    "are scraped through a PodMonitor": _is_monitored,
}
"""What is compared, in the words of ``9 of 11 ...``."""
