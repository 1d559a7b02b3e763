"""DS509: a Pod that could have its own users has those of the node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.daemon_set.volume import VolumeView
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.security_contexts import is_privileged
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]

_STABLE_SINCE: Final = 36
_HOST_NAMESPACES: Final = ("hostNetwork", "hostPID", "hostIPC")
# The kubelet makes these itself, on file systems whose owners can be mapped. A path of the node
# or a network volume may lie on one where they cannot.
_MAPPABLE: Final = frozenset({"configMap", "downwardAPI", "emptyDir", "projected", "secret"})


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    pod = daemon_set.pod
    if context.minor < _STABLE_SINCE or "hostUsers" in pod or daemon_set.is_windows:
        return
    if any(pod.get(name) for name in _HOST_NAMESPACES):
        return
    if all(map(_is_mappable, daemon_set.volumes)) and not any(map(is_privileged, daemon_set.all)):
        yield pod_violation(
            "hostUsers is not set: root in the Pod is root on the node, without need.", "hostUsers"
        )


def _is_mappable(volume: VolumeView) -> bool:
    return _MAPPABLE.issuperset(volume.kinds)


RULE = Rule(
    id="DS509",
    slug="host-users-shared",
    summary="A Pod that needs nothing of the node shares its user ids.",
    why=(
        "With user namespaces root in the Pod is nobody on the node, so that a way out of the "
        "container leads nowhere. They are stable from Kubernetes 1.36."
    ),
    remedy="Set hostUsers to false, and to true where the node's users are meant.",
    bad="""\
spec:
  template:
    spec:
      hostUsers: null
""",
    good="""\
spec:
  template:
    spec:
      hostUsers: false
""",
    check=_check,
    source="Kubernetes documentation, User Namespaces",
)
