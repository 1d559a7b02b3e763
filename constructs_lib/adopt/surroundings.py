"""Declarations that are no agent: namespaces, priority classes, policies of the API server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from constructs_lib.adopt.agent_input import reason_of
from constructs_lib.adopt.declared_name import declared_name
from constructs_lib.adopt.fit.search import fitted
from constructs_lib.adopt.node_agent.parts import part
from constructs_lib.adopt.rung import Candidate, Surrounding
from constructs_lib.agents.admission_policies import AdmissionPoliciesSpec
from constructs_lib.agents.namespace import AgentNamespaceSpec
from constructs_lib.agents.priority_classes import PriorityClassesSpec, PriorityRank
from constructs_lib.change.pairing import Key
from constructs_lib.declaration.base import Declaration
from constructs_lib.declaration.choices import construct_of
from constructs_lib.intake.objects import Object
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import ANNOTATION_PREFIX, INSTANCE_LABEL, OURS, is_ours

__all__ = ["SURROUNDINGS"]

_LEVEL: Final = "pod-security.kubernetes.io/"
_ENFORCE: Final = f"{_LEVEL}enforce"
_RULES: Final = f"{ANNOTATION_PREFIX}rules"
_TRIES: Final = 1000
_NAMES: Final[Mapping[type[Declaration], tuple[str, frozenset[str]]]] = {
    PriorityClassesSpec: ("priority-classes", frozenset({"PriorityClass"})),
    AdmissionPoliciesSpec: (
        "admission-policies",
        frozenset({"ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ConfigMap"}),
    ),
}
"""Declarations of which a cluster has one: what it is called, as no object has its name, and the
kinds of its objects."""


def _namespaces(objects: Mapping[Key, Object]) -> Iterator[Candidate]:
    """The namespaces of agents; the level of their Pods is the one that is enforced."""
    for each in objects.values():
        metadata = each.manifest["metadata"]
        if each.manifest["kind"] == "Namespace":
            labels = dict(metadata.get("labels") or {})
            level = labels.pop(_ENFORCE, None)
            is_foreign = not is_ours(each.manifest)
            if not is_foreign:
                labels = {key: value for key, value in labels.items() if not _is_written(key)}
            yield Candidate(
                title=construct_of(AgentNamespaceSpec),
                spec=AgentNamespaceSpec,
                fields={
                    "name": metadata["name"],
                    "pod_security": level,
                    "adopted": reason_of(each) if is_foreign else None,
                    "labels": labels,
                    "annotations": metadata.get("annotations") or {},
                },
            )


def _is_written(label: str) -> bool:
    return label in OURS or label.startswith(_LEVEL)


def _priority_classes(objects: Mapping[Key, Object]) -> Iterator[Candidate]:
    """The classes that others wrote for agents; those with the same metadata together."""
    groups: dict[str, list[tuple[Object, PriorityRank]]] = {}
    for each in objects.values():
        if each.manifest["kind"] == "PriorityClass" and not is_ours(each.manifest):
            rank = _rank(each.manifest)
            if rank is not None:
                groups.setdefault(repr(_metadata(each.manifest)), []).append((each, rank))
    for group in groups.values():
        first, rank = group[0]
        yield Candidate(
            title=construct_of(PriorityClassesSpec),
            spec=PriorityClassesSpec,
            fields={
                "name": declared_name(rank.name),
                "ranks": [each for _, each in group],
                "adopted": reason_of(first),
                **_metadata(first.manifest),
            },
        )


def _metadata(manifest: Manifest) -> dict[str, object]:
    metadata = manifest["metadata"]
    return {name: metadata.get(name) or {} for name in ("labels", "annotations")}


def _rank(manifest: Manifest) -> PriorityRank | None:
    """A class in words; none where it is that of all Pods that name no other."""
    if manifest.get("globalDefault"):
        return None
    return part(
        PriorityRank,
        name=manifest["metadata"]["name"],
        value=manifest.get("value"),
        description=manifest.get("description"),
        preempts=manifest.get("preemptionPolicy") != "Never",
    )


def _of_the_cluster(objects: Mapping[Key, Object]) -> Iterator[Candidate]:
    """What a cluster has one of."""
    for spec, (name, kinds) in _NAMES.items():
        target = [
            each
            for each in _ours(objects)
            if each["kind"] in kinds and INSTANCE_LABEL not in each["metadata"]["labels"]
        ]
        if target:
            known = {"name": name, **_rules_of(target)}
            state = fitted(spec, target, known, reason="", most_tries=_TRIES)
            if state is not None and not state.apart:
                yield Candidate(title=construct_of(spec), spec=spec, fields=state.fields)


def _rules_of(policies: Iterable[Manifest]) -> dict[str, tuple[str, ...]]:
    """The rules that policies say they are of."""
    said = [(each["metadata"].get("annotations") or {}).get(_RULES, "") for each in policies]
    rules = sorted({rule for each in said for rule in each.split()})
    return {"rules": tuple(rules)} if rules else {}


def _ours(objects: Mapping[Key, Object]) -> Iterator[Manifest]:
    return (each.manifest for each in objects.values() if is_ours(each.manifest))


SURROUNDINGS: Final[tuple[Surrounding, ...]] = (_namespaces, _priority_classes, _of_the_cluster)
"""Readers of declarations that are no agent."""
