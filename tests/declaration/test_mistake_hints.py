"""A mistake says what to write instead: the nearest value, the choices, where to import them."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.agents.log_agent import LogAgentSpec
from tests.declaration.builders import exporter, told


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param(
            {"platform": "EKS"}, "platform: got 'EKS'; did you mean 'eks'?", id="another case"
        ),
        pytest.param(
            {"collectors_on": ["systemdd"]},
            "collectors_on[0]: got 'systemdd'; did you mean 'systemd'?",
            id="one of very many",
        ),
        pytest.param(
            {"nodes": {"where": [{"key": "pool", "operator": "in", "values": ["gpu"]}]}},
            "nodes.where[0].operator: got 'in'; did you mean 'In'?",
            id="a word of Kubernetes",
        ),
        pytest.param(
            {"rollout": "OnDelete"},
            "rollout: got 'OnDelete'; did you mean OnDelete(owner=...) from constructs_lib?",
            id="a part as text",
        ),
        pytest.param(
            {"priority": "system-node-critcal"},
            "priority: only Kubernetes' own classes begin with 'system-'; "
            "did you mean 'system-node-critical'?",
            id="a class of the system",
        ),
    ],
)
def test_a_misspelt_value_suggests_the_nearest(fields: dict[str, Any], problem: str) -> None:
    assert told(exporter, **fields) == [problem]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param(
            {"nodes": {"tolerates": [{"key": "gpu", "operator": "Exists"}]}},
            "nodes.tolerates[0].operator: unknown field; leave 'value' out to tolerate every "
            "value, as operator: Exists does",
            id="an operator of a toleration",
        ),
        pytest.param(
            {"rollout": {"kind": "rolling-update", "max_surge": 1}},
            "rollout.max_surge: unknown field; Surge(max_surge=...) from constructs_lib starts the "
            "new Pod first",
            id="a surge of a rolling update",
        ),
        pytest.param(
            {"answers": {"DS101": "Because it is right."}},
            "answers: unknown field; it is called 'suppress' now, with the same values",
            id="a former name",
        ),
    ],
)
def test_a_field_of_kubernetes_is_answered_with_what_to_write(
    fields: dict[str, Any], problem: str
) -> None:
    assert told(exporter, **fields) == [problem]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        pytest.param(
            "output",
            "Elasticsearch, Forward, Http, Kafka, Loki, OpenSearch, Otlp, S3 or Stdout from "
            "constructs_lib.log_agent",
            id="one of several parts",
        ),
    ],
)
def test_a_required_part_names_the_choices_and_where_to_import_them(
    field: str, expected: str
) -> None:
    assert told(LogAgentSpec, name="a", namespace="b") == [
        f"{field}: is required and has no default; set it to {expected}"
    ]


@pytest.mark.parametrize(
    "auth",
    [
        pytest.param("hunter2", id="in the place of the part around it"),
        pytest.param({"kind": "basic-auth", "user": "elastic", "password": "hunter2"}, id="text"),
        pytest.param({"kind": "basic-auth", "user": "elastic", "password": ["hunter2"]}, id="list"),
        pytest.param({"kind": "api-key", "key": {"value": "hunter2"}}, id="an unknown field"),
    ],
)
def test_a_plain_secret_is_never_repeated(auth: object) -> None:
    output = {"kind": "elasticsearch", "host": "search", "auth": auth}
    problems = told(LogAgentSpec, name="a", namespace="b", output=output)

    assert problems != []
    assert "hunter2" not in "".join(problems)
