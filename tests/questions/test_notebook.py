"""What a notebook cell can ask: plain data in, frozen and typed reports out, nothing else."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from typing import Any

import pytest

import constructs_lib
from constructs_lib import (
    Config,
    DeclarationError,
    InputError,
    Pace,
    Severity,
    check,
    coverage,
    diff,
    rollout,
)
from constructs_lib.cluster.reading import ClusterFileError
from constructs_lib.k8s.manifest import Manifest
from tests.placement.builders import manifest
from tests.placement.image_builders import lock
from tests.registries import digest

NODES = {
    "nodes": [
        {"name": "a", "cpu": "4", "memory": "16Gi", "pods": 110},
        {"name": "b", "cpu": "4", "memory": "16Gi", "pods": 110, "taints": ["gpu:NoSchedule"]},
    ]
}
LIST: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "List",
    "items": [
        {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {"name": "c"},
            "status": {"allocatable": {"cpu": "4", "memory": "16Gi", "pods": "110"}},
        }
    ],
}
REFUSED: Manifest = {**manifest(), "spec": {"selector": {}}}


def agent(image: str = "registry.example/agent:1") -> Manifest:
    return manifest(containers=[{"name": "agent", "image": image}])


def test_what_is_known_of_images_is_one_text_of_a_file() -> None:
    pinned = agent(f"a.example/a:1@{digest(b'a')}")
    arm = {"nodes": [{"name": "a", "cpu": "4", "labels": {"kubernetes.io/arch": "arm64"}}]}
    text = lock(amd64=5).text()

    [wrong] = coverage([pinned], arm, images_lock=text).wrong_platforms
    [plan] = rollout([pinned], {"nodes": [{"name": "a"}]}, images_lock=text).commit.plans

    assert str(wrong.platform) == "linux/arm64"
    assert plan.update.pull is not None
    assert plan.update.pull.bytes == 5
    with pytest.raises(InputError, match=r"^images.lock: "):
        coverage([pinned], arm, images_lock="{}")


def test_coverage_says_where_it_runs() -> None:
    report = coverage([agent()], NODES, require="all", max_uncovered=1)
    (covered,) = report.coverage.daemon_sets

    assert covered.desired == 1
    assert report.required is not None
    assert report.required.met


def test_coverage_compares_with_before() -> None:
    report = coverage(
        [agent()], NODES, old_manifests=[manifest(tolerations=[{"operator": "Exists"}])]
    )

    assert report.difference is not None


def test_rollout_says_whether_it_completes() -> None:
    report = rollout([agent()], NODES, pace=Pace(ready_after=60))
    (plan,) = report.commit.plans

    assert plan.verdict.kind == "completes"
    assert not report.stalls


def test_rollout_knows_what_stays() -> None:
    report = rollout([agent()], NODES, old_manifests=[agent()])

    assert report.unchanged == ("kube-system/agent",)


def test_diff_says_what_restarts() -> None:
    change = diff([agent()], [agent("registry.example/agent:2")], nodes=NODES)
    (changed,) = change.daemon_sets

    assert changed.impact == "restart"
    assert changed.nodes is not None


def test_check_says_what_is_wrong() -> None:
    report = check([agent()], config=Config(profile="minimal"))

    assert all(finding.severity >= Severity.INFO for finding in report.findings)


def test_nodes_may_be_what_kubectl_prints_or_the_objects_of_it() -> None:
    listed, single = coverage([agent()], LIST), coverage([agent()], LIST["items"])

    assert listed.coverage == single.coverage


QUESTIONS: dict[str, Callable[[], object]] = {
    "check": lambda: check([agent()]),
    "coverage": lambda: coverage([agent()], NODES),
    "rollout": lambda: rollout([agent()], NODES),
    "diff": lambda: diff([agent()], [agent()], nodes=NODES),
}


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_a_report_is_frozen_public_and_documented(ask: Callable[[], object]) -> None:
    report = ask()
    name = type(report).__name__

    assert getattr(constructs_lib, name) is type(report)
    assert type(report).__doc__
    assert dataclasses.is_dataclass(report)
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(report, dataclasses.fields(report)[0].name, None)


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_nothing_is_printed_and_no_file_is_touched(
    ask: Callable[[], object], capsys: pytest.CaptureFixture[str]
) -> None:
    ask()  # what is imported at the first use is read from files
    said: list[str] = []
    hooks.append(said)
    try:
        ask()
    finally:
        hooks.remove(said)

    assert capsys.readouterr() == ("", "")
    assert said == []


hooks: list[list[str]] = []


def _listen(event: str, args: tuple[Any, ...]) -> None:
    if event in {"open", "subprocess.Popen", "socket.connect"}:
        for said in hooks:
            said.append(f"{event} {args[0]}")


sys.addaudithook(_listen)


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        pytest.param(lambda: coverage([REFUSED], NODES), InputError, id="a manifest in coverage"),
        pytest.param(lambda: rollout([REFUSED], NODES), InputError, id="a manifest in rollout"),
        pytest.param(lambda: diff([], [REFUSED]), InputError, id="a manifest in diff"),
        pytest.param(lambda: coverage([agent()], {"nodes": [5]}), ClusterFileError, id="nodes"),
        pytest.param(
            lambda: coverage([agent()], NODES, require="a in ("),
            DeclarationError,
            id="a requirement",
        ),
    ],
)
def test_what_cannot_be_judged_is_refused(
    ask: Callable[[], object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        ask()
