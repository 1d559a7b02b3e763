"""DS1105, DS1106 and DS1109: objects that do not go with a DaemonSet."""

from __future__ import annotations

import pytest

from constructs_lib.policy.example import BASE, example_objects
from constructs_lib.policy.finding import path_text
from tests.policy.fleets import documents
from tests.policy.judging import found, judged, places, severities

ALL = "matchLabels: {app.kubernetes.io/name: agent}"


def budget(
    fields: str, *, selector: str = f"selector: {{{ALL}}}", namespace: str = "agents"
) -> str:
    """The good DaemonSet and a PodDisruptionBudget."""
    metadata = f"{{name: agent, namespace: {namespace}}}"
    spec = ", ".join(filter(None, (fields, selector)))
    head = "apiVersion: policy/v1, kind: PodDisruptionBudget"
    return documents("{}", f"{{{head}, metadata: {metadata}, spec: {{{spec}}}}}")


@pytest.mark.parametrize(
    ("fields", "severity", "place", "start"),
    [
        pytest.param(
            "maxUnavailable: 1", "error", "spec.maxUnavailable", "maxUnavailable is 1,", id="most"
        ),
        pytest.param(
            "maxUnavailable: 10%",
            "error",
            "spec.maxUnavailable",
            "maxUnavailable is '10%',",
            id="most, in percent",
        ),
        pytest.param(
            "minAvailable: 50%",
            "error",
            "spec.minAvailable",
            "minAvailable is '50%',",
            id="least, in percent",
        ),
        pytest.param(
            "minAvailable: 1", "warning", "spec.selector", "The budget selects", id="least"
        ),
        pytest.param("", "warning", "spec.selector", "The budget selects", id="nothing"),
    ],
)
def test_ds1105_finds_budgets_of_agents(fields: str, severity: str, place: str, start: str) -> None:
    example = budget(fields)

    [(grade, message)] = found("DS1105", example)
    assert (grade, places("DS1105", example)) == (severity, [place])
    assert message.startswith(start)
    assert "the DaemonSet agents/agent" in message


@pytest.mark.parametrize(
    ("selector", "count"),
    [
        pytest.param("selector: {}", 1, id="all Pods"),
        pytest.param("", 0, id="no Pods"),
        pytest.param("selector: {matchLabels: {app: web}}", 0, id="other Pods"),
        pytest.param(
            "selector: {matchExpressions: [{key: app.kubernetes.io/name, operator: Exists}]}",
            1,
            id="by an expression",
        ),
    ],
)
def test_ds1105_reads_the_selector(selector: str, count: int) -> None:
    assert len(found("DS1105", budget("maxUnavailable: 1", selector=selector))) == count


def test_ds1105_looks_at_the_namespace() -> None:
    assert found("DS1105", budget("maxUnavailable: 1", namespace="web")) == []


def test_ds1105_tells_a_budget_once() -> None:
    example = documents("{metadata: {name: other}}", budget("maxUnavailable: 1"))

    assert len(found("DS1105", example)) == 1


def scaler(kind: str, version: str, spec: str) -> str:
    metadata = "{name: agent, namespace: agents}"
    return f"{{apiVersion: {version}, kind: {kind}, metadata: {metadata}, spec: {{{spec}}}}}"


def horizontal(target: str) -> str:
    spec = f"maxReplicas: 3, scaleTargetRef: {{{target}, name: agent}}"
    return scaler("HorizontalPodAutoscaler", "autoscaling/v2", spec)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(horizontal("apiVersion: apps/v1, kind: DaemonSet"), id="HPA"),
        pytest.param(horizontal("kind: DaemonSet"), id="HPA without a version"),
        pytest.param(
            scaler(
                "ScaledObject",
                "keda.sh/v1alpha1",
                "scaleTargetRef: {kind: DaemonSet, name: agent}",
            ),
            id="KEDA",
        ),
    ],
)
def test_ds1106_finds_scalers_of_replicas(document: str) -> None:
    message = "The target is the DaemonSet 'agent', which has no replicas to scale."

    assert found("DS1106", document) == [("error", message)]
    assert places("DS1106", document) == ["spec.scaleTargetRef"]


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("apiVersion: apps/v1, kind: Deployment", id="a Deployment"),
        pytest.param("apiVersion: apps.kruise.io/v1alpha1, kind: DaemonSet", id="of others"),
    ],
)
def test_ds1106_is_silent_about_other_targets(target: str) -> None:
    assert found("DS1106", horizontal(target)) == []


