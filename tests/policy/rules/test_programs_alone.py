"""DS1401 to DS1418: what is right or unknown is left alone, and where the limits are."""

from __future__ import annotations

from typing import Any, Final

import pytest

from constructs_lib.policy.example import example_objects
from constructs_lib.policy.rules.programs.examples import SAFE, fluent_bit
from constructs_lib.yaml.writer import to_yaml
from tests.policy.judging import edits, judged, judged_text
from tests.policy.told import (
    BINDING,
    COLLECTOR,
    COLLECTOR_CONFIG,
    ES,
    FILEBEAT,
    FILEBEAT_CONFIG,
    FLUENT_BIT,
    FLUENTD,
    FLUENTD_CONFIG,
    LOGS,
    NODE,
    PROMTAIL,
    PROMTAIL_CONFIG,
    STATE,
    TAIL,
    VECTOR,
    VECTOR_CONFIG,
    agent,
    classic,
    found,
)

ROOT: Final = {"runAsUser": 0}


@pytest.mark.parametrize(
    ("objects", "rule"),
    [
        pytest.param(
            agent(
                PROMTAIL,
                {"promtail.yaml": PROMTAIL_CONFIG},
                host=LOGS,
                securityContext={"runAsUser": 10000, "runAsGroup": 0},
            ),
            "DS1410",
            id="group 0 may read",
        ),
        pytest.param(
            agent(
                COLLECTOR, {"relay.yaml": COLLECTOR_CONFIG}, host=LOGS | STATE, securityContext=ROOT
            ),
            "DS1410",
            id="root may read",
        ),
        pytest.param(
            agent(FLUENT_BIT, {"other.txt": "x"}, host=LOGS, args=["-c", "/etc/own.conf"]),
            "DS1402",
            id="a configuration that is not here",
        ),
        pytest.param(
            agent(
                FLUENT_BIT,
                {"fluent-bit.conf": classic(input={**TAIL, "DB": "${WHERE}/a.db"}, output=ES)},
                host=LOGS,
            ),
            "DS1402",
            id="offsets that nobody knows",
        ),
        pytest.param(
            agent(
                FILEBEAT,
                {"filebeat.yml": FILEBEAT_CONFIG},
                host=LOGS,
                pod={"automountServiceAccountToken": True},
            ),
            "DS1414",
            id="bindings in another file",
        ),
        pytest.param(
            [
                *agent(FILEBEAT, {"filebeat.yml": FILEBEAT_CONFIG}, host=LOGS),
                {
                    **BINDING,
                    "roleRef": {**BINDING["roleRef"], "name": "elsewhere"},
                },
            ],
            "DS1414",
            id="a role in another file",
        ),
        pytest.param(
            [
                *agent(
                    FILEBEAT,
                    {"filebeat.yml": FILEBEAT_CONFIG},
                    pod={"serviceAccountName": "default"},
                ),
                {
                    **BINDING,
                    "subjects": [{"kind": "Group", "name": "system:serviceaccounts"}],
                },
            ],
            "DS1414",
            id="rights of a group",
        ),
        pytest.param(
            agent(
                VECTOR,
                {"vector.yaml": VECTOR_CONFIG},
                env=[{"name": "VECTOR_SELF_NODE_NAME", "valueFrom": NODE}],
            ),
            "DS1418",
            id="the variable is set",
        ),
        pytest.param(
            agent(
                VECTOR,
                {"vector.yaml": VECTOR_CONFIG},
                envFrom=[{"configMapRef": {"name": "more"}}],
            ),
            "DS1418",
            id="the variable may come from elsewhere",
        ),
        pytest.param(
            agent(
                FLUENT_BIT,
                {"fluent-bit.conf": classic(input={"Name": "kmsg"}, output=ES)},
                securityContext={"privileged": True},
            ),
            "DS1409",
            id="a privileged container has every device",
        ),
        pytest.param(
            agent(
                FLUENTD,
                {"fluent.conf": FLUENTD_CONFIG},
                livenessProbe={"exec": {"command": ["ls", "/fluentd"]}},
            ),
            "DS1411",
            id="a command that asks something else",
        ),
        pytest.param(
            agent(
                COLLECTOR,
                {"relay.yaml": COLLECTOR_CONFIG},
                livenessProbe={"httpGet": {"path": "/", "port": 9999}},
            ),
            "DS1412",
            id="a port that nobody knows",
        ),
        pytest.param(
            agent(
                FLUENTD,
                {"fluent.conf": FLUENTD_CONFIG},
                host={"logs": ("/var/log", "/var/log")},
                resources={"limits": {"ephemeral-storage": "1Gi"}},
            ),
            "DS1406",
            id="a buffer on the node has the node's room",
        ),
        pytest.param(
            agent(VECTOR, {"vector.yaml": VECTOR_CONFIG}, pod={"os": {"name": "windows"}}),
            "DS1409",
            id="Windows has other paths",
        ),
    ],
)
def test_what_is_right_or_unknown_is_left_alone(objects: list[dict[str, Any]], rule: str) -> None:
    assert found(objects, rule) == []


def test_rights_count_without_a_namespace() -> None:
    [daemon_set, *others] = agent(
        FILEBEAT,
        {"filebeat.yml": FILEBEAT_CONFIG},
        host=LOGS,
        grants=["pods", "nodes", "namespaces"],
    )
    del daemon_set["metadata"]["namespace"]
    del others[0]["metadata"]["namespace"]

    assert found([daemon_set, *others], "DS1414") == []


def test_a_token_that_others_use_is_not_granted_in_vain() -> None:
    off = {"automountServiceAccountToken": False}
    objects = agent("registry.example/a:1", grants=["pods"], pod=off)
    pod = {"serviceAccountName": "agent", "containers": []}
    other = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "other", "namespace": "agents"},
        "spec": {"template": {"spec": pod}},
    }

    assert len(found(objects, "DS1415")) == 1
    assert found([*objects, other], "DS1415") == []


