"""DS603 to DS608: which paths of the node an agent mounts, and how."""

from __future__ import annotations

import pytest

from constructs_lib.yaml.edit import Put
from tests.policy.judging import STRICT, edits, found, places, pod, severities

AGENT = "spec.template.spec.containers[0]"
READ = "readOnly: true"


def mounting(
    path: str,
    fields: str = READ,
    *,
    source: str = "type: Directory",
    role: str = "generic",
    name: str = "agent",
) -> str:
    """One path of the node in the only container."""
    mount = f"{{name: v, mountPath: /mounted, {fields}}}"
    volume = f"{{name: v, hostPath: {{path: '{path}', {source}}}}}"
    only = f"{{$patch: replace}}, {{name: {name}, image: i, volumeMounts: [{mount}]}}"
    return pod(f"containers: [{only}], volumes: [{volume}]", role=role)


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(mounting("/"), ["warning"], id="the root"),
        pytest.param(mounting("/", "readOnly: false"), ["error"], id="the root, writable"),
        pytest.param(mounting("//"), ["warning"], id="the root, oddly written"),
        pytest.param(mounting("/", role="node-exporter"), ["info"], id="for a node exporter"),
        pytest.param(mounting("/", role="security"), ["info"], id="for a security agent"),
        pytest.param(
            mounting("/", "readOnly: false", role="security"), ["error"], id="writable, any role"
        ),
        pytest.param(mounting("/etc"), ["warning"], id="settings"),
        pytest.param(mounting("/etc/"), ["warning"], id="a slash at the end"),
        pytest.param(mounting("/var/./lib//"), ["warning"], id="dots and slashes"),
        pytest.param(mounting("/var/run"), ["warning"], id="the other name of /run"),
        pytest.param(mounting("/proc", role="security"), [], id="/proc, security"),
        pytest.param(mounting("/sys", role="device-plugin"), [], id="/sys, device plugin"),
        pytest.param(mounting("/usr", role="security"), ["warning"], id="/usr, security"),
        pytest.param(mounting("/proc", role="node-exporter"), [], id="/proc, node exporter"),
        pytest.param(mounting("/dev", role="csi-node"), [], id="/dev, CSI driver"),
        pytest.param(mounting("/dev"), ["warning"], id="/dev"),
        pytest.param(mounting("/etc/os-release"), [], id="one file"),
        pytest.param(mounting("/var/log/pods"), [], id="one folder"),
        pytest.param(mounting("/etcetera"), [], id="a name that begins the same"),
        pytest.param(mounting("/etc", f"{READ}, subPath: os-release"), [], id="part of it"),
        pytest.param(pod("volumes: [{name: v, hostPath: {path: /}}]"), [], id="mounted by none"),
    ],
)
def test_ds603_finds_paths_that_hold_too_much(example: str, expected: list[str]) -> None:
    assert severities("DS603", example) == expected


def test_ds603_says_what_agents_of_the_kind_need() -> None:
    example = mounting("/var", role="logs")
    message = (
        "The container mounts all of /var, read-only; agents of its kind need /var/log/pods and "
        "/var/log/containers."
    )

    assert found("DS603", example) == [("warning", message)]
    assert places("DS603", example) == [f"{AGENT}.volumeMounts[0]"]


@pytest.mark.parametrize(
    ("path", "role", "expected"),
    [
        pytest.param("/var/log", "generic", True, id="logs"),
        pytest.param("/opt/cni/bin", "cni", False, id="plugins of a CNI"),
        pytest.param("/opt/cni/bin", "logs", True, id="not for logs"),
        pytest.param("/var/run/agent", "cni", False, id="a CNI's folder of its own"),
        pytest.param("/var/run/other", "cni", True, id="another's folder"),
        pytest.param("/run/xtables.lock", "cni", False, id="the lock of iptables"),
        pytest.param("/var/lib/kubelet/plugins/x", "csi-node", False, id="a CSI driver's socket"),
        pytest.param("/var/lib/kubelet/plugins_registry", "csi-node", False, id="its registration"),
        pytest.param("/var/lib/kubelet/device-plugins", "device-plugin", False, id="devices"),
        pytest.param("/var/lib/kubelet", "csi-node", True, id="all of the kubelet"),
        pytest.param("/var/lib/agent-state/logs", "logs", False, id="a log agent's state"),
        pytest.param("/var/lib/agents", "logs", True, id="a longer name"),
        pytest.param("/var/lib/agent", "generic", True, id="the state of any agent"),
    ],
)
def test_ds604_finds_paths_the_role_does_not_write(path: str, role: str, *, expected: bool) -> None:
    assert severities("DS604", mounting(path, "readOnly: false", role=role)) == (
        ["warning"] * expected
    )
    assert found("DS604", mounting(path, role=role)) == []


