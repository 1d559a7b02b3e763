"""DS114: a name that does not fit into the names of its Pods."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.metadata import NAMESPACED_NAME_LIMIT
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import object_violation

__all__ = ["RULE"]

_LABEL_LIMIT = 63


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    length = len(daemon_set.name)
    if length > NAMESPACED_NAME_LIMIT:
        also = " and it is not a valid label value" if length > _LABEL_LIMIT else ""
        yield object_violation(
            f"The name has {length} characters: the names of its Pods keep only "
            f"{NAMESPACED_NAME_LIMIT} of them{also}.",
            "metadata",
            "name",
        )


RULE = Rule(
    id="DS114",
    slug="name-too-long",
    summary="The name is too long for the names of its Pods.",
    why=(
        "A Pod is named after its DaemonSet plus six characters, 63 at most. A longer name is "
        "truncated in Pods, host names and log paths, where two agents can look the same."
    ),
    remedy="Choose a name of at most 57 characters.",
    bad="""\
metadata:
  name: the-agent-that-reads-the-logs-of-every-container-in-this-cluster
""",
    good="""\
metadata:
  name: log-agent
""",
    check=_check,
    source="Kubernetes, apiserver's pkg/storage/names/generate.go",
    cel=(
        Cel(
            finds=f"object.metadata.name.size() > {NAMESPACED_NAME_LIMIT}",
            seen="string(object.metadata.name.size()) + ' characters'",
        ),
    ),
)
