"""A rollout suits the kind of agent, and a surge never puts two Pods in each other's way."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.agents.log_agent import LogAgentSpec, Stdout
from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate, Surge
from constructs_lib.errors import DeclarationError
from tests.declaration.builders import (
    CONTAINER,
    REASON,
    annotations_of,
    exporter,
    flannel,
    log_agent,
    node_agent,
    objects,
    told,
)

TWO_PODS_WRITE = (
    "rollout: during a surge two Pods write /var/lib/fluent-bit/logging/shop-logs of the node; "
    "use RollingUpdate(max_unavailable=1), or say why it is safe with reason='...'"
)
TWO_PODS_LISTEN = (
    f"{CONTAINER}.ports: port 9100 is claimed on the node, so the second Pod of a surge stays "
    "Pending on every node; use RollingUpdate(max_unavailable=1)"
)


def too_much(share: str) -> str:
    return (
        f"rollout.max_unavailable: '{share}' of the nodes at once is too much for the role 'cni'; "
        "write 1, or say why with reason='...'"
    )


@pytest.mark.parametrize(
    ("build", "rollout", "problems"),
    [
        pytest.param(exporter, RollingUpdate(max_unavailable="10%"), [], id="10% of an exporter"),
        pytest.param(flannel, RollingUpdate(max_unavailable=1), [], id="a node of the network"),
        pytest.param(
            flannel,
            RollingUpdate(max_unavailable="1%"),
            [too_much("1%")],
            id="1% of the network",
        ),
        pytest.param(
            flannel,
            RollingUpdate(max_unavailable="10%"),
            [too_much("10%")],
            id="10% of the network",
        ),
        pytest.param(
            flannel,
            RollingUpdate(max_unavailable="10%", reason=REASON),
            [],
            id="10% of the network with a reason",
        ),
    ],
)
def test_the_share_of_nodes_without_agent_is_limited_by_its_kind(
    build: Any, rollout: RollingUpdate, problems: list[str]
) -> None:
    assert told(build, rollout=rollout) == problems


@pytest.mark.parametrize(
    ("rollout", "problem"),
    [
        (
            RollingUpdate(max_unavailable="100%", reason=REASON),
            "rollout.max_unavailable: '100%' takes the agent from every node at once",
        ),
        (
            Surge(max_surge="100%", reason=REASON),
            "rollout.max_surge: '100%' starts a second Pod on every node at once",
        ),
    ],
)
def test_only_an_agent_that_ran_so_before_changes_every_node_at_once(
    rollout: RollingUpdate | Surge, problem: str
) -> None:
    ran = Adopted(selector={"app": "a"}, reason=REASON, only_declared=True)

    assert told(log_agent, rollout=rollout) == [f"{problem}; write 1 or a small percentage"]
    assert told(node_agent, rollout=rollout, adopted=ran) == []


@pytest.mark.parametrize(
    "rollout",
    [pytest.param(Surge(), id="no reason"), pytest.param(Surge(reason=REASON), id="a reason")],
)
def test_no_reason_lets_two_pods_of_a_surge_claim_one_port(rollout: Surge) -> None:
    assert told(exporter, rollout=rollout) == [TWO_PODS_LISTEN]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="nothing else"),
        pytest.param(
            {"overrides": Overrides(reason=REASON, daemon_set={"revisionHistoryLimit": 3})},
            id="overrides as well",
        ),
    ],
)
@pytest.mark.parametrize(
    ("rollout", "problems"),
    [
        pytest.param(Surge(), [TWO_PODS_WRITE], id="no reason"),
        pytest.param(Surge(reason=REASON), [], id="a reason"),
    ],
)
def test_two_pods_of_a_surge_write_the_same_path_for_a_reason_only(
    fields: dict[str, Any], rollout: Surge, problems: list[str]
) -> None:
    assert told(log_agent, rollout=rollout, **fields) == problems


def test_a_surge_that_is_safe_is_written() -> None:
    spec = log_agent(rollout=Surge(max_surge="20%", min_ready_seconds=30, reason=REASON))
    made = objects(spec)["DaemonSet"]["spec"]

    assert made["updateStrategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": "20%", "maxUnavailable": 0},
    }
    assert made["minReadySeconds"] == 30


def test_the_owner_of_a_rollout_by_hand_is_written() -> None:
    spec = log_agent(rollout=OnDelete(owner="The logging team, on Mondays."))

    assert annotations_of(spec)["constructs-lib/rollout-owner"] == "The logging team, on Mondays."


def test_a_surge_that_an_override_makes_is_checked_for_shared_state() -> None:
    surge = {"updateStrategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}}
    overrides = Overrides(reason="because it is right", daemon_set=surge)

    with pytest.raises(DeclarationError, match="during a surge two Pods write"):
        LogAgentSpec(name="a", namespace="b", output=Stdout(), overrides=overrides)


def test_a_surge_that_an_override_takes_back_is_no_surge() -> None:
    on_delete = {"updateStrategy": {"type": "OnDelete", "rollingUpdate": None}}
    overrides = Overrides(reason="because it is right", daemon_set=on_delete)
    spec = LogAgentSpec(
        name="a", namespace="b", output=Stdout(), rollout=Surge(), overrides=overrides
    )

    assert spec.manifests()[-1]["spec"]["updateStrategy"] == {"type": "OnDelete"}
