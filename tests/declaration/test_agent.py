"""What every agent has in common: its objects, its labels, its image and its nodes."""

from __future__ import annotations

from copy import deepcopy

import pytest

from constructs_lib.agents.cni_agent import Custom
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.nodes import BOOTSTRAP, EVERYWHERE, Nodes, Taint
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.scopes import OF_THE_CLUSTER
from tests.agents.cases import CASES
from tests.declaration.builders import (
    DIGEST,
    REASON,
    annotations_of,
    exporter,
    flannel,
    log_agent,
    main_container,
    objects,
    pod,
    told,
)

SELECTOR = {"app.kubernetes.io/name": "log-agent", "app.kubernetes.io/instance": "shop-logs"}


@pytest.mark.parametrize(
    ("spec", "kinds"),
    [
        pytest.param(
            log_agent(),
            [
                "PriorityClass",
                "ServiceAccount",
                "ClusterRole",
                "ClusterRoleBinding",
                "ConfigMap",
                "DaemonSet",
            ],
            id="everything",
        ),
        pytest.param(
            exporter(),
            ["PriorityClass", "ServiceAccount", "DaemonSet"],
            id="neither rules nor configuration",
        ),
        pytest.param(
            exporter(priority="platform"),
            ["ServiceAccount", "DaemonSet"],
            id="a priority class that exists",
        ),
    ],
)
def test_an_agent_is_its_objects_in_the_order_they_can_be_applied(
    spec: AgentSpec, kinds: list[str]
) -> None:
    assert [manifest["kind"] for manifest in spec.manifests()] == kinds


@pytest.mark.parametrize("kind", list(objects(log_agent())))
def test_every_object_says_what_it_belongs_to(kind: str) -> None:
    labels = objects(log_agent(labels={"team": "shop"}))[kind]["metadata"]["labels"]

    assert {"team": "shop", "app.kubernetes.io/component": "logs", **SELECTOR}.items() <= (
        labels.items()
    )


def test_the_selector_is_the_program_and_the_name_and_nothing_that_changes() -> None:
    spec = objects(log_agent(labels={"team": "shop"}))["DaemonSet"]["spec"]

    assert spec["selector"] == {"matchLabels": SELECTOR}
    assert spec["template"]["metadata"]["labels"] == SELECTOR


def test_labels_of_the_pods_reach_the_pods_alone() -> None:
    made = objects(log_agent(pod_labels={"team": "shop"}))["DaemonSet"]

    assert made["spec"]["template"]["metadata"]["labels"] == {**SELECTOR, "team": "shop"}
    assert "team" not in made["metadata"]["labels"]


@pytest.mark.parametrize("field", ["labels", "pod_labels"])
@pytest.mark.parametrize("key", list(SELECTOR))
def test_no_label_can_take_the_selectors_place(field: str, key: str) -> None:
    assert told(log_agent, **{field: {key: "other", "team": "shop"}}) == [
        f"{field}: {key} is the selector, which cannot be changed; leave it out"
    ]


@pytest.mark.parametrize(
    "key",
    [
        "app.kubernetes.io/version",
        "app.kubernetes.io/component",
        "app.kubernetes.io/managed-by",
    ],
)
def test_no_label_can_take_the_place_of_one_that_the_agent_writes(key: str) -> None:
    assert told(log_agent, labels={key: "other", "team": "shop"}) == [
        f"labels: {key} is written by the agent; leave it out"
    ]


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("annotations", "constructs-lib/role"),
        ("annotations", "constructs-lib/ignore.DS601"),
        ("pod_annotations", "constructs-lib/role"),
        ("pod_annotations", "checksum/config"),
    ],
)
def test_no_annotation_can_take_the_place_of_one_that_the_agent_writes(
    field: str, key: str
) -> None:
    assert told(log_agent, **{field: {"example.com/wave": "1", key: "other"}}) == [
        f"{field}: {key} is written by the agent; leave it out"
    ]


