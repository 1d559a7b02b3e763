"""The value that counts is the container's, then the Pod's, and a violation stands where it is."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.facts.security_contexts import (
    effective,
    effective_violation,
    owner,
)
from constructs_lib.policy.finding import Violation, path_text
from constructs_lib.policy.violation import container_violation


def daemon_set(of_pod: dict[str, Any], of_container: dict[str, Any]) -> DaemonSetView:
    container = {"name": "agent", "securityContext": of_container}
    pod = {"securityContext": of_pod, "containers": [container]}
    return DaemonSetView({"spec": {"template": {"spec": pod}}})


@pytest.mark.parametrize(
    ("of_pod", "of_container", "expected", "place"),
    [
        pytest.param({"runAsUser": 1}, {"runAsUser": 0}, 0, "containers[0].", id="the container"),
        pytest.param({"runAsUser": 0}, {}, 0, "", id="the Pod"),
        pytest.param({}, {}, None, "containers[0].", id="neither"),
    ],
)
def test_the_container_counts_before_the_pod(
    of_pod: dict[str, Any], of_container: dict[str, Any], expected: int | None, place: str
) -> None:
    judged = daemon_set(of_pod, of_container)
    violation = effective_violation(judged, judged.all[0], "Root.", "runAsUser")

    assert effective(judged, judged.all[0], "runAsUser") == expected
    assert path_text(violation.path) == f"spec.template.spec.{place}securityContext.runAsUser"
    assert violation.container == "agent"


def test_fields_are_taken_from_the_pod_one_by_one() -> None:
    judged = daemon_set(
        {"windowsOptions": {"hostProcess": True}}, {"windowsOptions": {"runAsUserName": "a"}}
    )

    assert effective(judged, judged.all[0], "windowsOptions", "hostProcess") is True


def test_a_fault_is_owned_by_the_container_it_stands_in() -> None:
    judged = daemon_set({}, {})
    inside = container_violation(judged.all[0], "Root.", "securityContext")

    assert owner(judged, inside) is judged.all[0]
    assert owner(judged, Violation(path=("spec",), message="Root.")) is None
