"""The least declaration of each agent, its mistakes, and the way to the parts of its manifests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from constructs_lib.agents.cni_agent import CniAgentSpec, Flannel
from constructs_lib.agents.log_agent import LogAgentSpec, Stdout
from constructs_lib.agents.node_agent import NodeAgentSpec
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.resources import Resources
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.manifest import Json, Manifest

__all__ = [
    "CONTAINER",
    "DIGEST",
    "POD",
    "REASON",
    "annotations_of",
    "exporter",
    "flannel",
    "log_agent",
    "main_container",
    "node_agent",
    "objects",
    "pod",
    "told",
]

DIGEST = "sha256:" + "0" * 64
REASON = "The audit asks for it."
POD = "spec.template.spec"
CONTAINER = f"{POD}.containers[0]"


def log_agent(**fields: Any) -> LogAgentSpec:
    return LogAgentSpec(
        **{"name": "shop-logs", "namespace": "logging", "output": Stdout(), **fields}
    )


def exporter(**fields: Any) -> NodeExporterSpec:
    return NodeExporterSpec(**{"name": "exporter", "namespace": "monitoring", **fields})


def node_agent(**fields: Any) -> NodeAgentSpec:
    image = f"registry.example/agent:1@{DIGEST}"
    resources = Resources(cpu="10m", memory="16Mi", memory_limit="32Mi")
    given = {"name": "agent", "namespace": "agents", "image": image, "resources": resources}
    return NodeAgentSpec(**{**given, **fields})


def flannel(**fields: Any) -> CniAgentSpec:
    plugin = Flannel(pod_cidr="10.244.0.0/16")
    return CniAgentSpec(**{"name": "flannel", "namespace": "flannel", "plugin": plugin, **fields})


def told(build: Callable[..., object], **fields: Any) -> list[str]:
    """The mistakes told, none for what is accepted."""
    try:
        build(**fields)
    except DeclarationError as error:
        return [str(problem) for problem in error.problems]
    return []


def objects(spec: AgentSpec) -> dict[str, Manifest]:
    """The agent's objects by their kind."""
    return {manifest["kind"]: manifest for manifest in spec.manifests()}


def pod(spec: AgentSpec) -> Json:
    return objects(spec)["DaemonSet"]["spec"]["template"]["spec"]


def main_container(spec: AgentSpec) -> Json:
    return pod(spec)["containers"][0]


def annotations_of(spec: AgentSpec) -> dict[str, str]:
    found: dict[str, str] = objects(spec)["DaemonSet"]["metadata"]["annotations"]
    return found
