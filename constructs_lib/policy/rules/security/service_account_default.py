"""DS512: an agent talks to the API server under the name that all Pods share."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.tokens import mounts_token
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    if daemon_set.service_account == "default" and mounts_token(daemon_set, context):
        yield pod_violation(
            "The ServiceAccount is 'default': its token is mounted, and shared with every Pod of "
            "the namespace that names none.",
            "serviceAccountName",
        )


RULE = Rule(
    id="DS512",
    slug="service-account-default",
    summary="The Pod carries a token of the default ServiceAccount.",
    why=(
        "Rights granted to one Pod of the namespace are granted to all of them, and the audit log "
        "cannot tell them apart."
    ),
    remedy=(
        "Create a ServiceAccount for the agent and set serviceAccountName. If the agent does not "
        "talk to the API server, set automountServiceAccountToken to false."
    ),
    bad="""\
spec:
  template:
    spec:
      automountServiceAccountToken: true
      serviceAccountName: default
""",
    good="""\
spec:
  template:
    spec:
      automountServiceAccountToken: false
      serviceAccountName: agent
""",
    check=_check,
    source="CIS Kubernetes Benchmark, RBAC and Service Accounts",
    cel=(
        Cel(
            finds=(
                "variables.pod.?serviceAccountName.orValue('') in ['', 'default']"
                " && (variables.pod.?automountServiceAccountToken.orValue(true)"
                " || variables.volumes.exists(v, v.?projected.?sources.orValue([])"
                ".exists(s, has(s.serviceAccountToken))))"
            ),
            seen="'default'",
        ),
    ),
    beyond_cel="What the ServiceAccount itself says of its token, which a policy cannot read.",
)
