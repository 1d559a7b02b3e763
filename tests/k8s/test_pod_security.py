"""The level a Pod fits, where a violation stands, and the words it is told in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pytest

from constructs_lib.k8s.pod_security import LATEST, Level, needed_level, violations

HARDENED: dict[str, Any] = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def hardened(**fields: Any) -> dict[str, Any]:
    """A Pod of the strictest level, but for these fields."""
    volumes = [{"name": "scratch", "emptyDir": {}}]
    return {"containers": [{"securityContext": HARDENED}], "volumes": volumes, **fields}


def with_context(**context: Any) -> dict[str, Any]:
    return hardened(containers=[{"securityContext": {**HARDENED, **context}}])


LOG_AGENT = hardened(volumes=[{"name": "logs", "hostPath": {"path": "/var/log"}}])
NODE_EXPORTER = hardened(
    hostNetwork=True, hostPID=True, volumes=[{"name": "root", "hostPath": {"path": "/"}}]
)
PROBED = hardened(
    containers=[
        {"securityContext": HARDENED, "livenessProbe": {"httpGet": {"host": "127.0.0.1"}}},
    ]
)
NON_ROOT_REFUSED_BY_THE_POD = hardened(securityContext={"runAsNonRoot": False})
ROOT_OF_ITS_OWN_USERS = hardened(
    hostUsers=False,
    containers=[{"securityContext": {**HARDENED, "runAsUser": 0, "runAsNonRoot": None}}],
)
REFERENCE = {
    "nothing set": (
        {"containers": [{"name": "a"}]},
        LATEST,
        "baseline",
        [
            "allowPrivilegeEscalation",
            "runAsNonRoot",
            "seccompProfile_restricted",
            "capabilities_restricted",
        ],
    ),
    "a log agent": (LOG_AGENT, LATEST, "privileged", ["hostPathVolumes"]),
    "a node exporter": (
        NODE_EXPORTER,
        LATEST,
        "privileged",
        ["hostNamespaces", "hostNamespaces", "hostPathVolumes"],
    ),
    "a hardened sidecar": (hardened(), LATEST, "restricted", []),
    "a probe of loopback": (PROBED, 34, "privileged", ["hostProbesAndHostLifecycle"]),
    "a probe of loopback, before": (PROBED, 33, "restricted", []),
    "non-root refused by the Pod": (
        NON_ROOT_REFUSED_BY_THE_POD,
        LATEST,
        "baseline",
        ["runAsNonRoot"],
    ),
    "root of its own users": (ROOT_OF_ITS_OWN_USERS, 35, "restricted", []),
    "root of its own users, before": (
        ROOT_OF_ITS_OWN_USERS,
        34,
        "baseline",
        ["runAsNonRoot", "runAsUser"],
    ),
    "drop in small letters": (
        with_context(capabilities={"drop": ["all"]}),
        LATEST,
        "baseline",
        ["capabilities_restricted"],
    ),
    "a dangerous capability": (
        with_context(capabilities={"drop": ["ALL"], "add": ["NET_RAW"]}),
        LATEST,
        "privileged",
        ["capabilities_baseline"],
    ),
    "no containers": ({}, LATEST, "restricted", []),
    "a version to come": (PROBED, 99, "privileged", ["hostProbesAndHostLifecycle"]),
}


NEXT_STRICTER: Mapping[Level, Literal["baseline", "restricted"]] = {
    "privileged": "baseline",
    "baseline": "restricted",
}


@pytest.mark.parametrize(
    ("pod", "minor", "level", "controls"), REFERENCE.values(), ids=REFERENCE.keys()
)
def test_a_pod_needs_the_strictest_level_that_lets_it_in(
    pod: dict[str, Any], minor: int, level: str, controls: list[str]
) -> None:
    stricter = NEXT_STRICTER.get(needed_level(pod, minor=minor))
    found = violations(pod, stricter, minor=minor) if stricter is not None else []

    assert needed_level(pod, minor=minor) == level
    assert [each.control for each in found] == controls


def test_a_path_leads_into_the_template_of_a_daemon_set() -> None:
    (found,) = violations(LOG_AGENT, "baseline")

    assert found.path == "spec.template.spec.volumes[0].hostPath"


@pytest.mark.parametrize(
    ("path", "place"),
    [("spec.template.spec", "spec.template.metadata"), ("spec", "metadata")],
)
def test_an_annotation_stands_beside_the_spec(path: str, place: str) -> None:
    key = "container.apparmor.security.beta.kubernetes.io/a"
    (found,) = violations(hardened(), "baseline", annotations={key: "unconfined"}, path=path)

    assert found.path == f"{place}.annotations[{key}]"


TOLD = {
    "hostPID": (
        hardened(hostPID=True),
        "Host Namespaces: true shows the Pod the node's processes; leave it out",
    ),
    "privileged": (
        with_context(privileged=True),
        "Privileged Containers: true gives the container the node; leave it out",
    ),
    "hostPath": (
        LOG_AGENT,
        "HostPath Volumes: is a path of the node, read-only or not; use another kind of volume",
    ),
    "capability": (
        with_context(capabilities={"add": ["SYS_ADMIN"]}),
        "Capabilities: 'SYS_ADMIN' is more than baseline grants; leave it out",
    ),
    "host port": (
        {"containers": [{"ports": [{"hostPort": 80}]}]},
        "Host Ports: 80 is a port of the node; leave it out",
    ),
    "host of a probe": (
        PROBED,
        "Host Probes / Lifecycle Hooks: '127.0.0.1' is asked instead of the Pod; leave it out",
    ),
    "AppArmor": (
        with_context(appArmorProfile={"type": "Unconfined"}),
        "AppArmor: 'Unconfined' is neither 'RuntimeDefault' nor 'Localhost'; use one of them",
    ),
    "SELinux type": (
        with_context(seLinuxOptions={"type": "spc_t"}),
        (
            "SELinux: 'spc_t' is none of container_t, container_init_t, container_kvm_t, "
            "container_engine_t; leave it out"
        ),
    ),
    "SELinux user": (
        with_context(seLinuxOptions={"user": "root"}),
        "SELinux: 'root' cannot be chosen; leave it out",
    ),
    "procMount": (
        with_context(procMount="Unmasked"),
        "/proc Mount Type: 'Unmasked' shows what is masked in /proc; leave it out",
    ),
    "seccomp": (
        with_context(seccompProfile={}),
        "Seccomp: nothing is neither 'RuntimeDefault' nor 'Localhost'; use one of them",
    ),
    "sysctl": (
        hardened(securityContext={"sysctls": [{"name": "kernel.msgmax"}]}),
        "Sysctls: 'kernel.msgmax' is not known to stay within the Pod; leave it out",
    ),
    "host process": (
        with_context(windowsOptions={"hostProcess": True}),
        "HostProcess: true runs the container as a process of the node; leave it out",
    ),
}


@pytest.mark.parametrize(("pod", "text"), TOLD.values(), ids=TOLD)
def test_a_violation_of_baseline_says_what_was_seen_and_what_to_do(
    pod: dict[str, Any], text: str
) -> None:
    assert [f"{found.name}: {found.message}" for found in violations(pod, "baseline")] == [text]


TOLD_BY_RESTRICTED = {
    "volume": (
        hardened(volumes=[{"nfs": {}}]),
        (
            "Volume Types: nfs is none of configMap, csi, downwardAPI, emptyDir, ephemeral, image, "
            "persistentVolumeClaim, projected, secret; use one of them"
        ),
    ),
    "escalation": (
        with_context(allowPrivilegeEscalation=None),
        (
            "Privilege Escalation: must be set to false: a set-user-id program gains privileges "
            "otherwise"
        ),
    ),
    "non-root unset": (
        with_context(runAsNonRoot=None),
        "Running as Non-root: must be set to true, here or in the Pod's securityContext",
    ),
    "non-root refused": (
        with_context(runAsNonRoot=False),
        "Running as Non-root: false lets the container run as root; leave it out or set it to true",
    ),
    "non-root refused by the Pod": (
        NON_ROOT_REFUSED_BY_THE_POD,
        "Running as Non-root: false is refused whatever the containers say; set it to true",
    ),
    "root": (with_context(runAsUser=0), "Running as Non-root user: 0 is root; choose another user"),
    "seccomp unset": (
        with_context(seccompProfile=None),
        (
            "Seccomp: must be set to 'RuntimeDefault' or 'Localhost', here or in the Pod's "
            "securityContext"
        ),
    ),
    "nothing dropped": (
        with_context(capabilities={}),
        "Capabilities: does not hold 'ALL', in capital letters; drop it",
    ),
    "a capability": (
        with_context(capabilities={"drop": ["ALL"], "add": ["CHOWN"]}),
        "Capabilities: 'CHOWN' is not 'NET_BIND_SERVICE'; leave it out",
    ),
}


@pytest.mark.parametrize(
    ("pod", "text"), TOLD_BY_RESTRICTED.values(), ids=TOLD_BY_RESTRICTED.keys()
)
def test_a_violation_of_restricted_says_what_was_seen_and_what_to_do(
    pod: dict[str, Any], text: str
) -> None:
    assert [f"{found.name}: {found.message}" for found in violations(pod, "restricted")] == [text]
