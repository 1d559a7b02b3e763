"""DS305: placement by a node label that is gone, or that has another name now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.cel.expression import Cel, quoted, strings
from constructs_lib.policy.cel.fragments import REQUIRED_TERMS
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.node_affinity import TERMS
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.yaml.edit import Edit, Put, Remove

__all__ = ["RULE"]

_MASTER: Final = "node-role.kubernetes.io/master"
_RENAMED: Final = {
    "beta.kubernetes.io/os": "kubernetes.io/os",
    "beta.kubernetes.io/arch": "kubernetes.io/arch",
    "beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
    "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
}


_STILL: Final = (
    f"Of today's clusters only OpenShift, and k3s and RKE2 before 1.34, label nodes {_MASTER}"
)
_NOWHERE: Final = f"{_STILL}: on any other the agent runs nowhere."
_DEAD_TERM: Final = f"{_STILL}: on any other the term matches no node."
_PROVISIONER: Final = "karpenter.sh/provisioner-name"
_NO_PROVISIONER: Final = (
    f"Karpenter has no Provisioners any more and labels no node {_PROVISIONER}; its nodes carry "
    "karpenter.sh/nodepool with the name of their NodePool."
)


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    for key in daemon_set.node_selector:
        if key == _MASTER and not context.knows_openshift:
            yield pod_violation(_NOWHERE, "nodeSelector", key, case="runs nowhere")
        elif key == _PROVISIONER:
            yield pod_violation(_NO_PROVISIONER, "nodeSelector", key, case="runs nowhere")
        elif key in _RENAMED:
            yield pod_violation(_renamed(key), "nodeSelector", key)
    if daemon_set.required_terms:
        yield from _affinity_violations(daemon_set, openshift=context.knows_openshift)


def _affinity_violations(daemon_set: SpecView, *, openshift: bool) -> Iterator[Violation]:
    terms = [term.get("matchExpressions", ()) for term in daemon_set.required_terms]
    nowhere = all(any(_needs(each, _MASTER) for each in expressions) for expressions in terms)
    message, case = (_NOWHERE, "runs nowhere") if nowhere else (_DEAD_TERM, "dead term")
    for number, expressions in enumerate(terms):
        for index, expression in enumerate(expressions):
            place = (*TERMS, number, "matchExpressions", index, "key")
            if expression.get("key") in _RENAMED:
                yield pod_violation(_renamed(expression["key"]), *place)
            elif _needs(expression, _PROVISIONER):
                yield pod_violation(_NO_PROVISIONER, *place, case="runs nowhere")
            elif _needs(expression, _MASTER) and not openshift:
                yield pod_violation(message, *place, case=case)


def _needs(expression: Json, key: str) -> bool:
    harmless = expression.get("operator") in {"NotIn", "DoesNotExist"}
    return expression.get("key") == key and not harmless


def _renamed(key: str) -> str:
    return f"The label {key} is deprecated: use {_RENAMED[key]}."


def _edits(daemon_set: SpecView, violation: Violation) -> Iterator[Edit]:
    if violation.case is not None:
        return
    if violation.path[-1] == "key":
        old = daemon_set.required_terms[int(violation.path[-4])]["matchExpressions"][
            int(violation.path[-2])
        ]
        yield Put(path=violation.path, value=_RENAMED[old["key"]])
        return
    selector, old_key = daemon_set.pod["nodeSelector"], str(violation.path[-1])
    new_key = _RENAMED[old_key]
    if selector.get(new_key, selector[old_key]) == selector[old_key]:
        yield Put(path=(*violation.path[:-1], new_key), value=selector[old_key])
        yield Remove(path=violation.path)


_SELECTED: Final = "variables.pod.?nodeSelector.orValue({})"


def _needed(key: str) -> str:
    """Whether the term ``t`` needs a label, in CEL."""
    return (
        f"t.?matchExpressions.orValue([]).exists(e, e.key == {quoted(key)}"
        " && !(e.operator in ['NotIn', 'DoesNotExist']))"
    )


RULE = Rule(
    id="DS305",
    slug="removed-node-label",
    summary="Nodes are selected by a removed or deprecated label.",
    why=(
        "With 1.24 kubeadm took the label `node-role.kubernetes.io/master` from nodes of the "
        "control plane, k3s and RKE2 did with 1.34; OpenShift keeps it. Where it is gone, a "
        "DaemonSet that selects it runs nowhere. The beta labels are kept for old manifests only, "
        "and new kinds of nodes come without them. Karpenter's `karpenter.sh/provisioner-name` "
        "went with its Provisioners."
    ),
    remedy=(
        "Select `node-role.kubernetes.io/control-plane`, which OpenShift's masters have too, "
        "`karpenter.sh/nodepool`, `kubernetes.io/os`, `kubernetes.io/arch`, "
        "`node.kubernetes.io/instance-type`, `topology.kubernetes.io/region` or "
        "`topology.kubernetes.io/zone`."
    ),
    bad="""\
spec:
  template:
    spec:
      nodeSelector:
        beta.kubernetes.io/os: linux
""",
    good="""\
spec:
  template:
    spec:
      nodeSelector:
        kubernetes.io/os: linux
        kubernetes.io/arch: amd64
""",
    check_spec=_check,
    fix=Fix(safety="safe", edits=_edits),
    source=(
        "Kubernetes, pkg/api/node/util.go; kubeadm 1.24; openshift/machine-config-operator, "
        "templates/master; rancher/rke2#7042, k3s-io/k3s#12395"
    ),
    cel=(
        Cel(
            finds=(
                f"{_SELECTED}.exists(k, k in variables.renamedLabels)"
                f" || {REQUIRED_TERMS}.exists(t, t.?matchExpressions.orValue([])"
                ".exists(e, e.key in variables.renamedLabels))"
            ),
            seen=(
                f"({_SELECTED}.filter(k, k in variables.renamedLabels)"
                f" + {REQUIRED_TERMS}.map(t, t.?matchExpressions.orValue([])"
                ".filter(e, e.key in variables.renamedLabels).map(e, e.key).join(' '))).join(' ')"
            ),
            values={"renamedLabels": strings(_RENAMED)},
        ),
        Cel(
            finds=(
                f"{_SELECTED}.exists(k, k == {quoted(_PROVISIONER)}"
                f" || (k == {quoted(_MASTER)} && !variables.openshift))"
                f" || {REQUIRED_TERMS}.exists(t, {_needed(_PROVISIONER)})"
                f" || (!variables.openshift && {REQUIRED_TERMS}.size() > 0"
                f" && {REQUIRED_TERMS}.all(t, {_needed(_MASTER)}))"
            ),
            seen=quoted(f"{_MASTER} or {_PROVISIONER}"),
            cases=("runs nowhere",),
        ),
        Cel(
            finds=(
                f"!variables.openshift && {REQUIRED_TERMS}.exists(t, {_needed(_MASTER)})"
                f" && !{REQUIRED_TERMS}.all(t, {_needed(_MASTER)})"
            ),
            seen=quoted(_MASTER),
            cases=("dead term",),
        ),
    ),
    beyond_cel="Whether a cluster is OpenShift, only the configuration says.",
)
