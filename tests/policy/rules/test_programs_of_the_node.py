"""DS1450 to DS1453, and what DS1409 says of programs that are no log shippers."""

from __future__ import annotations

import pytest

from tests.policy.judging import found, pod

DIGEST = "sha256:" + "0123456789abcdef" * 4


def running(image: str, args: str, more: str = "") -> str:
    return pod(f"containers: [{{name: agent, image: '{image}@{DIGEST}', args: [{args}]{more}}}]")


@pytest.mark.parametrize(
    ("image", "args", "what"),
    [
        (
            "quay.io/prometheus/node-exporter:v1.12.1",
            "--path.rootfs=/host",
            "node exporter reads /host, where nothing of the node is mounted.",
        ),
        (
            "registry.k8s.io/node-problem-detector/node-problem-detector:v1.36.0",
            "--config.system-log-monitor=/config/kernel-monitor.json",
            "node problem detector opens /dev/kmsg, where nothing of the node is mounted.",
        ),
        (
            "docker.io/falcosecurity/falco:0.40.0",
            "--cri=/run/containerd/containerd.sock",
            "Falco opens /host/run/containerd/containerd.sock, where nothing of the node is",
        ),
        (
            "nvcr.io/nvidia/k8s-device-plugin:v0.20.0",
            "",
            "device plugin writes to /var/lib/kubelet/device-plugins, where nothing of the node is",
        ),
        (
            "nvcr.io/nvidia/k8s/dcgm-exporter:4.8.3",
            "--kubernetes",
            "DCGM exporter opens /var/lib/kubelet/pod-resources/kubelet.sock, where nothing of",
        ),
    ],
)
def test_ds1409_knows_what_agents_need_of_the_node(image: str, args: str, what: str) -> None:
    told = found("DS1409", running(image, args))

    assert any(severity == "error" and what in message for severity, message in told)


def test_ds1451_leaves_mounts_of_the_kernel_alone() -> None:
    image = "quay.io/cephcsi/cephcsi:v3.17.0"

    assert found("DS1451", running(image, "--mounter=kernel")) == []
    assert len(found("DS1451", running(image, "--mounter=fuse"))) == 1


PROVIDER = (
    "volumes: [{name: p, hostPath: {path: /etc/kubernetes/secrets-store-csi-providers}}], "
    "containers: [{name: agent, volumeMounts: [{name: p, mountPath: /p, readOnly: true}]}]"
)
OTHER = (
    "\n---\nmetadata: {name: other, labels: {app: other}}\n"
    "spec: {selector: {matchLabels: {app: other}}, "
    "template: {metadata: {labels: {app: other}}, spec: {%s}}}"
)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (PROVIDER, []),
        (f"{PROVIDER}, tolerations: [{{operator: Exists}}]", ["other alone tolerates every taint"]),
        (f"{PROVIDER}, nodeSelector: {{disk: ssd}}", ["their node selectors differ"]),
        ("nodeSelector: {disk: ssd}", []),
    ],
    ids=["the same nodes", "more tolerations", "other nodes", "nothing in common"],
)
def test_ds1452_holds_parts_of_one_pipeline_together(other: str, told: list[str]) -> None:
    messages = [message for _, message in found("DS1452", pod(PROVIDER) + OTHER % other)]

    assert len(messages) == len(told)
    assert all(what in message for what, message in zip(told, messages, strict=True))


@pytest.mark.parametrize(
    ("example", "told"),
    [
        (pod("containers: [{name: agent, resources: {limits: {cpu: 0.2}}}]"), "cpu 0.2 of agent"),
        (pod("imagePullSecrets: []"), "imagePullSecrets is empty and left out"),
        (pod("containers: [{name: agent, args: []}]"), "args of agent is empty and left out"),
        (
            pod(
                "containers: [{name: agent, env: [{name: M, valueFrom: "
                "{resourceFieldRef: {resource: limits.memory}}}]}]"
            ),
            "M of agent gets divisor: 0",
        ),
    ],
)
def test_ds1453_says_what_is_stored(example: str, told: str) -> None:
    ((severity, message),) = found("DS1453", example)

    assert severity == "info"
    assert told in message


def test_ds1453_leaves_amounts_in_their_stored_form_alone() -> None:
    amounts = "{cpu: 200m, memory: 1536Mi, ephemeral-storage: 1Gi}"

    assert (
        found("DS1453", pod(f"containers: [{{name: agent, resources: {{limits: {amounts}}}}}]"))
        == []
    )


def exporter(args: str, at: str, path: str) -> str:
    volumes = f"volumes: [{{name: v, hostPath: {{path: {path}}}}}]"
    mounts = f", volumeMounts: [{{name: v, mountPath: {at}, readOnly: true}}]"
    image = f"quay.io/prometheus/node-exporter:v1.12.1@{DIGEST}"
    return pod(
        f"{volumes}, containers: [{{name: agent, image: '{image}', args: [{args}]{mounts}}}]"
    )


@pytest.mark.parametrize(
    ("args", "at", "path", "count"),
    [
        ("--path.rootfs=/rootfs", "/rootfs", "/", 0),
        ("--path.rootfs=/rootfs", "/rootfs", "/root", 1),
        ("", "/rootfs", "/", 1),
        ("", "/proc", "/proc", 0),
        ("", "/data", "/var/lib/data", 0),
        ("--path.procfs=/host/proc", "/host/proc/", "/proc", 0),
    ],
)
def test_ds1454_holds_flags_and_mounts_together(args: str, at: str, path: str, count: int) -> None:
    assert len(found("DS1454", exporter(args, at, path))) == count


def test_files_that_another_container_writes_are_no_folder_of_the_node() -> None:
    image = f"quay.io/prometheus/node-exporter:v1.12.1@{DIGEST}"
    example = pod(
        "volumes: [{name: v, emptyDir: {}}], containers: [{name: agent, "
        f"image: '{image}', args: [--collector.textfile.directory=/text], "
        "volumeMounts: [{name: v, mountPath: /text}]}]"
    )

    assert found("DS1409", example) == []
