"""The objects of an agent are canonical plain data, and a DaemonSet selects its own Pods."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.k8s import objects
from constructs_lib.k8s.manifest import Manifest

SELECTOR = {"app.kubernetes.io/name": "log-agent", "app.kubernetes.io/instance": "shop"}
LABELS = {"team": "shop"}


def daemon_set(**fields: Any) -> Manifest:
    return objects.daemon_set(
        "shop",
        **{
            "namespace": "logging",
            "labels": LABELS,
            "annotations": {},
            "selector": SELECTOR,
            "pod_labels": {},
            "pod_annotations": {},
            "update_strategy": {"type": "OnDelete"},
            "min_ready_seconds": 0,
            "pod_spec": {"containers": []},
            **fields,
        },
    )


def test_the_least_daemon_set() -> None:
    assert daemon_set() == {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "shop", "namespace": "logging", "labels": {"team": "shop"}},
        "spec": {
            "selector": {"matchLabels": SELECTOR},
            "updateStrategy": {"type": "OnDelete"},
            "template": {"metadata": {"labels": SELECTOR}, "spec": {"containers": []}},
        },
    }


@given(
    st.dictionaries(st.sampled_from(sorted(SELECTOR)) | st.text(min_size=1), st.text(), max_size=5)
)
def test_the_template_always_carries_the_selector(pod_labels: dict[str, str]) -> None:
    spec = daemon_set(pod_labels=pod_labels)["spec"]

    assert spec["selector"] == {"matchLabels": SELECTOR}
    assert SELECTOR.items() <= spec["template"]["metadata"]["labels"].items()


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=5))
def test_further_labels_of_the_pods_reach_the_template(pod_labels: dict[str, str]) -> None:
    labels = daemon_set(pod_labels=pod_labels)["spec"]["template"]["metadata"]["labels"]

    assert labels == {**pod_labels, **SELECTOR}


def test_the_selectors_labels_come_first() -> None:
    labels = daemon_set(pod_labels={"a": "1"})["spec"]["template"]["metadata"]["labels"]

    assert list(labels) == [*SELECTOR, "a"]


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        pytest.param(0, {}, id="0, the API's default"),
        pytest.param(10, {"minReadySeconds": 10}, id="10"),
    ],
)
def test_the_wait_for_readiness_is_written_where_there_is_one(
    seconds: int, written: dict[str, int]
) -> None:
    spec = daemon_set(min_ready_seconds=seconds)["spec"]

    assert {name: value for name, value in spec.items() if name == "minReadySeconds"} == written


def test_annotations_reach_the_daemon_set_or_its_pods() -> None:
    made = daemon_set(annotations={"a": "1"}, pod_annotations={"b": "2"})

    assert made["metadata"]["annotations"] == {"a": "1"}
    assert made["spec"]["template"]["metadata"]["annotations"] == {"b": "2"}


def test_the_labels_of_the_daemon_set_are_not_those_of_its_pods() -> None:
    made = daemon_set(labels={"version": "1"}, pod_labels={"tier": "node"})

    assert made["metadata"]["labels"] == {"version": "1"}
    assert made["spec"]["template"]["metadata"]["labels"] == {**SELECTOR, "tier": "node"}


def test_the_selector_is_not_shared_between_its_two_places() -> None:
    spec = daemon_set()["spec"]

    spec["template"]["metadata"]["labels"]["version"] = "1"

    assert spec["selector"] == {"matchLabels": SELECTOR}


def test_a_namespace() -> None:
    assert objects.namespace("logging", labels=LABELS) == {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": "logging", "labels": LABELS},
    }


def test_a_priority_class_is_cluster_scoped() -> None:
    made = objects.priority_class("a.b", value=5, description="Pods of a/b.", labels=LABELS)

    assert made == {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": "a.b", "labels": LABELS},
        "value": 5,
        "description": "Pods of a/b.",
    }


def test_a_service_account_gives_its_token_to_nobody() -> None:
    made = objects.service_account("shop", namespace="logging", labels=LABELS, annotations={})

    assert made == {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": "shop", "namespace": "logging", "labels": LABELS},
        "automountServiceAccountToken": False,
    }


def test_a_rule_of_a_role() -> None:
    rule = objects.policy_rule(groups=("",), resources=("pods",), verbs=("get", "list"))

    assert rule == {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]}


def test_a_cluster_role_has_its_rules() -> None:
    rule = objects.policy_rule(groups=("",), resources=("pods",), verbs=("get",))

    assert objects.cluster_role("logging:shop", rules=[rule], labels=LABELS) == {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": "logging:shop", "labels": LABELS},
        "rules": [rule],
    }


def test_a_binding_gives_one_role_to_one_account() -> None:
    made = objects.cluster_role_binding(
        "logging:shop", role="logging:shop", account="shop", namespace="logging", labels=LABELS
    )

    assert made["roleRef"] == {
        "apiGroup": "rbac.authorization.k8s.io",
        "kind": "ClusterRole",
        "name": "logging:shop",
    }
    assert made["subjects"] == [{"kind": "ServiceAccount", "name": "shop", "namespace": "logging"}]


def test_a_config_map_has_its_files() -> None:
    made = objects.config_map("c", namespace="logging", labels=LABELS, data={"a.yaml": "a: 1\n"})

    assert made == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "c", "namespace": "logging", "labels": LABELS},
        "data": {"a.yaml": "a: 1\n"},
    }
