"""Every mistake is told once, at once, in the words of the declaration and not of pydantic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.agents.cni_agent import CniAgentSpec
from constructs_lib.agents.log_agent import LogAgentSpec
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.declaration.host import HostAccess, HostPath
from constructs_lib.declaration.nodes import Nodes, Taint
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.priority import OwnPriorityClass
from constructs_lib.declaration.resources import Resources
from tests.declaration.builders import exporter, told

NAMESPACE_IS_MISSING = (
    "namespace: is required and has no default; "
    "set it, or give the Chart around the agent a namespace"
)
RESOURCES = "Resources(cpu=..., memory=..., memory_limit=...) from constructs_lib"
ROLLOUTS = "OnDelete, RollingUpdate or Surge from constructs_lib"
HOST_PATH = "HostPath(path=..., type=..., reason=...) from constructs_lib"
PRIORITY = "string or OwnPriorityClass() from constructs_lib"
SOURCES = "ConfigMapKey, ContainerAmount, PodField or SecretKey from constructs_lib"
UNSEEN = "this may be a secret, so it is not repeated here"


def told_paths(build: Callable[..., object], **fields: Any) -> list[str]:
    return [problem.partition(": ")[0] for problem in told(build, **fields)]


def exporter_on(**nodes: Any) -> NodeExporterSpec:
    return exporter(nodes=nodes)


def test_an_unknown_field_suggests_the_nearest() -> None:
    assert told(exporter, collectors_of=()) == [
        "collectors_of: unknown field; did you mean 'collectors_off'?"
    ]


def test_an_unknown_field_that_is_near_to_none_lists_the_fields() -> None:
    assert told(HostAccess, colour="blue") == [
        "colour: unknown field; the fields are network, pid, ipc, paths, ports"
    ]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param(
            {"resources": {"cpu": "1", "memory": "1Gi", "memory_limit": "1Gi", "cpulimit": "1"}},
            "resources.cpulimit: unknown field; did you mean 'cpu_limit'?",
            id="a part",
        ),
        pytest.param(
            {"host": {"network": {"reason": "It has to.", "raeson": "It has to."}}},
            "host.network.raeson: unknown field; did you mean 'reason'?",
            id="a part of a part",
        ),
        pytest.param(
            {"nodes": {"where": [{"key": "a", "operator": "Exists", "value": ["b"]}]}},
            "nodes.where[0].value: unknown field; did you mean 'values'?",
            id="a part in a list",
        ),
        pytest.param(
            {"rollout": {"kind": "surge", "max_surges": 1}},
            "rollout.max_surges: unknown field; did you mean 'max_surge'?",
            id="one of several kinds",
        ),
        pytest.param(
            {"rollout": {"kind": "surge", "max_unavailable": 1}},
            "rollout.max_unavailable: unknown field; the fields are kind, max_surge, "
            "min_ready_seconds, reason",
            id="one kind and not another",
        ),
        pytest.param(
            {"priority": {"vallue": 1}},
            "priority.vallue: unknown field; did you mean 'value'?",
            id="one of several types",
        ),
        pytest.param(
            {"nodes": {"listen": "all"}},
            "nodes.listen: unknown field; the fields are tolerates, labels, zones, where, any_of",
            id="a part and not the declaration around it",
        ),
    ],
)
def test_an_unknown_field_of_a_part_suggests_the_fields_of_that_part(
    fields: dict[str, Any], problem: str
) -> None:
    assert told(exporter, **fields) == [problem]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param(
            {"replicas": 3},
            "replicas: is not a field of a DaemonSet; it runs one Pod on every node it is placed "
            "on. Choose the nodes with 'nodes', or use a Deployment",
            id="replicas",
        ),
        pytest.param(
            {"selector": {"matchLabels": {"app": "exporter"}}},
            "selector: is not a field of a DaemonSet; its selector is app.kubernetes.io/name and "
            "app.kubernetes.io/instance, fixed: a selector cannot be changed once the DaemonSet "
            "exists. One that runs already keeps its own with "
            "adopted=Adopted(selector={...}, reason='...')",
            id="selector",
        ),
    ],
)
def test_what_a_deployment_has_and_a_daemon_set_has_not_is_explained(
    fields: dict[str, Any], problem: str
) -> None:
    assert told(exporter, **fields) == [problem]


@pytest.mark.parametrize("field", ["replicas", "selector"])
@pytest.mark.parametrize(
    ("build", "around"),
    [
        pytest.param(Nodes, "", id="alone"),
        pytest.param(exporter_on, "nodes.", id="in an agent"),
    ],
)
def test_a_part_is_not_taken_for_a_daemon_set(
    build: Callable[..., object], around: str, field: str
) -> None:
    assert told(build, **{field: 3}) == [
        f"{around}{field}: unknown field; the fields are tolerates, labels, zones, where, any_of"
    ]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param(
            {"resources": "128Mi"}, f"resources: got '128Mi'; expected {RESOURCES}", id="text"
        ),
        pytest.param(
            {"nodes": OwnPriorityClass()},
            "nodes: got OwnPriorityClass(value=1000000); expected Nodes() from constructs_lib",
            id="another part",
        ),
        pytest.param(
            {"rollout": "surge"},
            "rollout: got 'surge'; did you mean Surge() from constructs_lib?",
            id="text for one of several parts",
        ),
        pytest.param(
            {"rollout": {"max_unavailable": 1}},
            f"rollout: got {{'max_unavailable': 1}}; expected {ROLLOUTS}",
            id="a dict of no kind",
        ),
        pytest.param(
            {"rollout": {"kind": "recreate"}},
            f"rollout: got {{'kind': 'recreate'}}; expected {ROLLOUTS}",
            id="a dict of an unknown kind",
        ),
    ],
)
def test_a_wrong_type_names_the_expected_part(fields: dict[str, Any], problem: str) -> None:
    assert told(exporter, **fields) == [problem]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param({"name": 5}, "name: got 5; expected string, so put it in quotes", id="a text"),
        pytest.param(
            {"port": "9100"}, "port: got '9100'; write it without quotes: 9100", id="a number"
        ),
        pytest.param(
            {"collectors_on": "wifi"},
            "collectors_on: got 'wifi'; expected a list or a tuple",
            id="a tuple",
        ),
        pytest.param({"labels": 5}, "labels: got 5; expected dictionary", id="a map"),
        pytest.param(
            {"labels": {"team": 5}},
            "labels.team: got 5; expected string, so put it in quotes",
            id="a value of a map",
        ),
        pytest.param(
            {"host": {"paths": 5}}, f"host.paths: got 5; expected a list of {HOST_PATH}", id="parts"
        ),
        pytest.param(
            {"host": {"paths": [5]}},
            f"host.paths[0]: got 5; expected {HOST_PATH}",
            id="one of them",
        ),
        pytest.param({"priority": 5}, f"priority: got 5; expected {PRIORITY}", id="a class"),
        pytest.param(
            {"priority": Taint(key="a")},
            "priority: got Taint(key='a', value=None, effect='NoSchedule', short=Fal...; "
            f"expected {PRIORITY}",
            id="another part for a class",
        ),
        pytest.param(
            {"env": [{"name": "A", "value": 5}]},
            f"env[0].value: {UNSEEN}; expected string or {SOURCES}",
            id="a value or where it is",
        ),
        pytest.param(
            {"rollout": {"kind": "surge", "max_surge": 1.5}},
            "rollout.max_surge: got 1.5; expected integer or string",
            id="a count",
        ),
    ],
)
def test_a_wrong_type_is_told_once_and_names_what_was_expected(
    fields: dict[str, Any], problem: str
) -> None:
    assert told(exporter, **fields) == [problem]


@pytest.mark.parametrize(
    ("build", "field", "problem"),
    [
        pytest.param(
            CniAgentSpec,
            "plugin",
            "got 5; expected Calico, Cilium, Custom, Flannel or Kindnet from "
            "constructs_lib.cni_agent",
            id="few",
        ),
        pytest.param(
            LogAgentSpec,
            "output",
            f"{UNSEEN}; expected Elasticsearch, Forward, Http, Kafka, Loki, OpenSearch, Otlp, S3 "
            "or Stdout from constructs_lib.log_agent",
            id="many",
        ),
    ],
)
def test_a_wrong_type_names_every_kind_that_fits(
    build: Callable[..., object], field: str, problem: str
) -> None:
    assert told(build, name="a", namespace="b", **{field: 5}) == [f"{field}: {problem}"]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param(
            {"priority": {"value": -1}},
            "priority.value: got -1; input should be greater than or equal to 0",
            id="a part or a text",
        ),
        pytest.param(
            {"nodes": {"tolerates": [{"key": "gpu", "effect": "NoRun"}]}},
            "nodes.tolerates[0].effect: got 'NoRun'; "
            "expected 'NoSchedule', 'NoExecute' or 'PreferNoSchedule'",
            id="a part or a tuple",
        ),
        pytest.param(
            {"env": [{"name": "A", "value": {"secret": "a", "key": "b/c"}}]},
            "env[0].value.key: 'b/c' is not a key of a Secret; "
            "use letters, digits, '-', '_' and '.'",
            id="a text or a part",
        ),
        pytest.param(
            {"priority": "A"},
            "priority: 'A' is not the name of a priority class; name one that exists in the "
            "cluster, or declare OwnPriorityClass(value=...)",
            id="a text that is checked",
        ),
    ],
)
def test_a_mistake_in_one_of_several_types_is_told_without_the_others(
    fields: dict[str, Any], problem: str
) -> None:
    assert told(exporter, **fields) == [problem]


def test_a_value_that_should_be_one_of_a_few_names_them() -> None:
    assert told(exporter, listen="localhost") == [
        "listen: got 'localhost'; expected 'node-ip' or 'all'"
    ]


def test_a_long_value_is_cut() -> None:
    assert told(exporter, resources="x" * 100) == [
        f"resources: got '{'x' * 56}...; expected {RESOURCES}"
    ]


def test_all_mistakes_are_told_in_one_error() -> None:
    fields: dict[str, Any] = {
        "name": "Node_Exporter",
        "port": 70000,
        "resources": {"cpu": "1000m", "memory": "0", "memory_limit": "128Mi"},
        "labels": {"team": "a b"},
        "replicas": 3,
    }

    assert told_paths(NodeExporterSpec, **fields) == [
        "name",
        "namespace",
        "resources.cpu",
        "resources.memory",
        "labels",
        "port",
        "replicas",
    ]


@pytest.mark.parametrize(
    ("fields", "paths"),
    [
        pytest.param(
            {"host": {"paths": [{"path": "data", "type": "Folder", "reason": "It has to."}]}},
            ["host.paths[0].path", "host.paths[0].type"],
            id="in a list",
        ),
        pytest.param(
            {"nodes": {"tolerates": [{"key": "gpu"}, {"key": "a b"}]}},
            ["nodes.tolerates[1].key"],
            id="in one of several types",
        ),
        pytest.param(
            {"rollout": {"kind": "rolling-update", "max_unavailable": 0}},
            ["rollout.max_unavailable"],
            id="in one of several kinds",
        ),
        pytest.param(
            {"resources": {"cpu": "2", "memory": "1Gi", "memory_limit": "512Mi", "cpu_limit": "1"}},
            ["resources.cpu_limit", "resources.memory_limit"],
            id="between two fields",
        ),
        pytest.param(
            {"host": {"network": {"reason": "It has to.", "until": "May"}}},
            ["host.network.until"],
            id="an unknown field",
        ),
        pytest.param(
            {"resources": {"cpu": "1", "memory": "1Gi"}},
            ["resources.memory_limit"],
            id="a missing field",
        ),
    ],
)
def test_a_mistake_in_a_nested_dict_carries_its_path(
    fields: dict[str, Any], paths: list[str]
) -> None:
    assert told_paths(exporter, **fields) == paths


@pytest.mark.parametrize(
    ("given_fields", "problems"),
    [
        pytest.param({"name": "exporter"}, [NAMESPACE_IS_MISSING], id="the namespace"),
        pytest.param(
            {"namespace": "monitoring"},
            ["name: is required and has no default; set it"],
            id="any other",
        ),
    ],
)
def test_a_missing_field_says_what_to_do(given_fields: dict[str, Any], problems: list[str]) -> None:
    assert told(NodeExporterSpec, **given_fields) == problems


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
PARTS: list[Callable[..., object]] = [exporter, Resources, HostAccess, HostPath, Nodes, Overrides]


@given(
    st.sampled_from(PARTS),
    st.dictionaries(
        st.sampled_from(
            ["name", "image", "rollout", "host", "labels", "cpu", "paths", "path", "tolerates"]
        )
        | st.text(),
        JSON,
    ),
)
def test_whatever_is_given_a_refusal_is_a_declaration_error(
    build: Callable[..., object], fields: dict[str, Any]
) -> None:
    assert all(told(build, **fields))
