"""A volume knows its place, its source and the path of the node behind it."""

from __future__ import annotations

from constructs_lib.daemon_set.volume import HostPath, VolumeView


def test_a_path_of_the_node_is_read_as_written_and_in_its_normal_form() -> None:
    volume = VolumeView((), {"name": "a", "hostPath": {"path": "/var/run/x/"}})

    assert volume.host_path == HostPath("/var/run/x/", "")
    assert volume.host_path.path == "/run/x"
    assert volume.kinds == ["hostPath"]


def test_what_has_no_source_is_no_path_of_the_node() -> None:
    volume = VolumeView((), {"name": "a"})

    assert (volume.host_path, volume.kinds, volume.source("emptyDir")) == (None, [], None)
