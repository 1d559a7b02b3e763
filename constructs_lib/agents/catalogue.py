"""Every agent of this library, in one list. A test compares it with the files beside it."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.cni_agent import CniAgentSpec
from constructs_lib.agents.csi_node_plugin import CsiNodePluginSpec
from constructs_lib.agents.gpu_device_plugin import GpuDevicePluginSpec
from constructs_lib.agents.gpu_monitor import GpuMonitorSpec
from constructs_lib.agents.ingress_agent import IngressAgentSpec
from constructs_lib.agents.kube_proxy import KubeProxySpec
from constructs_lib.agents.log_agent import LogAgentSpec
from constructs_lib.agents.node_agent import NodeAgentSpec
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.agents.node_problem_detector import NodeProblemDetectorSpec
from constructs_lib.agents.security_agent import SecurityAgentSpec
from constructs_lib.agents.storage_agent import StorageAgentSpec
from constructs_lib.declaration.agent import AgentSpec

__all__ = ["AGENTS"]

AGENTS: Final[tuple[type[AgentSpec], ...]] = (
    CniAgentSpec,
    CsiNodePluginSpec,
    GpuDevicePluginSpec,
    GpuMonitorSpec,
    IngressAgentSpec,
    KubeProxySpec,
    LogAgentSpec,
    NodeAgentSpec,
    NodeExporterSpec,
    NodeProblemDetectorSpec,
    SecurityAgentSpec,
    StorageAgentSpec,
)
