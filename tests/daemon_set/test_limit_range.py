"""What a LimitRange adds to containers, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.limit_range import limited, over_limits, read_limit_ranges
from constructs_lib.k8s.manifest import Json


def limit(**fields: Any) -> dict[str, Json]:
    return {"type": "Container", **fields}


def resources(written: dict[str, Json], **fields: Any) -> dict[str, Json]:
    pod = limited({"containers": [{"name": "a", "resources": written}]}, [limit(**fields)])
    found: dict[str, Json] = pod["containers"][0]["resources"]
    return found


def test_only_limits_of_containers_count_and_only_in_their_namespace() -> None:
    found = read_limit_ranges(
        [
            {
                "apiVersion": "v1",
                "kind": "LimitRange",
                "metadata": {"name": "a", "namespace": "agents"},
                "spec": {"limits": [limit(max={"cpu": "1"}), {"type": "Pod"}]},
            },
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "b"}},
        ]
    )

    assert found == {"agents": (limit(max={"cpu": "1"}),)}


@pytest.mark.parametrize(
    ("written", "fields", "requests", "limits"),
    [
        ({}, {"default": {"cpu": "1"}}, {"cpu": "1"}, {"cpu": "1"}),
        (
            {},
            {"default": {"cpu": "1"}, "defaultRequest": {"cpu": "100m"}},
            {"cpu": "100m"},
            {"cpu": "1"},
        ),
        ({"limits": {"cpu": "2"}}, {"default": {"cpu": "1"}}, {"cpu": "2"}, {"cpu": "2"}),
        ({"requests": {"cpu": "2"}}, {"defaultRequest": {"cpu": "1"}}, {"cpu": "2"}, {}),
        ({}, {"max": {"cpu": "1"}}, {"cpu": "1"}, {"cpu": "1"}),
        ({}, {"min": {"cpu": "1"}}, {"cpu": "1"}, {}),
    ],
    ids=["a limit", "both", "a limit of its own", "a request of its own", "most", "least"],
)
def test_what_is_not_written_is_added(
    written: dict[str, Json],
    fields: dict[str, Any],
    requests: dict[str, Json],
    limits: dict[str, Json],
) -> None:
    assert resources(written, **fields) == {"requests": requests, "limits": limits}


def test_what_is_beyond_is_refused() -> None:
    pod = {
        "containers": [{"name": "a", "resources": {"limits": {"cpu": 2}, "requests": {"cpu": 0.1}}}]
    }

    assert list(over_limits(pod, [limit(max={"cpu": 2}, min={"cpu": "100m"})])) == []
    assert list(over_limits(pod, [limit(max={"cpu": 1}, min={"cpu": "200m"})])) == [
        "the limit of cpu of container a is 2; a LimitRange allows 1",
        "container a requests 0.1 of cpu; a LimitRange asks for 200m",
    ]
