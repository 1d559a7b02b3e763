"""Amounts of containers: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_container


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_container(resources={"requests": {"a.b/c": 1}}),
            [
                (
                    "resources.limits: 'a.b/c' is asked for without a limit; write the same "
                    "amount there"
                )
            ],
            id="a device without a limit",
        ),
        pytest.param(
            with_container(resources={"limits": {"a.b/c": "500m"}, "requests": {"a.b/c": "500m"}}),
            [
                "resources.limits[a.b/c]: is 500m; of a.b/c there are whole numbers only",
                "resources.requests[a.b/c]: is 500m; of a.b/c there are whole numbers only",
            ],
            id="a part of a device",
        ),
        pytest.param(
            with_container(resources={"limits": {"a.b/c": 2}, "requests": {"a.b/c": 1}}),
            ["resources.requests[a.b/c]: is 1 and its limit 2; of a.b/c both are the same"],
            id="less than the limit of a device",
        ),
        pytest.param(
            with_container(
                resources={"limits": {"hugepages-2Mi": "2Mi"}, "requests": {"hugepages-2Mi": "2Mi"}}
            ),
            ["resources: asks for huge pages without cpu or memory; add one of the two"],
            id="huge pages alone",
        ),
        pytest.param(
            with_container(resources={"limits": {"cpu": 1, "hugepages-2Mi": "3Mi"}}),
            ["resources.limits[hugepages-2Mi]: is 3Mi, which is no multiple of 2Mi"],
            id="a part of a huge page",
        ),
        pytest.param(
            with_container(resources={"limits": {"storage": 1}}),
            [
                (
                    "resources.limits.storage: 'storage' is not a resource of containers; "
                    "write cpu, memory, ephemeral-storage, hugepages-<size> or a name with a "
                    "domain"
                )
            ],
            id="a resource that no container has",
        ),
        pytest.param(
            with_container(resources={"claims": [{"name": "a"}]}),
            ["resources.claims[0].name: is 'a', which is not a claim of the Pod"],
            id="a claim of nobody",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
