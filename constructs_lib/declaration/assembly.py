"""The one place where an agent's manifests are put together.

An agent file says what its program needs, a declaration what the user wants of it. Names, labels,
selector, rollout, placement, priority, identity and the user's additions are the same for every
agent and meet here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from constructs_lib.declaration.declared_agent import DeclaredAgent
from constructs_lib.declaration.grants import grants
from constructs_lib.declaration.image import image_version
from constructs_lib.declaration.linters import linter_annotations
from constructs_lib.declaration.pod_spec import pod_spec
from constructs_lib.declaration.priority import OwnPriorityClass
from constructs_lib.declaration.reasons import reason_annotations, reasons_of_every_agent
from constructs_lib.declaration.rollout import OnDelete
from constructs_lib.declaration.service_account import OwnServiceAccount
from constructs_lib.k8s import objects
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import (
    AGENT_LABEL,
    ANNOTATION_PREFIX,
    IGNORE_PREFIX,
    common_labels,
)
from constructs_lib.platforms.facts import PLATFORMS

__all__ = [
    "CONFIG_CHECKSUM",
    "assemble",
    "config_checksum",
    "config_name",
    "daemon_set_of",
    "labels_beside_of",
    "labels_of",
]

CONFIG_CHECKSUM: Final = "checksum/config"
"""The Pods' annotation that changes, and so rolls them, with the agent's configuration."""


def config_name(agent: str) -> str:
    """The name of an agent's ConfigMap."""
    return f"{agent}-config"


def labels_of(agent: DeclaredAgent) -> dict[str, str]:
    """The labels of the agent's objects."""
    if agent.only_declared:
        return dict(agent.labels)
    return common_labels(
        program=agent.program_name,
        instance=agent.daemon_set_name,
        component=agent.component,
        version=image_version(agent.image),
        extra=agent.labels,
    )


def labels_beside_of(agent: DeclaredAgent) -> dict[str, str]:
    """The labels of the objects beside the DaemonSet."""
    return {**labels_of(agent), **agent.labels_beside}


def assemble(agent: DeclaredAgent) -> list[Manifest]:
    """The agent's objects as plain data, in the order they can be applied; the DaemonSet last."""
    labels = labels_beside_of(agent)
    daemon_set = _with_reasons(agent, daemon_set_of(agent))
    beside = list(_beside(agent, labels))
    if agent.only_declared:
        return [*beside, daemon_set]
    facts = PLATFORMS[agent.platform]
    granted = grants([*beside, daemon_set], facts, labels=labels, home=agent.home)
    return [*beside, *granted, daemon_set]


def daemon_set_of(agent: DeclaredAgent) -> Manifest:
    """The finished DaemonSet, without the reasons for what it has."""
    daemon_set = _daemon_set(agent, labels_of(agent))
    if agent.overrides is not None:
        daemon_set = agent.overrides.applied_to(daemon_set)
    return agent.cluster.mirrored(daemon_set)


def _beside(agent: DeclaredAgent, labels: Mapping[str, str]) -> Iterator[Manifest]:
    """The objects the DaemonSet needs to be there before it."""
    yield from agent.program.crds
    if isinstance(agent.priority, OwnPriorityClass):
        yield objects.priority_class(
            agent.own_priority_class,
            value=agent.priority.value,
            description=f"Pods of the DaemonSet {agent.home}/{agent.name}.",
            labels=labels,
        )
    account = agent.account or "default"
    if isinstance(agent.service_account, OwnServiceAccount):
        yield agent.service_account.manifest(
            namespace=agent.namespace,
            labels=agent.labels_beside if agent.only_declared else labels,
            only_declared=agent.only_declared,
        )
    elif account == agent.name and agent.service_account is None:
        yield objects.service_account(
            account,
            namespace=agent.namespace,
            labels=labels,
            annotations=agent.service_account_annotations,
        )
    # A colon cannot stand in a namespace, so two agents never share a role.
    own_role = f"{agent.home}:{agent.name}"
    if agent.program.cluster_rules:
        yield objects.cluster_role(own_role, rules=agent.program.cluster_rules, labels=labels)
    if agent.program.cluster_rules or agent.program.built_in_role is not None:
        yield objects.cluster_role_binding(
            own_role,
            role=agent.program.built_in_role or own_role,
            account=account,
            namespace=agent.namespace,
            labels=labels,
        )
    if agent.program.role_rules:
        yield objects.role(
            agent.name, namespace=agent.namespace, rules=agent.program.role_rules, labels=labels
        )
        yield objects.role_binding(
            agent.name, namespace=agent.namespace, account=account, labels=labels
        )
    if agent.program.config:
        yield objects.config_map(
            config_name(agent.daemon_set_name),
            namespace=agent.namespace,
            labels=labels,
            data=agent.program.config,
        )
    yield from agent.program.companions(labels)


