"""Overrides merge by Kubernetes' rules, never lose what was there, and change no argument."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.k8s.merge import merge

AGENT = {"name": "agent", "image": "agent:1"}
SIDECAR = {"name": "sidecar", "image": "sidecar:1"}
DELETE = {"$patch": "delete"}
REPLACE = {"$patch": "replace"}


@pytest.mark.parametrize(
    ("type_name", "base", "patch", "merged"),
    [
        pytest.param(
            "DaemonSetSpec",
            {"template": {"spec": {"hostPID": True}}, "minReadySeconds": 5},
            {"template": {"spec": {"hostIPC": True}}},
            {"template": {"spec": {"hostPID": True, "hostIPC": True}}, "minReadySeconds": 5},
            id="maps merge deep",
        ),
        pytest.param(
            "PodSpec",
            {"hostPID": True, "priority": 1},
            {"hostPID": None, "hostIPC": None},
            {"priority": 1},
            id="null removes a field",
        ),
        pytest.param(
            "PodSpec",
            {},
            {"dnsConfig": {"searches": ["a"], "options": None}},
            {"dnsConfig": {"searches": ["a"]}},
            id="null is dropped from what is new",
        ),
        pytest.param(
            "PodSpec",
            {"containers": [AGENT, SIDECAR]},
            {"containers": [{"name": "sidecar", "image": "sidecar:2"}]},
            {"containers": [AGENT, {"name": "sidecar", "image": "sidecar:2"}]},
            id="an item with the same key is merged in its place",
        ),
        pytest.param(
            "PodSpec",
            {"containers": [AGENT]},
            {"containers": [SIDECAR, {"name": "last"}]},
            {"containers": [AGENT, SIDECAR, {"name": "last"}]},
            id="new items are appended in order",
        ),
        pytest.param(
            "PodSpec",
            {"containers": [AGENT, SIDECAR]},
            {"containers": [{"name": "sidecar", **DELETE}, {"name": "absent", **DELETE}]},
            {"containers": [AGENT]},
            id="an item is deleted",
        ),
        pytest.param(
            "PodSpec",
            {"containers": [AGENT, SIDECAR]},
            {"containers": [{"name": "agent", "image": "agent:2"}, {"name": "agent", **DELETE}]},
            {"containers": [SIDECAR, {"name": "agent", "image": "agent:2"}]},
            id="an item is deleted before it is set anew",
        ),
        pytest.param(
            "PodSpec",
            {"containers": [AGENT, SIDECAR]},
            {"containers": [REPLACE, {"name": "only"}]},
            {"containers": [{"name": "only"}]},
            id="a keyed list is replaced",
        ),
        pytest.param(
            "PodSpec",
            {"securityContext": {"runAsUser": 1, "fsGroup": 2}},
            {"securityContext": {"runAsUser": 3, **REPLACE}},
            {"securityContext": {"runAsUser": 3}},
            id="a map is replaced",
        ),
        pytest.param(
            "PodSpec",
            {"securityContext": {"runAsUser": 1}},
            {"securityContext": DELETE},
            {"securityContext": {}},
            id="a map is emptied",
        ),
        pytest.param(
            "PodSpec",
            {"tolerations": [{"operator": "Exists"}]},
            {"tolerations": [{"key": "a"}]},
            {"tolerations": [{"key": "a"}]},
            id="a list without a merge key is replaced",
        ),
        pytest.param(
            "Container",
            {"args": ["--a", "--b"]},
            {"args": []},
            {"args": []},
            id="a list of texts is replaced",
        ),
        pytest.param(
            "PodSpec",
            {"nodeSelector": {"os": "linux", "pool": "a"}},
            {"nodeSelector": {"pool": None, "zone": "b"}},
            {"nodeSelector": {"os": "linux", "zone": "b"}},
            id="a map of texts merges",
        ),
        pytest.param(
            "Container",
            {"volumeMounts": [{"name": "a", "mountPath": "/a"}]},
            {"volumeMounts": [{"name": "b", "mountPath": "/a"}]},
            {"volumeMounts": [{"name": "b", "mountPath": "/a"}]},
            id="mounts merge by path",
        ),
        pytest.param(
            "Container",
            {"ports": [{"containerPort": 8125, "protocol": "UDP"}]},
            {"ports": [{"containerPort": 8125, "name": "statsd"}]},
            {"ports": [{"containerPort": 8125, "protocol": "UDP", "name": "statsd"}]},
            id="a port is found by its number",
        ),
        pytest.param(
            "Container",
            {"ports": [{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53}]},
            {"ports": [{"containerPort": 53, "protocol": "TCP", "name": "dns"}]},
            {
                "ports": [
                    {"containerPort": 53, "protocol": "UDP"},
                    {"containerPort": 53, "protocol": "TCP", "name": "dns"},
                ]
            },
            id="ports of one number are told apart by protocol",
        ),
        pytest.param(
            "Container",
            {},
            {"ports": [{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53}]},
            {"ports": [{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53}]},
            id="two new ports of one number stay two",
        ),
        pytest.param(
            "Container",
            {"ports": [{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53}]},
            {"ports": [{"containerPort": 53, "protocol": "UDP", **DELETE}]},
            {"ports": [{"containerPort": 53}]},
            id="a deletion means what it states",
        ),
        pytest.param(
            "Volume",
            {"hostPath": {"path": "/a"}},
            {"hostPath": "wrong"},
            {"hostPath": "wrong"},
            id="another type replaces",
        ),
        pytest.param(
            "ConfigMap",
            {"data": {"a": "1"}, "list": [{"name": "a"}]},
            {"data": {"b": "2"}, "list": [{"name": "b"}]},
            {"data": {"a": "1", "b": "2"}, "list": [{"name": "b"}]},
            id="a type that is not in the table",
        ),
    ],
)
def test_a_patch_is_merged_as_kubernetes_merges_it(
    type_name: str, base: Any, patch: Any, merged: Any
) -> None:
    assert merge(base, patch, type_name) == merged


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        pytest.param({"containers": [{"image": "a"}]}, "has no 'name'", id="no merge key"),
        pytest.param({"containers": ["agent"]}, "has no 'name'", id="an item that is no map"),
        pytest.param({"$patch": "remove"}, r"'\$patch: remove' is not", id="unknown directive"),
        pytest.param({"$retainKeys": ["a"]}, r"'\$retainKeys' is not", id="unsupported directive"),
    ],
)
def test_a_patch_that_kubernetes_could_not_place_is_refused(patch: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        merge({"containers": [AGENT]}, patch, "PodSpec")


names = st.sampled_from(["a", "b", "c"])
texts = st.sampled_from(["x", "y", None])
directives = st.fixed_dictionaries({}, optional={"$patch": st.sampled_from(["delete", "merge"])})
variables = st.fixed_dictionaries({"name": names}, optional={"value": texts})
ports = st.fixed_dictionaries(
    {"containerPort": st.sampled_from([53, 80])},
    optional={"protocol": st.sampled_from(["TCP", "UDP"]), "name": texts},
)


def deletes_nothing_it_sets(items: list[dict[str, Any]]) -> bool:
    """A patch that does both replaces the item, which moves it to the end each time."""
    deleted, kept = (
        {
            item.get("containerPort") or item["name"]
            for item in items
            if (DELETE.items() <= item.items()) is wanted
        }
        for wanted in (True, False)
    )
    return not deleted & kept


def lists(items: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(items, max_size=3).filter(deletes_nothing_it_sets)


def containers(*, patching: bool) -> st.SearchStrategy[list[dict[str, Any]]]:
    more = directives if patching else st.just({})
    item = st.fixed_dictionaries(
        {"name": names},
        optional={
            "image": texts,
            "args": st.lists(st.sampled_from(["-v", "-q"]), max_size=2),
            "env": lists(st.builds(dict.__or__, variables, more)),
            "ports": lists(st.builds(dict.__or__, ports, more)),
            "securityContext": st.builds(
                dict.__or__, st.fixed_dictionaries({}, optional={"privileged": st.booleans()}), more
            ),
        },
    )
    return st.lists(st.builds(dict.__or__, item, more), max_size=3, unique_by=lambda c: c["name"])


bases = containers(patching=False).map(lambda found: merge({}, {"containers": found}, "PodSpec"))
patches = containers(patching=True).map(lambda found: {"containers": found})


@given(bases)
def test_an_empty_patch_changes_nothing(base: Any) -> None:
    assert merge(base, {}, "PodSpec") == base


@given(bases)
def test_a_value_merged_with_itself_is_itself(base: Any) -> None:
    assert merge(base, base, "PodSpec") == base


@given(bases, patches)
def test_a_patch_that_is_applied_twice_changes_nothing_more(base: Any, patch: Any) -> None:
    once = merge(base, patch, "PodSpec")

    assert merge(once, patch, "PodSpec") == once


@given(bases, patches)
def test_the_arguments_are_not_changed_and_not_shared(base: Any, patch: Any) -> None:
    base_before, patch_before = deepcopy(base), deepcopy(patch)

    merged = merge(base, patch, "PodSpec")
    merged.setdefault("containers", []).append("changed")
    for container in merged["containers"][:-1]:
        container.setdefault("args", []).append("changed")
        container.setdefault("env", []).append("changed")

    assert (base, patch) == (base_before, patch_before)
