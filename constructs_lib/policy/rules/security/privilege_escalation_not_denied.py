"""DS502: a program may gain privileges its container was not given."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.security_contexts import effective, owner
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import container_violation
from constructs_lib.yaml.edit import Put

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    if daemon_set.is_windows:
        return
    for container in daemon_set.all:
        allowed = container.security.allows_escalation
        if allowed is not False and not container.security.has_every_privilege:
            seen = "is true" if allowed else "is not set, which allows it"
            yield container_violation(
                container,
                f"allowPrivilegeEscalation {seen}: a set-user-id program becomes root.",
                "securityContext",
                "allowPrivilegeEscalation",
            )


def _edits(daemon_set: SpecView, violation: Violation) -> Iterator[Put]:
    """Denied where nothing is left to gain by it but what the container was not meant to have."""
    container = owner(daemon_set, violation)
    if container is None or not container.security.drops_all:
        return
    if effective(daemon_set, container, "runAsNonRoot"):
        yield Put(path=violation.path, value=False)


RULE = Rule(
    id="DS502",
    slug="privilege-escalation-not-denied",
    summary="A container may gain more privileges than it was started with.",
    why=(
        "The kernel lets a set-user-id program in the image raise itself to root. An intruder in "
        "an agent that runs as an ordinary user is then root in the container, with the node's "
        "files mounted."
    ),
    remedy=(
        "Set allowPrivilegeEscalation to false. Only privileged containers and those with "
        "SYS_ADMIN cannot use it."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          allowPrivilegeEscalation: null
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          allowPrivilegeEscalation: false
""",
    check_spec=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="Pod Security Standards, Privilege Escalation",
    cel=(
        Cel(
            finds=(
                "c.?securityContext.?allowPrivilegeEscalation.orValue(true)"
                f" && !{fragments.is_privileged()} && !{fragments.added_capabilities()}"
                f".exists(n, {fragments.CAPABILITY} in ['ALL', 'SYS_ADMIN'])"
            ),
            of="container",
            when="!variables.isWindows",
        ),
    ),
)