def test_ds604_is_found_once_a_mount() -> None:
    mounts = "[{name: v, mountPath: /a}, {name: v, mountPath: /b, readOnly: true}]"
    example = pod(
        f"initContainers: [{{name: i, volumeMounts: {mounts}}}], "
        f"containers: [{{name: agent, volumeMounts: {mounts}}}], "
        "volumes: [{name: v, hostPath: {path: /srv}}]"
    )

    assert places("DS604", example) == [
        "spec.template.spec.initContainers[0].volumeMounts[0]",
        f"{AGENT}.volumeMounts[0]",
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/var/log", True), ("/etc/ssl", True), ("/sys", True), ("/etc", False), ("/srv", False)],
)
def test_ds604_is_fixed_where_agents_only_read(path: str, *, expected: bool) -> None:
    place = ("spec", "template", "spec", "containers", 0, "volumeMounts", 0, "readOnly")
    fixes = [Put(path=place, value=True)] if expected else []

    assert edits("DS604", mounting(path, "readOnly: false")) == fixes


@pytest.mark.parametrize(
    ("path", "fields", "expected"),
    [
        pytest.param("/", READ, True, id="the root"),
        pytest.param("/var/run", READ, True, id="/run by its other name"),
        pytest.param("/var/lib/kubelet", f"{READ}, recursiveReadOnly: Disabled", True, id="off"),
        pytest.param("/", f"{READ}, recursiveReadOnly: IfPossible", False, id="if possible"),
        pytest.param("/", f"{READ}, recursiveReadOnly: Enabled", False, id="on"),
        pytest.param("/", f"{READ}, mountPropagation: None", True, id="no propagation"),
        pytest.param(
            "/", f"{READ}, mountPropagation: HostToContainer", False, id="where it is refused"
        ),
        pytest.param("/", "readOnly: false", False, id="writable anyway"),
        pytest.param("/var/log", READ, False, id="a path without mounts below"),
    ],
)
def test_ds605_finds_what_stays_writable_below(path: str, fields: str, *, expected: bool) -> None:
    example = mounting(path, fields)

    assert severities("DS605", example) == []
    assert severities("DS605", example, config=STRICT) == ["info"] * expected
    assert found("DS605", example, config=STRICT, minor=32) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("/var/run/docker.sock", "/var/run/docker.sock", id="Docker"),
        pytest.param(
            "/run/containerd/containerd.sock", "/run/containerd/containerd.sock", id="containerd"
        ),
        pytest.param("/var/run/crio/crio.sock", "/var/run/crio/crio.sock", id="CRI-O"),
        pytest.param("/run/cri-dockerd.sock", "/run/cri-dockerd.sock", id="cri-dockerd"),
        pytest.param("/srv/containerd.sock", "/srv/containerd.sock", id="at another place"),
        pytest.param(
            "/run/containerd",
            "/run/containerd/containerd.sock through /run/containerd",
            id="folder",
        ),
        pytest.param("/var/run/", "/run/containerd/containerd.sock through /var/run", id="all"),
    ],
)
def test_ds606_finds_the_runtimes_socket_read_only_or_not(path: str, expected: str) -> None:
    message = f"The container reaches the runtime's socket {expected}."

    assert found("DS606", mounting(path)) == [("error", message)]
    assert found("DS606", mounting(path, "readOnly: false", role="logs")) == [("warning", message)]


