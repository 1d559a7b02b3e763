"""A security context says what it gives, with its names as Kubernetes writes them."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.security_context import SecurityContext, capability


@pytest.mark.parametrize("written", ["NET_RAW", "net_raw", "CAP_NET_RAW", "cap_net_raw"])
def test_a_capability_has_one_name(written: str) -> None:
    assert capability(written) == "NET_RAW"


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ({"privileged": True}, True),
        ({"capabilities": {"add": ["NET_RAW", "CAP_SYS_ADMIN"]}}, True),
        ({"capabilities": {"add": ["ALL"]}}, True),
        ({"capabilities": {"add": ["NET_RAW"]}}, False),
        ({}, False),
    ],
)
def test_some_containers_have_nothing_left_to_gain(
    context: dict[str, Any], *, expected: bool
) -> None:
    assert SecurityContext(context).has_every_privilege is expected


def test_what_is_not_said_is_told_apart_from_no() -> None:
    silent, said = SecurityContext({}), SecurityContext({"allowPrivilegeEscalation": False})

    assert (silent.allows_escalation, said.allows_escalation) == (None, False)
    assert (silent.read_only_root, silent.drops_all, silent.is_privileged) == (None, False, False)


def test_a_field_is_found_by_its_way_down() -> None:
    context = SecurityContext({"seccompProfile": {"type": "RuntimeDefault"}})

    assert context.get("seccompProfile", "type") == "RuntimeDefault"
    assert context.get("seLinuxOptions", "role") is None
