"""A baseline lets old findings be, tells new ones, and tells what it holds in vain."""

from __future__ import annotations

import pytest

from constructs_lib.errors import ConstructsLibError
from constructs_lib.report.check.baseline import (
    apply_baseline,
    baseline_text,
    entries_of,
    read_baseline,
    stale_entries,
)
from tests.report.check.reports import EVERYTHING, NASTY, finding, report


def test_it_is_sorted_and_says_what_it_stands_for() -> None:
    assert baseline_text(entries_of([EVERYTHING])) == (
        "{\n"
        '  "schema": "constructs-lib/baseline/v1",\n'
        '  "findings": [\n'
        "    {\n"
        '      "rule": "DS003",\n'
        '      "about": "broken.yaml",\n'
        '      "fingerprint": "d0b41436906ff7aa:1"\n'
        "    },\n"
        "    {\n"
        '      "rule": "DS411",\n'
        '      "about": "DaemonSet agents/agent spec.template.spec.priorityClassName",\n'
        '      "fingerprint": "ad3fdbc56354f141:1"\n'
        "    },\n"
        "    {\n"
        '      "rule": "DS501",\n'
        '      "about": "DaemonSet agents/agent '
        'spec.template.spec.containers[0].securityContext.privileged",\n'
        '      "fingerprint": "e641b6fdb6f90cf2:1"\n'
        "    }\n"
        "  ]\n"
        "}\n"
    )


def test_known_findings_are_answered_and_new_ones_are_open() -> None:
    entries = read_baseline(baseline_text(entries_of([report(finding())])), source="known.json")
    new = finding(rule="DS503")

    now = report(finding(line=9), new)

    judged = apply_baseline(now, entries, place="known.json")

    assert judged.open == (new,)
    assert judged.findings[0].suppression is not None
    assert judged.findings[0].suppression.place == "known.json"
    assert stale_entries([now], entries) == ()


def test_an_answer_in_the_yaml_stays_the_answer() -> None:
    entries = read_baseline(baseline_text(entries_of([EVERYTHING])), source="known.json")

    judged = apply_baseline(EVERYTHING, entries, place="known.json")

    assert judged.findings[1] == EVERYTHING.findings[1]
    assert judged.open == ()


def test_what_is_found_no_more_is_stale() -> None:
    entries = read_baseline(baseline_text(entries_of([EVERYTHING])), source="known.json")

    stale = stale_entries([report(finding())], entries)

    assert [str(entry) for entry in stale] == [
        "DS003 broken.yaml",
        "DS411 DaemonSet agents/agent spec.template.spec.priorityClassName",
    ]


def test_any_name_can_be_known() -> None:
    entries = read_baseline(baseline_text(entries_of([NASTY])), source="known.json")

    assert apply_baseline(NASTY, entries, place="known.json").open == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("[]", id="a list"),
        pytest.param('{"schema": "other", "findings": []}', id="another form"),
        pytest.param('{"schema": "constructs-lib/baseline/v1"}', id="no findings"),
        pytest.param('{"schema": "constructs-lib/baseline/v1", "findings": [1]}', id="a number"),
        pytest.param("[" * 100_000, id="deep"),
    ],
)
def test_what_is_no_baseline_is_refused(text: str) -> None:
    with pytest.raises(ConstructsLibError, match=r"known\.json is not a baseline"):
        read_baseline(text, source="known.json")
