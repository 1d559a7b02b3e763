"""What the sidecars of a CSI driver are told."""

from __future__ import annotations

from constructs_lib.programs.facts import Access, Endpoint
from tests.programs.reading import facts_of

REGISTRAR = "registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.17.0"
PROBE = "registry.k8s.io/sig-storage/livenessprobe:v2.19.0"


def test_the_registrar_tells_the_kubelet_a_path_of_the_node() -> None:
    told = facts_of(
        REGISTRAR,
        "--csi-address=/csi/csi.sock",
        "--kubelet-registration-path=/var/lib/kubelet/a.sock",
    )

    assert told.accesses == (
        Access(path="/csi/csi.sock", kind="socket", purpose="plugin"),
        Access(path="/var/lib/kubelet/a.sock", kind="socket", purpose="plugin", on_node=True),
        Access(path="/registration", kind="folder", mode="write", purpose="plugin"),
    )


def test_the_liveness_probe_answers_for_the_driver() -> None:
    assert facts_of(PROBE).endpoints == (Endpoint(port=9808, path="/healthz"),)
    assert facts_of(PROBE, "--http-endpoint=localhost:29653").endpoints == (
        Endpoint(port=29653, path="/healthz", loopback=True),
    )
    assert facts_of(PROBE, "--health-port=9999").endpoints[0].port == 9999
