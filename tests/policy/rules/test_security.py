"""DS501 to DS506: users, capabilities and the image of a container; what Windows is not asked."""

from __future__ import annotations

import pytest

from constructs_lib.yaml.edit import Put
from tests.policy.judging import (
    STRICT,
    container,
    edits,
    found,
    places,
    pod,
    security_context,
    severities,
)

TEMPLATE = "spec.template.spec"
AGENT = f"{TEMPLATE}.containers[0]"
OF_AGENT = ("spec", "template", "spec", "containers", 0, "securityContext")

PRIVILEGED = "privileged: true, allowPrivilegeEscalation: null"
BESIDE = "containers: [{$patch: replace}, {name: registrar}, {name: driver"
MOUNTS = "volumeMounts: [{name: p, mountPath: /p, mountPropagation: Bidirectional}]"


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(security_context(PRIVILEGED), ["error"], id="generic"),
        pytest.param(security_context("privileged: false"), [], id="said not to be"),
        pytest.param(security_context(PRIVILEGED, role="cni"), [], id="a role that needs it"),
        pytest.param(
            security_context(PRIVILEGED, role="logs"), ["error"], id="a role that does not"
        ),
        pytest.param(
            pod(f"initContainers: [{{name: i, securityContext: {{{PRIVILEGED}}}}}]", role="cni"),
            ["error"],
            id="a step before the agent",
        ),
        pytest.param(
            pod(f"{BESIDE}, securityContext: {{{PRIVILEGED}}}}}]", role="csi-node"),
            ["error"],
            id="beside the agent",
        ),
        pytest.param(
            pod(f"{BESIDE}, {MOUNTS}, securityContext: {{{PRIVILEGED}}}}}]", role="csi-node"),
            [],
            id="the driver after its registrar",
        ),
        pytest.param(
            security_context("windowsOptions: {hostProcess: true}"), ["error"], id="HostProcess"
        ),
    ],
)
def test_ds501_finds_privileged_containers(example: str, expected: list[str]) -> None:
    assert severities("DS501", example) == expected


def test_ds501_is_placed_at_the_pod_if_all_its_containers_are_processes_of_windows() -> None:
    example = pod("securityContext: {windowsOptions: {hostProcess: true}}")

    assert places("DS501", example) == [f"{TEMPLATE}.securityContext.windowsOptions.hostProcess"]


UNDENIED = "allowPrivilegeEscalation: null"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param(UNDENIED, 1, id="not set"),
        pytest.param("allowPrivilegeEscalation: true", 1, id="true"),
        pytest.param("allowPrivilegeEscalation: false", 0, id="false"),
        pytest.param(f"{UNDENIED}, privileged: true", 0, id="privileged implies it"),
        pytest.param(f"{UNDENIED}, capabilities: {{add: [SYS_ADMIN]}}", 0, id="SYS_ADMIN does"),
        pytest.param(f"{UNDENIED}, capabilities: {{add: [CAP_SYS_ADMIN]}}", 0, id="its full name"),
        pytest.param(f"{UNDENIED}, capabilities: {{add: [NET_RAW]}}", 1, id="another capability"),
    ],
)
def test_ds502_wants_escalation_denied_where_that_means_something(
    fields: str, expected: int
) -> None:
    assert severities("DS502", security_context(fields)) == ["warning"] * expected


def test_ds502_is_fixed_only_where_nothing_is_gained_by_escalation() -> None:
    path = (*OF_AGENT, "allowPrivilegeEscalation")

    assert edits("DS502", security_context(UNDENIED)) == [Put(path=path, value=False)]
    assert edits("DS502", security_context(f"{UNDENIED}, capabilities: null")) == []
    assert edits("DS502", security_context(f"{UNDENIED}, runAsNonRoot: null")) == []


REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
BY_AFFINITY = (
    f"nodeSelector: null, affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: ["
    "{matchExpressions: [{key: kubernetes.io/os, operator: In, values: [windows]}]}]}}}"
)


