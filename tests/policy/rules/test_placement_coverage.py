"""DS301 to DS304 and DS309: which nodes the tolerations open, and which they leave shut."""

from __future__ import annotations

import pytest

from constructs_lib.yaml.edit import Put
from tests.policy.fleets import documents
from tests.policy.judging import container, edits, found, places, pod, severities, tolerating

TOLERATIONS = ("spec", "template", "spec", "tolerations")
REQUIRED = (
    "spec",
    "template",
    "spec",
    "affinity",
    "nodeAffinity",
    "requiredDuringSchedulingIgnoredDuringExecution",
)
CONTROL_PLANE = "node-role.kubernetes.io/control-plane"
NEW = {"key": CONTROL_PLANE, "operator": "Exists", "effect": "NoSchedule"}
NO_VIRTUAL_KUBELET = (
    "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
    "[{matchExpressions: [{key: type, operator: NotIn, values: [virtual-kubelet]}]}]}}}"
)
NO_FARGATE = (
    "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
    "[{matchExpressions: "
    "[{key: eks.amazonaws.com/compute-type, operator: NotIn, values: [fargate]}]}]}}}"
)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param("operator: Exists", "every taint", id="without an effect"),
        pytest.param("operator: Exists, key: ''", "every taint", id="with an empty key"),
        pytest.param("operator: Exists, effect: NoExecute", "every NoExecute taint", id="effect"),
    ],
)
def test_ds301_names_what_is_tolerated(entry: str, expected: str) -> None:
    message = f"The toleration has operator Exists and no key: it tolerates {expected}."

    assert found("DS301", tolerating(entry)) == [("warning", message)]


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param("operator: Exists, key: example.com/dedicated", id="with a key"),
        pytest.param("operator: Equal, value: agents", id="without Exists, which is refused"),
    ],
)
def test_ds301_is_about_exists_without_a_key(entry: str) -> None:
    assert found("DS301", tolerating(entry)) == []


def test_ds301_finds_each_of_them() -> None:
    example = tolerating(
        "operator: Exists, effect: NoSchedule", "operator: Exists, effect: NoExecute"
    )

    assert sorted(places("DS301", example)) == [
        "spec.template.spec.tolerations[0]",
        "spec.template.spec.tolerations[1]",
    ]


@pytest.mark.parametrize("role", ["cni", "csi-node", "kube-proxy", "security"])
def test_ds301_leaves_agents_alone_that_belong_everywhere(role: str) -> None:
    assert found("DS301", tolerating("operator: Exists", role=role)) == []
    of_virtual_nodes = severities("DS302", tolerating("operator: Exists", role=role))
    assert of_virtual_nodes == ([] if role in {"cni", "kube-proxy"} else ["info"])


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(tolerating("operator: Exists"), id="everything"),
        pytest.param(tolerating("operator: Exists, effect: NoSchedule"), id="every NoSchedule"),
        pytest.param(
            tolerating("operator: Exists, key: virtual-kubelet.io/provider"), id="virtual kubelet"
        ),
        pytest.param(
            tolerating("key: virtual-kubelet.io/provider, value: azure"), id="of one provider"
        ),
        pytest.param(
            tolerating("key: eks.amazonaws.com/compute-type, value: fargate"), id="Fargate"
        ),
        pytest.param(
            tolerating(
                "operator: Exists, key: eks.amazonaws.com/compute-type", extra=NO_VIRTUAL_KUBELET
            ),
            id="Fargate, kept off the other kind",
        ),
        pytest.param(
            tolerating("operator: Exists", extra="nodeSelector: {kubernetes.io/arch: amd64}"),
            id="a selector that they may match",
        ),
    ],
)
def test_ds302_finds_agents_that_land_on_virtual_nodes(example: str) -> None:
    [(severity, message)] = found("DS302", example)

    assert severity == "warning"
    assert message.startswith("The toleration tolerates virtual nodes (")


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(tolerating("operator: Exists, effect: NoExecute"), id="another effect"),
        pytest.param(
            tolerating("key: eks.amazonaws.com/compute-type, value: hybrid"), id="hybrid nodes"
        ),
        pytest.param(tolerating("operator: Exists", extra=NO_FARGATE), id="kept off Fargate"),
        pytest.param(
            tolerating("operator: Exists", extra=NO_VIRTUAL_KUBELET), id="off virtual kubelets"
        ),
        pytest.param(
            tolerating(
                "operator: Exists", extra="nodeSelector: {eks.amazonaws.com/compute-type: ec2}"
            ),
            id="a selector of other nodes",
        ),
        pytest.param(
            tolerating("operator: Exists", extra="nodeSelector: {pool: gpu}"),
            id="a label of one's own",
        ),
    ],
)
def test_ds302_is_silent_about_agents_that_do_not(example: str) -> None:
    assert found("DS302", example) == []


