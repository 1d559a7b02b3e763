"""An edit brings the maps on the way to its place, where they are missing."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.engine.edits import put
from constructs_lib.policy.finding import Path
from constructs_lib.yaml.edit import Put

MANIFEST: Manifest = {"spec": {"list": [{"a": {}}]}}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param(("spec", "new"), Put(path=("spec", "new"), value=1), id="a field"),
        pytest.param(
            ("spec", "b", "c"), Put(path=("spec", "b"), value={"c": 1}), id="one map is missing"
        ),
        pytest.param(
            ("x", "y", "z"), Put(path=("x",), value={"y": {"z": 1}}), id="all are missing"
        ),
        pytest.param(
            ("spec", "list", 0, "a", "b", "c"),
            Put(path=("spec", "list", 0, "a", "b"), value={"c": 1}),
            id="below a list",
        ),
        pytest.param(
            ("spec", "list", 1), Put(path=("spec", "list", 1), value=1), id="a new item of a list"
        ),
    ],
)
def test_a_value_is_put_below_what_is_there(path: Path, expected: Put) -> None:
    assert put(MANIFEST, path, 1) == expected
