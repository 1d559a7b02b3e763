"""Checks of the problem detector: their files, what they are run with, and that nothing repairs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.node_problem_detector import (
    KUBE_PROXY,
    KUBELET,
    Check,
    CheckedCondition,
    Journald,
    NodeProblemDetectorSpec,
    PluginMonitor,
)
from constructs_lib.declaration.host import Granted, HostAccess
from constructs_lib.k8s.manifest import Json
from tests.pods import pod_spec_of

ON_NODE = HostAccess(network=Granted(reason="The kubelet answers on localhost only."))
FULL = CheckedCondition(
    type="DiskFull", healthy_reason="DiskHasRoom", healthy_message="There is room."
)
CHECK = Check(reason="DiskIsFull", condition="DiskFull", script="exit $1\n", args=("1",))


def monitor(**fields: Any) -> PluginMonitor:
    return PluginMonitor(**{"name": "disk", "checks": (CHECK,), "conditions": (FULL,), **fields})


def objects(*plugins: PluginMonitor, **fields: Any) -> dict[str, Json]:
    spec = NodeProblemDetectorSpec(
        name="npd", namespace="npd", source=Journald(), plugins=plugins, **fields
    )
    return {manifest["kind"]: manifest for manifest in spec.manifests()}


def data(*plugins: PluginMonitor, **fields: Any) -> dict[str, str]:
    found: dict[str, str] = objects(*plugins, **fields)["ConfigMap"]["data"]
    return found


def test_without_checks_the_flag_is_not_there() -> None:
    assert "custom-plugin-monitor" not in str(objects()["DaemonSet"])


def test_every_file_named_is_one_that_is_mounted() -> None:
    found = objects(monitor())
    container = pod_spec_of(found["DaemonSet"])["containers"][0]
    folder = next(m["mountPath"] for m in container["volumeMounts"] if m["name"] == "config")
    flag = next(a for a in container["args"] if a.startswith("--config.custom-plugin-monitor="))
    rule = json.loads(data(monitor())["disk.json"])["rules"][0]

    named = {flag.partition("=")[2], rule["args"][0]}
    assert named == {f"{folder}/{name}" for name in data(monitor()) if name.startswith("disk")}


def test_a_condition_is_permanent_and_its_lack_an_event() -> None:
    event = Check(reason="ClockIsOff", command="/usr/bin/check-clock", args=("-v",))
    rules = json.loads(data(monitor(checks=(CHECK, event)))["disk.json"])["rules"]

    assert [(rule["type"], rule.get("condition")) for rule in rules] == [
        ("permanent", "DiskFull"),
        ("temporary", None),
    ]
    assert (rules[1]["path"], rules[1]["args"]) == ("/usr/bin/check-clock", ["-v"])


@pytest.mark.parametrize("code", ["0", "1", "3"])
def test_a_script_runs_as_it_is_called(code: str, tmp_path: Path) -> None:
    check = Check(reason="DiskIsFull", condition="DiskFull", script="exit $1\n", args=(code,))
    files = data(monitor(checks=(check,)))
    rule = json.loads(files["disk.json"])["rules"][0]
    script = tmp_path / Path(rule["args"][0]).name
    script.write_text(files[script.name], encoding="utf-8")
    command = [rule["path"], str(script), *rule["args"][1:]]

    assert subprocess.run(command, check=False).returncode == int(code)


@pytest.mark.parametrize("preset", [KUBELET, KUBE_PROXY], ids=lambda preset: preset.name)
def test_a_preset_repairs_nothing_and_asks_the_node(preset: PluginMonitor) -> None:
    found = data(preset, host=ON_NODE)
    rule = json.loads(found[f"{preset.name}.json"])["rules"][0]

    assert "--enable-repair=false" in rule["args"]
    with pytest.raises(DeclarationError, match="grant it with"):
        objects(preset)


REFUSED: dict[str, tuple[Any, str]] = {
    "no condition": (lambda: monitor(conditions=()), "'DiskFull' is none of conditions"),
    "no check": (
        lambda: monitor(checks=(Check(reason="X", script="exit 0"),)),
        "no check makes 'DiskFull' true",
    ),
    "too slow": (lambda: monitor(interval=5, timeout=10), "10 is more than interval, 5"),
    "nothing to run": (lambda: Check(reason="X"), "write either a command or a script"),
    "two things": (
        lambda: Check(reason="X", command="/bin/true", script="exit 0"),
        "write either a command or a script",
    ),
    "twice": (lambda: objects(monitor(), monitor()), "the monitor 'disk' is listed twice"),
}


@pytest.mark.parametrize(("build", "message"), REFUSED.values(), ids=REFUSED)
def test_what_the_detector_would_not_run_is_refused(build: Any, message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        build()
