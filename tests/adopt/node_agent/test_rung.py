"""Any agent is declared as a NodeAgent that changes nothing, in words as far as there are any."""

from __future__ import annotations

import re
from typing import Any

import pytest

from constructs_lib.adopt.adoption import Adoption, adopt
from constructs_lib.adopt.ladder import Adopted, climb
from constructs_lib.adopt.node_agent.rung import NODE_AGENT
from constructs_lib.adopt.rung import Candidate
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.reader import read_yaml
from constructs_lib.yaml.writer import to_yaml
from tests.adopt.teams import CASES, DAEMON_SET, NODE_LOGS, agent, team

WORDS: dict[str, tuple[Json, str]] = {
    "affinity": (
        {
            "nodeAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": {
                    "nodeSelectorTerms": [
                        {"matchExpressions": [{"key": "gpu", "operator": "Exists"}]},
                        {
                            "matchExpressions": [
                                {"key": "kubernetes.io/os", "operator": "Exists"},
                                {
                                    "key": "kubernetes.io/os",
                                    "operator": "NotIn",
                                    "values": ["windows"],
                                },
                            ]
                        },
                    ]
                }
            }
        },
        "nodes",
    ),
    "automountServiceAccountToken": (False, "token"),
    "dnsConfig": ({"searches": ["a.example"], "options": [{"name": "edns0"}]}, "dns"),
    "dnsPolicy": ("Default", "dns_policy"),
    "enableServiceLinks": (False, "service_links"),
    "hostAliases": ([{"ip": "10.0.0.1", "hostnames": ["a.example"]}], "host_aliases"),
    "hostIPC": (True, "host"),
    "hostNetwork": (True, "host"),
    "hostPID": (True, "host"),
    "hostUsers": (False, "host_users"),
    "imagePullSecrets": ([{"name": "registry"}], "image_pull_secrets"),
    "nodeSelector": ({"kubernetes.io/os": "linux", "disk": "ssd"}, "nodes"),
    "priorityClassName": ("system-node-critical", "priority"),
    "runtimeClassName": ("nvidia", "runtime_class"),
    "schedulerName": ("own", "scheduler"),
    "securityContext": ({"runAsUser": 0, "fsGroup": 5}, "pod_security"),
    "serviceAccountName": ("other", "service_account"),
    "shareProcessNamespace": (True, "share_processes"),
    "terminationGracePeriodSeconds": (5, "grace_seconds"),
    "tolerations": (
        [
            {"operator": "Exists", "effect": "NoExecute"},
            {"key": "node-role.kubernetes.io/master", "effect": "NoSchedule"},
            {"key": "", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300},
            {"key": "dedicated", "operator": "Equal", "value": "", "effect": ""},
            {
                "key": "node.kubernetes.io/unreachable",
                "operator": "Exists",
                "effect": "NoExecute",
                "tolerationSeconds": 0,
            },
        ],
        "nodes",
    ),
    "topologySpreadConstraints": (
        [
            {
                "maxSkew": 1,
                "topologyKey": "zone",
                "whenUnsatisfiable": "ScheduleAnyway",
                "labelSelector": {"matchLabels": {"app": "a"}},
            }
        ],
        "topology_spread",
    ),
}
"""Fields of a Pod, each with a value and the field of a NodeAgent that says it."""

