"""Every reason stands in the YAML beside the rule that it answers, and only where it answers."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.host import Granted, HostAccess, HostPath, HostPort, Privileges
from constructs_lib.declaration.nodes import EVERYWHERE, Nodes
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import RollingUpdate, Surge
from tests.declaration.builders import (
    DIGEST,
    REASON,
    annotations_of,
    exporter,
    flannel,
    log_agent,
    node_agent,
)

ANSWER = "constructs-lib/ignore."
UNPINNED = "registry.example/agent:1.2"
PATH: dict[str, Any] = {"path": "/opt", "type": "Directory", "reason": REASON}
LIMITED = Resources(cpu="10m", memory="16Mi", memory_limit="32Mi", cpu_limit="100m")
SMALL = {"requests": {"cpu": "1m", "memory": "8Mi"}, "limits": {"memory": "8Mi"}}
BESIDE = Overrides(
    reason=REASON,
    pod={"containers": [{"name": "b", "image": f"b/c:1@{DIGEST}", "resources": SMALL}]},
)


def reasons(spec: AgentSpec) -> dict[str, str]:
    return {
        key.removeprefix(ANSWER): reason
        for key, reason in annotations_of(spec).items()
        if key.startswith(ANSWER)
    }


def added(**fields: Any) -> dict[str, str]:
    """What fields add to the reasons that every log agent has."""
    usual = reasons(log_agent())
    return {
        rule: reason
        for rule, reason in reasons(log_agent(**fields)).items()
        if usual.get(rule) != reason
    }


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        pytest.param(
            {"rollout": RollingUpdate(max_unavailable=5, reason=REASON)}, "DS202", id="rollout"
        ),
        pytest.param({"rollout": Surge(reason=REASON)}, "DS209", id="surge"),
        pytest.param(
            {"privileges": Privileges(privileged=True, reason=REASON)}, "DS501", id="privileged"
        ),
        pytest.param(
            {"privileges": Privileges(capabilities=("SYS_ADMIN",), reason=REASON)},
            "DS505",
            id="capabilities",
        ),
        pytest.param(
            {"privileges": Privileges(writable_root_filesystem=True, reason=REASON)},
            "DS506",
            id="writable image",
        ),
        pytest.param({"host": HostAccess(network=Granted(reason=REASON))}, "DS601", id="network"),
        pytest.param({"host": HostAccess(pid=Granted(reason=REASON))}, "DS602", id="processes"),
        pytest.param({"host": HostAccess(paths=(HostPath(**PATH),))}, "DS603", id="path"),
        pytest.param(
            {"host": HostAccess(paths=(HostPath(**{**PATH, "path": "/opt/a"}, writable=True),))},
            "DS604",
            id="writable path",
        ),
        pytest.param(
            {"host": HostAccess(ports=(HostPort(name="a", port=80, reason=REASON),))},
            "DS613",
            id="port",
        ),
        pytest.param({"image": UNPINNED, "allow_unpinned": REASON}, "DS701", id="unpinned image"),
        pytest.param({"suppress": {"DS303": REASON}}, "DS303", id="an answer of the user"),
    ],
)
def test_a_reason_is_written_beside_the_rule_it_answers(fields: dict[str, Any], rule: str) -> None:
    assert added(**fields) == {rule: REASON}


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(
            {"rollout": RollingUpdate(max_unavailable="10%", reason=REASON)}, id="few nodes"
        ),
        pytest.param(
            {"privileges": Privileges(capabilities=("SYSLOG",), reason=REASON)},
            id="a harmless capability",
        ),
        pytest.param(
            {"privileges": Privileges(capabilities=("DAC_READ_SEARCH",), reason=REASON)},
            id="a capability of its role",
        ),
        pytest.param(
            {"host": HostAccess(paths=(HostPath(**{**PATH, "path": "/opt/a"}),))},
            id="a path that is read",
        ),
        pytest.param({"allow_unpinned": REASON}, id="a pinned image"),
    ],
)
def test_no_reason_is_written_where_no_rule_is_broken(fields: dict[str, Any]) -> None:
    assert added(**fields) == {}


def test_a_surge_that_shares_nothing_needs_no_answer() -> None:
    assert "DS209" not in reasons(node_agent(rollout=Surge(reason=REASON)))


def test_only_the_path_that_is_too_broad_is_answered_for() -> None:
    narrow = HostPath(path="/opt/a", type="Directory", reason="It is read there.")

    assert added(host=HostAccess(paths=(narrow, HostPath(**PATH)))) == {"DS603": REASON}


def test_several_nodes_without_a_network_agent_are_answered_for_twice() -> None:
    found = reasons(flannel(rollout=RollingUpdate(max_unavailable="10%", reason=REASON)))

    assert {rule for rule, reason in found.items() if reason == REASON} == {"DS202", "DS206"}


def test_every_rule_that_a_privilege_breaks_is_answered() -> None:
    wanted = Privileges(run_as_root=True, capabilities=("SYS_ADMIN",), reason=REASON)
    found = reasons(exporter(privileges=wanted))

    assert {rule for rule, reason in found.items() if reason == REASON} == {"DS503", "DS505"}


@pytest.mark.parametrize(
    ("texts", "joined"),
    [
        pytest.param(
            ("It is read there.", "It is kept there."),
            "It is read there.; It is kept there.",
            id="two reasons",
        ),
        pytest.param((REASON, REASON), REASON, id="the same twice"),
    ],
)
def test_the_reasons_of_one_rule_are_joined(texts: tuple[str, str], joined: str) -> None:
    one, other = (
        HostPath(path=path, type="Directory", reason=reason)
        for path, reason in zip(("/opt", "/usr"), texts, strict=True)
    )

    assert added(host=HostAccess(paths=(one, other))) == {"DS603": joined}


def test_the_rules_are_sorted() -> None:
    spec = log_agent(
        image=UNPINNED,
        allow_unpinned=REASON,
        host=HostAccess(pid=Granted(reason=REASON), paths=(HostPath(**PATH),)),
        rollout=Surge(reason=REASON),
    )

    assert list(reasons(spec)) == ["DS209", "DS404", "DS503", "DS602", "DS603", "DS701"]


@pytest.mark.parametrize(
    ("spec", "rules"),
    [
        pytest.param(node_agent(), {"DS404", "DS509"}, id="the least"),
        pytest.param(node_agent(resources=LIMITED), {"DS509"}, id="a CPU limit"),
        pytest.param(
            node_agent(resources=LIMITED, nodes=Nodes(tolerates=EVERYWHERE)),
            {"DS301", "DS509"},
            id="on every node",
        ),
        pytest.param(
            node_agent(resources=LIMITED, nodes=Nodes(tolerates=EVERYWHERE), platform="k3s"),
            {"DS301", "DS302", "DS509"},
            id="on every node where none is virtual",
        ),
        pytest.param(
            node_agent(
                resources=LIMITED, overrides=Overrides(reason=REASON, pod={"hostUsers": False})
            ),
            set(),
            id="users of its own",
        ),
        pytest.param(
            node_agent(resources=LIMITED, overrides=BESIDE),
            {"DS404", "DS509"},
            id="a container laid over without a limit",
        ),
        pytest.param(
            node_agent(resources=LIMITED, privileges=Privileges(privileged=True, reason=REASON)),
            {"DS501"},
            id="it is privileged",
        ),
    ],
)
def test_what_every_agent_gets_is_answered_for_where_it_got_it(
    spec: AgentSpec, rules: set[str]
) -> None:
    assert set(reasons(spec)) == rules