@pytest.mark.parametrize(
    ("path", "severities"),
    [
        pytest.param("/var/lib/agent/data", ["error"], id="named after the agent"),
        pytest.param("/var/lib/other", [], id="somebody else's"),
        pytest.param("/etc/agent", [], id="settings of the node"),
    ],
)
def test_a_folder_that_only_the_agent_makes(path: str, severities: list[str]) -> None:
    objects = agent("registry.example/agent:1", host={"state": (path, "/state")})
    objects[0]["spec"]["template"]["spec"]["volumes"][1]["hostPath"]["type"] = "Directory"
    report = judged(*objects)

    assert [str(each.severity) for each in report.open if each.rule == "DS1404"] == severities


def test_a_folder_that_a_program_is_told_to_write_is_its_own() -> None:
    objects = agent(
        FLUENT_BIT,
        {"fluent-bit.conf": classic(input=TAIL, output=ES)},
        host=LOGS | {"state": ("/var/lib/shipper", "/state")},
    )
    objects[0]["spec"]["template"]["spec"]["volumes"][2]["hostPath"]["type"] = "Directory"

    assert len(found(objects, "DS1404")) == 1


def test_the_folder_is_made_by_the_fix() -> None:
    text = fluent_bit(state="hostPath: {path: /var/lib/agent/data, type: Directory}")

    [edit] = edits("DS1404", text)
    assert (edit.path[-2:], getattr(edit, "value", None)) == (
        ("hostPath", "type"),
        "DirectoryOrCreate",
    )


@pytest.mark.parametrize(
    ("grace", "seconds", "severities"),
    [
        pytest.param("60", None, ["warning"], id="the default is too short"),
        pytest.param("60", 10, ["warning"], id="said too short"),
        pytest.param("60", 90, [], id="long enough"),
        pytest.param("60", 0, [], id="DS807 speaks of zero"),
        pytest.param("-1", None, [], id="no end"),
    ],
)
def test_the_time_to_stop(grace: str, seconds: int | None, severities: list[str]) -> None:
    pod = "" if seconds is None else f"terminationGracePeriodSeconds: {seconds}\n"
    text = fluent_bit(SAFE.replace("Grace         5", f"Grace  {grace}"), pod=pod)
    report = judged(*example_objects(text))
    assert [str(each.severity) for each in report.open if each.rule == "DS1408"] == severities


def test_a_finding_stands_in_the_config_map() -> None:
    text = to_yaml(
        agent(
            FLUENT_BIT, {"fluent-bit.conf": classic(input=TAIL, output={"Name": "es"})}, host=LOGS
        )
    )
    [finding] = [each for each in judged_text(text).findings if each.rule == "DS1407"]

    assert text.splitlines()[finding.line - 1].strip() == "[OUTPUT]"
    assert finding.message == (
        "'fluent-bit.conf' of ConfigMap 'settings', line 5: Output 'es' gives up after 1 retry, "
        "about 30 s."
    )


def test_buffers_count_together() -> None:
    limit = {"Mem_Buf_Limit": "60MB"}
    objects = agent(
        FLUENT_BIT,
        {"fluent-bit.conf": classic(input1={**TAIL, **limit}, input2={**TAIL, **limit}, output=ES)},
        resources={"limits": {"memory": "100Mi"}},
    )

    assert [each.partition(": ")[2] for each in found(objects, "DS1406")] == [
        "2 buffers may hold 114Mi in memory together, and the memory limit is 100Mi."
    ]


@pytest.mark.parametrize(
    ("image", "count"), [(FLUENT_BIT, 1), ("registry.example/agent/fluent-bit:1", 0)]
)
def test_an_image_that_runs_as_root_is_not_started_as_another_user(image: str, count: int) -> None:
    objects = agent(
        image,
        {"fluent-bit.conf": classic(input={"Name": "dummy"})},
        securityContext={"runAsNonRoot": True},
    )

    assert len(found(objects, "DS1410")) == count


def test_docker_keeps_its_logs_where_other_runtimes_have_none() -> None:
    path = "/var/lib/docker/containers"
    objects = agent(
        FLUENT_BIT,
        {"fluent-bit.conf": classic(input={**TAIL, "Path": f"{path}/*/*.log"}, output=ES)},
        host={"logs": (path, path), **STATE},
    )

    assert len(found(objects, "DS1409")) == 1
    assert [each for each in judged(*objects, minor=23).open if each.rule == "DS1409"] == []


def test_what_is_the_same_of_several_is_said_once() -> None:
    outputs = {f"output{n}": {"Name": "es", "Alias": f"a{n}"} for n in range(5)}
    inputs = {f"input{n}": {"Name": "tail", "Alias": f"b{n}"} for n in range(2)}
    objects = agent(FLUENT_BIT, {"fluent-bit.conf": classic(**inputs, **outputs)})

    assert [each.partition(": ")[2] for each in found(objects, "DS1407")] == [
        "Outputs 'a0', 'a1', 'a2' and 2 more give up after 1 retry, about 30 s."
    ]
    assert [each.partition(": ")[2] for each in found(objects, "DS1405")] == [
        "Nothing bounds what inputs 'b0' and 'b1' hold in memory."
    ]
    assert len(found(objects, "DS1403")) == 1


def test_a_config_map_without_a_namespace_is_beside_the_daemon_set() -> None:
    objects = agent(FLUENT_BIT, {"fluent-bit.conf": classic(output={"Name": "es"})})
    del objects[1]["metadata"]["namespace"]

    assert len(found(objects, "DS1407")) == 1
