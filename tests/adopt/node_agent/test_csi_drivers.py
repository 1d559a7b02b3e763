"""The CSIDriver that an adopted NodeAgent registers becomes its word."""

from __future__ import annotations

from constructs_lib.agents.csi_node_plugin import TokenRequest
from constructs_lib.agents.node_agent import CsiDriver
from tests.adopt.node_agent.reading import read
from tests.adopt.teams import DAEMON_SET

DRIVER = """
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: {name: node-logs.example, annotations: {version: "2"}}
spec:
  podInfoOnMount: true
  tokenRequests: [{audience: vault.example, expirationSeconds: 900}, {audience: ""}]
  volumeLifecycleModes: [Persistent, Ephemeral]
"""


def test_the_driver_that_it_registers_is_said() -> None:
    socket = "args: [--socket=/csi/node-logs.example/csi.sock]\n          envFrom:"
    found = read(f"{DAEMON_SET.replace('envFrom:', socket)}---{DRIVER}")

    assert found.fields["csi_drivers"] == [
        CsiDriver(
            name="node-logs.example",
            annotations={"version": "2"},
            attach_required=True,
            pod_info_on_mount=True,
            volume_lifecycle_modes=["Persistent", "Ephemeral"],
            token_requests=[
                TokenRequest(audience="vault.example", expiration_seconds=900),
                TokenRequest(audience="", expiration_seconds=None),
            ],
        )
    ]
