"""An image given by an override is held to what the image of the agent is held to."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.agents.log_agent import LogAgentSpec
from constructs_lib.declaration.overrides import Overrides
from tests.declaration.builders import CONTAINER, DIGEST, POD, REASON, log_agent, told


def overridden(**overrides: Any) -> LogAgentSpec:
    return log_agent(overrides=Overrides(reason=REASON, **overrides))


@pytest.mark.parametrize(
    "image",
    [
        pytest.param("registry.example/agent:1.2", id="a tag"),
        pytest.param("registry.example/agent:latest", id="latest"),
        pytest.param("registry.example/agent", id="neither tag nor digest"),
    ],
)
@pytest.mark.parametrize(
    ("kind", "path"),
    [
        pytest.param("main", f"{CONTAINER}.image", id="the agent"),
        pytest.param("further", f"{POD}.containers[1].image", id="a further container"),
        pytest.param("init", f"{POD}.initContainers[0].image", id="an init container"),
    ],
)
def test_an_image_without_a_digest_is_refused(image: str, kind: str, path: str) -> None:
    further = {
        "name": "further",
        "image": image,
        "resources": {"requests": {"cpu": "1m", "memory": "8Mi"}},
    }
    overrides: dict[str, dict[str, Any]] = {
        "main": {"containers": {"fluent-bit": {"image": image}}},
        "further": {"pod": {"containers": [further]}},
        "init": {"pod": {"initContainers": [further]}},
    }

    (problem,) = told(overridden, **overrides[kind])

    assert problem.startswith(f"{path}: {image!r} ")


@pytest.mark.parametrize(
    "image",
    [
        pytest.param("registry.example/agent:latest", id="latest"),
        pytest.param(f"registry.example/agent:latest@{DIGEST}", id="latest beside a digest"),
        pytest.param("registry.example/agent", id="neither tag nor digest"),
        pytest.param("registry.example/agent:1@sha256:0", id="a malformed digest"),
        pytest.param("Registry.example/Agent:1", id="upper case"),
    ],
)
def test_no_reason_lets_an_override_run_what_the_image_field_refuses(image: str) -> None:
    (refused,) = told(log_agent, image=image, allow_unpinned=REASON)
    overrides = Overrides(reason=REASON, containers={"fluent-bit": {"image": image}})

    assert told(log_agent, allow_unpinned=REASON, overrides=overrides) == [f"{CONTAINER}.{refused}"]


@pytest.mark.parametrize("image", [None, ""], ids=["removed", "empty"])
def test_an_image_that_is_gone_is_missed(image: str | None) -> None:
    assert told(overridden, containers={"fluent-bit": {"image": image}}) == [
        f"{CONTAINER}.image: is missing; no Pod is created without it"
    ]


def test_a_reason_lets_an_override_run_a_tag() -> None:
    image = "registry.example/agent:1.2"
    overrides = Overrides(reason=REASON, containers={"fluent-bit": {"image": image}})

    assert told(log_agent, allow_unpinned=REASON, overrides=overrides) == []
