"""The effective request of a Pod is the one of Kubernetes' own code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.daemon_set.pod_resources import pod_limits, pod_requests

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "pod-vectors.json").read_text(encoding="utf-8")
)["requests"]


def container(**resources: dict[str, str]) -> dict[str, Any]:
    return {"name": "c", "resources": resources}


@pytest.mark.parametrize("entry", VECTORS, ids=lambda entry: entry["name"])
def test_a_pod_requests_what_the_scheduler_counts(entry: dict[str, Any]) -> None:
    expected = entry["expect"]
    requests = pod_requests(entry["spec"])
    named = {"cpu": "cpu_milli", "memory": "memory", "ephemeral-storage": "ephemeral_storage"}

    assert {word: requests.pop(name, 0) for name, word in named.items()} == {
        word: expected[word] for word in named.values()
    }
    assert requests == expected["scalar"]


@pytest.mark.parametrize(
    ("pod_level", "request_"),
    [
        pytest.param({"requests": {"cpu": "3"}, "limits": {"cpu": "4"}}, 3000, id="request"),
        pytest.param({"limits": {"cpu": "4"}}, 1000, id="limit alone keeps the containers'"),
        pytest.param({"limits": {"hugepages-2Mi": "4Mi"}}, 1000, id="another resource"),
    ],
)
def test_pod_level_resources_replace_the_sum(pod_level: dict[str, Any], request_: int) -> None:
    pod = {"containers": [container(requests={"cpu": "1"})], "resources": pod_level}

    assert pod_requests(pod)["cpu"] == request_


def test_huge_pages_default_to_the_pod_level_limit() -> None:
    pod = {
        "containers": [container(requests={"hugepages-2Mi": "2Mi"})],
        "resources": {"limits": {"hugepages-2Mi": "4Mi"}},
    }

    assert pod_requests(pod) == {"hugepages-2Mi": 4 << 20}


def test_a_pod_that_is_being_resized_counts_the_larger_value() -> None:
    pod = {"containers": [container(requests={"cpu": "1"})]}
    status = {"name": "c", "resources": {"requests": {"cpu": "3"}}, "allocatedResources": None}

    assert pod_requests(pod, [status]) == {"cpu": 3000}


def test_limits_are_added_up_with_the_overhead_of_what_is_limited() -> None:
    pod = {
        "containers": [container(limits={"cpu": "1"}), container(requests={"memory": "1Gi"})],
        "overhead": {"cpu": "250m", "memory": "1Mi"},
    }

    assert pod_limits(pod) == {"cpu": 1250}
