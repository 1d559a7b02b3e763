"""What placement needs to know of a DaemonSet, taken from its manifest once.

The figures are those of the Pod that the controller would create: requests defaulted as the API
does, the automatic tolerations added. Source: ``pkg/controller/daemon/util/daemonset_util.go`` of
Kubernetes v1.37. What admission adds beyond LimitRanges (RuntimeClass, webhooks) is in no manifest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType

from constructs_lib.daemon_set.built_for import architectures, operating_system
from constructs_lib.daemon_set.host_ports import HostPort
from constructs_lib.daemon_set.limit_range import LimitRanges, limited, over_limits
from constructs_lib.daemon_set.on_platform import BlockedOn, obstacles
from constructs_lib.daemon_set.pod_resources import pod_limits, pod_requests
from constructs_lib.daemon_set.read import read_view
from constructs_lib.daemon_set.runtime_class import RuntimeClasses, conflicts_with
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.amounts import Amounts
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.node_selector import NodeTerm
from constructs_lib.k8s.pod_affinity import AffinityTerm, read_affinity_terms
from constructs_lib.k8s.priority import (
    BUILT_IN,
    DEFAULT,
    PriorityClass,
    PriorityClasses,
    pod_priority,
)
from constructs_lib.k8s.scheduling import daemon_tolerations
from constructs_lib.record import dataclass, field

__all__ = ["DaemonSet", "read_daemon_set", "scheduled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonSet:
    """One DaemonSet, as its controller and the scheduler see it."""

    name: str
    """Its name."""
    namespace: str
    """Its namespace; ``default`` where the manifest has none."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """The labels of its Pods."""
    node_name: str | None = None
    """``spec.nodeName`` of the template, which no scheduler then looks at."""
    node_selector: Mapping[str, str] = field(default_factory=dict)
    """``nodeSelector`` of the template."""
    node_terms: tuple[NodeTerm, ...] | None = None
    """Required node affinity of the template; none where it has none."""
    tolerations: tuple[Mapping[str, Json], ...] = ()
    """What its Pods tolerate, the automatic tolerations included."""
    comparison_operators: bool = False
    """Whether tolerations with Gt and Lt count."""
    requests: Amounts = field(default_factory=dict)
    """What one Pod asks of its node, in whole numbers (``k8s/amounts.py``)."""
    limits: Amounts = field(default_factory=dict)
    """The most one Pod may take where a limit is set, in whole numbers."""
    ports: tuple[HostPort, ...] = ()
    """Ports of the node that one Pod claims."""
    priority: PriorityClass = DEFAULT
    """The rank of its Pods and whether they evict others."""
    gates: tuple[str, ...] = ()
    """Scheduling gates, which keep a Pod Pending until someone removes them."""
    claims: tuple[str, ...] = ()
    """Names of the PersistentVolumeClaims its Pods mount."""
    spread_keys: tuple[str, ...] = ()
    """Topology keys by which its Pods must be spread (DoNotSchedule)."""
    affinity: tuple[AffinityTerm, ...] = ()
    """Pods it must have beside it."""
    anti_affinity: tuple[AffinityTerm, ...] = ()
    """Pods it refuses to have beside it."""

    overhead: Amounts = field(default_factory=dict)
    """What of its requests the runtime takes, in whole numbers."""
    runtime_selector: Mapping[str, str] = field(default_factory=dict)
    """Labels of the nodes that have its RuntimeClass, of which the controller knows nothing."""
    unknown_runtime: str | None = None
    """Its RuntimeClass where that is not known."""
    os: str = "linux"
    """The operating system its containers are for."""
    architectures: Mapping[str, str] = field(default_factory=dict)
    """The images whose name says one architecture, and which."""
    features: tuple[str, ...] = ()
    """What a kubelet must declare for its Pods."""
    refused_by_admission: tuple[str, ...] = ()
    """Why no Pod of it is created although the controller wants one, as sentences without their
    end."""
    blocked_on: BlockedOn = field(default_factory=BlockedOn, compare=False, repr=False)
    """What keeps its Pods from starting on a platform."""
    refused_by_autopilot: tuple[str, ...] = ()
    """What of it GKE Autopilot refuses, as sentences without their end."""

    template: Mapping[str, Json] | None = field(default=None, compare=False, repr=False)
    """Its template; none where nobody gave it."""

    @property
    def title(self) -> str:
        """Namespace and name: ``kube-system/agent``."""
        return f"{self.namespace}/{self.name}"


def read_daemon_set(
    manifest: Manifest,
    *,
    priority_classes: PriorityClasses = BUILT_IN,
    comparison_operators: bool = False,
) -> DaemonSet:
    """The DaemonSet of a manifest.

    Args:
        manifest: a DaemonSet as plain data; fields that are null count as left out.
        priority_classes: what priority classes are worth (``read_priority_classes``).
            Default: those that every cluster has; any other counts as 0.
        comparison_operators: whether the feature gate TaintTolerationComparisonOperators is on.
            Default: no, as in Kubernetes v1.37.

    Raises:
        ManifestError: the manifest is no DaemonSet that the API server would read.
    """
    return scheduled(
        read_view(manifest),
        priority_classes=priority_classes,
        comparison_operators=comparison_operators,
    )


def scheduled(
    view: DaemonSetView,
    *,
    priority_classes: PriorityClasses = BUILT_IN,
    comparison_operators: bool = False,
    limit_ranges: LimitRanges = MappingProxyType({}),
    runtime_classes: RuntimeClasses = MappingProxyType({}),
) -> DaemonSet:
    """The same for a view of one that the API server would read.

    Args:
        view: the DaemonSet.
        priority_classes: what priority classes are worth.
        comparison_operators: whether tolerations with Gt and Lt count.
        limit_ranges: what LimitRanges add to containers. Default: nothing.
        runtime_classes: the RuntimeClasses that are known. Default: none.
    """
    pod, namespace = view.pod, view.namespace or "default"
    limits = limit_ranges.get(namespace, ())
    admitted = limited(pod, limits)
    wanted = pod.get("runtimeClassName") or None
    runtime = runtime_classes.get(wanted) if wanted is not None else None
    if runtime is not None and runtime.overhead:
        admitted = {**admitted, "overhead": runtime.overhead}
    refusals = chain(over_limits(admitted, limits), conflicts_with(runtime, pod))
    return DaemonSet(
        name=view.name,
        namespace=namespace,
        labels=view.template_labels,
        template=view.manifest["spec"]["template"],
        node_name=pod.get("nodeName") or None,
        node_selector=view.node_selector,
        node_terms=view.node_terms,
        tolerations=tuple(daemon_tolerations(view.tolerations, host_network=view.host_network)),
        comparison_operators=comparison_operators,
        requests=pod_requests(admitted),
        limits=pod_limits(admitted),
        ports=view.host_ports,
        priority=pod_priority(pod, priority_classes),
        gates=tuple(gate["name"] for gate in pod.get("schedulingGates", ())),
        claims=tuple(_claims(view)),
        spread_keys=tuple(_spread_keys(pod)),
        os=operating_system(view),
        architectures=architectures(view),
        features=tuple(_features(pod)),
        overhead=pod_requests({"overhead": admitted.get("overhead")}),
        runtime_selector=runtime.node_selector if runtime is not None else {},
        unknown_runtime=wanted if runtime is None else None,
        refused_by_admission=tuple(refusals),
        blocked_on=BlockedOn(view),
        refused_by_autopilot=tuple(each.message for each in obstacles(view, "gke-autopilot")),
        affinity=read_affinity_terms(pod, "podAffinity", namespace, view.template_labels),
        anti_affinity=read_affinity_terms(pod, "podAntiAffinity", namespace, view.template_labels),
    )


def _features(pod: Json) -> Iterator[str]:
    """The features that Pods are not scheduled without, by their names at the kubelet."""
    containers = [*pod.get("initContainers", ()), *pod.get("containers", ())]
    rules = [rule for each in containers for rule in each.get("restartPolicyRules", ())]
    mounts = [mount for each in containers for mount in each.get("volumeMounts", ())]
    if any(rule.get("action") == "RestartAllContainers" for rule in rules):
        yield "RestartAllContainersOnContainerExits"
    if pod.get("hostNetwork") and pod.get("hostUsers") is False:
        yield "UserNamespacesHostNetworkSupport"
    if any(mount.get("bindMountOptions") for mount in mounts):
        yield "VolumeBindMountOptions"


def _claims(view: DaemonSetView) -> list[str]:
    found = [volume.source("persistentVolumeClaim") for volume in view.volumes]
    return [claim["claimName"] for claim in found if claim]


def _spread_keys(pod: Json) -> list[str]:
    return [
        constraint["topologyKey"]
        for constraint in pod.get("topologySpreadConstraints", ())
        if constraint.get("whenUnsatisfiable", "DoNotSchedule") == "DoNotSchedule"
    ]
