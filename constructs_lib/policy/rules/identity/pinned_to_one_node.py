"""DS113: a DaemonSet that can run on a single node only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.cel.expression import Cel, quoted
from constructs_lib.policy.cel.fragments import REQUIRED_TERMS
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]

_HOSTNAME: Final = "kubernetes.io/hostname"
_REQUIRED: Final = ("nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    pod = daemon_set.pod
    if pod.get("nodeName"):
        message = f"nodeName is {pod['nodeName']!r}: it runs on that node only."
        yield pod_violation(message, "nodeName")
    selected = pod.get("nodeSelector", {}).get(_HOSTNAME)
    if selected is not None:
        message = f"The node selector asks for the node {selected!r}: it runs there only."
        yield pod_violation(message, "nodeSelector", _HOSTNAME, case="by label")
    named = {_only_node(term) for term in daemon_set.required_terms}
    if len(named) == 1 and None not in named:
        message = f"Node affinity requires the node {named.pop()!r}: it runs there only."
        yield pod_violation(message, "affinity", *_REQUIRED, case="by label")


def _only_node(term: Json) -> str | None:
    """The one node that a term of node affinity allows; none if there may be more."""
    asked = [*term.get("matchExpressions", ()), *term.get("matchFields", ())]
    for entry in asked:
        values = entry.get("values", ())
        if (
            entry.get("key") in {_HOSTNAME, "metadata.name"}
            and entry.get("operator") == "In"
            and len(values) == 1
        ):
            return str(values[0])
    return None


RULE = Rule(
    id="DS113",
    slug="pinned-to-one-node",
    summary="The DaemonSet can run on one node only.",
    why=(
        "Every other node lacks the agent, and neither rollout nor status shows it. When that node "
        "is replaced, the agent is gone from the cluster."
    ),
    remedy=(
        "Select nodes by a label that all nodes of a kind share. For one copy in the cluster write "
        "a Deployment."
    ),
    bad="""\
spec:
  template:
    spec:
      nodeName: worker-1
""",
    good="""\
spec:
  template:
    spec:
      nodeSelector:
        agents.example/monitored: "true"
""",
    check_spec=_check,
    source="Kubernetes, pkg/controller/daemon (NodeShouldRunDaemonPod)",
    cel=(
        Cel(
            finds="variables.pod.?nodeName.orValue('') != ''",
            seen="'nodeName ' + variables.pod.nodeName",
        ),
        Cel(
            finds=(
                f"{quoted(_HOSTNAME)} in variables.pod.?nodeSelector.orValue({{}})"
                " || variables.onlyNodes.size() > 0"
                " && variables.onlyNodes.all(l, l.size() > 0 && l[0] == variables.onlyNodes[0][0])"
            ),
            seen=(
                f"variables.pod.?nodeSelector[?{quoted(_HOSTNAME)}]"
                ".orValue('the same node in each term of node affinity')"
            ),
            cases=("by label",),
            values={
                "onlyNodes": (
                    f"{REQUIRED_TERMS}.map(t, (t.?matchExpressions.orValue([])"
                    " + t.?matchFields.orValue([]))"
                    f".filter(e, e.key in [{quoted(_HOSTNAME)}, 'metadata.name']"
                    " && e.operator == 'In' && e.?values.orValue([]).size() == 1)"
                    ".map(e, e.values[0]))"
                )
            },
        ),
    ),
)
