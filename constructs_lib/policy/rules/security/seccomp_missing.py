"""DS507: a container may use every system call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel, strings
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.engine.edits import put
from constructs_lib.policy.facts.seccomp_annotations import annotated_profile
from constructs_lib.policy.facts.security_contexts import effective, effective_violation
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.yaml.edit import Put

__all__ = ["RULE"]

_FIELD: Final = ("seccompProfile", "type")
_CONFINING: Final = ("RuntimeDefault", "Localhost")
_OF_POD: Final = ("spec", "template", "spec", "securityContext", "seccompProfile")


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    if daemon_set.is_windows:
        return
    judged = [each for each in daemon_set.all if not each.security.is_privileged]
    profiles = [effective(daemon_set, container, *_FIELD) for container in judged]
    if len(judged) > 1 and set(profiles) == {None}:
        yield pod_violation(
            "seccompProfile is not set: no container is kept from any system call.",
            "securityContext",
            *_FIELD,
        )
        return
    for container, profile in zip(judged, profiles, strict=True):
        if profile in _CONFINING:
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
    """One profile for the Pod, where none is chosen yet; what old annotations say is kept."""
    if violation.case is not None or daemon_set.security.get("seccompProfile") is not None:
        return
    meant = annotated_profile(daemon_set)
    yield put(daemon_set.manifest, _OF_POD, meant or {"type": "RuntimeDefault"})
    for container in daemon_set.all:
        own = annotated_profile(daemon_set, container.name)
        if own is not None and container.security.get("seccompProfile") is None:
            path = (*container.path, "securityContext", "seccompProfile")
            yield put(daemon_set.manifest, path, own)


_JUDGED: Final = f"!{fragments.is_privileged()}"
_PROFILE: Final = fragments.effective("seccompProfile.?type", "''")


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
    cel=(
        Cel(
            finds=f"{_JUDGED} && !({_PROFILE} in {strings([*_CONFINING, 'Unconfined'])})",
            of="container",
            when="!variables.isWindows",
        ),
        Cel(
            finds=f"{_JUDGED} && {_PROFILE} == 'Unconfined'",
            of="container",
            when="!variables.isWindows",
            cases=("unconfined",),
        ),
    ),
)
