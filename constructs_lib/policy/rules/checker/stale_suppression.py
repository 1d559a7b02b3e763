"""DS002: an answer to a finding that is no longer there, or an answer whose time is over.

The engine finds it (``policy/suppressions.py``); here it is explained and put right.
"""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.yaml.edit import Edit, Remove

__all__ = ["RULE"]


def _edits(_: DaemonSetView, violation: Violation) -> Iterator[Edit]:
    # An annotation of the template is part of every Pod: to remove it restarts them all.
    if violation.path[0] == "metadata":
        yield Remove(path=violation.path)


RULE = Rule(
    id="DS002",
    slug="stale-suppression",
    summary="A suppression matches no finding, or has expired.",
    why=(
        "It would hide the same problem when it comes back. An expired one is a promise that was "
        "not kept."
    ),
    remedy="Remove the annotation, or fix the violation it was meant to cover for a time.",
    bad="""\
metadata:
  annotations:
    constructs-lib/ignore.DS212: Rolled back from Git only.
""",
    good="""\
metadata:
  annotations:
    constructs-lib/ignore.DS212: until=2999-12-31 Rolled back from Git only.
spec:
  revisionHistoryLimit: 0
""",
    fix=Fix(safety="safe", edits=_edits),
    beyond_cel="It depends on what all other rules find, and on the day.",
)
