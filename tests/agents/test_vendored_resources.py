"""Containers that upstream gave no requests: which are taken, and how to take the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from constructs_lib.agents.vendored_agent import AS_PUBLISHED, DaemonSetOverlay, VendoredAgentSpec
from constructs_lib.k8s.manifest import Json
from tests.agents.vendored.published import container, daemon_set, published, refused

UNSIZED = container(resources={})


@pytest.mark.parametrize(
    ("pod", "fields"),
    [
        pytest.param(
            {"initContainers": [{**UNSIZED, "name": "install"}]},
            {},
            id="a container that has ended",
        ),
        pytest.param(
            {"containers": [UNSIZED]}, {"resources": {"agent": AS_PUBLISHED}}, id="as published"
        ),
        pytest.param(
            {"containers": [UNSIZED]},
            {"daemon_sets": {"agent": DaemonSetOverlay(resources={"agent": AS_PUBLISHED})}},
            id="as published in one DaemonSet",
        ),
    ],
)
def test_a_container_without_requests_is_taken(
    tmp_path: Path, pod: dict[str, Json], fields: dict[str, Any]
) -> None:
    source = published(tmp_path, daemon_set(**pod))

    assert VendoredAgentSpec(name="agent", source=source, **fields).changes() == []


def test_a_sidecar_needs_requests(tmp_path: Path) -> None:
    sidecar = {**UNSIZED, "name": "sidecar", "restartPolicy": "Always"}

    mistakes = refused(tmp_path, daemon_set(initContainers=[sidecar]))

    assert [mistake.partition("; without")[0] for mistake in mistakes] == [
        f"DaemonSet agent: spec.template.spec.initContainers[0].resources.requests: has no {amount}"
        for amount in ("cpu", "memory")
    ]


def test_nothing_is_no_way_to_keep_what_was_published(tmp_path: Path) -> None:
    mistakes = refused(tmp_path, daemon_set(), resources={"agent": {}})

    assert mistakes == [
        f"resources.agent.{name}: is required and has no default; set it"
        for name in ("cpu", "memory", "memory_limit")
    ]


def test_as_published_is_one_of_two_ways_to_give_resources(tmp_path: Path) -> None:
    mistakes = refused(tmp_path, daemon_set(), resources={"agent": "small"})

    assert mistakes == [
        (
            "resources.agent: got 'small'; expected Resources from constructs_lib, "
            "or AsPublished from constructs_lib.vendored_agent"
        )
    ]
