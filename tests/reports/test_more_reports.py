"""Further public reports of the same kinds, each as the smallest patch that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pytest

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.platforms.facts import Platform
from constructs_lib.policy.config import Config
from constructs_lib.policy.example import example_objects
from constructs_lib.questions.coverage import coverage
from tests.placement.builders import manifest
from tests.policy.judging import found, pod

DIGEST: Final = "sha256:" + "0123456789abcdef" * 4


@dataclass(frozen=True, kw_only=True)
class Case:
    """An input and what a rule says of it."""

    example: str
    rule: str
    says: str
    platform: Platform = "generic"


def agent(
    image: str,
    *,
    args: str = "",
    env: str = "",
    paths: dict[str, str] | None = None,
    more: str = "",
    kind: str = "",
) -> str:
    """A patch of the good DaemonSet: an image, its words, and paths of the node by their mounts."""
    given = (paths or {}).items()
    mounts = ", ".join(f"{{name: v{n}, mountPath: {at}}}" for n, (at, _) in enumerate(given))
    volumes = ", ".join(
        f"{{name: v{n}, hostPath: {{path: {path}, type: '{kind}'}}}}"
        for n, (_, path) in enumerate(given)
    )
    container = (
        f"{{name: agent, image: '{image}@{DIGEST}', args: [{args}], "
        f"env: [{env}], volumeMounts: [{mounts}]}}"
    )
    return pod(f"containers: [{container}], volumes: [{volumes}]{more}")


EXPORTER = "quay.io/prometheus/node-exporter:v1.9.0"
REGISTRAR = "registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.14.0"
NPD = "registry.k8s.io/node-problem-detector/node-problem-detector:v0.8.20"
FALCO = "docker.io/falcosecurity/falco:0.40.0"
DCGM = "nvcr.io/nvidia/k8s/dcgm-exporter:3.3.6-3.4.2-ubuntu22.04"

CASES: Final[dict[str, Case]] = {
    "prometheus-community/helm-charts#447: no --path.rootfs": Case(
        example=agent(EXPORTER, paths={"/rootfs": "/"}),
        rule="DS1454",
        says="/ of the node is mounted at /rootfs, and node exporter is not told so",
    ),
    "prometheus-operator#1820: /root for /": Case(
        example=agent(EXPORTER, args="--path.rootfs=/host/root", paths={"/host/root": "/root"}),
        rule="DS1454",
        says="--path.rootfs=/host/root is /root of the node",
    ),
    "helm/charts#22774: textfiles from a folder of the image": Case(
        example=agent(EXPORTER, args="--collector.textfile.directory=/home"),
        rule="DS1409",
        says="node exporter reads /home, where nothing of the node is mounted",
    ),
    "falco#650: the host's folder twice": Case(
        example=agent(
            FALCO,
            args="--cri=/host/run/containerd/containerd.sock",
            paths={"/host/run/containerd/containerd.sock": "/run/containerd/containerd.sock"},
        ),
        rule="DS1409",
        says="Falco opens /host/host/run/containerd/containerd.sock",
    ),
    "falco#2973: containerd of another runtime on k3s": Case(
        example=agent(
            FALCO,
            paths={"/host/run/containerd/containerd.sock": "/run/containerd/containerd.sock"},
        ),
        rule="DS1502",
        says="The container runtime's socket of k3s is /run/k3s/containerd/containerd.sock.",
        platform="k3s",
    ),
    "neuvector-helm#180: RKE2 has k3s' socket": Case(
        example=agent(
            "registry.example/enforcer:5",
            paths={"/run/containerd.sock": "/var/run/containerd/containerd.sock"},
        ),
        rule="DS1502",
        says="The container runtime's socket of RKE2 is /run/k3s/containerd/containerd.sock.",
        platform="rke2",
    ),
    "openebs/zfs-localpv#235: the kubelet of MicroK8s": Case(
        example=agent(REGISTRAR, paths={"/csi": "/var/lib/kubelet/plugins/zfs.csi.openebs.io"}),
        rule="DS1502",
        says="The kubelet's folder of MicroK8s is /var/snap/microk8s/common/var/lib/kubelet.",
        platform="microk8s",
    ),
    "openebs/mayastor#1379: the kubelet of k0s": Case(
        example=agent(
            REGISTRAR,
            args="--csi-address=/csi/csi.sock, "
            "--kubelet-registration-path=/var/lib/kubelet/plugins/io.openebs.csi/csi.sock",
            paths={"/csi": "/var/lib/k0s/kubelet/plugins/io.openebs.csi"},
        ),
        rule="DS1450",
        says="the driver's socket is /var/lib/k0s/kubelet/plugins/io.openebs.csi/csi.sock",
    ),
    "DataDog/helm-charts#273, #2448: no users on Talos": Case(
        example=agent("gcr.io/datadoghq/agent:7", paths={"/etc/passwd": "/etc/passwd"}),
        rule="DS1502",
        says="Talos has no /etc/passwd.",
        platform="talos",
    ),
    "a folder below /usr on Bottlerocket": Case(
        example=agent(
            "registry.example/agent:1",
            paths={"/libexec": "/usr/libexec/kubernetes/plugins"},
            kind="DirectoryOrCreate",
        ),
        rule="DS1502",
        says="he root file system of Bottlerocket is read-only",
        platform="bottlerocket",
    ),
    "dcgm-exporter#362: no socket of the kubelet": Case(
        example=agent(DCGM, env="{name: DCGM_EXPORTER_KUBERNETES, value: 'true'}"),
        rule="DS1409",
        says="DCGM exporter opens /var/lib/kubelet/pod-resources/kubelet.sock",
    ),
    "node-problem-detector and the journal": Case(
        example=agent(NPD, args="--config.system-log-monitor=/config/systemd-monitor.json"),
        rule="DS1409",
        says="node problem detector reads /var/log/journal",
    ),
    "flannel without its Pod's name": Case(
        example=agent("ghcr.io/flannel-io/flannel:v0.26.1", args="--ip-masq, --kube-subnet-mgr"),
        rule="DS1418",
        says="POD_NAME is not set",
    ),
    "a device plugin without the kubelet's folder": Case(
        example=agent(
            "nvcr.io/nvidia/k8s-device-plugin:v0.17.0",
            paths={"/var/lib/kubelet/plugins": "/var/lib/kubelet/plugins"},
        ),
        rule="DS1409",
        says="device plugin writes to /var/lib/kubelet/device-plugins",
    ),
    "an agent of every node on Autopilot": Case(
        example=agent("registry.example/agent:1", paths={"/host/proc": "/proc"}),
        rule="DS1501",
        says="GKE Autopilot rejects the host path /proc.",
        platform="gke-autopilot",
    ),
    "wkulhanek/openshift-prometheus#22: no constraints": Case(
        example=agent(EXPORTER, paths={"/host/proc": "/proc"}, more=", hostPID: true"),
        rule="DS1503",
        says="OpenShift lets no such Pod in (hostPID, host paths",
        platform="openshift",
    ),
    "node-exporter beside OpenShift's own": Case(
        example=pod(
            "hostNetwork: true, containers: [{name: agent, "
            "ports: [{name: m, containerPort: 9100, hostPort: 9100}]}]"
        ),
        rule="DS1504",
        says="OpenShift runs openshift-monitoring/node-exporter, which has port 9100 of the node.",
        platform="openshift",
    ),
    "a Ceph driver that mounts by FUSE": Case(
        example=agent("quay.io/cephcsi/cephcsi:v3.12.0", args="--nodeserver=true, --mounter=fuse"),
        rule="DS1451",
        says="every update ends all of them",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_report_is_found(case: str) -> None:
    asked = CASES[case]
    assert example_objects(asked.example)

    told = found(asked.rule, asked.example, config=Config(platform=asked.platform))

    assert any(asked.says in message for _, message in told), told


LINUX: Final = {"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}
FARGATE: Final = "eks.amazonaws.com/compute-type"


def cluster(**labels: str) -> dict[str, Any]:
    extra = {key.replace("__", "/").replace("_", "."): value for key, value in labels.items()}
    return {
        "nodes": [
            {"name": "usual", "count": 3, "cpu": 4, "memory": "8Gi", "labels": LINUX},
            {"name": "other", "count": 2, "cpu": 4, "memory": "8Gi", "labels": {**LINUX, **extra}},
        ]
    }


EVERYWHERE: Final[dict[str, Any]] = {"tolerations": [{"operator": "Exists"}]}
COVERED: Final[dict[str, tuple[Manifest, dict[str, Any], str]]] = {
    "aws/amazon-vpc-cni-k8s#1429, aws-cdk#11609, aws-efs-csi-driver#328": (
        manifest(**EVERYWHERE),
        {
            "nodes": [
                *cluster()["nodes"][:1],
                {**cluster()["nodes"][1], "labels": {**LINUX, FARGATE: "fargate"}},
            ]
        },
        "virtual-node",
    ),
    "amazon-cloudwatch-container-insights#14": (
        manifest(**EVERYWHERE),
        cluster(kubernetes_io__os="windows"),
        "operating-system",
    ),
    "an amd64 image on arm64 nodes": (
        manifest(container={"image": "quay.io/example/agent-amd64:1"}, **EVERYWHERE),
        cluster(kubernetes_io__arch="arm64"),
        "architecture",
    ),
}


@pytest.mark.parametrize("report", COVERED)
def test_a_pod_is_not_promised_where_it_cannot_run(report: str) -> None:
    daemon_set, nodes, predicate = COVERED[report]
    [entry] = coverage([daemon_set], nodes).coverage.daemon_sets
    reasons = [each.predicate for group in entry.groups for each in group.alone.reasons]

    assert (entry.desired, entry.running) == (5, 3)
    assert reasons == [predicate]
