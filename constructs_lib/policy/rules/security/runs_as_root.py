"""DS503: a container runs as root, or nothing keeps it from doing so."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.security_contexts import (
    effective,
    effective_violation,
    said_by_privileged,
)
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    if daemon_set.is_windows:
        return  # it knows no root
    for container in daemon_set.all:
        if said_by_privileged(daemon_set, container):
            continue
        user = effective(daemon_set, container, "runAsUser")
        non_root = effective(daemon_set, container, "runAsNonRoot")
        if user == 0:
            message = "runAsUser is 0: the container runs as root."
            yield effective_violation(daemon_set, container, message, "runAsUser")
        elif non_root is not True:
            seen = "is false" if non_root is False else "is not set"
            what = (
                "the image decides, and most run as root"
                if user is None
                else f"only runAsUser {user} keeps the container from running as root"
            )
            message = f"runAsNonRoot {seen}: {what}."
            yield effective_violation(daemon_set, container, message, "runAsNonRoot")


RULE = Rule(
    id="DS503",
    slug="runs-as-root",
    summary="A container runs as root, or may.",
    why=(
        "Root in the container is root towards every file of the node that is mounted into it, and "
        "one kernel bug away from being root on the node."
    ),
    remedy=(
        "Set runAsNonRoot to true and runAsUser to the user the image is made for. For files that "
        "only root may read, the capability DAC_READ_SEARCH or a group may be enough."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          runAsNonRoot: null
          runAsUser: 0
""",
    good="""\
spec:
  template:
    spec:
      securityContext:
        runAsNonRoot: true
      containers:
      - name: agent
        securityContext:
          runAsNonRoot: null
          runAsUser: 10001
""",
    check=_check,
    source="Pod Security Standards, Running as Non-root",
    cel=(
        Cel(
            finds=(
                f"!{fragments.said_by_privileged()}"
                f" && ({fragments.effective('runAsUser', '-1')} == 0"
                f" || !{fragments.effective('runAsNonRoot', 'false')})"
            ),
            of="container",
            when="!variables.isWindows",
        ),
    ),
)
