"""An alert fires for a node without its agent, and for nothing that is part of normal life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from constructs_lib.k8s.manifest import Json
from constructs_lib.prometheus.daemon_set_alerts import daemon_set_alerts
from tests.promtool import Series, fires, texts

END = 180
"""Minutes of every test."""


def rules(
    *daemon_sets: str, by_hand: Sequence[str] = (), only: str | None = None
) -> list[dict[str, Json]]:
    alerts = daemon_set_alerts(
        agent="logs", namespace="logging", daemon_sets=daemon_sets or ("logs",), by_hand=by_hand
    )
    return [
        alert.rule(scraped='job="logging/logs"', labels={"agent": "logs"}, runbook=None)
        for alert in alerts
        if only in {None, alert.name}
    ]


def steady(value: int) -> str:
    return f"{value}+0x{END}"


def until(minute: int, before: int, after: int) -> str:
    """One value up to a minute, and another from then on."""
    return f"{before}+0x{minute - 1} {after}+0x{END - minute}"


def between(start: int, end: int, *, usually: int, then: int) -> str:
    """Another value in the minutes from start to end."""
    return f"{usually}+0x{start - 1} {then}+0x{end - start - 1} {usually}+0x{END - end}"


def rollout(*, nodes: int, minutes_a_node: int) -> str:
    """The nodes with the present template, where a new one is rolled out after ten minutes."""
    steps = " ".join(f"{done}+0x{minutes_a_node - 1}" for done in range(nodes))
    return f"{nodes}+0x9 {steps} {nodes}+0x{END}"


def daemon_set(name: str = "logs", *, nodes: int = 5, **counts: str) -> list[Series]:
    """The counts of a DaemonSet that is well in all that is not given."""
    labels = f'namespace="logging", daemonset="{name}", instance="10.0.0.9:8080"'
    well = {
        "desired_number_scheduled": steady(nodes),
        "current_number_scheduled": steady(nodes),
        "number_ready": steady(nodes),
        "updated_number_scheduled": steady(nodes),
        "number_misscheduled": steady(0),
    }
    status = [
        Series(name=f"kube_daemonset_status_{what}{{{labels}}}", values=values)
        for what, values in {**well, **counts}.items()
    ]
    return [*status, Series(name=f"kube_daemonset_created{{{labels}}}", values=steady(1))]


def targets(*values: str) -> list[Series]:
    """The agents' Pods as Prometheus sees them."""
    labels = 'job="logging/logs", namespace="logging"'
    return [
        Series(name=f'up{{{labels}, pod="logs-{number}"}}', values=each)
        for number, each in enumerate(values)
    ]


def answering(nodes: int = 5) -> list[Series]:
    return targets(*[steady(1)] * nodes)


def restarts(values: str, *, kind: str = "DaemonSet") -> list[Series]:
    pod = 'namespace="logging", pod="logs-x7k2p", uid="1"'
    return [
        Series(
            name=f'kube_pod_container_status_restarts_total{{{pod}, container="fluent-bit"}}',
            values=values,
        ),
        Series(
            name=f'kube_pod_info{{{pod}, node="worker-1", created_by_kind="{kind}", '
            'created_by_name="logs"}',
            values=steady(1),
        ),
    ]


OTHER_DAEMON_SET = Series(
    name='kube_daemonset_created{namespace="kube-system", daemonset="kube-proxy"}',
    values=steady(1),
)

