"""A ServiceAccount of the agent's own under a name that others know."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.agents.node_agent import NodeAgentSpec
from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.service_account import OwnServiceAccount
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.manifest import Manifest

IMAGE = f"registry.example/a:1@sha256:{'0' * 64}"
KEPT = Adopted(selector={"app": "a"}, only_declared=True, reason="Adopted from k8s/a.yaml:1.")
ROLE = {"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/watch"}


def objects(account: OwnServiceAccount, **fields: Any) -> dict[str, Manifest]:
    resources = Resources(cpu="1m", memory="16Mi", memory_limit="16Mi")
    declared = NodeAgentSpec(
        name="a",
        namespace="tools",
        image=IMAGE,
        resources=resources,
        service_account=account,
        **fields,
    )
    return {each["kind"]: each for each in declared.manifests()}


def test_it_is_written_beside_the_agent_and_bound_to_its_rules() -> None:
    made = objects(OwnServiceAccount(name="watch", annotations=ROLE), rules=["get nodes"])

    assert made["ServiceAccount"]["metadata"]["name"] == "watch"
    assert made["ServiceAccount"]["metadata"]["annotations"] == ROLE
    assert made["ClusterRoleBinding"]["subjects"][0]["name"] == "watch"
    assert made["DaemonSet"]["spec"]["template"]["spec"]["serviceAccountName"] == "watch"


def test_a_new_one_has_the_labels_of_all_objects_and_gives_no_token_away() -> None:
    made = objects(OwnServiceAccount(name="watch", labels={"team": "a"}))

    labels = {"team": "a", **made["DaemonSet"]["metadata"]["labels"]}
    assert made["ServiceAccount"]["metadata"]["labels"] == labels
    assert made["ServiceAccount"]["automountServiceAccountToken"] is False


def test_one_that_runs_has_only_what_is_declared() -> None:
    made = objects(OwnServiceAccount(name="watch"), adopted=KEPT, labels={"app": "a"})

    assert made["ServiceAccount"] == {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": "watch", "namespace": "tools"},
    }


@pytest.mark.parametrize("automount", [True, False])
def test_it_may_say_who_gets_its_token_and_which_registry_it_opens(automount: bool) -> None:
    account = OwnServiceAccount(name="watch", automount=automount, image_pull_secrets=["registry"])
    made = objects(account, adopted=KEPT)["ServiceAccount"]

    assert made["automountServiceAccountToken"] is automount
    assert made["imagePullSecrets"] == [{"name": "registry"}]


def test_annotations_stand_in_one_place() -> None:
    with pytest.raises(DeclarationError, match="belongs to 'watch'; write them as its annotations"):
        objects(OwnServiceAccount(name="watch"), service_account_annotations=ROLE)
