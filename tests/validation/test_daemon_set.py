"""Selectors, strategies and lives that a DaemonSet cannot have."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Json, Manifest
from tests.validation.builders import refused, with_pod, with_spec

CONDITION = (
    "spec.selector.matchExpressions[0]: is not a valid condition; write operator In or NotIn with "
    "values, or Exists or DoesNotExist without"
)


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        pytest.param(
            with_spec(selector=None),
            "spec.selector: is missing, so it matches no Pods; select on labels of the template",
            id="no selector",
        ),
        pytest.param(
            with_spec(selector={"matchLabels": {}}),
            "spec.selector: is empty, so it matches no Pods; select on labels of the template",
            id="an empty selector",
        ),
        pytest.param(
            with_spec(selector={"matchLabels": {"app": "x"}}),
            "spec.selector.matchLabels.app: selects app=x, which is missing in the template's "
            "labels",
            id="a label that the template lacks",
        ),
        pytest.param(
            with_spec(selector={"matchLabels": {"app.kubernetes.io/name": "x"}}),
            "spec.selector.matchLabels[app.kubernetes.io/name]: selects app.kubernetes.io/name=x, "
            "which is 'agent' in the template's labels",
            id="a label of another value",
        ),
        pytest.param(
            with_spec(selector={"matchExpressions": [{"key": "a", "operator": "Exists"}]}),
            "spec.selector.matchExpressions[0]: requires 'a Exists', which does not hold for the "
            "template's labels",
            id="a condition that does not hold",
        ),
        pytest.param(
            with_spec(minReadySeconds=-1),
            "spec.minReadySeconds: is -1; it must be 0 or more",
            id="negative seconds",
        ),
        pytest.param(
            with_spec(revisionHistoryLimit=-1),
            "spec.revisionHistoryLimit: is -1; it must be 0 or more",
            id="a negative history",
        ),
        pytest.param(
            with_pod(restartPolicy="OnFailure"),
            "restartPolicy: is 'OnFailure'; a DaemonSet takes 'Always' only",
            id="Pods that may end",
        ),
        pytest.param(
            with_pod(activeDeadlineSeconds=5),
            "activeDeadlineSeconds: is not for a DaemonSet, whose Pods do not end; remove it",
            id="Pods that must end",
        ),
        pytest.param(
            {**with_spec(), "apiVersion": "extensions/v1beta1"},
            "apiVersion: is extensions/v1beta1, which no supported release has; write apps/v1",
            id="a removed version",
        ),
    ],
)
def test_what_a_daemon_set_cannot_have_is_refused(manifest: Manifest, message: str) -> None:
    assert refused(manifest)[0] == message


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param({"key": "a", "operator": "In"}, id="In without values"),
        pytest.param({"key": "a", "operator": "Exists", "values": ["b"]}, id="Exists with values"),
        pytest.param({"key": "a", "operator": "Is"}, id="no operator"),
        pytest.param({"key": "a", "operator": "Gt", "values": ["1"]}, id="for nodes only"),
        pytest.param({"key": "a b", "operator": "Exists"}, id="no key"),
    ],
)
def test_a_condition_that_is_none_is_refused(entry: Json) -> None:
    assert refused(with_spec(selector={"matchExpressions": [entry]})) == [CONDITION]


def test_a_daemon_set_without_a_spec_is_refused_for_that_alone() -> None:
    manifest = {key: value for key, value in with_spec().items() if key != "spec"}

    assert refused(manifest) == ["spec: is missing; a DaemonSet's Pods are described there"]


def test_a_template_without_pods_is_refused() -> None:
    template = {"metadata": with_spec()["spec"]["template"]["metadata"]}

    assert refused(with_spec(template=template)) == [
        "spec.template.spec: is missing; a DaemonSet is made of Pods"
    ]


def test_both_counts_of_a_strategy_are_refused() -> None:
    rolling = {"maxUnavailable": 1, "maxSurge": 1}

    (only,) = refused(with_spec(updateStrategy={"rollingUpdate": rolling}))

    assert only.startswith("spec.updateStrategy.rollingUpdate.")