def test_every_annotation_that_the_agent_writes_is_named() -> None:
    taken = {"checksum/config": "a", "constructs-lib/role": "b"}

    assert told(log_agent, pod_annotations=taken) == [
        f"pod_annotations: {', '.join(taken)} is written by the agent; leave it out"
    ]


@pytest.mark.parametrize(
    ("spec", "token"),
    [
        pytest.param(log_agent(), True, id="an agent with rules"),
        pytest.param(log_agent(kubernetes_metadata=False), False, id="the same without rules"),
        pytest.param(exporter(), False, id="an agent that has none"),
    ],
)
def test_only_an_agent_with_rules_gets_a_role_and_a_token(spec: AgentSpec, *, token: bool) -> None:
    made = objects(spec)

    assert pod(spec)["automountServiceAccountToken"] is token
    assert ("ClusterRole" in made) is token
    assert ("ClusterRoleBinding" in made) is token


def test_the_binding_gives_the_agents_role_to_the_agents_account() -> None:
    made = objects(log_agent())

    assert (
        made["ClusterRoleBinding"]["roleRef"]["name"] == (made["ClusterRole"]["metadata"]["name"])
    )
    assert made["ClusterRoleBinding"]["subjects"] == [
        {"kind": "ServiceAccount", "name": "shop-logs", "namespace": "logging"}
    ]
    assert pod(log_agent())["serviceAccountName"] == "shop-logs"


@pytest.mark.parametrize("kind", ["PriorityClass", "ClusterRole", "ClusterRoleBinding"])
def test_two_agents_never_share_a_name_in_the_cluster(kind: str) -> None:
    one = objects(log_agent(namespace="a", name="b-c"))[kind]
    other = objects(log_agent(namespace="a-b", name="c"))[kind]

    assert one["metadata"]["name"] != other["metadata"]["name"]


def test_annotations_of_the_account_reach_it_alone() -> None:
    role = {"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/shop"}
    made = objects(log_agent(service_account_annotations=role))

    assert made["ServiceAccount"]["metadata"]["annotations"] == role
    assert role.keys().isdisjoint(made["DaemonSet"]["metadata"]["annotations"])


def test_a_changed_configuration_changes_the_checksum_and_nothing_else_of_the_template() -> None:
    before = objects(log_agent())["DaemonSet"]["spec"]["template"]
    after = objects(log_agent(exclude_namespaces=("kube-system",)))["DaemonSet"]["spec"]["template"]

    sums = [
        template["metadata"]["annotations"].pop("checksum/config") for template in (before, after)
    ]

    assert sums[0] != sums[1]
    assert before == after


def test_the_checksum_covers_the_names_of_files() -> None:
    def checksum(files: dict[str, str]) -> str:
        spec = flannel(
            image=f"registry.example/cni:1@{DIGEST}", plugin=Custom(args=("a",), files=files)
        )
        template = objects(spec)["DaemonSet"]["spec"]["template"]
        return str(template["metadata"]["annotations"]["checksum/config"])

    assert checksum({"a": "bc"}) != checksum({"ab": "c"})


def test_an_agent_without_configuration_has_no_checksum() -> None:
    assert "annotations" not in objects(exporter())["DaemonSet"]["spec"]["template"]["metadata"]


def test_pull_secrets_reach_the_pods() -> None:
    assert pod(exporter(image_pull_secrets=("a", "b")))["imagePullSecrets"] == [
        {"name": "a"},
        {"name": "b"},
    ]


def test_annotations_of_the_user_stay() -> None:
    assert annotations_of(log_agent(annotations={"example.com/wave": "-1"})) == {
        "example.com/wave": "-1",
        **annotations_of(log_agent()),
    }


def test_an_undigested_image_is_refused() -> None:
    image = "registry.example/agent:1.2"

    assert told(exporter, image=image) == [
        (
            f"image: {image!r} is not pinned: a tag can move, and nodes that join later would run "
            "other code; write repo:tag@sha256:<64 hex digits>; 'constructs-lib images resolve "
            f"{image}' prints the digest. If it cannot be pinned, set allow_unpinned='the reason'"
        )
    ]


