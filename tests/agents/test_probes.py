"""No liveness probe ends a program that is still starting.

A container is restarted once a probe failed ``failureThreshold`` times in a row. Until a startup
probe succeeded, only that one is asked (``pkg/kubelet/prober/worker.go``). How long a program may
take to answer is in its evidence, with the place where upstream says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.k8s.manifest import Json
from tests.agents.cases import CASES
from tests.pods import containers_of
from tools.agent_evidence import Container, evidence

WORKLOADS: Final = {"DaemonSet", "Deployment"}
OF_THE_USER: Final = {"IngressAgent", "NodeAgent"}
"""Agents whose program, with its probes, is the user's."""
KNOWN: Final[dict[tuple[str, str], Container]] = {
    (page.agent, name): container
    for _, page in evidence().values()
    for name, container in page.containers.items()
}
"""What evidence says of each container, by agent and name."""


def probed(spec: AgentSpec) -> Iterator[Json]:
    """Every container of the agent and its companions that a probe can restart."""
    for manifest in spec.manifests():
        if manifest["kind"] in WORKLOADS:
            yield from (c for _, c in containers_of(manifest) if "livenessProbe" in c)


def construct(spec: AgentSpec) -> str:
    return type(spec).__name__.removesuffix("Spec")


def patience(container: Json) -> int:
    """Seconds after which a program that never answered is restarted, at the earliest."""
    probe = container.get("startupProbe", container["livenessProbe"])
    again: int = (probe.get("failureThreshold", 3) - 1) * probe.get("periodSeconds", 10)
    return again + int(probe.get("initialDelaySeconds", 0))


ASKED: Final = {
    f"{case} {container['name']}": (construct(spec), container)
    for case, spec in CASES.items()
    if construct(spec) not in OF_THE_USER
    for container in probed(spec)
}
every_container = pytest.mark.parametrize(("agent", "container"), ASKED.values(), ids=ASKED)


@every_container
def test_evidence_says_how_long_it_may_start(agent: str, container: Json) -> None:
    assert (agent, container["name"]) in KNOWN, (
        f"add {container['name']!r} to 'containers' in the evidence of {agent}"
    )


@every_container
def test_it_may_start_as_long_as_it_gives_itself(agent: str, container: Json) -> None:
    starts_within = KNOWN[agent, container["name"]].starts_within or 0

    assert patience(container) >= starts_within


@pytest.mark.parametrize(
    ("container", "seconds"),
    [
        ({"livenessProbe": {}}, 20),
        ({"livenessProbe": {"initialDelaySeconds": 10, "failureThreshold": 6}}, 60),
        ({"livenessProbe": {}, "startupProbe": {"periodSeconds": 5, "failureThreshold": 20}}, 95),
    ],
    ids=["the API's defaults", "liveness alone", "a startup probe comes first"],
)
def test_patience_is_that_of_the_first_probe_asked(container: Json, seconds: int) -> None:
    assert patience(container) == seconds