@pytest.mark.parametrize(
    "field",
    [
        "os: {name: windows}",
        "nodeSelector: {kubernetes.io/os: windows}",
        pytest.param(BY_AFFINITY, id="by affinity"),
    ],
)
@pytest.mark.parametrize("rule", ["DS502", "DS504", "DS506", "DS507", "DS509"])
def test_windows_is_not_asked_for_what_linux_alone_has(rule: str, field: str) -> None:
    example = pod(
        f"{field}, hostUsers: null, securityContext: null, "
        "containers: [{name: agent, securityContext: null}]"
    )

    assert found(rule, example, config=STRICT) == []
    assert len(found(rule, example.replace("windows", "linux"), config=STRICT)) == 1


@pytest.mark.parametrize(
    ("of_pod", "of_container", "message", "place"),
    [
        pytest.param(
            "",
            "runAsUser: 0",
            "runAsUser is 0: the container runs as root.",
            f"{AGENT}.securityContext.runAsUser",
            id="root",
        ),
        pytest.param(
            "runAsUser: 0",
            "runAsUser: null",
            "runAsUser is 0: the container runs as root.",
            f"{TEMPLATE}.securityContext.runAsUser",
            id="root by the Pod",
        ),
        pytest.param(
            "",
            "runAsUser: null, runAsNonRoot: null",
            "runAsNonRoot is not set: the image decides, and most run as root.",
            f"{AGENT}.securityContext.runAsNonRoot",
            id="nothing said",
        ),
        pytest.param(
            "runAsNonRoot: true",
            "runAsUser: null, runAsNonRoot: false",
            "runAsNonRoot is false: the image decides, and most run as root.",
            f"{AGENT}.securityContext.runAsNonRoot",
            id="the container over the Pod",
        ),
        pytest.param(
            "",
            "runAsUser: 10, runAsNonRoot: null",
            "runAsNonRoot is not set: only runAsUser 10 keeps the container from running as root.",
            f"{AGENT}.securityContext.runAsNonRoot",
            id="a user alone",
        ),
    ],
)
def test_ds503_judges_the_user_that_counts(
    of_pod: str, of_container: str, message: str, place: str
) -> None:
    example = pod(
        f"securityContext: {{{of_pod}}}, "
        f"containers: [{{name: agent, securityContext: {{{of_container}}}}}]"
    )

    assert found("DS503", example) == [("warning", message)]
    assert places("DS503", example) == [place]


def test_ds503_takes_the_pods_word_for_its_containers() -> None:
    example = pod(
        "securityContext: {runAsNonRoot: true, runAsUser: 0}, "
        "containers: [{name: agent, securityContext: {runAsNonRoot: null}}]"
    )

    assert found("DS503", example) == []


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("cni", []),
        ("csi-node", []),
        ("kube-proxy", []),
        ("security", []),
        ("logs", ["info"]),
        ("node-exporter", ["warning"]),
    ],
)
def test_ds503_knows_whose_work_needs_root(role: str, expected: list[str]) -> None:
    assert severities("DS503", security_context("runAsUser: 0", role=role)) == expected


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        pytest.param("capabilities: null", "drop", id="none"),
        pytest.param("capabilities: {drop: [NET_RAW]}", "drop", id="some"),
        pytest.param("capabilities: {drop: [NET_RAW, all]}", "drop[1]", id="in small letters"),
    ],
)
def test_ds504_wants_all_capabilities_dropped(fields: str, place: str) -> None:
    example = security_context(fields)

    assert severities("DS504", example) == ["warning"]
    assert places("DS504", example) == [f"{AGENT}.securityContext.capabilities.{place}"]


def test_ds504_does_not_ask_what_a_privileged_container_ignores() -> None:
    assert found("DS504", security_context("privileged: true, capabilities: null")) == []


