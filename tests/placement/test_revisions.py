"""Pods of an earlier template are known."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.placement.revisions import Revision, with_outdated
from tests.placement.builders import agent, agent_pod, manifest, pod

NEW = agent(requests={"cpu": "2"})


def made_with(**requests: str) -> dict[str, Any]:
    template: dict[str, Any] = manifest(container={"resources": {"requests": requests}})["spec"]
    return template["template"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("object_of", "has"),
    [
        pytest.param(made_with(cpu="2000m"), True, id="of this template"),
        pytest.param(made_with(cpu="1"), False, id="of another"),
        pytest.param(None, None, id="unknown"),
    ],
)
def test_a_pod_has_the_template_or_another_or_nobody_knows(
    object_of: dict[str, Any] | None, has: bool | None
) -> None:
    assert Revision(NEW).has(agent_pod(object=object_of)) is has


def test_only_pods_of_the_daemon_sets_in_question_are_outdated() -> None:
    old = made_with(cpu="1")
    marked = with_outdated(
        [agent_pod(object=old), agent_pod("other", object=old), agent_pod(), pod()], [NEW]
    )

    assert [each.outdated for each in marked] == [True, False, False, False]
