"""Declarations of Calico, and what is made of them."""

from __future__ import annotations

import json
from typing import Any

from constructs_lib.agents.cni_agent.calico import (
    Calico,
)
from constructs_lib.agents.cni_agent.spec import CniAgentSpec
from constructs_lib.k8s.manifest import Json, Manifest

DIGEST = "sha256:" + "0" * 64
NODE_V3_33 = f"quay.io/calico/node:v3.33.0@{DIGEST}"


def calico(**fields: Any) -> list[Manifest]:
    plugin = Calico(**{"crds": "installed", "pod_cidr": "10.244.0.0/16", **fields})
    return CniAgentSpec(name="calico-node", namespace="calico", plugin=plugin).manifests()


def found(manifests: list[Manifest], kind: str, name: str) -> Json:
    [manifest] = [m for m in manifests if (m["kind"], m["metadata"]["name"]) == (kind, name)]
    return manifest


def containers(manifests: list[Manifest]) -> dict[str, Json]:
    pod = manifests[-1]["spec"]["template"]["spec"]
    return {container["name"]: container for container in pod["initContainers"] + pod["containers"]}


def env(container: Json) -> dict[str, Json]:
    return {entry["name"]: entry.get("value", entry.get("valueFrom")) for entry in container["env"]}


def node_env(**fields: Any) -> dict[str, Json]:
    return env(containers(calico(**fields))["calico-node"])


def cni_conf(**fields: Any) -> Json:
    data = found(calico(**fields), "ConfigMap", "calico-node-config")["data"]
    return json.loads(data["cni-conf.json"])["plugins"][0]


def permissions(role: Json) -> set[tuple[str, str]]:
    return {
        (resource, verb)
        for rule in role["rules"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }
