"""The Markdown is made for an issue: what is wrong is open, what is fine is folded away."""

from __future__ import annotations

from constructs_lib.report.live.markdown import render
from constructs_lib.report.markdown import LIMIT
from tests.live.clusters import Cluster, daemon_set
from tests.report.live.reports import fine, much_is_wrong


def test_what_is_wrong_is_told_with_what_to_do() -> None:
    said = render(much_is_wrong())

    assert said.startswith("### 5 DaemonSets on 5 nodes: ")
    assert "\n\nLooked at 2026-11-01 12:00 UTC.\n\n" in said
    assert "\n- update stuck since 2026-11-01 11:00, begun 2026-11-01 09:00: new on 1 node" in said
    assert "\n  - Or go back: 'kubectl rollout undo daemonset -n logs updates'.\n" in said
    assert "\n#### Declared, and not in the cluster\n\n- logs/planned\n" in said


def test_what_is_fine_is_folded_away() -> None:
    said = render(fine())

    assert "<details><summary>1 as wanted</summary>" in said
    assert said.index("| logs/agent |") > said.index("<details>")


def test_a_report_fits_into_a_comment() -> None:
    found = Cluster()
    found.add("daemonsets", *(daemon_set(f"{'x' * 200}-{n}") for n in range(600)))

    assert len(render(found.report())) < LIMIT + 1000
