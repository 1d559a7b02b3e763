"""The two readers that every check shares."""

from __future__ import annotations

from constructs_lib.change.remarks.remark import containers_by_name, namespace_of
from constructs_lib.daemon_set.view import DaemonSetView
from tests.change.builders import agent, thing


def test_init_containers_come_first() -> None:
    daemon_set = DaemonSetView(agent(initContainers=[{"name": "setup"}]))

    assert list(containers_by_name(daemon_set)) == ["setup", "agent"]


def test_an_object_without_a_namespace_is_in_the_default_one() -> None:
    manifest = thing("ConfigMap")
    del manifest["metadata"]["namespace"]

    assert namespace_of(manifest) == "default"
