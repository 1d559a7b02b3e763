"""Inputs made after public reports, and what a command must say of each.

A line of the table is a command and what its text must hold, or, after ``not``, must not. Values in
the inputs are invented; what happened is in the report that is named.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from constructs_lib import CsiNodePluginSpec
from constructs_lib.agents import csi_node_plugin as csi
from constructs_lib.cli.program import cli
from constructs_lib.errors import DeclarationError

INPUTS: Final = Path(__file__).parent / "inputs"

TABLE: Final[dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]] = {
    "a version of the chart in the selector": (
        "check 01-chart-version-in-selector.yaml",
        ("DS106", "helm.sh/chart"),
        (),
    ),
    "a selector that changes": (
        "diff 02-selector-changes-old.yaml 02-selector-changes-new.yaml",
        ("cannot be applied: spec.selector cannot be changed in place",),
        (),
    ),
    "tolerations below affinity": (
        "check 04-tolerations-under-affinity.yaml",
        ("DS004",),
        (),
    ),
    "dcgm-exporter#731: coverage": (
        "coverage 05-gpu-exporter-no-gpu-toleration.yaml --nodes 05-nodes.yaml",
        ("agents/dcgm-exporter is wanted on none of 5 nodes.",),
        (),
    ),
    "dcgm-exporter#731, k8s-device-plugin#315: check": (
        "check 05-gpu-exporter-no-gpu-toleration.yaml",
        ("DS314",),
        (),
    ),
    "terraform-aws-eks#3621": (
        "check 07-identity-agent-not-ready.yaml",
        ("DS315", "node.kubernetes.io/not-ready:NoSchedule"),
        (),
    ),
    "terraform-aws-eks#3621: coverage": (
        "coverage 07-identity-agent-not-ready.yaml --nodes 07-nodes.yaml",
        ("taint node.kubernetes.io/not-ready:NoSchedule is not tolerated",),
        (),
    ),
    "aws-ebs-csi-driver#1232": (
        "check 08-csi-node-startup-taint.yaml",
        ("DS315", "ebs.csi.aws.com/agent-not-ready:NoExecute"),
        (),
    ),
    "aws-ebs-csi-driver#1232: coverage": (
        "coverage 08-csi-node-startup-taint.yaml --nodes 08-nodes.yaml",
        ("taint ebs.csi.aws.com/agent-not-ready=true:NoExecute is not tolerated",),
        (),
    ),
    "a surge with a host port": (
        "rollout 11-surge-hostport.yaml --nodes 11-nodes.yaml",
        ("deadlocks: never starts",),
        (),
    ),
    "three lost nodes of 164": (
        "rollout 13-three-lost-nodes-of-164.yaml --nodes 13-nodes.yaml",
        ("deadlocks: never starts", "use up the budget", "maxUnavailable 4"),
        (),
    ),
    "a network plugin that rolls all at once": (
        "check 14-cilium-all-at-once.yaml",
        ("DS202",),
        (),
    ),
    "vsphere-csi-driver#1701": (
        "rollout 16-ondelete-forgotten.yaml --nodes 13-nodes.yaml",
        ("1. (no label): 1 node\n", "2. (no label): 17 nodes", "--wave-label"),
        ("use up the budget", "161 nodes\n       for"),
    ),
    "a slow rollout of 1000 nodes": (
        "rollout 17-slow-rollout-1000-nodes.yaml --nodes 17-nodes.yaml",
        ("completes in about",),
        (),
    ),
    "a critical class outside kube-system": (
        "check 19-critical-class-outside-kube-system.yaml",
        ("DS412",),
        (),
    ),
    "limits without requests": (
        "coverage 20-limits-without-requests.yaml --nodes 20-nodes.yaml",
        ("cpu 1 core (25%), memory 400Mi",),
        (),
    ),
    "too big for small nodes": (
        "coverage 22-too-big-for-small-nodes.yaml --nodes 22-nodes.yaml",
        ("insufficient",),
        (),
    ),
    "two node exporters": (
        "coverage 23-two-node-exporters.yaml --nodes 23-nodes.yaml",
        ("9100",),
        (),
    ),
    "zfs-localpv#113, csi-packet#45": (
        "check 31-registrar-path-of-another-kubelet.yaml",
        (
            "DS1450",
            "/var/snap/microk8s/common/var/lib/kubelet/plugins/lvm.csi.example.com/csi.sock",
        ),
        (),
    ),
    "prometheus-community/helm-charts#80": (
        "check 49-exporter-without-rootfs.yaml",
        ("DS1409", "node exporter reads /host/root, where nothing of the node is mounted."),
        (),
    ),
    "deliveryhero/helm-charts#276, node-problem-detector#698": (
        "check 52-npd-kmsg-not-mounted.yaml",
        ("opens /dev/kmsg, where nothing of the node is mounted", "patch nodes/status"),
        (),
    ),
    "a namespace that enforces baseline": (
        "check 40-namespace-enforces-baseline.yaml",
        ("DS515",),
        (),
    ),
    "newrelic/helm-charts#607": (
        "diff 44-volume-configmap-old.yaml 44-volume-configmap-new.yaml",
        ("agents/fluent-bit: nothing of it changes", "configuration-does-not-roll"),
        (),
    ),
    "newrelic/helm-charts#607: Markdown": (
        "diff 44-volume-configmap-old.yaml 44-volume-configmap-new.yaml --format markdown",
        ("| `agents/fluent-bit` | unchanged |", "configuration-does-not-roll"),
        (),
    ),
    "kepler#2392": (
        "diff 58-env-configmap-old.yaml 58-env-configmap-new.yaml",
        ("configuration-does-not-roll",),
        (),
    ),
    "host network and ClusterFirst": (
        "check 47-hostnetwork-clusterfirst.yaml",
        ("DS809",),
        (),
    ),
    "a budget that blocks drains": ("check 53-pdb-blocks-drain.yaml", ("DS1105",), ()),
    "kubernetes#123232": (
        "rollout 57-backend-outage.yaml --nodes 57-nodes.yaml --pods 57-pods-not-ready.yaml",
        ("their Pods are replaced at once, beyond maxUnavailable",),
        ("use up the budget",),
    ),
    "honeycomb-kubernetes-agent#267": (
        "check 59-handwritten-for-autopilot.yaml --platform gke-autopilot",
        ("DS1501", "rejects writing to the host path /var/log", "/var/lib/docker/containers"),
        (),
    ),
    "no limit of ephemeral storage": (
        "check 65-ephemeral-storage-eviction.yaml",
        ("DS410",),
        (),
    ),
}


def test_a_driver_that_mounts_in_user_space_does_not_roll_by_itself() -> None:
    driver = csi.Driver(name="s3.example.com", csi_driver=None, fuse=True)

    with pytest.raises(DeclarationError, match=r"OnDelete\(owner='...'\)"):
        CsiNodePluginSpec(
            name="s3",
            namespace="kube-system",
            driver=driver,
            image="registry.example.com/s3:1.0.0@sha256:" + "a" * 64,
        )


@pytest.mark.parametrize("report", TABLE)
def test_a_report_is_answered(report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    command, held, missing = TABLE[report]
    monkeypatch.chdir(INPUTS)

    answer = CliRunner().invoke(cli, command.split())

    assert answer.exit_code in {0, 1}, answer.output
    assert [each for each in held if each not in answer.output] == []
    assert [each for each in missing if each in answer.output] == []
