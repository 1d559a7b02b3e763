"""DS1305: looser is told, tighter is not."""

from __future__ import annotations

import pytest

from constructs_lib.change.remarks.strategy import strategy
from constructs_lib.k8s.manifest import Json, Manifest
from tests.change.builders import agent, messages, update_of, with_value


def rolling(value: Json) -> Manifest:
    return with_value(agent(), "spec.updateStrategy", {"rollingUpdate": {"maxUnavailable": value}})


ON_DELETE = with_value(agent(), "spec.updateStrategy", {"type": "OnDelete"})
PROBED = agent(container={"readinessProbe": {"httpGet": {"port": 1}}})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            rolling(1),
            rolling("10%"),
            ["maxUnavailable rises from 1 to 10%: more nodes lose the agent at once."],
        ),
        (rolling("10%"), rolling("5%"), []),
        (rolling(1), agent(), []),
        (
            ON_DELETE,
            agent(),
            ["OnDelete becomes RollingUpdate: every outdated Pod restarts."],
        ),
        (agent(), ON_DELETE, []),
        (
            PROBED,
            agent(),
            [("agent no longer has a readiness probe: a broken version counts as ready at once.")],
        ),
        (agent(), PROBED, []),
        (
            with_value(agent(), "spec.minReadySeconds", 30),
            agent(),
            [
                (
                    "minReadySeconds drops from 30 to 0: a version that crashes soon after "
                    "it is Ready reaches more nodes."
                )
            ],
        ),
    ],
    ids=["raised", "lowered", "default", "by itself", "by hand", "probe", "new probe", "ready"],
)
def test_a_looser_strategy_is_told(old: Manifest, new: Manifest, expected: list[str]) -> None:
    assert messages(strategy(update_of(old, new))) == expected
