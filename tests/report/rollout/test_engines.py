"""What engines make of an update is said with what to do, the same in every format."""

from __future__ import annotations

import json

import pytest

from constructs_lib.daemon_set.strategy import Share
from constructs_lib.delivery.engines import ENGINES, EngineName
from constructs_lib.delivery.verdict import EngineVerdict, verdict_of
from constructs_lib.questions.rollout_report import RolloutReport
from constructs_lib.report.rollout.engines import outcome, remedies
from constructs_lib.report.rollout.json import render as as_json
from constructs_lib.report.rollout.markdown import render as markdown
from constructs_lib.report.rollout.text import render as text
from constructs_lib.updates.plan import RolloutPlan
from tests.report.rollout.answers import answer, planned


def asked(engine: EngineName, plan: RolloutPlan, timeout: int | None = None) -> EngineVerdict:
    return verdict_of(plan, ENGINES[engine], timeout=timeout)


def report(*plans: RolloutPlan, engines: tuple[EngineName, ...] = ("argocd",)) -> RolloutReport:
    return answer(*plans, engines=tuple(asked(name, plan) for plan in plans for name in engines))


@pytest.mark.parametrize(
    ("verdict", "said", "remedy"),
    [
        (asked("argocd", planned(10)), "done after at most 10 min", ""),
        (
            asked("flux", planned(10)),
            "done after at most 10 min",
            "Give it a longer spec.timeout; by default it is spec.interval less 30 s.",
        ),
        (asked("flux", planned(10), 900), "done after at most 10 min", ""),
        (
            asked("helm", planned(10)),
            "gives up after 5 min; the update takes up to 10 min",
            "Give it a longer --timeout than 10 min.",
        ),
        (
            asked("helm3", planned(3)),
            "done after at most 3 min, while 1 node may have no Ready Pod",
            "",
        ),
        (asked("argocd", planned(0)), "done at once, as no node wants the agent", ""),
        (
            asked("argocd", planned(3, type="OnDelete")),
            "done at once, while every node has the old version",
            (
                "Use RollingUpdate, or write it another health check with "
                "'constructs-lib gitops argocd --health-check'."
            ),
        ),
        (
            asked("flux", planned(3, type="OnDelete")),
            "never done: OnDelete replaces no Pod until it is deleted",
            "Use RollingUpdate, or name what to wait for in healthChecks instead of wait: true.",
        ),
        (
            asked("helm", planned(3, type="OnDelete")),
            "never done: OnDelete replaces no Pod until it is deleted; gives up after 5 min",
            "Use RollingUpdate, or leave out --wait.",
        ),
        (
            asked("fleet", planned(3, type="OnDelete")),
            "never done: OnDelete replaces no Pod until it is deleted",
            "Use RollingUpdate.",
        ),
        (
            asked("kubectl", planned(3, type="OnDelete")),
            "refuses to wait for OnDelete",
            "Use RollingUpdate, or wait with 'kubectl wait' for each wave.",
        ),
    ],
    ids=lambda value: (
        f"{value.engine.name} {value.kind}" if isinstance(value, EngineVerdict) else ""
    ),
)
def test_a_verdict_is_one_sentence_with_what_to_do(
    verdict: EngineVerdict, said: str, remedy: str
) -> None:
    assert (outcome(verdict), " ".join(remedies(verdict))) == (said, remedy)


def test_nodes_that_are_down_are_counted_and_named() -> None:
    verdict = asked("argocd", planned(38, 2, max_unavailable=Share(3)))

    assert outcome(verdict) == "never done: 2 of 40 nodes are NotReady (down-0..1)"
    first, second = remedies(verdict)
    assert first.startswith("Repair these nodes or delete their Node objects; or do not tolerate")
    assert second == "Or let it pass them with 'constructs-lib gitops argocd --health-check 2'."


def test_a_terminal_shows_each_engine_below_the_verdict() -> None:
    lines = text(report(planned(10), engines=("argocd", "helm"))).splitlines()

    assert lines[2:5] == [
        "  Argo CD: done after at most 10 min",
        "  Helm: gives up after 5 min; the update takes up to 10 min",
        "    Give it a longer --timeout than 10 min.",
    ]


def test_several_updates_are_summed_for_each_engine() -> None:
    good, bad = planned(10, name="a"), planned(3, name="b", type="OnDelete")

    assert "Argo CD: all done after at most 10 min" in text(report(good, planned(3, name="b")))
    assert "Flux: does not get through because of x/b" in text(report(good, bad, engines=("flux",)))


def test_markdown_has_a_row_for_each_engine() -> None:
    said = markdown(report(planned(10), engines=("argocd", "helm")))

    assert "| Argo CD | `x/agent` | ok | done after at most 10 min |  |" in said
    assert "| Helm | `x/agent` | **stops** | gives up after 5 min" in said


def test_the_json_has_what_a_program_asks() -> None:
    found = json.loads(as_json(report(planned(38, 2), engines=("flux",))))["engines"]

    assert [(each["engine"], each["daemonset"], each["passes"]) for each in found] == [
        ("flux", "x/agent", False)
    ]
    assert found[0]["obstacles"][0] == {"kind": "node not ready", "nodes": ["down-0", "down-1"]}


@pytest.mark.parametrize(
    ("plan", "delivered"),
    [(planned(10), True), (planned(0), True), (planned(3, type="OnDelete"), False)],
    ids=["done", "nowhere", "too early"],
)
def test_a_report_knows_whether_all_is_delivered(plan: RolloutPlan, *, delivered: bool) -> None:
    assert report(plan).is_not_delivered is not delivered
