"""Any agent is declared as a NodeAgent that changes nothing, in words as far as there are any."""

from __future__ import annotations

import re
from typing import Any

import pytest

from constructs_lib.adopt.adoption import Adoption, adopt
from constructs_lib.adopt.ladder import climb
from constructs_lib.adopt.node_agent.rung import NODE_AGENT
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.reader import read_yaml
from constructs_lib.yaml.writer import to_yaml
from tests.adopt.node_agent.reading import daemon_set, read
from tests.adopt.teams import CASES, DAEMON_SET, NODE_LOGS, agent, team


@pytest.mark.parametrize("case", sorted(CASES.glob("*.yaml")), ids=lambda each: each.stem)
def test_hand_written_manifests_need_no_override(case: Any) -> None:
    assert read(case.read_text()).title == "NodeAgent"


def test_what_a_cluster_adds_makes_no_other_code() -> None:
    fields = [
        {**read((CASES / f"{name}.yaml").read_text()).fields, "annotations": None}
        for name in ("two-containers", "two-containers-live")
    ]

    assert fields[0] == fields[1]


@pytest.mark.parametrize(
    ("spec", "rollout"),
    [
        pytest.param({}, None, id="default"),
        pytest.param({"minReadySeconds": 9}, "RollingUpdate", id="seconds"),
        pytest.param({"updateStrategy": {"type": "OnDelete"}}, "OnDelete", id="by hand"),
        pytest.param(
            {"updateStrategy": {"rollingUpdate": {"maxUnavailable": "50%"}}},
            "RollingUpdate",
            id="many at once",
        ),
        pytest.param(
            {"updateStrategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}},
            "Surge",
            id="surge",
        ),
    ],
)
def test_a_rollout_has_a_word(spec: dict[str, Json], rollout: str | None) -> None:
    candidate = read(daemon_set(**spec))
    found = candidate.fields.get("rollout")

    assert candidate.title == "NodeAgent"
    assert (None if found is None else type(found).__name__) == rollout


def test_what_has_no_word_is_an_override_with_the_reason() -> None:
    candidate = read(daemon_set({"hostname": "logs"}, container={"stdinOnce": True}))

    assert candidate.title == "NodeAgent + 2 overrides"
    assert candidate.fields["overrides"] == Overrides(
        reason="Adopted from k8s/logging.yaml; no reason given.",
        pod={"hostname": "logs"},
        containers={"shipper": {"stdinOnce": True}},
    )


@pytest.mark.parametrize("image", ["<IMAGE>", "registry.example/logs:<version>", "logs:-4"])
def test_an_image_that_is_filled_in_later_is_kept(image: str) -> None:
    candidate = read(
        DAEMON_SET.replace("registry.example/node-logs:1.4", image),
    )

    assert candidate.title == "NodeAgent"
    assert candidate.fields["image"] == image


def beside(value: Json) -> Json:
    return {"name": "beside", "image": "registry.example/more:1", **value}


SHIPPER = read_yaml(DAEMON_SET)[0].value["spec"]["template"]["spec"]["containers"][0]

ODD: dict[str, tuple[dict[str, Json], list[str]]] = {
    "an empty field": ({"affinity": {}}, ["affinity"]),
    "a wish among nodes": (
        {
            "affinity": {
                "nodeAffinity": {
                    "preferredDuringSchedulingIgnoredDuringExecution": [
                        {
                            "weight": 1,
                            "preference": {
                                "matchExpressions": [{"key": "a", "operator": "Exists"}]
                            },
                        }
                    ]
                }
            }
        },
        ["affinity"],
    ),
    "a volume": (
        {
            "volumes": [
                {"name": "config", "configMap": {"name": "c"}},
                {"name": "n", "nfs": {"server": "a", "path": "/b"}},
            ]
        },
        ["volumes[n]"],
    ),
    "a field of a container": (
        {"containers": [SHIPPER, beside({"stdinOnce": True})]},
        ["containers[beside].stdinOnce"],
    ),
    "a mount among others": (
        {
            "containers": [
                SHIPPER,
                beside(
                    {
                        "volumeMounts": [
                            {"name": "config", "mountPath": "/a", "subPathExpr": "$(B)"},
                            {"name": "config", "mountPath": "/c"},
                        ]
                    }
                ),
            ]
        },
        ["containers[beside].volumeMounts[/a].subPathExpr"],
    ),
    "a folder with an odd path": (
        {"containers": [SHIPPER, beside({"workingDir": "/a b"})]},
        ["containers[beside].workingDir"],
    ),
    "a part of a byte": (
        {"containers": [SHIPPER, beside({"resources": {"requests": {"memory": "100m"}}})]},
        ["containers[beside].resources"],
    ),
    "a wait of hours": ({}, ["minReadySeconds"]),
}
"""Fields of a Pod that have no word, and where the overrides are that say them."""


@pytest.mark.parametrize("case", ODD)
def test_only_what_has_no_word_is_overridden(case: str) -> None:
    pod, places = ODD[case]
    spec: dict[str, Any] = {} if pod else {"minReadySeconds": 7200}

    candidate = read(daemon_set(pod, **spec))

    assert [*candidate.overridden] == places


def test_what_is_written_as_empty_or_as_the_default_has_a_word() -> None:
    mounts = [{"name": "config", "mountPath": "/a", "mountPropagation": "None"}]
    more = {"securityContext": {}, "volumeMounts": mounts}

    candidate = read(daemon_set({"initContainers": [beside(more)]}, more))

    assert candidate.title == "NodeAgent"


def test_what_nobody_reads_of_its_template_is_kept() -> None:
    candidate = read(DAEMON_SET.replace("tier: telemetry}", "tier: telemetry}\n      name: logs"))
    kept: Any = candidate.fields["adopted"]

    assert candidate.title == "NodeAgent"
    assert kept.pod_metadata == {"name": "logs"}


def test_an_answer_to_the_checker_is_a_suppression() -> None:
    ignore = "  annotations: {constructs-lib/ignore.DS701: It is built here., a: b}\n"
    candidate = read(
        DAEMON_SET.replace("  namespace: logging\n", f"  namespace: logging\n{ignore}")
    )

    assert candidate.fields["suppress"] == {"DS701": "It is built here."}
    assert candidate.fields["annotations"] == {"a": "b"}


def test_what_belongs_to_it_is_kept_beside_it() -> None:
    candidate = read(NODE_LOGS)

    assert list(candidate.files) == ["vendor/logging/node-logs.yaml"]
    assert b"kind: DaemonSet" not in candidate.files["vendor/logging/node-logs.yaml"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            daemon_set({"nodeSelector": {"kubernetes.io/os": "windows"}}),
            "it runs on Windows, and its words are those of Linux",
            id="windows",
        ),
        pytest.param(
            daemon_set(container={"env": [{"name": "API_TOKEN", "value": "hunter2"}]}),
            "API_TOKEN holds a secret in plain text, which no code should hold",
            id="secret",
        ),
        pytest.param(
            DAEMON_SET.replace(
                "{matchLabels: {app: node-logs}}",
                "{matchExpressions: [{key: app, operator: Exists}]}",
            ),
            "its selector has expressions, and not labels alone",
            id="selector",
        ),
    ],
)
def test_what_cannot_be_one_says_why(text: str, reason: str) -> None:
    found = climb(agent(text), [NODE_AGENT])

    assert isinstance(found, tuple)
    assert found[0].reason == reason


