"""Security contexts of Pods and containers, and what a Pod shares with its node.

Source: ``validatePodSpecSecurityContext``, ``ValidateSecurityContext``, ``validateSysctls``,
``validateHostUsers`` and ``validateShareProcessNamespace`` in
``pkg/apis/core/validation/validation.go``, ``GetNamespace`` in ``component-helpers``'
``node/util/sysctl``, Kubernetes v1.37. Privileged containers are allowed: every distribution
starts its API server with ``--allow-privileged``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.pattern import pattern
from constructs_lib.validation.given import Given
from constructs_lib.validation.profiles import profile_refusals
from constructs_lib.validation.refusal import Refusal, between, missing, one_of, wrong
from constructs_lib.validation.windows import windows_option_refusals

__all__ = ["container_security_refusals", "pod_security_refusals"]

_IDS: Final = range(2**31)
_CHANGE_POLICIES: Final = frozenset({"OnRootMismatch", "Always"})
_GROUP_POLICIES: Final = frozenset({"Merge", "Strict"})
_SELINUX_POLICIES: Final = frozenset({"Recursive", "MountOption"})
_PROC_MOUNTS: Final = frozenset({"Default", "Unmasked"})
_SYSCTL: Final = pattern(
    r"(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?"
)
_LONGEST_SYSCTL: Final = 253
_OF_IPC: Final = frozenset(
    {
        "kernel.sem",
        "kernel.shm",
        "kernel.shmall",
        "kernel.shmmax",
        "kernel.shmmni",
        "kernel.shm_rmid_forced",
        "kernel.msg",
        "kernel.msgmax",
        "kernel.msgmnb",
        "kernel.msgmni",
    }
)
_SHARED: Final = ("hostPID", "hostIPC")
_ADMIN: Final = "CAP_SYS_ADMIN"


def pod_security_refusals(pod: Json, path: Path, given: Given) -> Iterator[Refusal]:
    """Why the security context of a Pod and what it shares with its node are refused."""
    security = pod.get("securityContext")
    if security:
        yield from _pod(security, pod, (*path, "securityContext"), given)
    if "security" in given.without:
        return
    if pod.get("hostPID") and pod.get("shareProcessNamespace"):
        message = "is true beside hostPID; keep one of the two"
        yield wrong((*path, "shareProcessNamespace"), message, kind="security")
    if given.owns_users:
        for field in ("hostNetwork", *_SHARED):
            if pod.get(field):
                message = f"is false beside {field}; keep one of the two"
                yield wrong((*path, "hostUsers"), message, kind="security")


def _pod(security: Json, pod: Json, path: Path, given: Given) -> Iterator[Refusal]:
    yield from _ids(security, ("fsGroup", "runAsUser", "runAsGroup"), path)
    for index, group in enumerate(security.get("supplementalGroups", ())):
        if group not in _IDS:
            yield between(group, _IDS, (*path, "supplementalGroups", index))
    if "fsGroupChangePolicy" in security:
        yield from _choice(security, "fsGroupChangePolicy", _CHANGE_POLICIES, path)
    if "supplementalGroupsPolicy" in security and given.gates.supplemental_groups_policy:
        yield from _choice(security, "supplementalGroupsPolicy", _GROUP_POLICIES, path)
    if "seLinuxChangePolicy" in security and given.gates.selinux_change_policy:
        allowed = _SELINUX_POLICIES if given.gates.selinux_mount else frozenset({"Recursive"})
        yield from _choice(security, "seLinuxChangePolicy", allowed, path)
    yield from _sysctls(security, pod, (*path, "sysctls"))
    yield from profile_refusals(security, path)
    yield from windows_option_refusals(security, path)


def _ids(security: Json, fields: tuple[str, ...], path: Path) -> Iterator[Refusal]:
    for field in fields:
        if field in security and security[field] not in _IDS:
            yield between(security[field], _IDS, (*path, field))


def _choice(security: Json, field: str, choices: frozenset[str], path: Path) -> Iterator[Refusal]:
    if security[field] not in choices:
        yield one_of(security[field], choices, (*path, field))


def _sysctls(security: Json, pod: Json, path: Path) -> Iterator[Refusal]:
    names: set[str] = set()
    for index, entry in enumerate(security.get("sysctls", ())):
        name, at = entry.get("name", ""), (*path, index, "name")
        if not name:
            yield missing(at, "name a sysctl")
        elif len(name) > _LONGEST_SYSCTL or _SYSCTL.fullmatch(name) is None:
            yield wrong(at, f"is {name!r:.60}; write a sysctl such as net.core.somaxconn")
        elif name in names:
            yield wrong(at, f"is {name!r:.60}, which is set already; set it once")
        names.add(name)
        shared = _namespace(name)
        if shared is not None and pod.get(shared):
            yield wrong(at, f"is {name!r:.60}, which belongs to the node with {shared}; remove it")


def _namespace(name: str) -> str | None:
    """The field that shares what a sysctl is about with the node."""
    dotted = _dotted(name)
    if dotted.startswith("net."):
        return "hostNetwork"
    if dotted in _OF_IPC or dotted.startswith("fs.mqueue."):
        return "hostIPC"
    return None


def _dotted(name: str) -> str:
    """A sysctl with dots between its parts, as the kernel's slashes and dots trade places."""
    first = next((character for character in name if character in "./"), ".")
    return name if first == "." else name.translate(str.maketrans("./", "/."))


def container_security_refusals(container: Json, path: Path, given: Given) -> Iterator[Refusal]:
    """Why the security context of a container is refused."""
    security = container.get("securityContext")
    if not security:
        return
    at = (*path, "securityContext")
    yield from _ids(security, ("runAsUser", "runAsGroup"), at)
    if "procMount" in security and given.gates.proc_mount:
        yield from _choice(security, "procMount", _PROC_MOUNTS, at)
        if security["procMount"] == "Unmasked" and not given.owns_users:
            message = "is Unmasked, which needs hostUsers: false of the Pod"
            yield wrong((*at, "procMount"), message)
    yield from _escalation(security, at, given)
    yield from profile_refusals(security, at)
    yield from windows_option_refusals(security, at)


def _escalation(security: Json, path: Path, given: Given) -> Iterator[Refusal]:
    if security.get("allowPrivilegeEscalation") is not False or "security" in given.without:
        return
    is_admin = _ADMIN in security.get("capabilities", {}).get("add", ())
    beside = "privileged" if security.get("privileged") else _ADMIN if is_admin else None
    if beside is not None:
        message = f"is false beside {beside}; keep one of the two"
        yield wrong((*path, "allowPrivilegeEscalation"), message, kind="security")
