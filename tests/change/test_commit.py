"""A whole commit: the worst first, nothing lost."""

from __future__ import annotations

import pytest

from constructs_lib.change.commit import commit_change
from constructs_lib.change.impact import Impact
from constructs_lib.k8s.manifest import Manifest
from tests.change.builders import agent, thing, with_value

RENAMED = agent("other", container={"image": "example.com/agent:1"})
BUMPED = agent(container={"image": "example.com/agent:2"})
LABELLED = with_value(agent(), "metadata.labels", {"a": "b"})


def test_the_worst_comes_first() -> None:
    calm = agent("calm", container={"image": "calm:1"})
    old = [with_value(calm, "metadata.labels", {"a": "b"}), agent()]
    change = commit_change(old, [calm, BUMPED])

    assert [each.title for each in change.daemon_sets] == ["kube-system/agent", "kube-system/calm"]


def test_what_restarts_is_told_before_the_rest() -> None:
    (found,) = commit_change(
        [agent()], [with_value(BUMPED, "metadata.labels", {"a": "b"})]
    ).daemon_sets

    assert [each.restarts for each in found.differences] == [True, False]


def test_the_same_objects_do_not_differ() -> None:
    objects = [agent(), thing("ConfigMap", data={"a": "b"}), thing("Secret")]
    change = commit_change(objects, objects[::-1])

    assert not change.differs
    assert (change.others, change.unchanged) == ((), 2)


def test_a_malformed_object_is_compared_all_the_same() -> None:
    old, new = (thing("ConfigMap", data={"port": number}) for number in (1, 2))
    (found,) = commit_change([old], [new]).others

    assert [each.place for each in found.differences] == ["data[port]"]


@pytest.mark.parametrize(
    ("new", "reached"),
    [
        ([RENAMED], {"recreate", "coverage", "restart"}),
        ([with_value(agent(), "spec.template.spec.nodeName", "a")], {"coverage", "restart"}),
        ([BUMPED], {"restart"}),
        ([LABELLED], set()),
        ([], {"coverage", "restart"}),
    ],
    ids=["renamed", "placed", "bumped", "labelled", "removed"],
)
def test_a_commit_reaches_what_its_worst_daemon_set_reaches(
    new: list[Manifest], reached: set[Impact]
) -> None:
    change = commit_change([agent()], new)
    impacts: tuple[Impact, ...] = ("recreate", "coverage", "restart")

    assert {impact for impact in impacts if change.reaches(impact)} == reached


def test_only_what_cannot_be_applied_has_a_migration() -> None:
    renamed = commit_change([agent()], [RENAMED]).daemon_sets[0]
    bumped = commit_change([agent()], [BUMPED]).daemon_sets[0]

    assert len(renamed.ways) == 2
    assert bumped.ways == ()


def test_an_update_on_delete_waits() -> None:
    new = with_value(BUMPED, "spec.updateStrategy", {"type": "OnDelete"})

    assert commit_change([agent()], [new]).daemon_sets[0].waits
