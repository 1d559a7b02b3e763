"""Our verdict is that of a real API server, for every object of the recorded table."""

from __future__ import annotations

import json

import pytest

from tests.validation.api_server import answers, program
from tests.validation.judged import verdict_on
from tests.validation.recorded import Recorded, recorded, steps

TABLE = list(recorded())
JUDGED_BY_ADMISSION = {"overhead", "preemptionPolicy"}
"""No admission plugin was asked, and some of them refuse these Pods."""


def ours(row: Recorded) -> str:
    verdict = verdict_on(row.manifest)
    pods = [each for each in verdict.pods_refused if each.path[-1] not in JUDGED_BY_ADMISSION]
    return "refused" if verdict.refused else "pods refused" if pods else "accepted"


def test_the_table_holds_enough_of_both() -> None:
    answered = [row.answer for row in TABLE]

    assert answered.count("refused") >= 400
    assert answered.count("accepted") >= 100


def test_we_refuse_what_the_server_refuses_and_nothing_else() -> None:
    different = [
        f"{row.title}: {row.answer}, {row.says}" for row in TABLE if ours(row) != row.answer
    ]

    assert different == []


def test_a_reason_stands_where_the_server_says() -> None:
    """Nearly always: the server forgets an index, or names a field by another name."""
    refused = [row for row in TABLE if row.answer == "refused" and row.says.partition(": ")[0]]
    elsewhere = [row.title for row in refused if not _is_near(row)]

    assert len(elsewhere) < len(refused) / 5


def _is_near(row: Recorded) -> bool:
    theirs = steps(row.says.partition(": ")[0])
    for problem in verdict_on(row.manifest).refused:
        own = [str(step) for step in problem.path]
        pairs = zip(own, theirs, strict=False)
        same = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(own), len(theirs)))
        if max(len(own), len(theirs)) - same <= 2:
            return True
    return False


@pytest.mark.skipif(program() is None, reason="make oracle builds the program")
def test_the_server_still_answers_so() -> None:
    told = answers([row.manifest for row in TABLE])
    now = [
        "refused"
        if not each["accepted"]
        else "accepted"
        if each["pod"]["accepted"]
        else "pods refused"
        for each in told
    ]

    assert now == [row.answer for row in TABLE]


def test_no_message_shows_the_value_of_a_variable() -> None:
    hidden = "s3cr3t-of-a-variable"
    shown = []
    for row in TABLE:
        text = json.dumps(row.manifest).replace('"value": "a"', f'"value": "{hidden}"')
        verdict = verdict_on(json.loads(text))
        shown += [str(each) for each in (*verdict.refused, *verdict.pods_refused)]

    assert [each for each in shown if hidden in each] == []
