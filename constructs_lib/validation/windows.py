"""What only Windows has, and what it has not.

Source: ``validateWindowsSecurityContextOptions``, ``validateWindowsHostProcessPod``,
``validateOS``, ``validateLinux`` and ``validateWindows`` in
``pkg/apis/core/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.pattern import pattern
from constructs_lib.validation.given import Given
from constructs_lib.validation.names import subdomain_problem
from constructs_lib.validation.refusal import Refusal, one_of, wrong

__all__ = ["system_refusals", "windows_option_refusals"]

_SYSTEMS: Final = frozenset({"linux", "windows"})
_OF_LINUX_PODS: Final = (
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "fsGroup",
    "fsGroupChangePolicy",
    "sysctls",
    "runAsUser",
    "runAsGroup",
    "supplementalGroups",
    "supplementalGroupsPolicy",
    "seLinuxChangePolicy",
)
_OF_LINUX_CONTAINERS: Final = (
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
    "runAsUser",
    "runAsGroup",
)
_LONGEST_SPEC: Final = 64 * 1024
_LONGEST_DOMAIN: Final = 255
_LONGEST_USER: Final = 104
_CONTROL: Final = pattern(r"[\x00-\x1f\x7f]")
_NET_BIOS: Final = pattern(r'[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}')
_LABEL: Final = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_DOMAIN: Final = pattern(rf"{_LABEL}(?:\.{_LABEL})*")
_NOT_IN_USERS: Final = frozenset('"/\\:;|=,+*?<>@[]')


def windows_option_refusals(security: Json, path: Path) -> Iterator[Refusal]:
    """Why the ``windowsOptions`` of a security context are refused."""
    options = security.get("windowsOptions")
    if not options:
        return
    at = (*path, "windowsOptions")
    name = options.get("gmsaCredentialSpecName")
    if name is not None and (message := subdomain_problem(name)):
        yield wrong((*at, "gmsaCredentialSpecName"), message)
    spec = options.get("gmsaCredentialSpec")
    if spec is not None and not 0 < len(spec.encode()) <= _LONGEST_SPEC:
        message = f"has {len(spec)} characters; write 1 to {_LONGEST_SPEC}"
        yield wrong((*at, "gmsaCredentialSpec"), message)
    user = options.get("runAsUserName")
    if user is not None and not _is_user(user):
        yield wrong((*at, "runAsUserName"), f"is {user!r:.60}; write USER or DOMAIN\\USER")


def _is_user(text: str) -> bool:
    domain, slash, user = text.rpartition("\\")
    if _CONTROL.search(text) or "\\" in domain or not user:
        return False
    if slash and not (
        len(domain.encode()) <= _LONGEST_DOMAIN
        and (_NET_BIOS.fullmatch(domain) or _DOMAIN.fullmatch(domain))
    ):
        return False
    is_long = len(user.encode()) > _LONGEST_USER
    return not is_long and bool(user.strip(". ")) and not _NOT_IN_USERS & {*user}


def system_refusals(pod: Json, path: Path, given: Given) -> Iterator[Refusal]:
    """Why the settings of a Pod do not go with its operating system.

    Args:
        pod: the Pod spec.
        path: where it stands.
        given: what is known of the Pod.
    """
    yield from _host_processes(pod, path)
    if "os" not in pod:
        return
    name = pod["os"].get("name", "")
    if name not in _SYSTEMS:
        yield one_of(name, _SYSTEMS, (*path, "os", "name"))
    elif name == "linux":
        for security, at in _security_contexts(pod, path):
            if "windowsOptions" in security:
                yield wrong((*at, "windowsOptions"), "are not for a Pod of Linux; remove them")
    else:
        yield from _of_linux(pod, path, given)


def _of_linux(pod: Json, path: Path, given: Given) -> Iterator[Refusal]:
    message = "is not for a Pod of Windows; remove it"
    for security, at in _security_contexts(pod, path):
        is_pod = len(at) == len(path) + 1
        for field in _OF_LINUX_PODS if is_pod else _OF_LINUX_CONTAINERS:
            if field in security and not _is_dropped(field, security, given):
                yield wrong((*at, field), message)
    for field in ("hostPID", "hostIPC"):
        if pod.get(field):
            yield wrong((*path, field), message)
    if "hostUsers" in pod and given.gates.user_namespaces:
        yield wrong((*path, "hostUsers"), message)
    if "shareProcessNamespace" in pod:
        yield wrong((*path, "shareProcessNamespace"), message)


def _is_dropped(field: str, security: Json, given: Given) -> bool:
    if field == "supplementalGroupsPolicy":
        return not given.gates.supplemental_groups_policy
    if field == "seLinuxChangePolicy":
        return not given.gates.selinux_change_policy
    # An empty list of sysctls says nothing; an empty list of groups is a list.
    return field == "sysctls" and not security[field]


def _host_processes(pod: Json, path: Path) -> Iterator[Refusal]:
    """All containers are processes of the node, or none is."""
    of_pod = pod.get("securityContext", {}).get("windowsOptions", {}).get("hostProcess")
    flags = []
    for security, at in _security_contexts(pod, path)[1:]:
        own = security.get("windowsOptions", {}).get("hostProcess")
        if own is not None and of_pod is not None and own != of_pod:
            place = (*at, "windowsOptions", "hostProcess")
            yield wrong(place, f"is {own} and that of the Pod {of_pod}; write one of them only")
        flags.append(bool(of_pod if own is None else own))
    if not any(flags):
        return
    if not all(flags):
        yield wrong(path, "mixes containers with and without hostProcess; set it for the Pod")
    if not pod.get("hostNetwork"):
        yield wrong((*path, "hostNetwork"), "must be true for containers with hostProcess")


def _security_contexts(pod: Json, path: Path) -> list[tuple[Json, Path]]:
    """The security context of the Pod, then those of its containers, each with its place."""
    found = [(pod.get("securityContext", {}), (*path, "securityContext"))]
    for kind in ("initContainers", "containers"):
        for index, container in enumerate(pod.get(kind, ())):
            at = (*path, kind, index, "securityContext")
            found.append((container.get("securityContext", {}), at))
    return found
