"""Typed constructs for the agents that run on every Kubernetes node.

Two ways to use one declaration: a spec (``LogAgentSpec(...).manifests()``) gives plain objects
and needs nothing but Python; a construct (``LogAgent(chart, "log-agent", ...)``) puts the same
objects into a cdk8s chart and needs Node.js. Names are imported on first use, so importing this
package costs next to nothing and never starts Node.js.

What all agents share is here. What only one kind of agent is declared with is in the module of that
agent: ``from constructs_lib.log_agent import Elasticsearch``.
"""

from __future__ import annotations

from importlib import import_module

# What typing has under this name: to import that takes half as long as to start Python.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from constructs_lib.agents.admission_policies import (
        AdmissionPoliciesSpec as AdmissionPoliciesSpec,
    )
    from constructs_lib.agents.cni_agent import CniAgentSpec as CniAgentSpec
    from constructs_lib.agents.csi_node_plugin import CsiNodePluginSpec as CsiNodePluginSpec
    from constructs_lib.agents.gpu_device_plugin import GpuDevicePluginSpec as GpuDevicePluginSpec
    from constructs_lib.agents.gpu_monitor import GpuMonitorSpec as GpuMonitorSpec
    from constructs_lib.agents.ingress_agent import IngressAgentSpec as IngressAgentSpec
    from constructs_lib.agents.kube_proxy import KubeProxySpec as KubeProxySpec
    from constructs_lib.agents.log_agent import LogAgentSpec as LogAgentSpec
    from constructs_lib.agents.namespace import AgentNamespaceSpec as AgentNamespaceSpec
    from constructs_lib.agents.node_agent import NodeAgentSpec as NodeAgentSpec
    from constructs_lib.agents.node_exporter import NodeExporterSpec as NodeExporterSpec
    from constructs_lib.agents.node_problem_detector import (
        NodeProblemDetectorSpec as NodeProblemDetectorSpec,
    )
    from constructs_lib.agents.priority_classes import PriorityClassesSpec as PriorityClassesSpec
    from constructs_lib.agents.security_agent import SecurityAgentSpec as SecurityAgentSpec
    from constructs_lib.agents.storage_agent import StorageAgentSpec as StorageAgentSpec
    from constructs_lib.agents.vendored_agent import VendoredAgentSpec as VendoredAgentSpec
    from constructs_lib.cdk.catalogue import AdmissionPolicies as AdmissionPolicies
    from constructs_lib.cdk.catalogue import AgentNamespace as AgentNamespace
    from constructs_lib.cdk.catalogue import CniAgent as CniAgent
    from constructs_lib.cdk.catalogue import CsiNodePlugin as CsiNodePlugin
    from constructs_lib.cdk.catalogue import GpuDevicePlugin as GpuDevicePlugin
    from constructs_lib.cdk.catalogue import GpuMonitor as GpuMonitor
    from constructs_lib.cdk.catalogue import IngressAgent as IngressAgent
    from constructs_lib.cdk.catalogue import KubeProxy as KubeProxy
    from constructs_lib.cdk.catalogue import LogAgent as LogAgent
    from constructs_lib.cdk.catalogue import NodeAgent as NodeAgent
    from constructs_lib.cdk.catalogue import NodeExporter as NodeExporter
    from constructs_lib.cdk.catalogue import NodeProblemDetector as NodeProblemDetector
    from constructs_lib.cdk.catalogue import PriorityClasses as PriorityClasses
    from constructs_lib.cdk.catalogue import SecurityAgent as SecurityAgent
    from constructs_lib.cdk.catalogue import StorageAgent as StorageAgent
    from constructs_lib.cdk.catalogue import VendoredAgent as VendoredAgent
    from constructs_lib.cdk.cluster_app import ClusterApp as ClusterApp
    from constructs_lib.change.commit import CommitChange as CommitChange
    from constructs_lib.change.commit import DaemonSetChange as DaemonSetChange
    from constructs_lib.cli.run_app import run_app as run_app
    from constructs_lib.cluster.reading import ClusterFileError as ClusterFileError
    from constructs_lib.daemon_set.roles import RoleOf as RoleOf
    from constructs_lib.declaration.adopted import Adopted as Adopted
    from constructs_lib.declaration.base import Declaration as Declaration
    from constructs_lib.declaration.folders import ScratchFolder as ScratchFolder
    from constructs_lib.declaration.folders import SecretFolder as SecretFolder
    from constructs_lib.declaration.health import ExecCheck as ExecCheck
    from constructs_lib.declaration.health import GrpcCheck as GrpcCheck
    from constructs_lib.declaration.health import HealthCheck as HealthCheck
    from constructs_lib.declaration.health import HttpCheck as HttpCheck
    from constructs_lib.declaration.health import TcpCheck as TcpCheck
    from constructs_lib.declaration.host import Granted as Granted
    from constructs_lib.declaration.host import HostAccess as HostAccess
    from constructs_lib.declaration.host import HostPath as HostPath
    from constructs_lib.declaration.host import HostPort as HostPort
    from constructs_lib.declaration.host import Privileges as Privileges
    from constructs_lib.declaration.linters import Linter as Linter
    from constructs_lib.declaration.monitoring import MetricsEndpoint as MetricsEndpoint
    from constructs_lib.declaration.monitoring import Monitoring as Monitoring
    from constructs_lib.declaration.nodes import BOOTSTRAP as BOOTSTRAP
    from constructs_lib.declaration.nodes import CONTROL_PLANE as CONTROL_PLANE
    from constructs_lib.declaration.nodes import EVERYWHERE as EVERYWHERE
    from constructs_lib.declaration.nodes import GPU as GPU
    from constructs_lib.declaration.nodes import RESERVED as RESERVED
    from constructs_lib.declaration.nodes import Everywhere as Everywhere
    from constructs_lib.declaration.nodes import NodeLabel as NodeLabel
    from constructs_lib.declaration.nodes import Nodes as Nodes
    from constructs_lib.declaration.nodes import Taint as Taint
    from constructs_lib.declaration.overrides import Overrides as Overrides
    from constructs_lib.declaration.pinned import PinnedFile as PinnedFile
    from constructs_lib.declaration.pinned import PinnedUrl as PinnedUrl
    from constructs_lib.declaration.priority import OwnPriorityClass as OwnPriorityClass
    from constructs_lib.declaration.priority import Priority as Priority
    from constructs_lib.declaration.rbac import PolicyRule as PolicyRule
    from constructs_lib.declaration.resources import PartialResources as PartialResources
    from constructs_lib.declaration.resources import Resources as Resources
    from constructs_lib.declaration.rollout import OnDelete as OnDelete
    from constructs_lib.declaration.rollout import RollingUpdate as RollingUpdate
    from constructs_lib.declaration.rollout import Rollout as Rollout
    from constructs_lib.declaration.rollout import Surge as Surge
    from constructs_lib.declaration.service_account import OwnServiceAccount as OwnServiceAccount
    from constructs_lib.declaration.sources import ConfigMapKey as ConfigMapKey
    from constructs_lib.declaration.sources import ContainerAmount as ContainerAmount
    from constructs_lib.declaration.sources import EnvFromConfigMap as EnvFromConfigMap
    from constructs_lib.declaration.sources import EnvFromSecret as EnvFromSecret
    from constructs_lib.declaration.sources import EnvVar as EnvVar
    from constructs_lib.declaration.sources import PodField as PodField
    from constructs_lib.declaration.sources import SecretKey as SecretKey
    from constructs_lib.declaration.split import Pool as Pool
    from constructs_lib.declaration.split import Rings as Rings
    from constructs_lib.declaration.texts import texts_of as texts_of
    from constructs_lib.errors import ConstructsLibError as ConstructsLibError
    from constructs_lib.errors import DeclarationError as DeclarationError
    from constructs_lib.errors import InputError as InputError
    from constructs_lib.fleet.cluster import Cluster as Cluster
    from constructs_lib.fleet.fleet import Fleet as Fleet
    from constructs_lib.fleet.wave import Wave as Wave
    from constructs_lib.k8s.manifest import Manifest as Manifest
    from constructs_lib.placement.answer import CoverageReport as CoverageReport
    from constructs_lib.placement.coverage import Coverage as Coverage
    from constructs_lib.platforms.facts import Platform as Platform
    from constructs_lib.policy.api import check as check
    from constructs_lib.policy.config import Config as Config
    from constructs_lib.policy.config import Exemption as Exemption
    from constructs_lib.policy.finding import Finding as Finding
    from constructs_lib.policy.finding import Report as Report
    from constructs_lib.policy.finding import Severity as Severity
    from constructs_lib.policy.finding import Suppression as Suppression
    from constructs_lib.questions.coverage import coverage as coverage
    from constructs_lib.questions.diff import diff as diff
    from constructs_lib.questions.rollout import Pace as Pace
    from constructs_lib.questions.rollout import rollout as rollout
    from constructs_lib.questions.rollout_report import RolloutReport as RolloutReport
    from constructs_lib.updates.plan import RolloutPlan as RolloutPlan
    from constructs_lib.write import compare_fleet as compare_fleet
    from constructs_lib.write import compare_yaml as compare_yaml
    from constructs_lib.write import write_fleet as write_fleet
    from constructs_lib.write import write_yaml as write_yaml
    from constructs_lib.yaml.reader import read_yaml as read_yaml
    from constructs_lib.yaml.writer import to_yaml as to_yaml

