"""Objects are the same by what the API server knows them by; agents also by what they run."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.change.pairing import is_daemon_set, key_of, pair, title_of
from constructs_lib.k8s.manifest import Manifest
from tests.change.builders import agent, thing, with_value


def moved(**metadata: str) -> Manifest:
    manifest = agent()
    manifest["metadata"].update(metadata)
    return manifest


def test_an_object_is_the_same_in_another_version_of_its_group() -> None:
    old, new = thing("Budget", group="policy/v1beta1"), thing("Budget", group="policy/v1")
    (found,) = pair([old], [new]).kept

    assert (found.old, found.new) == (old, new)


@pytest.mark.parametrize("namespace", [{}, {"namespace": None}, {"namespace": "default"}], ids=str)
def test_no_namespace_is_the_default_one(namespace: dict[str, Any]) -> None:
    named = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", **namespace}}

    assert key_of(named) == ("", "ConfigMap", "default", "a")


def test_the_namespace_of_an_object_of_the_cluster_means_nothing() -> None:
    group = "rbac.authorization.k8s.io"
    metadata = {"name": "a", "namespace": "b"}

    assert key_of({"apiVersion": f"{group}/v1", "kind": "ClusterRole", "metadata": metadata}) == (
        group,
        "ClusterRole",
        "default",
        "a",
    )


def test_what_is_on_one_side_only_comes_or_goes() -> None:
    old, new = thing("ConfigMap", "a"), thing("ConfigMap", "b")
    found = pair([old], [new])

    assert (found.kept, found.added, found.removed) == ((), (new,), (old,))


@pytest.mark.parametrize(
    "new",
    [moved(name="shipper"), moved(namespace="logging"), moved(name="b", namespace="c")],
    ids=["name", "namespace", "both"],
)
def test_a_daemon_set_with_the_same_program_is_renamed(new: Manifest) -> None:
    found = pair([agent()], [new])
    (renamed,) = found.renamed

    assert (renamed.old, renamed.new) == (agent(), new)
    assert (found.added, found.removed) == ((), ())


def test_a_renamed_one_may_have_another_tag() -> None:
    new = agent("shipper", container={"image": "example.com/agent:2"})

    assert len(pair([agent()], [new]).renamed) == 1


def test_another_program_is_not_a_new_name() -> None:
    new = agent("shipper", container={"image": "example.com/shipper:1"})

    assert pair([agent()], [new]).renamed == ()


def test_of_two_alike_the_one_with_the_same_name_is_meant() -> None:
    other = moved(name="other")
    (found,) = pair([other, agent()], [moved(namespace="logging")]).renamed

    assert found.old == agent()


def test_agents_alike_are_renamed_in_their_order_and_each_once() -> None:
    old = [moved(name="a"), moved(name="b"), moved(name="c")]
    new = [moved(name="d"), moved(name="b", namespace="logging"), moved(name="e"), moved(name="f")]
    found = pair(old, new)
    names = [[each["metadata"]["name"] for each in (one.old, one.new)] for one in found.renamed]

    assert names == [["a", "d"], ["b", "b"], ["c", "e"]]
    assert (found.added, found.removed) == ((new[-1],), ())


def test_an_agent_that_stays_is_not_renamed() -> None:
    assert pair([agent()], [agent(), agent("copy")]).renamed == ()


@pytest.mark.parametrize(
    ("manifest", "title"),
    [
        (agent(), "kube-system/agent"),
        ({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}}, "a"),
        ({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "a"}}, "default/a"),
        (
            {
                "apiVersion": "rbac.authorization.k8s.io/v1",
                "kind": "ClusterRole",
                "metadata": {"name": "a", "namespace": "b"},
            },
            "a",
        ),
    ],
    ids=["namespaced", "without namespace", "in the default namespace", "of the cluster"],
)
def test_an_object_has_a_title(manifest: Manifest, title: str) -> None:
    assert title_of(manifest) == title


def test_a_daemon_set_of_another_group_is_none() -> None:
    assert not is_daemon_set(with_value(agent(), "apiVersion", "example.com/v1"))


OBJECTS = st.lists(
    st.builds(
        lambda kind, name: agent(name) if kind == "DaemonSet" else thing(kind, name),
        st.sampled_from(["DaemonSet", "ConfigMap", "Secret"]),
        st.sampled_from("abc"),
    ),
    unique_by=key_of,
    max_size=6,
)


@given(OBJECTS, OBJECTS)
def test_pairing_is_symmetric(old: list[Manifest], new: list[Manifest]) -> None:
    there, back = pair(old, new), pair(new, old)

    assert {key_of(each.old) for each in there.kept} == {key_of(each.new) for each in back.kept}
    assert len(there.renamed) == len(back.renamed)
    assert len(there.added) == len(back.removed)
    assert len(there.removed) == len(back.added)


@given(OBJECTS, OBJECTS)
def test_every_object_is_paired_once(old: list[Manifest], new: list[Manifest]) -> None:
    found = pair(old, new)
    both = (*found.kept, *found.renamed)

    assert sorted(map(key_of, old)) == sorted(
        map(key_of, (*found.removed, *(each.old for each in both)))
    )
    assert sorted(map(key_of, new)) == sorted(
        map(key_of, (*found.added, *(each.new for each in both)))
    )
