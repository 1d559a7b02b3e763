"""A Service.

Source: ``validateService``, ``validateServicePort``, ``ValidateServiceClusterIPsRelatedFields`` and
the functions they call in ``pkg/apis/core/validation/validation.go``; ``SetDefaults_Service`` in
``pkg/apis/core/v1/defaults.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest, Path
from constructs_lib.validation.addresses import (
    address,
    address_problem,
    network_problem,
    target_problem,
)
from constructs_lib.validation.gates import gates_of
from constructs_lib.validation.names import (
    key_problem,
    label_problem,
    label_refusals,
    subdomain_problem,
)
from constructs_lib.validation.ports import PORTS, port_name_problem
from constructs_lib.validation.refusal import Refusal, between, missing, one_of, wrong

__all__ = ["service_refusals"]

_TYPES: Final = frozenset({"ClusterIP", "NodePort", "LoadBalancer", "ExternalName"})
_PROTOCOLS: Final = frozenset({"TCP", "UDP", "SCTP"})
_AFFINITIES: Final = frozenset({"None", "ClientIP"})
_FAMILIES: Final = frozenset({"IPv4", "IPv6"})
_FAMILY_POLICIES: Final = frozenset({"SingleStack", "PreferDualStack", "RequireDualStack"})
_POLICIES: Final = frozenset({"Cluster", "Local"})
_DISTRIBUTIONS: Final = ("PreferClose", "PreferSameZone", "PreferSameNode")
_DISTRIBUTIONS_SINCE: Final = 34
_LONGEST_AFFINITY: Final = 86400
_HINTS: Final = (
    "service.kubernetes.io/topology-mode",
    "service.kubernetes.io/topology-aware-hints",
)
_RANGES: Final = "service.beta.kubernetes.io/load-balancer-source-ranges"
_MOST_ADDRESSES: Final = 2


def service_refusals(manifest: Manifest, minor: int) -> Iterator[Refusal]:
    """Why a Service is refused, but for its name."""
    spec = manifest.get("spec", {})
    annotations = manifest.get("metadata", {}).get("annotations", {})
    mode, hints = (annotations.get(each) for each in _HINTS)
    if mode is not None and hints is not None and mode != hints:
        yield wrong(("metadata", "annotations", _HINTS[0]), f"differs from {_HINTS[1]}")
    kind = spec.get("type") or "ClusterIP"
    path: Path = ("spec",)
    is_strict = gates_of(minor).strict_addresses
    if kind not in _TYPES:
        yield one_of(kind, _TYPES, (*path, "type"))
    is_headless = _addresses_of(spec)[:1] == ["None"]
    if not spec.get("ports") and not is_headless and kind != "ExternalName":
        yield missing((*path, "ports"), "name a port, or set clusterIP to None")
    if is_headless and kind in {"LoadBalancer", "NodePort"}:
        yield wrong((*path, "clusterIP"), f"is None, which type {kind} cannot be")
    if kind == "ExternalName":
        yield from _external_name(spec, path)
    else:
        yield from _families(spec, path)
        yield from _cluster_addresses(spec, path, is_strict=is_strict)
    yield from _ports(spec.get("ports", ()), kind, path)
    for refusal in label_refusals(spec.get("selector", {}), (*path, "selector")):
        yield wrong(refusal.path, refusal.message)
    yield from _affinity(spec, path)
    for index, text in enumerate(spec.get("externalIPs", ())):
        if message := address_problem(text, is_strict=is_strict) or target_problem(text):
            yield wrong((*path, "externalIPs", index), message)
    yield from _load_balancer(spec, annotations, kind, is_strict=is_strict)
    yield from _traffic(spec, kind, minor)


def _addresses_of(spec: Json) -> list[str]:
    """``clusterIPs``, which the server fills from ``clusterIP``."""
    listed = list(spec.get("clusterIPs", ()))
    own = spec.get("clusterIP", "")
    return listed or ([own] if own else [])


def _external_name(spec: Json, path: Path) -> Iterator[Refusal]:
    for field in ("clusterIPs", "ipFamilies", "ipFamilyPolicy"):
        if spec.get(field) or (field == "ipFamilyPolicy" and field in spec):
            yield wrong((*path, field), "is not for type ExternalName; remove it")
    name = spec.get("externalName", "").removesuffix(".")
    if not name:
        yield missing((*path, "externalName"), "name the host")
    elif message := subdomain_problem(name):
        yield wrong((*path, "externalName"), message)


def _families(spec: Json, path: Path) -> Iterator[Refusal]:
    families = spec.get("ipFamilies", ())
    for index, family in enumerate(families):
        if family not in _FAMILIES:
            yield one_of(family, _FAMILIES, (*path, "ipFamilies", index))
        if family in families[:index]:
            yield wrong((*path, "ipFamilies", index), f"is {family!r:.60} a second time; remove it")
    policy = spec.get("ipFamilyPolicy", "SingleStack")
    if policy not in _FAMILY_POLICIES:
        yield one_of(policy, _FAMILY_POLICIES, (*path, "ipFamilyPolicy"))


def _cluster_addresses(spec: Json, path: Path, *, is_strict: bool) -> Iterator[Refusal]:
    found, at = _addresses_of(spec), (*path, "clusterIPs")
    if spec.get("clusterIPs") and found[0] != spec.get("clusterIP", ""):
        yield wrong(at, f"begins with {found[0]!r:.60}; clusterIP must be the same")
    if found[:1] == ["None"]:
        if len(found) > 1:
            yield wrong(at, "has None beside addresses; keep None alone")
        return
    bad = [
        wrong((*at, index), message)
        for index, text in enumerate(found)
        if (message := address_problem(text, is_strict=is_strict))
    ]
    yield from bad
    if len(found) > _MOST_ADDRESSES:
        yield wrong(at, f"has {len(found)} entries; at most {_MOST_ADDRESSES} are possible")
    if not bad:
        yield from _of_families(found, spec.get("ipFamilies", ()), at)


def _of_families(found: list[str], families: list[str], path: Path) -> Iterator[Refusal]:
    versions = [each.version for text in found if (each := address(text)) is not None]
    if len(versions) > 1 and len({*versions}) == 1:
        yield wrong(path, "has two addresses of one family; keep one")
    for index, (family, version) in enumerate(zip(families, versions, strict=False)):
        if family in _FAMILIES and family != f"IPv{version}":
            message = f"is {found[index]}, not of {family} as ipFamilies says"
            yield wrong((*path, index), message)


def _ports(ports: Json, kind: str, path: Path) -> Iterator[Refusal]:
    names: set[str] = set()
    taken: set[tuple[str, str, int]] = set()
    for index, port in enumerate(ports):
        at: Path = (*path, "ports", index)
        yield from _port_name(port.get("name", ""), names, (*at, "name"), is_alone=len(ports) == 1)
        number = port.get("port", 0)
        if number not in PORTS:
            yield between(number, PORTS, (*at, "port"))
        protocol = port.get("protocol") or "TCP"
        if protocol not in _PROTOCOLS:
            yield one_of(protocol, _PROTOCOLS, (*at, "protocol"))
        yield from _target(port.get("targetPort", 0), (*at, "targetPort"))
        if "appProtocol" in port and (message := key_problem(port["appProtocol"])):
            yield wrong((*at, "appProtocol"), message)
        on_node = port.get("nodePort", 0)
        if on_node and kind == "ClusterIP":
            yield wrong((*at, "nodePort"), "is not for type ClusterIP; remove it")
        for field, value in (("port", number), ("nodePort", on_node)):
            claim = field, protocol, value
            if value and claim in taken:
                message = f"is {value}, which another port with {protocol} has; choose another"
                yield wrong((*at, field), message)
            taken.add(claim)


def _port_name(name: str, names: set[str], path: Path, *, is_alone: bool) -> Iterator[Refusal]:
    if not name:
        if not is_alone:
            yield missing(path, "each of several ports needs a name")
        return
    if message := label_problem(name):
        yield wrong(path, message)
    if name in names:
        yield wrong(path, f"is {name!r:.60}, the name of another port; choose another")
    names.add(name)


def _target(target: Json, path: Path) -> Iterator[Refusal]:
    if isinstance(target, str):
        if target and (message := port_name_problem(target)):
            yield wrong(path, message)
    elif target and target not in PORTS:
        yield between(target, PORTS, path)


def _affinity(spec: Json, path: Path) -> Iterator[Refusal]:
    kind = spec.get("sessionAffinity") or "None"
    if kind not in _AFFINITIES:
        yield one_of(kind, _AFFINITIES, (*path, "sessionAffinity"))
    elif kind == "ClientIP":
        at = (*path, "sessionAffinityConfig", "clientIP", "timeoutSeconds")
        seconds = spec.get("sessionAffinityConfig", {}).get("clientIP", {}).get("timeoutSeconds", 1)
        if not 0 < seconds <= _LONGEST_AFFINITY:
            yield between(seconds, range(1, _LONGEST_AFFINITY + 1), at)


def _load_balancer(
    spec: Json, annotations: Json, kind: str, *, is_strict: bool
) -> Iterator[Refusal]:
    is_one = kind == "LoadBalancer"
    for field in ("allocateLoadBalancerNodePorts", "loadBalancerClass"):
        if field in spec and not is_one:
            yield wrong(("spec", field), "is for type LoadBalancer only; remove it")
    if (
        is_one
        and "loadBalancerClass" in spec
        and (message := key_problem(spec["loadBalancerClass"]))
    ):
        yield wrong(("spec", "loadBalancerClass"), message)
    ranges = spec.get("loadBalancerSourceRanges", ())
    path: Path = ("spec", "loadBalancerSourceRanges")
    if not ranges and _RANGES in annotations:
        path = ("metadata", "annotations", _RANGES)
        text = annotations[_RANGES].strip()
        ranges = text.split(",") if text else ()
        if not is_one:
            yield wrong(path, "is for type LoadBalancer only; remove it")
    elif ranges and not is_one:
        yield wrong(path, "is for type LoadBalancer only; remove it")
    for index, text in enumerate(ranges):
        if message := network_problem(text.strip(), is_strict=is_strict):
            yield wrong((*path, index) if path[0] == "spec" else path, message)


def _traffic(spec: Json, kind: str, minor: int) -> Iterator[Refusal]:
    is_open = kind in {"LoadBalancer", "NodePort"} or (
        kind == "ClusterIP" and bool(spec.get("externalIPs"))
    )
    outside = spec.get("externalTrafficPolicy", "")
    if outside and not is_open:
        yield wrong(("spec", "externalTrafficPolicy"), "is not for traffic inside; remove it")
    elif outside and outside not in _POLICIES:
        yield one_of(outside, _POLICIES, ("spec", "externalTrafficPolicy"))
    health = spec.get("healthCheckNodePort", 0)
    if health and not (kind == "LoadBalancer" and outside == "Local"):
        message = "is for type LoadBalancer with externalTrafficPolicy Local only; remove it"
        yield wrong(("spec", "healthCheckNodePort"), message)
    elif health and health not in PORTS:
        yield between(health, PORTS, ("spec", "healthCheckNodePort"))
    inside = spec.get("internalTrafficPolicy", "Cluster")
    if inside not in _POLICIES:
        yield one_of(inside, _POLICIES, ("spec", "internalTrafficPolicy"))
    known = _DISTRIBUTIONS if minor >= _DISTRIBUTIONS_SINCE else _DISTRIBUTIONS[:1]
    wanted = spec.get("trafficDistribution")
    if wanted is not None and wanted not in known:
        yield one_of(wanted, known, ("spec", "trafficDistribution"))
