"""An OnDelete update becomes waves somebody can run as they stand."""

from __future__ import annotations

import subprocess

import pytest

from constructs_lib.daemon_set.update import DaemonSetUpdate
from constructs_lib.updates.records import AgentPod, FleetNode
from constructs_lib.updates.waves import ZONE, LeftOut, Wave, plan_waves

WAIT = "kubectl wait daemonset/cni --namespace=kube-system"
UPDATE = DaemonSetUpdate(name="cni", namespace="kube-system", selector="app=cni")


def node(name: str, zone: str | None = None) -> FleetNode:
    return FleetNode(name=name, labels={} if zone is None else {ZONE: zone})


FLEET = [node("c", "north"), node("a", "east"), node("lone"), node("b", "east")]


def test_a_wave_carries_the_commands_to_run() -> None:
    first = plan_waves(UPDATE, FLEET).waves[0]

    assert first == Wave(
        label_value="east",
        nodes=("a", "b"),
        delete=(
            "for node in a b; do kubectl delete pod --namespace=kube-system --selector=app=cni "
            '--field-selector="spec.nodeName=$node" --wait=false; done'
        ),
        checks=(
            f"{WAIT} '--for=jsonpath={{.status.updatedNumberScheduled}}=2' --timeout=600s",
            f"{WAIT} '--for=jsonpath={{.status.numberAvailable}}=4' --timeout=600s",
        ),
        pause="sleep 300",
    )


def test_waves_go_by_label_value_and_nodes_without_the_label_come_last() -> None:
    plan = plan_waves(UPDATE, FLEET)

    assert [(wave.label_value, wave.nodes) for wave in plan.waves] == [
        ("east", ("a", "b")),
        ("north", ("c",)),
        (None, ("lone",)),
    ]


@pytest.mark.parametrize(
    ("zones", "sizes"),
    [
        ([None] * 40, [1, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3]),
        (["a"] * 5 + [None] * 20, [5, 3, 3, 3, 3, 3, 3, 2]),
        (["a"] * 10 + ["b"] * 10, [10, 10]),
        (["a"] * 2 + ["b"] * 18, [2, *[2] * 9]),
        ([None], [1]),
    ],
    ids=["no label", "some without", "halves", "nearly all of one value", "one node"],
)
def test_no_wave_is_the_whole_fleet(zones: list[str | None], sizes: list[int]) -> None:
    fleet = [node(f"n{index}", zone) for index, zone in enumerate(zones)]
    plan = plan_waves(UPDATE, fleet)

    assert [len(wave.nodes) for wave in plan.waves] == sizes
    assert plan.cut is (len(sizes) > 1 and sizes != [10, 10])


def test_a_large_group_is_cut() -> None:
    plan = plan_waves(UPDATE, FLEET, most_nodes=1)

    assert [wave.nodes for wave in plan.waves] == [("a",), ("b",), ("c",), ("lone",)]


def test_another_label_forms_other_waves() -> None:
    fleet = [FleetNode(name="a", labels={"ring": "1"}), FleetNode(name="b", labels={"ring": "0"})]

    plan = plan_waves(UPDATE, fleet, label="ring")

    assert [wave.nodes for wave in plan.waves] == [("b",), ("a",)]


@pytest.mark.parametrize(
    ("left_out", "reason"),
    [
        (FleetNode(name="x", pods=()), "is updated without help"),
        (FleetNode(name="x", pods=(AgentPod(revision="new"),)), "has the new version"),
        (FleetNode(name="x", ready=False), "node not ready"),
        (FleetNode(name="x", should_run=False), "would stay without its agent"),
        (FleetNode(name="x", fits=False), "the new Pod does not fit"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_node_whose_pod_nobody_should_delete_is_left_out(
    left_out: FleetNode, reason: str
) -> None:
    plan = plan_waves(UPDATE, [left_out])

    assert plan.left_out == (LeftOut(name="x", reason=reason),)  # type: ignore[arg-type]  # a table holds plain text
    assert plan.waves == ()


def test_a_node_that_never_had_the_agent_is_not_mentioned() -> None:
    plan = plan_waves(UPDATE, [FleetNode(name="x", should_run=False, pods=())])

    assert (plan.waves, plan.left_out) == ((), ())


def test_the_health_check_counts_what_is_updated_and_available_without_us() -> None:
    fleet = [
        node("a"),
        FleetNode(name="new", pods=(AgentPod(revision="new"),)),
        FleetNode(name="missing", pods=()),
        FleetNode(name="dead", ready=False),
    ]

    (wave,) = plan_waves(UPDATE, fleet).waves

    assert "updatedNumberScheduled}=3" in wave.checks[0]
    assert "numberAvailable}=3" in wave.checks[1]


def test_the_way_back_undoes_the_template_first() -> None:
    plan = plan_waves(UPDATE, FLEET)

    assert plan.undo == "kubectl rollout undo daemonset/cni --namespace=kube-system"


def test_the_commands_are_shell_that_passes_every_word_as_meant() -> None:
    update = DaemonSetUpdate(name="cni", namespace="ns", selector="app=cni,tier in (a,b)")
    (wave,) = plan_waves(update, [node("a"), node("b")], most_nodes=2).waves
    shown = f"kubectl() {{ printf '%s|' \"$@\"; echo; }}; {wave.delete}"

    output = subprocess.run(["sh", "-c", shown], capture_output=True, text=True, check=True).stdout

    assert output.splitlines() == [
        "delete|pod|--namespace=ns|--selector=app=cni,tier in (a,b)|"
        f"--field-selector=spec.nodeName={name}|--wait=false|"
        for name in ("a", "b")
    ]
