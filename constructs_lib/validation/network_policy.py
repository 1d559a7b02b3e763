"""A NetworkPolicy.

Source: ``ValidateNetworkPolicySpec``, ``ValidateNetworkPolicyPort``, ``ValidateNetworkPolicyPeer``
and ``ValidateIPBlock`` in ``pkg/apis/networking/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest, Path
from constructs_lib.validation.addresses import holds_network, network_problem
from constructs_lib.validation.gates import gates_of
from constructs_lib.validation.ports import PORTS, port_name_problem
from constructs_lib.validation.refusal import Refusal, between, missing, one_of, wrong
from constructs_lib.validation.selectors import selector_refusals

__all__ = ["network_policy_refusals"]

_PROTOCOLS: Final = frozenset({"TCP", "UDP", "SCTP"})
_TYPES: Final = frozenset({"Ingress", "Egress"})
_SELECTORS: Final = ("podSelector", "namespaceSelector")


def network_policy_refusals(manifest: Manifest, minor: int) -> Iterator[Refusal]:
    """Why a NetworkPolicy is refused."""
    spec = manifest.get("spec", {})
    yield from selector_refusals(spec.get("podSelector", {}), ("spec", "podSelector"))
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for index, rule in enumerate(spec.get(direction, ())):
            at = ("spec", direction, index)
            for number, port in enumerate(rule.get("ports", ())):
                yield from _port(port, (*at, "ports", number))
            for number, peer in enumerate(rule.get(peers, ())):
                yield from _peer(peer, (*at, peers, number), minor)
    types, path = spec.get("policyTypes", ()), ("spec", "policyTypes")
    if len(types) > len(_TYPES):
        yield wrong(path, f"has {len(types)} entries; at most Ingress and Egress are possible")
        return
    for index, each in enumerate(types):
        if each not in _TYPES:
            yield one_of(each, _TYPES, (*path, index))


def _port(port: Json, path: Path) -> Iterator[Refusal]:
    if port.get("protocol", "TCP") not in _PROTOCOLS:
        yield one_of(port["protocol"], _PROTOCOLS, (*path, "protocol"))
    first, last = port.get("port"), port.get("endPort")
    at = (*path, "endPort")
    if isinstance(first, int):
        if first not in PORTS:
            yield between(first, PORTS, (*path, "port"))
        if last is not None and last < first:
            yield wrong(at, f"is {last}, before the first port {first}")
        elif last is not None and last not in PORTS:
            yield between(last, PORTS, at)
        return
    if first is not None and (message := port_name_problem(first)):
        yield wrong((*path, "port"), message)
    if last is not None:
        yield wrong(at, "needs a number as port beside it; write one, or remove it")


def _peer(peer: Json, path: Path, minor: int) -> Iterator[Refusal]:
    chosen = [field for field in _SELECTORS if field in peer]
    for field in chosen:
        yield from selector_refusals(peer[field], (*path, field))
    if "ipBlock" in peer:
        yield from _block(peer["ipBlock"], (*path, "ipBlock"), minor)
        if chosen:
            yield wrong(path, f"has ipBlock beside {chosen[0]}; write two peers")
    elif not chosen:
        yield missing(path, "name a podSelector, a namespaceSelector or an ipBlock")


def _block(block: Json, path: Path, minor: int) -> Iterator[Refusal]:
    written = block.get("cidr", "")
    if not written:
        yield missing((*path, "cidr"), "name a network")
        return
    is_strict = gates_of(minor).strict_addresses
    if message := network_problem(written, is_strict=is_strict):
        yield wrong((*path, "cidr"), message)
    for index, text in enumerate(block.get("except", ())):
        at, is_part = (*path, "except", index), holds_network(written, text)
        if network_problem(written, is_strict=False):
            return
        if message := network_problem(text, is_strict=is_strict):
            yield wrong(at, message)
        if is_part is False:
            yield wrong(at, f"is {text}, which is not a part of {written}")
