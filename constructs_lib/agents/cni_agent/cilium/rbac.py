"""What Cilium's agents and its operator may ask of the API server.

Facts: the roles of cilium/charts 1.20.0 with every option off that a declaration cannot switch
on; BGP and L2 announcements bring theirs. Beyond that this is left out:

* reading Secrets: none is needed without TLS interception, Ingress or Gateway API, but for the
  passwords of BGP peers;
* reading ConfigMaps: their files are mounted;
* deleting Pods: the watcher for unmanaged kube-dns Pods is off;
* writing network policies: the operator stopped doing so in 1.20 and the chart keeps it for the
  upgrade only;
* Leases outside the operator's namespace, where its election takes place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.objects import policy_rule

__all__ = [
    "agent_role_rules",
    "agent_rules",
    "operator_cluster_rules",
    "operator_role_rules",
]

_CILIUM: Final = "cilium.io"
_READ: Final = ("get", "list", "watch")
_WATCH: Final = ("list", "watch")
_LEASES: Final = ("create", "delete", "get", "list", "update")

_AGENT_WATCHES: Final = (
    "ciliumbgpadvertisements",
    "ciliumbgpnodeconfigs",
    "ciliumbgppeerconfigs",
    "ciliumcidrgroups",
    "ciliumclusterwideenvoyconfigs",
    "ciliumclusterwidenetworkpolicies",
    "ciliumdatapathplugins",
    "ciliumegressgatewaypolicies",
    "ciliumendpoints",
    "ciliumendpointslices",
    "ciliumenvoyconfigs",
    "ciliumidentities",
    "ciliuml2announcementpolicies",
    "ciliumloadbalancerippools",
    "ciliumlocalredirectpolicies",
    "ciliumnetworkpolicies",
    "ciliumnodeconfigs",
    "ciliumnodes",
    "ciliumpodippools",
)
_OPERATOR_OWNS: Final = (
    "ciliumbgpadvertisements",
    "ciliumbgpclusterconfigs",
    "ciliumbgpnodeconfigoverrides",
    "ciliumbgpnodeconfigs",
    "ciliumbgppeerconfigs",
    "ciliumcidrgroups",
    "ciliumendpointslices",
    "ciliumenvoyconfigs",
)
_CRDS: Final = tuple(
    f"{plural}.{_CILIUM}"
    for plural in sorted({*_AGENT_WATCHES, *_OPERATOR_OWNS, "ciliumgatewayclassconfigs"})
)
_CRDS_WITH_STATUS: Final = tuple(crd for crd in _CRDS if crd.startswith("ciliumbgp"))


def agent_rules(*, l2_announcements: bool, bgp: bool) -> list[dict[str, Json]]:
    """Of every agent, in the whole cluster. Its token is on every node.

    Args:
        l2_announcements: whether agents elect who answers for an address of a Service.
        bgp: whether they tell the state of their BGP sessions.
    """
    further = []
    if l2_announcements:
        further.append(_rule("coordination.k8s.io", ["leases"], _LEASES))
        further.append(_rule(_CILIUM, ["ciliuml2announcementpolicies/status"], ["patch"]))
    if bgp:
        further.append(_rule(_CILIUM, ["ciliumbgpnodeconfigs/status"], ["patch"]))
    return [
        _rule("networking.k8s.io", ["networkpolicies"], _READ),
        _rule("discovery.k8s.io", ["endpointslices"], _READ),
        _rule("", ["namespaces", "nodes", "pods", "services"], _READ),
        _rule("apiextensions.k8s.io", ["customresourcedefinitions"], _WATCH),
        _rule(_CILIUM, _AGENT_WATCHES, _WATCH),
        _rule(_CILIUM, ["ciliumendpoints", "ciliumidentities", "ciliumnodes"], ["create"]),
        _rule(_CILIUM, ["ciliumidentities"], ["update"]),
        _rule(_CILIUM, ["ciliumendpoints"], ["delete", "get"]),
        _rule(_CILIUM, ["ciliumendpoints", "ciliumendpoints/status"], ["patch"]),
        _rule(_CILIUM, ["ciliumnodes", "ciliumnodes/status"], ["get", "update"]),
        *further,
    ]


def agent_role_rules(*, bgp: bool) -> list[dict[str, Json]]:
    """Of every agent, in its own namespace.

    Args:
        bgp: whether it reads passwords of BGP peers.
    """
    return [_rule("", ["secrets"], _READ)] if bgp else []


def operator_cluster_rules() -> list[dict[str, Json]]:
    """Of the operator, in the whole cluster."""
    return [*_operator_on_kubernetes(), *_operator_on_crds(), *_operator_on_cilium()]


def operator_role_rules(config_map: str, *, bgp: bool) -> list[dict[str, Json]]:
    """Of the operator, in its own namespace.

    Args:
        config_map: name of the ConfigMap with Cilium's configuration, which it may annotate.
        bgp: whether it tells which passwords of BGP peers are missing.
    """
    return [
        *agent_role_rules(bgp=bgp),
        _rule("coordination.k8s.io", ["leases"], ["create", "get", "update"]),
        _rule("", ["configmaps"], ["patch"], names=[config_map]),
        # Also where encryption by ztunnel was never on, it looks for one to remove.
        _rule("apps", ["daemonsets"], ["delete", "get"], names=["ztunnel-cilium"]),
    ]


def _operator_on_kubernetes() -> Iterator[dict[str, Json]]:
    yield _rule("", ["namespaces", "pods", "serviceaccounts", "services"], _READ)
    yield _rule("discovery.k8s.io", ["endpointslices"], _READ)
    yield _rule("", ["nodes"], _WATCH)
    # Taints and the condition NetworkUnavailable.
    yield _rule("", ["nodes", "nodes/status"], ["patch"])
    # Addresses of Services of type LoadBalancer.
    yield _rule("", ["services/status"], ["patch", "update"])


def _operator_on_crds() -> Iterator[dict[str, Json]]:
    group = "apiextensions.k8s.io"
    yield _rule(group, ["customresourcedefinitions"], ["create", *_READ])
    yield _rule(group, ["customresourcedefinitions"], ["update"], names=_CRDS)
    yield _rule(group, ["customresourcedefinitions/status"], ["update"], names=_CRDS_WITH_STATUS)


def _operator_on_cilium() -> Iterator[dict[str, Json]]:
    policies = ["ciliumclusterwidenetworkpolicies", "ciliumnetworkpolicies"]
    yield _rule(_CILIUM, policies, _READ)
    yield _rule(_CILIUM, [f"{policy}/status" for policy in policies], ["patch", "update"])
    # Endpoints and identities that nobody uses any more.
    yield _rule(_CILIUM, ["ciliumendpoints", "ciliumidentities"], ["delete", *_WATCH])
    yield _rule(_CILIUM, ["ciliumidentities"], ["update"])
    yield _rule(_CILIUM, ["ciliumnodes"], ["create", "delete", "update", *_READ])
    yield _rule(_CILIUM, ["ciliumnodes/status"], ["update"])
    yield _rule(_CILIUM, _OPERATOR_OWNS, ["create", "delete", "patch", "update", *_READ])
    yield _rule(_CILIUM, ["ciliumendpointslices"], ["deletecollection"])
    status = ["ciliumbgpclusterconfigs/status", "ciliumbgppeerconfigs/status"]
    yield _rule(_CILIUM, status, ["update"])
    pools = ["ciliumdatapathplugins", "ciliumloadbalancerippools", "ciliumpodippools"]
    yield _rule(_CILIUM, pools, _READ)
    yield _rule(_CILIUM, ["ciliumpodippools"], ["create"])
    yield _rule(_CILIUM, ["ciliumloadbalancerippools/status"], ["patch"])


def _rule(
    group: str, resources: Sequence[str], verbs: Sequence[str], *, names: Sequence[str] = ()
) -> dict[str, Json]:
    rule = policy_rule(groups=[group], resources=resources, verbs=verbs)
    return {**rule, "resourceNames": list(names)} if names else rule
