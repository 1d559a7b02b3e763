"""A value by label: every key is checked against the whole fleet, and every cluster has a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from constructs_lib.errors import DeclarationError
from constructs_lib.fleet.fleet import Fleet
from tests.fleet.builders import cluster

FLEET = Fleet(
    clusters=[
        cluster("prod-1", labels={"env": "prod", "region": "eu-west-1"}),
        cluster("prod-2", labels={"env": "prod", "region": "us-east-1"}),
        cluster("staging-1", labels={"env": "staging"}, platform="k3s"),
    ]
)


def told(values: Mapping[str, int] | None = None, /, **given: Any) -> list[str]:
    with pytest.raises(DeclarationError) as caught:
        FLEET.cluster("prod-1").pick(values, **given)
    assert str(caught.value.declared_at).startswith("tests/fleet/test_pick.py:")
    return list(map(str, caught.value.problems))


@pytest.mark.parametrize(
    ("name", "expected"), [("prod-1", 500), ("prod-2", 500), ("staging-1", 50)]
)
def test_a_value_is_that_of_the_label_or_the_default(name: str, expected: int) -> None:
    assert FLEET.cluster(name).pick(by="env", prod=500, default=50) == expected


def test_keys_that_are_no_names_of_python_come_as_a_mapping() -> None:
    regions = {"eu-west-1": "Dublin", "us-east-1": "Virginia"}

    assert FLEET.cluster("prod-2").pick(regions, by="region", default="here") == "Virginia"
    assert FLEET.cluster("staging-1").pick(regions, by="region", default="here") == "here"


@pytest.mark.parametrize(("by", "key"), [("name", "staging-1"), ("platform", "k3s")])
def test_what_a_cluster_is_counts_like_a_label(by: str, key: str) -> None:
    assert FLEET.cluster("staging-1").pick({key: 1}, by=by, default=2) == 1
    assert FLEET.cluster("prod-1").pick({key: 1}, by=by, default=2) == 2


def test_nothing_can_be_a_value() -> None:
    assert FLEET.cluster("staging-1").pick(by="env", prod="x", default=None) is None


def test_a_label_that_no_cluster_has_is_told_with_the_nearest() -> None:
    assert told(by="evn", prod=1, default=2) == [
        "by: no cluster has 'evn'; did you mean 'env'?",
    ]


def test_a_key_that_no_cluster_has_is_told_with_the_nearest() -> None:
    assert told(by="env", prod=1, stagign=2) == [
        "stagign: no cluster has env 'stagign'; did you mean 'staging'?",
        "staging: no value for env 'staging' (staging-1); give one, or default=...",
    ]


def test_clusters_without_a_value_are_named_although_it_is_not_their_turn() -> None:
    assert told({"eu-west-1": 1}, by="region") == [
        "[us-east-1]: no value for region 'us-east-1' (prod-2); give one, or default=...",
        "default: staging-1 has no 'region'; give default=..., or label it",
    ]


def test_a_cluster_without_a_fleet_is_checked_on_its_own() -> None:
    alone = cluster("prod-1", labels={"env": "prod"})

    assert alone.pick(by="env", prod=1) == 1
    with pytest.raises(DeclarationError, match="no cluster has env 'staging'"):
        alone.pick(by="env", prod=1, staging=2)
