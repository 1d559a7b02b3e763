"""Written by ``make stubs`` from the specs; do not edit."""

from constructs import Construct
from constructs_lib.admission.action import Action
from constructs_lib.agents.admission_policies import AdmissionPoliciesSpec
from constructs_lib.agents.cni_agent.spec import CniAgentSpec, Plugin
from constructs_lib.agents.csi_node_plugin.spec import AnyDriver, CsiNodePluginSpec
from constructs_lib.agents.exporter_tls import ExporterTls
from constructs_lib.agents.gpu_device_plugin import DeviceDiscovery, DeviceListStrategy, GpuDevicePluginSpec, MigStrategy
from constructs_lib.agents.gpu_metrics import GpuMetric
from constructs_lib.agents.gpu_monitor import GpuMonitorSpec, PodAttribution
from constructs_lib.agents.gpu_nodes import GpuLabel, OneAtATime, RuntimeClass
from constructs_lib.agents.gpu_sharing import Mps, PerNode, TimeSlicing
from constructs_lib.agents.ingress_agent import IngressAgentSpec, IngressClass
from constructs_lib.agents.kube_proxy import Conntrack, KubeProxySpec
from constructs_lib.agents.kube_proxy_local import ByClusterCidr, LocalTraffic
from constructs_lib.agents.kube_proxy_releases import NodePortWord
from constructs_lib.agents.log_agent.outputs import Output
from constructs_lib.agents.log_agent.spec import LogAgentSpec
from constructs_lib.agents.namespace import AgentNamespaceOfAppSpec
from constructs_lib.agents.node_agent.config_maps import ConfigMaps
from constructs_lib.agents.node_agent.containers import Containers, InitContainers
from constructs_lib.agents.node_agent.csi_drivers import CsiDrivers
from constructs_lib.agents.node_agent.disruption_budgets import DisruptionBudgets
from constructs_lib.agents.node_agent.dns import Dns
from constructs_lib.agents.node_agent.hooks import AnyHook
from constructs_lib.agents.node_agent.monitors import PodMonitors, ServiceMonitors
from constructs_lib.agents.node_agent.mounts import Mounts
from constructs_lib.agents.node_agent.neighbours import PodTerm, TopologySpread
from constructs_lib.agents.node_agent.network_policies import NetworkPolicies
from constructs_lib.agents.node_agent.ports import Ports
from constructs_lib.agents.node_agent.roles import ClusterRoles, Roles
from constructs_lib.agents.node_agent.security import PodSecurity, Security
from constructs_lib.agents.node_agent.services import Services
from constructs_lib.agents.node_agent.spec import NodeAgentSpec
from constructs_lib.agents.node_agent.volumes import Volumes
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.agents.node_exporter_collectors import Collector
from constructs_lib.agents.node_problem_detector import NodeProblemDetectorSpec, Source
from constructs_lib.agents.node_problem_logs import LogMonitor, LogRule, NodeProblem
from constructs_lib.agents.node_problem_plugins import PluginMonitor
from constructs_lib.agents.priority_classes import PriorityClassesSpec, PriorityRank
from constructs_lib.agents.security_agent.spec import SecurityAgentSpec, Sensor
from constructs_lib.agents.storage_agent.clusters import CephClusters
from constructs_lib.agents.storage_agent.spec import CephDriver, StorageAgentSpec
from constructs_lib.agents.vendored_agent.overlay import AsPublished, DaemonSetOverlay
from constructs_lib.agents.vendored_agent.spec import VendoredAgentSpec
from constructs_lib.cdk.construct import SpecConstruct
from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.base import Declaration
from constructs_lib.declaration.extra import Extra
from constructs_lib.declaration.folders import ScratchFolder, SecretFolder
from constructs_lib.declaration.health_text import Check
from constructs_lib.declaration.host import Grant, HostAccess, OwnFolder, Privileges
from constructs_lib.declaration.image import AnyImageRef, ImageRef, PinnedImageRef
from constructs_lib.declaration.linters import Linter
from constructs_lib.declaration.model import AbsolutePath, AgentName, Annotations, Arguments, Command, DnsLabel, Files, Labels, ListOf, MountPath, Port, Reason
from constructs_lib.declaration.monitoring import MetricsEndpoint, Monitoring
from constructs_lib.declaration.networks import Cidr
from constructs_lib.declaration.nodes import NodeLabels, Nodes
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.pinned import Pinned
from constructs_lib.declaration.port_of_node import PortOfNode
from constructs_lib.declaration.priority import OwnPriorityClass, Priority
from constructs_lib.declaration.rbac import NamespaceRules, Rules
from constructs_lib.declaration.resources import PartialResources, QuantityText, Resources
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate, Rollout
from constructs_lib.declaration.service_account import OwnServiceAccount
from constructs_lib.declaration.sources import Env, EnvFrom, ObjectName
from constructs_lib.declaration.split import Pool, Rings
from constructs_lib.declaration.suppressions import Suppressions
from constructs_lib.k8s.containers import Propagation
from constructs_lib.k8s.pod_security.control import Level
from constructs_lib.platforms.facts import Platform
from constructs_lib.policy.config import ProfileName
from pydantic import InstanceOf
from typing import Literal

__all__ = ['AdmissionPolicies', 'AgentNamespace', 'CniAgent', 'CsiNodePlugin', 'GpuDevicePlugin', 'GpuMonitor', 'IngressAgent', 'KubeProxy', 'LogAgent', 'NodeAgent', 'NodeExporter', 'NodeProblemDetector', 'PriorityClasses', 'SecurityAgent', 'StorageAgent', 'VendoredAgent']

