"""DS003: a document that is not YAML as Kubernetes reads it, or that is not an object.

The reader of files finds it; here it is explained.
"""

from __future__ import annotations

from constructs_lib.policy.cel.reasons import REFUSED
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

RULE = Rule(
    id="DS003",
    slug="unparsable-document",
    summary="A document cannot be read: invalid YAML, a duplicate key, or not an object.",
    why=(
        "The API server rejects the document, and a GitOps tool applies nothing of the whole file. "
        "Other rules cannot check what cannot be read."
    ),
    remedy="Correct the YAML at the line and column of the finding.",
    bad="""\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  name: agent-2
""",
    good="""\
metadata:
  name: agent
""",
    beyond_cel=REFUSED,
)
