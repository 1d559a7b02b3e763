"""What a plan needs is read from any DaemonSet, with Kubernetes' defaults."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.strategy import Share, UpdateStrategy
from constructs_lib.daemon_set.update import DaemonSetUpdate, read_update
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.errors import DeclarationError


def view(*, spec: dict[str, Any] | None = None, **pod: Any) -> DaemonSetView:
    template = {"spec": {"containers": [{"name": "agent", "image": "agent:2"}], **pod}}
    return DaemonSetView(
        {
            "metadata": {"name": "agent"},
            "spec": {"selector": {"matchLabels": {"app": "agent"}}, "template": template}
            | (spec or {}),
        }
    )


def test_a_bare_daemon_set_is_read_with_the_defaults_of_kubernetes() -> None:
    assert read_update(view()) == DaemonSetUpdate(
        name="agent",
        namespace="default",
        selector="app=agent",
        strategy=UpdateStrategy(max_unavailable=Share(1), max_surge=Share(0)),
        min_ready_seconds=0,
        grace_seconds=30,
        start_at_least=0,
        host_network=False,
        host_ports=(),
        images=("agent:2",),
        requests={},
    )


def test_a_grace_period_of_zero_is_kept() -> None:
    assert read_update(view(terminationGracePeriodSeconds=0)).grace_seconds == 0


def test_a_pod_is_not_ready_before_the_longest_initial_delay() -> None:
    containers = [
        {"name": "a", "image": "a", "readinessProbe": {"initialDelaySeconds": 15}},
        {"name": "b", "image": "b", "startupProbe": {"initialDelaySeconds": 20}},
        {"name": "c", "image": "c", "livenessProbe": {"initialDelaySeconds": 90}},
    ]

    assert read_update(view(containers=containers)).start_at_least == 20


def test_images_are_those_of_all_containers_once() -> None:
    inits = [{"name": "prepare", "image": "tools:1"}, {"name": "again", "image": "agent:2"}]

    assert read_update(view(initContainers=inits)).images == ("tools:1", "agent:2")


PORTS = [
    {"containerPort": 9100, "hostPort": 9100},
    {"containerPort": 53, "hostPort": 53, "protocol": "UDP"},
    {"containerPort": 8080},
]


@pytest.mark.parametrize(
    ("host_network", "ports"),
    [(False, ("9100/TCP", "53/UDP")), (True, ("9100/TCP", "53/UDP", "8080/TCP"))],
    ids=["pod network", "host network"],
)
def test_host_ports_are_those_the_scheduler_sees(
    *, host_network: bool, ports: tuple[str, ...]
) -> None:
    containers = [{"name": "agent", "image": "agent:2", "ports": PORTS}]

    update = read_update(view(containers=containers, hostNetwork=host_network))

    assert update.host_ports == ports
    assert update.host_network == host_network


@pytest.mark.parametrize(
    ("restart", "ports"), [({}, ()), ({"restartPolicy": "Always"}, ("9100/TCP",))]
)
def test_ports_of_an_ordinary_init_container_do_not_count(
    restart: dict[str, str], ports: tuple[str, ...]
) -> None:
    init = {"name": "init", "image": "init:1", "ports": PORTS[:1], **restart}

    assert read_update(view(initContainers=[init])).host_ports == ports


def test_a_selector_is_written_as_kubectl_takes_it() -> None:
    expressions = [
        {"key": "tier", "operator": "In", "values": ["node", "edge"]},
        {"key": "old", "operator": "DoesNotExist"},
        {"key": "team", "operator": "Exists"},
    ]
    selector = {"matchLabels": {"app": "agent"}, "matchExpressions": expressions}

    update = read_update(view(spec={"selector": selector}))

    assert update.selector == "app=agent,tier in (node,edge),!old,team"


def test_a_strategy_that_kubernetes_refuses_is_refused() -> None:
    with pytest.raises(DeclarationError, match="maxSurge"):
        read_update(view(spec={"updateStrategy": {"rollingUpdate": {"maxSurge": 1}}}))
