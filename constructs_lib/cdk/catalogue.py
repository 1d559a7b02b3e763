"""The construct classes.

Their signatures, for editors and type checkers, are in the ``.pyi`` beside this file, which
``make stubs`` writes from the specs.
"""

from __future__ import annotations

from typing import ClassVar

from constructs_lib.agents.admission_policies import AdmissionPoliciesSpec
from constructs_lib.agents.cni_agent import CniAgentSpec
from constructs_lib.agents.csi_node_plugin import CsiNodePluginSpec
from constructs_lib.agents.gpu_device_plugin import GpuDevicePluginSpec
from constructs_lib.agents.gpu_monitor import GpuMonitorSpec
from constructs_lib.agents.ingress_agent import IngressAgentSpec
from constructs_lib.agents.kube_proxy import KubeProxySpec
from constructs_lib.agents.log_agent import LogAgentSpec
from constructs_lib.agents.namespace import AgentNamespaceOfAppSpec
from constructs_lib.agents.node_agent import NodeAgentSpec
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.agents.node_problem_detector import NodeProblemDetectorSpec
from constructs_lib.agents.priority_classes import PriorityClassesSpec
from constructs_lib.agents.security_agent import SecurityAgentSpec
from constructs_lib.agents.storage_agent import StorageAgentSpec
from constructs_lib.agents.vendored_agent import VendoredAgentSpec
from constructs_lib.cdk.construct import SpecConstruct
from constructs_lib.declaration.base import Declaration

__all__ = [
    "AdmissionPolicies",
    "AgentNamespace",
    "CniAgent",
    "CsiNodePlugin",
    "GpuDevicePlugin",
    "GpuMonitor",
    "IngressAgent",
    "KubeProxy",
    "LogAgent",
    "NodeAgent",
    "NodeExporter",
    "NodeProblemDetector",
    "PriorityClasses",
    "SecurityAgent",
    "StorageAgent",
    "VendoredAgent",
]


class AdmissionPolicies(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = AdmissionPoliciesSpec


class AgentNamespace(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = AgentNamespaceOfAppSpec


class CniAgent(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = CniAgentSpec


class CsiNodePlugin(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = CsiNodePluginSpec


class GpuDevicePlugin(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = GpuDevicePluginSpec


class GpuMonitor(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = GpuMonitorSpec


class IngressAgent(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = IngressAgentSpec


class KubeProxy(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = KubeProxySpec


class LogAgent(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = LogAgentSpec


class NodeAgent(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = NodeAgentSpec


class NodeExporter(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = NodeExporterSpec


class NodeProblemDetector(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = NodeProblemDetectorSpec


class PriorityClasses(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = PriorityClassesSpec


class SecurityAgent(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = SecurityAgentSpec


class StorageAgent(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = StorageAgentSpec


class VendoredAgent(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = VendoredAgentSpec