FLEETS = [
    pytest.param(
        [*daemon_set(), *answering()],
        {"15m": {}, "60m": {}, "180m": {}},
        id="every node has its agent",
    ),
    pytest.param(
        [*daemon_set(number_ready=until(10, 5, 4)), *targets(*[steady(1)] * 4, until(10, 1, 0))],
        {"9m": {}, "24m": {}, "25m": {"NodeAgentMissing": 1}, "180m": {"NodeAgentMissing": 1}},
        id="the agent of one node is not ready any more",
    ),
    pytest.param(
        [
            *daemon_set(
                current_number_scheduled=until(10, 5, 4),
                number_ready=until(10, 5, 4),
                updated_number_scheduled=until(10, 5, 4),
            ),
            *answering(4),
        ],
        {"24m": {}, "25m": {"NodeAgentMissing": 1}},
        id="one node has no Pod at all",
    ),
    pytest.param(
        [*daemon_set(number_ready=between(10, 20, usually=5, then=4)), *answering()],
        {"15m": {}, "24m": {}, "40m": {}},
        id="a node reboots",
    ),
    pytest.param(
        [
            *daemon_set(
                nodes=20,
                number_ready=between(10, 130, usually=20, then=19),
                updated_number_scheduled=rollout(nodes=20, minutes_a_node=6),
            ),
            *targets(*[steady(1)] * 18, *[between(10, 130, usually=1, then=0)] * 2),
        ],
        {"25m": {}, "40m": {}, "60m": {}, "100m": {}, "129m": {}, "145m": {}, "180m": {}},
        id="a rollout goes from node to node for two hours",
    ),
    pytest.param(
        [
            *daemon_set(
                number_ready=until(20, 5, 4),
                updated_number_scheduled="5+0x9 0+0x9 1+0x160",
            ),
            *answering(),
        ],
        {
            "35m": {},
            "40m": {"NodeAgentMissing": 1},
            "49m": {"NodeAgentMissing": 1},
            "55m": {"NodeAgentMissing": 1, "NodeAgentRolloutStuck": 1},
        },
        id="a rollout is stuck at its first node",
    ),
    pytest.param(
        [*daemon_set(number_ready=until(10, 5, 2)), *answering()],
        {
            "19m": {},
            "20m": {"NodeAgentMissingOnMostNodes": 1},
            "25m": {"NodeAgentMissing": 1, "NodeAgentMissingOnMostNodes": 1},
        },
        id="most nodes lose their agent",
    ),
    pytest.param(
        [
            *daemon_set(
                desired_number_scheduled=until(10, 5, 0),
                current_number_scheduled=until(10, 5, 0),
                number_ready=until(10, 5, 0),
                updated_number_scheduled=until(10, 5, 0),
            ),
            *answering(0),
        ],
        {"69m": {}, "70m": {"NodeAgentWantedNowhere": 1}, "180m": {"NodeAgentWantedNowhere": 1}},
        id="no node is meant for it any more",
    ),
    pytest.param(
        [*daemon_set(number_misscheduled=until(10, 0, 2)), *answering()],
        {"24m": {}, "25m": {"NodeAgentMisscheduled": 1}},
        id="Pods on nodes they are not meant for",
    ),
    pytest.param(
        [OTHER_DAEMON_SET],
        {"9m": {}, "10m": {"NodeAgentGone": 1}, "180m": {"NodeAgentGone": 1}},
        id="the DaemonSet was deleted",
    ),
    pytest.param(
        [],
        {"14m": {}, "15m": {"NodeAgentUnwatched": 1}, "180m": {"NodeAgentUnwatched": 1}},
        id="kube-state-metrics is gone",
    ),
    pytest.param(
        [*daemon_set(), *targets(*[steady(1)] * 4, until(10, 1, 0))],
        {"24m": {}, "25m": {"NodeAgentNotScraped": 1}},
        id="one agent gives no metrics",
    ),
    pytest.param(
        daemon_set(),
        {"14m": {}, "15m": {"NodeAgentNotScraped": 1}},
        id="no agent was ever scraped",
    ),
    pytest.param(
        [*daemon_set(), *answering(), *restarts("0+0x9 0 1+0x11 2+0x11 3+0x11 4+0x100")],
        {"45m": {}, "50m": {"NodeAgentRestarts": 1}, "170m": {}},
        id="an agent restarts every twelve minutes",
    ),
    pytest.param(
        [*daemon_set(), *answering(), *restarts(until(10, 0, 1))],
        {"15m": {}, "60m": {}},
        id="an agent restarts once",
    ),
    pytest.param(
        [*daemon_set(), *answering(), *restarts("0+1x180", kind="ReplicaSet")],
        {"60m": {}},
        id="a Pod of something else restarts",
    ),
]


@pytest.mark.parametrize(("series", "expected"), FLEETS)
def test_what_fires_for_a_fleet(
    series: list[Series], expected: Mapping[str, Mapping[str, int]], tmp_path: Path
) -> None:
    assert fires(rules(), series, expected, tmp_path) == ""


HOURS = 600


