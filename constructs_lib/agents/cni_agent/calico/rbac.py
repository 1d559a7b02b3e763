"""What the three programs of Calico may ask of the API server.

Facts: the ClusterRoles of projectcalico/calico v3.32.1 (manifests/calico.yaml), narrowed to what
its sources use on a new cluster with CRDs of the group crd.projectcalico.org. Left out: what only
upgrades from Calico 2 and from host-local addresses, and the move of all data to the group
projectcalico.org need; reading every ConfigMap, which only finds the Pod network that is declared
here anyway; and, for calico-node, the status of Pods, which the plugin writes as another account.

KubeVirt's and the policy API's resources are read whether they exist or not: with the permission
their absence is 'not found', which Calico takes for an answer, and without it 'forbidden', which
it retries for ever, with no network until then.
"""

from __future__ import annotations

from collections.abc import Sequence

from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.objects import policy_rule

__all__ = [
    "cni_plugin_rules",
    "kube_controllers_rules",
    "named_rule",
    "node_rules",
    "typha_rules",
]

_READ = ["get", "list", "watch"]
_WATCH = ["list", "watch"]
_IPAM = ["blockaffinities", "ipamblocks", "ipamhandles"]
_POLICIES = [
    "globalnetworkpolicies",
    "networkpolicies",
    "stagedglobalnetworkpolicies",
    "stagednetworkpolicies",
]
_NODE_CONFIGURATION = [
    *_IPAM,
    "bgpconfigurations",
    "bgpfilters",
    "bgppeers",
    "caliconodestatuses",
    "clusterinformations",
    "felixconfigurations",
    "globalnetworksets",
    "hostendpoints",
    "ippools",
    "ipreservations",
    "networksets",
    "stagedkubernetesnetworkpolicies",
    "tiers",
    *_POLICIES,
]


def _core(resources: Sequence[str], verbs: Sequence[str]) -> dict[str, Json]:
    return policy_rule(groups=[""], resources=resources, verbs=verbs)


def _calico(resources: Sequence[str], verbs: Sequence[str]) -> dict[str, Json]:
    return policy_rule(groups=["crd.projectcalico.org"], resources=resources, verbs=verbs)


def _kubevirt(resources: Sequence[str], verbs: Sequence[str]) -> dict[str, Json]:
    return policy_rule(groups=["kubevirt.io"], resources=resources, verbs=verbs)


def named_rule(group: str, resource: str, verb: str, *, name: str) -> dict[str, Json]:
    """One verb on one object, by its name."""
    rule = policy_rule(groups=[group], resources=[resource], verbs=[verb])
    return {**rule, "resourceNames": [name]}


def _cluster_reads() -> list[dict[str, Json]]:
    """What makes a node's network, which calico-node reads itself or has Typha read for it."""
    return [
        _core(["namespaces", "nodes", "pods", "serviceaccounts", "services"], _READ),
        policy_rule(groups=["discovery.k8s.io"], resources=["endpointslices"], verbs=_WATCH),
        policy_rule(groups=["networking.k8s.io"], resources=["networkpolicies"], verbs=_WATCH),
        policy_rule(
            groups=["policy.networking.k8s.io"],
            resources=["clusternetworkpolicies"],
            verbs=_WATCH,
        ),
        _calico(_NODE_CONFIGURATION, _READ),
        _kubevirt(["virtualmachineinstancemigrations"], _READ),
    ]


def typha_rules() -> list[dict[str, Json]]:
    """What Typha may ask for: what it passes on, and what it makes in a cluster without it."""
    return [
        *_cluster_reads(),
        _calico(["clusterinformations"], ["create", "update"]),
        _calico(["tiers"], ["create"]),
    ]


def node_rules() -> list[dict[str, Json]]:
    """What calico-node may ask for in the whole cluster; its token is on every node."""
    return [
        *_cluster_reads(),
        _core(["nodes/status"], ["patch", "update"]),
        # What the first node of a cluster writes for all, when it starts.
        _calico(
            ["bgpconfigurations", "clusterinformations", "felixconfigurations", "ippools"],
            ["create", "update"],
        ),
        _calico(["tiers"], ["create"]),
        _calico(["caliconodestatuses"], ["update"]),
        # The address of the node's own tunnel is allocated like a Pod's.
        _calico(_IPAM, ["create", "update", "delete"]),
        _calico(["ipamconfigs"], ["get", "create"]),
    ]


def cni_plugin_rules() -> list[dict[str, Json]]:
    """What the plugin may ask for when the container runtime calls it for a Pod."""
    return [
        _core(["namespaces", "nodes", "pods"], ["get"]),
        _core(["pods/status"], ["patch"]),
        _calico(_IPAM, ["get", "list", "create", "update", "delete"]),
        _calico(["ipamconfigs"], ["get", "create"]),
        _calico(["clusterinformations", "ippools", "ipreservations"], ["get", "list"]),
        _kubevirt(["virtualmachineinstances", "virtualmachines"], ["get"]),
    ]


def kube_controllers_rules(*, load_balancer: bool) -> list[dict[str, Json]]:
    """What calico-kube-controllers may ask for in the whole cluster."""
    rules = [
        _core(["nodes", "pods"], _READ),
        _calico(["ippools", "ipreservations"], _READ),
        _calico(
            [*_IPAM, "hostendpoints", "ipamconfigs", "tiers", *_POLICIES],
            [*_READ, "create", "update", "delete"],
        ),
        _calico(
            ["clusterinformations", "kubecontrollersconfigurations"],
            [*_READ, "create", "update"],
        ),
        _calico(["kubecontrollersconfigurations/status"], ["get", "update"]),
        policy_rule(
            groups=["apiextensions.k8s.io"], resources=["customresourcedefinitions"], verbs=_READ
        ),
        _kubevirt(["virtualmachineinstances", "virtualmachines"], _READ),
    ]
    if load_balancer:
        rules.append(_core(["namespaces", "services"], _READ))
        rules.append(_core(["services/status"], ["update"]))
    return rules
