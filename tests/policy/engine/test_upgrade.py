"""What an upgrade concerns: the difference of two releases."""

from __future__ import annotations

import pytest

from constructs_lib.intake.input import input_of
from constructs_lib.k8s.release import LATEST_MINOR, OLDEST_MINOR
from constructs_lib.policy.engine.checker import check
from constructs_lib.policy.engine.upgrade import newly_found
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.finding import Report
from tests.policy.judging import pod

KUBE_PROXY = pod(
    "containers: [{name: agent, image: 'registry.k8s.io/kube-proxy:v1.34.1', "
    "command: [/usr/local/bin/kube-proxy, --proxy-mode=ipvs]}]"
)


def upgraded(example: str, old: int, new: int) -> Report:
    found = input_of(example_objects(example))
    return newly_found(check(found, minor=old), check(found, minor=new, upgraded_from=old))


def rules(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings}


def test_what_is_found_for_both_releases_is_left_out() -> None:
    assert rules(upgraded(KUBE_PROXY, 34, 35)) == {"DS1204"}
    assert rules(upgraded(KUBE_PROXY, 35, 36)) == set()


@pytest.mark.parametrize("old", range(OLDEST_MINOR, LATEST_MINOR))
def test_an_upgrade_concerns_no_agent_in_which_nothing_is_found(old: int) -> None:
    report = upgraded("{}", old, LATEST_MINOR)

    assert report.findings == ()
    assert report.daemon_sets == 1


def test_steps_say_together_what_one_leap_says() -> None:
    steps = set[str]()
    for new in range(OLDEST_MINOR + 1, LATEST_MINOR + 1):
        steps |= rules(upgraded(KUBE_PROXY, new - 1, new))

    assert steps >= rules(upgraded(KUBE_PROXY, OLDEST_MINOR, LATEST_MINOR)) == {"DS1204"}