@pytest.mark.parametrize(
    ("example", "path", "value"),
    [
        pytest.param(
            container("securityContext: null"),
            OF_AGENT,
            {"capabilities": {"drop": ["ALL"]}},
            id="no securityContext",
        ),
        pytest.param(
            security_context("capabilities: {drop: [NET_RAW]}"),
            (*OF_AGENT, "capabilities", "drop"),
            ["ALL"],
            id="some dropped",
        ),
        pytest.param(
            security_context("capabilities: {drop: [all]}"),
            (*OF_AGENT, "capabilities", "drop", 0),
            "ALL",
            id="in small letters",
        ),
    ],
)
def test_ds504_is_fixed_by_dropping_all(
    example: str, path: tuple[str | int, ...], value: object
) -> None:
    assert edits("DS504", example) == [Put(path=path, value=value)]


def adding(*names: str, role: str = "generic", mounts: str = "") -> str:
    added = ", ".join(names)
    return pod(
        f"containers: [{{name: agent, securityContext: {{capabilities: {{add: [{added}]}}}}, "
        f"volumeMounts: [{mounts}]}}], volumes: [{{name: bpf, hostPath: {{path: /sys/fs/bpf/}}}}]",
        role=role,
    )


BPF_MOUNT = "{name: bpf, mountPath: /sys/fs/bpf}"


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(adding("ALL"), ["add[0]"], id="all"),
        pytest.param(adding("CAP_NET_ADMIN"), ["add[0]"], id="with the kernel's prefix"),
        pytest.param(adding("CHOWN", "BPF", "SYS_TIME"), ["add[1]", "add[2]"], id="each"),
        pytest.param(adding("CHOWN", "NET_BIND_SERVICE"), [], id="harmless"),
        pytest.param(adding("NET_ADMIN", "NET_RAW", role="cni"), [], id="cni"),
        pytest.param(adding("SYS_MODULE", role="cni"), ["add[0]"], id="cni without eBPF"),
        pytest.param(
            adding("SYS_MODULE", "BPF", role="cni", mounts=BPF_MOUNT), [], id="cni with eBPF"
        ),
        pytest.param(
            adding("BPF", "PERFMON", "SYS_PTRACE", "SYS_RESOURCE", role="security"),
            [],
            id="security",
        ),
        pytest.param(adding("SYS_TIME", role="node-exporter"), [], id="node exporter"),
        pytest.param(adding("DAC_READ_SEARCH", role="logs"), [], id="logs"),
        pytest.param(adding("NET_ADMIN", role="logs"), ["add[0]"], id="more than logs need"),
    ],
)
def test_ds505_finds_capabilities_that_the_role_does_not_need(
    example: str, expected: list[str]
) -> None:
    place = f"{AGENT}.securityContext.capabilities"

    assert places("DS505", example) == [f"{place}.{each}" for each in expected]


def test_ds505_tells_ebpf_agents_what_to_add_in_place_of_sys_admin() -> None:
    message = (
        "SYS_ADMIN is close to being root on the node; for eBPF, BPF and PERFMON do from Linux 5.8."
    )

    assert found("DS505", adding("SYS_ADMIN", role="security")) == [("warning", message)]
    assert found("DS505", adding("SYS_ADMIN")) == [
        ("warning", "SYS_ADMIN is close to being root on the node.")
    ]


@pytest.mark.parametrize("value", ["null", "false"])
def test_ds506_wants_the_image_read_only_in_every_container(value: str) -> None:
    example = pod(
        f"securityContext: {{readOnlyRootFilesystem: true}}, initContainers: [{{name: setup}}], "
        f"containers: [{{name: agent, securityContext: {{readOnlyRootFilesystem: {value}}}}}]"
    )

    assert severities("DS506", example) == ["warning", "warning"]


def test_ds506_is_fixed_where_there_is_a_place_for_temporary_files() -> None:
    place = (*OF_AGENT, "readOnlyRootFilesystem")
    writable = "securityContext: {readOnlyRootFilesystem: false}"
    with_tmp = container(f"{writable}, volumeMounts: [{{name: tmp, mountPath: /tmp}}]")

    assert edits("DS506", with_tmp) == [Put(path=place, value=True)]
    assert edits("DS506", container(writable)) == []
