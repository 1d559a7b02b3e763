"""What an agent may ask of the API server, as parts and as short texts."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.agents.node_agent import NodeAgentSpec
from constructs_lib.declaration.rbac import PolicyRule, policy_rules
from constructs_lib.declaration.resources import Resources
from constructs_lib.errors import DeclarationError

IMAGE = f"registry.example/a:1@sha256:{'0' * 64}"


def spec(**fields: Any) -> NodeAgentSpec:
    resources = Resources(cpu="1m", memory="16Mi", memory_limit="16Mi")
    return NodeAgentSpec(name="a", namespace="tools", image=IMAGE, resources=resources, **fields)


SAME = [
    pytest.param(
        "get,list,watch nodes,pods",
        PolicyRule(resources=["nodes", "pods"], verbs=["get", "list", "watch"]),
        id="the core group",
    ),
    pytest.param(
        "get, list  daemonsets in apps",
        PolicyRule(groups=["apps"], resources=["daemonsets"], verbs=["get", "list"]),
        id="a group, and spaces",
    ),
    pytest.param(
        "create,patch events in events.k8s.io,example.org",
        PolicyRule(
            groups=["events.k8s.io", "example.org"], resources=["events"], verbs=["create", "patch"]
        ),
        id="two groups",
    ),
    pytest.param(
        "create events in core,events.k8s.io",
        PolicyRule(groups=["", "events.k8s.io"], resources=["events"], verbs=["create"]),
        id="the core group beside another",
    ),
    pytest.param(
        "get,update leases in coordination.k8s.io named watch,watch-leader",
        PolicyRule(
            groups=["coordination.k8s.io"],
            resources=["leases"],
            verbs=["get", "update"],
            names=["watch", "watch-leader"],
        ),
        id="names",
    ),
    pytest.param(
        "get secrets named watch",
        PolicyRule(resources=["secrets"], verbs=["get"], names=["watch"]),
        id="a name in the core group",
    ),
    pytest.param(
        "get /metrics,/healthz",
        PolicyRule(urls=["/metrics", "/healthz"], verbs=["get"]),
        id="paths of the API server",
    ),
]


@pytest.mark.parametrize(("text", "rule"), SAME)
def test_a_short_text_is_the_same_rule(text: str, rule: PolicyRule) -> None:
    assert policy_rules(spec(rules=[text]).rules) == (rule,)


@pytest.mark.parametrize(
    "text", ["get", "get nodes apps", "get, nodes", "", "get nodes in a b", "get nodes named"]
)
def test_what_is_no_rule_is_told_where_it_stands(text: str) -> None:
    with pytest.raises(DeclarationError, match=r"rules\[1\]: '.*' is no rule; write verbs"):
        spec(rules=["get nodes", text])


REFUSED = [
    pytest.param({"verbs": []}, "verbs: is empty, so the rule allows nothing", id="no verb"),
    pytest.param({"groups": []}, "groups: is empty, so the rule allows nothing", id="no group"),
    pytest.param({"resources": []}, "resources: is empty; name what", id="nothing to allow"),
    pytest.param({"urls": ["/metrics"]}, "urls: stand beside resources", id="both at once"),
]


@pytest.mark.parametrize(("fields", "message"), REFUSED)
def test_a_rule_allows_something(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        PolicyRule(**{"resources": ["nodes"], "verbs": ["get"], **fields})


def test_a_path_of_the_api_server_is_a_rule_of_its_own() -> None:
    role = next(each for each in spec(rules=["get /metrics"]).manifests() if "rules" in each)

    assert role["rules"] == [{"nonResourceURLs": ["/metrics"], "verbs": ["get"]}]


def test_a_namespace_has_no_paths_of_the_api_server() -> None:
    with pytest.raises(DeclarationError, match=r"namespace_rules\[0\].urls: are no part of a name"):
        spec(namespace_rules=["get /metrics"])


def test_a_short_text_for_everything_is_refused() -> None:
    with pytest.raises(DeclarationError, match=r"rules\[0\].verbs: '\*' is everything"):
        spec(rules=["* nodes"])
