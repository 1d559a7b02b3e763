"""DS001: an answer to a finding that gives no reason, or speaks of something that is not there.

The engine finds it (``policy/suppressions.py``); here it is explained.
"""

from __future__ import annotations

from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

RULE = Rule(
    id="DS001",
    slug="suppression-without-reason",
    summary="A suppression has no reason, or names an unknown rule or container.",
    why=(
        "The next reader cannot tell a decision from a convenience, so the suppression outlives "
        "its cause. One with a mistyped rule or container suppresses nothing."
    ),
    remedy=(
        "Write the reason as the value of the annotation. Name an existing rule and a container of "
        "this Pod."
    ),
    bad="""\
metadata:
  annotations:
    constructs-lib/ignore.DS212: ""
spec:
  revisionHistoryLimit: 0
""",
    good="""\
metadata:
  annotations:
    constructs-lib/ignore.DS212: Rolled back from Git only; the old revisions fill etcd.
spec:
  revisionHistoryLimit: 0
""",
    beyond_cel=(
        "It is about what `check` reads. A policy honours a suppression that has a reason; one "
        "that begins with until= never counts there, because a policy does not know the day."
    ),
)
