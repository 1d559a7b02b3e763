"""The newest revision counts, also after a rollback, and the newest refusal."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.live.daemon_set_state import (
    newest_refusals,
    newest_revisions,
    status_of,
)
from tests.live.clusters import ago, daemon_set, event, revision

KEY = ("logs", "agent")


def page(*items: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"kind": "List", "items": list(items)}]


def test_the_revision_with_the_highest_number_is_the_newest() -> None:
    found = newest_revisions(page(revision("b", number=9), revision("a", number=10)))

    assert found[KEY].hash == "a"


def test_revisions_of_others_do_not_count() -> None:
    other = revision("b", number=9)
    other["metadata"]["ownerReferences"][0]["kind"] = "StatefulSet"

    assert newest_revisions(page(other)) == {}


def test_the_newest_refusal_counts_and_its_pod_is_not_named() -> None:
    found = newest_refusals(
        page(
            event("exceeded quota: a", at=ago(minutes=1)),
            event("exceeded quota: b", at=ago(minutes=9)),
            event("a Pod was deleted", at=ago(), reason="SuccessfulDelete"),
        )
    )

    assert (found[KEY].message, found[KEY].at) == ("exceeded quota: a", ago(minutes=1))


def test_many_refusals_are_told_as_one() -> None:
    many = event("exceeded quota: a")
    many["message"] = f"(combined from similar events): {many['message']}"

    assert newest_refusals(page(many))[KEY].message == "exceeded quota: a"


def test_a_status_is_what_the_controller_wrote() -> None:
    status = status_of(daemon_set(status={"desiredNumberScheduled": 3, "numberReady": 2}))

    assert (status.desired, status.ready, status.updated) == (3, 2, 0)


@pytest.mark.parametrize("value", [None, "3", -1, True, [], 1.5], ids=repr)
def test_a_count_that_is_none_is_no_count(value: Any) -> None:
    assert status_of(daemon_set(status={"desiredNumberScheduled": value})).desired == 0
