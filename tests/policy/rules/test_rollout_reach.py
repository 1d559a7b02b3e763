"""DS202: how many nodes an update may take the agent from at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.policy.config import Config
from constructs_lib.yaml.edit import Put
from tests.policy.judging import edits, found, places

BLIND = "1 while the number of nodes is unknown"
MAX_UNAVAILABLE = "spec.updateStrategy.rollingUpdate.maxUnavailable"


def unavailable(share: int | str, *, role: str = "generic") -> str:
    strategy = f"{{rollingUpdate: {{maxUnavailable: {share}}}}}"
    annotations = f"{{constructs-lib/role: {role}}}"
    return f"{{metadata: {{annotations: {annotations}}}, spec: {{updateStrategy: {strategy}}}}}"


def surging(share: int | str) -> str:
    strategy = f"{{rollingUpdate: {{maxUnavailable: 0, maxSurge: {share}}}}}"
    return f"{{spec: {{updateStrategy: {strategy}}}}}"


@pytest.mark.parametrize(
    ("share", "nodes", "expected"),
    [
        (1, None, []),
        (1, 1, []),
        (0, None, []),
        (2, None, ["warning"]),
        (2, 10, []),
        (2, 9, ["warning"]),
        (3, 10, ["warning"]),
        (10, 10, ["error"]),
        (11, 10, ["error"]),
        ("10%", None, []),
        ("11%", None, ["warning"]),
        ("10%", 11, []),
        ("11%", 100, ["warning"]),
        ("11%", 9, []),
        ("50%", 2, []),
        ("50%", 3, ["warning"]),
        ("99%", 10, ["error"]),
        ("100%", None, ["error"]),
        ("100%", 1, ["error"]),
        ("100%", 50, ["error"]),
    ],
)
def test_the_share_of_nodes_is_limited(
    share: int | str, nodes: int | None, expected: list[str]
) -> None:
    findings = found("DS202", unavailable(share), nodes=nodes)

    assert [severity for severity, _ in findings] == expected


@pytest.mark.parametrize("role", ["cni", "kube-proxy", "csi-node", "dns-cache"])
@pytest.mark.parametrize(
    ("share", "nodes", "count"),
    [
        ("5%", None, 0),
        ("6%", None, 1),
        (1, None, 0),
        (2, 20, 0),
        (3, 20, 1),
    ],
)
def test_agents_that_nodes_cannot_do_without_have_half_the_limit(
    role: str, share: int | str, nodes: int | None, count: int
) -> None:
    assert len(found("DS202", unavailable(share, role=role), nodes=nodes)) == count


def test_a_role_from_the_configuration_counts_too() -> None:
    config = Config(roles=(RoleOf(role="cni", name="agent"),))
    example = "{spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 6%}}}}"

    assert places("DS202", example, config=config) == [MAX_UNAVAILABLE]


@pytest.mark.parametrize(("share", "count"), [("33%", 0), ("34%", 1)])
def test_the_limit_is_the_users(share: str, count: int) -> None:
    config = Config(max_unavailable_percent=33)

    assert len(found("DS202", unavailable(share), config=config)) == count


@pytest.mark.parametrize(
    ("share", "nodes", "message"),
    [
        (
            5,
            None,
            f"maxUnavailable is 5: 5 nodes lose the agent at once; the limit is {BLIND}.",
        ),
        (
            "50%",
            None,
            "maxUnavailable is 50%: 50% of the nodes lose the agent at once; the limit is 10%.",
        ),
        (
            "25%",
            10,
            "maxUnavailable is 25%: 3 of 10 nodes lose the agent at once; the limit is 10%.",
        ),
        (
            "100%",
            None,
            "maxUnavailable is 100%: all nodes lose the agent at once; the limit is 10%.",
        ),
    ],
)
def test_the_message_counts_nodes(share: int | str, nodes: int | None, message: str) -> None:
    [(_, said)] = found("DS202", unavailable(share), nodes=nodes)

    assert said == message


@pytest.mark.parametrize("share", ["50%", "100%", "5"])
def test_a_surge_takes_the_agent_from_no_node(share: str) -> None:
    [(severity, message)] = found("DS202", surging(share))

    assert severity == "info"
    assert "start a second Pod at once" in message


@pytest.mark.parametrize(
    "example",
    [
        pytest.param("{spec: {updateStrategy: {rollingUpdate: {$patch: replace}}}}", id="default"),
        pytest.param(surging(1), id="surge of one"),
        pytest.param(unavailable("'7'"), id="refused"),
        pytest.param(unavailable("200%"), id="refused percentage"),
        pytest.param(
            "{spec: {updateStrategy: {type: OnDelete, rollingUpdate: {maxUnavailable: 100%}}}}",
            id="OnDelete",
        ),
    ],
)
def test_what_is_refused_or_takes_no_node_is_left_alone(example: str) -> None:
    assert found("DS202", example) == []


def test_it_would_be_set_to_one() -> None:
    path = ("spec", "updateStrategy", "rollingUpdate", "maxUnavailable")

    assert edits("DS202", unavailable("50%")) == [Put(path=path, value=1)]


@given(percent=st.integers(0, 99), nodes=st.integers(1, 300))
def test_one_node_is_never_too_many(percent: int, nodes: int) -> None:
    count = -(-percent * nodes // 100)
    findings = found("DS202", unavailable(f"{percent}%"), nodes=nodes)

    assert not (findings and count <= 1)
