"""Every control of the baseline level: what it lets pass, what it refuses, and where."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.k8s.pod_security import LATEST, violations

SECCOMP_OF_POD = "seccomp.security.alpha.kubernetes.io/pod"
SECCOMP_OF_A = "container.seccomp.security.alpha.kubernetes.io/a"
APPARMOR_OF_A = "container.apparmor.security.beta.kubernetes.io/a"


def refused(
    pod: dict[str, Any], *, minor: int = LATEST, annotations: dict[str, str] | None = None
) -> list[str]:
    """Control and path of everything refused."""
    found = violations(pod, "baseline", path="spec", minor=minor, annotations=annotations)
    return [f"{violation.control} {violation.path}" for violation in found]


def container(**fields: Any) -> dict[str, Any]:
    return {"containers": [{"name": "a", **fields}]}


def secured(**context: Any) -> dict[str, Any]:
    return container(securityContext=context)


def of_pod(**context: Any) -> dict[str, Any]:
    return {"securityContext": context, **container()}


def volume(**source: Any) -> dict[str, Any]:
    return {"volumes": [{"name": "a", **source}], **container()}


PASSING = {
    "nothing set": container(),
    "host namespaces off": {"hostNetwork": False, "hostPID": False, "hostIPC": None},
    "not privileged": secured(privileged=False),
    "privileged null": secured(privileged=None),
    "capabilities of every runtime": secured(
        capabilities={
            "add": [
                *("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD"),
                *("NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"),
            ]
        }
    ),
    "dropped capabilities are not looked at": secured(capabilities={"drop": ["NET_RAW"]}),
    "an empty volume": volume(emptyDir={}),
    "an old kind of volume": volume(nfs={"server": "a", "path": "/"}),
    "a hostPath that is null": volume(hostPath=None),
    "a port of the Pod": container(ports=[{"containerPort": 80}]),
    "host port 0": container(ports=[{"containerPort": 80, "hostPort": 0}]),
    "a probe of the Pod": container(livenessProbe={"httpGet": {"port": 80, "host": ""}}),
    "a gRPC probe": container(livenessProbe={"grpc": {"port": 80, "host": "x"}}),
    "an exec hook": container(lifecycle={"preStop": {"exec": {"command": ["true"]}}}),
    "AppArmor by default": secured(appArmorProfile={"type": "RuntimeDefault"}),
    "an AppArmor profile of the node": of_pod(appArmorProfile={"type": "Localhost"}),
    "SELinux level": of_pod(seLinuxOptions={"level": "s0:c1", "type": "", "user": ""}),
    "SELinux container_t": secured(seLinuxOptions={"type": "container_t"}),
    "SELinux container_init_t": secured(seLinuxOptions={"type": "container_init_t"}),
    "SELinux container_kvm_t": secured(seLinuxOptions={"type": "container_kvm_t"}),
    "SELinux container_engine_t": secured(seLinuxOptions={"type": "container_engine_t"}),
    "procMount default": secured(procMount="Default"),
    "procMount with its own users": {"hostUsers": False, **secured(procMount="Unmasked")},
    "seccomp by default": of_pod(seccompProfile={"type": "RuntimeDefault"}),
    "a seccomp profile of the node": secured(seccompProfile={"type": "Localhost"}),
    "safe sysctls": of_pod(
        sysctls=[
            {"name": name}
            for name in (
                "kernel.shm_rmid_forced",
                "net.ipv4.ip_local_port_range",
                "net.ipv4.tcp_syncookies",
                "net.ipv4.ping_group_range",
                "net.ipv4.ip_unprivileged_port_start",
                "net.ipv4.ip_local_reserved_ports",
                "net.ipv4.tcp_keepalive_time",
                "net.ipv4.tcp_fin_timeout",
                "net.ipv4.tcp_keepalive_intvl",
                "net.ipv4.tcp_keepalive_probes",
                "net.ipv4.tcp_rmem",
                "net.ipv4.tcp_wmem",
            )
        ]
    ),
    "no host process": secured(windowsOptions={"hostProcess": False}),
    "root": secured(runAsUser=0, runAsNonRoot=False, allowPrivilegeEscalation=True),
}


@pytest.mark.parametrize("pod", PASSING.values(), ids=PASSING)
def test_what_the_level_lets_pass(pod: dict[str, Any]) -> None:
    assert refused(pod) == []


OF_POD = {
    "hostNetwork": ({"hostNetwork": True}, "hostNamespaces spec.hostNetwork"),
    "hostPID": ({"hostPID": True}, "hostNamespaces spec.hostPID"),
    "hostIPC": ({"hostIPC": True}, "hostNamespaces spec.hostIPC"),
    "hostPath": (
        volume(hostPath={"path": "/var/log"}),
        "hostPathVolumes spec.volumes[0].hostPath",
    ),
    "hostPath beside another source": (
        volume(emptyDir={}, hostPath={"path": "/"}),
        "hostPathVolumes spec.volumes[0].hostPath",
    ),
    "AppArmor off": (
        of_pod(appArmorProfile={"type": "Unconfined"}),
        "appArmorProfile spec.securityContext.appArmorProfile.type",
    ),
    "AppArmor profile of no type": (
        of_pod(appArmorProfile={}),
        "appArmorProfile spec.securityContext.appArmorProfile.type",
    ),
    "SELinux type": (
        of_pod(seLinuxOptions={"type": "spc_t"}),
        "seLinuxOptions spec.securityContext.seLinuxOptions.type",
    ),
    "SELinux user": (
        of_pod(seLinuxOptions={"user": "system_u"}),
        "seLinuxOptions spec.securityContext.seLinuxOptions.user",
    ),
    "SELinux role": (
        of_pod(seLinuxOptions={"role": "sysadm_r"}),
        "seLinuxOptions spec.securityContext.seLinuxOptions.role",
    ),
    "seccomp off": (
        of_pod(seccompProfile={"type": "Unconfined"}),
        "seccompProfile_baseline spec.securityContext.seccompProfile.type",
    ),
    "sysctl": (
        of_pod(sysctls=[{"name": "net.ipv4.tcp_syncookies"}, {"name": "kernel.msgmax"}]),
        "sysctls spec.securityContext.sysctls[1].name",
    ),
    "host process": (
        of_pod(windowsOptions={"hostProcess": True}),
        "windowsHostProcess spec.securityContext.windowsOptions.hostProcess",
    ),
}


@pytest.mark.parametrize(("pod", "place"), OF_POD.values(), ids=OF_POD)
def test_what_the_level_refuses_of_a_pod(pod: dict[str, Any], place: str) -> None:
    assert refused(pod) == [place]


HOST = {"port": 80, "host": "127.0.0.1"}
OF_CONTAINERS = {
    "privileged": ({"securityContext": {"privileged": True}}, "privileged", "privileged"),
    "a capability": (
        {"securityContext": {"capabilities": {"add": ["CHOWN", "NET_RAW"]}}},
        "capabilities_baseline",
        "capabilities.add[1]",
    ),
    "every capability": (
        {"securityContext": {"capabilities": {"add": ["ALL"]}}},
        "capabilities_baseline",
        "capabilities.add[0]",
    ),
    "a capability with the kernel's prefix": (
        {"securityContext": {"capabilities": {"add": ["CAP_CHOWN"]}}},
        "capabilities_baseline",
        "capabilities.add[0]",
    ),
    "AppArmor off": (
        {"securityContext": {"appArmorProfile": {"type": "Unconfined"}}},
        "appArmorProfile",
        "appArmorProfile.type",
    ),
    "SELinux type": (
        {"securityContext": {"seLinuxOptions": {"type": "spc_t"}}},
        "seLinuxOptions",
        "seLinuxOptions.type",
    ),
    "procMount": ({"securityContext": {"procMount": "Unmasked"}}, "procMount", "procMount"),
    "seccomp off": (
        {"securityContext": {"seccompProfile": {"type": "Unconfined"}}},
        "seccompProfile_baseline",
        "seccompProfile.type",
    ),
    "host process": (
        {"securityContext": {"windowsOptions": {"hostProcess": True}}},
        "windowsHostProcess",
        "windowsOptions.hostProcess",
    ),
    "host port": ({"ports": [{}, {"hostPort": 80}]}, "hostPorts", "ports[1].hostPort"),
    **{
        f"{probe} {action} of a host": (
            {probe: {action: HOST}},
            "hostProbesAndHostLifecycle",
            f"{probe}.{action}.host",
        )
        for probe in ("livenessProbe", "readinessProbe", "startupProbe")
        for action in ("httpGet", "tcpSocket")
    },
    **{
        f"{hook} {action} of a host": (
            {"lifecycle": {hook: {action: HOST}}},
            "hostProbesAndHostLifecycle",
            f"lifecycle.{hook}.{action}.host",
        )
        for hook in ("postStart", "preStop")
        for action in ("httpGet", "tcpSocket")
    },
}


@pytest.mark.parametrize("kind", ["initContainers", "containers", "ephemeralContainers"])
@pytest.mark.parametrize(
    ("bad", "control", "place"), OF_CONTAINERS.values(), ids=OF_CONTAINERS.keys()
)
def test_what_the_level_refuses_of_a_container_of_every_kind(
    kind: str, bad: dict[str, Any], control: str, place: str
) -> None:
    inside = "securityContext." if "securityContext" in bad else ""

    assert refused({kind: [{"name": "good"}, bad]}) == [f"{control} spec.{kind}[1].{inside}{place}"]


@pytest.mark.parametrize(
    ("value", "passes"),
    [
        ("", True),
        ("runtime/default", True),
        ("localhost/mine", True),
        ("unconfined", False),
        ("localhost", False),
    ],
)
def test_an_apparmor_annotation_counts_as_the_field_does(value: str, passes: bool) -> None:
    place = f"appArmorProfile metadata.annotations[{APPARMOR_OF_A}]"

    assert refused(container(), annotations={APPARMOR_OF_A: value}) == ([] if passes else [place])


@pytest.mark.parametrize(
    ("key", "value", "passes"),
    [
        (SECCOMP_OF_POD, "runtime/default", True),
        (SECCOMP_OF_POD, "docker/default", True),
        (SECCOMP_OF_POD, "localhost/mine", True),
        (SECCOMP_OF_POD, "unconfined", False),
        (SECCOMP_OF_POD, "", False),
        (SECCOMP_OF_A, "runtime/default", True),
        (SECCOMP_OF_A, "unconfined", False),
        ("container.seccomp.security.alpha.kubernetes.io/none", "unconfined", True),
    ],
)
def test_before_1_19_seccomp_profiles_are_annotations(key: str, value: str, passes: bool) -> None:
    pod = secured(seccompProfile={"type": "Unconfined"})
    places = [] if passes else [f"seccompProfile_baseline metadata.annotations[{key}]"]

    assert refused(pod, minor=18, annotations={key: value}) == places


SINCE = {
    "probe of a host": (container(livenessProbe={"httpGet": HOST}), "refused", 34),
    "seccomp off": (secured(seccompProfile={"type": "Unconfined"}), "refused", 19),
    "SELinux container_engine_t": (of_pod(seLinuxOptions={"type": "container_engine_t"}), "", 31),
    "procMount with its own users": (
        {"hostUsers": False, **secured(procMount="Unmasked")},
        "",
        35,
    ),
    "a sysctl of 1.27": (
        of_pod(sysctls=[{"name": "net.ipv4.ip_local_reserved_ports"}]),
        "",
        27,
    ),
    "a sysctl of 1.29": (of_pod(sysctls=[{"name": "net.ipv4.tcp_fin_timeout"}]), "", 29),
    "a sysctl of 1.32": (of_pod(sysctls=[{"name": "net.ipv4.tcp_rmem"}]), "", 32),
}


@pytest.mark.parametrize(("pod", "then", "minor"), SINCE.values(), ids=SINCE)
def test_a_policy_version_changes_the_answer(pod: dict[str, Any], then: str, minor: int) -> None:
    is_refused = [bool(refused(pod, minor=version)) for version in (minor - 1, minor)]

    assert is_refused == ([False, True] if then == "refused" else [True, False])


def test_users_of_its_own_are_declared_with_false_and_nothing_else() -> None:
    pods = ({"hostUsers": users, **secured(procMount="Unmasked")} for users in (True, None, 0))

    assert [refused(pod) != [] for pod in pods] == [True, True, True]
