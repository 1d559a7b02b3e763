"""What several DaemonSets meet on the same nodes is told once."""

from __future__ import annotations

from constructs_lib.live.gaps import Gap
from constructs_lib.live.shared import shared_gaps


def gap(*nodes: str, free: int = 0, since: str = "2026-11-01T10:00:00Z", **fields: object) -> Gap:
    given = {
        "kind": "pending",
        "reason": "Insufficient cpu",
        "predicted": f"insufficient cpu: requests 50m, {free}m is free",
        "is_fault": True,
    }
    return Gap(nodes=nodes, since=since, **{**given, **fields})  # type: ignore[arg-type]


def test_the_same_on_the_same_nodes_is_gathered() -> None:
    early, late = gap("a", since="2026-11-01T09:00:00Z"), gap("a", free=10)

    [shared] = shared_gaps([("x/late", [late]), ("x/early", [early]), ("x/fine", [])])

    assert shared.daemon_sets == ("x/late", "x/early")
    assert shared.gaps == (late, early)
    assert shared.gap.since == early.since


def test_other_nodes_or_another_reason_are_told_apart() -> None:
    others = [gap("a", reason="Insufficient memory"), gap("a", kind="failing")]
    gaps = [gap("a"), gap("a", "b"), *others]

    assert shared_gaps([(f"x/{number}", [each]) for number, each in enumerate(gaps)]) == ()


def test_what_is_wrong_comes_first_and_then_what_most_meet() -> None:
    fine, many = gap("a", is_fault=False), gap("b")
    found = [(f"x/{number}", [fine, many]) for number in range(3)]
    found += [(f"y/{number}", [gap("c")]) for number in range(2)]

    assert [each.gap.nodes for each in shared_gaps(found)] == [("b",), ("c",), ("a",)]