OF_A_CONTAINER: dict[str, tuple[Json, str]] = {
    "args": (["--a"], "args"),
    "command": (["/agent"], "command"),
    "env": (
        [
            {"name": "A", "value": "1"},
            {"name": "B", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
            {"name": "C", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
            {"name": "D", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}},
            {"name": "E", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
        ],
        "env",
    ),
    "envFrom": ([{"secretRef": {"name": "s"}}, {"configMapRef": {"name": "c"}}], "env_from"),
    "imagePullPolicy": ("Always", "pull_policy"),
    "lifecycle": ({"preStop": {"exec": {"command": ["/stop"]}}}, "pre_stop"),
    "livenessProbe": ({"httpGet": {"path": "/healthz", "port": 80}}, "liveness"),
    "ports": ([{"containerPort": 53, "protocol": "UDP", "hostPort": 53}], "ports"),
    "readinessProbe": ({"tcpSocket": {"port": "dns"}, "timeoutSeconds": 5}, "readiness"),
    "resources": ({"limits": {"memory": "1Gi", "nvidia.com/gpu": "1"}}, "resources"),
    "securityContext": ({"privileged": True, "capabilities": {"drop": ["ALL"]}}, "security"),
    "stdin": (True, "stdin"),
    "startupProbe": ({"grpc": {"port": 9000}, "failureThreshold": 30}, "startup"),
    "terminationMessagePath": ("/run/last-words", "termination_path"),
    "terminationMessagePolicy": ("FallbackToLogsOnError", "termination_message"),
    "tty": (True, "tty"),
    "workingDir": ("/srv", "working_dir"),
}
"""The same of a container."""

VOLUMES: list[Json] = [
    {"hostPath": {"path": "/proc"}},
    {"hostPath": {"path": "/run", "type": "Directory"}},
    {"emptyDir": {}},
    {"emptyDir": {"medium": "Memory", "sizeLimit": "8Mi"}},
    {"configMap": {"name": "c", "items": [{"key": "a", "path": "b"}], "defaultMode": 256}},
    {"secret": {"secretName": "s", "optional": True}},
    {"downwardAPI": {"items": [{"path": "a", "fieldRef": {"fieldPath": "metadata.labels"}}]}},
    {"csi": {"driver": "d.example", "readOnly": True, "volumeAttributes": {"a": "b"}}},
    {"emptyDir": {"medium": "HugePages-2Mi"}},
    {"persistentVolumeClaim": {"claimName": "c", "readOnly": True}},
    {
        "ephemeral": {
            "volumeClaimTemplate": {
                "spec": {
                    "accessModes": ["ReadWriteOnce"],
                    "storageClassName": "fast",
                    "resources": {"requests": {"storage": "5Gi"}},
                }
            }
        }
    },
    {"projected": {"sources": [{"serviceAccountToken": {"path": "t", "audience": "a"}}]}},
    {"projected": {"sources": [{"configMap": {"name": "c"}}, {"secret": {"name": "s"}}]}},
]


def daemon_set(
    pod: dict[str, Json] | None = None, container: dict[str, Json] | None = None, **spec: Json
) -> str:
    """A DaemonSet with a few more fields, as YAML."""
    found: Any = read_yaml(DAEMON_SET)[0].value
    template = found["spec"]["template"]["spec"]
    template |= pod or {}
    template["containers"][0] |= container or {}
    found["spec"] |= spec
    return to_yaml([found])


def read(text: str) -> Candidate:
    """The NodeAgent of a text, which changes nothing."""
    found = climb(agent(text), [NODE_AGENT])
    assert isinstance(found, Adopted), found
    assert found.proof.is_no_op
    return found.candidate


@pytest.mark.parametrize("case", sorted(CASES.glob("*.yaml")), ids=lambda each: each.stem)
def test_hand_written_manifests_need_no_override(case: Any) -> None:
    assert read(case.read_text()).title == "NodeAgent"


def test_what_a_cluster_adds_makes_no_other_code() -> None:
    fields = [
        {**read((CASES / f"{name}.yaml").read_text()).fields, "annotations": None}
        for name in ("two-containers", "two-containers-live")
    ]

    assert fields[0] == fields[1]


@pytest.mark.parametrize("field", WORDS)
def test_a_field_of_the_pod_has_a_word(field: str) -> None:
    value, word = WORDS[field]

    candidate = read(daemon_set({field: value}))

    assert candidate.title == "NodeAgent"
    assert word in candidate.fields


def test_terms_are_alternatives() -> None:
    terms = [
        {"matchExpressions": [{"key": key, "operator": "Exists"}, *rest]}
        for key, rest in (("gpu", ()), ("tpu", ({"key": "a", "operator": "In", "values": ["b"]},)))
    ]
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}
    candidate = read(daemon_set({"affinity": {"nodeAffinity": required}}))
    nodes: Any = candidate.fields["nodes"]

    assert candidate.title == "NodeAgent"
    assert len(nodes.any_of) == len(terms)


@pytest.mark.parametrize("field", OF_A_CONTAINER)
def test_a_field_of_a_container_has_a_word(field: str) -> None:
    value, word = OF_A_CONTAINER[field]

    candidate = read(daemon_set(container={field: value}))

    assert candidate.title == "NodeAgent"
    assert word in candidate.fields


@pytest.mark.parametrize("source", VOLUMES, ids="-".join)
def test_a_volume_has_a_word(source: Json) -> None:
    volumes = [{"name": "config", **source}]

    assert read(daemon_set({"volumes": volumes})).title == "NodeAgent"


@pytest.mark.parametrize("field", ["initContainers", "containers"])
@pytest.mark.parametrize("restart", [None, "Always"])
def test_further_containers_have_words(field: str, restart: str | None) -> None:
    more: dict[str, Json] = {"name": "more", "image": "registry.example/more:1"}
    if field == "initContainers" and restart:
        more["restartPolicy"] = restart
    found: Any = read_yaml(DAEMON_SET)[0].value["spec"]["template"]["spec"]

    candidate = read(daemon_set({field: [*found.get(field, ()), more]}))

    assert candidate.title == "NodeAgent"


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


def test_our_own_output_gives_the_same_code() -> None:
    first = adopted((CASES / "netwatch.yaml").read_text())

    assert code(adopted(to_yaml(first.manifests))) == code(first)


def test_the_code_is_what_an_engineer_would_write() -> None:
    """The golden module is linted and type-checked as all tests are."""
    assert code(adopted((CASES / "netwatch.yaml").read_text())) == (
        CASES / "netwatch.py"
    ).read_text(encoding="utf-8")
