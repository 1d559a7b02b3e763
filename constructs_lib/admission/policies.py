"""ValidatingAdmissionPolicies and their bindings: one of each for every severity.

The API server reports only the first validation that fails, so a policy has a single one, whose
message joins what all rules have found. A binding says what happens then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from constructs_lib.admission.action import Action
from constructs_lib.admission.clauses import Clause, clauses
from constructs_lib.admission.finders import (
    IGNORED,
    Variable,
    finder,
    of_old,
    old_name,
    used,
    values_of,
)
from constructs_lib.admission.settings import params_data, settings
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import ANNOTATION_PREFIX, NAMESPACE_LABEL, OURS
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.policy.cel.expression import quoted
from constructs_lib.policy.cel.variables import SHARED
from constructs_lib.policy.config import Config
from constructs_lib.policy.finding import Severity
from constructs_lib.policy.rule import Rule
from constructs_lib.record import dataclass, field

__all__ = ["PARAMS", "Options", "policies", "policy_name", "policy_of"]

PARAMS: Final = ("kube-system", "constructs-lib-admission")
"""Namespace and name of the ConfigMap that holds thresholds."""

_ACTIONS: Final[Mapping[Action, list[str]]] = {
    "audit": ["Audit"],
    "warn": ["Warn", "Audit"],
    "deny": ["Deny", "Audit"],
}
_NAME: Final = "constructs-lib.daemonsets"
_STATIC: Final = ".static.k8s.io"
_MOST_CHARACTERS: Final = 2500
_API: Final = "admissionregistration.k8s.io/v1"
_MESSAGE: Final = (
    "Rules of constructs-lib speak of this DaemonSet, and what they say cannot be shown here; run "
    "'constructs-lib check' on its manifest."
)
_ADDON_MANAGERS: Final = ("aksService", "eks:addon-manager", "system:addon-manager")

MATCH_CONDITIONS: Final = {
    # The spec is all that rules judge: who labels or annotates an old agent is let through.
    "spec-changes": "request.operation != 'UPDATE' || object.spec != oldObject.spec",
    "not-being-deleted": "!has(object.metadata.deletionTimestamp)",
    "no-addon-manager": "!(request.userInfo.?username.orValue('') in "
    f"[{', '.join(map(quoted, _ADDON_MANAGERS))}])",
    "not-kubeadm": "!(request.namespace == 'kube-system' && object.metadata.name == 'kube-proxy'"
    " && 'kubeadm:cluster-admins' in request.userInfo.?groups.orValue([]))",
}
"""What is let through unseen, by name: writers of the system, and what changes no Pod."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What policies are made for.

    Attributes:
        rules: the rules that are asked for; those without CEL are left out.
        config: profile, thresholds, severities, exemptions and platform.
        minor: the Kubernetes release, as in 36 for 1.36.
        actions: what happens, by severity. Default: everything is only noted in the audit log.
        exempt_namespaces: namespaces that are let through.
        params: whether thresholds are read from a ConfigMap, which can be changed alone.
        static: whether the API server reads the policies from a folder at its start.
    """

    rules: Sequence[Rule]
    config: Config = field(default_factory=Config)
    minor: int = LATEST_MINOR
    actions: Mapping[Severity, Action] = field(
        default_factory=lambda: dict.fromkeys(Severity, "audit")
    )
    exempt_namespaces: Sequence[str] = ()
    params: bool = False
    static: bool = False


def policies(options: Options) -> list[Manifest]:
    """The policies and their bindings, the gravest first, and the ConfigMap of thresholds."""
    found = list(clauses(options.rules, options.config))
    manifests: list[Manifest] = []
    for severity in sorted(Severity, reverse=True):
        chosen = [each for each in found if each.severity == severity]
        if chosen:
            manifests += [policy_of(severity, chosen, options), _binding(severity, options)]
    if options.params and manifests:
        namespace, name = PARAMS
        manifests.append(
            {
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {"name": name, "namespace": namespace, "labels": dict(OURS)},
                "data": dict(params_data(options.config)),
            }
        )
    return manifests


def policy_of(severity: Severity, chosen: Sequence[Clause], options: Options) -> Manifest:
    """One policy.

    Args:
        severity: how grave what it finds is.
        chosen: its clauses.
        options: what it is made for.
    """
    spec: Json = {"failurePolicy": "Fail"}
    if options.params:
        spec["paramKind"] = {"apiVersion": "v1", "kind": "ConfigMap"}
    spec["matchConstraints"] = {
        "matchPolicy": "Equivalent",
        "resourceRules": [
            {
                "apiGroups": ["apps"],
                "apiVersions": ["v1"],
                "operations": ["CREATE", "UPDATE"],
                "resources": ["daemonsets"],
            }
        ],
    }
    spec["matchConditions"] = [
        {"name": name, "expression": expression} for name, expression in MATCH_CONDITIONS.items()
    ]
    spec["variables"] = [
        {"name": each.name, "expression": each.expression} for each in variables(chosen, options)
    ]
    spec["validations"] = [
        {
            "expression": "variables.findings.size() == 0",
            "message": _MESSAGE,
            "messageExpression": "variables.text",
            "reason": "Forbidden",
        }
    ]
    spec["auditAnnotations"] = [{"key": "findings", "valueExpression": "variables.text"}]
    rules = dict.fromkeys(each.rule.id for each in chosen)
    return {
        "apiVersion": _API,
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {
            "name": policy_name(severity, options),
            "labels": dict(OURS),
            "annotations": {f"{ANNOTATION_PREFIX}rules": " ".join(rules)},
        },
        "spec": spec,
    }


def variables(chosen: Sequence[Clause], options: Options) -> list[Variable]:
    """The variables of a policy, each after those it uses, and none that nothing uses."""
    known: dict[str, str] = {
        **settings(options.config, options.minor, params=options.params),
        **SHARED,
        "ignored": IGNORED,
    }
    for clause in chosen:
        known |= values_of(clause)
    of_object = _of_object(known)
    known |= {old_name(name): of_old(known[name], of_object) for name in known if name in of_object}
    found = [each for clause in chosen for each in finder(clause, options.config, of_object)]
    tellers = [*found, *_tellers(chosen)]
    needed = set[str]()
    for each in reversed(list(tellers)):
        _need(each.expression, known, needed)
    return [
        *(Variable(name=n, expression=e) for n, e in _in_order(known) if n in needed),
        *tellers,
    ]


def _in_order(known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Variables after those that they use."""
    done = set[str]()

    def visit(name: str) -> Iterator[tuple[str, str]]:
        if name not in done and name in known:
            done.add(name)
            for other in used(known[name]):
                yield from visit(other)
            yield name, known[name]

    for name in known:
        yield from visit(name)


