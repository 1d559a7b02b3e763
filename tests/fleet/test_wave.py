"""A wave says how many of its clusters change at once, and what stands before and after it."""

from __future__ import annotations

import pytest

from constructs_lib.fleet.wave import Wave
from tests.declaration.builders import told


def test_by_default_clusters_change_one_by_one_and_nobody_is_asked() -> None:
    wave = Wave(name="prod")

    assert (wave.at_once(40), wave.soak_seconds, wave.gate) == (1, 0, "automatic")


@pytest.mark.parametrize(
    ("max_clusters", "clusters", "expected"),
    [(3, 40, 3), (3, 2, 2), ("25%", 40, 10), ("25%", 7, 1), ("25%", 3, 1), ("100%", 7, 7)],
)
def test_a_share_rounds_down_but_never_to_nothing(
    max_clusters: int | str, clusters: int, expected: int
) -> None:
    assert Wave(name="prod", max_clusters=max_clusters).at_once(clusters) == expected


@pytest.mark.parametrize(
    ("soak", "seconds"), [("90s", 90), ("30m", 1800), ("24h", 86_400), ("2d", 172_800)]
)
def test_a_soak_time_has_a_unit(soak: str, seconds: int) -> None:
    assert Wave(name="prod", soak=soak).soak_seconds == seconds


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (
            {"soak": "24 h"},
            "soak: '24 h' is not a duration; write a number and s, m, h or d, such as '30m'",
        ),
        (
            {"max_clusters": 0},
            "max_clusters: 0 would never change a cluster; write at least 1",
        ),
        ({"max_clusters": "3"}, "max_clusters: '3' is a quoted number; write 3"),
        (
            {"max_clusters": "0%"},
            (
                "max_clusters: '0%' is neither a number of clusters nor a percentage from '1%' to "
                "'100%'"
            ),
        ),
        ({"gate": "manuel"}, "gate: got 'manuel'; did you mean 'manual'?"),
        ({"order": 2}, "order: unknown field; waves come in the order of their list"),
    ],
)
def test_what_a_wave_cannot_be_is_told(fields: dict[str, object], problem: str) -> None:
    assert told(Wave, name="prod", **fields) == [problem]
