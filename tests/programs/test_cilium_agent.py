"""What the Cilium agent is told."""

from __future__ import annotations

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.programs.catalogue import programs_of
from constructs_lib.programs.facts import Facts
from tests.programs.reading import daemon_set, facts_of, find_in

IMAGE = "quay.io/cilium/cilium:v1.20.0"


def facts(*command: str) -> Facts:
    view = DaemonSetView(daemon_set(IMAGE, command=list(command)))
    [program] = programs_of(view, find_in())
    return program.facts


def test_the_agent_needs_its_node_and_bpf() -> None:
    told = facts("cilium-agent", "--state-dir=/run/own")

    assert [each.path for each in told.accesses] == ["/sys/fs/bpf", "/run/own"]
    assert [each.name for each in told.settings] == ["K8S_NODE_NAME"]


def test_another_program_of_the_image_needs_nothing() -> None:
    assert facts("cilium-dbg").accesses == ()
    assert facts_of(IMAGE).accesses == ()
