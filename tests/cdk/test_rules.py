"""What the checker calls an error fails the validation of the construct that emits it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from cdk8s import App, Chart, Testing

from constructs_lib import NodeExporter, NodeExporterSpec, Overrides, check
from constructs_lib.cdk.rules import rule_errors
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.finding import Severity
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.catalogue import RULES

ON_ONE_NODE = Overrides(reason="Only this node is watched.", pod={"nodeName": "a"})
TOO_FAST = Overrides(
    reason="The vendor asks for it.",
    daemon_set={"updateStrategy": {"rollingUpdate": {"maxUnavailable": "60%"}}},
)


def spec(**fields: Any) -> NodeExporterSpec:
    return NodeExporterSpec(name="node-exporter", namespace="monitoring", **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"overrides": TOO_FAST},
        {"overrides": ON_ONE_NODE, "suppress": {"DS113": "Only this node has the sensor."}},
    ],
    ids=["clean", "a-warning", "an-answered-error"],
)
def test_only_open_errors_count(fields: dict[str, Any]) -> None:
    assert rule_errors(spec(**fields).manifests()) == []


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.id != "DS003"], ids=lambda rule: rule.id
)
def test_no_error_is_missed(rule: Rule) -> None:
    objects = example_objects(rule.bad)
    errors = check(objects).at_least(Severity.ERROR)

    assert [told.split()[0] for told in rule_errors(objects)] == [each.rule for each in errors]


def test_an_error_says_what_is_wrong_where_and_what_to_do() -> None:
    (told,) = rule_errors(spec(overrides=ON_ONE_NODE).manifests())

    what, where, instead = told.splitlines()
    assert what.startswith(
        "DS113 pinned-to-one-node: nodeName is 'a': it runs on that node only. (tests/cdk/test_"
    )
    assert where == "      = DaemonSet monitoring/node-exporter: spec.template.spec.nodeName"
    assert instead.startswith("      = instead: Select nodes by a label")


def test_an_error_of_a_container_names_it() -> None:
    socket = Overrides(
        reason="The vendor asks for it.",
        pod={"volumes": [{"name": "run", "hostPath": {"path": "/run/containerd/containerd.sock"}}]},
        containers={
            "node-exporter": {
                "volumeMounts": [{"name": "run", "mountPath": "/run.sock", "readOnly": True}]
            }
        },
    )
    (told,) = rule_errors(spec(overrides=socket).manifests())

    assert "= DaemonSet monitoring/node-exporter, container node-exporter: spec." in told


def test_cdk8s_tells_it_with_the_path_of_the_construct_and_the_line_of_the_declaration() -> None:
    chart = Chart(Testing.app(), "chart", namespace="monitoring")
    NodeExporter(chart, "node-exporter", overrides=ON_ONE_NODE)

    with pytest.raises(RuntimeError) as told:
        Testing.synth(chart)
    assert re.search(
        r"^  \[chart/node-exporter\] DS113 .* \(tests/cdk/test_rules\.py:\d+\)$",
        str(told.value),
        flags=re.MULTILINE,
    )


def test_only_the_construct_that_is_wrong_is_named() -> None:
    app = App()
    for name, overrides in [("right", None), ("wrong", ON_ONE_NODE)]:
        NodeExporter(Chart(app, name, namespace="a"), "node-exporter", overrides=overrides)

    with pytest.raises(RuntimeError, match=r"\[wrong/node-exporter\]") as told:
        app.synth_yaml()
    assert "[right/node-exporter]" not in str(told.value)
