"""The controls of the baseline level: no known way to take over the node.

Source: ``check_*.go`` of kubernetes/pod-security-admission, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.pod_security.control import Breach, Control, Field, Pod

__all__ = ["BASELINE", "GOOD_PROFILES", "proc_mounts", "refused_profile", "safe_sysctls"]

GOOD_PROFILES: Final = ("RuntimeDefault", "Localhost")
"""Types of AppArmor and seccomp profiles that confine a container."""

_CAPABILITIES: Final = (
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
)

_SYSCTLS: Final = {
    "kernel.shm_rmid_forced": 0,
    "net.ipv4.ip_local_port_range": 0,
    "net.ipv4.tcp_syncookies": 0,
    "net.ipv4.ping_group_range": 0,
    "net.ipv4.ip_unprivileged_port_start": 0,
    "net.ipv4.ip_local_reserved_ports": 27,
    "net.ipv4.tcp_keepalive_time": 29,
    "net.ipv4.tcp_fin_timeout": 29,
    "net.ipv4.tcp_keepalive_intvl": 29,
    "net.ipv4.tcp_keepalive_probes": 29,
    "net.ipv4.tcp_rmem": 32,
    "net.ipv4.tcp_wmem": 32,
}
"""Sysctls that change nothing but the Pod, and the first policy version that knows it."""

_SELINUX_TYPES: Final = {
    "container_t": 0,
    "container_init_t": 0,
    "container_kvm_t": 0,
    "container_engine_t": 31,
}
"""SELinux types that confine a container, and the first policy version that knows it."""

_APPARMOR_ANNOTATION: Final = "container.apparmor.security.beta.kubernetes.io/"
_SECCOMP_ANNOTATION: Final = "container.seccomp.security.alpha.kubernetes.io/"
_SECCOMP_ANNOTATION_OF_THE_POD: Final = "seccomp.security.alpha.kubernetes.io/pod"
_SECCOMP_HAS_FIELDS_SINCE: Final = 19


def _host_namespaces(pod: Pod) -> Iterator[Breach]:
    shared = {"hostNetwork": "network", "hostPID": "processes", "hostIPC": "shared memory"}
    for name, what in shared.items():
        if pod.spec[name].value is True:
            yield pod.spec[name], f"true shows the Pod the node's {what}; leave it out"


def _privileged(pod: Pod) -> Iterator[Breach]:
    for container in pod.containers:
        field = container["securityContext"]["privileged"]
        if field.value is True:
            yield field, "true gives the container the node; leave it out"


def _capabilities(pod: Pod) -> Iterator[Breach]:
    for container in pod.containers:
        for added in container["securityContext"]["capabilities"]["add"].items():
            if added.value not in _CAPABILITIES:
                yield added, f"{added.shown} is more than baseline grants; leave it out"


def _host_path_volumes(pod: Pod) -> Iterator[Breach]:
    for volume in pod.spec["volumes"].items():
        field = volume["hostPath"]
        if field.value is not None:
            yield field, "is a path of the node, read-only or not; use another kind of volume"


def _host_ports(pod: Pod) -> Iterator[Breach]:
    for container in pod.containers:
        for port in container["ports"].items():
            field = port["hostPort"]
            if field.value not in (None, 0):
                yield field, f"{field.shown} is a port of the node; leave it out"


def _host_probes(pod: Pod) -> Iterator[Breach]:
    for container in pod.containers:
        probes = (container[f"{kind}Probe"] for kind in ("liveness", "readiness", "startup"))
        hooks = (container["lifecycle"][when] for when in ("postStart", "preStop"))
        for handler in (*probes, *hooks):
            if handler.value is None:
                continue
            for action in ("httpGet", "tcpSocket"):
                host = handler[action]["host"]
                if host.value not in (None, ""):
                    yield host, f"{host.shown} is asked instead of the Pod; leave it out"


def _app_armor(pod: Pod) -> Iterator[Breach]:
    for context in pod.security_contexts:
        yield from refused_profile(context["appArmorProfile"])
    for key, field in pod.annotations.entries():
        is_good = field.value in (None, "", "runtime/default") or _is_local(field)
        if key.startswith(_APPARMOR_ANNOTATION) and not is_good:
            yield (
                field,
                f"{field.shown} is neither 'runtime/default' nor 'localhost/...'; leave it out",
            )


def refused_profile(profile: Field) -> Iterator[Breach]:
    """The type of a profile that is set and confines nothing."""
    kind = profile["type"]
    if profile.value is not None and kind.value not in GOOD_PROFILES:
        good = " nor ".join(map(repr, GOOD_PROFILES))
        yield kind, f"{kind.shown} is neither {good}; use one of them"


def _is_local(field: Field) -> bool:
    return isinstance(field.value, str) and field.value.startswith("localhost/")


def _selinux(pod: Pod) -> Iterator[Breach]:
    types = _known(_SELINUX_TYPES, pod)
    for context in pod.security_contexts:
        options = context["seLinuxOptions"]
        if options["type"].value not in (None, "", *types):
            message = f"{options['type'].shown} is none of {', '.join(types)}; leave it out"
            yield options["type"], message
        for name in ("user", "role"):
            if options[name].value not in (None, ""):
                yield options[name], f"{options[name].shown} cannot be chosen; leave it out"


def _known(since: dict[str, int], pod: Pod) -> list[str]:
    return [name for name, minor in since.items() if minor <= pod.minor]


def _proc_mount(pod: Pod) -> Iterator[Breach]:
    if not pod.has_its_own_users:
        yield from proc_mounts(pod)


def proc_mounts(pod: Pod) -> Iterator[Breach]:
    """Every ``procMount`` that shows more of /proc than container runtimes do by default."""
    for container in pod.containers:
        field = container["securityContext"]["procMount"]
        if field.value not in (None, "Default"):
            yield field, f"{field.shown} shows what is masked in /proc; leave it out"


def _seccomp(pod: Pod) -> Iterator[Breach]:
    if pod.minor < _SECCOMP_HAS_FIELDS_SINCE:
        yield from _seccomp_annotations(pod)
        return
    for context in pod.security_contexts:
        yield from refused_profile(context["seccompProfile"])


def _seccomp_annotations(pod: Pod) -> Iterator[Breach]:
    names = [container["name"].value for container in pod.containers]
    read = {f"{_SECCOMP_ANNOTATION}{name}" for name in names} | {_SECCOMP_ANNOTATION_OF_THE_POD}
    for key, field in pod.annotations.entries():
        is_good = field.value in ("runtime/default", "docker/default") or _is_local(field)
        if key in read and not is_good:
            yield (
                field,
                f"{field.shown} is neither 'runtime/default' nor 'localhost/...'; leave it out",
            )


def safe_sysctls(minor: int) -> list[str]:
    """The sysctls that change nothing but the Pod, as a release knows them."""
    return [name for name, since in _SYSCTLS.items() if since <= minor]


def _sysctls(pod: Pod) -> Iterator[Breach]:
    safe = _known(_SYSCTLS, pod)
    for sysctl in pod.spec["securityContext"]["sysctls"].items():
        name = sysctl["name"]
        if name.value not in safe:
            yield name, f"{name.shown} is not known to stay within the Pod; leave it out"


def _windows_host_process(pod: Pod) -> Iterator[Breach]:
    for context in pod.security_contexts:
        field = context["windowsOptions"]["hostProcess"]
        if field.value is True:
            yield field, "true runs the container as a process of the node; leave it out"


BASELINE: Final = (
    Control(id="hostNamespaces", name="Host Namespaces", breaches=_host_namespaces),
    Control(id="privileged", name="Privileged Containers", breaches=_privileged),
    Control(id="capabilities_baseline", name="Capabilities", breaches=_capabilities),
    Control(id="hostPathVolumes", name="HostPath Volumes", breaches=_host_path_volumes),
    Control(id="hostPorts", name="Host Ports", breaches=_host_ports),
    Control(
        id="hostProbesAndHostLifecycle",
        name="Host Probes / Lifecycle Hooks",
        breaches=_host_probes,
        since=34,
    ),
    Control(id="appArmorProfile", name="AppArmor", breaches=_app_armor),
    Control(id="seLinuxOptions", name="SELinux", breaches=_selinux),
    Control(id="procMount", name="/proc Mount Type", breaches=_proc_mount),
    Control(id="seccompProfile_baseline", name="Seccomp", breaches=_seccomp),
    Control(id="sysctls", name="Sysctls", breaches=_sysctls),
    Control(id="windowsHostProcess", name="HostProcess", breaches=_windows_host_process),
)
"""Every control of the level, in the order violations are told."""
