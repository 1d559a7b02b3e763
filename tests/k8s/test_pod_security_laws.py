"""Laws of the Pod Security levels: no Pod is an error, and the levels keep their order."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from constructs_lib.k8s.pod_security import LATEST, needed_level, violations

ORDER = ("restricted", "baseline", "privileged")
HARDENED: dict[str, Any] = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}
NAMES = [
    "initContainers",
    "containers",
    "ephemeralContainers",
    "volumes",
    "securityContext",
    "hostNetwork",
    "hostPID",
    "hostUsers",
    "os",
    "name",
    "privileged",
    "capabilities",
    "add",
    "drop",
    "hostPath",
    "emptyDir",
    "ports",
    "hostPort",
    "livenessProbe",
    "lifecycle",
    "preStop",
    "httpGet",
    "tcpSocket",
    "host",
    "appArmorProfile",
    "seccompProfile",
    "type",
    "seLinuxOptions",
    "user",
    "role",
    "procMount",
    "sysctls",
    "windowsOptions",
    "hostProcess",
    "runAsNonRoot",
    "runAsUser",
    "allowPrivilegeEscalation",
    "container.apparmor.security.beta.kubernetes.io/a",
    "seccomp.security.alpha.kubernetes.io/pod",
]
names = st.sampled_from(NAMES) | st.text(max_size=3)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | names
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6),
    max_leaves=40,
)


def pods_of(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Pods whose lists of containers and volumes are lists, of anything."""
    keys = ("initContainers", "containers", "ephemeralContainers", "volumes", "securityContext")
    return st.fixed_dictionaries({}, optional={key: st.lists(inner) | inner for key in keys})


@given(anything | pods_of(anything), anything, st.integers(0, 99))
@example({"containers": None, "volumes": [None], "securityContext": "x"}, {"a": None}, LATEST)
@example({"containers": [[], 1, {"securityContext": [], "ports": [{"hostPort": []}]}]}, [], 18)
def test_no_pod_however_malformed_is_an_error(pod: Any, annotations: Any, minor: int) -> None:
    refused = violations(pod, "restricted", annotations=annotations, minor=minor)
    paths = [violation.path for violation in refused]

    assert all(
        path.startswith(("spec.template.spec.", "spec.template.metadata.")) for path in paths
    )
    needed = needed_level(pod, annotations=annotations, minor=minor)
    assert bool(refused) is (needed != "restricted")


contexts = st.fixed_dictionaries(
    {},
    optional={
        "privileged": st.booleans(),
        "capabilities": st.fixed_dictionaries(
            {},
            optional={
                "add": st.lists(st.sampled_from(["CHOWN", "NET_BIND_SERVICE", "NET_RAW"])),
                "drop": st.lists(st.sampled_from(["ALL", "all"])),
            },
        ),
        "allowPrivilegeEscalation": st.booleans(),
        "runAsNonRoot": st.booleans(),
        "runAsUser": st.integers(0, 1),
        "procMount": st.sampled_from(["Default", "Unmasked"]),
        "seccompProfile": st.sampled_from([{"type": "RuntimeDefault"}, {"type": "Unconfined"}]),
    },
)
containers = st.lists(
    st.fixed_dictionaries({"securityContext": contexts | st.just(HARDENED)}), max_size=3
)
pods = st.fixed_dictionaries(
    {"containers": containers},
    optional={
        "securityContext": contexts,
        "hostUsers": st.booleans(),
        "volumes": st.lists(
            st.sampled_from([{"emptyDir": {}}, {"hostPath": {}}, {"nfs": {}}, {}]), max_size=2
        ),
    },
)
minors = st.integers(0, LATEST)


@given(pods, minors)
def test_what_restricted_lets_in_baseline_lets_in(pod: dict[str, Any], minor: int) -> None:
    strict = violations(pod, "restricted", minor=minor)
    lax = violations(pod, "baseline", minor=minor)

    assert strict or not lax


@given(pods, minors)
def test_the_kind_of_a_container_changes_nothing(pod: dict[str, Any], minor: int) -> None:
    moved = {**pod, "initContainers": pod["containers"], "containers": []}

    assert needed_level(moved, minor=minor) == needed_level(pod, minor=minor)


@given(pods, containers, minors)
def test_a_pod_needs_what_its_most_demanding_container_needs(
    pod: dict[str, Any], more: list[Any], minor: int
) -> None:
    def level(containers: list[Any]) -> int:
        return ORDER.index(needed_level({**pod, "containers": containers}, minor=minor))

    assert level(pod["containers"] + more) == max(level(pod["containers"]), level(more))