def test_ds302_is_one_finding_however_many_tolerations_do_it() -> None:
    example = tolerating("operator: Exists", "operator: Exists, effect: NoSchedule")

    assert places("DS302", example) == ["spec.template.spec.tolerations[0]"]


def test_ds302_adds_the_first_term_of_node_affinity() -> None:
    [edit] = edits("DS302", tolerating("operator: Exists"))

    assert isinstance(edit, Put)
    assert edit.path == REQUIRED[:4]
    [term] = edit.value["nodeAffinity"][REQUIRED[-1]]["nodeSelectorTerms"]
    assert term["matchExpressions"] == [
        {"key": "eks.amazonaws.com/compute-type", "operator": "NotIn", "values": ["fargate"]},
        {"key": "type", "operator": "NotIn", "values": ["virtual-kubelet"]},
    ]


@pytest.mark.parametrize("role", ["cni", "kube-proxy", "logs", "metrics", "dns-cache"])
def test_ds303_asks_agents_of_every_node_for_the_control_plane(role: str) -> None:
    message = (
        "No toleration tolerates node-role.kubernetes.io/control-plane:NoSchedule: control plane "
        "nodes get no agent."
    )

    assert found("DS303", pod("tolerations: []", role=role)) == [("warning", message)]
    assert found("DS303", pod("tolerations: []", role="csi-node")) == [("info", message)]
    assert found("DS303", pod("tolerations: [], os: {name: windows}", role=role)) == []


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(pod("tolerations: []"), id="of no known role"),
        pytest.param(pod("tolerations: []", role="gpu"), id="for GPU nodes"),
        pytest.param(tolerating(f"key: {CONTROL_PLANE}, operator: Exists", role="logs"), id="key"),
        pytest.param(tolerating(f"key: {CONTROL_PLANE}", role="logs"), id="equal to no value"),
        pytest.param(tolerating("operator: Exists", role="logs"), id="everything tolerated"),
        pytest.param(
            tolerating("key: node-role.kubernetes.io/master, operator: Exists", role="logs"),
            id="the old name, which is DS304",
        ),
        pytest.param(
            pod("tolerations: [], nodeSelector: {node-role.kubernetes.io/worker: ''}", role="logs"),
            id="workers only",
        ),
        pytest.param(
            pod(
                "tolerations: [], affinity: {nodeAffinity: "
                "{requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
                f"[{{matchExpressions: [{{key: {CONTROL_PLANE}, operator: DoesNotExist}}]}}]}}}}}}",
                role="logs",
            ),
            id="left out on purpose",
        ),
    ],
)
def test_ds303_is_silent_where_that_is_no_question(example: str) -> None:
    assert found("DS303", example) == []


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(f"key: {CONTROL_PLANE}, operator: Exists, effect: NoExecute", id="effect"),
        pytest.param(f"key: {CONTROL_PLANE}, operator: Equal, value: 'true'", id="value"),
    ],
)
def test_ds303_reads_effect_and_value_of_a_toleration(entry: str) -> None:
    assert places("DS303", tolerating(entry, role="logs")) == ["spec.template.spec.tolerations"]


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(
            pod("tolerations: null", role="logs"), Put(path=TOLERATIONS, value=[NEW]), id="first"
        ),
        pytest.param(
            tolerating("key: example.com/a, operator: Exists", role="logs"),
            Put(path=(*TOLERATIONS, 1), value=NEW),
            id="after others",
        ),
    ],
)
def test_ds303_adds_the_toleration(example: str, expected: Put) -> None:
    assert edits("DS303", example) == [expected]


MASTER = "node-role.kubernetes.io/master"
ON_OPENSHIFT = (
    "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: openshift-logging}}"
)


