"""The smallest change after which a DaemonSet runs on a node: a counterfactual, not advice.

Reasons are removed one by one, the first one first, each by the change that touches least: a
toleration of exactly that taint, a label on that node, a request that just fits. After each change
the node is decided anew, so what is told here is known to work, and nothing is told that was not in
the way. What a label states as a fact (operating system, zone, Fargate) is never changed on a node;
there the DaemonSet's selector is widened, and an agent for Linux is not sent to Windows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final, Literal, TypeAlias

from constructs_lib.cluster.node import names_a_pool, pool_label
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.amounts import amount_in_words
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.node_selector import NAME_FIELD, NodeTerm
from constructs_lib.k8s.priority import BUILT_IN
from constructs_lib.k8s.scheduling import toleration
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.decide import decide
from constructs_lib.placement.node_with_pods import NodeWithPods
from constructs_lib.placement.pod_affinity import Neighbourhood
from constructs_lib.placement.verdict import Reason, Verdict
from constructs_lib.record import dataclass, replace

__all__ = ["Remedy", "Situation", "Step", "find_remedy"]

_MOST_STEPS: Final = 12
_HIGHEST: Final = "system-node-critical"
_ABSOLUTE: Final = ("kubernetes.io/os", "beta.kubernetes.io/os", "eks.amazonaws.com/compute-type")
"""Labels that say what cannot run on a node; no change of them or of their selector helps."""
_ARCHITECTURE: Final = frozenset({"kubernetes.io/arch", "beta.kubernetes.io/arch"})
_FACTS: Final = (
    "kubernetes.io/",
    "beta.kubernetes.io/",
    "topology.kubernetes.io/",
    "failure-domain.beta.kubernetes.io/",
    "node.kubernetes.io/",
    "node-role.kubernetes.io/",
    "eks.amazonaws.com/",
    "cloud.google.com/",
    "kubernetes.azure.com/",
    "karpenter.sh/",
    "karpenter.k8s.aws/",
    "karpenter.azure.com/",
    "topology.k8s.aws/",
)
"""Prefixes of labels that kubelets and providers set; their values are not ours to change."""


def _is_fact(label: str) -> bool:
    """Whether a label is left as it is, as those that say where a node belongs."""
    return label.startswith(_FACTS) or names_a_pool(label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change."""

    on: Literal["DaemonSet", "container", "Node", "cluster"]
    """What is changed; ``container`` is one of the DaemonSet's template."""
    what: str
    """The change, as a sentence."""
    patch: Mapping[str, Json]
    """The YAML to add; null removes a field. Items of lists are added to those that are there."""
    taint: Taint | None = None
    """The taint that is tolerated by it."""
    is_by_name: bool = False
    """Whether it is for the one node that it names, and others need the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A DaemonSet, a node, and what is around them."""

    daemon_set: DaemonSet
    """The DaemonSet."""
    place: NodeWithPods
    """The node and the Pods on it."""
    around: Neighbourhood
    """What the Pods of all nodes mean for it."""
    claims: Collection[str] = ()
    """PersistentVolumeClaims that exist, as ``namespace/name``."""

    def verdict(self) -> Verdict:
        """What happens in it."""
        return decide(self.daemon_set, self.place, self.around, self.claims)

    def with_labels(self, labels: Mapping[str, str]) -> Situation:
        """The same with other labels on the node."""
        return replace(
            self, place=replace(self.place, node=replace(self.place.node, labels=labels))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """The changes after which the DaemonSet runs on the node."""

    steps: tuple[Step, ...]
    """The changes, all of them needed; none where eviction makes room by itself."""
    situation: Situation
    """What is there after them."""


_Found: TypeAlias = "tuple[Step, Situation] | None"


def find_remedy(situation: Situation) -> Remedy | None:
    """The smallest change that makes a DaemonSet run on a node; none where nothing would.

    A Pod that evicts others counts as running: it does a little later.
    """
    steps: list[Step] = []
    while len(steps) <= _MOST_STEPS:
        verdict = situation.verdict()
        if verdict.runs or verdict.evicts:
            return Remedy(steps=tuple(steps), situation=situation)
        found = _step(situation, verdict.reasons[0]) if verdict.reasons else None
        if found is None:
            return None
        step, situation = found
        steps.append(step)
    return None


def _step(situation: Situation, reason: Reason) -> _Found:
    if reason.predicate.startswith("insufficient-"):
        return _smaller_request(situation, reason.predicate.removeprefix("insufficient-"))
    known = _STEPS.get(reason.predicate)
    return known(situation, reason) if known is not None else None


def _template(**pod: Json) -> dict[str, Json]:
    return {"spec": {"template": {"spec": pod}}}


def _tolerate(situation: Situation, reason: Reason) -> _Found:
    taint = reason.taint
    if taint is None:
        return None
    added = toleration(key=taint.key, value=taint.value or None, effect=taint.effect)
    step = Step(
        on="DaemonSet",
        what=f"Tolerate {taint}.",
        patch=_template(tolerations=[added]),
        taint=taint,
    )
    tolerations = (*situation.daemon_set.tolerations, added)
    return step, replace(
        situation, daemon_set=replace(situation.daemon_set, tolerations=tolerations)
    )


def _unname(situation: Situation, _: Reason) -> _Found:
    if situation.daemon_set.node_name is None:
        return None
    step = Step(
        on="DaemonSet",
        what="Remove nodeName, which ties every Pod to one node.",
        patch=_template(nodeName=None),
    )
    return step, replace(situation, daemon_set=replace(situation.daemon_set, node_name=None))


def _select(situation: Situation, _: Reason) -> _Found:
    selector, labels = situation.daemon_set.node_selector, situation.place.node.labels
    key, value = next((k, v) for k, v in selector.items() if labels.get(k) != v)
    if key in _ABSOLUTE:
        return None
    if not _is_fact(key):
        return _label(situation, key, value)
    left = {name: wanted for name, wanted in selector.items() if name != key}
    built = (
        f", if its image is built for {labels[key]}" if key in _ARCHITECTURE & labels.keys() else ""
    )
    step = Step(
        on="DaemonSet",
        what=f"Remove {key} from nodeSelector{built}.",
        patch=_template(nodeSelector={key: None}),
    )
    return step, replace(situation, daemon_set=replace(situation.daemon_set, node_selector=left))


def _label(situation: Situation, key: str, value: str | None) -> _Found:
    node = situation.place.node
    labels = dict(node.labels)
    # A planned node has a template, and an invented name.
    where = f"nodes of {node.pool} in their template" if node.planned else "node"
    if value is None:
        labels.pop(key, None)
        what = f"Remove the label {key} from the {where}."
    else:
        labels[key] = value
        what = (
            f"Label the {where} with {key}={value}."
            if node.planned
            else (f"Label the node {key}={value}.")
        )
    step = Step(on="Node", what=what, patch={"metadata": {"labels": {key: value}}})
    return step, situation.with_labels(labels)


def _meet_affinity(situation: Situation, _: Reason) -> _Found:
    node, terms = situation.place.node, situation.daemon_set.node_terms or ()
    usable = [term for term in terms if not term.never]
    if not usable:
        return None
    best = min(usable, key=lambda term: len(list(term.unmet(node.name, node.labels))))
    unmet = list(best.unmet(node.name, node.labels))
    if any(requirement.key in _ABSOLUTE for requirement in unmet):
        return None
    if unmet[0].key == NAME_FIELD or _is_fact(unmet[0].key):
        return _add_term(situation)
    return _label(situation, unmet[0].key, _meeting_value(unmet[0]))


def _meeting_value(requirement: Requirement) -> str | None:
    """A value that meets a requirement; none where the label must go."""
    if requirement.operator == "In":
        return requirement.values[0]
    if requirement.operator in {"Gt", "Lt"}:
        step = 1 if requirement.operator == "Gt" else -1
        return str(int(requirement.values[0]) + step)
    return "" if requirement.operator == "Exists" else None


def _add_term(situation: Situation) -> _Found:
    """A term for the node, or for the pool of one that has no name yet."""
    node = situation.place.node
    key, name = NAME_FIELD, node.name
    if node.planned:
        label = pool_label(node.labels)
        if label is None:
            return None
        key, name = label, node.labels[label]
    only = Requirement(key, "In", (name,))
    conditions = [{"key": key, "operator": "In", "values": [name]}]
    term = {"matchExpressions" if node.planned else "matchFields": conditions}
    required = {"nodeSelectorTerms": [term]}
    step = Step(
        on="DaemonSet",
        what=f"Add a term for {name} to the required node affinity.",
        patch=_template(
            affinity={"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}}
        ),
        is_by_name=not node.planned,
    )
    added = NodeTerm(
        labels=(only,) if node.planned else (),
        fields=() if node.planned else (only,),
        never=False,
    )
    terms = (*(situation.daemon_set.node_terms or ()), added)
    return step, replace(situation, daemon_set=replace(situation.daemon_set, node_terms=terms))


def _other_port(situation: Situation, _: Reason) -> _Found:
    daemon_set = situation.daemon_set
    held = [port for pod in situation.place.pods for port in pod.ports]
    blocked = next(p for p in daemon_set.ports if any(p.excludes(each) for each in held))
    taken = {port.port for port in (*held, *daemon_set.ports)}
    free = next((n for n in range(blocked.port + 1, 65536) if n not in taken), None)
    if free is None:
        return None
    ports = tuple(
        port._replace(port=free) if port is blocked else port for port in daemon_set.ports
    )
    step = Step(
        on="container",
        what=f"Move the host port {blocked} to {free}; the program must listen there.",
        patch={"ports": [{"hostPort": free}]},
    )
    return step, replace(situation, daemon_set=replace(daemon_set, ports=ports))


def _smaller_request(situation: Situation, resource: str) -> _Found:
    daemon_set = situation.daemon_set
    free = situation.place.free(situation.place.beside([daemon_set])).get(resource, 0)
    left = free - daemon_set.overhead.get(resource, 0)
    if left <= 0:
        return _raise_priority(situation, None)
    words = amount_in_words(resource, left)
    step = Step(
        on="container",
        what=f"Request at most {words} of {resource}.",
        patch={"resources": {"requests": {resource: words}}},
    )
    requests = {**daemon_set.requests, resource: free}
    return step, replace(situation, daemon_set=replace(daemon_set, requests=requests))


def _raise_priority(situation: Situation, _: Reason | None) -> _Found:
    raised = replace(
        situation, daemon_set=replace(situation.daemon_set, priority=BUILT_IN[_HIGHEST])
    )
    if not raised.verdict().evicts:
        return None
    step = Step(
        on="DaemonSet",
        what=f"Give it the priority {_HIGHEST}, so that other Pods make room.",
        patch=_template(priorityClassName=_HIGHEST),
    )
    return step, raised


def _ungate(situation: Situation, _: Reason) -> _Found:
    step = Step(
        on="DaemonSet", what="Remove schedulingGates.", patch=_template(schedulingGates=None)
    )
    return step, replace(situation, daemon_set=replace(situation.daemon_set, gates=()))


def _claim(situation: Situation, _: Reason) -> _Found:
    namespace = situation.daemon_set.namespace
    names = [f"{namespace}/{name}" for name in situation.daemon_set.claims]
    missing = next(name for name in names if name not in situation.claims)
    name = missing.partition("/")[2]
    step = Step(
        on="cluster",
        what=f"Create the PersistentVolumeClaim {missing}.",
        patch={
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": name, "namespace": namespace},
        },
    )
    return step, replace(situation, claims={*situation.claims, missing})


def _no_spread(situation: Situation, _: Reason) -> _Found:
    step = Step(
        on="DaemonSet",
        what="Remove topologySpreadConstraints: a DaemonSet always has one Pod per node.",
        patch=_template(topologySpreadConstraints=None),
    )
    return step, replace(situation, daemon_set=replace(situation.daemon_set, spread_keys=()))


_STEPS: Final[Mapping[str, Callable[[Situation, Reason], _Found]]] = {
    "taint": _tolerate,
    "node-name": _unname,
    "kubelet-rejects": _unname,
    "node-selector": _select,
    "node-affinity": _meet_affinity,
    "host-port": _other_port,
    "too-many-pods": _raise_priority,
    "scheduling-gated": _ungate,
    "volume": _claim,
    "topology-spread": _no_spread,
}
