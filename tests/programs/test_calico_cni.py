"""What Calico's installer is told."""

from __future__ import annotations

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.programs.catalogue import programs_of
from constructs_lib.programs.facts import Facts
from tests.programs.reading import config_map, daemon_set, facts_of, find_in

IMAGE = "quay.io/calico/cni:v3.32.2"


def facts(text: str) -> Facts:
    reference = {"configMapKeyRef": {"name": "settings", "key": "cni"}}
    env = [{"name": "CNI_NETWORK_CONFIG", "valueFrom": reference}]
    view = DaemonSetView(daemon_set(IMAGE, env=env))
    [program] = programs_of(view, find_in(config_map(cni=text)))
    return program.facts


def test_it_writes_the_plugin_and_its_configuration_to_the_node() -> None:
    told = facts('{"name": "k8s", "plugins": [{"type": "calico"}]}')

    assert [each.path for each in told.accesses] == ["/host/opt/cni/bin", "/host/etc/cni/net.d"]
    assert told.mistakes == ()
    assert facts_of(IMAGE).accesses == ()


def test_a_configuration_that_the_runtime_refuses_is_told() -> None:
    assert [each.message for each in facts('{"name": "k8s", "plugins": [{}]}').mistakes] == [
        "The plugin has no type."
    ]
