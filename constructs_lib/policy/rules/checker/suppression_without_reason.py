"""DS001: an answer to a finding that gives no reason, or speaks of something that is not there.

The engine finds it (``policy/suppressions.py``); here it is explained.
"""

from __future__ import annotations

from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

RULE = Rule(
    id="DS001",
    slug="suppression-without-reason",
    summary="A finding is silenced without a reason, or by an annotation that means nothing.",
    why=(
        "The next person cannot tell a decision from a convenience, so the silence outlives its "
        "cause. One with a mistyped rule or container silences nothing at all."
    ),
    remedy=(
        "Write why it is right here as the value of the annotation. Name a rule that exists, and "
        "a container of this Pod."
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
)
