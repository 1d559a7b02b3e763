"""DS305, DS310 and DS311: the choice of nodes by their labels."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.config import Config
from constructs_lib.policy.example import example_objects
from constructs_lib.yaml.edit import Edit, Put, Remove
from tests.policy.fleets import documents
from tests.policy.judging import STRICT, edits, found, judged, pod

POD = ("spec", "template", "spec")
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
MASTER = "node-role.kubernetes.io/master"


def requiring(*terms: str, fields: str = "nodeSelector: {kubernetes.io/os: linux}") -> str:
    """A patch of required node affinity, each term written as its expressions."""
    listed = ", ".join(
        f"{{matchExpressions: [{term}]}}" if "match" not in term else term for term in terms
    )
    required = f"{{nodeSelectorTerms: [{listed}]}}"
    return pod(f"{fields}, affinity: {{nodeAffinity: {{{REQUIRED}: {required}}}}}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("beta.kubernetes.io/os", "kubernetes.io/os"),
        ("beta.kubernetes.io/arch", "kubernetes.io/arch"),
        ("beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type"),
        ("failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"),
        ("failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"),
    ],
)
def test_ds305_knows_the_new_name_of_a_label(old: str, new: str) -> None:
    message = f"The label {old} is deprecated: use {new}."

    assert found("DS305", pod(f"nodeSelector: {{{old}: x}}")) == [("warning", message)]
    assert found("DS305", requiring(f"{{key: {old}, operator: Exists}}")) == [("warning", message)]


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(pod(f"nodeSelector: {{{MASTER}: ''}}"), id="selector"),
        pytest.param(requiring(f"{{key: {MASTER}, operator: Exists}}"), id="Exists"),
        pytest.param(requiring(f"{{key: {MASTER}, operator: In, values: ['']}}"), id="In"),
    ],
)
def test_ds305_says_that_an_agent_of_masters_runs_nowhere(example: str) -> None:
    message = (
        f"Of today's clusters only OpenShift, and k3s and RKE2 before 1.34, label nodes {MASTER}: "
        "on any other the agent runs nowhere."
    )

    assert found("DS305", example) == [("warning", message)]
    assert edits("DS305", example) == []


def test_ds305_takes_a_second_term_for_the_new_name_into_account() -> None:
    example = requiring(
        f"{{key: {MASTER}, operator: Exists}}",
        "{key: node-role.kubernetes.io/control-plane, operator: Exists}",
    )
    message = (
        f"Of today's clusters only OpenShift, and k3s and RKE2 before 1.34, label nodes {MASTER}: "
        "on any other the term matches no node."
    )

    assert found("DS305", example) == [("info", message)]


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(requiring(f"{{key: {MASTER}, operator: DoesNotExist}}"), id="absent"),
        pytest.param(requiring(f"{{key: {MASTER}, operator: NotIn, values: [a]}}"), id="NotIn"),
        pytest.param(pod("nodeSelector: {kubernetes.io/arch: arm64}"), id="today's name"),
    ],
)
def test_ds305_is_silent_about_conditions_that_nodes_meet(example: str) -> None:
    assert found("DS305", example) == []


SELECTOR = (*POD, "nodeSelector")


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(
            pod("nodeSelector: {beta.kubernetes.io/arch: arm64}"),
            [
                Put(path=(*SELECTOR, "kubernetes.io/arch"), value="arm64"),
                Remove(path=(*SELECTOR, "beta.kubernetes.io/arch")),
            ],
            id="selector",
        ),
        pytest.param(
            pod("nodeSelector: {beta.kubernetes.io/os: windows, kubernetes.io/os: linux}"),
            [],
            id="the new name says something else",
        ),
        pytest.param(
            requiring(
                "{key: a, operator: Exists}, {key: beta.kubernetes.io/arch, operator: Exists}"
            ),
            [
                Put(
                    path=(
                        *(*POD, "affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms", 0),
                        *("matchExpressions", 1, "key"),
                    ),
                    value="kubernetes.io/arch",
                )
            ],
            id="affinity",
        ),
    ],
)
def test_ds305_writes_the_new_name(example: str, expected: list[Edit]) -> None:
    assert edits("DS305", example) == expected


BARE = "nodeSelector: null, securityContext: null"


def bare(fields: str = "", pod_fields: str = "volumes: []") -> str:
    inside = f"{{name: agent, securityContext: {{capabilities: null}}{fields}}}"
    return pod(f"{BARE}, {pod_fields}, containers: [{inside}]")


@pytest.mark.parametrize(
    ("example", "feature"),
    [
        pytest.param(bare(pod_fields="hostPID: true"), "hostPID exists", id="processes"),
        pytest.param(
            bare(pod_fields="volumes: [{name: logs, hostPath: {path: /var/log}}]"),
            "The host path /var/log exists",
            id="host path",
        ),
        pytest.param(
            bare(pod_fields="initContainers: [{name: a, securityContext: {capabilities: {}}}]"),
            "capabilities of container a exist",
            id="capabilities",
        ),
        pytest.param(pod("nodeSelector: null"), "seccompProfile exists", id="seccomp of the Pod"),
        pytest.param(
            bare(
                pod_fields=(
                    "initContainers: "
                    "[{name: a, securityContext: {seccompProfile: {type: Unconfined}}}]"
                )
            ),
            "seccompProfile of container a exists",
            id="seccomp of a container",
        ),
    ],
)
def test_ds310_names_what_only_linux_has(example: str, feature: str) -> None:
    message = f"{feature} on Linux only, and the agent is not restricted to Linux nodes."

    assert found("DS310", example) == []
    assert found("DS310", example, config=STRICT) == [("info", message)]


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(bare(), id="nothing that only Linux has"),
        pytest.param(
            bare(pod_fields="volumes: [{name: a, hostPath: {path: 'C:/logs'}}]"), id="Windows path"
        ),
        pytest.param(pod("nodeSelector: null, os: {name: linux}"), id="spec.os"),
        pytest.param(pod("nodeSelector: {beta.kubernetes.io/os: linux}"), id="the old label"),
        pytest.param(
            requiring(
                "{key: kubernetes.io/os, operator: In, values: [linux]}", fields="nodeSelector: {}"
            ),
            id="affinity",
        ),
    ],
)
def test_ds310_is_silent_where_the_system_is_chosen_or_does_not_matter(example: str) -> None:
    assert found("DS310", example) == []


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            {"kind": "Node", "metadata": {"name": "w", "labels": {"kubernetes.io/os": "windows"}}},
            id="a node",
        ),
        pytest.param(
            example_objects(pod("nodeSelector: {kubernetes.io/os: windows}"))[0], id="an agent"
        ),
    ],
)
def test_ds310_is_a_warning_where_the_input_knows_windows(other: Manifest) -> None:
    report = judged(*example_objects(pod("nodeSelector: null")), other)

    assert [str(each.severity) for each in report.findings if each.rule == "DS310"] == ["warning"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("nodeSelector: null", Put(path=SELECTOR, value={"kubernetes.io/os": "linux"})),
        (
            "nodeSelector: {kubernetes.io/os: null, pool: a}",
            Put(path=(*SELECTOR, "kubernetes.io/os"), value="linux"),
        ),
    ],
    ids=["no selector", "beside other labels"],
)
def test_ds310_asks_for_linux(fields: str, expected: Put) -> None:
    assert edits("DS310", pod(fields)) == [expected]


NAMED = "{key: metadata.name, operator: In, values: [%s]}"


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        pytest.param(
            ("{key: kubernetes.io/os, operator: NotIn, values: [linux]}",),
            "No node can match kubernetes.io/os In [linux] and kubernetes.io/os NotIn [linux] "
            "together.",
            id="against the selector",
        ),
        pytest.param(
            ("{key: a, operator: In, values: [b]}, {key: a, operator: NotIn, values: [b]}",),
            "No node can match a In [b] and a NotIn [b] together.",
            id="in one term",
        ),
        pytest.param(
            (f"{{matchFields: [{NAMED % 'a'}, {NAMED % 'b'}]}}",),
            "No node can match metadata.name In [a] and metadata.name In [b] together.",
            id="two names",
        ),
        pytest.param((), "Required node affinity has no term: it matches no node.", id="no term"),
        pytest.param(
            ("{matchExpressions: []}",),
            "The term is empty: it matches no node.",
            id="no condition",
        ),
        pytest.param(
            ("{key: a, operator: In}",),
            "values is missing or empty; operator In needs at least one.",
            id="In without values",
        ),
        pytest.param(
            ("{key: a, operator: Exists, values: [b]}",),
            "values does not go with operator Exists; remove it.",
            id="Exists with values",
        ),
        pytest.param(
            ("{key: a, operator: Gt, values: [many]}",),
            "Gt or Lt compares with what is no number: the term matches no node.",
            id="Gt of a word",
        ),
        pytest.param(
            ("{key: a, operator: Equal, values: [b]}",),
            "operator is 'Equal'; write one of DoesNotExist, Exists, Gt, In, Lt, NotIn.",
            id="unknown operator",
        ),
        pytest.param(
            ("{matchFields: [{key: metadata.name, operator: In, values: [a, b]}]}",),
            "values has 2 values; a condition on a field takes exactly one.",
            id="two values of a field",
        ),
    ],
)
def test_ds311_says_why_no_node_fits(terms: tuple[str, ...], message: str) -> None:
    assert found("DS311", requiring(*terms)) == [("error", message)]


def test_ds311_is_a_warning_while_another_term_can_hold() -> None:
    example = requiring(
        "{key: kubernetes.io/os, operator: In, values: [windows]}", "{key: a, operator: Exists}"
    )
    message = (
        "No node can match kubernetes.io/os In [linux] and kubernetes.io/os In [windows] together."
    )

    assert found("DS311", example) == [("warning", message)]


def test_ds311_is_an_error_on_every_term_if_none_can_hold() -> None:
    dead = "{key: kubernetes.io/os, operator: DoesNotExist}"

    assert [severity for severity, _ in found("DS311", requiring(dead, dead))] == ["error"] * 2


def test_ds311_reports_a_refused_condition_even_beside_a_good_term() -> None:
    example = requiring("{key: a, operator: In}", "{key: b, operator: Exists}")

    assert found("DS311", example) == [
        ("error", "values is missing or empty; operator In needs at least one.")
    ]


def test_ds311_is_silent_about_terms_that_can_hold() -> None:
    example = requiring("{key: a, operator: In, values: [b, c]}, {key: a, operator: Exists}")

    assert found("DS311", example) == []


OPENSHIFT = (
    "{apiVersion: security.openshift.io/v1, kind: SecurityContextConstraints, "
    "metadata: {name: agents}}"
)
RIGHTS = (
    "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: scc}, "
    "rules: [{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], "
    "verbs: [use]}]}"
)
MASTERS = (
    "{apiVersion: v1, kind: Node, metadata: {name: m, labels: {node.openshift.io/os_id: rhcos}}}"
)
PLACED = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: openshift-logging}}"


@pytest.mark.parametrize(
    "sign",
    [
        pytest.param(OPENSHIFT, id="an object of it"),
        pytest.param(RIGHTS, id="a right of it"),
        pytest.param(MASTERS, id="a node of it"),
        pytest.param(PLACED, id="a namespace of it"),
    ],
)
def test_ds305_and_ds304_leave_agents_of_openshift_s_masters_alone(sign: str) -> None:
    fields = (
        f"nodeSelector: {{{MASTER}: ''}}, "
        f"tolerations: [{{key: {MASTER}, operator: Exists, effect: NoSchedule}}]"
    )
    example = documents(pod(fields), sign)

    assert (found("DS305", example), found("DS304", example)) == ([], [])


def test_ds305_takes_openshift_from_the_configuration() -> None:
    example = pod(f"nodeSelector: {{{MASTER}: ''}}")

    assert found("DS305", example, config=Config(platform="openshift")) == []


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(pod("nodeSelector: {karpenter.sh/provisioner-name: a}"), id="selector"),
        pytest.param(
            requiring("{key: karpenter.sh/provisioner-name, operator: In, values: [a]}"), id="term"
        ),
    ],
)
def test_ds305_knows_that_karpenter_has_no_provisioners(example: str) -> None:
    [(severity, message)] = found("DS305", example)

    assert severity == "warning"
    assert "karpenter.sh/nodepool" in message
    assert edits("DS305", example) == []


def test_ds310_knows_that_kubelets_of_windows_have_the_same_folder() -> None:
    path = "/var/lib/kubelet/plugins/a"

    assert (
        found("DS310", bare(pod_fields=f"volumes: [{{name: v, hostPath: {{path: {path}}}}}]")) == []
    )
