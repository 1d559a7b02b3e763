"""Declarations of Cilium, and what is made of them."""

from __future__ import annotations

from typing import Any

from constructs_lib.agents.cni_agent import CniAgentSpec
from constructs_lib.agents.cni_agent.cilium import (
    Cilium,
    ClusterPool,
    DirectReturn,
    KubeProxyReplacement,
    NativeRouting,
    NodePodCidrs,
)
from constructs_lib.declaration.program import Program
from constructs_lib.k8s.manifest import Json, Manifest

POOL = ClusterPool(pod_cidr="10.244.0.0/16")
PROXY = KubeProxyReplacement(api_server_host="10.0.0.1")
DIRECT = PROXY.model_copy(update={"direct_return": DirectReturn()})
DUAL = NodePodCidrs(families="dual-stack")
IPV6 = ClusterPool(pod_cidr_ipv6="fd00::/104")
NATIVE = {"routing": NativeRouting(cidr="10.0.0.0/8")}


def program(**fields: Any) -> Program:
    plugin = Cilium(**{"ipam": POOL, **fields})
    return CniAgentSpec(name="net", namespace="cilium", plugin=plugin).program()


def config(**fields: Any) -> dict[str, str]:
    return dict(program(**fields).config or {})


def containers(**fields: Any) -> dict[str, Json]:
    found = program(**fields)
    return {container.name: container.manifest() for container in (*found.init, found.main)}


def operator(**fields: Any) -> dict[str, Manifest]:
    return {manifest["kind"]: manifest for manifest in program(**fields).companions({})}


def permissions(rules: Any) -> set[tuple[str, str]]:
    return {(resource, verb) for r in rules for resource in r["resources"] for verb in r["verbs"]}


def writable_host_paths(container: Json) -> set[str]:
    return {m["mountPath"] for m in container["volumeMounts"] if not m.get("readOnly", False)}
