"""Written by ``make stubs`` from the specs; do not edit."""

from constructs import Construct
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
from constructs_lib.agents.kube_proxy_local import LocalTraffic
from constructs_lib.agents.log_agent.outputs import Output
from constructs_lib.agents.log_agent.spec import LogAgentSpec
from constructs_lib.agents.namespace import AgentNamespaceOfAppSpec
from constructs_lib.agents.node_agent import NamedPort, NodeAgentSpec
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.agents.node_exporter_collectors import Collector
from constructs_lib.agents.node_problem_detector import NodeProblemDetectorSpec, Source
from constructs_lib.agents.node_problem_logs import LogMonitor
from constructs_lib.agents.node_problem_plugins import PluginMonitor
from constructs_lib.agents.priority_classes import PriorityClassesSpec, PriorityRank
from constructs_lib.agents.security_agent.spec import SecurityAgentSpec, Sensor
from constructs_lib.agents.storage_agent.clusters import CephClusters
from constructs_lib.agents.storage_agent.spec import CephDriver, StorageAgentSpec
from constructs_lib.agents.vendored_agent.overlay import DaemonSetOverlay
from constructs_lib.agents.vendored_agent.spec import VendoredAgentSpec
from constructs_lib.cdk.construct import SpecConstruct
from constructs_lib.declaration.base import Declaration
from constructs_lib.declaration.extra import Extra
from constructs_lib.declaration.folders import ScratchFolder, SecretFolder
from constructs_lib.declaration.health import HealthCheck
from constructs_lib.declaration.host import Granted, HostAccess, Privileges
from constructs_lib.declaration.image import ImageRef, PinnedImageRef
from constructs_lib.declaration.linters import Linter
from constructs_lib.declaration.model import AbsolutePath, AgentName, Annotations, DnsLabel, Labels, Port, Reason
from constructs_lib.declaration.monitoring import MetricsEndpoint, Monitoring
from constructs_lib.declaration.networks import Cidr
from constructs_lib.declaration.nodes import NodeLabels, Nodes
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.pinned import Pinned
from constructs_lib.declaration.platform import Platform
from constructs_lib.declaration.priority import Priority
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.resources import QuantityText, Resources
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate, Rollout
from constructs_lib.declaration.sources import EnvVar, ObjectName
from constructs_lib.declaration.split import Pool, Rings
from constructs_lib.declaration.suppressions import Suppressions
from constructs_lib.k8s.containers import Propagation
from constructs_lib.k8s.pod_security.control import Level
from typing import Literal

__all__ = ['AgentNamespace', 'CniAgent', 'CsiNodePlugin', 'GpuDevicePlugin', 'GpuMonitor', 'IngressAgent', 'KubeProxy', 'LogAgent', 'NodeAgent', 'NodeExporter', 'NodeProblemDetector', 'PriorityClasses', 'SecurityAgent', 'StorageAgent', 'VendoredAgent']

