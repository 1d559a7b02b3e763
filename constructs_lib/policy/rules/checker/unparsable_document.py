"""DS003: a document that is no YAML, or whose fields are not those of Kubernetes.

The engine finds it (``policy/structure.py`` and the reader of files); here it is explained.
"""

from __future__ import annotations

from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

RULE = Rule(
    id="DS003",
    slug="unparsable-document",
    summary="A document cannot be read, or a field is unknown or of the wrong type.",
    why=(
        "The API server refuses it, or drops the field without a word, and the DaemonSet runs "
        "without what was written. Other rules cannot see what cannot be read."
    ),
    remedy="Correct the YAML, the name of the field or the type of its value.",
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
)