def adopted(text: str) -> Adoption:
    return adopt(team(text), [NODE_AGENT])


def test_affinity_to_nodes_and_to_pods_is_said_side_by_side() -> None:
    node = {"nodeSelectorTerms": [{"matchExpressions": [{"key": "gpu", "operator": "Exists"}]}]}
    term = {"labelSelector": {"matchLabels": {"app": "a"}}, "topologyKey": "zone"}
    required = "requiredDuringSchedulingIgnoredDuringExecution"
    preferred = "preferredDuringSchedulingIgnoredDuringExecution"
    affinity = {
        "nodeAffinity": {required: node},
        "podAffinity": {preferred: [{"weight": 5, "podAffinityTerm": term}]},
        "podAntiAffinity": {required: [{**term, "namespaces": ["b"]}]},
    }

    candidate = read(daemon_set({"affinity": affinity}))

    assert candidate.title == "NodeAgent"
    assert {"nodes", "pod_affinity", "pod_anti_affinity"} <= candidate.fields.keys()


def test_what_is_declared_as_it_is_by_default_is_said_where_nothing_is_added() -> None:
    adoption = adopted(daemon_set(minReadySeconds=10))

    assert re.search(r"rollout=(lib\.)?RollingUpdate\(\),", code(adoption))


def code(adoption: Adoption, *, native: bool = True) -> str:
    return adoption.code(stem="netwatch", about="Agents.", native=native, width=100).text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param((CASES / "netwatch.yaml").read_text(), id="an agent of several parts"),
        pytest.param(
            DAEMON_SET.replace("{app: node-logs, tier:", "{tier: node, app: node-logs, x:").replace(
                "metadata:", "metadata:\n  labels: {tier: node, app: node-logs, x: telemetry}", 1
            ),
            id="labels of which the selector has those in the middle",
        ),
    ],
)
def test_our_own_output_gives_the_same_code(text: str) -> None:
    first = adopted(text)

    assert code(adopted(to_yaml(first.manifests))) == code(first)


def test_the_code_is_what_an_engineer_would_write() -> None:
    """The golden module is linted and type-checked as all tests are."""
    assert code(adopted((CASES / "netwatch.yaml").read_text())) == (
        CASES / "netwatch.py"
    ).read_text(encoding="utf-8")


def test_a_text_that_no_declaration_can_hold_is_a_reason() -> None:
    text = DAEMON_SET.replace("envFrom:", 'args: ["a\\0b"]\n          envFrom:')

    assert "which no file, argument or variable can hold" in str(NODE_AGENT.read(agent(text)))