@pytest.mark.parametrize("path", ["/", "/run/agent", "/var", "/run/containerd-state"])
def test_ds606_leaves_other_paths_to_other_rules(path: str) -> None:
    assert found("DS606", mounting(path)) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("/etc/kubernetes", "/etc/kubernetes of the node", id="settings"),
        pytest.param(
            "/etc/kubernetes/manifests/", "/etc/kubernetes/manifests of the node", id="static Pods"
        ),
        pytest.param("/etc", "/etc/kubernetes of the node through /etc", id="all settings"),
        pytest.param(
            "/etc/kubernetes/admin.conf",
            "/etc/kubernetes/admin.conf of the node",
            id="a kubeconfig",
        ),
        pytest.param(
            "/etc/kubernetes/kops-controller/pki",
            "/etc/kubernetes/kops-controller/pki of the node",
            id="keys of a controller",
        ),
        pytest.param(
            "/var/lib/kubelet",
            "/var/lib/kubelet/pki of the node through /var/lib/kubelet",
            id="the kubelet",
        ),
        pytest.param("/var/lib/etcd", "/var/lib/etcd of the node", id="etcd"),
        pytest.param("/var/lib//etcd/member", "/var/lib//etcd/member of the node", id="in etcd"),
        pytest.param("/root", "/root/.ssh of the node through /root", id="home of root"),
    ],
)
def test_ds607_finds_credentials_of_the_node(path: str, expected: str) -> None:
    assert found("DS607", mounting(path, role="security")) == [
        ("error", f"The container reaches {expected}.")
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/var/lib/kubelet/pods",
        "/etc/kubernetes-other",
        "/etc/kubernetes/secrets-store-csi-providers",
        "/etc/kubernetes/node-feature-discovery/features.d",
    ],
)
def test_ds607_leaves_other_paths_to_other_rules(path: str) -> None:
    assert found("DS607", mounting(path)) == []


@pytest.mark.parametrize(
    ("path", "type_", "role", "expected"),
    [
        pytest.param("/etc/machine-id", "''", "generic", True, id="a known file, empty type"),
        pytest.param("/run/x.sock", "null", "generic", True, id="a socket without type"),
        pytest.param("/run/x.sock", "Socket", "generic", False, id="a socket"),
        pytest.param("/var/lib/csi.example.com", "null", "generic", False, id="a folder with dots"),
        pytest.param("/etc/agent", "DirectoryOrCreate", "generic", True, id="made in /etc"),
        pytest.param("/etc/cni/net.d", "DirectoryOrCreate", "cni", False, id="the role's work"),
        pytest.param(
            "/var/lib/agent", "DirectoryOrCreate", "generic", False, id="made in /var/lib"
        ),
        pytest.param("/var/log/syslog", "File", "generic", True, id="a file that rotates"),
        pytest.param("/etc/hosts", "File", "generic", False, id="a file that stays"),
    ],
)
def test_ds608_finds_types_that_do_not_fit(
    path: str, type_: str, role: str, *, expected: bool
) -> None:
    example = mounting(path, source=f"type: {type_}", role=role)
    place = "spec.template.spec.volumes[0].hostPath.type"

    assert severities("DS608", example, config=STRICT) == ["info"] * expected
    assert places("DS608", example, config=STRICT) == [place] * expected


@pytest.mark.parametrize(("path", "proposes"), [("/var/lib/kubelet", True), ("/usr", False)])
def test_ds603_proposes_only_what_lies_in_the_broad_path(path: str, *, proposes: bool) -> None:
    [(_, message)] = found("DS603", mounting(path, role="device-plugin"))

    assert ("agents of its kind need" in message) is proposes


def test_ds603_proposes_nothing_to_an_exporter_that_reads_every_mount() -> None:
    [(_, message)] = found("DS603", mounting("/", role="node-exporter"))

    assert "agents of its kind need" not in message


@pytest.mark.parametrize(
    ("path", "role", "expected"),
    [
        pytest.param("/var/lib/kubelet/pods", "storage", 0, id="what storage mounts"),
        pytest.param(
            "C:\\var\\lib\\kubelet\\plugins\\a\\", "csi-node", 0, id="a folder of Windows"
        ),
        pytest.param("\\\\.\\pipe\\csi-proxy-filesystem-v1", "csi-node", 0, id="a pipe"),
        pytest.param("/run/xtables.lock", "kube-proxy", 0, id="the lock of the firewall"),
        pytest.param("/run/xtables.lock", "logs", 1, id="the lock in other hands"),
    ],
)
def test_ds604_knows_what_the_work_of_a_role_is(path: str, role: str, expected: int) -> None:
    example = mounting(path, "readOnly: false", role=role)

    assert len(found("DS604", example)) == expected
