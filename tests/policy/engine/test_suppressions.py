"""An answer to a finding counts if it has a reason, fits, and its day has not passed."""

from __future__ import annotations

import datetime as dt

import pytest

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.config import Config, Exemption
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.finding import Finding, Suppression
from tests.policy.judging import judged

TODAY = dt.date(2027, 1, 31)
REASON = "It loads modules."


def agent(annotations: dict[str, str], *, on_template: dict[str, str] | None = None) -> Manifest:
    """An agent with two privileged containers."""
    (manifest,) = example_objects("")
    pod = manifest["spec"]["template"]["spec"]
    privileged = {**pod["containers"][0], "ports": [], "securityContext": {"privileged": True}}
    pod["containers"] = [privileged, {**privileged, "name": "helper"}]
    manifest["metadata"]["annotations"] = annotations
    manifest["spec"]["template"]["metadata"]["annotations"] = on_template or {}
    return manifest


def findings(manifest: Manifest, *rules: str, config: Config | None = None) -> list[Finding]:
    report = judged(manifest, config=config, today=TODAY)
    return [finding for finding in report.findings if finding.rule in rules]


def answered(manifest: Manifest, config: Config | None = None) -> list[str | None]:
    """The containers whose privileges are answered for."""
    found = findings(manifest, "DS501", config=config)
    return [finding.container for finding in found if finding.suppression is not None]


def told(manifest: Manifest, config: Config | None = None) -> list[tuple[str, str, str]]:
    """What is said of the answers: rule, severity, message."""
    found = findings(manifest, "DS001", "DS002", config=config)
    return [(each.rule, str(each.severity), each.message) for each in found]


def test_without_an_answer_every_container_is_found() -> None:
    assert [f.suppression for f in findings(agent({}), "DS501")] == [None, None]


@pytest.mark.parametrize(
    ("key", "containers"),
    [
        pytest.param("constructs-lib/ignore.DS501", ["agent", "helper"], id="all containers"),
        pytest.param("constructs-lib/ignore.DS501.helper", ["helper"], id="one container"),
        pytest.param("example.com/ignore.DS501", [], id="somebody else's annotation"),
    ],
)
@pytest.mark.parametrize("place", ["DaemonSet", "template"])
def test_an_answer_speaks_of_what_it_names(place: str, key: str, containers: list[str]) -> None:
    written = {key: REASON}
    manifest = agent(written) if place == "DaemonSet" else agent({}, on_template=written)

    assert answered(manifest) == containers
    assert told(manifest) == []


def test_a_finding_that_is_answered_says_why_and_where() -> None:
    (finding, _) = findings(agent({"constructs-lib/ignore.DS501.agent": REASON}), "DS501")

    assert finding.suppression == Suppression(
        reason=REASON, place="constructs-lib/ignore.DS501.agent"
    )


def test_an_answer_in_both_places_is_not_stale_in_one() -> None:
    written = {"constructs-lib/ignore.DS501": REASON}

    assert told(agent(written, on_template=written)) == []


@pytest.mark.parametrize(
    ("until", "containers"),
    [
        pytest.param("2027-02-01", ["agent", "helper"], id="tomorrow"),
        pytest.param("2027-01-31", ["agent", "helper"], id="today"),
        pytest.param("2027-01-30", [], id="yesterday"),
    ],
)
def test_a_dated_answer_counts_until_its_day_is_over(until: str, containers: list[str]) -> None:
    assert answered(agent({"constructs-lib/ignore.DS501": f"until={until} {REASON}"})) == containers


@pytest.mark.parametrize(
    ("key", "text", "rule", "severity", "message"),
    [
        pytest.param(
            "DS501", "", "DS001", "warning", "DS501 is suppressed without a reason.", id="no reason"
        ),
        pytest.param(
            "DS501", "  ", "DS001", "warning", "DS501 is suppressed without a reason.", id="blank"
        ),
        pytest.param(
            "DS501",
            "until=2027-12-31",
            "DS001",
            "warning",
            "DS501 is suppressed without a reason.",
            id="a date is no reason",
        ),
        pytest.param(
            "DS501",
            f"until=2027-13-31 {REASON}",
            "DS001",
            "warning",
            "'2027-13-31' is not a date such as 2027-01-31.",
            id="no date",
        ),
        pytest.param("DS999", REASON, "DS001", "warning", "Unknown rule DS999.", id="no such rule"),
        pytest.param(
            "DS501.other",
            REASON,
            "DS001",
            "warning",
            "Unknown container 'other'.",
            id="no such container",
        ),
        pytest.param(
            "DS501",
            f"until=2027-01-30 {REASON}",
            "DS002",
            "warning",
            "This suppression expired on 2027-01-30.",
            id="out of date",
        ),
        pytest.param(
            "DS103",
            REASON,
            "DS002",
            "info",
            "DS103 finds nothing here; delete the suppression.",
            id="nothing to answer",
        ),
    ],
)
def test_an_answer_that_does_not_count_is_told(
    key: str, text: str, rule: str, severity: str, message: str
) -> None:
    assert told(agent({f"constructs-lib/ignore.{key}": text})) == [(rule, severity, message)]


@pytest.mark.parametrize(
    ("key", "config"),
    [
        pytest.param("DS501", Config(rules={"DS501": "off"}), id="a rule that is off"),
        pytest.param("DS501", Config(profile="minimal"), id="another profile"),
    ],
)
def test_an_answer_is_not_stale_because_of_the_configuration(key: str, config: Config) -> None:
    assert told(agent({f"constructs-lib/ignore.{key}": REASON}), config) == []


def test_an_answer_is_not_stale_because_the_role_silences_the_finding() -> None:
    annotations = {"constructs-lib/ignore.DS501.agent": REASON, "constructs-lib/role": "cni"}
    manifest = agent(annotations)
    silent = [finding.container for finding in findings(manifest, "DS501")]

    assert silent == ["helper"]
    assert told(manifest) == []


@pytest.mark.parametrize(
    ("exemption", "containers"),
    [
        pytest.param(Exemption(rule="DS501", reason=REASON), ["agent", "helper"], id="the rule"),
        pytest.param(Exemption(rule="DS502", reason=REASON), [], id="another rule"),
        pytest.param(
            Exemption(rule="DS501", reason=REASON, namespace="ag*", name="agen?"),
            ["agent", "helper"],
            id="by pattern",
        ),
        pytest.param(Exemption(rule="DS501", reason=REASON, name="other"), [], id="another name"),
        pytest.param(
            Exemption(rule="DS501", reason=REASON, container="help*"), ["helper"], id="a container"
        ),
    ],
)
def test_the_configuration_answers_too(exemption: Exemption, containers: list[str]) -> None:
    assert answered(agent({}), Config(exempt=(exemption,))) == containers


def test_an_annotation_is_quoted_before_the_configuration() -> None:
    config = Config(exempt=(Exemption(rule="DS501", reason="Everywhere."),))
    found = findings(agent({"constructs-lib/ignore.DS501": REASON}), "DS501", config=config)

    assert {finding.suppression.reason for finding in found if finding.suppression} == {REASON}
