"""Pod Security lets a Pod in where its level is at least as open as what the Pod needs."""

from __future__ import annotations

import pytest

from constructs_lib.live.barred import barred_by

HOST = {"spec": {"hostNetwork": True, "containers": [{"name": "a", "image": "a"}]}}
PLAIN = {"spec": {"containers": [{"name": "a", "image": "a"}]}}


@pytest.mark.parametrize("level", ["baseline", "restricted"])
def test_a_level_that_is_too_strict_is_told(level: str) -> None:
    assert barred_by(level, HOST) == (
        f"PodSecurity: the namespace enforces {level}, and its Pods need privileged"
    )


@pytest.mark.parametrize(
    ("level", "template"),
    [("privileged", HOST), ("baseline", PLAIN), ("", HOST), ("unheard-of", HOST)],
)
def test_a_level_that_is_open_enough_is_not(level: str, template: dict[str, object]) -> None:
    assert barred_by(level, template) == ""