class AdmissionPolicies(SpecConstruct):
    """ValidatingAdmissionPolicies for DaemonSets. They belong to the whole cluster."""
    spec: AdmissionPoliciesSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: DnsLabel = ...,
        profile: ProfileName = 'recommended',
        rules: ListOf[str] | None = None,
        errors: Action = 'audit',
        warnings: Action = 'audit',
        infos: Action = 'audit',
        kubernetes: int = 37,
        exempt_namespaces: ListOf[DnsLabel] = (),
        thresholds: Literal['fixed', 'config-map'] = 'fixed',
    ) -> None:
        """ValidatingAdmissionPolicies for DaemonSets. They belong to the whole cluster.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the object. The construct's id by default.
            profile: Which rules count, and how grave each is; ``minimal`` keeps what breaks.
            rules: Ids of the rules. Default: every rule that a policy can hold.
            errors: What happens to a DaemonSet with errors: ``audit`` notes it, ``warn`` tells
                who applies it, ``deny`` refuses it. Default: it is only noted, so that nothing
                breaks on the first day.
            warnings: What happens to one with warnings.
            infos: What happens to one with infos.
            kubernetes: Minor release of the API server, as in 36 for 1.36. Default: the newest
                known.
            exempt_namespaces: Namespaces that are let through. Default: none.
            thresholds: Whether thresholds stand in the policies, or in a ConfigMap that can be
                changed alone.

        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class AgentNamespace(SpecConstruct):
    """A namespace for node agents, at the strictest Pod Security level that lets them in.

    The level follows every Pod that the app declares in this namespace, before or after it.
    """
    spec: AgentNamespaceOfAppSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: DnsLabel = ...,
        agents: ListOf[Declaration] = (),
        pod_security: Level | None = None,
        adopted: Reason | None = None,
        labels: Labels = {},
        annotations: Annotations = {},
    ) -> None:
        """A namespace for node agents, at the strictest Pod Security level that lets them in.

        The level follows every Pod that the app declares in this namespace, before or after it.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the object. The construct's id by default.
            agents: The agents of this namespace, whose Pods decide the level.
            pod_security: The level enforced, where other Pods than the agents' decide it.
            adopted: Where it comes from, if it was there before it was declared (``Adopted from
                k8s/a.yaml:1.``). Nothing is added then that is not declared: no label of this
                library, and ``pod_security`` is only enforced, and only if it is given.
            labels: Further labels.
            annotations: Further annotations.

        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class CniAgent(SpecConstruct):
    """The network of every node."""
    spec: CniAgentSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: AgentName = ...,
        namespace: DnsLabel = ...,
        plugin: Plugin,
        moved_from: DnsLabel | None = None,
        adopted: Adopted | None = None,
        allow_unpinned: Reason | None = None,
        image: AnyImageRef | None = None,
        resources: Resources = Resources(cpu='100m', memory='64Mi', memory_limit='256Mi'),
        rollout: Rollout = RollingUpdate(),
        nodes: Nodes = Nodes(),
        priority: Priority = 'system-node-critical',
        env: Env = (),
        host: HostAccess = HostAccess(),
        privileges: Privileges | None = None,
        labels: Labels = {},
        labels_beside: Labels = {},
        annotations: Annotations = {},
        pod_labels: Labels = {},
        pod_annotations: Annotations = {},
        service_account_annotations: Annotations = {},
        service_account: OwnServiceAccount | ObjectName | None = None,
        token: bool | None = None,
        image_pull_secrets: ListOf[ObjectName] = (),
        platform: Platform = 'generic',
        pools: ListOf[Pool] = (),
        rings: Rings | None = None,
        monitoring: Monitoring | None = None,
        suppress: Suppressions = {},
        suppress_in: ListOf[Linter] = (),
        overrides: Overrides | None = None,
    ) -> None:
        """The network of every node.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it: a DNS label of at most 57
                characters, so that the names of its Pods are not cut. One that runs already
                keeps the name it has. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            plugin: The plugin. One per cluster: the container runtime uses the first
                configuration it finds.
            moved_from: The namespace that it was first written for, where its YAML was moved to
                another one since (``namespace:`` of kustomize): the names of its objects of the
                whole cluster still hold it.
            adopted: The DaemonSet of this name that ran before it was declared, whose selector
                is kept.
            allow_unpinned: Why the image carries no digest. An image without one is refused
                unless this says why.
            image: Image of the agent, with its digest. The catalogue's image by default.
            resources: Requests and limits on every node, by default what the plugin needs. A
                tight memory limit takes the node's network down.
            rollout: How a new version reaches the nodes. One node at a time by default.
            nodes: On which nodes the agent runs.
            priority: The class of Pods a node cannot work without.
            env: Further environment variables of the agent, by name.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            labels_beside: Further labels of the objects beside the DaemonSet, such as its
                ServiceAccount and roles.
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods. The selector's labels cannot be among them,
                unless ``adopted`` names them.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud
                role it stands for.
            service_account: A ServiceAccount that exists, by its name, or one of the agent's
                own under another name. The agent brings its own, of its name, by default.
            token: Whether the Pods get the token of their ServiceAccount. Where the agent asks
                something of the API server by default.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on. It decides paths, the nodes that are left out
                and what else the platform wants to see before it lets the agent in.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for
                each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a
                commit.
            monitoring: How Prometheus watches that the agent is on every node and well. Nothing
                by default.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by
                rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.

        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class CsiNodePlugin(SpecConstruct):
    """The node plugin of one storage driver: the driver, its registrar and its liveness probe."""
    spec: CsiNodePluginSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: AgentName = ...,
        namespace: DnsLabel = ...,
        driver: AnyDriver,
        moved_from: DnsLabel | None = None,
        adopted: Adopted | None = None,
        allow_unpinned: Reason | None = None,
        image: AnyImageRef | None = None,
        resources: Resources = Resources(cpu='10m', memory='80Mi', memory_limit='300Mi'),
        rollout: RollingUpdate | OnDelete = RollingUpdate(),
        nodes: Nodes = Nodes(),
        priority: Priority = 'system-node-critical',
        env: Env = (),
        host: HostAccess = HostAccess(),
        privileges: Privileges | None = None,
        labels: Labels = {},
        labels_beside: Labels = {},
        annotations: Annotations = {},
        pod_labels: Labels = {},
        pod_annotations: Annotations = {},
        service_account_annotations: Annotations = {},
        service_account: OwnServiceAccount | ObjectName | None = None,
        token: bool | None = None,
        image_pull_secrets: ListOf[ObjectName] = (),
        platform: Platform = 'generic',
        pools: ListOf[Pool] = (),
        rings: Rings | None = None,
        monitoring: Monitoring | None = None,
        suppress: Suppressions = {},
        suppress_in: ListOf[Linter] = (),
        overrides: Overrides | None = None,
        kubelet_dir: MountPath | None = None,
        sidecar_resources: Resources = Resources(cpu='10m', memory='25Mi', memory_limit='100Mi'),
        registrar_image: PinnedImageRef | None = None,
        liveness_image: PinnedImageRef | None = None,
        privileged_sidecars: Grant | None = None,
    ) -> None:
        """The node plugin of one storage driver: the driver, its registrar and its liveness probe.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it: a DNS label of at most 57
                characters, so that the names of its Pods are not cut. One that runs already
                keeps the name it has. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            driver: The driver: one of the known ones, or ``Driver`` for one of one's own.
            moved_from: The namespace that it was first written for, where its YAML was moved to
                another one since (``namespace:`` of kustomize): the names of its objects of the
                whole cluster still hold it.
            adopted: The DaemonSet of this name that ran before it was declared, whose selector
                is kept.
            allow_unpinned: Why the image carries no digest. An image without one is refused
                unless this says why.
            image: Image of the agent, with its digest. The catalogue's image by default.
            resources: Requests and limits of the driver on every node.
            rollout: How a new version reaches the nodes. One node at a time: mounts stay, new
                ones wait. No Surge, as two Pods of a driver would take each other's socket.
            nodes: On which nodes the agent runs.
            priority: The class of Pods a node cannot work without.
            env: Further environment variables of the agent, by name.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            labels_beside: Further labels of the objects beside the DaemonSet, such as its
                ServiceAccount and roles.
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods. The selector's labels cannot be among them,
                unless ``adopted`` names them.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud
                role it stands for.
            service_account: A ServiceAccount that exists, by its name, or one of the agent's
                own under another name. The agent brings its own, of its name, by default.
            token: Whether the Pods get the token of their ServiceAccount. Where the agent asks
                something of the API server by default.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on. It decides paths, the nodes that are left out
                and what else the platform wants to see before it lets the agent in.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for
                each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a
                commit.
            monitoring: How Prometheus watches that the agent is on every node and well. Nothing
                by default.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by
                rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            kubelet_dir: The kubelet's ``--root-dir``; every path follows it. None takes that of
                ``platform``: with another one than the nodes have, the driver is never
                registered.
            sidecar_resources: Requests and limits of each of the two sidecars on every node.
            registrar_image: Image of the registrar. The catalogue's by default.
            liveness_image: Image of the liveness probe. The catalogue's by default.
            privileged_sidecars: Why the sidecars are privileged. Needed only where SELinux is
                enforcing and keeps them from the socket of the privileged driver.

        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class GpuDevicePlugin(SpecConstruct):
    """The GPUs of every GPU node as a resource that Pods ask for (``nvidia.com/gpu``)."""
    spec: GpuDevicePluginSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: AgentName = ...,
        namespace: DnsLabel = ...,
        moved_from: DnsLabel | None = None,
        adopted: Adopted | None = None,
        allow_unpinned: Reason | None = None,
        image: AnyImageRef | None = None,
        resources: Resources = Resources(cpu='50m', memory='64Mi', memory_limit='256Mi'),
        rollout: OneAtATime = RollingUpdate(),
        nodes: Nodes = Nodes(),
        priority: Priority = 'system-node-critical',
        env: Env = (),
        host: HostAccess = HostAccess(),
        privileges: Privileges | None = None,
        labels: Labels = {},
        labels_beside: Labels = {},
        annotations: Annotations = {},
        pod_labels: Labels = {},
        pod_annotations: Annotations = {},
        service_account_annotations: Annotations = {},
        service_account: OwnServiceAccount | ObjectName | None = None,
        token: bool | None = None,
        image_pull_secrets: ListOf[ObjectName] = (),
        platform: Platform = 'generic',
        pools: ListOf[Pool] = (),
        rings: Rings | None = None,
        monitoring: Monitoring | None = None,
        suppress: Suppressions = {},
        suppress_in: ListOf[Linter] = (),
        overrides: Overrides | None = None,
        gpu_labels: ListOf[GpuLabel] = (GpuLabel(key='nvidia.com/gpu.present'), GpuLabel(key='feature.node.kubernetes.io/pci-10de.present'), GpuLabel(key='feature.node.kubernetes.io/cpu-model.vendor_id', value='NVIDIA')),
        runtime_class: RuntimeClass | None = None,
        mig_strategy: MigStrategy = 'none',
        time_slicing: TimeSlicing | None = None,
        mps: Mps | None = None,
        per_node: PerNode | None = None,
        shared_devices: Literal['distributed', 'packed'] = 'distributed',
        device_list_strategy: DeviceListStrategy | ListOf[DeviceListStrategy] = 'envvar',
        device_id_strategy: Literal['uuid', 'index'] = 'uuid',
        device_discovery: DeviceDiscovery = 'auto',
        static_cpu_manager: bool = False,
        fail_on_init_error: bool = True,
        gdrcopy: bool = False,
        gpu_direct_storage: bool = False,
        mofed: bool = False,
        driver_root: MountPath | None = None,
        dev_root: MountPath | None = None,
        cdi_hook_path: MountPath | None = None,
    ) -> None:
        """The GPUs of every GPU node as a resource that Pods ask for (``nvidia.com/gpu``).

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it: a DNS label of at most 57
                characters, so that the names of its Pods are not cut. One that runs already
                keeps the name it has. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            moved_from: The namespace that it was first written for, where its YAML was moved to
                another one since (``namespace:`` of kustomize): the names of its objects of the
                whole cluster still hold it.
            adopted: The DaemonSet of this name that ran before it was declared, whose selector
                is kept.
            allow_unpinned: Why the image carries no digest. An image without one is refused
                unless this says why.
            image: Image of the agent, with its digest. The catalogue's image by default.
            resources: Requests and limits on every GPU node.
            rollout: How a new version reaches the nodes. One node at a time by default. No
                Surge: two Pods on a node would compete for its GPUs.
            nodes: On which nodes the agent runs.
            priority: The class of Pods a node cannot work without: without the plugin, no Pod
                gets a GPU.
            env: Further environment variables of the agent, by name.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            labels_beside: Further labels of the objects beside the DaemonSet, such as its
                ServiceAccount and roles.
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods. The selector's labels cannot be among them,
                unless ``adopted`` names them.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud
                role it stands for.
            service_account: A ServiceAccount that exists, by its name, or one of the agent's
                own under another name. The agent brings its own, of its name, by default.
            token: Whether the Pods get the token of their ServiceAccount. Where the agent asks
                something of the API server by default.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on. It decides paths, the nodes that are left out
                and what else the platform wants to see before it lets the agent in.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for
                each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a
                commit.
            monitoring: How Prometheus watches that the agent is on every node and well. Nothing
                by default.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by
                rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            gpu_labels: Labels that mark GPU nodes; the agent runs on nodes that have one of
                them, and nowhere else. The default ones are those of NVIDIA's charts, written
                by the GPU operator, by gpu-feature-discovery and by node-feature-discovery.
                Where none of these runs, label the nodes with ``GPU_PRESENT``, or name a label
                they carry (``(GpuLabel(key="gpu"),)``). Without a label on any node, no Pod
                starts.
            runtime_class: The RuntimeClass that brings the driver into the container. None
                takes that of ``platform``: ``nvidia`` on k3s, RKE2 and Talos, and elsewhere no
                class, because NVIDIA's runtime is the default of the nodes' containerd or
                CRI-O.
            mig_strategy: How slices of a GPU (MIG) are offered: not at all, as
                ``nvidia.com/gpu`` where all slices are alike (``single``), or by size
                (``mixed``). Other than ``none`` it needs SYS_ADMIN.
            time_slicing: Share each GPU between several Pods in turns. None by default: a GPU
                belongs to one Pod.
            mps: Share each GPU between several Pods at once, each with its part of the memory.
            per_node: Sharing that differs between nodes, by a label that can change at any
                time. Where pools of nodes differ for good, declare ``pools`` instead, which
                need no token.
            shared_devices: Which GPU the next share or slice is of: the least used, or the most
                used, which leaves whole GPUs free.
            device_list_strategy: How the container runtime learns which GPUs a container gets,
                in one way or in several. The ``cdi-`` ones need a runtime with CDI switched on,
                and a writable ``/var/run/cdi``; ``volume-mounts`` needs SYS_ADMIN.
            device_id_strategy: How GPUs are named to the runtime. An index may mean another GPU
                after a reboot.
            device_discovery: How GPUs are found. ``auto`` fails where the driver is not in the
                container: see ``runtime_class``.
            static_cpu_manager: Whether the kubelet's CPU manager is static. Its updates take
                GPUs away from running Pods unless device nodes are passed too, for which the
                plugin must be privileged.
            fail_on_init_error: Exit where no GPU can be used, so that the node is seen to be
                broken. False waits silently instead, for labels that are also on nodes without
                a driver.
            gdrcopy: Give Pods with a GPU the device of GDRCopy too. The node must have its
                driver.
            gpu_direct_storage: Give Pods with a GPU the devices of GPUDirect Storage too. The
                node must have its driver.
            mofed: Give Pods with a GPU the InfiniBand devices of MOFED too. The node must have
                its driver.
            driver_root: Where the node's driver is installed, if not in ``/``
                (``/run/nvidia/driver`` for driver containers, ``/home/kubernetes/bin/nvidia``
                on GKE).
            dev_root: Where the node's device nodes are, if not where the driver is.
            cdi_hook_path: Where the node has ``nvidia-cdi-hook``, for the ``cdi-`` strategies;
                ``/usr/bin/nvidia-ctk`` by default.

        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class GpuMonitor(SpecConstruct):
    """The metrics of every GPU, with the Pod that has it, for Prometheus."""
    spec: GpuMonitorSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: AgentName = ...,
        namespace: DnsLabel = ...,
        moved_from: DnsLabel | None = None,
        adopted: Adopted | None = None,
        allow_unpinned: Reason | None = None,
        image: AnyImageRef | None = None,
        resources: Resources = Resources(cpu='100m', memory='256Mi', memory_limit='1Gi'),
        rollout: OneAtATime = RollingUpdate(),
        nodes: Nodes = Nodes(),
        priority: Priority = OwnPriorityClass(),
        env: Env = (),
        host: HostAccess = HostAccess(),
        privileges: Privileges | None = None,
        labels: Labels = {},
        labels_beside: Labels = {},
        annotations: Annotations = {},
        pod_labels: Labels = {},
        pod_annotations: Annotations = {},
        service_account_annotations: Annotations = {},
        service_account: OwnServiceAccount | ObjectName | None = None,
        token: bool | None = None,
        image_pull_secrets: ListOf[ObjectName] = (),
        platform: Platform = 'generic',
        pools: ListOf[Pool] = (),
        rings: Rings | None = None,
        monitoring: Monitoring | None = None,
        suppress: Suppressions = {},
        suppress_in: ListOf[Linter] = (),
        overrides: Overrides | None = None,
        gpu_labels: ListOf[GpuLabel] = (GpuLabel(key='nvidia.com/gpu.present'), GpuLabel(key='feature.node.kubernetes.io/pci-10de.present'), GpuLabel(key='feature.node.kubernetes.io/cpu-model.vendor_id', value='NVIDIA')),
        runtime_class: RuntimeClass | None = None,
        port: Port = 9400,
        metrics: ListOf[GpuMetric] = (GpuMetric(field='DCGM_FI_DEV_GPU_UTIL', type='gauge', help='Busy time in percent'), GpuMetric(field='DCGM_FI_DEV_MEM_COPY_UTIL', type='gauge', help='Busy memory in percent'), GpuMetric(field='DCGM_FI_DEV_ENC_UTIL', type='gauge', help='Busy encoder in percent'), GpuMetric(field='DCGM_FI_DEV_DEC_UTIL', type='gauge', help='Busy decoder in percent'), GpuMetric(field='DCGM_FI_DEV_FB_USED', type='gauge', help='Used memory in MiB'), GpuMetric(field='DCGM_FI_DEV_FB_FREE', type='gauge', help='Free memory in MiB'), GpuMetric(field='DCGM_FI_DEV_FB_RESERVED', type='gauge', help='Reserved memory in MiB'), GpuMetric(field='DCGM_FI_DEV_SM_CLOCK', type='gauge', help='Clock of the cores in MHz'), GpuMetric(field='DCGM_FI_DEV_MEM_CLOCK', type='gauge', help='Clock of the memory in MHz'), GpuMetric(field='DCGM_FI_DEV_GPU_TEMP', type='gauge', help='Temperature in Celsius'), GpuMetric(field='DCGM_FI_DEV_MEMORY_TEMP', type='gauge', help='Temperature of the memory in Celsius'), GpuMetric(field='DCGM_FI_DEV_POWER_USAGE', type='gauge', help='Power in W'), GpuMetric(field='DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', type='counter', help='Energy used in mJ'), GpuMetric(field='DCGM_FI_DEV_XID_ERRORS', type='gauge', help='Number of the last XID error'), GpuMetric(field='DCGM_FI_DEV_ECC_DBE_VOL_TOTAL', type='counter', help='Memory errors beyond repair'), GpuMetric(field='DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS', type='counter', help='Memory rows replaced after errors beyond repair'), GpuMetric(field='DCGM_FI_DEV_CORRECTABLE_REMAPPED_ROWS', type='counter', help='Memory rows replaced after repaired errors'), GpuMetric(field='DCGM_FI_DEV_ROW_REMAP_FAILURE', type='gauge', help='1 if a memory row could not be replaced'), GpuMetric(field='DCGM_FI_DEV_PCIE_REPLAY_COUNTER', type='counter', help='Repeated PCIe transfers'), GpuMetric(field='DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL', type='counter', help='Traffic of all NVLinks'), GpuMetric(field='DCGM_FI_DEV_VGPU_LICENSE_STATUS', type='gauge', help='1 if a virtual GPU is licensed'), GpuMetric(field='DCGM_FI_DRIVER_VERSION', type='label', help='Version of the driver')),
        profiling_for_all_users: bool = False,
        interval: int = 30,
        devices: str = 'f',
        host_engine: str | None = None,
        job_mapping: MountPath | None = None,
        tls: ExporterTls | None = None,
        attribution: PodAttribution | None = PodAttribution(),
    ) -> None:
        """The metrics of every GPU, with the Pod that has it, for Prometheus.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it: a DNS label of at most 57
                characters, so that the names of its Pods are not cut. One that runs already
                keeps the name it has. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            moved_from: The namespace that it was first written for, where its YAML was moved to
                another one since (``namespace:`` of kustomize): the names of its objects of the
                whole cluster still hold it.
            adopted: The DaemonSet of this name that ran before it was declared, whose selector
                is kept.
            allow_unpinned: Why the image carries no digest. An image without one is refused
                unless this says why.
            image: Image of the agent, with its digest. The catalogue's image by default.
            resources: Requests and limits on every GPU node. Nodes with eight GPUs or many
                slices were seen to use up to 800Mi.
            rollout: How a new version reaches the nodes. One node at a time by default. No
                Surge: two Pods on a node would compete for its GPUs.
            nodes: On which nodes the agent runs.
            priority: Which Pods make room for the agent on a full node.
            env: Further environment variables of the agent, by name.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            labels_beside: Further labels of the objects beside the DaemonSet, such as its
                ServiceAccount and roles.
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods. The selector's labels cannot be among them,
                unless ``adopted`` names them.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud
                role it stands for.
            service_account: A ServiceAccount that exists, by its name, or one of the agent's
                own under another name. The agent brings its own, of its name, by default.
            token: Whether the Pods get the token of their ServiceAccount. Where the agent asks
                something of the API server by default.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on. It decides paths, the nodes that are left out
                and what else the platform wants to see before it lets the agent in.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for
                each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a
                commit.
            monitoring: How Prometheus watches that the agent is on every node and well. Nothing
                by default.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by
                rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            gpu_labels: Labels that mark GPU nodes; the agent runs on nodes that have one of
                them, and nowhere else. The default ones are those of NVIDIA's charts, written
                by the GPU operator, by gpu-feature-discovery and by node-feature-discovery.
                Where none of these runs, label the nodes with ``GPU_PRESENT``, or name a label
                they carry (``(GpuLabel(key="gpu"),)``). Without a label on any node, no Pod
                starts.
            runtime_class: The RuntimeClass that brings the driver into the container. None
                takes that of ``platform``: ``nvidia`` on k3s, RKE2 and Talos, and elsewhere no
                class, because NVIDIA's runtime is the default of the nodes' containerd or
                CRI-O.
            port: Port of the metrics, in the Pod's own network.
            metrics: What is measured. Every GPU, or slice of one, gives one time series for
                each. A ``DCGM_FI_PROF_`` field is profiling and needs SYS_ADMIN.
            profiling_for_all_users: Whether the nodes' driver lets every user profile (loaded
                with ``NVreg_RestrictProfilingToAdminUsers=0``); then profiling needs no
                capability.
            interval: Time between two measurements. Seconds. Scraping more often repeats
                values.
            devices: Which GPUs are measured: ``f`` for whole GPUs, or their slices where there
                are any; ``g`` for whole GPUs and ``i`` for slices, some of them as in
                ``g:0,2-3``, which every node must then have.
            host_engine: A DCGM that runs elsewhere, such as the GPU operator's (``nvidia-
                dcgm.gpu-operator:5555``, whose Service must stay on the node). None starts one
                in the exporter; two of them cannot profile one GPU at once.
            job_mapping: A folder of the node in which a batch system, such as Slurm, says which
                job has a GPU.
            tls: HTTPS, and who may read the metrics. None serves plain HTTP in the Pod's
                network.
            attribution: Which Pod has a GPU. None measures GPUs only, and then needs neither
                root nor a path of the node.

        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class IngressAgent(SpecConstruct):
    """An ingress proxy of your choice on the nodes meant for it, on ports of those nodes."""
    spec: IngressAgentSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: AgentName = ...,
        namespace: DnsLabel = ...,
        image: ImageRef,
        moved_from: DnsLabel | None = None,
        adopted: Adopted | None = None,
        allow_unpinned: Reason | None = None,
        resources: Resources = Resources(cpu='100m', memory='256Mi', memory_limit='1Gi'),
        rollout: RollingUpdate | OnDelete = RollingUpdate(),
        nodes: Nodes = Nodes(),
        priority: Priority = OwnPriorityClass(),
        env: Env = (),
        host: HostAccess = HostAccess(),
        privileges: Privileges | None = None,
        labels: Labels = {},
        labels_beside: Labels = {},
        annotations: Annotations = {},
        pod_labels: Labels = {},
        pod_annotations: Annotations = {},
        service_account_annotations: Annotations = {},
        service_account: OwnServiceAccount | ObjectName | None = None,
        token: bool | None = None,
        image_pull_secrets: ListOf[ObjectName] = (),
        platform: Platform = 'generic',
        pools: ListOf[Pool] = (),
        rings: Rings | None = None,
        monitoring: Monitoring | None = None,
        suppress: Suppressions = {},
        suppress_in: ListOf[Linter] = (),
        overrides: Overrides | None = None,
        command: Command = (),
        args: Arguments = (),
        http_port: PortOfNode | None = 80,
        https_port: PortOfNode | None = 443,
        node_labels: NodeLabels = {'role': 'ingress'},
        user: int | None = None,
        metrics: MetricsEndpoint | None = None,
        liveness: Check | None = None,
        readiness: Check | None = None,
        files: Files = {},
        files_path: MountPath = '/etc/ingress-agent',
        secrets: ListOf[SecretFolder] = (),
        scratch: ListOf[ScratchFolder] = (ScratchFolder(path='/tmp'),),
        rules: Rules = (),
        ingress_class: IngressClass | None = None,
        grace_seconds: int = 60,
    ) -> None:
        """An ingress proxy of your choice on the nodes meant for it, on ports of those nodes.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it: a DNS label of at most 57
                characters, so that the names of its Pods are not cut. One that runs already
                keeps the name it has. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            image: Image of the proxy, with its digest. There is no default: ingress-nginx is
                retired.
            moved_from: The namespace that it was first written for, where its YAML was moved to
                another one since (``namespace:`` of kustomize): the names of its objects of the
                whole cluster still hold it.
            adopted: The DaemonSet of this name that ran before it was declared, whose selector
                is kept.
            allow_unpinned: Why the image carries no digest. An image without one is refused
                unless this says why.
            resources: Requests and limits on every node. Memory grows with connections and
                routes; at the limit the node's connections are cut.
            rollout: How a new version reaches the nodes. One node at a time by default. There
                is no Surge, as the ports are the node's.
            nodes: On which nodes the agent runs.
            priority: Which Pods make room for the agent on a full node.
            env: Further environment variables of the agent, by name.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            labels_beside: Further labels of the objects beside the DaemonSet, such as its
                ServiceAccount and roles.
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods. The selector's labels cannot be among them,
                unless ``adopted`` names them.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud
                role it stands for.
            service_account: A ServiceAccount that exists, by its name, or one of the agent's
                own under another name. The agent brings its own, of its name, by default.
            token: Whether the Pods get the token of their ServiceAccount. Where the agent asks
                something of the API server by default.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on. It decides paths, the nodes that are left out
                and what else the platform wants to see before it lets the agent in.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for
                each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a
                commit.
            monitoring: How Prometheus watches that the agent is on every node and well. Nothing
                by default.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by
                rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            command: Program to run instead of the image's.
            args: Its arguments. ``$(POD_NAME)``, ``$(POD_NAMESPACE)``, ``$(NODE_NAME)`` and
                ``$(HOST_IP)`` are expanded. They must make it listen on ``http_port`` and
                ``https_port``.
            http_port: Port of the node for HTTP, on which the proxy listens too; None for no
                HTTP. Below 1024 the proxy gets the capability NET_BIND_SERVICE and no other. It
                helps where the image's program carries it as a file capability; other images
                need a container runtime that opens low ports to everyone (containerd does from
                2.0 on) or ports from 1024 up.
            https_port: Port of the node for HTTPS, as ``http_port``; None for no HTTPS.
            node_labels: Labels of the only nodes it runs on, as the addresses of these nodes
                are what clients know. An empty map means every node. Where the nodes are
                tainted too, tolerate that taint with ``nodes=Nodes(tolerates=(Taint(...),))``;
                by default no taint is tolerated.
            user: User id of the proxy, never root; the image's by default, which must then be a
                number other than 0 (101 for ingress-nginx).
            metrics: Where the proxy serves metrics, for ``monitoring``. In the Pod's own
                network, not on a port of the node.
            liveness: When it fails, the proxy is restarted and its connections are cut. None by
                default, as a busy proxy is slow to answer too; give it a timeout of several
                seconds.
            readiness: While it fails, a rollout does not go on to the next node. By default a
                connection to the first of its ports; better is what the proxy itself says of
                its configuration.
            files: Configuration files by name. A change of one rolls the Pods.
            files_path: Folder of ``files`` in the container. It hides what the image has there.
            secrets: Secrets mounted as files, such as certificates of a proxy that reads none
                from the API.
            scratch: Writable folders; nothing else in the container can be written.
            rules: What the proxy may ask of the API server; without any it gets no token. A
                controller that reads certificates from Secrets of all namespaces can read every
                Secret of the cluster.
            ingress_class: The IngressClass to write with it. None by default: other proxies may
                share one.
            grace_seconds: Time the proxy has for open connections before it is killed, and so
                the longest time that the node is without it in a rollout. Seconds. It must
                drain when it gets SIGTERM; set its own drain time a little lower.

        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class KubeProxy(SpecConstruct):
    """Services on every node.

    ``image`` is required, as kube-proxy has the cluster's version: never newer than the API
    server, and at most three minor versions older.
    """
    spec: KubeProxySpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: AgentName = ...,
        namespace: DnsLabel = ...,
        api_server: str,
        moved_from: DnsLabel | None = None,
        adopted: Adopted | None = None,
        allow_unpinned: Reason | None = None,
        image: AnyImageRef | None = None,
        resources: Resources = Resources(cpu='100m', memory='128Mi', memory_limit='512Mi'),
        rollout: Rollout = RollingUpdate(),
        nodes: Nodes = Nodes(),
        priority: Priority = 'system-node-critical',
        env: Env = (),
        host: HostAccess = HostAccess(),
        privileges: Privileges | None = None,
        labels: Labels = {},
        labels_beside: Labels = {},
        annotations: Annotations = {},
        pod_labels: Labels = {},
        pod_annotations: Annotations = {},
        service_account_annotations: Annotations = {},
        service_account: OwnServiceAccount | ObjectName | None = None,
        token: bool | None = None,
        image_pull_secrets: ListOf[ObjectName] = (),
        platform: Platform = 'generic',
        pools: ListOf[Pool] = (),
        rings: Rings | None = None,
        monitoring: Monitoring | None = None,
        suppress: Suppressions = {},
        suppress_in: ListOf[Linter] = (),
        overrides: Overrides | None = None,
        cluster_cidr: str | None = None,
        local_traffic: LocalTraffic = ByClusterCidr(),
        mode: Literal['iptables', 'nftables'] = 'iptables',
        conntrack: Conntrack | None = Conntrack(),
        node_port_addresses: NodePortWord | ListOf[NodePortWord | Cidr] = (),
        metrics_listen: Literal['localhost', 'all'] = 'localhost',
        extra: Extra = {},
    ) -> None:
        """Services on every node.

        ``image`` is required, as kube-proxy has the cluster's version: never newer than the API
        server, and at most three minor versions older.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it: a DNS label of at most 57
                characters, so that the names of its Pods are not cut. One that runs already
                keeps the name it has. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            api_server: The control plane's own address (``https://10.0.0.10:6443``), never that
                of the Service ``kubernetes``: kube-proxy is what makes Services work.
            moved_from: The namespace that it was first written for, where its YAML was moved to
                another one since (``namespace:`` of kustomize): the names of its objects of the
                whole cluster still hold it.
            adopted: The DaemonSet of this name that ran before it was declared, whose selector
                is kept.
            allow_unpinned: Why the image carries no digest. An image without one is refused
                unless this says why.
            image: Image of the agent, with its digest. The catalogue's image by default.
            resources: Requests and limits on every node. It grows with the number of Services
                and endpoints; a tight memory limit stops Services from following their Pods.
            rollout: How a new version reaches the nodes. One node at a time by default.
            nodes: On which nodes the agent runs.
            priority: The class of Pods a node cannot work without.
            env: Further environment variables of the agent, by name.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            labels_beside: Further labels of the objects beside the DaemonSet, such as its
                ServiceAccount and roles.
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods. The selector's labels cannot be among them,
                unless ``adopted`` names them.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud
                role it stands for.
            service_account: A ServiceAccount that exists, by its name, or one of the agent's
                own under another name. The agent brings its own, of its name, by default.
            token: Whether the Pods get the token of their ServiceAccount. Where the agent asks
                something of the API server by default.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on. It decides paths, the nodes that are left out
                and what else the platform wants to see before it lets the agent in.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for
                each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a
                commit.
            monitoring: How Prometheus watches that the agent is on every node and well. Nothing
                by default.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by
                rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            cluster_cidr: The cluster's Pod network, exactly as kube-controller-manager has it
                in ``--cluster-cidr``; for dual stack both, with a comma, the cluster's first
                family first. Traffic from elsewhere to a Service is masqueraded. Required
                unless ``local_traffic`` tells Pods otherwise.
            local_traffic: How traffic of the node's own Pods is told from other traffic.
                ``ByNodeCidr()`` where a family has several Pod networks, ``ByBridge`` or
                ``ByInterfacePrefix`` where Pods have addresses of the node's network.
            mode: How rules are written. ``iptables`` is upstream's default and works on every
                kernel; ``nftables`` scales better and wants Linux 5.13. Rules of the former
                mode can stay on a node until it is rebooted.
            conntrack: The kernel's connection tracking. None leaves it as it is: for nodes that
                are containers themselves (kind, LXC), where writing it is refused and kube-
                proxy would stop.
            node_port_addresses: Networks on whose node addresses node ports answer, or
                ``primary`` for the node's own addresses only, as ``nftables`` does and upstream
                advises. None means upstream's default: every address with ``iptables``, the
                node's own with ``nftables``. From Kubernetes 1.37 on also ``localhost`` and
                ``all``, and any of them beside networks.
            metrics_listen: Who can read the metrics, which need no login: the node itself, or
                everyone who reaches the node on port 10249, as Prometheus must: with
                ``localhost`` nothing is scraped, whatever ``monitoring`` says, and only what
                the cluster knows of the agent is watched.
            extra: Further keys of KubeProxyConfiguration (``{"iptables": {"minSyncPeriod":
                "2s"}}``). What the agent writes there cannot be given again.

        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class LogAgent(SpecConstruct):
    """The logs of every container on every node, shipped at least once."""
    spec: LogAgentSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: AgentName = ...,
        namespace: DnsLabel = ...,
        output: Output,
        moved_from: DnsLabel | None = None,
        adopted: Adopted | None = None,
        allow_unpinned: Reason | None = None,
        image: AnyImageRef | None = None,
        resources: Resources = Resources(cpu='100m', memory='128Mi', memory_limit='256Mi'),
        rollout: Rollout = RollingUpdate(max_unavailable='10%'),
        nodes: Nodes = Nodes(),
        priority: Priority = OwnPriorityClass(),
        env: Env = (),
        host: HostAccess = HostAccess(),
        privileges: Privileges | None = None,
        labels: Labels = {},
        labels_beside: Labels = {},
        annotations: Annotations = {},
        pod_labels: Labels = {},
        pod_annotations: Annotations = {},
        service_account_annotations: Annotations = {},
        service_account: OwnServiceAccount | ObjectName | None = None,
        token: bool | None = None,
        image_pull_secrets: ListOf[ObjectName] = (),
        platform: Platform = 'generic',
        pools: ListOf[Pool] = (),
        rings: Rings | None = None,
        monitoring: Monitoring | None = None,
        suppress: Suppressions = {},
        suppress_in: ListOf[Linter] = (),
        overrides: Overrides | None = None,
        engine: Literal['fluent-bit', 'fluentd', 'opentelemetry-collector', 'vector'] = 'fluent-bit',
        kubernetes_metadata: bool = True,
        exclude_namespaces: ListOf[DnsLabel] = (),
        journal_units: ListOf[str] = (),
        container_runtime: Literal['cri', 'docker'] = 'cri',
        buffer_limit: QuantityText = '1G',
        state_path: OwnFolder | None = None,
    ) -> None:
        """The logs of every container on every node, shipped at least once.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it: a DNS label of at most 57
                characters, so that the names of its Pods are not cut. One that runs already
                keeps the name it has. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            output: Where the logs go.
            moved_from: The namespace that it was first written for, where its YAML was moved to
                another one since (``namespace:`` of kustomize): the names of its objects of the
                whole cluster still hold it.
            adopted: The DaemonSet of this name that ran before it was declared, whose selector
                is kept.
            allow_unpinned: Why the image carries no digest. An image without one is refused
                unless this says why.
            image: Image of the agent, with its digest. The catalogue's image by default.
            resources: Requests and limits on every node. Each engine has its own default.
            rollout: How a new version reaches the nodes. A tenth of them at a time: a node
                without its agent loses nothing, as the next one reads on where the last one
                stopped.
            nodes: On which nodes the agent runs.
            priority: Which Pods make room for the agent on a full node.
            env: Further environment variables of the agent, by name.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            labels_beside: Further labels of the objects beside the DaemonSet, such as its
                ServiceAccount and roles.
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods. The selector's labels cannot be among them,
                unless ``adopted`` names them.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud
                role it stands for.
            service_account: A ServiceAccount that exists, by its name, or one of the agent's
                own under another name. The agent brings its own, of its name, by default.
            token: Whether the Pods get the token of their ServiceAccount. Where the agent asks
                something of the API server by default.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on. It decides paths, the nodes that are left out
                and what else the platform wants to see before it lets the agent in.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for
                each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a
                commit.
            monitoring: How Prometheus watches that the agent is on every node and well. Nothing
                by default.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by
                rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            engine: The program that ships them. Fluent Bit needs the least of a node and has
                every output; what each keeps and takes was measured (``docs/log-agent.md``).
            kubernetes_metadata: Whether records carry Pod, namespace and labels. It needs read
                access to Pods and namespaces; without it the agent gets no token at all.
            exclude_namespaces: Namespaces whose logs are not read. The agent's own logs never
                are.
            journal_units: systemd units whose journal is shipped too (``kubelet.service``).
            container_runtime: ``docker`` for nodes that run Docker through cri-dockerd: their
                log files lie elsewhere.
            buffer_limit: Disk of each node for logs that the destination cannot take; see the
                engine for what happens beyond it.
            state_path: Folder of the node for offsets and buffer,
                ``/var/lib/<engine>/<namespace>/<name>`` by default. A new folder means that
                every node's logs are read again.

        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class NodeAgent(SpecConstruct):
    """Any per-node program, from the floor up."""
    spec: NodeAgentSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: AgentName = ...,
        namespace: DnsLabel = ...,
        image: AnyImageRef,
        resources: Resources | PartialResources,
        moved_from: DnsLabel | None = None,
        adopted: Adopted | None = None,
        allow_unpinned: Reason | None = None,
        rollout: Rollout = RollingUpdate(),
        nodes: Nodes = Nodes(),
        priority: Priority = OwnPriorityClass(),
        env: Env = (),
        host: HostAccess = HostAccess(),
        privileges: Privileges | None = None,
        labels: Labels = {},
        labels_beside: Labels = {},
        annotations: Annotations = {},
        pod_labels: Labels = {},
        pod_annotations: Annotations = {},
        service_account_annotations: Annotations = {},
        service_account: OwnServiceAccount | ObjectName | None = None,
        token: bool | None = None,
        image_pull_secrets: ListOf[ObjectName] = (),
        platform: Platform = 'generic',
        pools: ListOf[Pool] = (),
        rings: Rings | None = None,
        monitoring: Monitoring | None = None,
        suppress: Suppressions = {},
        suppress_in: ListOf[Linter] = (),
        overrides: Overrides | None = None,
        cluster_roles: ClusterRoles = (),
        roles: Roles = (),
        config_maps: ConfigMaps = (),
        services: Services = (),
        pod_monitors: PodMonitors = (),
        service_monitors: ServiceMonitors = (),
        network_policies: NetworkPolicies = (),
        disruption_budgets: DisruptionBudgets = (),
        csi_drivers: CsiDrivers = (),
        volumes: Volumes = (),
        init_containers: InitContainers = (),
        containers: Containers = (),
        dns_policy: Literal['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'] | None = None,
        dns: Dns | None = None,
        pod_affinity: ListOf[PodTerm] = (),
        pod_anti_affinity: ListOf[PodTerm] = (),
        topology_spread: ListOf[TopologySpread] = (),
        host_aliases: dict[str, ListOf[str]] = {},
        runtime_class: ObjectName | None = None,
        share_processes: bool | None = None,
        host_users: bool | None = None,
        service_links: bool | None = None,
        scheduler: str | None = None,
        pod_security: PodSecurity | None = None,
        command: Command = (),
        args: Arguments = (),
        working_dir: AbsolutePath | None = None,
        ports: Ports = (),
        env_from: ListOf[EnvFrom] = (),
        mounts: Mounts = (),
        user: int | None = None,
        pull_policy: Literal['Always', 'IfNotPresent', 'Never'] | None = None,
        termination_message: Literal['File', 'FallbackToLogsOnError'] | None = None,
        termination_path: AbsolutePath | None = None,
        tty: bool = False,
        stdin: bool = False,
        security: Security | None = None,
        startup: Check | None = None,
        liveness: Check | None = None,
        readiness: Check | None = None,
        post_start: AnyHook | None = None,
        pre_stop: AnyHook | None = None,
        container: DnsLabel = 'agent',
        metrics: MetricsEndpoint | None = None,
        files: Files = {},
        files_path: MountPath = '/etc/node-agent',
        secrets: ListOf[SecretFolder] = (),
        scratch: ListOf[ScratchFolder] = (),
        rules: Rules = (),
        namespace_rules: NamespaceRules = (),
        grace_seconds: int = 30,
        revision_history: int | None = None,
    ) -> None:
        """Any per-node program, from the floor up.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it: a DNS label of at most 57
                characters, so that the names of its Pods are not cut. One that runs already
                keeps the name it has. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            image: Image of the program, with its digest.
            resources: Requests and limits of the agent's container on every node.
            moved_from: The namespace that it was first written for, where its YAML was moved to
                another one since (``namespace:`` of kustomize): the names of its objects of the
                whole cluster still hold it.
            adopted: The DaemonSet of this name that ran before it was declared, whose selector
                is kept.
            allow_unpinned: Why the image carries no digest. An image without one is refused
                unless this says why.
            rollout: How a new version reaches the nodes. One node at a time by default.
            nodes: On which nodes the agent runs.
            priority: Which Pods make room for the agent on a full node.
            env: Further environment variables of the agent, by name.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            labels_beside: Further labels of the objects beside the DaemonSet, such as its
                ServiceAccount and roles.
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods. The selector's labels cannot be among them,
                unless ``adopted`` names them.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud
                role it stands for.
            service_account: A ServiceAccount that exists, by its name, or one of the agent's
                own under another name. The agent brings its own, of its name, by default.
            token: Whether the Pods get the token of their ServiceAccount. Where the agent asks
                something of the API server by default.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on. It decides paths, the nodes that are left out
                and what else the platform wants to see before it lets the agent in.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for
                each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a
                commit.
            monitoring: How Prometheus watches that the agent is on every node and well. Nothing
                by default.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by
                rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            cluster_roles: Roles of the whole cluster under names of their own, bound to the
                agent's ServiceAccount. Where the name does not matter, use ``rules``.
            roles: Roles of one namespace under names of their own. Where the name does not
                matter, use ``namespace_rules``.
            config_maps: ConfigMaps under names of their own, to which volumes and variables
                refer. A change of one rolls the Pods.
            services: Services that lead to the agent's Pods.
            pod_monitors: What makes Prometheus Operator ask the agent's Pods for metrics. Where
                neither name nor steps matter, use ``monitoring``.
            service_monitors: What makes it ask a Service of the agent.
            network_policies: Who may reach the agent's Pods, and whom these may reach. Pods in
                the network of the node are out of their reach.
            disruption_budgets: How many of the agent's Pods may be evicted at once, for an
                agent that has it already.
            csi_drivers: What Kubernetes must know of the storage drivers that the agent
                registers.
            volumes: Volumes that containers mount by their names, in this order.
            init_containers: Containers that start before the agent's own, one after the other.
            containers: Containers beside the agent's own.
            dns_policy: How names are resolved. ``Default`` for what must not depend on the
                cluster's DNS. By default as in the cluster, on the node's network too.
            dns: Name servers, search domains and options of the resolver beyond the cluster's.
            pod_affinity: Pods that the agent runs beside. A node without them gets no agent.
            pod_anti_affinity: Pods that the agent does not run beside. A node with them gets no
                agent.
            topology_spread: How evenly Pods are spread over places.
            host_aliases: Further names of hosts, by address.
            runtime_class: The RuntimeClass that its containers need.
            share_processes: Whether its containers see each other's processes.
            host_users: False where root of the Pod is not to be root of the node. Needs Linux
                6.3 and containerd 2.0.
            service_links: False where it gets no variables for the Services of its namespace.
            scheduler: Who chooses its nodes, if not Kubernetes' own scheduler.
            pod_security: What the Pod's programs may do, word for word, where nothing is added
                that is not declared.
            command: Program to run instead of the image's.
            args: Its arguments. ``$(NAME)`` is the value of a variable; every agent has
                NODE_NAME and HOST_IP in its own container.
            working_dir: The folder it starts in; the image's by default.
            ports: Ports the program listens on.
            env_from: Variables from all keys of ConfigMaps and Secrets.
            mounts: Where it sees the agent's ``volumes``.
            user: User id of the program; the image's by default, which must then not be root.
                For root, use ``privileges``.
            pull_policy: When the image is pulled. Once for each node by default; a tag that
                moves needs ``Always``.
            termination_message: Where its last words are read: from a file by default, or from
                the end of its log where there is none.
            termination_path: The file of its last words; ``/dev/termination-log`` by default.
            tty: Whether it gets a terminal. Some programs write their output at once only to
                one.
            stdin: Whether its standard input stays open.
            security: What it may do, word for word, where nothing is added that is not
                declared. Use ``privileges`` elsewhere.
            startup: Until it succeeds, neither of the other two is asked. For programs that
                start slowly.
            liveness: When it fails, the program is restarted. It must not depend on anything
                remote.
            readiness: While it fails, a rollout does not go on to the next node.
            post_start: What is done once it has started; until that ends it is not ready.
            pre_stop: What is done before it is told to stop; the time counts for
                ``grace_seconds``.
            container: Name of the agent's container.
            metrics: Where the program serves metrics, for ``monitoring``; on one of ``ports``
                or of the node's ports in ``host``.
            files: Configuration files by name. A change of one rolls the Pods.
            files_path: Folder of ``files`` in the container.
            secrets: Secrets mounted as files.
            scratch: Writable folders; nothing else in the container can be written.
            rules: What the program may ask of the API server in the whole cluster. Without any
                here or in ``namespace_rules`` it gets no token.
            namespace_rules: What it may ask for inside its own namespace.
            grace_seconds: Time between the request to stop and the kill. Seconds. 0 kills at
                once, for an agent that does so already.
            revision_history: How many old versions can be rolled back to; 10 by default.

        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class NodeExporter(SpecConstruct):
    """Node exporter on every node, on one port of the node's network."""
    spec: NodeExporterSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: AgentName = ...,
        namespace: DnsLabel = ...,
        moved_from: DnsLabel | None = None,
        adopted: Adopted | None = None,
        allow_unpinned: Reason | None = None,
        image: AnyImageRef | None = None,
        resources: Resources = Resources(cpu='50m', memory='64Mi', memory_limit='180Mi'),
        rollout: Rollout = RollingUpdate(max_unavailable='10%'),
        nodes: Nodes = Nodes(),
        priority: Priority = OwnPriorityClass(),
        env: Env = (),
        host: HostAccess = HostAccess(),
        privileges: Privileges | None = None,
        labels: Labels = {},
        labels_beside: Labels = {},
        annotations: Annotations = {},
        pod_labels: Labels = {},
        pod_annotations: Annotations = {},
        service_account_annotations: Annotations = {},
        service_account: OwnServiceAccount | ObjectName | None = None,
        token: bool | None = None,
        image_pull_secrets: ListOf[ObjectName] = (),
        platform: Platform = 'generic',
        pools: ListOf[Pool] = (),
        rings: Rings | None = None,
        monitoring: Monitoring | None = None,
        suppress: Suppressions = {},
        suppress_in: ListOf[Linter] = (),
        overrides: Overrides | None = None,
        port: PortOfNode = 9100,
        listen: Literal['node-ip', 'all'] = 'node-ip',
        collectors_off: ListOf[Collector] = ('wifi', 'hwmon', 'btrfs'),
        collectors_on: ListOf[Collector] = (),
        textfile_directory: MountPath | None = None,
        tls: ExporterTls | None = None,
        root_propagation: Propagation | None = 'HostToContainer',
    ) -> None:
        """Node exporter on every node, on one port of the node's network.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it: a DNS label of at most 57
                characters, so that the names of its Pods are not cut. One that runs already
                keeps the name it has. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            moved_from: The namespace that it was first written for, where its YAML was moved to
                another one since (``namespace:`` of kustomize): the names of its objects of the
                whole cluster still hold it.
            adopted: The DaemonSet of this name that ran before it was declared, whose selector
                is kept.
            allow_unpinned: Why the image carries no digest. An image without one is refused
                unless this says why.
            image: Image of the agent, with its digest. The catalogue's image by default.
            resources: Requests and limits on every node.
            rollout: How a new version reaches the nodes. A tenth of them at a time: a missed
                scrape is a gap in a graph, nothing more. No Surge, as the port is the node's.
            nodes: On which nodes the agent runs.
            priority: Which Pods make room for the agent on a full node.
            env: Further environment variables of the agent, by name.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            labels_beside: Further labels of the objects beside the DaemonSet, such as its
                ServiceAccount and roles.
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods. The selector's labels cannot be among them,
                unless ``adopted`` names them.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud
                role it stands for.
            service_account: A ServiceAccount that exists, by its name, or one of the agent's
                own under another name. The agent brings its own, of its name, by default.
            token: Whether the Pods get the token of their ServiceAccount. Where the agent asks
                something of the API server by default.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on. It decides paths, the nodes that are left out
                and what else the platform wants to see before it lets the agent in.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for
                each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a
                commit.
            monitoring: How Prometheus watches that the agent is on every node and well. Nothing
                by default.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by
                rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            port: The port on every node. It drives the flag, the container port, the host port
                and the probes together; change it where another exporter has 9100.
            listen: ``node-ip`` listens on the node's address only; ``all`` on every interface
                of the node, public ones included.
            collectors_off: Collectors switched off: by default those that mean nothing on most
                servers. ``wifi`` is off by itself since 0.17; older images stay quiet too.
            collectors_on: Collectors switched on that are off by default (``processes``).
                ``systemd`` and ``logind`` add the socket of the node's D-Bus, which lets root
                command and others read, and leave AppArmor's default profile, which refuses
                D-Bus where AppArmor watches it (Ubuntu). ``perf``, ``slabinfo`` and ``rapl``
                work for root only, so ``privileges`` has to grant that. Each is watched by an
                alert, so switch on what every node of the agent has; use ``pools`` where nodes
                differ.
            textfile_directory: A directory of the node whose ``*.prom`` files are exported too.
                It is made, and belongs to root, on nodes that have none.
            tls: HTTPS, and who may read the metrics. None serves plain HTTP to everyone who
                reaches the node's address.
            root_propagation: Makes file systems mounted later visible and lets go of those
                unmounted. Set None where the node's ``/`` is not a shared mount (Docker
                Desktop, some NAS systems).

        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class NodeProblemDetector(SpecConstruct):
    """Node problem detector on every node: Events, node conditions and metrics of its log."""
    spec: NodeProblemDetectorSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: AgentName = ...,
        namespace: DnsLabel = ...,
        source: Source,
        moved_from: DnsLabel | None = None,
        adopted: Adopted | None = None,
        allow_unpinned: Reason | None = None,
        image: AnyImageRef | None = None,
        resources: Resources = Resources(cpu='20m', memory='80Mi', memory_limit='160Mi'),
        rollout: Rollout = RollingUpdate(max_unavailable='10%'),
        nodes: Nodes = Nodes(),
        priority: Priority = OwnPriorityClass(),
        env: Env = (),
        host: HostAccess = HostAccess(),
        privileges: Privileges | None = None,
        labels: Labels = {},
        labels_beside: Labels = {},
        annotations: Annotations = {},
        pod_labels: Labels = {},
        pod_annotations: Annotations = {},
        service_account_annotations: Annotations = {},
        service_account: OwnServiceAccount | ObjectName | None = None,
        token: bool | None = None,
        image_pull_secrets: ListOf[ObjectName] = (),
        platform: Platform = 'generic',
        pools: ListOf[Pool] = (),
        rings: Rings | None = None,
        monitoring: Monitoring | None = None,
        suppress: Suppressions = {},
        suppress_in: ListOf[Linter] = (),
        overrides: Overrides | None = None,
        monitors: ListOf[LogMonitor] = (LogMonitor(name='kernel-monitor', events=(LogRule(reason='OOMKilling', pattern='Killed process \\d+ \\(.+\\).* total-vm:.*'), LogRule(reason='TaskHung', pattern='task .+:\\d+ blocked for more than \\d+ seconds\\.'), LogRule(reason='UnregisterNetDevice', pattern='unregister_netdevice: waiting for \\S+ to become free\\..*'), LogRule(reason='KernelOops', pattern='(BUG: (kernel|unable to handle)|divide error:) .*'), LogRule(reason='Ext4Error', pattern='EXT4-fs error .*'), LogRule(reason='IOError', pattern='Buffer I/O error .*'), LogRule(reason='MemoryReadError', pattern='CE memory read error .*')), conditions=(NodeProblem(type='KernelDeadlock', healthy_reason='KernelHasNoDeadlock', healthy_message='No container runtime hangs in the kernel.', rules=(LogRule(reason='ContainerRuntimeHung', pattern='task (containerd|crio|dockerd):\\d+ blocked for more than \\d+ .*'),)), NodeProblem(type='CperHardwareErrorFatal', healthy_reason='CperHardwareHasNoFatalError', healthy_message='The firmware reported no fatal hardware error.', rules=(LogRule(reason='CperHardwareErrorFatal', pattern='\\[Hardware Error\\]: event severity: fatal'),)))), LogMonitor(name='filesystem-monitor', conditions=(NodeProblem(type='ReadonlyFilesystem', healthy_reason='FilesystemIsNotReadOnly', healthy_message='No file system was made read-only.', rules=(LogRule(reason='FilesystemIsReadOnly', pattern='Remounting filesystem read-only'),)), NodeProblem(type='XfsShutdown', healthy_reason='XfsHasNotShutDown', healthy_message='No XFS file system shut itself down.', rules=(LogRule(reason='XfsHasShutdown', pattern='XFS .* Shutting down filesystem\\.?'),))))),
        plugins: ListOf[PluginMonitor] = (),
        lookback: str = '5m',
    ) -> None:
        """Node problem detector on every node: Events, node conditions and metrics of its log.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it: a DNS label of at most 57
                characters, so that the names of its Pods are not cut. One that runs already
                keeps the name it has. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            source: Which log is read: ``Kmsg()`` works on every node and is privileged;
                ``Journald()`` is not, and wants a journal on the node.
            moved_from: The namespace that it was first written for, where its YAML was moved to
                another one since (``namespace:`` of kustomize): the names of its objects of the
                whole cluster still hold it.
            adopted: The DaemonSet of this name that ran before it was declared, whose selector
                is kept.
            allow_unpinned: Why the image carries no digest. An image without one is refused
                unless this says why.
            image: Image of the agent, with its digest. The catalogue's image by default.
            resources: Requests and limits on every node.
            rollout: How a new version reaches the nodes. A tenth of them at a time: it reads
                the minutes that it missed.
            nodes: On which nodes the agent runs.
            priority: Which Pods make room for the agent on a full node.
            env: Further environment variables of the agent, by name.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            labels_beside: Further labels of the objects beside the DaemonSet, such as its
                ServiceAccount and roles.
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods. The selector's labels cannot be among them,
                unless ``adopted`` names them.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud
                role it stands for.
            service_account: A ServiceAccount that exists, by its name, or one of the agent's
                own under another name. The agent brings its own, of its name, by default.
            token: Whether the Pods get the token of their ServiceAccount. Where the agent asks
                something of the API server by default.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on. It decides paths, the nodes that are left out
                and what else the platform wants to see before it lets the agent in.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for
                each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a
                commit.
            monitoring: How Prometheus watches that the agent is on every node and well. Nothing
                by default.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by
                rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            monitors: What to look for. Consumers know the conditions by their types, so add
                rather than replace: ``(KERNEL, FILESYSTEMS, LogMonitor(...))``.
            plugins: Programs that are run again and again and say whether something is wrong
                (``(KUBELET,)``): a log alone never tells that the kubelet hangs.
            lookback: How far back it reads when it starts, at most to the node's boot. What is
                read again after a restart is reported again; ``0`` reads nothing again and
                misses what happened while it was away.

        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class PriorityClasses(SpecConstruct):
    """The PriorityClasses of a cluster's node agents. They belong to the whole cluster."""
    spec: PriorityClassesSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: DnsLabel = ...,
        ranks: ListOf[PriorityRank] = (PriorityRank(name='node-critical', value=1000000, description='Agents that the workloads of a node depend on.'), PriorityRank(name='node-telemetry', value=500000, description='Agents that watch a node; its workloads run without them.')),
        adopted: Reason | None = None,
        labels: Labels = {},
        annotations: Annotations = {},
    ) -> None:
        """The PriorityClasses of a cluster's node agents. They belong to the whole cluster.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the object. The construct's id by default.
            ranks: The classes: ``node-critical`` and ``node-telemetry`` by default.
            adopted: Where they come from, if they were there before they were declared
                (``Adopted from k8s/a.yaml:1.``). Nothing is added then that is not declared.
            labels: Further labels.
            annotations: Further annotations.

        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class SecurityAgent(SpecConstruct):
    """Runtime security on every node."""
    spec: SecurityAgentSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: AgentName = ...,
        namespace: DnsLabel = ...,
        sensor: Sensor,
        moved_from: DnsLabel | None = None,
        adopted: Adopted | None = None,
        allow_unpinned: Reason | None = None,
        image: AnyImageRef | None = None,
        resources: Resources = Resources(cpu='250m', memory='512Mi', memory_limit='1536Mi'),
        rollout: Rollout = RollingUpdate(),
        nodes: Nodes = Nodes(),
        priority: Priority = OwnPriorityClass(),
        env: Env = (),
        host: HostAccess = HostAccess(),
        privileges: Privileges | None = None,
        labels: Labels = {},
        labels_beside: Labels = {},
        annotations: Annotations = {},
        pod_labels: Labels = {},
        pod_annotations: Annotations = {},
        service_account_annotations: Annotations = {},
        service_account: OwnServiceAccount | ObjectName | None = None,
        token: bool | None = None,
        image_pull_secrets: ListOf[ObjectName] = (),
        platform: Platform = 'generic',
        pools: ListOf[Pool] = (),
        rings: Rings | None = None,
        monitoring: Monitoring | None = None,
        suppress: Suppressions = {},
        suppress_in: ListOf[Linter] = (),
        overrides: Overrides | None = None,
    ) -> None:
        """Runtime security on every node.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it: a DNS label of at most 57
                characters, so that the names of its Pods are not cut. One that runs already
                keeps the name it has. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            sensor: The sensor. Those of Aqua and Prisma are private images: ``image`` is
                required with them, and mostly ``image_pull_secrets``.
            moved_from: The namespace that it was first written for, where its YAML was moved to
                another one since (``namespace:`` of kustomize): the names of its objects of the
                whole cluster still hold it.
            adopted: The DaemonSet of this name that ran before it was declared, whose selector
                is kept.
            allow_unpinned: Why the image carries no digest. An image without one is refused
                unless this says why.
            image: Image of the agent, with its digest. The catalogue's image by default.
            resources: Requests and limits on every node. A sensor that is killed sees nothing,
                and its buffers grow with the number of CPUs; raise the limit on large nodes. No
                CPU limit: sensors that wait delay the start of processes.
            rollout: How a new version reaches the nodes. One node at a time by default.
            nodes: On which nodes the agent runs.
            priority: Which Pods make room for the agent on a full node.
            env: Further environment variables of the agent, by name.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            labels_beside: Further labels of the objects beside the DaemonSet, such as its
                ServiceAccount and roles.
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods. The selector's labels cannot be among them,
                unless ``adopted`` names them.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud
                role it stands for.
            service_account: A ServiceAccount that exists, by its name, or one of the agent's
                own under another name. The agent brings its own, of its name, by default.
            token: Whether the Pods get the token of their ServiceAccount. Where the agent asks
                something of the API server by default.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on. It decides paths, the nodes that are left out
                and what else the platform wants to see before it lets the agent in.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for
                each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a
                commit.
            monitoring: How Prometheus watches that the agent is on every node and well. Nothing
                by default.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by
                rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.

        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class StorageAgent(SpecConstruct):
    """The node plugin of one of Ceph's drivers. Its ``image`` is required.

    Declare one for each driver a cluster uses. Not where Rook or ceph-csi-operator already run it.
    """
    spec: StorageAgentSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: AgentName = ...,
        namespace: DnsLabel = ...,
        driver: CephDriver,
        clusters: CephClusters | ObjectName,
        moved_from: DnsLabel | None = None,
        adopted: Adopted | None = None,
        allow_unpinned: Reason | None = None,
        image: AnyImageRef | None = None,
        resources: Resources = Resources(cpu='250m', memory='384Mi', memory_limit='1Gi'),
        rollout: RollingUpdate | OnDelete = RollingUpdate(),
        nodes: Nodes = Nodes(),
        priority: Priority = 'system-node-critical',
        env: Env = (),
        host: HostAccess = HostAccess(),
        privileges: Privileges | None = None,
        labels: Labels = {},
        labels_beside: Labels = {},
        annotations: Annotations = {},
        pod_labels: Labels = {},
        pod_annotations: Annotations = {},
        service_account_annotations: Annotations = {},
        service_account: OwnServiceAccount | ObjectName | None = None,
        token: bool | None = None,
        image_pull_secrets: ListOf[ObjectName] = (),
        platform: Platform = 'generic',
        pools: ListOf[Pool] = (),
        rings: Rings | None = None,
        monitoring: Monitoring | None = None,
        suppress: Suppressions = {},
        suppress_in: ListOf[Linter] = (),
        overrides: Overrides | None = None,
        kubelet_dir: MountPath | None = None,
        sidecar_resources: Resources = Resources(cpu='10m', memory='25Mi', memory_limit='100Mi'),
        registrar_image: PinnedImageRef | None = None,
        liveness_image: PinnedImageRef | None = None,
        privileged_sidecars: Grant | None = None,
        ceph_config: ObjectName | None = None,
    ) -> None:
        """The node plugin of one of Ceph's drivers. Its ``image`` is required.

        Declare one for each driver a cluster uses. Not where Rook or ceph-csi-operator already run it.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it: a DNS label of at most 57
                characters, so that the names of its Pods are not cut. One that runs already
                keeps the name it has. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            driver: The driver: block devices, CephFS, or CephFS through NFS.
            clusters: The Ceph clusters of the driver's volumes; or the name of a ConfigMap of
                the namespace that has them in ``config.json``, such as the ``ceph-csi-config``
                of the driver's controller. A change reaches running drivers within minutes and
                rolls none.
            moved_from: The namespace that it was first written for, where its YAML was moved to
                another one since (``namespace:`` of kustomize): the names of its objects of the
                whole cluster still hold it.
            adopted: The DaemonSet of this name that ran before it was declared, whose selector
                is kept.
            allow_unpinned: Why the image carries no digest. An image without one is refused
                unless this says why.
            image: Image of the agent, with its digest. The catalogue's image by default.
            resources: Requests and limits of the driver on every node: Rook's, but for the
                request of memory, which is 512Mi there. Volumes in user space are served from
                it; raise the limit with their number, as its end is theirs.
            rollout: How a new version reaches the nodes. One node at a time: mounts stay, new
                ones wait. No Surge, as two Pods of a driver would take each other's socket.
            nodes: On which nodes the agent runs.
            priority: The class of Pods a node cannot work without.
            env: Further environment variables of the agent, by name.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            labels_beside: Further labels of the objects beside the DaemonSet, such as its
                ServiceAccount and roles.
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods. The selector's labels cannot be among them,
                unless ``adopted`` names them.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud
                role it stands for.
            service_account: A ServiceAccount that exists, by its name, or one of the agent's
                own under another name. The agent brings its own, of its name, by default.
            token: Whether the Pods get the token of their ServiceAccount. Where the agent asks
                something of the API server by default.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on. It decides paths, the nodes that are left out
                and what else the platform wants to see before it lets the agent in.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for
                each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a
                commit.
            monitoring: How Prometheus watches that the agent is on every node and well. Nothing
                by default.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by
                rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            kubelet_dir: The kubelet's ``--root-dir``; every path follows it. None takes that of
                ``platform``: with another one than the nodes have, the driver is never
                registered.
            sidecar_resources: Requests and limits of each of the two sidecars on every node.
            registrar_image: Image of the registrar. The catalogue's by default.
            liveness_image: Image of the liveness probe. The catalogue's by default.
            privileged_sidecars: Why the sidecars are privileged. Needed only where SELinux is
                enforcing and keeps them from the socket of the privileged driver.
            ceph_config: A ConfigMap of the namespace with a ``ceph.conf`` of your own, and with
                an empty ``keyring``, which the driver would have to make otherwise. None lets
                the driver write the few lines it needs.

        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class VendoredAgent(SpecConstruct):
    """The manifests of an upstream project, with your decisions laid over its DaemonSets.

    All else is kept as it was published. What differs is written into an annotation of each
    DaemonSet, beside the source and its SHA-256.
    """
    spec: VendoredAgentSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: DnsLabel = ...,
        source: Pinned,
        rollout: Rollout | None = None,
        nodes: Nodes | None = None,
        resources: dict[str, Resources | InstanceOf[AsPublished]] = {},
        priority: Priority | None = None,
        overrides: Overrides | None = None,
        namespace: DnsLabel | None = ...,
        images: dict[str, ImageRef] = {},
        allow_unpinned: Reason | None = None,
        adopted: Reason | None = None,
        suppress: Suppressions = {},
        platform: Platform = 'generic',
        daemon_sets: dict[str, DaemonSetOverlay] = {},
    ) -> None:
        """The manifests of an upstream project, with your decisions laid over its DaemonSets.

        All else is kept as it was published. What differs is written into an annotation of each
        DaemonSet, beside the source and its SHA-256.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of this declaration; the objects keep the names they were published with.
                The construct's id by default.
            source: What upstream publishes, or what ``helm template`` printed: a file or URL,
                pinned by its SHA-256.
            rollout: How a new version reaches the nodes. None keeps the source's way.
            nodes: On which nodes the agent runs: takes the place of the source's node selector
                and node affinity, and of its tolerations if ``tolerates`` is given in it. None
                keeps them all.
            resources: CPU, memory and local disk of containers and init containers, by the
                container's name. Other amounts, such as GPUs, are kept. A container without
                requests is refused, unless it has ended before the agent starts or
                ``AS_PUBLISHED`` stands here.
            priority: Which Pods make room for the agent on a full node. None keeps the source's
                class.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            namespace: Namespace of the objects that name none and take one. None leaves them as
                published. The chart's by default.
            images: Images with their digests, by the repository whose images they take the
                place of (``{"docker.io/example/agent":
                "mirror.example.com/agent:1.2@sha256:..."}``).
            allow_unpinned: Why an image carries no digest. Images without one are refused
                unless this says why.
            adopted: Where the source runs already (``Adopted from k8s/logging.yaml:12.``), so
                that nothing is changed that is not declared: what Kubernetes accepts is
                accepted, no annotation is added, and ``check`` says what is missing. By default
                the rules of this library hold.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by
                rule.
            platform: What the cluster runs on. It decides which nodes ``nodes`` leaves out, and
                what is refused because the platform refuses it.
            daemon_sets: What holds for one DaemonSet of several, by its name. A field given
                there, also as None, takes the place of the one given here.

        Raises:
            DeclarationError: with every mistake of the declaration.
        """
