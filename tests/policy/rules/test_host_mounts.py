"""DS609 to DS612: volumes and mounts that do not fit each other, or the agent's work."""

from __future__ import annotations

import pytest

from constructs_lib.yaml.edit import Put, Remove
from tests.policy.judging import container, edits, found, places, pod, severities

TEMPLATE = "spec.template.spec"
AGENT = f"{TEMPLATE}.containers[0]"
VOLUMES = "volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {}}]"


def test_ds609_finds_volumes_nobody_mounts() -> None:
    example = pod(
        f"{VOLUMES}, initContainers: [{{name: i, volumeMounts: [{{name: a, mountPath: /a}}]}}]"
    )

    assert found("DS609", example) == [("info", "No container mounts volume 'b'.")]
    assert edits("DS609", example) == [Remove(path=("spec", "template", "spec", "volumes", 1))]


def test_ds609_counts_raw_devices_as_used() -> None:
    devices = "volumeDevices: [{name: a, devicePath: /dev/a}, {name: b, devicePath: /dev/b}]"

    assert found("DS609", pod(f"{VOLUMES}, containers: [{{name: agent, {devices}}}]")) == []


@pytest.mark.parametrize(
    ("field", "use"),
    [("volumeMounts", "mountPath: /state"), ("volumeDevices", "devicePath: /dev/state")],
)
def test_ds609_finds_mounts_without_a_volume(field: str, use: str) -> None:
    example = container(f"{field}: [{{name: state, {use}}}]")
    message = "The Pod has no volume 'state', which the API server rejects."

    assert found("DS609", example) == [("error", message)]
    assert places("DS609", example) == [f"{AGENT}.{field}[0].name"]
    assert edits("DS609", example) == []


def mounting(*mounts: str, role: str = "logs") -> str:
    """Paths of the node in the only container: ``<path>`` or ``<path>, <fields of the mount>``."""
    listed, volumes = [], []
    for index, each in enumerate(mounts):
        path, _, fields = each.partition(", ")
        listed.append(f"{{name: v{index}, {fields or f'mountPath: {path}, readOnly: true'}}}")
        volumes.append(f"{{name: v{index}, hostPath: {{path: {path}}}}}")
    return pod(
        f"containers: [{{name: agent, volumeMounts: [{', '.join(listed)}]}}], "
        f"volumes: [{', '.join(volumes)}]",
        role=role,
    )


def propagating(path: str, propagation: str, *, role: str) -> str:
    return mounting(f"{path}, mountPath: /m, mountPropagation: {propagation}", role=role)


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(mounting("/run/netns", role="cni"), 1, id="nothing said"),
        pytest.param(mounting("/var/run/netns", role="cni"), 1, id="by its other name"),
        pytest.param(propagating("/", "None", role="node-exporter"), 1, id="None"),
        pytest.param(propagating("/", "HostToContainer", role="node-exporter"), 0, id="followed"),
        pytest.param(
            propagating("/var/lib/kubelet", "Bidirectional", role="csi-node"), 0, id="both"
        ),
        pytest.param(mounting("/sys/fs/bpf", role="logs"), 0, id="a role that does not look"),
        pytest.param(mounting("/opt/cni/bin", role="cni"), 0, id="a path without mounts"),
        pytest.param(propagating("/srv", "Bidirectional", role="logs"), 1, id="outwards"),
        pytest.param(propagating("/srv", "Bidirectional", role="cni"), 0, id="outwards, its work"),
    ],
)
def test_ds610_finds_mounts_that_do_not_propagate_as_they_should(
    example: str, expected: int
) -> None:
    assert severities("DS610", example) == ["warning"] * expected
    assert places("DS610", example) == [f"{AGENT}.volumeMounts[0].mountPropagation"] * expected


def test_ds610_is_silent_where_nobody_said_what_the_agent_is() -> None:
    example = mounting("/run/netns", role="cni").replace("constructs-lib/role: cni", "")

    assert found("DS610", example) == []


def test_ds610_is_fixed_where_the_api_server_takes_it() -> None:
    place = ("spec", "template", "spec", "containers", 0, "volumeMounts", 0, "mountPropagation")
    recursive = "/, mountPath: /m, readOnly: true, recursiveReadOnly: Enabled"

    assert edits("DS610", mounting("/", role="node-exporter")) == [
        Put(path=place, value="HostToContainer")
    ]
    assert edits("DS610", mounting(recursive, role="node-exporter")) == []
    assert edits("DS610", propagating("/srv", "Bidirectional", role="logs")) == []


LINKS = "/var/log/containers"


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(mounting(LINKS), ["/var/log/pods"], id="links alone"),
        pytest.param(mounting(LINKS, "/var/log/pods"), [], id="with their targets"),
        pytest.param(mounting(LINKS, "/var/log"), [], id="with all logs"),
        pytest.param(mounting("/var/log"), [], id="all logs"),
        pytest.param(
            mounting(LINKS, "/var/log/pods, mountPath: /pods, readOnly: true"),
            ["/var/log/pods"],
            id="targets at another place",
        ),
        pytest.param(
            mounting(LINKS, "/var/log/pods", "/var/run/docker.sock"),
            ["/var/lib/docker/containers"],
            id="Docker without its own logs",
        ),
        pytest.param(
            mounting(LINKS, "/var/log/pods", "/var/run/docker.sock", "/var/lib/docker/containers"),
            [],
            id="Docker",
        ),
        pytest.param(mounting(LINKS, role="metrics"), [], id="another role"),
    ],
)
def test_ds611_finds_links_without_their_targets(example: str, expected: list[str]) -> None:
    messages = [
        f"{LINKS} holds links to {target}, which the container does not mount there."
        for target in expected
    ]

    assert found("DS611", example) == [("warning", message) for message in messages]


STATE = "/var/lib/agent, mountPath: /state"


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(mounting("/var/log"), 1, id="logs alone"),
        pytest.param(mounting(LINKS, "/var/log/pods"), 1, id="once"),
        pytest.param(mounting("/var/log", STATE), 0, id="with a state"),
        pytest.param(mounting("/var/log, mountPath: /var/log"), 0, id="offsets beside the logs"),
        pytest.param(mounting("/srv/logs"), 0, id="other files"),
        pytest.param(mounting("/var/log", role="metrics"), 0, id="another role"),
    ],
)
def test_ds612_finds_log_agents_that_forget(example: str, expected: int) -> None:
    assert severities("DS612", example) == ["warning"] * expected
    assert places("DS612", example) == [f"{AGENT}.volumeMounts[0]"] * expected
