"""What a declaration has no word for is an override, and laid over it gives what runs."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from constructs_lib.adopt.rest import rest_between
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.normal import normal_form
from tests.agents.cases import CASES


def daemon_set(**spec: Json) -> Manifest:
    pod = {"containers": [{"name": "a", "image": "a:1"}]}
    template = {"metadata": {"labels": {"app": "a"}}, "spec": pod}
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "a", "namespace": "b"},
        "spec": {"selector": {"matchLabels": {"app": "a"}}, "template": template, **spec},
    }


def with_pod(**fields: Json) -> Manifest:
    made = daemon_set()
    made["spec"]["template"]["spec"] |= fields
    return made


def within_reach(manifest: Manifest) -> Json:
    """What an override can reach of a DaemonSet, as Kubernetes compares it."""
    spec = normal_form(manifest)["spec"]
    return {**spec, "selector": None, "template": spec["template"]["spec"]}


def laid_over(made: Manifest, wanted: Manifest) -> Manifest:
    fields: dict[str, Any] = rest_between(made, wanted).fields()
    return Overrides(reason="It runs like this.", **fields).applied_to(made)


DAEMON_SETS = [spec.manifests()[-1] for spec in CASES.values()]


@pytest.mark.parametrize(
    ("made", "wanted"),
    [*pairwise(DAEMON_SETS), *pairwise(reversed(DAEMON_SETS))],
    ids=lambda each: each["metadata"]["name"],
)
def test_any_daemon_set_can_be_made_of_any_other(made: Manifest, wanted: Manifest) -> None:
    assert within_reach(laid_over(made, wanted)) == within_reach(wanted)


def test_what_is_the_same_needs_nothing() -> None:
    rest = rest_between(daemon_set(), daemon_set(revisionHistoryLimit=10))

    assert (rest.fields(), rest.places) == ({}, ())


def test_a_field_of_a_container_is_said_of_that_container_alone() -> None:
    other = with_pod(
        shareProcessNamespace=True,
        containers=[{"name": "a", "image": "a:1", "tty": True}],
    )

    rest = rest_between(daemon_set(), other)

    assert rest.fields() == {
        "pod": {"shareProcessNamespace": True},
        "containers": {"a": {"tty": True}},
    }
    assert rest.places == ("containers[a].tty", "shareProcessNamespace")


def test_a_container_that_is_missing_is_added() -> None:
    more = [{"name": "a", "image": "a:1"}, {"name": "b", "image": "b:1"}]

    rest = rest_between(daemon_set(), with_pod(containers=more))

    assert rest.fields() == {"pod": {"containers": [{"name": "b", "image": "b:1"}]}}
    assert rest.places == ("containers[b]",)


def test_what_is_too_much_is_removed() -> None:
    rest = rest_between(with_pod(hostPID=True), daemon_set())

    assert rest.fields() == {"pod": {"hostPID": None}}


def test_a_field_of_an_item_is_said_of_that_item_alone() -> None:
    volumes = [{"name": name, "configMap": {"name": name}} for name in "cde"]
    other = [*volumes[:1], {"name": "d", "configMap": {"name": "d", "optional": False}}, volumes[2]]

    rest = rest_between(with_pod(volumes=volumes), with_pod(volumes=other))

    assert rest.fields() == {"pod": {"volumes": [{"name": "d", "configMap": {"optional": False}}]}}
    assert rest.places == ("volumes[d].configMap.optional",)


def test_a_list_in_another_order_is_one_place() -> None:
    volumes = [{"name": name, "emptyDir": {}} for name in "cd"]
    there, other = with_pod(volumes=volumes), with_pod(volumes=volumes[::-1])

    assert rest_between(there, other).places == ("volumes",)
    assert within_reach(laid_over(there, other)) == within_reach(other)


EMPTY: dict[str, Json] = {
    "affinity": {},
    "containers": [{"name": "a", "image": "a:1", "securityContext": {}}],
    "dnsConfig": {},
}
"""Fields that the API server keeps although they are empty: their Go type is a pointer."""

NOTHING: dict[str, Json] = {
    "containers": [
        {"name": "a", "image": "a:1", "env": [], "ports": None, "resources": {}, "args": []}
    ],
    "imagePullSecrets": [],
    "nodeSelector": {},
    "securityContext": {},
    "tolerations": None,
    "topologySpreadConstraints": [],
    "volumes": [],
}
"""Fields that the API server drops where they are empty, or fills in where they are absent."""


@pytest.mark.parametrize("field", EMPTY)
def test_an_empty_field_that_is_kept_is_an_override(field: str) -> None:
    wanted = with_pod(**{field: EMPTY[field]})

    assert len(rest_between(daemon_set(), wanted).places) == 1
    assert within_reach(laid_over(daemon_set(), wanted)) == within_reach(wanted)


@pytest.mark.parametrize("field", NOTHING)
def test_an_empty_field_that_means_nothing_is_none(field: str) -> None:
    assert rest_between(daemon_set(), with_pod(**{field: NOTHING[field]})).places == ()
