"""DS103 to DS105, DS109, DS113 and DS114: foreign fields, names and places."""

from __future__ import annotations

import pytest

from constructs_lib.yaml.edit import Remove
from tests.policy.judging import STRICT, edits, found, places, pod


@pytest.mark.parametrize("written", ["3", "0", "null"])
def test_ds103_is_about_any_number_of_replicas(written: str) -> None:
    whole = "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: a}, spec: {replicas: "
    whole += f"{written}, selector: {{matchLabels: {{a: x}}}}, template: {{spec: {{}}}}}}}}"
    message = f"`replicas: {written}` has no meaning: a DaemonSet runs on every node it fits."

    assert found("DS103", whole) == [("error", message)]
    assert edits("DS103", whole) == [Remove(path=("spec", "replicas"))]


@pytest.mark.parametrize(
    ("field", "owner"),
    [
        ("{serviceName: agents}", "a StatefulSet"),
        ("{volumeClaimTemplates: []}", "a StatefulSet"),
        ("{podManagementPolicy: Parallel}", "a StatefulSet"),
        ("{progressDeadlineSeconds: 60}", "a Deployment"),
        ("{paused: false}", "a Deployment"),
    ],
)
def test_ds104_tells_whose_field_it_is(field: str, owner: str) -> None:
    name = field[1:].partition(":")[0]
    message = f"`{name}` is a field of {owner}; a DaemonSet does not have it."

    assert found("DS104", f"{{spec: {field}}}") == [("error", message)]
    assert edits("DS104", f"{{spec: {field}}}") == [Remove(path=("spec", name))]


def test_ds104_leaves_a_strategy_to_its_author() -> None:
    example = "{spec: {strategy: {type: Recreate}}}"
    message = "`strategy` is a Deployment's; a DaemonSet's is `updateStrategy`."

    assert found("DS104", example) == [("error", message)]
    assert edits("DS104", example) == []


def test_ds104_finds_the_partition_of_a_rolling_update() -> None:
    example = "{spec: {updateStrategy: {rollingUpdate: {partition: 2}}}}"

    assert places("DS104", example) == ["spec.updateStrategy.rollingUpdate.partition"]


@pytest.mark.parametrize(
    ("fields", "severity", "place"),
    [
        pytest.param("restartPolicy: Never", "error", "restartPolicy", id="policy"),
        pytest.param(
            "activeDeadlineSeconds: 60", "error", "activeDeadlineSeconds", id="any deadline"
        ),
        pytest.param(
            "containers: [{name: agent, restartPolicy: Never}]",
            "info",
            "containers[0].restartPolicy",
            id="policy of a container",
        ),
    ],
)
def test_ds105_is_about_pods_that_end(fields: str, severity: str, place: str) -> None:
    assert [severity for severity, _ in found("DS105", pod(fields))] == [severity]
    assert places("DS105", pod(fields)) == [f"spec.template.spec.{place}"]


def test_ds105_leaves_sidecars_alone() -> None:
    sidecar = "initContainers: [{name: proxy, image: a, restartPolicy: Always}]"

    assert found("DS105", pod(sidecar)) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param(
            "restartPolicy: Never",
            [Remove(path=("spec", "template", "spec", "restartPolicy"))],
            id="Pod",
        ),
        pytest.param("containers: [{name: agent, restartPolicy: Never}]", [], id="container"),
    ],
)
def test_ds105_removes_what_is_refused(fields: str, expected: list[Remove]) -> None:
    assert edits("DS105", pod(fields)) == expected


@pytest.mark.parametrize(
    ("namespace", "expected"),
    [
        ("default", [("error", "The namespace is 'default', which is shared.")]),
        (
            "null",
            [
                (
                    "info",
                    (
                        "No namespace is set: it is created in whatever namespace the applying "
                        "command uses."
                    ),
                )
            ],
        ),
        ("kube-system", []),
    ],
)
def test_ds109_asks_for_a_namespace(namespace: str, expected: list[tuple[str, str]]) -> None:
    example = f"{{metadata: {{namespace: {namespace}}}}}"

    assert found("DS109", example, config=STRICT) == expected


def requiring(*terms: str) -> str:
    listed = ", ".join(terms)
    return pod(
        "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
        f"{{nodeSelectorTerms: [{listed}]}}}}}}"
    )


HOST_A = "{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [a]}]}"
HOST_B = "{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [b]}]}"
NOT_A = "{matchExpressions: [{key: kubernetes.io/hostname, operator: NotIn, values: [a]}]}"
NODE_A = "{matchFields: [{key: metadata.name, operator: In, values: [a]}]}"
LINUX = "{matchExpressions: [{key: kubernetes.io/os, operator: In, values: [linux]}]}"


@pytest.mark.parametrize(
    ("example", "severities"),
    [
        pytest.param(pod("nodeName: a"), ["error"], id="node name"),
        pytest.param(
            pod("nodeSelector: {kubernetes.io/hostname: a}"), ["warning"], id="node selector"
        ),
        pytest.param(requiring(HOST_A), ["warning"], id="affinity"),
        pytest.param(requiring(NODE_A), ["warning"], id="affinity to the name"),
        pytest.param(requiring(HOST_A, NODE_A), ["warning"], id="two ways to the same node"),
        pytest.param(requiring(HOST_A, HOST_B), [], id="two nodes"),
        pytest.param(requiring(HOST_A, LINUX), [], id="one node or any with Linux"),
        pytest.param(requiring(NOT_A), [], id="any other node"),
        pytest.param(requiring(), [], id="no term"),
    ],
)
def test_ds113_is_about_a_single_node(example: str, severities: list[str]) -> None:
    assert [severity for severity, _ in found("DS113", example)] == severities


ROOM = "the names of its Pods keep only 57 of them"


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (57, []),
        (58, [f"The name has 58 characters: {ROOM}."]),
        (64, [f"The name has 64 characters: {ROOM} and it is not a valid label value."]),
    ],
)
def test_ds114_counts_the_characters_of_the_name(length: int, expected: list[str]) -> None:
    example = f"{{metadata: {{name: {'a' * length}}}}}"

    assert found("DS114", example) == [("warning", message) for message in expected]
