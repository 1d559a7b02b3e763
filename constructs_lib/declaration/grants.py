"""What a cluster wants to see before it lets an agent's Pods in: objects beside the agent.

Some clusters, GKE's among them, keep the system PriorityClasses to kube-system unless a
ResourceQuota of the namespace names them; elsewhere such a quota changes nothing. OpenShift asks
for SecurityContextConstraints, bound to the ServiceAccount; its own ones are either too narrow for
an agent or allow everything. Both are computed from the finished workloads, so they allow what is
there and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s import objects
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.platforms.facts import PlatformFacts

__all__ = ["grants"]

_WORKLOADS: Final = frozenset({"DaemonSet", "Deployment"})
_HOME_OF_CRITICAL: Final = "kube-system"


def grants(
    manifests: Sequence[Manifest], facts: PlatformFacts, *, labels: Mapping[str, str], home: str
) -> Iterator[Manifest]:
    """The objects that let the workloads among the manifests run.

    Args:
        manifests: everything the agent is made of.
        facts: the platform.
        labels: labels of the objects.
        home: the namespace in the names of objects of the whole cluster.
    """
    for workload in manifests:
        if workload["kind"] not in _WORKLOADS:
            continue
        name = workload["metadata"]["name"]
        namespace = workload["metadata"]["namespace"]
        pod = workload["spec"]["template"]["spec"]
        account = pod.get("serviceAccountName", "default")
        if facts.constraints:
            yield objects.security_context_constraints(
                # A dot cannot stand in a namespace, so two agents never share them.
                f"{home}.{name}",
                labels=labels,
                allowed=_needs(DaemonSetView(workload)),
                account=f"system:serviceaccount:{namespace}:{account}",
            )
        priority = pod.get("priorityClassName", "")
        if priority.startswith("system-") and namespace != _HOME_OF_CRITICAL:
            yield objects.priority_quota(
                f"{name}-critical-pods", namespace=namespace, labels=labels, priority=priority
            )


def _needs(view: DaemonSetView) -> dict[str, Json]:
    """The fields of SecurityContextConstraints that allow its Pods and nothing more.

    Args:
        view: the workload; the template of a Deployment is read like that of a DaemonSet.
    """
    pod, on_host_network = view.pod, view.host_network
    contexts = [container.security for container in view.all]
    ports = [port for container in view.all for port in container.ports]
    sources = [volume.kinds[0] for volume in view.volumes]
    if pod.get("automountServiceAccountToken", True):
        sources.append("projected")
    added = {name for context in contexts for name in context.added}
    as_root = any(context.get("runAsUser") == 0 for context in contexts)
    all_dropped = all(context.drops_all for context in contexts)
    profile = view.security.get("seccompProfile", "type")
    return {
        "allowPrivilegedContainer": any(context.is_privileged for context in contexts),
        "allowPrivilegeEscalation": any(
            context.allows_escalation is not False for context in contexts
        ),
        "allowHostDirVolumePlugin": any(volume.host_path for volume in view.volumes),
        "allowHostNetwork": on_host_network,
        "allowHostPorts": on_host_network or any(port.host_port for port in ports),
        "allowHostPID": pod.get("hostPID", False),
        "allowHostIPC": pod.get("hostIPC", False),
        "readOnlyRootFilesystem": all(context.read_only_root is True for context in contexts),
        "allowedCapabilities": sorted(added),
        "requiredDropCapabilities": ["ALL"] if all_dropped else [],
        "runAsUser": {"type": "RunAsAny" if as_root else "MustRunAsNonRoot"},
        "seccompProfiles": ["unconfined" if profile == "Unconfined" else "runtime/default"],
        "volumes": sorted(set(sources)),
    }
