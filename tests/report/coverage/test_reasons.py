"""Reasons are numbered once each, and never more than a list can show."""

from __future__ import annotations

from constructs_lib.k8s.taints import Taint
from constructs_lib.report.coverage.reasons import Reasons
from tests.placement.builders import node
from tests.report.coverage.answers import answered, shipper, usual


def test_a_reason_has_one_number_wherever_it_is_told() -> None:
    answer = usual()
    reasons = Reasons(answer)

    assert reasons.messages == ["taint nvidia.com/gpu=true:NoSchedule is not tolerated"]
    assert [reasons.of_verdict(verdict) for verdict in answer.rows[1].verdicts] == [
        (0, reasons.messages[0]),
        None,
    ]


def test_too_many_reasons_share_the_last_number() -> None:
    nodes = [node(f"n{n}", taints=(Taint(f"t{n}", "", "NoSchedule"),)) for n in range(300)]

    answer = answered([shipper()], nodes)
    reasons = Reasons(answer)

    assert (len(reasons.messages), reasons.messages[-1]) == (201, "any other reason")
    assert reasons.number(answer.causes[299].reason) == 200
