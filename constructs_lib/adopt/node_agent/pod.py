"""What a Pod is told beside its containers, read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.adopt.node_agent.parts import all_said, nearest_part, part
from constructs_lib.adopt.node_agent.placement import nodes_of
from constructs_lib.adopt.node_agent.security import pod_security_of
from constructs_lib.agents.node_agent.dns import Dns
from constructs_lib.agents.node_agent.neighbours import PodTerm, TopologySpread
from constructs_lib.declaration.host import Granted, HostAccess
from constructs_lib.k8s.given import given
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
    found["dns"] = _dns(pod.get("dnsConfig"))
    affinity = pod.get("affinity") or {}
    found["pod_affinity"] = all_said(_terms(affinity.get("podAffinity")))
    found["pod_anti_affinity"] = all_said(_terms(affinity.get("podAntiAffinity")))
    found["topology_spread"] = all_said(map(_spread, pod.get("topologySpreadConstraints") or ()))
    aliases = pod.get("hostAliases") or ()
    found["host_aliases"] = {each.get("ip"): each.get("hostnames") for each in aliases}
    return given(found)


def _dns(config: Json) -> Dns | None:
    if not config:
        return None
    return nearest_part(
        Dns,
        servers=config.get("nameservers"),
        searches=config.get("searches"),
        options={each.get("name"): each.get("value") for each in config.get("options") or ()},
    )


def _terms(affinity: Json) -> Iterator[PodTerm | None]:
    """The terms of an affinity, those that must hold first; none for one that says more."""
    found = affinity or {}
    for term in found.get("requiredDuringSchedulingIgnoredDuringExecution") or ():
        yield _term(term, term, None)
    for wish in found.get("preferredDuringSchedulingIgnoredDuringExecution") or ():
        yield _term(wish, wish.get("podAffinityTerm") or {}, wish.get("weight"))


def _term(written: Json, term: Json, weight: Json) -> PodTerm | None:
    said = part(
        PodTerm,
        labels=(term.get("labelSelector") or {}).get("matchLabels"),
        topology=term.get("topologyKey"),
        namespaces=term.get("namespaces"),
        weight=weight,
    )
    return said if said is not None and said.manifest() == written else None


def _spread(written: Json) -> TopologySpread | None:
    said = part(
        TopologySpread,
        labels=(written.get("labelSelector") or {}).get("matchLabels"),
        topology=written.get("topologyKey"),
        max_skew=written.get("maxSkew"),
        when_unsatisfiable=written.get("whenUnsatisfiable"),
    )
    return said if said is not None and said.manifest() == written else None