class AgentNamespace(SpecConstruct):
    """A namespace for node agents, at the strictest Pod Security level that lets them in."""
    spec: AgentNamespaceOfAppSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: DnsLabel = ...,
        agents: tuple[Declaration, ...] = ...,
        pod_security: Level | None = ...,
        labels: Labels = ...,
        annotations: Annotations = ...,
    ) -> None:
        """A namespace for node agents, at the strictest Pod Security level that lets them in.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the object. The construct's id by default.
            agents: The agents of this namespace, whose Pods decide the level.
            pod_security: The level enforced, where other Pods than the agents' decide it.
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
        allow_unpinned: Reason | None = ...,
        image: ImageRef | None = ...,
        resources: Resources = ...,
        rollout: Rollout = ...,
        nodes: Nodes = ...,
        priority: Priority = ...,
        env: tuple[EnvVar, ...] = ...,
        host: HostAccess = ...,
        privileges: Privileges | None = ...,
        labels: Labels = ...,
        annotations: Annotations = ...,
        pod_labels: Labels = ...,
        pod_annotations: Annotations = ...,
        service_account_annotations: Annotations = ...,
        image_pull_secrets: tuple[ObjectName, ...] = ...,
        platform: Platform = ...,
        pools: tuple[Pool, ...] = ...,
        rings: Rings | None = ...,
        monitoring: Monitoring | None = ...,
        suppress: Suppressions = ...,
        suppress_in: tuple[Linter, ...] = ...,
        overrides: Overrides | None = ...,
    ) -> None:
        """The network of every node.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            plugin: The plugin.
            allow_unpinned: Why the image carries no digest.
            image: Image of the agent, with its digest.
            resources: Requests and limits on every node, by default what the plugin needs.
            rollout: How a new version reaches the nodes.
            nodes: On which nodes the agent runs.
            priority: The class of Pods a node cannot work without.
            env: Further environment variables of the agent.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud role it stands for.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a commit.
            monitoring: How Prometheus watches that the agent is on every node and well.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
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
        allow_unpinned: Reason | None = ...,
        image: ImageRef | None = ...,
        resources: Resources = ...,
        rollout: RollingUpdate | OnDelete = ...,
        nodes: Nodes = ...,
        priority: Priority = ...,
        env: tuple[EnvVar, ...] = ...,
        host: HostAccess = ...,
        privileges: Privileges | None = ...,
        labels: Labels = ...,
        annotations: Annotations = ...,
        pod_labels: Labels = ...,
        pod_annotations: Annotations = ...,
        service_account_annotations: Annotations = ...,
        image_pull_secrets: tuple[ObjectName, ...] = ...,
        platform: Platform = ...,
        pools: tuple[Pool, ...] = ...,
        rings: Rings | None = ...,
        monitoring: Monitoring | None = ...,
        suppress: Suppressions = ...,
        suppress_in: tuple[Linter, ...] = ...,
        overrides: Overrides | None = ...,
        kubelet_dir: AbsolutePath = ...,
        sidecar_resources: Resources = ...,
        registrar_image: PinnedImageRef | None = ...,
        liveness_image: PinnedImageRef | None = ...,
        privileged_sidecars: Granted | None = ...,
    ) -> None:
        """The node plugin of one storage driver: the driver, its registrar and its liveness probe.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            driver: The driver: one of the known ones, or ``Driver`` for one of one's own.
            allow_unpinned: Why the image carries no digest.
            image: Image of the agent, with its digest.
            resources: Requests and limits of the driver on every node.
            rollout: How a new version reaches the nodes.
            nodes: On which nodes the agent runs.
            priority: The class of Pods a node cannot work without.
            env: Further environment variables of the agent.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud role it stands for.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a commit.
            monitoring: How Prometheus watches that the agent is on every node and well.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            kubelet_dir: The kubelet's ``--root-dir``; every path follows it.
            sidecar_resources: Requests and limits of each of the two sidecars on every node.
            registrar_image: Image of the registrar.
            liveness_image: Image of the liveness probe.
            privileged_sidecars: Makes the sidecars privileged.
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
        allow_unpinned: Reason | None = ...,
        image: ImageRef | None = ...,
        resources: Resources = ...,
        rollout: OneAtATime = ...,
        nodes: Nodes = ...,
        priority: Priority = ...,
        env: tuple[EnvVar, ...] = ...,
        host: HostAccess = ...,
        privileges: Privileges | None = ...,
        labels: Labels = ...,
        annotations: Annotations = ...,
        pod_labels: Labels = ...,
        pod_annotations: Annotations = ...,
        service_account_annotations: Annotations = ...,
        image_pull_secrets: tuple[ObjectName, ...] = ...,
        platform: Platform = ...,
        pools: tuple[Pool, ...] = ...,
        rings: Rings | None = ...,
        monitoring: Monitoring | None = ...,
        suppress: Suppressions = ...,
        suppress_in: tuple[Linter, ...] = ...,
        overrides: Overrides | None = ...,
        gpu_labels: tuple[GpuLabel, ...] = ...,
        runtime_class: RuntimeClass | None = ...,
        mig_strategy: MigStrategy = ...,
        time_slicing: TimeSlicing | None = ...,
        mps: Mps | None = ...,
        per_node: PerNode | None = ...,
        shared_devices: Literal['distributed', 'packed'] = ...,
        device_list_strategy: DeviceListStrategy | tuple[DeviceListStrategy, ...] = ...,
        device_id_strategy: Literal['uuid', 'index'] = ...,
        device_discovery: DeviceDiscovery = ...,
        static_cpu_manager: bool = ...,
        fail_on_init_error: bool = ...,
        gdrcopy: bool = ...,
        gpu_direct_storage: bool = ...,
        mofed: bool = ...,
        driver_root: AbsolutePath | None = ...,
        dev_root: AbsolutePath | None = ...,
        cdi_hook_path: AbsolutePath | None = ...,
        kubelet_root: AbsolutePath = ...,
    ) -> None:
        """The GPUs of every GPU node as a resource that Pods ask for (``nvidia.com/gpu``).

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            allow_unpinned: Why the image carries no digest.
            image: Image of the agent, with its digest.
            resources: Requests and limits on every GPU node.
            rollout: How a new version reaches the nodes.
            nodes: On which nodes the agent runs.
            priority: The class of Pods a node cannot work without: without the plugin, no Pod gets a GPU.
            env: Further environment variables of the agent.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud role it stands for.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a commit.
            monitoring: How Prometheus watches that the agent is on every node and well.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            gpu_labels: Labels that mark GPU nodes; the agent runs on nodes that have one of them, and nowhere else.
            runtime_class: The RuntimeClass that brings the driver into the container.
            mig_strategy: How slices of a GPU (MIG) are offered: not at all, as ``nvidia.com/gpu`` where all slices are alike (``single``), or by size (``mixed``).
            time_slicing: Share each GPU between several Pods in turns.
            mps: Share each GPU between several Pods at once, each with its part of the memory.
            per_node: Sharing that differs between nodes, by a label that can change at any time.
            shared_devices: Which GPU the next share or slice is of: the least used, or the most used, which leaves whole GPUs free.
            device_list_strategy: How the container runtime learns which GPUs a container gets, in one way or in several.
            device_id_strategy: How GPUs are named to the runtime.
            device_discovery: How GPUs are found.
            static_cpu_manager: Whether the kubelet's CPU manager is static.
            fail_on_init_error: Exit where no GPU can be used, so that the node is seen to be broken.
            gdrcopy: Give Pods with a GPU the device of GDRCopy too.
            gpu_direct_storage: Give Pods with a GPU the devices of GPUDirect Storage too.
            mofed: Give Pods with a GPU the InfiniBand devices of MOFED too.
            driver_root: Where the node's driver is installed, if not in ``/`` (``/run/nvidia/driver`` for driver containers, ``/home/kubernetes/bin/nvidia`` on GKE).
            dev_root: Where the node's device nodes are, if not where the driver is.
            cdi_hook_path: Where the node has ``nvidia-cdi-hook``, for the ``cdi-`` strategies; ``/usr/bin/nvidia-ctk`` by default.
            kubelet_root: The kubelet's folder on the node (``/var/lib/k0s/kubelet`` on k0s).
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
        allow_unpinned: Reason | None = ...,
        image: ImageRef | None = ...,
        resources: Resources = ...,
        rollout: OneAtATime = ...,
        nodes: Nodes = ...,
        priority: Priority = ...,
        env: tuple[EnvVar, ...] = ...,
        host: HostAccess = ...,
        privileges: Privileges | None = ...,
        labels: Labels = ...,
        annotations: Annotations = ...,
        pod_labels: Labels = ...,
        pod_annotations: Annotations = ...,
        service_account_annotations: Annotations = ...,
        image_pull_secrets: tuple[ObjectName, ...] = ...,
        platform: Platform = ...,
        pools: tuple[Pool, ...] = ...,
        rings: Rings | None = ...,
        monitoring: Monitoring | None = ...,
        suppress: Suppressions = ...,
        suppress_in: tuple[Linter, ...] = ...,
        overrides: Overrides | None = ...,
        gpu_labels: tuple[GpuLabel, ...] = ...,
        runtime_class: RuntimeClass | None = ...,
        port: Port = ...,
        metrics: tuple[GpuMetric, ...] = ...,
        profiling_for_all_users: bool = ...,
        interval: int = ...,
        devices: str = ...,
        host_engine: str | None = ...,
        job_mapping: AbsolutePath | None = ...,
        tls: ExporterTls | None = ...,
        attribution: PodAttribution | None = ...,
    ) -> None:
        """The metrics of every GPU, with the Pod that has it, for Prometheus.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            allow_unpinned: Why the image carries no digest.
            image: Image of the agent, with its digest.
            resources: Requests and limits on every GPU node.
            rollout: How a new version reaches the nodes.
            nodes: On which nodes the agent runs.
            priority: Which Pods make room for the agent on a full node.
            env: Further environment variables of the agent.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud role it stands for.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a commit.
            monitoring: How Prometheus watches that the agent is on every node and well.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            gpu_labels: Labels that mark GPU nodes; the agent runs on nodes that have one of them, and nowhere else.
            runtime_class: The RuntimeClass that brings the driver into the container.
            port: Port of the metrics, in the Pod's own network.
            metrics: What is measured.
            profiling_for_all_users: Whether the nodes' driver lets every user profile (loaded with ``NVreg_RestrictProfilingToAdminUsers=0``); then profiling needs no capability.
            interval: Time between two measurements.
            devices: Which GPUs are measured: ``f`` for whole GPUs, or their slices where there are any; ``g`` for whole GPUs and ``i`` for slices, some of them as in ``g:0,2-3``, which every node must then have.
            host_engine: A DCGM that runs elsewhere, such as the GPU operator's (``nvidia-dcgm.gpu-operator:5555``, whose Service must stay on the node).
            job_mapping: A folder of the node in which a batch system, such as Slurm, says which job has a GPU.
            tls: HTTPS, and who may read the metrics.
            attribution: Which Pod has a GPU.
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
        allow_unpinned: Reason | None = ...,
        resources: Resources = ...,
        rollout: RollingUpdate | OnDelete = ...,
        nodes: Nodes = ...,
        priority: Priority = ...,
        env: tuple[EnvVar, ...] = ...,
        host: HostAccess = ...,
        privileges: Privileges | None = ...,
        labels: Labels = ...,
        annotations: Annotations = ...,
        pod_labels: Labels = ...,
        pod_annotations: Annotations = ...,
        service_account_annotations: Annotations = ...,
        image_pull_secrets: tuple[ObjectName, ...] = ...,
        platform: Platform = ...,
        pools: tuple[Pool, ...] = ...,
        rings: Rings | None = ...,
        monitoring: Monitoring | None = ...,
        suppress: Suppressions = ...,
        suppress_in: tuple[Linter, ...] = ...,
        overrides: Overrides | None = ...,
        command: tuple[str, ...] = ...,
        args: tuple[str, ...] = ...,
        http_port: Port | None = ...,
        https_port: Port | None = ...,
        node_labels: NodeLabels = ...,
        user: int | None = ...,
        metrics: MetricsEndpoint | None = ...,
        liveness: HealthCheck | None = ...,
        readiness: HealthCheck | None = ...,
        files: dict[str, str] = ...,
        files_path: AbsolutePath = ...,
        secrets: tuple[SecretFolder, ...] = ...,
        scratch: tuple[ScratchFolder, ...] = ...,
        rules: tuple[PolicyRule, ...] = ...,
        ingress_class: IngressClass | None = ...,
        grace_seconds: int = ...,
    ) -> None:
        """An ingress proxy of your choice on the nodes meant for it, on ports of those nodes.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            image: Image of the proxy, with its digest.
            allow_unpinned: Why the image carries no digest.
            resources: Requests and limits on every node.
            rollout: How a new version reaches the nodes.
            nodes: On which nodes the agent runs.
            priority: Which Pods make room for the agent on a full node.
            env: Further environment variables of the agent.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud role it stands for.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a commit.
            monitoring: How Prometheus watches that the agent is on every node and well.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            command: Program to run instead of the image's.
            args: Its arguments.
            http_port: Port of the node for HTTP, on which the proxy listens too; None for no HTTP.
            https_port: Port of the node for HTTPS, as ``http_port``; None for no HTTPS.
            node_labels: Labels of the only nodes it runs on, as the addresses of these nodes are what clients know.
            user: User id of the proxy, never root; the image's by default, which must then be a number other than 0 (101 for ingress-nginx).
            metrics: Where the proxy serves metrics, for ``monitoring``.
            liveness: When it fails, the proxy is restarted and its connections are cut.
            readiness: While it fails, a rollout does not go on to the next node.
            files: Configuration files by name.
            files_path: Folder of ``files`` in the container.
            secrets: Secrets mounted as files, such as certificates of a proxy that reads none from the API.
            scratch: Writable folders; nothing else in the container can be written.
            rules: What the proxy may ask of the API server; without any it gets no token.
            ingress_class: The IngressClass to write with it.
            grace_seconds: Time the proxy has for open connections before it is killed, and so the longest time that the node is without it in a rollout.
        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class KubeProxy(SpecConstruct):
    """Services on every node."""
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
        allow_unpinned: Reason | None = ...,
        image: ImageRef | None = ...,
        resources: Resources = ...,
        rollout: Rollout = ...,
        nodes: Nodes = ...,
        priority: Priority = ...,
        env: tuple[EnvVar, ...] = ...,
        host: HostAccess = ...,
        privileges: Privileges | None = ...,
        labels: Labels = ...,
        annotations: Annotations = ...,
        pod_labels: Labels = ...,
        pod_annotations: Annotations = ...,
        service_account_annotations: Annotations = ...,
        image_pull_secrets: tuple[ObjectName, ...] = ...,
        platform: Platform = ...,
        pools: tuple[Pool, ...] = ...,
        rings: Rings | None = ...,
        monitoring: Monitoring | None = ...,
        suppress: Suppressions = ...,
        suppress_in: tuple[Linter, ...] = ...,
        overrides: Overrides | None = ...,
        cluster_cidr: str | None = ...,
        local_traffic: LocalTraffic = ...,
        mode: Literal['iptables', 'nftables'] = ...,
        conntrack: Conntrack | None = ...,
        node_port_addresses: Literal['primary'] | tuple[Cidr, ...] = ...,
        metrics_listen: Literal['localhost', 'all'] = ...,
        extra: Extra = ...,
    ) -> None:
        """Services on every node.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            api_server: The control plane's own address (``https://10.0.0.10:6443``), never that of the Service ``kubernetes``: kube-proxy is what makes Services work.
            allow_unpinned: Why the image carries no digest.
            image: Image of the agent, with its digest.
            resources: Requests and limits on every node.
            rollout: How a new version reaches the nodes.
            nodes: On which nodes the agent runs.
            priority: The class of Pods a node cannot work without.
            env: Further environment variables of the agent.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud role it stands for.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a commit.
            monitoring: How Prometheus watches that the agent is on every node and well.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            cluster_cidr: The cluster's Pod network, exactly as kube-controller-manager has it in ``--cluster-cidr``; for dual stack both, with a comma, the cluster's first family first.
            local_traffic: How traffic of the node's own Pods is told from other traffic.
            mode: How rules are written.
            conntrack: The kernel's connection tracking.
            node_port_addresses: Networks on whose node addresses node ports answer, or ``primary`` for the node's own addresses only, as ``nftables`` does and upstream advises.
            metrics_listen: Who can read the metrics, which need no login: the node itself, or everyone who reaches the node on port 10249, as Prometheus must: with ``localhost`` nothing is scraped, whatever ``monitoring`` says, and only what the cluster knows of the agent is watched.
            extra: Further keys of KubeProxyConfiguration (``{"iptables": {"minSyncPeriod": "2s"}}``).
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
        allow_unpinned: Reason | None = ...,
        image: ImageRef | None = ...,
        resources: Resources = ...,
        rollout: Rollout = ...,
        nodes: Nodes = ...,
        priority: Priority = ...,
        env: tuple[EnvVar, ...] = ...,
        host: HostAccess = ...,
        privileges: Privileges | None = ...,
        labels: Labels = ...,
        annotations: Annotations = ...,
        pod_labels: Labels = ...,
        pod_annotations: Annotations = ...,
        service_account_annotations: Annotations = ...,
        image_pull_secrets: tuple[ObjectName, ...] = ...,
        platform: Platform = ...,
        pools: tuple[Pool, ...] = ...,
        rings: Rings | None = ...,
        monitoring: Monitoring | None = ...,
        suppress: Suppressions = ...,
        suppress_in: tuple[Linter, ...] = ...,
        overrides: Overrides | None = ...,
        engine: Literal['fluent-bit', 'fluentd', 'opentelemetry-collector', 'vector'] = ...,
        kubernetes_metadata: bool = ...,
        exclude_namespaces: tuple[DnsLabel, ...] = ...,
        journal_units: tuple[str, ...] = ...,
        container_runtime: Literal['cri', 'docker'] = ...,
        buffer_limit: QuantityText = ...,
        state_path: AbsolutePath | None = ...,
    ) -> None:
        """The logs of every container on every node, shipped at least once.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            output: Where the logs go.
            allow_unpinned: Why the image carries no digest.
            image: Image of the agent, with its digest.
            resources: Requests and limits on every node.
            rollout: How a new version reaches the nodes.
            nodes: On which nodes the agent runs.
            priority: Which Pods make room for the agent on a full node.
            env: Further environment variables of the agent.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud role it stands for.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a commit.
            monitoring: How Prometheus watches that the agent is on every node and well.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            engine: The program that ships them.
            kubernetes_metadata: Whether records carry Pod, namespace and labels.
            exclude_namespaces: Namespaces whose logs are not read.
            journal_units: systemd units whose journal is shipped too (``kubelet.service``).
            container_runtime: ``docker`` for nodes that run Docker through cri-dockerd: their log files lie elsewhere.
            buffer_limit: Disk of each node for logs that the destination cannot take; see the engine for what happens beyond it.
            state_path: Folder of the node for offsets and buffer, ``/var/lib/<engine>/<namespace>/<name>`` by default.
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
        image: ImageRef,
        resources: Resources,
        allow_unpinned: Reason | None = ...,
        rollout: Rollout = ...,
        nodes: Nodes = ...,
        priority: Priority = ...,
        env: tuple[EnvVar, ...] = ...,
        host: HostAccess = ...,
        privileges: Privileges | None = ...,
        labels: Labels = ...,
        annotations: Annotations = ...,
        pod_labels: Labels = ...,
        pod_annotations: Annotations = ...,
        service_account_annotations: Annotations = ...,
        image_pull_secrets: tuple[ObjectName, ...] = ...,
        platform: Platform = ...,
        pools: tuple[Pool, ...] = ...,
        rings: Rings | None = ...,
        monitoring: Monitoring | None = ...,
        suppress: Suppressions = ...,
        suppress_in: tuple[Linter, ...] = ...,
        overrides: Overrides | None = ...,
        command: tuple[str, ...] = ...,
        args: tuple[str, ...] = ...,
        ports: tuple[NamedPort, ...] = ...,
        metrics: MetricsEndpoint | None = ...,
        liveness: HealthCheck | None = ...,
        readiness: HealthCheck | None = ...,
        user: int | None = ...,
        files: dict[str, str] = ...,
        files_path: AbsolutePath = ...,
        secrets: tuple[SecretFolder, ...] = ...,
        scratch: tuple[ScratchFolder, ...] = ...,
        rules: tuple[PolicyRule, ...] = ...,
        grace_seconds: int = ...,
    ) -> None:
        """Any per-node program, from the floor up.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            image: Image of the program, with its digest.
            resources: Requests and limits of the agent's container on every node.
            allow_unpinned: Why the image carries no digest.
            rollout: How a new version reaches the nodes.
            nodes: On which nodes the agent runs.
            priority: Which Pods make room for the agent on a full node.
            env: Further environment variables of the agent.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud role it stands for.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a commit.
            monitoring: How Prometheus watches that the agent is on every node and well.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            command: Program to run instead of the image's.
            args: Its arguments.
            ports: Ports the program listens on.
            metrics: Where the program serves metrics, for ``monitoring``; on one of ``ports`` or of the node's ports in ``host``.
            liveness: When it fails, the program is restarted.
            readiness: While it fails, a rollout does not go on to the next node.
            user: User id of the program; the image's by default, which must then not be root.
            files: Configuration files by name.
            files_path: Folder of ``files`` in the container.
            secrets: Secrets mounted as files.
            scratch: Writable folders; nothing else in the container can be written.
            rules: What the program may ask of the API server; without any it gets no token.
            grace_seconds: Time between the request to stop and the kill.
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
        allow_unpinned: Reason | None = ...,
        image: ImageRef | None = ...,
        resources: Resources = ...,
        rollout: Rollout = ...,
        nodes: Nodes = ...,
        priority: Priority = ...,
        env: tuple[EnvVar, ...] = ...,
        host: HostAccess = ...,
        privileges: Privileges | None = ...,
        labels: Labels = ...,
        annotations: Annotations = ...,
        pod_labels: Labels = ...,
        pod_annotations: Annotations = ...,
        service_account_annotations: Annotations = ...,
        image_pull_secrets: tuple[ObjectName, ...] = ...,
        platform: Platform = ...,
        pools: tuple[Pool, ...] = ...,
        rings: Rings | None = ...,
        monitoring: Monitoring | None = ...,
        suppress: Suppressions = ...,
        suppress_in: tuple[Linter, ...] = ...,
        overrides: Overrides | None = ...,
        port: Port = ...,
        listen: Literal['node-ip', 'all'] = ...,
        collectors_off: tuple[Collector, ...] = ...,
        collectors_on: tuple[Collector, ...] = ...,
        textfile_directory: AbsolutePath | None = ...,
        tls: ExporterTls | None = ...,
        root_propagation: Propagation | None = ...,
    ) -> None:
        """Node exporter on every node, on one port of the node's network.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            allow_unpinned: Why the image carries no digest.
            image: Image of the agent, with its digest.
            resources: Requests and limits on every node.
            rollout: How a new version reaches the nodes.
            nodes: On which nodes the agent runs.
            priority: Which Pods make room for the agent on a full node.
            env: Further environment variables of the agent.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud role it stands for.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a commit.
            monitoring: How Prometheus watches that the agent is on every node and well.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            port: The port on every node.
            listen: ``node-ip`` listens on the node's address only; ``all`` on every interface of the node, public ones included.
            collectors_off: Collectors switched off: by default those that mean nothing on most servers.
            collectors_on: Collectors switched on that are off by default (``processes``).
            textfile_directory: A directory of the node whose ``*.prom`` files are exported too.
            tls: HTTPS, and who may read the metrics.
            root_propagation: Makes file systems mounted later visible and lets go of those unmounted.
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
        allow_unpinned: Reason | None = ...,
        image: ImageRef | None = ...,
        resources: Resources = ...,
        rollout: Rollout = ...,
        nodes: Nodes = ...,
        priority: Priority = ...,
        env: tuple[EnvVar, ...] = ...,
        host: HostAccess = ...,
        privileges: Privileges | None = ...,
        labels: Labels = ...,
        annotations: Annotations = ...,
        pod_labels: Labels = ...,
        pod_annotations: Annotations = ...,
        service_account_annotations: Annotations = ...,
        image_pull_secrets: tuple[ObjectName, ...] = ...,
        platform: Platform = ...,
        pools: tuple[Pool, ...] = ...,
        rings: Rings | None = ...,
        monitoring: Monitoring | None = ...,
        suppress: Suppressions = ...,
        suppress_in: tuple[Linter, ...] = ...,
        overrides: Overrides | None = ...,
        monitors: tuple[LogMonitor, ...] = ...,
        plugins: tuple[PluginMonitor, ...] = ...,
        lookback: str = ...,
    ) -> None:
        """Node problem detector on every node: Events, node conditions and metrics of its log.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            source: Which log is read: ``Kmsg()`` works on every node and is privileged; ``Journald()`` is not, and wants a journal on the node.
            allow_unpinned: Why the image carries no digest.
            image: Image of the agent, with its digest.
            resources: Requests and limits on every node.
            rollout: How a new version reaches the nodes.
            nodes: On which nodes the agent runs.
            priority: Which Pods make room for the agent on a full node.
            env: Further environment variables of the agent.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud role it stands for.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a commit.
            monitoring: How Prometheus watches that the agent is on every node and well.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            monitors: What to look for.
            plugins: Programs that are run again and again and say whether something is wrong (``(KUBELET,)``): a log alone never tells that the kubelet hangs.
            lookback: How far back it reads when it starts, at most to the node's boot.
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
        ranks: tuple[PriorityRank, ...] = ...,
        labels: Labels = ...,
    ) -> None:
        """The PriorityClasses of a cluster's node agents. They belong to the whole cluster.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the object. The construct's id by default.
            ranks: The classes: ``node-critical`` and ``node-telemetry`` by default.
            labels: Further labels.
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
        allow_unpinned: Reason | None = ...,
        image: ImageRef | None = ...,
        resources: Resources = ...,
        rollout: Rollout = ...,
        nodes: Nodes = ...,
        priority: Priority = ...,
        env: tuple[EnvVar, ...] = ...,
        host: HostAccess = ...,
        privileges: Privileges | None = ...,
        labels: Labels = ...,
        annotations: Annotations = ...,
        pod_labels: Labels = ...,
        pod_annotations: Annotations = ...,
        service_account_annotations: Annotations = ...,
        image_pull_secrets: tuple[ObjectName, ...] = ...,
        platform: Platform = ...,
        pools: tuple[Pool, ...] = ...,
        rings: Rings | None = ...,
        monitoring: Monitoring | None = ...,
        suppress: Suppressions = ...,
        suppress_in: tuple[Linter, ...] = ...,
        overrides: Overrides | None = ...,
    ) -> None:
        """Runtime security on every node.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            sensor: The sensor.
            allow_unpinned: Why the image carries no digest.
            image: Image of the agent, with its digest.
            resources: Requests and limits on every node.
            rollout: How a new version reaches the nodes.
            nodes: On which nodes the agent runs.
            priority: Which Pods make room for the agent on a full node.
            env: Further environment variables of the agent.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud role it stands for.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a commit.
            monitoring: How Prometheus watches that the agent is on every node and well.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class StorageAgent(SpecConstruct):
    """The node plugin of one of Ceph's drivers. Its ``image`` is required."""
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
        allow_unpinned: Reason | None = ...,
        image: ImageRef | None = ...,
        resources: Resources = ...,
        rollout: RollingUpdate | OnDelete = ...,
        nodes: Nodes = ...,
        priority: Priority = ...,
        env: tuple[EnvVar, ...] = ...,
        host: HostAccess = ...,
        privileges: Privileges | None = ...,
        labels: Labels = ...,
        annotations: Annotations = ...,
        pod_labels: Labels = ...,
        pod_annotations: Annotations = ...,
        service_account_annotations: Annotations = ...,
        image_pull_secrets: tuple[ObjectName, ...] = ...,
        platform: Platform = ...,
        pools: tuple[Pool, ...] = ...,
        rings: Rings | None = ...,
        monitoring: Monitoring | None = ...,
        suppress: Suppressions = ...,
        suppress_in: tuple[Linter, ...] = ...,
        overrides: Overrides | None = ...,
        kubelet_dir: AbsolutePath = ...,
        sidecar_resources: Resources = ...,
        registrar_image: PinnedImageRef | None = ...,
        liveness_image: PinnedImageRef | None = ...,
        privileged_sidecars: Granted | None = ...,
    ) -> None:
        """The node plugin of one of Ceph's drivers. Its ``image`` is required.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the DaemonSet and of everything beside it. The construct's id by default.
            namespace: Namespace of the DaemonSet. The chart's by default.
            driver: The driver: block devices, CephFS, or CephFS through NFS.
            clusters: The Ceph clusters of the driver's volumes; or the name of a ConfigMap of the namespace that has them in ``config.json``, such as the ``ceph-csi-config`` of the driver's controller.
            allow_unpinned: Why the image carries no digest.
            image: Image of the agent, with its digest.
            resources: Requests and limits of the driver on every node: Rook's, but for the request of memory, which is 512Mi there.
            rollout: How a new version reaches the nodes.
            nodes: On which nodes the agent runs.
            priority: The class of Pods a node cannot work without.
            env: Further environment variables of the agent.
            host: What of the node the agent may touch beyond what its kind needs.
            privileges: What the agent's process may do beyond what its kind needs.
            labels: Further labels of the objects (not of the Pods, not of the selector).
            annotations: Further annotations of the DaemonSet.
            pod_labels: Further labels of the Pods.
            pod_annotations: Further annotations of the Pods.
            service_account_annotations: Annotations of the ServiceAccount, such as the cloud role it stands for.
            image_pull_secrets: Secrets of the namespace that open a private registry.
            platform: What the cluster runs on.
            pools: Nodes of a kind on which the agent has settings of its own: a DaemonSet for each, and one with the agent's name for all other nodes.
            rings: Rings of nodes that a new version reaches one after the other, each by a commit.
            monitoring: How Prometheus watches that the agent is on every node and well.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by rule (``{"DS303": "The control plane is managed; no agent can run there."}``).
            suppress_in: Other linters whose annotations repeat the suppressions.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            kubelet_dir: The kubelet's ``--root-dir``; every path follows it.
            sidecar_resources: Requests and limits of each of the two sidecars on every node.
            registrar_image: Image of the registrar.
            liveness_image: Image of the liveness probe.
            privileged_sidecars: Makes the sidecars privileged.
        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class VendoredAgent(SpecConstruct):
    """The manifests of an upstream project, with your decisions laid over its DaemonSets."""
    spec: VendoredAgentSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: DnsLabel = ...,
        source: Pinned,
        rollout: Rollout | None = ...,
        nodes: Nodes | None = ...,
        resources: dict[str, Resources] = ...,
        priority: Priority | None = ...,
        overrides: Overrides | None = ...,
        namespace: DnsLabel | None = ...,
        images: dict[str, ImageRef] = ...,
        allow_unpinned: Reason | None = ...,
        suppress: Suppressions = ...,
        platform: Platform = ...,
        daemon_sets: dict[str, DaemonSetOverlay] = ...,
    ) -> None:
        """The manifests of an upstream project, with your decisions laid over its DaemonSets.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of this declaration; the objects keep the names they were published with. The construct's id by default.
            source: What upstream publishes, or what ``helm template`` printed: a file or URL, pinned by its SHA-256.
            rollout: How a new version reaches the nodes.
            nodes: On which nodes the agent runs: takes the place of the source's node selector and node affinity, and of its tolerations if ``tolerates`` is given in it.
            resources: CPU, memory and local disk of containers and init containers, by the container's name.
            priority: Which Pods make room for the agent on a full node.
            overrides: Any other field of the DaemonSet, applied last and still checked.
            namespace: Namespace of the objects that name none and take one. The chart's by default.
            images: Images with their digests, by the repository whose images they take the place of (``{"docker.io/example/agent": "mirror.example.com/agent:1.2@sha256:..."}``).
            allow_unpinned: Why an image carries no digest.
            suppress: Answers to findings of ``constructs-lib check`` that are right here, by rule.
            platform: What the cluster runs on.
            daemon_sets: What holds for one DaemonSet of several, by its name.
        Raises:
            DeclarationError: with every mistake of the declaration.
        """
