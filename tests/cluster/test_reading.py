"""Values taken out of documents, and what is said of wrong ones."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.reading import ClusterFileError, Reading, taint_from_text
from constructs_lib.k8s.taints import Taint


@pytest.mark.parametrize(
    ("method", "value", "told"),
    [
        ("mapping", [], "at.key: is []; expected a map"),
        ("listing", {}, "at.key: is {}; expected a list"),
        ("objects", [1], "at.key[0]: is 1; expected a map"),
        ("text", 1, "at.key: is 1; expected text, so put it in quotes"),
        ("flag", "yes", "at.key: is 'yes'; expected true or false"),
        ("amounts", {"cpu": []}, "at.key.cpu: is []; expected a quantity such as 2 or 8Gi"),
        ("amounts", {"cpu": True}, "at.key.cpu: is True; expected a quantity such as 2 or 8Gi"),
    ],
)
def test_a_value_of_the_wrong_type_is_noted(method: str, value: Any, told: str) -> None:
    reading = Reading("nodes")
    getattr(reading, method)({"key": value}, "key", ("at",))

    with pytest.raises(ClusterFileError) as error:
        reading.done()
    assert [str(problem) for problem in error.value.problems] == [told]


@pytest.mark.parametrize(
    ("taint", "told"),
    [
        ("gpu", "taints[0]: is 'gpu'; expected key=value:NoSchedule or key:NoSchedule"),
        (7, "taints[0]: is 7; expected a map with key and effect"),
        ({"effect": "NoExecute"}, "taints[0].key: is missing; every taint needs a key"),
        ({"key": 1, "effect": "NoExecute"}, "taints[0].key: is 1; expected text"),
    ],
)
def test_a_taint_that_is_none_is_noted(taint: Any, told: str) -> None:
    reading = Reading("nodes")
    reading.taints({"taints": [taint]}, ())

    with pytest.raises(ClusterFileError, match="1 problem") as error:
        reading.done()
    assert told in str(error.value)


@pytest.mark.parametrize("name", [None, ""])
def test_a_name_must_be_there(name: str | None) -> None:
    reading = Reading("nodes")
    reading.name({"name": name}, ())

    with pytest.raises(ClusterFileError, match="name: is missing"):
        reading.done()


@pytest.mark.parametrize(
    ("text", "taint"),
    [
        ("gpu=true:NoSchedule", Taint("gpu", "true", "NoSchedule")),
        ("gpu:NoExecute", Taint("gpu", "", "NoExecute")),
        ("gpu=true", None),
        (":NoSchedule", None),
        ("gpu:Never", None),
    ],
)
def test_a_taint_is_read_as_kubectl_takes_it(text: str, taint: Taint | None) -> None:
    assert taint_from_text(text) == taint


def test_equal_taints_and_amounts_are_one_object() -> None:
    reading = Reading("nodes")
    owners = [{"taints": ["a:NoSchedule"], "amounts": {"cpu": "1"}} for _ in range(2)]
    first, second = [
        (reading.taints(owner, ()), reading.amounts(owner, "amounts", ())) for owner in owners
    ]

    assert first[0] is second[0]
    assert first[1] is second[1]


def test_nothing_wrong_raises_nothing() -> None:
    reading = Reading("nodes")

    assert reading.count({}, "count", (), default=3) == 3
    reading.done()
