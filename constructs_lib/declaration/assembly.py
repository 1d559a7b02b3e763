"""The one place where an agent's manifests are put together.

An agent file says what its program needs, a declaration what the user wants of it. Names, labels,
selector, rollout, placement, priority, identity and the user's additions are the same for every
agent and meet here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from constructs_lib.daemon_set.volume import VolumeView
from constructs_lib.declaration.declared_agent import DeclaredAgent
from constructs_lib.declaration.grants import grants
from constructs_lib.declaration.image import image_version
from constructs_lib.declaration.linters import linter_annotations
from constructs_lib.declaration.nodes import tolerations_of, with_old_masters
from constructs_lib.declaration.priority import OwnPriorityClass
from constructs_lib.declaration.reasons import reason_annotations, reasons_of_every_agent
from constructs_lib.declaration.rollout import OnDelete
from constructs_lib.k8s import objects, scheduling
from constructs_lib.k8s.containers import Container, volumes_of
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import (
    AGENT_LABEL,
    ANNOTATION_PREFIX,
    common_labels,
    selector_labels,
)
from constructs_lib.platforms.facts import PLATFORMS

__all__ = [
    "CONFIG_CHECKSUM",
    "assemble",
    "config_checksum",
    "config_name",
    "daemon_set_of",
    "labels_of",
]

CONFIG_CHECKSUM: Final = "checksum/config"
"""The Pods' annotation that changes, and so rolls them, with the agent's configuration."""


def config_name(agent: str) -> str:
    """The name of an agent's ConfigMap."""
    return f"{agent}-config"


def labels_of(agent: DeclaredAgent) -> dict[str, str]:
    """The labels of the agent's objects."""
    return common_labels(
        program=agent.program_name,
        instance=agent.daemon_set_name,
        component=agent.component,
        version=image_version(agent.image),
        extra=agent.labels,
    )


def assemble(agent: DeclaredAgent) -> list[Manifest]:
    """The agent's objects as plain data, in the order they can be applied; the DaemonSet last."""
    labels = labels_of(agent)
    daemon_set = _with_reasons(agent, daemon_set_of(agent))
    beside = list(_beside(agent, labels))
    facts = PLATFORMS[agent.platform]
    return [*beside, *grants([*beside, daemon_set], facts, labels=labels), daemon_set]


def daemon_set_of(agent: DeclaredAgent) -> Manifest:
    """The finished DaemonSet, without the reasons for what it has."""
    daemon_set = _daemon_set(agent, labels_of(agent))
    return daemon_set if agent.overrides is None else agent.overrides.applied_to(daemon_set)


