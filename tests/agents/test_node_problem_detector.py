"""NodeProblemDetector: reads one log, with what that log takes, and reports what it is told to."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.node_problem_detector import (
    FILESYSTEMS,
    KERNEL,
    Journald,
    Kmsg,
    LogMonitor,
    LogRule,
    NodeProblem,
    NodeProblemDetectorSpec,
)
from constructs_lib.k8s.manifest import Json, Manifest
from tests.pods import from_field, pod_spec_of

RULE = LogRule(reason="Restarted", pattern="Started .*")
KUBELET = LogMonitor(name="kubelet-monitor", identifier="kubelet", events=(RULE,))


def objects(source: Kmsg | Journald, **fields: Any) -> dict[str, Manifest]:
    spec = NodeProblemDetectorSpec(name="npd", namespace="node-health", source=source, **fields)
    return {manifest["kind"]: manifest for manifest in spec.manifests()}


def container(source: Kmsg | Journald, **fields: Any) -> Json:
    return pod_spec_of(objects(source, **fields)["DaemonSet"])["containers"][0]


def configs(source: Kmsg | Journald, **fields: Any) -> dict[str, Json]:
    data = objects(source, **fields)["ConfigMap"]["data"]
    return {name: json.loads(text) for name, text in data.items()}


def host_paths(source: Kmsg | Journald) -> list[Json]:
    volumes = pod_spec_of(objects(source)["DaemonSet"])["volumes"]
    return [volume["hostPath"] for volume in volumes if "hostPath" in volume]


def test_the_kernels_device_takes_privilege_and_says_why() -> None:
    annotations = objects(Kmsg())["DaemonSet"]["metadata"]["annotations"]

    assert container(Kmsg())["securityContext"]["privileged"] is True
    assert "/dev/kmsg" in annotations["constructs-lib/ignore.DS501"]


def test_the_journal_takes_no_privilege_and_no_capability() -> None:
    security = container(Journald())["securityContext"]
    annotations = objects(Journald())["DaemonSet"]["metadata"]["annotations"]

    assert "privileged" not in security
    assert security["capabilities"] == {"drop": ["ALL"]}
    assert "constructs-lib/ignore.DS501" not in annotations


SEEN: dict[str, tuple[Kmsg | Journald, list[Json]]] = {
    "kmsg": (Kmsg(), [{"path": "/dev/kmsg", "type": "CharDevice"}]),
    "journald": (
        Journald(path="/run/log/journal"),
        [
            {"path": "/run/log/journal", "type": "Directory"},
            {"path": "/etc/machine-id", "type": "File"},
        ],
    ),
}


@pytest.mark.parametrize(("source", "paths"), SEEN.values(), ids=SEEN)
def test_it_sees_of_the_node_only_the_log_it_reads_and_cannot_write_it(
    source: Kmsg | Journald, paths: list[Json]
) -> None:
    mounts = container(source)["volumeMounts"]

    assert host_paths(source) == paths
    assert [mount["readOnly"] for mount in mounts] == [True] * len(mounts)


def test_every_monitor_named_in_the_arguments_is_in_a_mounted_file() -> None:
    fields = {"monitors": (KERNEL, KUBELET)}
    found = container(Journald(), **fields)
    flag = "--config.system-log-monitor="
    named = next(arg for arg in found["args"] if arg.startswith(flag)).removeprefix(flag)
    folder = next(m["mountPath"] for m in found["volumeMounts"] if m["name"] == "config")

    assert named.split(",") == [f"{folder}/{name}" for name in configs(Journald(), **fields)]


def test_the_images_own_files_stay_visible() -> None:
    assert "/config" not in [mount["mountPath"] for mount in container(Kmsg())["volumeMounts"]]


def test_a_journal_monitor_reads_the_messages_of_its_identifier() -> None:
    found = configs(Journald(), monitors=(KERNEL, KUBELET))

    assert {name: config["pluginConfig"]["source"] for name, config in found.items()} == {
        "kernel-monitor.json": "kernel",
        "kubelet-monitor.json": "kubelet",
    }


def test_both_logs_give_the_same_rules() -> None:
    kmsg, journal = configs(Kmsg()), configs(Journald())

    assert {name: config["plugin"] for name, config in kmsg.items()} == dict.fromkeys(kmsg, "kmsg")
    assert [c["rules"] for c in kmsg.values()] == [c["rules"] for c in journal.values()]


def test_every_permanent_rule_makes_a_declared_condition_true() -> None:
    for config in configs(Kmsg()).values():
        declared = {condition["type"] for condition in config["conditions"]}
        used = {rule["condition"] for rule in config["rules"] if rule["type"] == "permanent"}

        assert used == declared


def test_a_restart_can_report_nothing_twice() -> None:
    assert {config["lookback"] for config in configs(Kmsg(), lookback="0").values()} == {"0"}


def test_it_knows_its_node_and_binds_the_role_every_cluster_has() -> None:
    found = objects(Kmsg())
    env = {entry["name"]: entry["valueFrom"] for entry in container(Kmsg())["env"]}

    assert env["NODE_NAME"] == from_field("spec.nodeName")
    assert found["ClusterRoleBinding"]["roleRef"]["name"] == "system:node-problem-detector"
    assert "ClusterRole" not in found


def test_it_can_be_asked_from_outside_the_pod_and_has_no_port_of_the_node() -> None:
    found = container(Kmsg())

    assert {"--address=$(POD_IP)", "--prometheus-address=$(POD_IP)"} <= set(found["args"])
    assert [port for port in found["ports"] if "hostPort" in port] == []
    assert "hostNetwork" not in pod_spec_of(objects(Kmsg())["DaemonSet"])


def test_it_may_wait_for_the_api_server_longer_than_it_does() -> None:
    startup = container(Kmsg())["startupProbe"]

    assert startup["periodSeconds"] * startup["failureThreshold"] > 5 * 60


LINES = {
    "Out of memory: Killed process 7 (java) total-vm:1kB, anon-rss:1kB, file-rss:0kB": "OOMKilling",
    "Killed process 7 (java), UID 0, total-vm:1kB, anon-rss:1kB, file-rss:0kB": "OOMKilling",
    "INFO: task jbd2/sda1-8:12 blocked for more than 120 seconds.": "TaskHung",
    "BUG: kernel NULL pointer dereference, address: 0000000000000010": "KernelOops",
    "BUG: unable to handle page violation for address: ffffb3a1": "KernelOops",
    "EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2": "Ext4Error",
    "Buffer I/O error on dev sda1, logical block 1, async page read": "IOError",
    "EXT4-fs (sda1): Remounting filesystem read-only": "FilesystemIsReadOnly",
    "XFS (sda1): Corruption of memory detected.  Shutting down filesystem": "XfsHasShutdown",
    "{1}[Hardware Error]: event severity: fatal": "CperHardwareErrorFatal",
    "{1}[Hardware Error]: event severity: corrected": None,
    "EXT4-fs (sda1): mounted filesystem with ordered data mode": None,
}


@pytest.mark.parametrize(("line", "reason"), LINES.items(), ids=LINES)
def test_the_ready_made_monitors_understand_what_kernels_write(
    line: str, reason: str | None
) -> None:
    rules = [rule for config in configs(Kmsg()).values() for rule in config["rules"]]
    matched = [rule["reason"] for rule in rules if re.search(rf"{rule['pattern']}\Z", line)]

    assert matched == ([reason] if reason else [])


def test_a_hung_container_runtime_is_a_condition_and_not_only_an_event() -> None:
    line = "INFO: task containerd:12 blocked for more than 120 seconds."
    rules = configs(Kmsg())["kernel-monitor.json"]["rules"]
    matched = {rule["type"] for rule in rules if re.search(rf"{rule['pattern']}\Z", line)}

    assert matched == {"temporary", "permanent"}


CONDITION = NodeProblem(
    type="ReadonlyFilesystem", healthy_reason="Fine", healthy_message="Fine.", rules=(RULE,)
)
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "unit-in-kmsg": ({"monitors": (KERNEL, KUBELET)}, r"monitors\[1\].identifier.*use Journald"),
    "same-name": ({"monitors": (KERNEL, KERNEL)}, "monitor 'kernel-monitor' is listed twice"),
    "same-condition": (
        {"monitors": (FILESYSTEMS, LogMonitor(name="mine", conditions=(CONDITION,)))},
        "condition 'ReadonlyFilesystem' is listed twice",
    ),
    "no-monitors": ({"monitors": ()}, "at least 1 item"),
    "nothing-to-look-for": ({"monitors": ({"name": "mine"},)}, "give at least one of the two"),
    "lookback": ({"lookback": "5 minutes"}, "lookback"),
    "look-ahead": (
        {"monitors": ({"name": "mine", "events": ({"reason": "A", "pattern": "a(?!b)"},)},)},
        "looks ahead or behind",
    ),
    "reason": (
        {"monitors": ({"name": "mine", "events": ({"reason": "not ok", "pattern": "a"},)},)},
        "write it as in 'KernelDeadlock'",
    ),
}


@pytest.mark.parametrize(("fields", "message"), REFUSED.values(), ids=REFUSED)
def test_what_would_not_work_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        objects(Kmsg(), **fields)
