"""What the catalogue generates is clean under the strictest profile of the checker, or says why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.platforms.facts import PLATFORMS, Platform
from constructs_lib.policy.api import check
from constructs_lib.policy.finding import Finding
from constructs_lib.yaml.reader import read_yaml
from tests.agents.cases import CASES, taken_on

DIST: Final = Path(__file__).parents[2] / "dist"
APPS: Final = ("bookstore", "tutorial")
"""Apps whose files carry their name; all others are those of the platform team."""

FULL_SENTENCE: Final = re.compile(r"\S+( \S+){3,}\.")

every_case = pytest.mark.parametrize("case", sorted(CASES))
every_app = pytest.mark.parametrize("app", [*APPS, "platform"])


def open_findings(manifests: Iterable[Manifest]) -> list[str]:
    return [
        f"{found.rule} {found.object[-1]} {found.container}: {found.message}"
        for found in check(manifests, profile="strict").open
    ]


def answered(manifests: Iterable[Manifest]) -> list[Finding]:
    report = check(manifests, profile="strict")
    return [found for found in report.findings if found.suppression is not None]


def unfounded(findings: Iterable[Finding]) -> list[str]:
    """Rules that are silenced with less than a sentence."""
    return [
        found.rule
        for found in findings
        if found.suppression and not FULL_SENTENCE.fullmatch(found.suppression.reason)
    ]


def dist_of(app: str) -> list[Manifest]:
    """The objects of an app: what is applied to one cluster."""
    return [
        document.value
        for file in sorted(DIST.glob("*.yaml"))
        if file.name.startswith(app) or (app == "platform" and not file.name.startswith(APPS))
        for document in read_yaml(file.read_text(encoding="utf-8"))
    ]


@every_case
def test_no_finding_is_left_open(case: str) -> None:
    assert open_findings(CASES[case].manifests()) == []


@every_case
def test_what_is_silenced_is_answered_with_a_sentence(case: str) -> None:
    assert unfounded(answered(CASES[case].manifests())) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_finding_is_left_open_on_any_platform(platform: Platform) -> None:
    found = {case: open_findings(manifests) for case, manifests in taken_on(platform).items()}

    assert {case: findings for case, findings in found.items() if findings} == {}


@every_app
def test_the_agents_of_one_cluster_leave_no_finding_open(app: str) -> None:
    manifests = dist_of(app)

    assert manifests
    assert open_findings(manifests) == []


@every_app
def test_what_an_app_silences_is_answered_with_a_sentence(app: str) -> None:
    silenced = answered(dist_of(app))

    assert silenced
    assert unfounded(silenced) == []
