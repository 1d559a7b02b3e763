"""The Pod says whether it carries a token, then its account, and by default it does."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.tokens import automounts_token, mounts_token


def asked(pod: dict[str, Any], account: bool | None = None) -> tuple[DaemonSetView, Context]:
    metadata = {"name": "agent", "namespace": "agents"}
    objects: list[dict[str, Any]] = []
    if account is not None:
        objects.append(
            {
                "kind": "ServiceAccount",
                "metadata": metadata,
                "automountServiceAccountToken": account,
            }
        )
    spec = {"serviceAccountName": "agent", **pod}
    daemon_set = DaemonSetView({"metadata": metadata, "spec": {"template": {"spec": spec}}})
    context = Context(objects=objects, daemon_sets=[daemon_set], config=Config(), minor=36)
    return daemon_set, context


@pytest.mark.parametrize(
    ("of_pod", "of_account", "expected"),
    [
        (None, None, True),
        (None, False, False),
        (None, True, True),
        (False, True, False),
        (True, False, True),
    ],
)
def test_the_pod_decides_before_its_account(
    *, of_pod: bool | None, of_account: bool | None, expected: bool
) -> None:
    pod = {} if of_pod is None else {"automountServiceAccountToken": of_pod}

    assert automounts_token(*asked(pod, of_account)) is expected


def test_a_volume_may_bring_a_token_that_is_not_mounted_by_itself() -> None:
    token = {"name": "t", "projected": {"sources": [{"serviceAccountToken": {"path": "token"}}]}}
    other = {"name": "c", "projected": {"sources": [{"configMap": {"name": "c"}}]}}
    off = {"automountServiceAccountToken": False}

    assert mounts_token(*asked({**off, "volumes": [token]})) is True
    assert mounts_token(*asked({**off, "volumes": [other]})) is False
