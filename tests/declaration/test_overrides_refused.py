"""What overrides cannot have: each refusal says where it stands and what was expected."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.agents.log_agent import LogAgentSpec
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.rollout import Surge
from constructs_lib.errors import DeclarationError
from tests.declaration.builders import CONTAINER, DIGEST, POD, REASON, exporter, log_agent, told

ROLLING = "spec.updateStrategy.rollingUpdate"
SELECTOR = "'selector': the selector cannot be changed once the DaemonSet exists"
TEMPLATE = (
    "'template': use 'pod' for the Pods' spec, pod_labels and pod_annotations for their metadata"
)


def overridden(**overrides: Any) -> LogAgentSpec:
    return log_agent(overrides=Overrides(reason=REASON, **overrides))


def overridden_exporter(**overrides: Any) -> NodeExporterSpec:
    return exporter(overrides=Overrides(reason=REASON, **overrides))


@pytest.mark.parametrize(
    ("overrides", "problem"),
    [
        pytest.param(
            {"daemon_set": {"revisionHistorylimit": 3}},
            "spec.revisionHistorylimit: is not a field of a DaemonSet's spec; "
            "write revisionHistoryLimit",
            id="DaemonSet",
        ),
        pytest.param(
            {"pod": {"shareProcessNamespaces": True}},
            f"{POD}.shareProcessNamespaces: is not a field of the Pod's spec; "
            "did you mean shareProcessNamespace?",
            id="Pod",
        ),
        pytest.param(
            {"containers": {"fluent-bit": {"lifecycles": {}}}},
            f"{CONTAINER}.lifecycles: is not a field of a container; did you mean lifecycle?",
            id="container",
        ),
        pytest.param(
            {"pod": {"tolerations": [{"keys": "a"}]}},
            f"{POD}.tolerations[0].keys: is not a field of a toleration; did you mean key?",
            id="deep inside",
        ),
        pytest.param(
            {"daemon_set": {"replicas": 3}},
            "spec.replicas: is not a field of a DaemonSet's spec; remove it, or correct its name",
            id="a Deployment's",
        ),
    ],
)
def test_an_unknown_field_is_named_with_the_nearest(
    overrides: dict[str, Any], problem: str
) -> None:
    assert told(overridden, **overrides) == [problem]


@pytest.mark.parametrize(
    ("overrides", "problem"),
    [
        pytest.param(
            {"pod": {"hostNetwork": "yes"}},
            f"{POD}.hostNetwork: is the text 'yes'; expected true or false",
            id="a wrong type",
        ),
        pytest.param(
            {"containers": {"fluent-bit": {"resources": {"limits": {"cpu": "2 cores"}}}}},
            f"{CONTAINER}.resources.limits.cpu: '2 cores' is not a quantity; "
            "write a number with an optional suffix such as 100m, 2, 100M or 128Mi",
            id="a wrong amount",
        ),
        pytest.param(
            {"containers": {"fluent-bit": {"resources": {"requests": {"memory": None}}}}},
            f"{CONTAINER}.resources.requests: has no memory; "
            "without it the Pod is among the first to be evicted when the node runs short of it",
            id="a request that is gone",
        ),
        pytest.param(
            {"pod": {"restartPolicy": "Never"}},
            f"{POD}.restartPolicy: is 'Never'; a DaemonSet takes 'Always' only",
            id="a Pod that ends",
        ),
        pytest.param(
            {"daemon_set": {"updateStrategy": {"rollingUpdate": {"maxUnavailable": "100%"}}}},
            f"{ROLLING}.maxUnavailable: '100%' takes the agent from every node at once; "
            "write 1 or a small percentage",
            id="every node at once",
        ),
        pytest.param(
            {"daemon_set": {"updateStrategy": {"rollingUpdate": {"maxUnavailable": 0}}}},
            f"{ROLLING}.maxUnavailable: is 0 and so is maxSurge: no Pod can ever be replaced; "
            "make one of them 1",
            id="no node ever",
        ),
        pytest.param(
            {"daemon_set": {"updateStrategy": {"rollingUpdate": {"maxUnavailable": "101%"}}}},
            f"{ROLLING}.maxUnavailable: is '101%'; write a number of nodes, or a whole percentage "
            "from '0%' to '100%'",
            id="more than every node",
        ),
        pytest.param(
            {"daemon_set": {"updateStrategy": {"type": "Recreate"}}},
            "spec.updateStrategy.type: 'Recreate' is unknown; write RollingUpdate or OnDelete",
            id="a Deployment's strategy",
        ),
        pytest.param(
            {"daemon_set": {"minReadySeconds": -1}},
            "spec.minReadySeconds: is -1; it must be 0 or more",
            id="a negative wait",
        ),
        pytest.param(
            {"pod": {"activeDeadlineSeconds": 60}},
            f"{POD}.activeDeadlineSeconds: is not for a DaemonSet, whose Pods do not end; "
            "remove it",
            id="a Pod with a deadline",
        ),
        pytest.param(
            {"pod": {"volumes": [{"name": "logs", "$patch": "delete"}]}},
            f"{CONTAINER}.volumeMounts[1].name: is 'logs', which is not a volume of the Pod",
            id="a volume that is gone",
        ),
        pytest.param(
            {"containers": {"fluent-bit": {"imagePullPolicy": "Sometimes"}}},
            f"{CONTAINER}.imagePullPolicy: is 'Sometimes'; write one of Always, IfNotPresent, "
            "Never",
            id="no pull policy",
        ),
        pytest.param(
            {"containers": {"fluent-bit": {"readinessProbe": {"tcpSocket": {"port": 1}}}}},
            f"{CONTAINER}.readinessProbe: has httpGet and tcpSocket; write one of exec, httpGet, "
            "tcpSocket, grpc",
            id="two probes in one",
        ),
        pytest.param(
            {
                "containers": {
                    "fluent-bit": {
                        "ports": [{"name": "this-name-is-far-too-long", "containerPort": 9999}]
                    }
                }
            },
            f"{CONTAINER}.ports[1].name: is 'this-name-is-far-too-long'; use at most 15 lower-case "
            "letters, digits and single '-', with a letter among them",
            id="a long name of a port",
        ),
        pytest.param(
            {"containers": {"fluent-bit": {"ports": [{"containerPort": 70000}]}}},
            f"{CONTAINER}.ports[1].containerPort: is 70000; a port is from 1 to 65535",
            id="no port",
        ),
        pytest.param(
            {"pod": {"volumes": [{"name": "z", "hostPath": {"path": "/a/../b"}}]}},
            f"{POD}.volumes[3].hostPath.path: is '/a/../b'; write the path without '..'",
            id="a path that goes up",
        ),
        pytest.param(
            {"containers": {"fluentbit": {"tty": True}}},
            "overrides.containers.fluentbit: no container has this name; the containers are "
            "fluent-bit",
            id="an unknown container",
        ),
    ],
)
def test_what_kubernetes_would_refuse_or_regret_is_refused(
    overrides: dict[str, Any], problem: str
) -> None:
    assert told(overridden, **overrides) == [problem]


@pytest.mark.parametrize(
    ("patch", "reasons"),
    [
        pytest.param({"selector": {"matchLabels": {"app": "a"}}}, SELECTOR, id="the selector"),
        pytest.param({"selector": None}, SELECTOR, id="the selector removed"),
        pytest.param(
            {"template": {"metadata": {"labels": {"team": "a"}}}}, TEMPLATE, id="a label of Pods"
        ),
        pytest.param(
            {"template": {"metadata": {"annotations": {"a": "1"}}}},
            TEMPLATE,
            id="an annotation of Pods",
        ),
        pytest.param({"template": {"spec": {"hostIPC": True}}}, TEMPLATE, id="the Pods' spec"),
        pytest.param({"template": None}, TEMPLATE, id="the template removed"),
        pytest.param({"template": {}, "selector": {}}, f"{SELECTOR}; {TEMPLATE}", id="both"),
    ],
)
def test_the_selector_and_the_template_are_out_of_reach(
    patch: dict[str, Any], reasons: str
) -> None:
    assert told(Overrides, reason=REASON, daemon_set=patch) == [
        f"daemon_set: cannot be overridden here: {reasons}"
    ]


def test_the_selector_is_refused_together_with_every_other_mistake() -> None:
    overrides = {"reason": REASON, "daemon_set": {"selector": None}}

    assert told(exporter, port=0, overrides=overrides) == [
        f"overrides.daemon_set: cannot be overridden here: {SELECTOR}",
        "port: 0 is not a port; ports are 1 to 65535",
    ]


@pytest.mark.parametrize(
    ("patch", "problem"),
    [
        pytest.param(
            {"containers": [{"image": f"registry.example/agent:1@{DIGEST}"}]},
            "an item for a list of Container has no 'name'; "
            "give each item the 'name' of the one it changes, or a new one",
            id="a container without a name",
        ),
        pytest.param(
            {"containers": [5]},
            "an item for a list of Container has no 'name'; "
            "give each item the 'name' of the one it changes, or a new one",
            id="no container",
        ),
        pytest.param(
            {"volumes": [{"emptyDir": {}}]},
            "an item for a list of Volume has no 'name'; "
            "give each item the 'name' of the one it changes, or a new one",
            id="a volume without a name",
        ),
        pytest.param(
            {"$retainKeys": ["containers"]},
            "'$retainKeys' is not understood in an override; "
            "write '$patch: delete', '$patch: replace' or plain fields",
            id="an unknown directive",
        ),
    ],
)
def test_a_patch_that_cannot_be_merged_is_one_mistake(patch: dict[str, Any], problem: str) -> None:
    assert told(overridden, pod=patch, containers={"a": {}}) == [f"overrides: {problem}"]


@pytest.mark.parametrize(
    ("overrides", "problem"),
    [
        pytest.param(
            {"pod": {"containers": "fluent-bit"}},
            f"{POD}.containers: is the text 'fluent-bit'; expected a list",
            id="a text for a list",
        ),
        pytest.param(
            {"pod": {"initContainers": {"a": 1}}},
            f"{POD}.initContainers: is a map; expected a list",
            id="a map for a list",
        ),
        pytest.param(
            {"pod": {"containers": None}},
            f"{POD}.containers: is missing; the Pod's spec must have it",
            id="no container",
        ),
        pytest.param(
            {"pod": {"$patch": "delete"}},
            f"{POD}.containers: is missing; the Pod's spec must have it",
            id="no Pod",
        ),
        pytest.param(
            {"containers": {"fluent-bit": {"$patch": "delete"}}},
            f"{CONTAINER}.name: is missing; a container must have it",
            id="an empty container",
        ),
        pytest.param(
            {"containers": {"fluent-bit": {"image": 5}}},
            f'{CONTAINER}.image: is 5, an integer; expected text, so put it in quotes: "5"',
            id="a number for an image",
        ),
    ],
)
def test_a_malformed_result_is_judged_by_its_fields_alone(
    overrides: dict[str, Any], problem: str
) -> None:
    assert told(overridden, **overrides) == [problem]


@pytest.mark.parametrize(
    "overrides",
    [
        pytest.param(
            {"daemon_set": {"updateStrategy": {"rollingUpdate": {"maxSurge": 1}}}},
            id="beside unavailable nodes",
        ),
        pytest.param(
            {
                "daemon_set": {
                    "updateStrategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
                }
            },
            id="instead of them",
        ),
    ],
)
def test_a_surge_is_refused_where_the_agent_claims_a_port_of_the_node(
    overrides: dict[str, Any],
) -> None:
    (*_, problem) = told(overridden_exporter, **overrides)

    assert problem == (
        f"{CONTAINER}.ports: port 9100 is claimed on the node, so the second Pod of a surge "
        "stays Pending on every node; use RollingUpdate(max_unavailable=1)"
    )


def test_every_unknown_field_is_told_before_anything_is_judged() -> None:
    problems = told(
        overridden,
        daemon_set={"replicas": 2, "minReadySeconds": -1},
        pod={"hostNet": True},
        containers={"a": {}},
    )

    assert [problem.partition(": ")[0] for problem in problems] == [
        f"{POD}.hostNet",
        "spec.replicas",
    ]


def test_every_mistake_of_the_overrides_is_told() -> None:
    problems = told(
        log_agent,
        rollout=Surge(),
        overrides=Overrides(
            reason=REASON,
            daemon_set={"minReadySeconds": -1},
            pod={"restartPolicy": "Never"},
            containers={"a": {}, "b": {}, "fluent-bit": {"image": ""}},
        ),
    )

    assert [problem.partition(": ")[0] for problem in problems] == [
        "overrides.containers.a",
        "overrides.containers.b",
        "rollout",
        "spec.minReadySeconds",
        f"{POD}.restartPolicy",
        f"{CONTAINER}.image",
    ]


def test_the_daemon_set_cannot_be_replaced_as_a_whole() -> None:
    with pytest.raises(DeclarationError, match=r"'\$patch': it would replace the DaemonSet"):
        Overrides(reason="because it is right", daemon_set={"$patch": "replace"})
