"""DS211: a second Pod that refuses to be on the first one's node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.pod_affinity import read_affinity_terms
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.cel.fragments import selects
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]

_TERMS: Final[Path] = (
    "affinity",
    "podAntiAffinity",
    "requiredDuringSchedulingIgnoredDuringExecution",
)


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    if not daemon_set.strategy.surges or "affinity" not in daemon_set.pod:
        return
    namespace = daemon_set.namespace or "default"
    labels = daemon_set.template_labels
    terms = read_affinity_terms(daemon_set.pod, "podAntiAffinity", namespace, labels)
    for index, term in enumerate(terms):
        if term.topology_key == "kubernetes.io/hostname" and term.means(namespace, labels):
            message = (
                f"maxSurge is {daemon_set.strategy.max_surge}, but the Pod may not share a node "
                "with a Pod of its own labels: the new one stays Pending beside the old one."
            )
            yield pod_violation(message, *_TERMS, index)


_NAMESPACE: Final = "{'kubernetes.io/metadata.name': request.namespace}"


RULE = Rule(
    id="DS211",
    slug="surge-blocked-by-anti-affinity",
    summary="An update starts a second Pod on a node, which its anti-affinity forbids.",
    why=(
        "The new Pod is never scheduled while the old one runs, and the old one is deleted only "
        "when the new one is available: the update hangs on every node."
    ),
    remedy="Remove the anti-affinity. A DaemonSet has one Pod per node without it.",
    bad="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  template:
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - topologyKey: kubernetes.io/hostname
            labelSelector:
              matchLabels:
                app.kubernetes.io/name: agent
""",
    good="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
""",
    check=_check,
    source="Kubernetes, pkg/scheduler/framework/plugins/interpodaffinity",
    cel=(
        Cel(
            finds=(
                "variables.surges && variables.pod.?affinity.?podAntiAffinity"
                ".?requiredDuringSchedulingIgnoredDuringExecution.orValue([])"
                ".exists(t, t.topologyKey == 'kubernetes.io/hostname' && has(t.labelSelector)"
                f" && {selects('t.labelSelector', 'variables.templateLabels')}"
                " && (request.namespace in t.?namespaces.orValue([])"
                " || (t.?namespaces.orValue([]).size() == 0 && !has(t.namespaceSelector))"
                " || (has(t.namespaceSelector)"
                f" && {selects('t.namespaceSelector', _NAMESPACE)})))"
            ),
            seen="'maxSurge ' + string(variables.maxSurge)",
        ),
    ),
    beyond_cel="Of a namespace only its name is known to a term's namespaceSelector.",
)