def nodes_of_the_cluster(count: int, *, until_minute: int = HOURS) -> list[Series]:
    return [
        Series(
            name=f'kube_node_info{{node="worker-{number}"}}',
            values=f"1+0x{HOURS if number < count // 2 else until_minute}",
        )
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("wanted", "nodes", "fires_at"),
    [
        pytest.param("10+0x399 3+0x200", nodes_of_the_cluster(10), True, id="the agent lost nodes"),
        pytest.param("10+0x399 7+0x200", nodes_of_the_cluster(10), False, id="a few nodes"),
        pytest.param(
            "10+0x399 5+0x200",
            nodes_of_the_cluster(10, until_minute=399),
            False,
            id="the cluster shrank",
        ),
    ],
)
def test_an_agent_that_is_meant_for_far_fewer_nodes_is_told(
    wanted: str,
    nodes: list[Series],
    *,
    fires_at: bool,
    tmp_path: Path,
) -> None:
    labels = 'namespace="logging", daemonset="logs"'
    desired = Series(
        name=f"kube_daemonset_status_desired_number_scheduled{{{labels}}}", values=wanted
    )
    only = rules(only="NodeAgentWantedOnFewer")
    expected = {"399m": {}, "420m": {"NodeAgentWantedOnFewer": 1} if fires_at else {}}

    assert fires(only, [desired, *nodes], expected, tmp_path) == ""


def test_two_copies_of_kube_state_metrics_count_once(tmp_path: Path) -> None:
    lost = daemon_set(number_ready=until(10, 5, 4))
    copy = [Series(name=s.name.replace("10.0.0.9", "10.0.0.8"), values=s.values) for s in lost]
    expected = {"25m": {"NodeAgentMissing": 1}}

    assert fires(rules(), [*lost, *copy, *answering()], expected, tmp_path) == ""


def test_a_rollout_by_hand_is_never_stuck(tmp_path: Path) -> None:
    series = [*daemon_set(updated_number_scheduled=until(10, 5, 2)), *answering()]

    assert fires(rules(by_hand=["logs"]), series, {"180m": {}}, tmp_path) == ""
    assert fires(rules(), series, {"180m": {"NodeAgentRolloutStuck": 1}}, tmp_path) == ""


SPLIT = [
    pytest.param(
        [*daemon_set(), *daemon_set("logs-gpu", nodes=1), *answering(6)],
        {"180m": {}},
        id="both are well",
    ),
    pytest.param(
        [
            *daemon_set(),
            *daemon_set("logs-gpu", nodes=1, number_ready=until(10, 1, 0)),
            *answering(5),
        ],
        {"25m": {"NodeAgentMissing": 1}},
        id="the only node of one of them is not most of the agent's nodes",
    ),
    pytest.param(
        [*daemon_set(), *answering(5)],
        {"10m": {"NodeAgentGone": 1}},
        id="one of them is gone",
    ),
]


@pytest.mark.parametrize(("series", "expected"), SPLIT)
def test_an_agent_of_two_daemonsets_is_watched_as_one(
    series: list[Series], expected: Mapping[str, Mapping[str, int]], tmp_path: Path
) -> None:
    assert fires(rules("logs", "logs-gpu"), series, expected, tmp_path) == ""


def test_the_alert_names_the_agent_and_counts_the_nodes(tmp_path: Path) -> None:
    expected = {
        "exp_labels": {"agent": "logs", "namespace": "logging", "daemonset": "logs"},
        "exp_annotations": {
            "summary": "2 node(s) without a ready agent of logging/logs",
            "description": (
                "The DaemonSet logging/logs has had no ready Pod on 2 of its nodes "
                "for 15 minutes, and no ongoing rollout explains it. 'kubectl -n logging get pods "
                "-o wide' shows Pods that are not ready; a node without any has its reason in the "
                "events of the DaemonSet."
            ),
        },
    }
    series = daemon_set(number_ready=until(10, 5, 3))
    only = rules(only="NodeAgentMissing")

    assert texts(only, series, expected, tmp_path) == ""


def test_an_alert_on_restarts_names_container_and_node(tmp_path: Path) -> None:
    only = rules(only="NodeAgentRestarts")
    (text,) = (rule["annotations"] for rule in only)
    pod = {"namespace": "logging", "pod": "logs-x7k2p", "container": "fluent-bit"}
    expected = {
        "exp_labels": {"agent": "logs", "daemonset": "logs", "node": "worker-1", **pod},
        "exp_annotations": {
            "summary": "logging/logs restarts again and again on worker-1",
            "description": text["description"]
            .replace("{{ $labels.container }}", "fluent-bit")
            .replace("{{ $labels.pod }}", "logs-x7k2p")
            .replace("{{ $labels.namespace }}", "logging"),
        },
    }

    assert texts(only, restarts("0+1x180"), expected, tmp_path) == ""
