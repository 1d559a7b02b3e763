"""The update of a fleet as a comment."""

from __future__ import annotations

from constructs_lib.report.fleet.rollout.markdown import render
from tests.report.fleet.rollout.rollouts import STOPS


def test_the_waves_are_a_table_and_their_troubles_lists() -> None:
    text = render(STOPS)

    assert "| last | 1 | 1 | never | \\- | \\- | 20 | 1 Pod lost in 1 cluster |" in text
    assert "**prod** does not end by itself:\n\n- prod-1..2: agents/agent" in text
    assert "### Argo CD\n\n- canary passes" in text
    assert "\n  - prod-1..2: agents/agent: never done" in text
