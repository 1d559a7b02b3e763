"""Parts in which what must be said is a mark."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.adopt.fit.arms import arms
from constructs_lib.adopt.fit.blanks import blanks
from constructs_lib.agents.cni_agent import MultiPool
from constructs_lib.agents.gpu_device_plugin import PerNode
from constructs_lib.agents.log_agent import Elasticsearch, Kafka
from constructs_lib.agents.node_problem_detector import PluginMonitor
from constructs_lib.agents.storage_agent import CephCluster
from constructs_lib.declaration.host import HostPath
from constructs_lib.declaration.nodes import NodeLabel, Taint
from constructs_lib.declaration.sources import EnvVar, SecretKey


@pytest.mark.parametrize("part", [CephCluster, Elasticsearch, EnvVar, Kafka, NodeLabel, Taint])
def test_a_part_takes_its_own_marks(part: type[Any]) -> None:
    (arm,) = arms(part)

    found = list(blanks(arm))

    assert found
    assert all(isinstance(blank.value(), part) for blank in found)


def test_a_blank_is_filled_with_what_was_read() -> None:
    (arm,) = arms(Taint)
    (blank,) = blanks(arm)

    assert blank.value({0: "dedicated"}) == Taint(key="dedicated")


def test_every_member_of_a_union_has_a_blank() -> None:
    (arm,) = arms(EnvVar)

    values = [blank.value().value for blank in blanks(arm)]

    assert {str, SecretKey} <= {type(value) for value in values}


def test_a_generous_blank_leaves_out_what_was_not_read() -> None:
    (arm,) = arms(Taint)
    (blank,) = blanks(arm, generous=True)

    assert blank.value().value is not None
    assert blank.value({0: "dedicated"}) == Taint(key="dedicated")


def test_what_is_of_another_kind_is_refused() -> None:
    (arm,) = arms(Elasticsearch)
    blank = next(blanks(arm, generous=True))
    port = blank.paths.index(("port",))

    with pytest.raises(ValueError, match="invalid literal"):
        blank.value({0: "search", port: "many"})


def test_a_blank_has_others_where_what_is_around_refuses_it() -> None:
    (arm,) = arms(HostPath)
    blank = next(blanks(arm))

    others = [other.value() for other in blank.others()]

    assert len({each.path for each in others}) > 1
    assert blank.value() not in others


def test_a_part_that_must_have_a_certain_name_gets_it() -> None:
    (arm,) = arms(MultiPool)

    values = [blank.value() for blank in blanks(arm)]

    assert values
    assert {each.pools[0].name for each in values} == {"default"}


def test_a_mark_stands_twice_where_one_place_names_another() -> None:
    (arm,) = arms(PerNode)
    blank = next(blanks(arm))

    (twice, *_) = blank.with_one_mark_twice()

    assert blank.value().default not in blank.value().configs
    assert twice.value().default in twice.value().configs
    assert twice.value({0: "whole"}).default == "whole"


def test_items_that_name_each_other_come_together() -> None:
    (arm,) = arms(PluginMonitor)

    values = [blank.value() for blank in blanks(arm, generous=True)]

    full = next(each for each in values if each.conditions)
    assert full.checks[0].condition == full.conditions[0].type
