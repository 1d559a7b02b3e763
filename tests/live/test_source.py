"""Who delivers a DaemonSet is read from what he writes into it."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.live.source import addon_of, delivered_by
from tests.live.clusters import daemon_set


@pytest.mark.parametrize(
    ("metadata", "who"),
    [
        ({}, ""),
        ({"labels": {"app.kubernetes.io/managed-by": "Helm"}}, "Helm"),
        ({"labels": {"app.kubernetes.io/managed-by": "constructs-lib"}}, ""),
        ({"annotations": {"meta.helm.sh/release-name": "agent"}}, "Helm"),
        ({"annotations": {"argocd.argoproj.io/tracking-id": "a:b"}}, "Argo CD"),
        ({"labels": {"kustomize.toolkit.fluxcd.io/name": "agents"}}, "Flux"),
        (
            {
                "labels": {
                    "helm.toolkit.fluxcd.io/name": "x",
                    "app.kubernetes.io/managed-by": "Helm",
                }
            },
            "Flux",
        ),
        ({"labels": {"eks.amazonaws.com/component": "kube-proxy"}}, "EKS"),
        (
            {"ownerReferences": [{"kind": "Installation", "name": "default"}]},
            "Installation default",
        ),
        ({"labels": 7, "annotations": [], "ownerReferences": "x"}, ""),
    ],
    ids=repr,
)
def test_who_delivers_is_known_by_a_mark(metadata: dict[str, Any], who: str) -> None:
    assert delivered_by(daemon_set(metadata=metadata)) == who


def test_an_add_on_is_known_by_its_name_on_its_platform_only() -> None:
    found = addon_of("kube-system/aws-node", ["eks"])

    assert found is not None
    assert found.platform == "EKS"
    assert addon_of("kube-system/aws-node", ["gke"]) is None
    assert addon_of("logs/aws-node", ["eks"]) is None
