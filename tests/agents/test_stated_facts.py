"""What an agent states of its program is what the program's reader reads back of what it writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from constructs_lib.agents.log_agent import LogAgentSpec
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.api import check
from constructs_lib.programs.catalogue import programs_of
from tests.agents.declared import log_agent, log_fluentd, log_otel_collector, log_vector

DECLARED: dict[str, AgentSpec] = {
    **log_agent.CASES,
    **log_fluentd.CASES,
    **log_otel_collector.CASES,
    **log_vector.CASES,
}
every_log_agent = pytest.mark.parametrize(
    "spec",
    [
        pytest.param(spec, id=name)
        for name, spec in DECLARED.items()
        if isinstance(spec, LogAgentSpec)
    ],
)


def daemon_sets(manifests: list[Manifest]) -> Iterator[DaemonSetView]:
    return (DaemonSetView(each) for each in manifests if each["kind"] == "DaemonSet")


def finder(manifests: list[Manifest]) -> Any:
    by_name = {(each["kind"], each["metadata"]["name"]): each for each in manifests}
    return lambda kind, name, _: by_name.get((kind, name))


@every_log_agent
def test_what_is_stated_is_read_back(spec: LogAgentSpec) -> None:
    manifests = list(spec.manifests())
    stated = spec.program().facts
    [daemon_set] = daemon_sets(manifests)
    [program] = programs_of(daemon_set, finder(manifests))
    read = program.facts

    assert stated is not None
    assert read.complete
    assert read.inputs == stated.inputs
    assert read.buffers == stated.buffers
    assert read.outputs == stated.outputs
    assert read.accesses == stated.accesses
    assert read.endpoints == stated.endpoints
    # What it may ask for beside what it needs is not stated.
    assert tuple(each for each in read.rights if each.needed or each in stated.rights) == (
        stated.rights
    )
    assert (read.watches, read.settings) == (stated.watches, stated.settings)
    assert (read.stop_seconds, read.flush_seconds) == (stated.stop_seconds, stated.flush_seconds)
    assert (read.hazards, read.mistakes) == ((), ())


@every_log_agent
def test_nothing_is_wrong_with_what_a_log_agent_writes(spec: LogAgentSpec) -> None:
    report = check(spec.manifests(), profile="strict")

    assert [each.message for each in report.open if each.rule.startswith("DS14")] == []
