"""Every control that the restricted level adds: what it lets pass, what it refuses, and where."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.k8s.pod_security import LATEST, violations

GOOD_SECCOMP = {"type": "RuntimeDefault"}
HARDENED: dict[str, Any] = {
    "allowPrivilegeEscalation": False,
    "runAsNonRoot": True,
    "seccompProfile": GOOD_SECCOMP,
    "capabilities": {"drop": ["ALL"]},
}
CONTEXT = "spec.containers[0].securityContext"
POD_CONTEXT = "spec.securityContext"


def refused(pod: dict[str, Any], minor: int = LATEST) -> list[str]:
    """Control and path of everything refused."""
    found = violations(pod, "restricted", path="spec", minor=minor)
    return [f"{violation.control} {violation.path}" for violation in found]


def pod(
    *,
    context: dict[str, Any] | None = None,
    without: str = "",
    volume: dict[str, Any] | None = None,
    of_pod: dict[str, Any] | None = None,
    **fields: Any,
) -> dict[str, Any]:
    """A Pod that passes, but for these fields of its container, its volume or itself."""
    security = {**HARDENED, **(context or {})}
    security.pop(without, None)
    return {
        "containers": [{"name": "a", "securityContext": security}],
        "volumes": [{"name": "a", **(volume or {})}],
        "securityContext": of_pod or {},
        **fields,
    }


WINDOWS = {"os": {"name": "windows"}}
PASSING = {
    "everything set in the container": pod(),
    "non-root set by the Pod": pod(without="runAsNonRoot", of_pod={"runAsNonRoot": True}),
    "seccomp set by the Pod": pod(
        without="seccompProfile", of_pod={"seccompProfile": {"type": "Localhost"}}
    ),
    "a user": pod(context={"runAsUser": 1000}, of_pod={"runAsUser": 1}),
    "the one capability": pod(
        context={"capabilities": {"drop": ["ALL", "CHOWN"], "add": ["NET_BIND_SERVICE"]}}
    ),
    "root of its own users": pod(
        context={"runAsNonRoot": False, "runAsUser": 0}, of_pod={"runAsUser": 0}, hostUsers=False
    ),
    "Windows without what it does not know": {
        **WINDOWS,
        "containers": [{"securityContext": {"runAsNonRoot": True}}],
    },
    "procMount default": pod(context={"procMount": "Default"}),
    "no volume source is emptyDir": pod(volume={}),
    "a null source is no source": pod(volume={"hostPath": None}),
    **{
        f"a volume of {source}": pod(volume={source: {}})
        for source in (
            *("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image"),
            *("persistentVolumeClaim", "projected", "secret"),
        )
    },
}


@pytest.mark.parametrize("given", PASSING.values(), ids=PASSING)
def test_what_the_level_lets_pass(given: dict[str, Any]) -> None:
    assert refused(given) == []


SECCOMP = "seccompProfile_restricted"
ESCALATION = "allowPrivilegeEscalation"
REFUSED = {
    **{
        f"a volume of {source}": (
            pod(volume={source: {}}),
            [f"restrictedVolumes spec.volumes[0].{source}"],
        )
        for source in (
            *("hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi"),
            *("glusterfs", "rbd", "flexVolume", "cinder", "cephfs", "flocker", "fc", "azureFile"),
            *("vsphereVolume", "quobyte", "azureDisk", "portworxVolume", "photonPersistentDisk"),
            *("scaleIO", "storageos"),
        )
    },
    "a hostPath beside another source": (
        pod(volume={"emptyDir": {}, "hostPath": {"path": "/"}}),
        ["restrictedVolumes spec.volumes[0].hostPath"],
    ),
    "escalation unset": (pod(without=ESCALATION), [f"{ESCALATION} {CONTEXT}.{ESCALATION}"]),
    "escalation allowed": (
        pod(context={ESCALATION: True}),
        [f"{ESCALATION} {CONTEXT}.{ESCALATION}"],
    ),
    "non-root unset": (pod(without="runAsNonRoot"), [f"runAsNonRoot {CONTEXT}.runAsNonRoot"]),
    "non-root false in the container": (
        pod(context={"runAsNonRoot": False}, of_pod={"runAsNonRoot": True}),
        [f"runAsNonRoot {CONTEXT}.runAsNonRoot"],
    ),
    "non-root false in the Pod alone": (
        pod(of_pod={"runAsNonRoot": False}),
        [f"runAsNonRoot {POD_CONTEXT}.runAsNonRoot"],
    ),
    "non-root false in the Pod and unset in the container": (
        pod(without="runAsNonRoot", of_pod={"runAsNonRoot": False}),
        [f"runAsNonRoot {POD_CONTEXT}.runAsNonRoot"],
    ),
    "root in the container": (
        pod(context={"runAsUser": 0}, of_pod={"runAsUser": 1}),
        [f"runAsUser {CONTEXT}.runAsUser"],
    ),
    "root in the Pod": (
        pod(context={"runAsUser": 1}, of_pod={"runAsUser": 0}),
        [f"runAsUser {POD_CONTEXT}.runAsUser"],
    ),
    "seccomp unset": (pod(without="seccompProfile"), [f"{SECCOMP} {CONTEXT}.seccompProfile.type"]),
    "seccomp of no type": (
        pod(context={"seccompProfile": {}}),
        [f"{SECCOMP} {CONTEXT}.seccompProfile.type"],
    ),
    "seccomp off in the container": (
        pod(context={"seccompProfile": {"type": "Unconfined"}}),
        [f"{SECCOMP} {CONTEXT}.seccompProfile.type"],
    ),
    "seccomp off in the Pod alone": (
        pod(of_pod={"seccompProfile": {"type": "Unconfined"}}),
        [f"{SECCOMP} {POD_CONTEXT}.seccompProfile.type"],
    ),
    "seccomp off in the Pod and unset in the container": (
        pod(without="seccompProfile", of_pod={"seccompProfile": {"type": "Unconfined"}}),
        [f"{SECCOMP} {POD_CONTEXT}.seccompProfile.type"],
    ),
    "capabilities unset": (
        pod(without="capabilities"),
        [f"capabilities_restricted {CONTEXT}.capabilities.drop"],
    ),
    "drop in small letters": (
        pod(context={"capabilities": {"drop": ["all"]}}),
        [f"capabilities_restricted {CONTEXT}.capabilities.drop"],
    ),
    "a capability that baseline grants": (
        pod(context={"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE", "CHOWN"]}}),
        [f"capabilities_restricted {CONTEXT}.capabilities.add[1]"],
    ),
    "a capability that baseline refuses is told once": (
        pod(context={"capabilities": {"drop": ["ALL"], "add": ["NET_RAW"]}}),
        [f"capabilities_restricted {CONTEXT}.capabilities.add[0]"],
    ),
    "procMount": (
        pod(context={"procMount": "Unmasked"}),
        [f"procMount_restricted {CONTEXT}.procMount"],
    ),
    "procMount with its own users": (
        pod(context={"procMount": "Unmasked"}, hostUsers=False),
        [f"procMount_restricted {CONTEXT}.procMount"],
    ),
    "what baseline refuses": (pod(hostPID=True), ["hostNamespaces spec.hostPID"]),
    "Windows that may be an administrator": (
        {**WINDOWS, "containers": [{}]},
        [f"runAsNonRoot {CONTEXT}.runAsNonRoot"],
    ),
    "Windows by node selector only": (
        pod(without=ESCALATION, nodeSelector={"kubernetes.io/os": "windows"}),
        [f"{ESCALATION} {CONTEXT}.{ESCALATION}"],
    ),
}


@pytest.mark.parametrize(("given", "places"), REFUSED.values(), ids=REFUSED)
def test_what_the_level_refuses(given: dict[str, Any], places: list[str]) -> None:
    assert refused(given) == places


@pytest.mark.parametrize("kind", ["initContainers", "containers", "ephemeralContainers"])
def test_a_container_of_every_kind_must_be_hardened(kind: str) -> None:
    context = f"spec.{kind}[1].securityContext"

    assert refused({kind: [{"securityContext": HARDENED}, {}]}) == [
        f"allowPrivilegeEscalation {context}.allowPrivilegeEscalation",
        f"runAsNonRoot {context}.runAsNonRoot",
        f"seccompProfile_restricted {context}.seccompProfile.type",
        f"capabilities_restricted {context}.capabilities.drop",
    ]


SINCE = {
    "escalation": (pod(without=ESCALATION), "refused", 8),
    "seccomp": (pod(without="seccompProfile"), "refused", 19),
    "capabilities": (pod(without="capabilities"), "refused", 22),
    "root": (pod(context={"runAsUser": 0}), "refused", 23),
    "escalation on Windows": (pod(without=ESCALATION, **WINDOWS), "", 25),
    "seccomp on Windows": (pod(without="seccompProfile", **WINDOWS), "", 25),
    "capabilities on Windows": (pod(without="capabilities", **WINDOWS), "", 25),
    "non-root with its own users": (pod(without="runAsNonRoot", hostUsers=False), "", 35),
    "root with its own users": (pod(context={"runAsUser": 0}, hostUsers=False), "", 35),
}


@pytest.mark.parametrize(("given", "then", "minor"), SINCE.values(), ids=SINCE)
def test_a_policy_version_changes_the_answer(given: dict[str, Any], then: str, minor: int) -> None:
    is_refused = [bool(refused(given, version)) for version in (minor - 1, minor)]

    assert is_refused == ([False, True] if then == "refused" else [True, False])


@pytest.mark.parametrize(
    ("minor", "control"), [(34, "procMount"), (35, "procMount_restricted")], ids=str
)
def test_the_stricter_form_of_a_control_takes_its_place(minor: int, control: str) -> None:
    given = pod(context={"procMount": "Unmasked"})

    assert refused(given, minor) == [f"{control} {CONTEXT}.procMount"]