def _daemon_set(agent: DeclaredAgent, labels: Mapping[str, str]) -> Manifest:
    pod_annotations = dict(agent.pod_annotations)
    config = {**(agent.program.config or {}), **agent.program.config_beside}
    if config and not agent.only_declared:
        pod_annotations[CONFIG_CHECKSUM] = config_checksum(config)
    whole = {AGENT_LABEL: agent.name} if agent.is_split else {}
    return objects.daemon_set(
        agent.daemon_set_name,
        namespace=agent.namespace,
        labels={**labels, **whole},
        annotations=dict(_annotations(agent)),
        selector=agent.selector,
        pod_labels={**whole, **agent.program.pod_labels, **agent.pod_labels},
        pod_annotations=pod_annotations,
        pod_metadata=agent.pod_metadata,
        update_strategy=agent.rollout.manifest(),
        min_ready_seconds=agent.rollout.min_ready_seconds,
        pod_spec=pod_spec(agent),
        revision_history=agent.program.revision_history,
    )


def _annotations(agent: DeclaredAgent) -> Iterator[tuple[str, str]]:
    yield from agent.annotations.items()
    if agent.only_declared:
        return
    yield f"{ANNOTATION_PREFIX}role", agent.role
    if agent.adopted is not None:
        yield f"{ANNOTATION_PREFIX}adopted", agent.adopted.reason
    if isinstance(agent.rollout, OnDelete):
        yield f"{ANNOTATION_PREFIX}rollout-owner", agent.rollout.owner


def _with_reasons(agent: DeclaredAgent, daemon_set: Manifest) -> Manifest:
    if agent.only_declared:
        # An annotation would be a change, too; what its fields give as reasons is in the code.
        reasons = {f"{IGNORE_PREFIX}{rule}": text for rule, text in agent.suppress.items()}
        return _annotated(agent, daemon_set, reasons) if reasons else daemon_set
    serverless = PLATFORMS[agent.platform].serverless
    usual = reasons_of_every_agent(daemon_set, serverless=serverless)
    reasons = dict(
        reason_annotations(
            daemon_set,
            given=[*agent.program.reasons.items(), *usual],
            unpinned=agent.allow_unpinned,
            rollout=agent.rollout,
            host=agent.host,
            privileges=agent.privileges,
            granted=agent.program.granted,
            host_volumes=agent.program.host_volumes,
            suppress=agent.suppress,
        )
    )
    if agent.overrides is not None:
        overrides = {f"{ANNOTATION_PREFIX}overrides": agent.overrides.reason}
        return _annotated(agent, daemon_set, reasons, overrides)
    return _annotated(agent, daemon_set, reasons)


def _annotated(
    agent: DeclaredAgent,
    daemon_set: Manifest,
    reasons: Mapping[str, str],
    others: Mapping[str, str] = MappingProxyType({}),
) -> Manifest:
    annotations = {
        **daemon_set["metadata"].get("annotations", {}),
        **reasons,
        **dict(linter_annotations(reasons, agent.suppress_in)),
        **others,
    }
    return {**daemon_set, "metadata": {**daemon_set["metadata"], "annotations": annotations}}


def config_checksum(config: Mapping[str, str]) -> str:
    """What changes with any configuration file."""
    digest = hashlib.sha256()
    for name, text in config.items():
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()
