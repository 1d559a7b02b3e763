"""The controls that the restricted level adds: what good practice asks of every Pod.

Some are stricter forms of a baseline control and take its place.
Source: ``check_*.go`` of kubernetes/pod-security-admission, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.pod_security.baseline import GOOD_PROFILES, proc_mounts, refused_profile
from constructs_lib.k8s.pod_security.control import Breach, Control, Pod

__all__ = ["RESTRICTED"]

_VOLUME_SOURCES: Final = (
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
)
"""What a volume may be made of. One of nothing is an emptyDir to the API server."""


def _volume_types(pod: Pod) -> Iterator[Breach]:
    for volume in pod.spec["volumes"].items():
        for source, field in volume.entries():
            if source not in ("name", *_VOLUME_SOURCES) and field.value is not None:
                message = f"{source} is none of {', '.join(_VOLUME_SOURCES)}; use one of them"
                yield volume[source], message


def _privilege_escalation(pod: Pod) -> Iterator[Breach]:
    for container in () if pod.is_windows else pod.containers:
        field = container["securityContext"]["allowPrivilegeEscalation"]
        if field.value is not False:
            yield field, "must be set to false: a set-user-id program gains privileges otherwise"


def _run_as_non_root(pod: Pod) -> Iterator[Breach]:
    if pod.has_its_own_users:
        return
    of_pod, *of_containers = (context["runAsNonRoot"] for context in pod.security_contexts)
    if of_pod.value is False:
        yield of_pod, "false is refused whatever the containers say; set it to true"
    for field in of_containers:
        if field.value is False:
            yield field, "false lets the container run as root; leave it out or set it to true"
        elif field.value is not True and not isinstance(of_pod.value, bool):
            yield field, "must be set to true, here or in the Pod's securityContext"


def _run_as_user(pod: Pod) -> Iterator[Breach]:
    if pod.has_its_own_users:
        return
    for context in pod.security_contexts:
        field = context["runAsUser"]
        if field.value == 0 and field.value is not False:
            yield field, "0 is root; choose another user"


def _seccomp(pod: Pod) -> Iterator[Breach]:
    if pod.is_windows:
        return
    of_pod, *of_containers = (context["seccompProfile"] for context in pod.security_contexts)
    yield from refused_profile(of_pod)
    for profile in of_containers:
        yield from refused_profile(profile)
        if profile.value is None and of_pod.value is None:
            good = " or ".join(map(repr, GOOD_PROFILES))
            yield profile["type"], f"must be set to {good}, here or in the Pod's securityContext"


def _capabilities(pod: Pod) -> Iterator[Breach]:
    for container in () if pod.is_windows else pod.containers:
        capabilities = container["securityContext"]["capabilities"]
        if all(dropped.value != "ALL" for dropped in capabilities["drop"].items()):
            yield capabilities["drop"], "does not hold 'ALL', in capital letters; drop it"
        for added in capabilities["add"].items():
            if added.value != "NET_BIND_SERVICE":
                yield added, f"{added.shown} is not 'NET_BIND_SERVICE'; leave it out"


RESTRICTED: Final = (
    Control(
        id="restrictedVolumes",
        name="Volume Types",
        breaches=_volume_types,
        replaces="hostPathVolumes",
    ),
    Control(
        id="allowPrivilegeEscalation",
        name="Privilege Escalation",
        breaches=_privilege_escalation,
        since=8,
    ),
    Control(id="runAsNonRoot", name="Running as Non-root", breaches=_run_as_non_root),
    Control(id="runAsUser", name="Running as Non-root user", breaches=_run_as_user, since=23),
    Control(
        id="seccompProfile_restricted",
        name="Seccomp",
        breaches=_seccomp,
        since=19,
        replaces="seccompProfile_baseline",
    ),
    Control(
        id="capabilities_restricted",
        name="Capabilities",
        breaches=_capabilities,
        since=22,
        replaces="capabilities_baseline",
    ),
    Control(
        id="procMount_restricted",
        name="/proc Mount Type",
        breaches=proc_mounts,
        since=35,
        replaces="procMount",
    ),
)
"""Every control the level adds, in the order violations are told."""
