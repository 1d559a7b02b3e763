"""Kinds of Kubernetes itself are told apart from those of the same name elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.k8s.object_kind import group_of, identity_of, own_kind


@pytest.mark.parametrize(
    ("manifest", "kind"),
    [
        pytest.param({"apiVersion": "apps/v1", "kind": "DaemonSet"}, "DaemonSet", id="own"),
        pytest.param(
            {"apiVersion": "extensions/v1beta1", "kind": "DaemonSet"}, "DaemonSet", id="first home"
        ),
        pytest.param({"apiVersion": "apps/v2", "kind": "DaemonSet"}, "DaemonSet", id="version"),
        pytest.param({"apiVersion": "app/v1", "kind": "DaemonSet"}, "DaemonSet", id="misspelt"),
        pytest.param({"kind": "DaemonSet"}, "DaemonSet", id="no version"),
        pytest.param({"apiVersion": 5, "kind": "DaemonSet"}, "DaemonSet", id="odd version"),
        pytest.param(
            {"apiVersion": "apps.kruise.io/v1beta1", "kind": "DaemonSet"},
            "DaemonSet.apps.kruise.io",
            id="somebody else's DaemonSet",
        ),
        pytest.param(
            {"apiVersion": "serving.knative.dev/v1", "kind": "Service"},
            "Service.serving.knative.dev",
            id="somebody else's Service",
        ),
        pytest.param(
            {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"},
            "Kustomization",
            id="a kind that Kubernetes has not",
        ),
        pytest.param({"apiVersion": "v1"}, "", id="no kind"),
        pytest.param({"apiVersion": "v1", "kind": ["Service"]}, "", id="a list for a kind"),
    ],
)
def test_a_kind_carries_its_group_where_the_name_alone_would_mislead(
    manifest: dict[str, Any], kind: str
) -> None:
    assert own_kind(manifest) == kind


@pytest.mark.parametrize(("version", "group"), [("v1", ""), ("apps/v1", "apps")])
def test_the_group_stands_before_the_version(version: str, group: str) -> None:
    assert group_of(version) == group


def test_an_object_that_says_nothing_has_an_empty_identity() -> None:
    assert identity_of({}) == ("", "", None, "")


def test_an_object_is_known_by_group_kind_namespace_and_name() -> None:
    metadata = {"name": "agent", "namespace": "agents"}
    manifest = {"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": metadata}

    assert identity_of(manifest) == ("apps", "DaemonSet", "agents", "agent")