_HOMES = {
    "agents.admission_policies": ("AdmissionPoliciesSpec",),
    "agents.cni_agent": ("CniAgentSpec",),
    "agents.csi_node_plugin": ("CsiNodePluginSpec",),
    "agents.gpu_device_plugin": ("GpuDevicePluginSpec",),
    "agents.gpu_monitor": ("GpuMonitorSpec",),
    "agents.ingress_agent": ("IngressAgentSpec",),
    "agents.kube_proxy": ("KubeProxySpec",),
    "agents.log_agent": ("LogAgentSpec",),
    "agents.namespace": ("AgentNamespaceSpec",),
    "agents.node_agent": ("NodeAgentSpec",),
    "agents.node_exporter": ("NodeExporterSpec",),
    "agents.node_problem_detector": ("NodeProblemDetectorSpec",),
    "agents.priority_classes": ("PriorityClassesSpec",),
    "agents.security_agent": ("SecurityAgentSpec",),
    "agents.storage_agent": ("StorageAgentSpec",),
    "agents.vendored_agent": ("VendoredAgentSpec",),
    "cdk.catalogue": (
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
    ),
    "cdk.cluster_app": ("ClusterApp",),
    "change.commit": ("CommitChange", "DaemonSetChange"),
    "cli.run_app": ("run_app",),
    "cluster.reading": ("ClusterFileError",),
    "daemon_set.roles": ("RoleOf",),
    "declaration.adopted": ("Adopted",),
    "declaration.base": ("Declaration",),
    "declaration.folders": ("ScratchFolder", "SecretFolder"),
    "declaration.health": ("ExecCheck", "GrpcCheck", "HealthCheck", "HttpCheck", "TcpCheck"),
    "declaration.host": ("Granted", "HostAccess", "HostPath", "HostPort", "Privileges"),
    "declaration.linters": ("Linter",),
    "declaration.monitoring": ("MetricsEndpoint", "Monitoring"),
    "declaration.nodes": (
        "BOOTSTRAP",
        "CONTROL_PLANE",
        "EVERYWHERE",
        "Everywhere",
        "GPU",
        "NodeLabel",
        "Nodes",
        "RESERVED",
        "Taint",
    ),
    "declaration.overrides": ("Overrides",),
    "declaration.pinned": ("PinnedFile", "PinnedUrl"),
    "platforms.facts": ("Platform",),
    "declaration.priority": ("OwnPriorityClass", "Priority"),
    "declaration.rbac": ("PolicyRule",),
    "declaration.service_account": ("OwnServiceAccount",),
    "declaration.resources": ("PartialResources", "Resources"),
    "declaration.rollout": ("OnDelete", "RollingUpdate", "Rollout", "Surge"),
    "declaration.sources": (
        "ConfigMapKey",
        "ContainerAmount",
        "EnvFromConfigMap",
        "EnvFromSecret",
        "EnvVar",
        "PodField",
        "SecretKey",
    ),
    "declaration.split": ("Pool", "Rings"),
    "declaration.texts": ("texts_of",),
    "errors": ("ConstructsLibError", "DeclarationError", "InputError"),
    "fleet.cluster": ("Cluster",),
    "fleet.fleet": ("Fleet",),
    "fleet.wave": ("Wave",),
    "k8s.manifest": ("Manifest",),
    "placement.answer": ("CoverageReport",),
    "placement.coverage": ("Coverage",),
    "policy.api": ("check",),
    "policy.config": ("Config", "Exemption"),
    "policy.finding": ("Finding", "Report", "Severity", "Suppression"),
    "questions.coverage": ("coverage",),
    "questions.diff": ("diff",),
    "questions.rollout": ("Pace", "rollout"),
    "questions.rollout_report": ("RolloutReport",),
    "updates.plan": ("RolloutPlan",),
    "write": ("compare_fleet", "compare_yaml", "write_fleet", "write_yaml"),
    "yaml.reader": ("read_yaml",),
    "yaml.writer": ("to_yaml",),
}

_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [  # noqa: PLE0604  # a test compares it with what type checkers see above
    *sorted(_HOME_OF),
]


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise _unknown(name)
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def _unknown(name: str) -> Exception:
    """The error for a name that is not here, with where it is if it is anywhere."""
    if name[:1].isupper():
        choices = import_module(f"{__name__}.declaration.choices")
        for theme in choices.AGENT_MODULES:
            if name in import_module(f"{__name__}.{theme}").__all__:
                # An AttributeError would lose its text on the way out of a 'from' import.
                return ImportError(f"write: from {__name__}.{theme} import {name}")
    return AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME_OF})
