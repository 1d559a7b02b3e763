"""DS1501: the platform lets no such Pod in."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.on_platform import obstacles
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.reasons import PLATFORM
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    for platform in context.platforms:
        for obstacle in obstacles(daemon_set, platform):
            if obstacle.kind == "refused":
                yield Violation(
                    path=obstacle.path,
                    message=f"{obstacle.message}.",
                    container=obstacle.container,
                )


RULE = Rule(
    id="DS1501",
    slug="refused-by-platform",
    summary="The platform lets no such Pod in.",
    why=(
        "GKE Autopilot rejects what touches its nodes when the manifest is applied, and Fargate "
        "has no nodes that Pods share: the agent never runs, and a rollout waits for it."
    ),
    remedy=(
        "Run the agent on node pools that the platform leaves to you, or use what it brings "
        "itself. On Autopilot, Google lets in agents whose vendor publishes a WorkloadAllowlist; "
        "answer the finding with an annotation where that is so."
    ),
    bad="""\
spec:
  template:
    spec:
      hostPID: true
---
apiVersion: v1
kind: Node
metadata:
  name: gk3-shop-pool-2-7cc1
  labels:
    cloud.google.com/gke-nodepool: pool-2
""",
    good="""\
spec:
  template:
    spec:
      hostPID: false
---
apiVersion: v1
kind: Node
metadata:
  name: gk3-shop-pool-2-7cc1
  labels:
    cloud.google.com/gke-nodepool: pool-2
""",
    check_spec=_check,
    source="security measures of GKE Autopilot; considerations of EKS Fargate",
    beyond_cel=PLATFORM,
)
