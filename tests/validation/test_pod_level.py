"""Resources of a whole Pod: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_pod


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_pod(resources={"requests": {"cpu": "1m"}}),
            [
                (
                    "resources.requests.cpu: is 1m, below what its containers ask for "
                    "together; raise it"
                )
            ],
            id="less than its containers",
        ),
        pytest.param(
            with_pod(resources={"requests": {"ephemeral-storage": "1Gi"}}),
            [
                (
                    "resources.requests[ephemeral-storage]: 'ephemeral-storage' is not for a "
                    "whole Pod; write cpu, memory or hugepages-<size>"
                )
            ],
            id="a resource that only containers have",
        ),
        pytest.param(
            with_pod(resources={"limits": {"memory": "1Mi"}}),
            ["resources.limits.memory: is 128Mi, above the limit of the whole Pod, 1Mi"],
            id="a limit below that of a container",
        ),
        pytest.param(
            with_pod(overhead={"a": 1}, runtimeClassName="kata"),
            [
                (
                    "overhead.a: 'a' is not a resource of containers; write cpu, memory, "
                    "ephemeral-storage, hugepages-<size> or a name with a domain"
                )
            ],
            id="overhead of no resource",
        ),
        pytest.param(
            with_pod(overhead={"cpu": "10m"}),
            [
                (
                    "overhead: is only a RuntimeClass's to say. Every Pod is refused; leave it "
                    "out, or name the class in runtimeClassName"
                )
            ],
            id="overhead without a class",
        ),
        pytest.param(
            with_pod(overhead={"cpu": "10m"}, runtimeClassName="kata"),
            [],
            id="overhead that a class may say",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
