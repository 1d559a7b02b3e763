"""The health check of DaemonSets, run by Lua 5.1 with what Argo CD gives a script."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lupa.lua51 import LuaRuntime

from constructs_lib.daemon_set.strategy import Share
from constructs_lib.gitops.health_check import KEY, health_check, health_script

_MISSING = ("string", "math", "io", "coroutine", "debug")
"""Libraries that Argo CD does not open. Source: util/lua/lua.go of Argo CD 3.6."""


_FIVE_PERCENT = Share.percent(5)


def judged(tolerated: Share, obj: dict[str, Any]) -> tuple[str, str]:
    """Status and message."""
    lua = LuaRuntime()
    names = lua.globals()
    for each in _MISSING:
        names[each] = None
    names["obj"] = lua.table_from(obj, recursive=True)
    answer = lua.execute(health_script(tolerated))
    return answer["status"], answer["message"]


def daemon_set(
    desired: int | None,
    *,
    updated: int | None = None,
    available: int | None = None,
    strategy: str | None = "RollingUpdate",
    observed: int = 4,
) -> dict[str, Any]:
    status = {
        "observedGeneration": observed,
        "desiredNumberScheduled": desired,
        "updatedNumberScheduled": updated,
        "numberAvailable": available,
    }
    return {
        "metadata": {"generation": 4},
        "spec": {"updateStrategy": {"type": strategy}} if strategy else {},
        "status": {key: value for key, value in status.items() if value is not None},
    }


@pytest.mark.parametrize(
    ("tolerated", "obj", "status"),
    [
        pytest.param(Share(0), daemon_set(10, updated=10, available=10), "Healthy", id="done"),
        pytest.param(Share(0), daemon_set(10, updated=9, available=9), "Progressing", id="9 of 10"),
        pytest.param(
            Share(1), daemon_set(10, updated=9, available=9), "Healthy", id="one may miss"
        ),
        pytest.param(Share(1), daemon_set(10, updated=10, available=8), "Progressing", id="two do"),
        pytest.param(
            _FIVE_PERCENT, daemon_set(40, updated=38, available=38), "Healthy", id="5% of 40"
        ),
        pytest.param(
            _FIVE_PERCENT,
            daemon_set(39, updated=37, available=37),
            "Progressing",
            id="5% of 39 is one",
        ),
        pytest.param(
            _FIVE_PERCENT,
            daemon_set(10, updated=10, available=9),
            "Progressing",
            id="5% of 10 is none",
        ),
        pytest.param(Share(0), daemon_set(0), "Healthy", id="wanted on no node"),
        pytest.param(
            Share(9),
            daemon_set(5, updated=5, available=5, observed=3),
            "Progressing",
            id="not seen yet",
        ),
        pytest.param(
            Share(9), {"metadata": {"generation": 1}, "spec": {}}, "Progressing", id="no status"
        ),
        pytest.param(
            Share(0),
            daemon_set(10, available=10, strategy="OnDelete"),
            "Suspended",
            id="OnDelete, none updated",
        ),
        pytest.param(
            Share(0),
            daemon_set(10, updated=10, available=10, strategy="OnDelete"),
            "Healthy",
            id="OnDelete, done",
        ),
        pytest.param(
            Share(0),
            daemon_set(10, updated=10, available=10, strategy=None),
            "Healthy",
            id="default strategy",
        ),
    ],
)
def test_a_daemon_set_is(tolerated: Share, obj: dict[str, Any], status: str) -> None:
    assert judged(tolerated, obj)[0] == status


def test_the_message_says_how_far_it_is() -> None:
    assert judged(Share(1), daemon_set(10, updated=8, available=9))[1] == (
        "8 of 10 nodes updated, 9 available; 1 may be missing."
    )
    assert judged(Share(0), daemon_set(3, available=3, strategy="OnDelete"))[1] == (
        "0 of 3 nodes updated, 3 available; OnDelete waits for somebody to delete Pods."
    )


@given(
    desired=st.integers(0, 300),
    missing=st.tuples(st.integers(0, 30), st.integers(0, 30)),
    share=st.integers(0, 100),
    is_percent=st.booleans(),
)
def test_healthy_is_what_misses_no_more_than_is_tolerated(
    *, desired: int, missing: tuple[int, int], share: int, is_percent: bool
) -> None:
    updated, available = (max(desired - each, 0) for each in missing)
    allowed = desired * share // 100 if is_percent else share
    healthy = max(desired - updated, desired - available) <= allowed

    status, _ = judged(
        Share(share, is_percent=is_percent),
        daemon_set(desired, updated=updated, available=available),
    )

    assert status == ("Healthy" if healthy else "Progressing")


def test_the_config_map_holds_the_script_where_argo_cd_looks() -> None:
    made = health_check(Share(2))

    assert made["metadata"]["name"] == "argocd-cm"
    assert made["data"] == {KEY: health_script(Share(2))}
    assert KEY == "resource.customizations.health.apps_DaemonSet"
