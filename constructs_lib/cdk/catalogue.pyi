"""Written by ``make stubs`` from the specs; do not edit."""

from constructs import Construct
from constructs_lib.agents.cni_agent.spec import CniAgentSpec, Plugin
from constructs_lib.agents.log_agent.outputs import Output
from constructs_lib.agents.log_agent.spec import LogAgentSpec
from constructs_lib.agents.namespace import AgentNamespaceSpec
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.cdk.construct import SpecConstruct
from constructs_lib.k8s.containers import Propagation
from constructs_lib.spec.host import HostAccess, Privileges
from constructs_lib.spec.image import ImageRef
from constructs_lib.spec.model import AbsolutePath, AgentName, Annotations, DnsLabel, Labels, Port, Reason
from constructs_lib.spec.nodes import Nodes
from constructs_lib.spec.overrides import Overrides
from constructs_lib.spec.priority import Priority
from constructs_lib.spec.resources import Resources
from constructs_lib.spec.rollout import Rollout
from constructs_lib.spec.sources import EnvVar, ObjectName
from typing import Literal

__all__ = ['AgentNamespace', 'CniAgent', 'LogAgent', 'NodeExporter']

class AgentNamespace(SpecConstruct):
    """A namespace for node agents."""
    spec: AgentNamespaceSpec
    def __init__(
        self,
        scope: Construct,
        id: str,
        /,
        *,
        name: DnsLabel = ...,
        pod_security: Literal['privileged', 'baseline', 'restricted'] = ...,
        labels: Labels = ...,
        annotations: Annotations = ...,
    ) -> None:
        """A namespace for node agents.

        Args:
            scope: the Chart, or a construct inside one.
            id: the construct's id, unique in its scope.
            name: Name of the object. The construct's id by default.
            pod_security: The Pod Security level enforced.
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
            overrides: Any other field of the DaemonSet, applied last and still checked.
        Raises:
            DeclarationError: with every mistake of the declaration.
        """

class LogAgent(SpecConstruct):
    """The logs of every container on every node, shipped at least once. Engine: Fluent Bit."""
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
        overrides: Overrides | None = ...,
        kubernetes_metadata: bool = ...,
        exclude_namespaces: tuple[DnsLabel, ...] = ...,
        journal_units: tuple[str, ...] = ...,
        container_runtime: Literal['cri', 'docker'] = ...,
        buffer_limit: str = ...,
        state_path: AbsolutePath | None = ...,
    ) -> None:
        """The logs of every container on every node, shipped at least once. Engine: Fluent Bit.

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
            overrides: Any other field of the DaemonSet, applied last and still checked.
            kubernetes_metadata: Whether records carry Pod, namespace and labels.
            exclude_namespaces: Namespaces whose logs are not read.
            journal_units: systemd units whose journal is shipped too (``kubelet.service``).
            container_runtime: ``docker`` for nodes that run Docker through cri-dockerd: their log files lie elsewhere.
            buffer_limit: Disk of each node for logs that the destination cannot take; the oldest are dropped beyond it.
            state_path: Folder of the node for offsets and buffer.
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
        overrides: Overrides | None = ...,
        port: Port = ...,
        listen: Literal['node-ip', 'all'] = ...,
        collectors_off: tuple[str, ...] = ...,
        collectors_on: tuple[str, ...] = ...,
        textfile_directory: AbsolutePath | None = ...,
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
            overrides: Any other field of the DaemonSet, applied last and still checked.
            port: The port on every node.
            listen: ``node-ip`` listens on the node's address only; ``all`` on every interface of the node, public ones included.
            collectors_off: Collectors switched off: by default those that mean nothing on most servers.
            collectors_on: Collectors switched on that are off by default (``processes``).
            textfile_directory: A directory of the node whose ``*.prom`` files are exported too.
            root_propagation: Makes file systems mounted later visible and lets go of those unmounted.
        Raises:
            DeclarationError: with every mistake of the declaration.
        """