def test_an_undigested_image_is_allowed_with_a_reason() -> None:
    image = "registry.example/agent:1.2"

    assert main_container(exporter(image=image, allow_unpinned=REASON))["image"] == image


def test_the_tag_latest_is_refused_even_with_a_reason() -> None:
    (problem,) = told(exporter, image="registry.example/agent:latest", allow_unpinned=REASON)

    assert problem.startswith("image: 'registry.example/agent:latest' names the tag 'latest'")


def test_the_version_of_the_image_is_a_label_of_the_objects_and_not_of_the_pods() -> None:
    made = objects(exporter(image=f"registry.example/agent:v9.8@{DIGEST}"))["DaemonSet"]

    assert made["metadata"]["labels"]["app.kubernetes.io/version"] == "v9.8"
    assert "app.kubernetes.io/version" not in made["spec"]["template"]["metadata"]["labels"]


CONTROL_PLANE = {
    "key": "node-role.kubernetes.io/control-plane",
    "operator": "Exists",
    "effect": "NoSchedule",
}


@pytest.mark.parametrize(
    ("spec", "tolerations"),
    [
        pytest.param(exporter(), [CONTROL_PLANE], id="the kind's own"),
        pytest.param(flannel(), [{"operator": "Exists"}], id="the network's own"),
        pytest.param(
            exporter(nodes=Nodes(tolerates=(Taint(key="a"),))),
            [{"key": "a", "operator": "Exists", "effect": "NoSchedule"}],
            id="the user's in place of them",
        ),
        pytest.param(
            exporter(nodes=Nodes(tolerates=EVERYWHERE)), [{"operator": "Exists"}], id="every taint"
        ),
        pytest.param(
            exporter(nodes=Nodes(tolerates=BOOTSTRAP[:2])),
            [{"key": BOOTSTRAP[0].key, "operator": "Exists", "effect": "NoSchedule"}],
            id="not what the controller adds on the host network",
        ),
    ],
)
def test_an_agent_tolerates_what_its_kind_or_its_user_says(
    spec: AgentSpec, tolerations: list[dict[str, str]]
) -> None:
    assert pod(spec)["tolerations"] == tolerations


def test_an_agent_may_tolerate_nothing() -> None:
    assert "tolerations" not in pod(exporter(nodes=Nodes(tolerates=())))


def scribble(value: Json) -> None:
    """Change every map and list inside plain data."""
    members = list(value.values()) if isinstance(value, dict) else list(value)
    for member in members:
        if isinstance(member, dict | list):
            scribble(member)
    if isinstance(value, dict):
        value["scribbled"] = True
    else:
        value.append("scribbled")


@pytest.mark.parametrize("spec", CASES.values(), ids=CASES)
def test_the_same_declaration_gives_the_same_data(spec: AgentSpec) -> None:
    assert spec.manifests() == spec.manifests()


@pytest.mark.parametrize("spec", CASES.values(), ids=CASES)
def test_what_is_returned_belongs_to_the_caller(spec: AgentSpec) -> None:
    first = spec.manifests()
    before = deepcopy(first)

    scribble(first)

    assert spec.manifests() == before


@pytest.mark.parametrize("case", CASES)
def test_an_agent_that_was_moved_keeps_the_names_of_its_objects_of_the_cluster(case: str) -> None:
    spec = CASES[case]
    fields = {name: getattr(spec, name) for name in spec.model_fields_set}

    moved = type(spec)(**{**fields, "namespace": "elsewhere", "moved_from": spec.namespace})

    assert of_the_cluster(moved) == of_the_cluster(spec)


def of_the_cluster(spec: AgentSpec) -> set[tuple[str, str]]:
    names = ((each["kind"], each["metadata"]["name"]) for each in spec.manifests())
    return {each for each in names if each[0] in OF_THE_CLUSTER}