def _need(expression: str, known: Mapping[str, str], needed: set[str]) -> None:
    for name in used(expression):
        if name in known and name not in needed:
            needed.add(name)
            _need(known[name], known, needed)


def _of_object(known: Mapping[str, str]) -> set[str]:
    """The names of the variables that depend on the object."""
    found = set[str]()
    for name, expression in _in_order(known):
        if "object." in expression or any(other in found for other in used(expression)):
            found.add(name)
    return found


def _tellers(chosen: Iterable[Clause]) -> list[Variable]:
    told = ", ".join(
        f"variables.{each.name}.size() == 0 ? '' : {quoted(_lead(each))}"
        f" + variables.{each.name}.join(', ')"
        for each in chosen
    )
    joined = "variables.findings.join('; ').replace('\\n', ' ')"
    cut = (
        f"t.size() <= {_MOST_CHARACTERS} ? t : t.substring(0, {_MOST_CHARACTERS})"
        " + ' ... (constructs-lib check says it all)'"
    )
    return [
        Variable(name="findings", expression=f"[{told}].filter(f, f != '')"),
        Variable(name="text", expression=f"[{joined}].map(t, {cut})[0]"),
    ]


def _lead(clause: Clause) -> str:
    """How a finding begins: the rule's id and what it finds."""
    return f"{clause.rule.id} {clause.rule.summary.removesuffix('.')}: "


def _binding(severity: Severity, options: Options) -> Manifest:
    spec: Json = {
        "policyName": policy_name(severity, options),
        "validationActions": list(_ACTIONS[options.actions[severity]]),
    }
    if options.params:
        namespace, name = PARAMS
        spec["paramRef"] = {
            "name": name,
            "namespace": namespace,
            "parameterNotFoundAction": "Deny",
        }
    if options.exempt_namespaces:
        exempt = list(options.exempt_namespaces)
        others = {"key": NAMESPACE_LABEL, "operator": "NotIn", "values": exempt}
        spec["matchResources"] = {"namespaceSelector": {"matchExpressions": [others]}}
    return {
        "apiVersion": _API,
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": policy_name(severity, options), "labels": dict(OURS)},
        "spec": spec,
    }


def policy_name(severity: Severity, options: Options) -> str:
    """The name of a policy and of its binding."""
    return f"{_NAME}.{severity}{_STATIC if options.static else ''}"
