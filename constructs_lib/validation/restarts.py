"""When a container starts again, and what a change of its amounts does to it.

Source: ``validateContainerRestartPolicy``, ``validateInitContainerRestartPolicy``,
``validateResizePolicy`` and ``validateInitContainers`` in
``pkg/apis/core/validation/validation.go``, ``dropContainerRestartRules`` in
``pkg/api/pod/util.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.validation.gates import Gates
from constructs_lib.validation.refusal import Refusal, missing, one_of, wrong

__all__ = ["restart_refusals"]

_POLICIES: Final = frozenset({"Always", "Never", "OnFailure"})
_OPERATORS: Final = frozenset({"In", "NotIn"})
_RESIZED: Final = frozenset({"cpu", "memory"})
_RESIZE_POLICIES: Final = frozenset({"NotRequired", "RestartContainer"})
_MOST_RULES: Final = 20
_MOST_CODES: Final = 255


def restart_refusals(
    container: Json, path: Path, gates: Gates, *, is_init: bool
) -> Iterator[Refusal]:
    """Why ``restartPolicy``, ``restartPolicyRules`` and ``resizePolicy`` are refused.

    Args:
        container: the container.
        path: where it stands.
        gates: the feature gates of the release.
        is_init: whether it is an init container.
    """
    policy = container.get("restartPolicy")
    if policy is not None and not gates.restart_fields and not (is_init and policy == "Always"):
        message = (
            f"is {policy!r:.30}; before Kubernetes 1.34 only an init container has one, Always"
        )
        yield wrong((*path, "restartPolicy"), message)
    if gates.restart_rules and (policy is not None or "restartPolicyRules" in container):
        yield from _restart(container, path, gates, is_init=is_init)
    if gates.resize and "resizePolicy" in container:
        runs_once = is_init and policy != "Always"
        yield from _resize(container, path, runs_once=runs_once)


def _restart(container: Json, path: Path, gates: Gates, *, is_init: bool) -> Iterator[Refusal]:
    policy, rules = container.get("restartPolicy"), container.get("restartPolicyRules", ())
    at = (*path, "restartPolicyRules")
    if policy is None:
        if rules:
            yield missing((*path, "restartPolicy"), "restartPolicyRules need one")
        if is_init:
            return
    elif policy not in _POLICIES:
        yield one_of(policy, _POLICIES, (*path, "restartPolicy"))
    if is_init and policy == "Always" and not gates.restart_all:
        if rules:
            yield wrong(at, "are not for an init container with restartPolicy: Always; remove them")
        return
    if len(rules) > _MOST_RULES:
        yield wrong(at, f"has {len(rules)} rules; at most {_MOST_RULES} are allowed")
    actions = {"Restart", "RestartAllContainers"} if gates.restart_all else {"Restart"}
    for index, rule in enumerate(rules):
        if rule.get("action", "") not in actions:
            yield one_of(rule.get("action", ""), actions, (*at, index, "action"))
        yield from _exit_codes(rule, (*at, index, "exitCodes"))


def _exit_codes(rule: Json, path: Path) -> Iterator[Refusal]:
    codes = rule.get("exitCodes")
    if codes is None:
        yield missing(path, "say for which exit codes the rule holds")
        return
    if codes.get("operator", "") not in _OPERATORS:
        yield one_of(codes.get("operator", ""), _OPERATORS, (*path, "operator"))
    if len(codes.get("values", ())) > _MOST_CODES:
        message = f"has {len(codes['values'])} codes; at most {_MOST_CODES} are allowed"
        yield wrong((*path, "values"), message)


def _resize(container: Json, path: Path, *, runs_once: bool) -> Iterator[Refusal]:
    names: set[str] = set()
    for index, entry in enumerate(container["resizePolicy"]):
        at = (*path, "resizePolicy", index)
        name, policy = entry.get("resourceName", ""), entry.get("restartPolicy", "")
        if name not in _RESIZED:
            yield one_of(name, _RESIZED, (*at, "resourceName"))
        elif name in names:
            yield wrong((*at, "resourceName"), f"is {name}, which has a policy already; keep one")
        names.add(name)
        if policy not in _RESIZE_POLICIES:
            yield one_of(policy, _RESIZE_POLICIES, (*at, "restartPolicy"))
        elif runs_once and policy == "RestartContainer":
            message = "is RestartContainer, which an init container that ends cannot have"
            yield wrong((*at, "restartPolicy"), f"{message}; write NotRequired")
