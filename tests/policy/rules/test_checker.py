"""DS001 to DS003, which the engine finds: what is put right, and how grave they are."""

from __future__ import annotations

import datetime as dt

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.rules.checker import stale_suppression
from constructs_lib.yaml.edit import Remove
from tests.policy.judging import found

ANNOTATION = "constructs-lib/ignore.DS212"
ON_THE_DAEMON_SET = ("metadata", "annotations", ANNOTATION)
ON_THE_TEMPLATE = ("spec", "template", "metadata", "annotations", ANNOTATION)


def answered(text: str, *, limit: int = 10) -> str:
    annotations = f"{{{ANNOTATION}: '{text}'}}"
    return f"{{metadata: {{annotations: {annotations}}}, spec: {{revisionHistoryLimit: {limit}}}}}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param(ON_THE_DAEMON_SET, [Remove(path=ON_THE_DAEMON_SET)], id="DaemonSet"),
        pytest.param(ON_THE_TEMPLATE, [], id="template, where it would restart every Pod"),
    ],
)
def test_ds002_is_removed_where_no_pod_restarts(path: Path, expected: list[Remove]) -> None:
    fix = stale_suppression.RULE.fix
    assert fix is not None

    assert list(fix.edits(DaemonSetView({}), Violation(path=path, message=""))) == expected


@pytest.mark.parametrize(
    ("text", "limit", "severity"),
    [
        pytest.param("Kept in Git.", 10, "info", id="nothing to answer"),
        pytest.param("until=2026-01-31 Kept in Git.", 0, "warning", id="its time is over"),
    ],
)
def test_ds002_is_graver_where_a_day_has_passed(text: str, limit: int, severity: str) -> None:
    day = dt.date(2026, 2, 1)
    findings = found("DS002", answered(text, limit=limit), today=day)

    assert [severity for severity, _ in findings] == [severity]


def test_ds001_is_a_warning() -> None:
    message = "DS212 is suppressed without a reason."

    assert found("DS001", answered("", limit=0)) == [("warning", message)]
