"""DS310: an agent for Linux that says nothing about the node's operating system."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.host_paths import holds
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel, quoted, strings
from constructs_lib.policy.cel.fragments import REQUIRED_TERMS
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.yaml.edit import Edit, Put

__all__ = ["RULE"]

_OS: Final = "kubernetes.io/os"
_KUBELET: Final = "/var/lib/kubelet"
_LABELS: Final = {_OS, f"beta.{_OS}"}


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    if _chooses_os(daemon_set):
        return
    feature = _linux_feature(daemon_set)
    if feature is not None:
        yield pod_violation(
            f"{feature} on Linux only, and the agent is not restricted to Linux nodes.",
            "nodeSelector",
            case="mixed" if context.knows_windows else None,
        )


def _chooses_os(daemon_set: SpecView) -> bool:
    pod = daemon_set.pod
    if not _LABELS.isdisjoint(daemon_set.node_selector) or pod.get("os", {}).get("name"):
        return True
    return any(
        expression.get("key") in _LABELS
        for term in daemon_set.required_terms
        for expression in term.get("matchExpressions", ())
    )


def _linux_feature(daemon_set: SpecView) -> str | None:
    """Something it uses that Windows does not have."""
    if daemon_set.pod.get("hostPID", False):
        return "hostPID exists"
    for volume in daemon_set.volumes:
        source = volume.host_path
        if source is not None and source.written.startswith("/"):
            if holds(_KUBELET, source.path):
                continue  # kubelets of Windows have that folder, too
            return f"The host path {source.written} exists"
    if "seccompProfile" in daemon_set.security.value:
        return "seccompProfile exists"
    for container in daemon_set.all:
        for field, verb in (("capabilities", "exist"), ("seccompProfile", "exists")):
            if field in container.security.value:
                return f"{field} of container {container.name} {verb}"
    return None


def _edits(daemon_set: SpecView, violation: Violation) -> Iterator[Edit]:
    if daemon_set.node_selector:
        yield Put(path=(*violation.path, _OS), value="linux")
    else:
        yield Put(path=violation.path, value={_OS: "linux"})


_CHOOSES_OS: Final = (
    f"variables.pod.?nodeSelector.orValue({{}}).exists(k, k in {strings(sorted(_LABELS))})"
    " || variables.pod.?os.?name.orValue('') != ''"
    f" || {REQUIRED_TERMS}.exists(t, t.?matchExpressions.orValue([])"
    f".exists(e, e.key in {strings(sorted(_LABELS))}))"
)
_USES_LINUX: Final = (
    "variables.pod.?hostPID.orValue(false)"
    " || variables.hostVolumePaths.exists(p, p.startsWith('/')"
    f" && p != {quoted(_KUBELET)} && !p.startsWith({quoted(f'{_KUBELET}/')}))"
    " || variables.pod.?securityContext.?seccompProfile.hasValue()"
    " || variables.containers.exists(c, c.?securityContext.?capabilities.hasValue()"
    " || c.?securityContext.?seccompProfile.hasValue())"
)


RULE = Rule(
    id="DS310",
    slug="no-os-selector",
    summary="An agent for Linux does not select Linux nodes.",
    why=(
        "On the first Windows node the agent cannot start: it stays in ContainerCreating, and "
        "every rollout stops at that node."
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
    check_spec=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    cel=(
        Cel(
            finds=f"!({_CHOOSES_OS}) && ({_USES_LINUX})",
            seen="'a feature of Linux'",
        ),
    ),
    beyond_cel="Whether the cluster has Windows nodes, a policy does not know.",
)
