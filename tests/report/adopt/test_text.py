"""The report of an adoption says why a rung failed, and repeats no credential for it."""

from __future__ import annotations

from constructs_lib.adopt.adoption import adopt
from constructs_lib.adopt.ladder import Failure
from constructs_lib.adopt.rungs import rungs_from
from constructs_lib.record import replace
from constructs_lib.report.adopt.text import lines_of
from tests.adopt.teams import DAEMON_SET, team


def test_a_reason_is_told_without_credentials() -> None:
    found = adopt(team(DAEMON_SET), rungs_from("vendored"))
    failure = Failure(rung="LogAgent", reason="args is 'https://me:hunter2@a.example'")
    agents = [replace(each, failures=(failure,)) for each in found.agents]

    (told,) = lines_of(replace(found, agents=tuple(agents)), color=False)

    assert "LogAgent failed: args is 'https://(hidden)@a.example'" in told