def vertical(mode: str, role: str = "cni", name: str = "agent") -> str:
    """The good DaemonSet in a role, and a VerticalPodAutoscaler."""
    policy = f"updatePolicy: {{updateMode: '{mode}'}}, " if mode else ""
    spec = f"{policy}targetRef: {{apiVersion: apps/v1, kind: DaemonSet, name: {name}}}"
    return documents(
        f"{{metadata: {{annotations: {{constructs-lib/role: {role}}}}}}}",
        scaler("VerticalPodAutoscaler", "autoscaling.k8s.io/v1", spec),
    )


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(vertical("Auto"), ["warning"], id="automatic"),
        pytest.param(vertical("Recreate", "csi-node"), ["warning"], id="a storage plugin"),
        pytest.param(vertical("InPlaceOrRecreate"), ["warning"], id="in place where that works"),
        pytest.param(vertical("InPlace"), [], id="in place only"),
        pytest.param(vertical(""), ["warning"], id="by default"),
        pytest.param(vertical("Initial"), [], id="new Pods only"),
        pytest.param(vertical("Off"), [], id="advice only"),
        pytest.param(vertical("Auto", "logs"), [], id="an agent that can be missed"),
        pytest.param(vertical("Auto", name="other"), [], id="another DaemonSet"),
    ],
)
def test_ds1106_keeps_vertical_scalers_from_evicting_plugins(
    example: str, expected: list[str]
) -> None:
    assert severities("DS1106", example) == expected


def test_ds1106_says_when_a_change_in_place_ends_in_an_eviction() -> None:
    [(_, message)] = found("DS1106", vertical("InPlaceOrRecreate"))

    assert "requests and cannot be had in place, and" in message


def test_ds1106_names_the_mode() -> None:
    [(_, message)] = found("DS1106", vertical("Recreate"))

    assert message.startswith("updateMode is 'Recreate': it evicts agent ")
    assert places("DS1106", vertical("Recreate")) == ["spec.updatePolicy.updateMode"]


def settings(name: str = "a", namespace: str = "web", level: str = "info") -> str:
    metadata = f"{{name: {name}, namespace: {namespace}}}"
    return f"{{apiVersion: v1, kind: ConfigMap, metadata: {metadata}, data: {{LEVEL: {level}}}}}"


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(
            documents(settings(), settings(level="debug")),
            [("error", "The input contains the ConfigMap web/a twice, and the two differ.")],
            id="two that differ",
        ),
        pytest.param(
            documents(settings(), settings()),
            [("info", "The input contains the ConfigMap web/a twice, with the same content.")],
            id="a copy",
        ),
        pytest.param(
            documents(BASE, BASE),
            [
                (
                    "error",
                    "The input contains the DaemonSet agents/agent twice, with the same content.",
                )
            ],
            id="a copy of a DaemonSet",
        ),
        pytest.param(documents(settings(), settings("b")), [], id="two names"),
        pytest.param(documents(settings(), settings(namespace="shop")), [], id="two namespaces"),
        pytest.param(
            documents(settings(), settings().replace("v1", "x.example/v1")), [], id="two groups"
        ),
        pytest.param(documents(settings("null"), settings("null")), [], id="no names"),
    ],
)
def test_ds1109_finds_objects_that_are_there_twice(
    example: str, expected: list[tuple[str, str]]
) -> None:
    assert found("DS1109", example) == expected


def test_ds1109_finds_one_object_that_is_given_twice() -> None:
    [manifest] = example_objects("{}")
    report = judged(manifest, manifest)

    assert [path_text(f.path) for f in report.findings if f.rule == "DS1109"] == ["metadata.name"]


def test_a_copy_of_an_object_is_no_rival() -> None:
    copy = BASE.replace("containerPort: 9000", "hostPort: 9000").replace("agent:1", "cilium:1")
    rules = {f.rule for f in judged(*example_objects(documents(copy, copy))).findings}

    assert "DS1109" in rules
    assert rules.isdisjoint({"DS1101", "DS1102", "DS1103", "DS1104"})
