"""DS1308: state that the new version does not find."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.change.remarks.state import state
from constructs_lib.k8s.manifest import Manifest
from tests.change.builders import agent, messages, update_of


def keeping(source: dict[str, Any], name: str = "state", **mount: Any) -> Manifest:
    mounts = [{"name": name, "mountPath": "/state", **mount}]
    return agent(container={"volumeMounts": mounts}, volumes=[{"name": name, **source}])


def host(path: str) -> dict[str, Any]:
    return {"hostPath": {"path": path}}


@pytest.mark.parametrize(
    ("old", "new", "finds"),
    [
        (keeping(host("/var/lib/a")), keeping(host("/var/lib/b")), "/var/lib/b"),
        (keeping(host("/var/lib/a")), keeping({"emptyDir": {}}), "a volume of the kind emptyDir"),
        (keeping(host("/var/lib/a")), keeping(host("/var/lib/a"), subPath="x"), "/var/lib/a/x"),
    ],
    ids=["another path", "another kind", "below"],
)
def test_state_behind_another_path_is_lost(old: Manifest, new: Manifest, finds: str) -> None:
    assert messages(state(update_of(old, new))) == [
        (
            f"agent finds {finds} at /state, not /var/lib/a of the node: its old data stays behind "
            "on every node."
        )
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (keeping(host("/var/lib/a")), keeping(host("/var/lib/a/"))),
        (keeping(host("/var/lib/a")), keeping(host("/var/lib/a"), "renamed")),
        (keeping(host("/a"), readOnly=True), keeping(host("/b"), readOnly=True)),
        (keeping({"emptyDir": {}}), keeping(host("/b"))),
        (keeping(host("/a")), agent()),
    ],
    ids=["a slash", "another name", "only read", "none before", "given up"],
)
def test_nothing_is_lost_where_nothing_was_kept_or_moved(old: Manifest, new: Manifest) -> None:
    assert messages(state(update_of(old, new))) == []
