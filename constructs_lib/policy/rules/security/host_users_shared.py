"""DS509: a Pod that could have its own users has those of the node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.daemon_set.user_namespaces import can_map_users
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]

_STABLE_SINCE: Final = 36


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    pod = daemon_set.pod
    if context.minor < _STABLE_SINCE or "hostUsers" in pod or daemon_set.is_windows:
        return
    if can_map_users(daemon_set):
        yield pod_violation(
            "hostUsers is not set: root in the Pod is root on the node, although it does not need "
            "to be.",
            "hostUsers",
        )


RULE = Rule(
    id="DS509",
    slug="host-users-shared",
    summary="A Pod that needs nothing from the node shares its user ids.",
    why=(
        "With user namespaces root in the Pod is an unprivileged user on the node, which makes a "
        "container escape far less useful. They are stable from Kubernetes 1.36."
    ),
    remedy="Set hostUsers to false, or to true where the Pod needs the node's users.",
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
    check_spec=_check,
    source="Kubernetes documentation, User Namespaces",
    cel=(
        Cel(
            finds=(
                f"variables.minor >= {_STABLE_SINCE} && !has(variables.pod.hostUsers)"
                " && !variables.isWindows && !variables.hostNetwork"
                " && !variables.pod.?hostPID.orValue(false)"
                " && !variables.pod.?hostIPC.orValue(false)"
                " && variables.volumes.all(v, has(v.configMap) || has(v.downwardAPI)"
                " || has(v.emptyDir) || has(v.projected) || has(v.secret))"
                f" && !variables.containers.exists(c, {fragments.is_privileged()})"
            ),
            seen="'hostUsers'",
        ),
    ),
)
