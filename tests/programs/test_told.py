"""Arguments and variables are read as the kubelet hands them over."""

from __future__ import annotations

import re
from typing import Any

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.programs.facts import UNKNOWN
from constructs_lib.programs.told import Told
from tests.programs.reading import config_map, daemon_set, find_in

REFERENCE = re.compile(r"\$\{(\w+)(?::-(?P<default>[^}]*))?\}")
ENV: list[dict[str, Any]] = [
    {"name": "FOLDER", "value": "/state"},
    {"name": "FILE", "value": "$(FOLDER)/a.db"},
    {"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
    {"name": "SPACE", "valueFrom": {"fieldRef": {"fieldPath": "metadata.namespace"}}},
    {"name": "NODE", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
    {"name": "SECRET", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
    {"name": "KEY", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "a.conf"}}},
]


def told(*args: str, **fields: Any) -> Told:
    view = DaemonSetView(daemon_set("agent", *args, env=ENV, **fields))
    return Told(daemon_set=view, container=view.all[0], find=find_in(config_map(a_conf="one")))


@pytest.mark.parametrize(
    ("args", "values"),
    [
        pytest.param(["--file=/a"], ["/a"], id="equals"),
        pytest.param(["-file=/a"], ["/a"], id="one dash"),
        pytest.param(["--file", "/a"], ["/a"], id="next word"),
        pytest.param(["-f", "/a", "--file=/b"], ["/a", "/b"], id="twice"),
        pytest.param(["--file", "--other"], [""], id="a switch"),
        pytest.param(["--file=$(FILE)"], ["/state/a.db"], id="a variable of variables"),
        pytest.param(["--file=/a/$(POD)"], ["/a/$(POD)"], id="the Pod's own"),
        pytest.param(["--file=$$(POD)"], ["$(POD)"], id="escaped"),
        pytest.param(["--file=$(GONE)"], ["$(GONE)"], id="no such variable"),
        pytest.param(["--file", "$(SECRET)"], [UNKNOWN], id="a Secret"),
        pytest.param(["--other=/a"], [], id="another flag"),
    ],
)
def test_flags_are_read(args: list[str], values: list[Any]) -> None:
    assert [each.text for each in told(*args).flag("file", "f")] == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${FOLDER}/b", "/state/b"),
        ("${KEY}", "one"),
        ("${SPACE}", "agents"),
        ("${POD}", "$(POD)"),
        ("${HOSTNAME}", "$(HOSTNAME)"),
        ("${NODE}", UNKNOWN),
        ("${GONE}", UNKNOWN),
        ("${GONE:-/c}", "/c"),
        ("${SET}", "1"),
    ],
)
def test_variables_of_a_configuration_are_replaced(text: str, value: Any) -> None:
    assert told().expanded(text, REFERENCE, {"SET": "1"}.get) == value


def test_variables_of_a_whole_config_map_are_known() -> None:
    found = told(envFrom=[{"prefix": "P_", "configMapRef": {"name": "settings"}}])
    variable = found.variable("P_a.conf")

    assert variable is not None
    assert variable.text == "one"


def test_a_script_decides_for_itself() -> None:
    assert told(command=["/bin/sh", "-c", "exec agent"]).is_script
    assert not told("sh").is_script
