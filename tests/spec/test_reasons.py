"""Every reason of a declaration stands in the YAML, beside the rule that it answers."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.spec.host import Granted, HostAccess, HostPath, HostPort, Privileges
from constructs_lib.spec.rollout import RollingUpdate, Surge
from tests.spec.builders import REASON, annotations_of, exporter, log_agent

PATH: dict[str, Any] = {"path": "/opt", "type": "Directory", "reason": REASON}


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
            {"privileges": Privileges(run_as_root=True, reason=REASON)}, "DS503", id="root"
        ),
        pytest.param(
            {"privileges": Privileges(capabilities=("SYSLOG",), reason=REASON)},
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
            {"host": HostAccess(paths=(HostPath(**PATH, writable=True),))},
            "DS604",
            id="writable path",
        ),
        pytest.param(
            {"host": HostAccess(ports=(HostPort(name="a", port=80, reason=REASON),))},
            "DS613",
            id="port",
        ),
        pytest.param({"allow_unpinned": REASON}, "DS701", id="unpinned image"),
    ],
)
def test_a_reason_is_written_beside_the_rule_it_answers(fields: dict[str, Any], rule: str) -> None:
    assert annotations_of(log_agent(**fields)) == {
        "constructs-lib/role": "logs",
        f"constructs-lib/ignore.{rule}": REASON,
    }


def test_every_rule_that_a_privilege_breaks_is_answered() -> None:
    wanted = Privileges(run_as_root=True, capabilities=("SYSLOG",), reason=REASON)

    assert annotations_of(exporter(privileges=wanted)) == {
        "constructs-lib/role": "node-exporter",
        "constructs-lib/ignore.DS503": REASON,
        "constructs-lib/ignore.DS505": REASON,
    }


@pytest.mark.parametrize(
    ("reasons", "joined"),
    [
        pytest.param(
            ("It is read there.", "It is kept there."),
            "It is read there.; It is kept there.",
            id="two reasons",
        ),
        pytest.param((REASON, REASON), REASON, id="the same twice"),
    ],
)
def test_the_reasons_of_one_rule_are_joined(reasons: tuple[str, str], joined: str) -> None:
    one, other = (
        HostPath(path=f"/opt/{index}", type="Directory", reason=reason)
        for index, reason in enumerate(reasons)
    )

    assert annotations_of(log_agent(host=HostAccess(paths=(one, other)))) == {
        "constructs-lib/role": "logs",
        "constructs-lib/ignore.DS603": joined,
    }


def test_no_reason_is_written_where_no_rule_is_broken() -> None:
    assert annotations_of(log_agent()) == {"constructs-lib/role": "logs"}


def test_the_rules_are_sorted() -> None:
    spec = log_agent(
        allow_unpinned=REASON,
        host=HostAccess(pid=Granted(reason=REASON), paths=(HostPath(**PATH),)),
        rollout=Surge(reason=REASON),
    )

    assert list(annotations_of(spec)) == [
        "constructs-lib/role",
        "constructs-lib/ignore.DS209",
        "constructs-lib/ignore.DS602",
        "constructs-lib/ignore.DS603",
        "constructs-lib/ignore.DS701",
    ]
