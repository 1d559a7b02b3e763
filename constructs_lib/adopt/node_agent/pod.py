"""What a Pod is told beside its containers, read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.adopt.node_agent.parts import given, part
from constructs_lib.adopt.node_agent.placement import nodes_of
from constructs_lib.adopt.node_agent.security import pod_security_of
from constructs_lib.declaration.host import Granted, HostAccess
from constructs_lib.k8s.manifest import Json

__all__ = ["pod_of"]

_SAME: Final[Mapping[str, str]] = {
    "automountServiceAccountToken": "token",
    "dnsPolicy": "dns_policy",
    "enableServiceLinks": "service_links",
    "hostUsers": "host_users",
    "priorityClassName": "priority",
    "runtimeClassName": "runtime_class",
    "schedulerName": "scheduler",
    "serviceAccountName": "service_account",
    "shareProcessNamespace": "share_processes",
    "terminationGracePeriodSeconds": "grace_seconds",
}
"""Fields of a Pod that are said word for word."""

_HOST: Final[Mapping[str, str]] = {"hostIPC": "ipc", "hostNetwork": "network", "hostPID": "pid"}


def pod_of(pod: Json, reason: str) -> dict[str, object]:
    """What a Pod is told, as fields of a declaration.

    Args:
        pod: its spec in normal form.
        reason: what is said of what exceeds the usual.
    """
    found = {ours: pod.get(theirs) for theirs, ours in _SAME.items()}
    granted = {
        ours: part(Granted, reason=reason) for theirs, ours in _HOST.items() if pod.get(theirs)
    }
    found["host"] = part(HostAccess, **granted) if granted else None
    found["nodes"] = nodes_of(pod)
    found["image_pull_secrets"] = [each.get("name") for each in pod.get("imagePullSecrets") or ()]
    found["pod_security"] = pod_security_of(pod.get("securityContext"))
    aliases = pod.get("hostAliases") or ()
    found["host_aliases"] = {each.get("ip"): each.get("hostnames") for each in aliases}
    return given(found)
