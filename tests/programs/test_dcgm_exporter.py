"""What the DCGM exporter is told."""

from __future__ import annotations

from constructs_lib.programs.facts import Access
from tests.programs.reading import facts_of

IMAGE = "nvcr.io/nvidia/k8s/dcgm-exporter:4.8.3-4.8.2-ubuntu22.04"


def test_it_asks_the_kubelet_which_pod_has_a_gpu_only_if_told_to() -> None:
    socket = "/var/lib/kubelet/pod-resources/kubelet.sock"

    assert facts_of(IMAGE).accesses == ()
    assert facts_of(IMAGE, "--kubernetes").accesses == (
        Access(path=socket, kind="socket", purpose="node"),
    )


def test_labels_and_claims_of_pods_take_rights() -> None:
    told = facts_of(IMAGE, "--kubernetes-enable-pod-labels", "--kubernetes-enable-dra")

    assert {each.resource for each in told.rights} == {"pods", "resourceslices"}


def test_it_answers_where_it_is_told() -> None:
    assert [each.port for each in facts_of(IMAGE, "--address=:9401").endpoints] == [9401, 9401]
