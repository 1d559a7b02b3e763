"""What policies would say: a line for what happens, one a finding, and a count."""

from __future__ import annotations

from constructs_lib.admission.trial import Outcome
from constructs_lib.report.admission.text import render

OUTCOME = Outcome(
    source="agent.yaml",
    line=3,
    name="agents/agent",
    policy="constructs-lib.daemonsets.error",
    action="deny",
    message="DS501 A container is privileged: agent; DS606 A socket\x1b[31m is mounted: agent",
)


def test_each_finding_has_a_line_and_no_name_draws() -> None:
    text = render([OUTCOME], 2)

    assert text == (
        "agent.yaml:3: agents/agent: denied by constructs-lib.daemonsets.error\n"
        "    DS501 A container is privileged: agent\n"
        "    DS606 A socket\u241b[31m is mounted: agent\n"
        "1 of 2 DaemonSets would be denied.\n"
    )
