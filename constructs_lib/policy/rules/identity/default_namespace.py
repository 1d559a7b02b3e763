"""DS109: an agent among everything that nobody gave a place."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import object_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    place = ("metadata", "namespace")
    if not daemon_set.namespace:
        message = (
            "No namespace is set: it is created in whatever namespace the applying command uses."
        )
        yield object_violation(message, *place, case="absent")
    elif daemon_set.namespace == "default":
        yield object_violation("The namespace is 'default', which is shared.", *place)


RULE = Rule(
    id="DS109",
    slug="default-namespace",
    summary="The DaemonSet has no dedicated namespace.",
    why=(
        "In the default namespace an agent shares quotas, Secrets and Pod Security with whatever "
        "else was applied without a namespace, and is deleted along with it."
    ),
    remedy="Set a namespace that is dedicated to this agent, or to agents.",
    bad="""\
metadata:
  namespace: default
""",
    good="""\
metadata:
  namespace: agents
""",
    check=_check,
    cel=(Cel(finds="request.namespace == 'default'", seen="'default'"),),
    beyond_cel="The API server has filled in a namespace where none was written.",
)
