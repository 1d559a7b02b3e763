"""DS004: an object with a field that Kubernetes does not know, or a value of the wrong type.

The engine finds it, with the field tables of Kubernetes; here it is explained.
"""

from __future__ import annotations

from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

RULE = Rule(
    id="DS004",
    slug="unknown-or-malformed-field",
    summary="A field is unknown, missing, or its value has the wrong type.",
    why=(
        "The API server rejects the object, or drops the unknown field and runs the DaemonSet "
        "without it. Other rules do not see what is below such a field."
    ),
    remedy="Correct the name of the field or the type of its value; the finding names the nearest.",
    bad="""\
spec:
  updateStratgy:
    rollingUpdate:
      maxUnavailable: 2
""",
    good="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 1
""",
    beyond_cel="The API server rejects it, or drops the field before any policy sees it.",
)