def _beside(agent: DeclaredAgent, labels: Mapping[str, str]) -> Iterator[Manifest]:
    """The objects the DaemonSet needs to be there before it."""
    yield from agent.program.crds
    if isinstance(agent.priority, OwnPriorityClass):
        yield objects.priority_class(
            _priority_class_name(agent),
            value=agent.priority.value,
            description=f"Pods of the DaemonSet {agent.namespace}/{agent.name}.",
            labels=labels,
        )
    yield objects.service_account(
        agent.name,
        namespace=agent.namespace,
        labels=labels,
        annotations=agent.service_account_annotations,
    )
    # A colon cannot stand in a namespace, so two agents never share a role.
    own_role = f"{agent.namespace}:{agent.name}"
    if agent.program.cluster_rules:
        yield objects.cluster_role(own_role, rules=agent.program.cluster_rules, labels=labels)
    if agent.program.cluster_rules or agent.program.built_in_role is not None:
        yield objects.cluster_role_binding(
            own_role,
            role=agent.program.built_in_role or own_role,
            account=agent.name,
            namespace=agent.namespace,
            labels=labels,
        )
    if agent.program.role_rules:
        yield objects.role(
            agent.name, namespace=agent.namespace, rules=agent.program.role_rules, labels=labels
        )
        yield objects.role_binding(
            agent.name, namespace=agent.namespace, account=agent.name, labels=labels
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
    if agent.program.config:
        pod_annotations[CONFIG_CHECKSUM] = config_checksum(agent.program.config)
    whole = {AGENT_LABEL: agent.name} if agent.is_split else {}
    return objects.daemon_set(
        agent.daemon_set_name,
        namespace=agent.namespace,
        labels={**labels, **whole},
        annotations=dict(_annotations(agent)),
        selector=selector_labels(program=agent.program_name, instance=agent.daemon_set_name),
        pod_labels={**whole, **agent.program.pod_labels, **agent.pod_labels},
        pod_annotations=pod_annotations,
        update_strategy=agent.rollout.manifest(),
        min_ready_seconds=agent.rollout.min_ready_seconds,
        pod_spec=_pod_spec(agent),
    )


def _pod_spec(agent: DeclaredAgent) -> dict[str, Json]:
    program = agent.program
    host_network = program.host_network or agent.host.network is not None
    main = _with_additions(agent, program.main)
    containers = [main, *program.sidecars]
    pod: dict[str, Json] = {"serviceAccountName": agent.name}
    pod["automountServiceAccountToken"] = program.uses_the_api
    own_class = isinstance(agent.priority, OwnPriorityClass)
    pod["priorityClassName"] = _priority_class_name(agent) if own_class else agent.priority
    if program.runtime_class is not None:
        pod["runtimeClassName"] = program.runtime_class
    pod.update(_shared_with_the_node(agent, host_network=host_network))
    pod["nodeSelector"] = {**agent.nodes.node_selector(), **program.node_labels}
    requirements = agent.nodes.requirements(PLATFORMS[agent.platform].serverless)
    if requirements or program.any_node_label:
        pod["affinity"] = scheduling.node_affinity(requirements, any_of=program.any_node_label)
    tolerations = scheduling.tolerations(_tolerations(agent), host_network=host_network)
    if tolerations:
        pod["tolerations"] = tolerations
    pod["terminationGracePeriodSeconds"] = program.grace_seconds
    if agent.image_pull_secrets:
        pod["imagePullSecrets"] = [{"name": name} for name in agent.image_pull_secrets]
    pod["securityContext"] = {"seccompProfile": {"type": program.seccomp}}
    if program.init:
        pod["initContainers"] = [container.manifest() for container in program.init]
    pod["containers"] = [container.manifest() for container in containers]
    volumes = volumes_of([*program.init, *containers])
    if volumes:
        pod["volumes"] = volumes
    if PLATFORMS[agent.platform].constraints and any(
        VolumeView((), each).host_path for each in volumes
    ):
        # SELinux keeps ordinary containers from files of the node, whatever their user.
        pod["securityContext"]["seLinuxOptions"] = {"type": "spc_t"}
    return pod


def _shared_with_the_node(agent: DeclaredAgent, *, host_network: bool) -> dict[str, Json]:
    shared: dict[str, Json] = {}
    if host_network:
        shared["hostNetwork"] = True
        shared["dnsPolicy"] = agent.program.dns_policy or "ClusterFirstWithHostNet"
    if agent.program.host_pid or agent.host.pid is not None:
        shared["hostPID"] = True
    elif agent.program.share_processes:
        # The API refuses both; with the node's processes they see each other anyway.
        shared["shareProcessNamespace"] = True
    return shared


def _with_additions(agent: DeclaredAgent, main: Container) -> Container:
    """The agent's container with what the user adds to it."""
    if not (agent.env or agent.host.paths or agent.host.ports or agent.privileges):
        return main
    security = main.security
    if agent.privileges is not None:
        wanted = agent.privileges
        security = replace(
            security,
            privileged=security.privileged or wanted.privileged,
            read_only_root=security.read_only_root and not wanted.writable_root_filesystem,
            user=0 if wanted.run_as_root else security.user,
            group=0 if wanted.run_as_root else security.group,
            capabilities=(*security.capabilities, *wanted.capabilities),
        )
    return replace(
        main,
        env=(*main.env, *(variable.manifest() for variable in agent.env)),
        ports=(*main.ports, *(port.manifest() for port in agent.host.ports)),
        mounts=(*main.mounts, *(path.mount() for path in agent.host.paths)),
        security=security,
    )


def _tolerations(agent: DeclaredAgent) -> list[dict[str, str]]:
    tolerates = agent.tolerates
    if isinstance(tolerates, tuple) and PLATFORMS[agent.platform].master_taint:
        tolerates = with_old_masters(tolerates)
    return tolerations_of(tolerates)


def _annotations(agent: DeclaredAgent) -> Iterator[tuple[str, str]]:
    yield from agent.annotations.items()
    yield f"{ANNOTATION_PREFIX}role", agent.role
    if isinstance(agent.rollout, OnDelete):
        yield f"{ANNOTATION_PREFIX}rollout-owner", agent.rollout.owner


def _with_reasons(agent: DeclaredAgent, daemon_set: Manifest) -> Manifest:
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
            suppress=agent.suppress,
        )
    )
    annotations = {**daemon_set["metadata"]["annotations"], **reasons}
    annotations.update(linter_annotations(reasons, agent.suppress_in))
    if agent.overrides is not None:
        annotations[f"{ANNOTATION_PREFIX}overrides"] = agent.overrides.reason
    return {**daemon_set, "metadata": {**daemon_set["metadata"], "annotations": annotations}}


def _priority_class_name(agent: DeclaredAgent) -> str:
    # A dot cannot stand in a namespace, so two agents never share a class.
    return f"{agent.namespace}.{agent.name}"


def config_checksum(config: Mapping[str, str]) -> str:
    """What changes with any configuration file."""
    digest = hashlib.sha256()
    for name, text in config.items():
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()
