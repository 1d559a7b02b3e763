"""What calico-node is told."""

from __future__ import annotations

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.programs.catalogue import programs_of
from tests.programs.reading import daemon_set, facts_of, find_in

IMAGE = "quay.io/calico/node:v3.32.2"


def test_it_needs_its_node_and_two_folders_of_it() -> None:
    told = facts_of(IMAGE)

    assert [each.name for each in told.settings] == ["NODENAME"]
    assert [each.path for each in told.accesses] == ["/var/lib/calico", "/var/run/calico"]


def test_it_answers_once_that_is_switched_on() -> None:
    env = [{"name": "FELIX_HEALTHENABLED", "value": "true"}]
    [program] = programs_of(DaemonSetView(daemon_set(IMAGE, env=env)), find_in())

    assert [each.path for each in program.facts.endpoints] == ["/liveness", "/readiness"]
    assert facts_of(IMAGE).endpoints == ()
