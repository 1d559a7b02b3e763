"""What the problem detector's monitors say as facts."""

from __future__ import annotations

import json

from constructs_lib.programs.facts import Access, Facts
from tests.programs.reading import facts_of

IMAGE = "registry.k8s.io/node-problem-detector/node-problem-detector:v1.36.0"
KMSG = Access(path="/dev/kmsg", kind="device", purpose="node")


def facts(*args: str, **files: str) -> Facts:
    return facts_of(IMAGE, *args, **files)


def test_monitors_of_the_image_are_known_by_their_names() -> None:
    told = facts(
        "--config.system-log-monitor=/config/kernel-monitor.json,/config/systemd-monitor.json"
    )

    assert told.accesses == (
        KMSG,
        Access(path="/var/log/journal", kind="folder", purpose="journal"),
    )
    assert told.complete


def test_a_monitor_of_its_own_says_what_it_reads() -> None:
    own = json.dumps({"plugin": "filelog", "logPath": "/var/log/kern.log"})
    told = facts("--config.system-log-monitor=/settings/own.json", own_json=own)

    assert told.accesses == (Access(path="/var/log/kern.log", purpose="node"),)


def test_a_monitor_that_nobody_knows_leaves_it_open() -> None:
    assert not facts("--config.system-log-monitor=/config/mine.json").complete


def test_a_monitor_that_is_no_json_is_a_mistake_with_its_place() -> None:
    told = facts("--config.system-log-monitor=/settings/own.json", own_json='{\n "plugin": kmsg}')

    assert [each.place.line for each in told.mistakes] == [2]


def test_it_writes_conditions_and_events() -> None:
    asked = [(each.resource, sorted(each.verbs)) for each in facts().rights]

    assert asked == [
        ("nodes", ["get"]),
        ("nodes/status", ["patch"]),
        ("events", ["create", "patch"]),
    ]
    assert facts("--enable-k8s-exporter=false").rights == ()


def test_it_has_to_know_its_node() -> None:
    assert [each.name for each in facts().settings] == ["NODE_NAME"]
    assert facts("--hostname-override=a").settings == ()


def test_it_answers_in_the_pod_only_unless_told() -> None:
    assert [(e.port, e.loopback) for e in facts().endpoints] == [(20256, True), (20257, True)]
    assert not facts("--prometheus-address=0.0.0.0").endpoints[1].loopback
