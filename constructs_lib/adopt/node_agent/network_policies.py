"""NetworkPolicies, read back."""

from __future__ import annotations

from typing import Any

from constructs_lib.adopt.node_agent.parts import all_said, names_of, part, pods_of
from constructs_lib.agents.node_agent import (
    NetworkPeer,
    NetworkPolicy,
    NetworkPort,
    NetworkRule,
)
from constructs_lib.agents.node_agent.beside import Owner
from constructs_lib.k8s.manifest import Json, Manifest

__all__ = ["network_policy_of"]


def network_policy_of(policy: Manifest, owner: Owner) -> NetworkPolicy | None:
    """A NetworkPolicy; none where no word says it."""
    spec = policy.get("spec") or {}
    said = part(
        NetworkPolicy,
        **names_of(policy),
        pods=pods_of((spec.get("podSelector") or {}).get("matchLabels"), owner),
        ingress=all_said(_rule(each, "from") for each in spec.get("ingress") or ()),
        egress=all_said(_rule(each, "to") for each in spec.get("egress") or ()),
    )
    if said is None:
        return None
    # An empty list says something here: nothing is let through.
    types = spec.get("policyTypes") or ["Ingress", *(["Egress"] if said.egress else [])]
    shut = {
        field: ()
        for field, name in (("ingress", "Ingress"), ("egress", "Egress"))
        if name in types and getattr(said, field) is None
    }
    return said.model_copy(update=shut)


def _rule(rule: Json, direction: str) -> NetworkRule | None:
    return part(
        NetworkRule,
        peers=all_said(map(_peer, rule.get(direction) or ())),
        ports=all_said(map(_port, rule.get("ports") or ())),
    )


def _peer(peer: Json) -> NetworkPeer | None:
    fields: dict[str, Any] = {}
    for field, name in (("pods", "podSelector"), ("namespaces", "namespaceSelector")):
        if name in peer:
            fields[field] = peer[name].get("matchLabels") or {}
    block = peer.get("ipBlock") or {}
    said = part(NetworkPeer, block=block.get("cidr"), without=block.get("except"))
    return None if said is None else said.model_copy(update=fields)


def _port(port: Json) -> NetworkPort | None:
    return part(
        NetworkPort,
        port=port.get("port"),
        to=port.get("endPort"),
        protocol=port.get("protocol"),
    )
