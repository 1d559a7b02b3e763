"""A ValidatingAdmissionPolicy and its binding, but for the types in its expressions.

Source: ``validateValidatingAdmissionPolicySpec``, ``validateMatchResources``, ``validateRule``,
``validateResources``, ``validateValidation`` and ``validateValidatingAdmissionPolicyBindingSpec``
in ``pkg/apis/admissionregistration/validation/validation.go``, Kubernetes v1.37. Only the API
server compiles CEL; here an expression must be there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest, Path
from constructs_lib.pattern import pattern
from constructs_lib.validation.names import key_problem, subdomain_problem
from constructs_lib.validation.names_of_objects import path_segment_problem
from constructs_lib.validation.refusal import Refusal, missing, one_of, wrong
from constructs_lib.validation.selectors import selector_refusals

__all__ = ["binding_refusals", "policy_refusals"]

_FAILURES: Final = frozenset({"Fail", "Ignore"})
_MATCHES: Final = frozenset({"Exact", "Equivalent"})
_OPERATIONS: Final = frozenset({"*", "CREATE", "UPDATE", "DELETE", "CONNECT"})
_SCOPES: Final = frozenset({"*", "Cluster", "Namespaced"})
_ACTIONS: Final = frozenset({"Deny", "Warn", "Audit"})
_REASONS: Final = frozenset({"Unauthorized", "Forbidden", "Invalid", "RequestEntityTooLarge"})
_NOT_FOUND: Final = frozenset({"Allow", "Deny"})
_MOST_CONDITIONS: Final = 64
_MOST_ANNOTATIONS: Final = 20
_LONGEST_EXPRESSION: Final = 5 * 1024
_OLD_LABEL: Final = pattern(r"[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?")
_IDENTIFIER: Final = pattern(r"[_a-zA-Z][_a-zA-Z0-9]*", re.ASCII)
_RESERVED: Final = frozenset(
    {
        *("as", "break", "const", "continue", "else", "false", "for", "function", "if", "import"),
        *("in", "let", "loop", "null", "namespace", "package", "return", "true", "var", "void"),
        "while",
    }
)


def policy_refusals(manifest: Manifest, _minor: int) -> Iterator[Refusal]:
    """Why a ValidatingAdmissionPolicy is refused, but for its name."""
    spec = manifest.get("spec", {})
    path: Path = ("spec",)
    failure = spec.get("failurePolicy", "Fail")
    if failure not in _FAILURES:
        yield one_of(failure, _FAILURES, (*path, "failurePolicy"))
    if "paramKind" in spec:
        yield from _param_kind(spec["paramKind"], (*path, "paramKind"))
    if "matchConstraints" not in spec:
        yield missing((*path, "matchConstraints"), "say which objects it judges")
    else:
        at = (*path, "matchConstraints")
        yield from _matches(spec["matchConstraints"], at)
        if not spec["matchConstraints"].get("resourceRules"):
            yield missing((*at, "resourceRules"), "name at least one resource")
    yield from _conditions(spec.get("matchConditions", ()), (*path, "matchConditions"))
    for index, variable in enumerate(spec.get("variables", ())):
        yield from _variable(variable, (*path, "variables", index))
    validations, notes = spec.get("validations", ()), spec.get("auditAnnotations", ())
    if not validations and not notes:
        yield missing((*path, "validations"), "write at least one validation or auditAnnotation")
    for index, validation in enumerate(validations):
        yield from _validation(validation, (*path, "validations", index))
    name = manifest.get("metadata", {}).get("name", "")
    yield from _annotations(notes, name, (*path, "auditAnnotations"))


def binding_refusals(manifest: Manifest, _minor: int) -> Iterator[Refusal]:
    """Why a ValidatingAdmissionPolicyBinding is refused, but for its name."""
    spec = manifest.get("spec", {})
    name = spec.get("policyName", "")
    if not name:
        yield missing(("spec", "policyName"), "name the policy")
    elif message := subdomain_problem(name):
        yield wrong(("spec", "policyName"), message)
    if "paramRef" in spec:
        yield from _param(spec["paramRef"], ("spec", "paramRef"))
    if "matchResources" in spec:
        yield from _matches(spec["matchResources"], ("spec", "matchResources"))
    yield from _actions(spec.get("validationActions", ()), ("spec", "validationActions"))


def _actions(actions: Sequence[str], path: Path) -> Iterator[Refusal]:
    for index, action in enumerate(actions):
        if action not in _ACTIONS:
            yield one_of(action, _ACTIONS, (*path, index))
        if action in actions[:index]:
            yield wrong((*path, index), f"is {action!r:.60} a second time; remove it")
    if {"Deny", "Warn"} <= {*actions}:
        yield wrong(path, "has Deny and Warn, which say the same twice; keep one of the two")
    if not actions:
        yield missing(path, "write at least one of Audit, Deny, Warn")


def _param(param: Json, path: Path) -> Iterator[Refusal]:
    name = param.get("name", "")
    if name and (message := path_segment_problem(name)):
        yield wrong((*path, "name"), message)
    if "selector" in param:
        if name:
            yield wrong((*path, "selector"), "stands beside a name; keep one of the two")
        yield from selector_refusals(param["selector"], (*path, "selector"))
    elif not name:
        yield missing(path, "write a name or a selector")
    action = param.get("parameterNotFoundAction", "")
    if action not in _NOT_FOUND:
        yield one_of(action, _NOT_FOUND, (*path, "parameterNotFoundAction"))


def _param_kind(kind: Json, path: Path) -> Iterator[Refusal]:
    version = kind.get("apiVersion", "")
    group, _, last = version.rpartition("/")
    if not version:
        yield missing((*path, "apiVersion"), "name the group and version of the parameters")
    elif "/" in group or (group and subdomain_problem(group)) or not _OLD_LABEL.fullmatch(last):
        yield wrong((*path, "apiVersion"), f"is {version!r:.60}; write group/version")
    name = kind.get("kind", "")
    if not name:
        yield missing((*path, "kind"), "name the kind of the parameters")
    elif not _OLD_LABEL.fullmatch(name.lower()):
        yield wrong((*path, "kind"), f"is {name!r:.60}; write the name of a kind")


def _matches(matches: Json, path: Path) -> Iterator[Refusal]:
    policy = matches.get("matchPolicy", "Equivalent")
    if policy not in _MATCHES:
        yield one_of(policy, _MATCHES, (*path, "matchPolicy"))
    for field in ("namespaceSelector", "objectSelector"):
        yield from selector_refusals(matches.get(field, {}), (*path, field))
    for field in ("resourceRules", "excludeResourceRules"):
        for index, rule in enumerate(matches.get(field, ())):
            yield from _rule(rule, (*path, field, index))


def _rule(rule: Json, path: Path) -> Iterator[Refusal]:
    names = rule.get("resourceNames", ())
    for index, name in enumerate(names):
        at = (*path, "resourceNames", index)
        if message := path_segment_problem(name):
            yield wrong(at, message)
        if name in names[:index]:
            yield wrong(at, f"is {name!r:.60} a second time; remove it")
    for field in ("operations", "apiGroups", "apiVersions"):
        yield from _all_or_some(rule.get(field, ()), (*path, field))
    for index, operation in enumerate(rule.get("operations", ())):
        if operation not in _OPERATIONS:
            yield one_of(operation, _OPERATIONS, (*path, "operations", index))
    for index, version in enumerate(rule.get("apiVersions", ())):
        if not version:
            yield missing((*path, "apiVersions", index), "name a version, or '*'")
    yield from _resources(rule.get("resources", ()), (*path, "resources"))
    scope = rule.get("scope", "*")
    if scope not in _SCOPES:
        yield one_of(scope, _SCOPES, (*path, "scope"))


def _all_or_some(values: Collection[str], path: Path) -> Iterator[Refusal]:
    if not values:
        yield missing(path, "name at least one, or '*'")
    elif len(values) > 1 and "*" in values:
        yield wrong(path, "has '*' beside others; keep '*' alone, or remove it")


def _resources(resources: Sequence[str], path: Path) -> Iterator[Refusal]:
    if not resources:
        yield missing(path, "name at least one resource")
    whole, subs = set[str](), set[str]()
    last_is_plain = False
    for index, each in enumerate(resources):
        at = (*path, index)
        if not each:
            yield missing(at, "name a resource, or '*'")
            continue
        name, slash, sub = each.partition("/")
        if not slash:
            last_is_plain = each != "*"
            continue
        if name in whole or sub in subs:
            yield wrong(at, f"is {each!r:.60}, which an entry with '*' holds already; remove it")
        if sub == "*":
            whole.add(name)
        if name == "*":
            subs.add(sub)
    if len(resources) > 1 and "*/*" in resources:
        yield wrong(path, "has '*/*' beside others; keep '*/*' alone, or remove it")
    if "*" in resources and last_is_plain:
        yield wrong(path, "has '*' beside resources that it holds already; remove them")


def _conditions(conditions: Sequence[Json], path: Path) -> Iterator[Refusal]:
    if len(conditions) > _MOST_CONDITIONS:
        yield wrong(path, f"has {len(conditions)} entries; at most {_MOST_CONDITIONS} are taken")
    names: set[str] = set()
    for index, condition in enumerate(conditions):
        at = (*path, index)
        if not condition.get("expression", "").strip():
            yield missing((*at, "expression"), "write an expression")
        name = condition.get("name", "")
        if not name:
            yield missing((*at, "name"), "give the condition a name")
            continue
        if message := key_problem(name):
            yield wrong((*at, "name"), message)
        if name in names:
            yield wrong((*at, "name"), f"is {name!r:.60}, the name of another; choose another")
        names.add(name)


def _variable(variable: Json, path: Path) -> Iterator[Refusal]:
    name = variable.get("name", "")
    if not name.strip():
        yield missing((*path, "name"), "give the variable a name")
    elif _IDENTIFIER.fullmatch(name) is None or name in _RESERVED:
        yield wrong((*path, "name"), f"is {name!r:.60}; write a name that CEL takes")
    if not variable.get("expression", "").strip():
        yield missing((*path, "expression"), "write an expression")


def _validation(validation: Json, path: Path) -> Iterator[Refusal]:
    if not validation.get("expression", "").strip():
        yield missing((*path, "expression"), "write an expression")
    for field in ("message", "messageExpression"):
        text = validation.get(field, "")
        if text and not text.strip():
            yield wrong((*path, field), "is blank; write a sentence, or remove it")
    text = validation.get("message", "").strip()
    if "\n" in text or "\r" in text:
        yield wrong((*path, "message"), "has line breaks; write it on one line")
    reason = validation.get("reason")
    if reason is not None and reason not in _REASONS:
        yield one_of(reason, _REASONS, (*path, "reason"))


def _annotations(notes: Sequence[Json], policy: str, path: Path) -> Iterator[Refusal]:
    if len(notes) > _MOST_ANNOTATIONS:
        yield wrong(path, f"has {len(notes)} entries; at most {_MOST_ANNOTATIONS} are taken")
    seen: Counter[str] = Counter()
    for index, note in enumerate(notes):
        at, key = (*path, index), note.get("key", "")
        if message := key_problem(f"{policy}/{key}"):
            yield wrong((*at, "key"), message)
        if seen[key]:
            yield wrong((*at, "key"), f"is {key!r:.60}, the key of another; choose another")
        seen[key] += 1
        text = note.get("valueExpression", "").strip()
        if not text:
            yield missing((*at, "valueExpression"), "write an expression")
        elif len(text.encode(errors="replace")) > _LONGEST_EXPRESSION:
            yield wrong((*at, "valueExpression"), "is longer than 5 KiB")
