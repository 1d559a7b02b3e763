"""What a device plugin needs."""

from __future__ import annotations

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.programs.catalogue import programs_of
from tests.programs.reading import daemon_set, facts_of, find_in

IMAGE = "nvcr.io/nvidia/k8s-device-plugin:v0.20.0"


def test_it_needs_the_folder_in_which_the_kubelet_listens() -> None:
    assert [each.path for each in facts_of(IMAGE).accesses] == ["/var/lib/kubelet/device-plugins"]


def test_what_labels_the_nodes_from_the_same_image_needs_it_not() -> None:
    view = DaemonSetView(daemon_set(IMAGE, command=["gpu-feature-discovery"]))
    [program] = programs_of(view, find_in())

    assert program.facts.accesses == ()