def test_ds303_wants_the_old_taint_tolerated_on_openshift() -> None:
    example = documents(
        tolerating(f"key: {CONTROL_PLANE}, operator: Exists", role="logs"), ON_OPENSHIFT
    )
    message = (
        f"No toleration tolerates {MASTER}:NoSchedule, as OpenShift taints its masters: they get "
        "no agent."
    )

    assert found("DS303", example) == [("warning", message)]
    assert edits("DS303", example) == [Put(path=(*TOLERATIONS, 1), value={**NEW, "key": MASTER})]


def test_ds303_is_silent_on_openshift_where_the_old_taint_is_tolerated() -> None:
    example = documents(tolerating(f"key: {MASTER}, operator: Exists", role="logs"), ON_OPENSHIFT)

    assert found("DS303", example) == []


def test_ds304_names_the_old_taint_and_the_new_one() -> None:
    example = tolerating("key: node-role.kubernetes.io/master, operator: Exists")
    message = (
        "Of today's clusters only OpenShift taints nodes with node-role.kubernetes.io/master; "
        "node-role.kubernetes.io/control-plane, its name everywhere else, is not tolerated."
    )

    assert found("DS304", example) == [("warning", message)]


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param((f"key: {CONTROL_PLANE}, operator: Exists",), id="the new name"),
        pytest.param(
            (
                "key: node-role.kubernetes.io/master, operator: Exists",
                f"key: {CONTROL_PLANE}, operator: Exists",
            ),
            id="both names",
        ),
        pytest.param(
            ("key: node-role.kubernetes.io/master, operator: Exists", "operator: Exists"),
            id="everything",
        ),
        pytest.param(
            ("key: node-role.kubernetes.io/master, operator: Exists, effect: NoExecute",),
            id="an effect that it never had",
        ),
    ],
)
def test_ds304_is_silent_where_the_new_taint_is_tolerated_or_the_old_one_not(
    entries: tuple[str, ...],
) -> None:
    assert found("DS304", tolerating(*entries)) == []


def test_ds304_adds_a_twin_under_the_new_name() -> None:
    example = tolerating("key: node-role.kubernetes.io/master, effect: NoSchedule")

    assert edits("DS304", example) == [
        Put(path=(*TOLERATIONS, 1), value={"key": CONTROL_PLANE, "effect": "NoSchedule"})
    ]


@pytest.mark.parametrize(
    ("fields", "taints"),
    [
        pytest.param(
            "tolerations: []",
            "node.kubernetes.io/not-ready:NoSchedule and "
            "node.kubernetes.io/network-unavailable:NoSchedule",
            id="both",
        ),
        pytest.param(
            "hostNetwork: true",
            "node.kubernetes.io/not-ready:NoSchedule",
            id="on the node's network the controller tolerates one",
        ),
        pytest.param(
            "tolerations: [{key: node.kubernetes.io/not-ready, operator: Exists}]",
            "node.kubernetes.io/network-unavailable:NoSchedule",
            id="one of them is written",
        ),
    ],
)
def test_ds309_names_the_taints_of_a_new_node(fields: str, taints: str) -> None:
    message = (
        f"A new node has {taints} until its network is up, and the agent does not tolerate it."
    )

    assert found("DS309", pod(fields, role="cni")) == [("error", message)]
    assert found("DS309", pod(fields, role="kube-proxy")) == [("error", message)]


def test_ds309_only_warns_where_the_role_is_a_guess() -> None:
    mounted = "volumes: [{name: v, hostPath: {path: /opt/cni/bin}}]"
    container = "{name: agent, volumeMounts: [{name: v, mountPath: /v}]}"
    patch = f"spec: {{template: {{spec: {{containers: [{container}], {mounted}}}}}}}"

    assert severities("DS309", patch) == ["warning"]


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(pod("tolerations: []", role="logs"), id="not a network agent"),
        pytest.param(
            container("image: registry.example/whereabouts:1", role="cni"),
            id="behind another plugin",
        ),
        pytest.param(tolerating("operator: Exists, effect: NoSchedule", role="cni"), id="all"),
    ],
)
def test_ds309_is_silent_where_nothing_waits(example: str) -> None:
    assert found("DS309", example) == []


def test_ds309_adds_what_is_missing() -> None:
    example = tolerating("key: node.kubernetes.io/not-ready, operator: Exists", role="cni")

    assert edits("DS309", example) == [
        Put(
            path=(*TOLERATIONS, 1),
            value={
                "key": "node.kubernetes.io/network-unavailable",
                "operator": "Exists",
                "effect": "NoSchedule",
            },
        )
    ]
