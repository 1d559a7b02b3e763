"""DS507: a container may use every system call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.engine.edits import put
from constructs_lib.policy.facts.security_contexts import effective, effective_violation
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.yaml.edit import Put

__all__ = ["RULE"]

_FIELD: Final = ("seccompProfile", "type")
_CONFINING: Final = ("RuntimeDefault", "Localhost")
_OF_POD: Final = ("spec", "template", "spec", "securityContext", "seccompProfile")


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    if daemon_set.is_windows:
        return
    for container in daemon_set.all:
        profile = effective(daemon_set, container, *_FIELD)
        if profile in _CONFINING or container.security.is_privileged:
            continue
        seen = "is not set" if profile is None else f"is {profile!r}"
        yield effective_violation(
            daemon_set,
            container,
            f"seccompProfile {seen}: the container may use every system call.",
            *_FIELD,
            case="unconfined" if profile == "Unconfined" else None,
        )


def _edits(daemon_set: DaemonSetView, violation: Violation) -> Iterator[Put]:
    """One profile for the Pod, where none is chosen yet."""
    if violation.case is None and daemon_set.security.get("seccompProfile") is None:
        yield put(daemon_set.manifest, _OF_POD, {"type": "RuntimeDefault"})


RULE = Rule(
    id="DS507",
    slug="seccomp-missing",
    summary="A container runs without a seccomp profile.",
    why=(
        "Kubernetes restricts system calls only if a profile is set. Most kernel bugs are reached "
        "from a container through system calls that an agent never needs."
    ),
    remedy=(
        "Set seccompProfile to RuntimeDefault in the Pod's securityContext. For a program that "
        "needs more, write a profile and name it with Localhost."
    ),
    bad="""\
spec:
  template:
    spec:
      securityContext:
        seccompProfile: null
""",
    good="""\
spec:
  template:
    spec:
      securityContext:
        seccompProfile:
          type: RuntimeDefault
""",
    check=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="Pod Security Standards, Seccomp",
)
