"""The objects that are written with a NodeAgent under names of their own."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.agents.node_agent import (
    ClusterRole,
    ConfigMap,
    DisruptionBudget,
    NetworkPolicy,
    NetworkPort,
    NetworkRule,
    NodeAgentSpec,
    Role,
    ScrapeEndpoint,
    Service,
    ServiceMonitor,
    ServicePort,
)
from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.monitoring import MetricsEndpoint, Monitoring
from constructs_lib.declaration.nodes import NodeLabel
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.service_account import OwnServiceAccount
from constructs_lib.declaration.split import Pool
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.manifest import Json, Manifest

IMAGE = f"registry.example/a:1@sha256:{'0' * 64}"
SMALL = Resources(cpu="1m", memory="16Mi", memory_limit="16Mi")
KEPT = Adopted(selector={"app": "a"}, only_declared=True, reason="Adopted from k8s/a.yaml:1.")
EVERYTHING = PolicyRule(groups=["*"], resources=["*"], verbs=["*"])


def spec(**fields: Any) -> NodeAgentSpec:
    return NodeAgentSpec(name="a", namespace="tools", image=IMAGE, resources=SMALL, **fields)


def objects(kind: str, **fields: Any) -> list[Manifest]:
    return [each for each in spec(**fields).manifests() if each["kind"] == kind]


def subjects(binding: Manifest) -> list[tuple[str, str]]:
    return [(each["namespace"], each["name"]) for each in binding["subjects"]]


SAME = [
    pytest.param(
        "cluster_roles",
        {"w": ["get nodes"]},
        [ClusterRole(name="w", rules=[PolicyRule(resources=["nodes"], verbs=["get"])])],
        id="rules of the cluster",
    ),
    pytest.param(
        "roles", {"w": ["get pods"]}, [Role(name="w", rules=["get pods"])], id="of a namespace"
    ),
    pytest.param(
        "config_maps", {"c": {"a": "b"}}, [ConfigMap(name="c", data={"a": "b"})], id="texts"
    ),
    pytest.param(
        "services",
        {"s": {"metrics": 9400}},
        [Service(name="s", ports=[ServicePort(name="metrics", port=9400)])],
        id="ports",
    ),
]


@pytest.mark.parametrize(("field", "short", "long"), SAME)
def test_the_short_form_says_the_same(field: str, short: Json, long: list[Any]) -> None:
    assert spec(**{field: short}) == spec(**{field: long})


def test_a_role_is_bound_to_the_account_of_the_agent_which_gets_a_token() -> None:
    fields = {"cluster_roles": {"w": ["get nodes"]}, "service_account": OwnServiceAccount(name="b")}

    (binding,) = objects("ClusterRoleBinding", **fields)
    (daemon_set,) = objects("DaemonSet", **fields)

    assert subjects(binding) == [("tools", "b")]
    assert daemon_set["spec"]["template"]["spec"]["automountServiceAccountToken"] is True


def test_a_role_may_be_bound_to_others_under_another_name() -> None:
    role = Role(namespace="kube-system", rules=["get pods"], binding="x", accounts=["b/c", "d"])

    (binding,) = objects("RoleBinding", roles={"w": role})

    assert (binding["metadata"]["name"], binding["metadata"]["namespace"]) == ("x", "kube-system")
    assert binding["roleRef"]["name"] == "w"
    assert subjects(binding) == [("b", "c"), ("tools", "d")]


def test_a_role_that_exists_is_only_bound() -> None:
    fields = {"cluster_roles": {"view": ClusterRole(binding="a-view")}}

    assert not objects("ClusterRole", **fields)
    assert objects("ClusterRoleBinding", **fields)[0]["roleRef"]["name"] == "view"


def test_a_service_leads_to_the_pods_of_the_agent() -> None:
    port = ServicePort(port=80, to="metrics", protocol="UDP", node_port=30080)
    service = Service(ports={"m": port}, type="NodePort")
    (made,) = objects("Service", adopted=KEPT, services={"s": service})

    assert made["spec"] == {
        "type": "NodePort",
        "selector": {"app": "a"},
        "ports": [
            {
                "name": "m",
                "port": 80,
                "targetPort": "metrics",
                "protocol": "UDP",
                "nodePort": 30080,
            }
        ],
    }


@pytest.mark.parametrize(
    ("word", "field"),
    [
        pytest.param({"headless": True}, {"clusterIP": "None"}, id="headless"),
        pytest.param({"local": True}, {"internalTrafficPolicy": "Local"}, id="local"),
        pytest.param({"not_ready": True}, {"publishNotReadyAddresses": True}, id="not ready"),
        pytest.param(
            {"type": "LoadBalancer", "external_local": True},
            {"externalTrafficPolicy": "Local"},
            id="local from outside",
        ),
        pytest.param(
            {"ip_families": ["IPv6", "IPv4"], "ip_family_policy": "RequireDualStack"},
            {"ipFamilies": ["IPv6", "IPv4"], "ipFamilyPolicy": "RequireDualStack"},
            id="both kinds of addresses",
        ),
        pytest.param({"type": "NodePort"}, {"type": "NodePort"}, id="a type"),
        pytest.param({"pods": {"app": "b"}}, {"selector": {"app": "b"}}, id="other pods"),
    ],
)
def test_a_service_has_what_is_said_of_it(word: dict[str, Any], field: dict[str, Json]) -> None:
    (made,) = objects("Service", services={"s": Service(ports={"m": 80}, **word)})

    assert field.items() <= made["spec"].items()


SELECTOR = {"matchLabels": {"app": "a"}}


@pytest.mark.parametrize(
    ("kind", "fields", "made"),
    [
        pytest.param(
            "PodMonitor",
            {"pod_monitors": {"m": [ScrapeEndpoint(port="metrics", interval="30s")]}},
            {
                "selector": SELECTOR,
                "podMetricsEndpoints": [{"port": "metrics", "interval": "30s"}],
            },
            id="metrics of the Pods",
        ),
        pytest.param(
            "ServiceMonitor",
            {
                "service_monitors": {
                    "m": ServiceMonitor(
                        services={"watch": "a"}, endpoints=[ScrapeEndpoint(port="metrics")]
                    )
                }
            },
            {
                "selector": {"matchLabels": {"watch": "a"}},
                "endpoints": [{"port": "metrics"}],
            },
            id="metrics behind a Service",
        ),
        pytest.param(
            "NetworkPolicy",
            {"network_policies": {"n": NetworkPolicy(ingress=[NetworkRule()], egress=[])}},
            {"podSelector": SELECTOR, "policyTypes": ["Ingress", "Egress"], "ingress": [{}]},
            id="everything comes in and nothing goes out",
        ),
        pytest.param(
            "NetworkPolicy",
            {"network_policies": {"n": {"ingress": [NetworkRule(ports=[NetworkPort(port=80)])]}}},
            {
                "podSelector": SELECTOR,
                "policyTypes": ["Ingress"],
                "ingress": [{"ports": [{"port": 80}]}],
            },
            id="a port that is open",
        ),
        pytest.param(
            "PodDisruptionBudget",
            {"disruption_budgets": {"d": {"max_unavailable": "10%"}}},
            {"maxUnavailable": "10%", "selector": SELECTOR},
            id="how many may be evicted",
        ),
        pytest.param(
            "CSIDriver",
            {"csi_drivers": {"disk.example": {"attach_required": False}}},
            {"attachRequired": False},
            id="a driver that is registered",
        ),
    ],
)
def test_what_is_about_the_pods_selects_them(
    kind: str, fields: dict[str, Any], made: dict[str, Json]
) -> None:
    (found,) = objects(kind, adopted=KEPT, **fields)

    assert found["spec"] == made


def test_a_service_of_a_split_agent_leads_to_all_its_pods() -> None:
    where = NodeLabel(key="gpu", operator="Exists")
    larger = Resources(cpu="2m", memory="16Mi", memory_limit="16Mi")
    pools = [Pool(name="gpu", where=where, resources=larger)]

    (made,) = objects("Service", pools=pools, services={"s": {"m": 80}})

    assert made["spec"]["selector"] == {"constructs-lib/agent": "a"}


def test_a_changed_text_rolls_the_pods() -> None:
    def checksum(text: str) -> Json:
        (made,) = objects("DaemonSet", config_maps={"c": {"a": text}})
        return made["spec"]["template"]["metadata"]["annotations"]["checksum/config"]

    assert checksum("one") != checksum("two")


def test_new_objects_have_the_labels_of_the_agent() -> None:
    made = spec(
        config_maps={"c": ConfigMap(data={"a": "b"}, labels={"team": "x"}, annotations={"n": "1"})}
    ).manifests()
    (config_map,) = (each for each in made if each["kind"] == "ConfigMap")

    assert config_map["metadata"]["labels"] == {"team": "x", **made[-1]["metadata"]["labels"]}
    assert config_map["metadata"]["annotations"] == {"n": "1"}


@pytest.mark.parametrize("adopted", [None, KEPT], ids=["new", "adopted"])
def test_objects_beside_the_daemon_set_share_labels(adopted: Adopted | None) -> None:
    given: dict[str, Any] = {
        "adopted": adopted,
        "service_account": OwnServiceAccount(name="own"),
        "config_maps": {"c": {"a": "b"}},
        "services": {"s": {"metrics": 9400}},
        "labels_beside": {"part-of": "shop"},
    }
    *beside, daemon_set = spec(**given).manifests()

    assert len(beside) >= len(("the account", "the ConfigMap", "the Service"))
    assert {each["metadata"]["labels"]["part-of"] for each in beside} == {"shop"}
    assert "part-of" not in daemon_set["metadata"].get("labels", {})


def test_an_object_that_runs_may_have_other_labels_than_the_rest() -> None:
    maps = {"c": ConfigMap(labels={}, data={"a": "b"}), "d": {"a": "b"}}
    found = objects("ConfigMap", adopted=KEPT, config_maps=maps, labels_beside={"a": "b"})

    assert [each["metadata"].get("labels") for each in found] == [None, {"a": "b"}]


def test_objects_that_run_have_only_what_is_declared() -> None:
    fields: dict[str, Any] = {
        "adopted": KEPT,
        "labels": {"app": "a"},
        "service_account": "a",
        "cluster_roles": {"w": [EVERYTHING]},
        "config_maps": {"c": {"a": "b"}},
    }
    *beside, daemon_set = spec(**fields).manifests()

    assert all("labels" not in each["metadata"] for each in beside)
    assert "annotations" not in daemon_set["spec"]["template"]["metadata"]
    assert beside[0]["rules"] == [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]


REFUSED = [
    pytest.param(
        {"cluster_roles": {"view": ClusterRole()}},
        "cluster_roles.view.binding: is required, as 'view' exists already",
        id="a binding without a name of its own",
    ),
    pytest.param(
        {"cluster_roles": {"w": [EVERYTHING]}},
        r"cluster_roles.w.rules\[0\].groups: '\*' is everything",
        id="everything",
    ),
    pytest.param(
        {"roles": {"w": ["get /metrics"]}},
        r"roles.w.rules\[0\].urls: are no part of a namespace",
        id="a path in a namespace",
    ),
    pytest.param(
        {"services": {"s": [ServicePort(port=1), ServicePort(port=2)]}},
        r"services.s: spec.ports\[0\].name: is missing or empty",
        id="what the API server refuses",
    ),
    pytest.param(
        {"cluster_roles": {"w": ["get nodes"], "v": ClusterRole(binding="w")}},
        "cluster_roles.v: the ClusterRoleBinding 'w' is there twice; name it once",
        id="a name twice",
    ),
    pytest.param(
        {"cluster_roles": {"w": {"rules": ["get nodes"], "accounts": ["a/b/c"]}}},
        r"cluster_roles.w.accounts\[0\]: 'a/b' is not a DNS label",
        id="an account that is none",
    ),
    pytest.param(
        {
            "ports": {"metrics": 9400},
            "metrics": MetricsEndpoint(port=9400),
            "monitoring": Monitoring(),
            "services": {"s": {"metrics": 9400}},
        },
        "services.s: monitoring writes the Service of 'metrics' itself; leave it out",
        id="what monitoring writes",
    ),
    pytest.param(
        {
            "ports": {"metrics": 9400},
            "metrics": MetricsEndpoint(port=9400),
            "monitoring": Monitoring(),
            "pod_monitors": {"a": [ScrapeEndpoint(port="metrics")]},
        },
        "pod_monitors.a: monitoring writes 'a' itself; leave it out",
        id="a monitor that monitoring writes",
    ),
    pytest.param(
        {"pod_monitors": {"w": [{"port": "metrics", "interval": "soon"}]}},
        r"pod_monitors.w.endpoints\[0\].interval: 'soon' is not a duration of Prometheus",
        id="an interval that is none",
    ),
    pytest.param(
        {"disruption_budgets": {"d": DisruptionBudget(min_available=1)}},
        "disruption_budgets.d: is for agents that have one already; leave it out",
        id="a budget of a new agent",
    ),
    pytest.param(
        {"network_policies": {"n": {}}},
        r"network_policies.n.ingress: is required, or egress is; write \[\] to let nothing in",
        id="a policy that says nothing, which would let nothing in",
    ),
    pytest.param(
        {"network_policies": {"n": {"ingress": [{"peers": [{"pods": {}, "without": ["::/0"]}]}]}}},
        r"ingress\[0\].peers\[0\].without: takes addresses out of a block; give the block, too",
        id="addresses that are taken out of no block",
    ),
    pytest.param(
        {"disruption_budgets": {"d": DisruptionBudget(max_unavailable="few")}},
        "disruption_budgets.d: spec.maxUnavailable: is 'few'; write a number of Pods",
        id="an amount that is none",
    ),
    pytest.param(
        {"disruption_budgets": {"d": DisruptionBudget(max_unavailable=1, min_available=1)}},
        "disruption_budgets.d: .* stands beside minAvailable",
        id="two amounts of a budget",
    ),
    pytest.param(
        {"csi_drivers": {"Disk": {"attach_required": False}}},
        "csi_drivers.Disk.name: 'Disk' is not the name of a CSI driver",
        id="a driver's name that is none",
    ),
    pytest.param(
        {"cluster_roles": {"a/b": ["get nodes"]}},
        "must not contain '/' or '%'",
        id="a name that is no path",
    ),
]


@pytest.mark.parametrize(("fields", "message"), REFUSED)
def test_what_cannot_be_is_told_where_it_stands(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        spec(**fields)
