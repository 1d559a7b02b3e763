"""NetworkPolicies beside an adopted NodeAgent become its words."""

from __future__ import annotations

import pytest

from constructs_lib.agents.node_agent import (
    NetworkPeer,
    NetworkPolicy,
    NetworkPort,
    NetworkRule,
)
from tests.adopt.node_agent.beside import read

POLICY = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: node-logs, namespace: logging}
spec:
  podSelector: {matchLabels: {app: node-logs}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector: {}
          namespaceSelector: {matchLabels: {team: platform}}
        - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
      ports: [{port: 9000, endPort: 9010}, {port: dns, protocol: UDP}]
"""
POLICIES = [
    pytest.param(
        POLICY,
        NetworkPolicy(
            name="node-logs",
            ingress=[
                NetworkRule(
                    peers=[
                        NetworkPeer(pods={}, namespaces={"team": "platform"}),
                        NetworkPeer(block="10.0.0.0/8", without=["10.1.0.0/16"]),
                    ],
                    ports=[
                        NetworkPort(port=9000, to=9010),
                        NetworkPort(port="dns", protocol="UDP"),
                    ],
                )
            ],
            egress=[],
        ),
        id="a NetworkPolicy that lets nothing out",
    ),
    pytest.param(
        POLICY.replace("  policyTypes: [Ingress, Egress]\n", "").partition("  ingress:")[0],
        NetworkPolicy(name="node-logs", ingress=[]),
        id="a NetworkPolicy without types",
    ),
]


@pytest.mark.parametrize(("policy", "said"), POLICIES)
def test_a_policy_is_said(policy: str, said: NetworkPolicy) -> None:
    fields = read(policy)

    assert fields["network_policies"] == [said]
    assert fields["adopted"].beside is None
