"""What placement takes from a manifest, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.scheduling import read_daemon_set
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.priority import PriorityClass
from tests.placement.builders import agent, manifest


def test_requests_and_limits_are_those_of_the_whole_pod() -> None:
    resources = {"requests": {"cpu": "100m"}, "limits": {"memory": "64Mi"}}
    found = read_daemon_set(manifest(container={"resources": resources}))

    assert (found.requests, found.limits) == (
        {"cpu": 100, "memory": 64 << 20},
        {"memory": 64 << 20},
    )


def test_nulls_are_fields_left_out() -> None:
    found = manifest(nodeSelector=None, tolerations=None)
    found["spec"]["template"]["metadata"]["creationTimestamp"] = None

    assert read_daemon_set(found) == read_daemon_set(manifest())


def test_a_priority_class_is_looked_up() -> None:
    found = read_daemon_set(
        manifest(priorityClassName="agents"), priority_classes={"agents": PriorityClass(7)}
    )

    assert found.priority == PriorityClass(7)


def test_a_preferred_spread_is_not_in_the_way() -> None:
    spread = {"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "ScheduleAnyway"}

    assert agent(topologySpreadConstraints=[spread]).spread_keys == ()


def broken(**changes: Any) -> Manifest:
    found = manifest()
    return {**found, **changes}


@pytest.mark.parametrize(
    ("found", "told"),
    [
        pytest.param(manifest(nodeSelecter={}), "did you mean nodeSelector", id="typo"),
        pytest.param(manifest(tolerations="all"), "tolerations: is the text 'all'", id="type"),
        pytest.param(
            manifest(container={"resources": {"requests": {"cpu": "lots"}}}),
            r"requests.cpu: 'lots' is not a quantity",
            id="quantity",
        ),
        pytest.param(broken(spec=None), "spec: ", id="no spec"),
        pytest.param(broken(metadata={}), "metadata.name: is missing", id="no name"),
        pytest.param(
            broken(spec={"selector": {}, "template": {}}), "template.spec: is missing", id="no Pod"
        ),
    ],
)
def test_what_is_no_daemon_set_is_refused(found: Manifest, told: str) -> None:
    with pytest.raises(DeclarationError, match=told):
        read_daemon_set(found)
