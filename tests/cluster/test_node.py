"""What a node's labels tell of its pool."""

from __future__ import annotations

import pytest

from constructs_lib.cluster.node import names_a_pool, pool_of


@pytest.mark.parametrize(
    "key",
    [
        "karpenter.sh/nodepool",
        "eks.amazonaws.com/nodegroup",
        "cloud.google.com/gke-nodepool",
        "kubernetes.azure.com/agentpool",
    ],
)
def test_a_provider_label_names_the_pool(key: str) -> None:
    assert pool_of({"zone": "a", key: "spot"}) == "spot"


def test_without_such_a_label_the_pool_is_unknown() -> None:
    assert pool_of({"zone": "a"}) is None


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("karpenter.sh/nodepool", True),
        ("node-pool", True),
        ("shop.example/agent-pool", True),
        ("role", False),
        ("nodepool.example/size", False),
    ],
)
def test_a_label_that_is_called_so_names_a_pool(label: str, names: bool) -> None:
    assert names_a_pool(label) is names
