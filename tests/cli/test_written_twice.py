"""Two objects of one name that differ are told; copies and other clusters are no mistake."""

from __future__ import annotations

import pytest

from constructs_lib.cli.written_twice import written_twice

AGENT = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a, namespace: b}\n"
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: b}\n"
OTHER = f"{AGENT}spec: {{minReadySeconds: 5}}\n"
TOLD = (
    "DaemonSet b/a is in a.yaml and in b.yaml, and the two differ; give one of them another name "
    "or namespace"
)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        pytest.param([("a.yaml", AGENT), ("b.yaml", OTHER)], [TOLD], id="two that differ"),
        pytest.param([("a.yaml", AGENT), ("b.yaml", AGENT)], [], id="a copy"),
        pytest.param([("x/a.yaml", AGENT), ("y/a.yaml", OTHER)], [], id="of two clusters"),
        pytest.param([("a.yaml", f"{AGENT}---\n{NAMESPACE}")], [], id="two objects"),
        pytest.param([("a.yaml", ""), ("b.yaml", "- a\n---\nmetadata: a\n")], [], id="no object"),
    ],
)
def test_an_object_that_is_there_twice_is_told(
    files: list[tuple[str, str]], told: list[str]
) -> None:
    assert list(written_twice(files)) == told
