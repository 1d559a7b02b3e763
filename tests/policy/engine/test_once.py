"""One cause is one finding, and the same in several places is said once."""

from __future__ import annotations

import pytest

from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.once import once
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.finding import Finding, Report, path_text
from tests.policy.judging import STRICT, judged, pod

NOTHING_SET = "{name: agent, resources: null, securityContext: null}"
BARE = "name: other, image: registry.example/other:2"


def told(example: str, config: Config | None = None) -> list[Finding]:
    report = judged(*example_objects(example), config=config)
    return list(once(report, by_cause=config is not STRICT).findings)


def rules(example: str, config: Config | None = None) -> list[str]:
    return sorted(finding.rule for finding in told(example, config))


def only(example: str, rule: str) -> Finding:
    [finding] = [each for each in told(example) if each.rule == rule]
    return finding


@pytest.mark.parametrize(
    ("fields", "rule", "message", "covers"),
    [
        pytest.param(
            "containers: [{name: agent, resources: null}]",
            "DS403",
            "The container has no memory limit. It has no memory request and no CPU request "
            "either.",
            ("DS402", "DS401"),
            id="resources",
        ),
        pytest.param(
            "containers: [{name: agent, resources: {requests: {cpu: null}, limits: {cpu: null}}}]",
            "DS401",
            "The container has no CPU request, or a request of 0.",
            (),
            id="one of them",
        ),
        pytest.param(
            "containers: [{name: agent, securityContext: null}]",
            "DS503",
            "runAsNonRoot is not set: the image decides, and most run as root. It also keeps the "
            "default capabilities, may gain more privileges and may change its own programs.",
            ("DS504", "DS502", "DS506"),
            id="hardening",
        ),
        pytest.param(
            "containers: [{name: agent, image: 'agent:1'}]",
            "DS701",
            "agent:1 has no digest: the tag can move, and nodes that join later run other code. "
            "It names no registry either.",
            ("DS703",),
            id="the image",
        ),
        pytest.param(
            "tolerations: [{operator: Exists}]",
            "DS301",
            "The toleration has operator Exists and no key: it tolerates every taint. That "
            "includes virtual nodes.",
            ("DS302",),
            id="a toleration",
        ),
    ],
)
def test_one_cause_is_one_finding(
    fields: str, rule: str, message: str, covers: tuple[str, ...]
) -> None:
    [finding] = told(pod(fields))

    assert (finding.rule, finding.message, finding.covers) == (rule, message, covers)


def test_strict_says_every_finding_of_a_cause() -> None:
    fields = "containers: [{name: agent, resources: null}]"

    assert rules(pod(fields), STRICT) == ["DS401", "DS402", "DS403", "DS404"]


def test_the_same_in_several_containers_is_said_once_with_its_places() -> None:
    containers = "[{name: agent, resources: null}, {name: b, image: 'r.example/b:1'}]"
    finding = only(pod(f"containers: {containers}"), "DS403")

    assert finding.message.endswith("The same goes for container b.")
    assert finding.container == "agent"
    assert [(each.container, path_text(each.path)) for each in finding.also] == [
        ("b", "spec.template.spec.containers[1].resources.limits.memory")
    ]


def test_what_differs_in_each_place_is_named() -> None:
    images = ", ".join(f"{{name: c{n}, image: 'r.example/i{n}:1'}}" for n in range(8))
    finding = only(pod(f"containers: [{{name: agent, image: 'r.example/a:1'}}, {images}]"), "DS701")

    assert finding.message.endswith(
        "The same goes for r.example/i0:1, r.example/i1:1, r.example/i2:1, r.example/i3:1 and "
        "4 more."
    )
    assert len(finding.also) == 8


def test_a_missing_profile_of_the_pod_is_told_with_what_else_is_missing() -> None:
    fields = f"securityContext: null, containers: [{NOTHING_SET}, {{{BARE}}}]"
    finding = only(pod(fields), "DS503")

    assert "No container is kept from any system call." in finding.message
    assert "DS507" in finding.covers
    assert "DS507" not in rules(pod(fields))


def test_an_error_never_disappears_in_another_finding() -> None:
    fields = (
        "volumes: [{name: v, hostPath: {path: /run, type: Directory}}], containers: [{name: agent, "
        "volumeMounts: [{name: v, mountPath: /v, readOnly: true}]}]"
    )
    before = judged(*example_objects(pod(fields)))
    after = once(before)

    assert {each.rule for each in before.findings} == {"DS603", "DS606"}
    assert [(each.rule, each.covers) for each in after.findings] == [("DS606", ("DS603",))]


def test_an_answered_finding_takes_no_other_with_it() -> None:
    fields = (
        "metadata: {annotations: {constructs-lib/ignore.DS403: It is measured.}}\n---\n"
        f"{pod('containers: [{name: agent, resources: null}]')}"
    )
    open_rules = [each.rule for each in told(fields) if each.suppression is None]

    assert open_rules == ["DS402"]


def test_nothing_is_lost() -> None:
    """Every finding is there as itself, as another place, or by the id of its rule."""
    fields = f"securityContext: null, containers: [{NOTHING_SET}, {{{BARE}}}]"
    before = judged(*example_objects(pod(fields)))
    after = once(before)

    assert len(after.findings) < len(before.findings)
    assert _rules(before) == _rules(after)


def _rules(report: Report) -> set[str]:
    return {rule for each in report.findings for rule in (each.rule, *each.covers)}
