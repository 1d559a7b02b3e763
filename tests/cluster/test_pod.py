"""What a Pod says about itself and its maker."""

from __future__ import annotations

import pytest

from constructs_lib.cluster.pod import Owner, Pod


def pod(**fields: object) -> Pod:
    return Pod(**{"name": "p", "namespace": "shop", "node": "n1", "bound": True, **fields})  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("owner", "title"),
    [
        (None, "Pod shop/p"),
        (Owner(kind="ReplicaSet", name="web-5d"), "ReplicaSet shop/web-5d"),
    ],
)
def test_a_pod_is_called_after_its_maker(owner: Owner | None, title: str) -> None:
    assert pod(owner=owner).title == title


@pytest.mark.parametrize(
    ("owner", "is_own"),
    [
        (Owner(kind="DaemonSet", name="agent"), True),
        (Owner(kind="ReplicaSet", name="agent"), False),
        (Owner(kind="DaemonSet", name="other"), False),
        (None, False),
    ],
)
def test_a_pod_belongs_to_the_daemon_set_that_made_it(owner: Owner | None, *, is_own: bool) -> None:
    assert pod(owner=owner).is_of("shop", "agent") is is_own
    assert not pod(owner=owner).is_of("other", "agent")


@pytest.mark.parametrize(
    ("phase", "finished"),
    [("Running", False), ("Pending", False), ("Unknown", False), ("Failed", True)],
)
def test_a_finished_pod_holds_nothing(phase: str, *, finished: bool) -> None:
    assert pod(phase=phase).finished is finished


@pytest.mark.parametrize(("since", "ready"), [(None, False), ("", True), ("2030", True)])
def test_a_pod_is_ready_since_some_time(since: str | None, *, ready: bool) -> None:
    assert pod(ready_since=since).ready is ready
