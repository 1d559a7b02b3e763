"""The commands that bring a fleet to a DaemonSet that cannot be applied."""

from __future__ import annotations

import pytest

from constructs_lib.change.migration import migrations
from constructs_lib.k8s.manifest import Json, Manifest
from tests.change.builders import agent, pair_of, with_value

DELETE = "kubectl -n kube-system delete daemonset agent --cascade=orphan"
STATUS = "kubectl -n kube-system rollout status daemonset/agent"
APPLY = "# apply the new manifests"


def selecting(selector: Json, labels: dict[str, str], name: str = "agent") -> Manifest:
    manifest = with_value(agent(name), "spec.selector", selector)
    return with_value(manifest, "spec.template.metadata.labels", labels)


def test_pods_that_the_new_selector_matches_are_adopted_as_they_are() -> None:
    old = selecting({"matchLabels": {"app": "a", "tier": "x"}}, {"app": "a", "tier": "x"})
    new = selecting({"matchLabels": {"app": "a"}}, {"app": "a"})
    orphan, _ = migrations(pair_of(old, new))

    assert orphan.commands == (DELETE, APPLY, STATUS)


@pytest.mark.parametrize(
    ("selector", "labels", "expected"),
    [
        ({"matchLabels": {"app": "b"}}, {"app": "b"}, "app=b"),
        (
            {"matchExpressions": [{"key": "tier", "operator": "Exists"}]},
            {"tier": "node"},
            "tier=node",
        ),
        (
            {"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]},
            {"tier": "node"},
            "app-",
        ),
    ],
    ids=["a label", "an expression", "a label too many"],
)
def test_other_pods_are_labelled_once_they_are_orphans(
    selector: Json, labels: dict[str, str], expected: str
) -> None:
    orphan, _ = migrations(pair_of(agent(), selecting(selector, labels)))

    assert orphan.commands == (
        DELETE,
        f"kubectl -n kube-system label pods --overwrite -l app=agent {expected}",
        APPLY,
        STATUS,
    )


def test_the_new_one_may_run_beside_the_old_one_under_another_name() -> None:
    _, beside = migrations(pair_of(agent(), selecting({"matchLabels": {"a": "b"}}, {"a": "b"})))

    assert beside.commands == (
        "# give the new DaemonSet another name, such as agent-new, and apply it",
        "kubectl -n kube-system rollout status daemonset/agent-new",
        "kubectl -n kube-system delete daemonset agent",
    )


def test_pods_cannot_be_adopted_from_another_namespace() -> None:
    (beside,) = migrations(pair_of(agent(), with_value(agent(), "metadata.namespace", "logs")))

    assert beside.commands == (
        "# apply the new manifests; keep the old DaemonSet for now",
        "kubectl -n logs rollout status daemonset/agent",
        "kubectl -n kube-system delete daemonset agent",
    )


NETWORK = {"constructs-lib/role": "cni"}


@pytest.mark.parametrize("role", ["cni", "kube-proxy"])
def test_two_network_agents_never_run_side_by_side(role: str) -> None:
    old = with_value(agent(), "metadata.annotations", {"constructs-lib/role": role})
    (orphan,) = migrations(pair_of(old, selecting({"matchLabels": {"a": "b"}}, {"a": "b"})))

    assert orphan.commands[0] == DELETE
    assert orphan.title.endswith("The two never run side by side: each breaks the other's network.")


def test_a_network_plugin_is_known_by_its_image_too() -> None:
    old = agent(container={"image": "quay.io/cilium/cilium:v1.19.6"})
    new = with_value(old, "spec.selector", {"matchLabels": {"a": "b"}})

    assert len(migrations(pair_of(old, new))) == 1


def test_a_network_agent_that_moves_to_another_namespace_is_deleted_first() -> None:
    old = with_value(agent(), "metadata.annotations", NETWORK)
    (only,) = migrations(pair_of(old, with_value(old, "metadata.namespace", "network")))

    assert only.commands == (
        "kubectl -n kube-system delete daemonset agent",
        APPLY,
        "kubectl -n network rollout status daemonset/agent",
    )


def test_what_must_go_before_the_manifests_can_be_applied_goes_before_them() -> None:
    first = ["kubectl -n kube-system delete deployment/operator"]
    ways = migrations(
        pair_of(agent(), selecting({"matchLabels": {"a": "b"}}, {"a": "b"})), first=first
    )

    for way in ways:
        applied = next(
            index for index, step in enumerate(way.commands) if "apply" in step and step[0] == "#"
        )
        assert first[0] in way.commands[:applied]


def test_what_two_of_them_cannot_share_is_told() -> None:
    def one(name: str) -> Manifest:
        return agent(
            name,
            container={"ports": [{"containerPort": 1, "hostPort": 9100}]},
            volumes=[{"name": "a", "hostPath": {"path": "/var/lib/x"}}],
        )

    *_, beside = migrations(pair_of(one("a"), one("b")))

    assert beside.title == (
        "Run the new one beside the old one for a while; look at what both use: "
        "host port 9100/TCP, /var/lib/x of the node."
    )


def test_a_name_that_a_shell_would_read_is_quoted() -> None:
    old = with_value(agent(), "metadata.name", "a; rm -rf /")
    orphan, _ = migrations(pair_of(old, agent()))

    assert orphan.commands[0] == (
        "kubectl -n kube-system delete daemonset 'a; rm -rf /' --cascade=orphan"
    )
