"""NodeAgent: any program that has to run on every node.

For the programs that have no construct of their own. It starts from the floor (not root, no
capability, an immutable image, no token, nothing of the node) and each thing more is declared,
with its reason. An agent that runs already and has only what is declared
(``Adopted(only_declared=True)``) starts from nothing, and needs no reasons: what nobody answers is
a finding of ``check``.
"""

from __future__ import annotations

from constructs_lib.agents.node_agent.config_maps import ConfigMap
from constructs_lib.agents.node_agent.containers import Container, InitContainer, NativeSidecar
from constructs_lib.agents.node_agent.csi_drivers import CsiDriver
from constructs_lib.agents.node_agent.disruption_budgets import DisruptionBudget
from constructs_lib.agents.node_agent.dns import Dns
from constructs_lib.agents.node_agent.hooks import ExecHook, HttpHook, SleepHook
from constructs_lib.agents.node_agent.monitors import (
    PodMonitor,
    Relabeling,
    ScrapeEndpoint,
    ServiceMonitor,
)
from constructs_lib.agents.node_agent.mounts import VolumeMount
from constructs_lib.agents.node_agent.neighbours import PodTerm, TopologySpread
from constructs_lib.agents.node_agent.network_policies import (
    NetworkPeer,
    NetworkPolicy,
    NetworkPort,
    NetworkRule,
)
from constructs_lib.agents.node_agent.ports import NamedPort
from constructs_lib.agents.node_agent.roles import ClusterRole, Role
from constructs_lib.agents.node_agent.security import LocalProfile, PodSecurity, Security
from constructs_lib.agents.node_agent.services import Service, ServicePort
from constructs_lib.agents.node_agent.spec import NodeAgentSpec
from constructs_lib.agents.node_agent.volumes import (
    ClaimVolume,
    ConfigMapVolume,
    CsiVolume,
    DownwardApiVolume,
    EmptyDirVolume,
    EphemeralVolume,
    HostPathVolume,
    ProjectedConfigMap,
    ProjectedDownwardApi,
    ProjectedSecret,
    ProjectedToken,
    ProjectedVolume,
    SecretVolume,
)

__all__ = [
    "ClaimVolume",
    "ClusterRole",
    "ConfigMap",
    "ConfigMapVolume",
    "Container",
    "CsiDriver",
    "CsiVolume",
    "DisruptionBudget",
    "Dns",
    "DownwardApiVolume",
    "EmptyDirVolume",
    "EphemeralVolume",
    "ExecHook",
    "HostPathVolume",
    "HttpHook",
    "InitContainer",
    "LocalProfile",
    "NamedPort",
    "NativeSidecar",
    "NetworkPeer",
    "NetworkPolicy",
    "NetworkPort",
    "NetworkRule",
    "NodeAgentSpec",
    "PodMonitor",
    "PodSecurity",
    "PodTerm",
    "ProjectedConfigMap",
    "ProjectedDownwardApi",
    "ProjectedSecret",
    "ProjectedToken",
    "ProjectedVolume",
    "Relabeling",
    "Role",
    "ScrapeEndpoint",
    "SecretVolume",
    "Security",
    "Service",
    "ServiceMonitor",
    "ServicePort",
    "SleepHook",
    "TopologySpread",
    "VolumeMount",
]
