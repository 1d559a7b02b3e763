"""The table as a comment: agents and differences first, every cluster folded away."""

from __future__ import annotations

from constructs_lib.report.fleet.coverage.markdown import render
from constructs_lib.report.markdown import LIMIT
from tests.report.fleet.coverage.tables import DRIFTING, cell, row, table


def test_differences_come_before_the_clusters() -> None:
    text = render(DRIFTING)

    assert "| `agents/log` | 1\\.0 | 5/5 | 11/12 | 1\\.2 cores, 1Gi |" in text
    assert text.index("is missing in 1 of 5 clusters: d.") < text.index("Every cluster")
    assert "| c | 3 | 3/3 | \\- | 3/3 \\* |" in text


def test_a_comment_has_a_limit() -> None:
    agents = {f"agent{number}": cell(str(number)) for number in range(200)}
    fleet = table(**{f"c{number}": row(f"c{number}", number, **agents) for number in range(300)})

    assert len(render(fleet)) <= LIMIT
