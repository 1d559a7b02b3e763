"""What flannel is told."""

from __future__ import annotations

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.programs.catalogue import programs_of
from tests.programs.reading import daemon_set, facts_of, find_in

IMAGE = "ghcr.io/flannel-io/flannel:v0.28.7"


def test_in_the_cluster_it_needs_rights_and_its_own_name() -> None:
    told = facts_of(IMAGE, "--kube-subnet-mgr")

    assert [each.resource for each in told.rights] == ["nodes", "nodes/status", "pods"]
    assert [each.name for each in told.settings] == ["POD_NAME", "POD_NAMESPACE"]
    assert facts_of(IMAGE).rights == ()


def test_what_copies_the_plugin_needs_nothing() -> None:
    manifest = daemon_set("registry.example/agent:1")
    manifest["spec"]["template"]["spec"]["initContainers"] = [{"name": "copy", "image": IMAGE}]
    [program] = programs_of(DaemonSetView(manifest), find_in())

    assert (program.facts.accesses, program.facts.settings) == ((), ())


def test_a_network_that_is_no_json_is_a_mistake() -> None:
    told = facts_of(IMAGE, "--net-config-path=/settings/net-conf.json", net__conf_json="{Network}")

    assert len(told.mistakes) == 1
