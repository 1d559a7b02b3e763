"""The checker for programs."""

from __future__ import annotations

from typing import Any, cast

import pytest

from constructs_lib import DeclarationError, check
from constructs_lib.policy.config import Config
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.finding import Severity

UNPRIVILEGED = example_objects("")[0]
REPLICAS = example_objects("spec: {replicas: 1}")[0]
OLD_NAME = example_objects("spec: {template: {spec: {serviceAccount: agent}}}")[0]


def test_a_good_daemon_set_has_no_findings() -> None:
    report = check([UNPRIVILEGED])

    assert (report.findings, report.daemon_sets, report.objects) == ((), 1, 1)


def test_a_list_is_opened() -> None:
    report = check([{"apiVersion": "v1", "kind": "List", "items": [REPLICAS]}])

    assert [finding.rule for finding in report.findings] == ["DS103"]


def test_the_profile_is_graver_or_milder() -> None:
    assert [f.severity for f in check([OLD_NAME]).findings] == [Severity.INFO]
    assert [f.severity for f in check([OLD_NAME], profile="strict").findings] == [Severity.WARNING]
    assert check([OLD_NAME], profile="minimal").findings == ()


def test_the_profile_of_the_configuration_holds_if_none_is_named() -> None:
    assert check([OLD_NAME], config=Config(profile="minimal")).findings == ()


def test_a_profile_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(DeclarationError, match="profile: is 'harsh'; expected one of recommended"):
        check([], profile=cast("Any", "harsh"))


def test_what_is_no_object_is_a_finding() -> None:
    (finding,) = check(cast("Any", ["DaemonSet"])).findings

    assert (finding.rule, finding.severity) == ("DS003", Severity.ERROR)
