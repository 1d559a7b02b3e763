"""DS310: an agent for Linux that says nothing about the node's operating system."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.yaml.edit import Edit, Put
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Fault
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.subject import Subject

__all__ = ["RULE"]

_OS: Final = "kubernetes.io/os"
_LABELS: Final = {_OS, f"beta.{_OS}"}


def _check(subject: Subject, context: Context) -> Iterator[Fault]:
    if _chooses_os(subject):
        return
    feature = _linux_feature(subject)
    if feature is not None:
        yield subject.pod_fault(
            f"{feature} exists on Linux only, and nothing keeps the agent off other nodes.",
            "nodeSelector",
            case="mixed" if context.knows_windows else None,
        )


def _chooses_os(subject: Subject) -> bool:
    pod = subject.pod
    if not _LABELS.isdisjoint(pod.get("nodeSelector", ())) or pod.get("os", {}).get("name"):
        return True
    return any(
        expression.get("key") in _LABELS
        for term in subject.required_terms
        for expression in term.get("matchExpressions", ())
    )


def _linux_feature(subject: Subject) -> str | None:
    """Something it uses that Windows does not have."""
    if subject.pod.get("hostPID", False):
        return "hostPID"
    for volume in subject.volumes.values():
        path = volume.get("hostPath", {}).get("path", "")
        if path.startswith("/"):
            return f"The host path {path}"
    if "seccompProfile" in subject.pod.get("securityContext", ()):
        return "seccompProfile"
    for container in subject.all:
        for field in ("capabilities", "seccompProfile"):
            if field in container.security:
                return f"{field} of container {container.name}"
    return None


def _edits(subject: Subject, fault: Fault) -> Iterator[Edit]:
    if subject.pod.get("nodeSelector"):
        yield Put(path=(*fault.path, _OS), value="linux")
    else:
        yield Put(path=fault.path, value={_OS: "linux"})


RULE = Rule(
    id="DS310",
    slug="no-os-selector",
    summary="An agent for Linux does not ask for Linux nodes.",
    why=(
        "On the first Windows node the agent cannot start: it hangs in ContainerCreating there, "
        "and every rollout of it stops at that node."
    ),
    remedy="Add `kubernetes.io/os: linux` to nodeSelector.",
    bad="""\
spec:
  template:
    spec:
      nodeSelector: null
""",
    good="""\
spec:
  template:
    spec:
      nodeSelector:
        kubernetes.io/os: linux
""",
    check=_check,
    fix=Fix(safety="unsafe", edits=_edits),
)
