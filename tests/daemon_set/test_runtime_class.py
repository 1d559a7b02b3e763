"""What a RuntimeClass makes of Pods."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.read import read_view
from constructs_lib.daemon_set.runtime_class import (
    RuntimeClass,
    conflicts_with,
    read_runtime_classes,
)
from constructs_lib.daemon_set.scheduling import DaemonSet, scheduled
from tests.placement.builders import manifest

KATA = RuntimeClass(name="kata", node_selector={"kata": "yes"}, overhead={"cpu": "600m"})


def agent(**pod: Any) -> DaemonSet:
    resources = {"requests": {"cpu": "700m"}}
    view = read_view(manifest(container={"resources": resources}, **pod))
    return scheduled(view, runtime_classes={"kata": KATA})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param(
            {
                "overhead": {"podFixed": {"cpu": "600m"}},
                "scheduling": {"nodeSelector": {"kata": "yes"}},
            },
            KATA,
            id="room and nodes",
        ),
        pytest.param({}, RuntimeClass(name="kata"), id="neither"),
    ],
)
def test_a_runtime_class_is_read(fields: dict[str, Any], expected: RuntimeClass) -> None:
    of_class = {
        "apiVersion": "node.k8s.io/v1",
        "kind": "RuntimeClass",
        "metadata": {"name": "kata"},
        "handler": "kata",
        **fields,
    }

    assert read_runtime_classes([of_class, manifest()]) == {"kata": expected}


def test_its_overhead_is_requested_for_every_pod() -> None:
    found = agent(runtimeClassName="kata")

    assert (found.requests["cpu"], found.overhead, found.unknown_runtime) == (
        1300,
        {"cpu": 600},
        None,
    )


def test_a_class_that_is_not_given_is_named() -> None:
    assert agent(runtimeClassName="gvisor").unknown_runtime == "gvisor"


def test_pods_that_select_other_nodes_than_their_class_are_refused() -> None:
    pod = {"nodeSelector": {"kata": "no", "disk": "ssd"}}

    assert list(conflicts_with(KATA, pod)) == [
        "RuntimeClass kata selects nodes with kata=yes, and nodeSelector those with kata=no"
    ]


REFUSED = "overhead is written, and no RuntimeClass of the Pod says it"


@pytest.mark.parametrize(
    ("runtime", "pod", "expected"),
    [
        pytest.param(None, {"overhead": {"cpu": "100m"}}, [REFUSED], id="no class"),
        pytest.param(None, {"overhead": {}}, [], id="nothing"),
        pytest.param(
            None, {"overhead": {"cpu": "100m"}, "runtimeClassName": "a"}, [], id="unknown class"
        ),
        pytest.param(
            RuntimeClass(name="a"),
            {"overhead": {"cpu": "100m"}, "runtimeClassName": "a"},
            [REFUSED],
            id="class without overhead",
        ),
        pytest.param(
            RuntimeClass(name="a", overhead={"cpu": "100m"}),
            {"overhead": {"cpu": "0.1"}, "runtimeClassName": "a"},
            [],
            id="the same",
        ),
        pytest.param(
            RuntimeClass(name="a", overhead={"cpu": "100m"}),
            {"overhead": {"cpu": "200m"}, "runtimeClassName": "a"},
            ["overhead is not what RuntimeClass a says"],
            id="another",
        ),
    ],
)
def test_overhead_is_for_a_runtime_class_to_say(
    runtime: RuntimeClass | None, pod: dict[str, Any], expected: list[str]
) -> None:
    """As a real Kubernetes 1.37.2 answered."""
    assert list(conflicts_with(runtime, pod)) == expected
