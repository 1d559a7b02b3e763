"""DS312 and DS313: affinity that a DaemonSet has no use for."""

from __future__ import annotations

import pytest

from constructs_lib.yaml.edit import Remove
from tests.policy.judging import edits, found, places, pod

POD = ("spec", "template", "spec")
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
OWN = "labelSelector: {matchLabels: {app.kubernetes.io/name: agent}}, topologyKey: zone"
OTHER = "labelSelector: {matchLabels: {app: database}}, topologyKey: zone"


@pytest.mark.parametrize(
    ("fields", "place", "message"),
    [
        pytest.param(
            "topologySpreadConstraints: [{topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]",
            "topologySpreadConstraints[0]",
            "A DaemonSet cannot spread its Pods: each node gets one, whatever this says.",
            id="soft spread",
        ),
        pytest.param(
            "topologySpreadConstraints: [{topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]",
            "topologySpreadConstraints[0]",
            "A DaemonSet cannot spread its Pods: each node gets one, and this can keep it "
            "Pending there.",
            id="hard spread",
        ),
        pytest.param(
            f"affinity: {{podAntiAffinity: {{{REQUIRED}: [{{{OWN}}}]}}}}",
            f"affinity.podAntiAffinity.{REQUIRED}[0]",
            "podAntiAffinity is required here: on a node where it does not hold the Pod is "
            "Pending.",
            id="away from itself",
        ),
        pytest.param(
            f"affinity: {{podAffinity: {{{REQUIRED}: [{{{OTHER}}}]}}}}",
            f"affinity.podAffinity.{REQUIRED}[0]",
            "podAffinity is required here: on a node where it does not hold the Pod is Pending.",
            id="beside others",
        ),
        pytest.param(
            f"affinity: {{podAntiAffinity: {{{PREFERRED}: "
            f"[{{weight: 1, podAffinityTerm: {{{OWN}}}}}]}}}}",
            f"affinity.podAntiAffinity.{PREFERRED}[0]",
            "The agent's Pods keep away from each other: each node gets only one of them.",
            id="rather away from itself",
        ),
    ],
)
def test_ds312_finds_and_removes_constraints_between_pods(
    fields: str, place: str, message: str
) -> None:
    [edit] = edits("DS312", pod(fields))

    assert found("DS312", pod(fields)) == [("warning", message)]
    assert places("DS312", pod(fields)) == [f"spec.template.spec.{place}"]
    assert isinstance(edit, Remove)


def test_ds312_is_silent_about_a_preference_that_is_about_others() -> None:
    term = f"{{weight: 1, podAffinityTerm: {{{OTHER}}}}}"

    assert found("DS312", pod(f"affinity: {{podAntiAffinity: {{{PREFERRED}: [{term}]}}}}")) == []


@pytest.mark.parametrize(
    ("affinity", "gone"),
    [
        pytest.param(f"nodeAffinity: {{{PREFERRED}: [{{}}]}}", ("affinity",), id="all of it"),
        pytest.param(
            f"nodeAffinity: {{{PREFERRED}: [{{}}]}}, podAffinity: {{}}",
            ("affinity", "nodeAffinity"),
            id="beside other affinity",
        ),
        pytest.param(
            f"nodeAffinity: {{{PREFERRED}: [{{}}], {REQUIRED}: {{nodeSelectorTerms: []}}}}",
            ("affinity", "nodeAffinity", PREFERRED),
            id="beside a requirement",
        ),
    ],
)
def test_ds313_finds_a_preference_and_removes_it_with_what_it_leaves_empty(
    affinity: str, gone: tuple[str, ...]
) -> None:
    example = pod(f"affinity: {{{affinity}}}")
    message = "Preferred node affinity has no effect: the controller chooses the nodes."

    assert found("DS313", example) == [("info", message)]
    assert edits("DS313", example) == [Remove(path=(*POD, *gone))]


def test_ds313_is_silent_about_an_empty_preference() -> None:
    assert found("DS313", pod(f"affinity: {{nodeAffinity: {{{PREFERRED}: []}}}}")) == []
