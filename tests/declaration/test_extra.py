"""Further keys are added everywhere, and never laid over what an agent writes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.declaration.extra import extra_problems, with_extra

WRITTEN: dict[str, Any] = {"engine": {"kind": "ebpf", "ebpf": {"size": 4}}, "rules": ["a"]}

keys = st.sampled_from("abc")
leaves = st.integers() | st.lists(st.integers(), max_size=2)
maps = st.recursive(leaves, lambda inner: st.dictionaries(keys, inner, max_size=3), max_leaves=8)
trees = st.dictionaries(keys, maps, max_size=3)


def refused(extra: dict[str, Any], written: dict[str, Any] = WRITTEN) -> list[str]:
    return [str(p) for p in extra_problems(extra, written=written, path=("sensor", "extra"))]


@pytest.mark.parametrize(
    ("extra", "merged"),
    [
        ({}, WRITTEN),
        ({"level": "info"}, {**WRITTEN, "level": "info"}),
        (
            {"engine": {"ebpf": {"drop": True}}},
            {"engine": {"kind": "ebpf", "ebpf": {"size": 4, "drop": True}}, "rules": ["a"]},
        ),
    ],
    ids=["none", "a new key", "deep inside"],
)
def test_keys_are_added(extra: dict[str, Any], merged: dict[str, Any]) -> None:
    assert refused(extra) == []
    assert with_extra(WRITTEN, extra) == merged


@pytest.mark.parametrize(
    ("extra", "where"),
    [
        ({"rules": ["b"]}, "sensor.extra.rules"),
        ({"engine": "other"}, "sensor.extra.engine"),
        ({"engine": {"ebpf": {"size": 8}}}, "sensor.extra.engine.ebpf.size"),
        ({"engine": {"kind": {"a": 1}}}, "sensor.extra.engine.kind"),
    ],
    ids=["a list", "a map", "deep inside", "a map for a value"],
)
def test_what_the_agent_writes_cannot_be_given_again(extra: dict[str, Any], where: str) -> None:
    (message,) = refused(extra)

    assert message.startswith(f"{where}: ")
    assert "which the agent writes" in message


def _leaves(tree: Any, at: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    if not isinstance(tree, dict) or not tree:
        return {at: tree}
    return {k: v for key, value in tree.items() for k, v in _leaves(value, (*at, key)).items()}


@given(trees, trees)
def test_nothing_that_is_written_is_lost_or_changed(
    written: dict[str, Any], extra: dict[str, Any]
) -> None:
    if not refused(extra, written):
        merged = with_extra(written, extra)

        ours = {path: value for path, value in _leaves(written).items() if value != {}}
        assert ours.items() <= _leaves(merged).items()
