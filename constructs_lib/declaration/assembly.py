"""The one place where an agent's manifests are put together.

An agent file says what its program needs, a declaration what the user wants of it. Names, labels,
selector, rollout, placement, priority, identity and the user's additions are the same for every
agent and meet here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from constructs_lib.daemon_set.volume import VolumeView
from constructs_lib.declaration.grants import grants
from constructs_lib.declaration.image import image_version
from constructs_lib.declaration.linters import linter_annotations
from constructs_lib.declaration.nodes import tolerations_of, with_old_masters
from constructs_lib.declaration.platform import PLATFORMS
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

if TYPE_CHECKING:
    from constructs_lib.declaration.agent import AgentSpec
    from constructs_lib.declaration.program import Program

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


def labels_of(spec: AgentSpec) -> dict[str, str]:
    """The labels of the agent's objects."""
    return common_labels(
        program=spec.program_name,
        instance=spec.daemon_set_name,
        component=spec.component,
        version=image_version(spec.resolved_image),
        extra=spec.labels,
    )


def assemble(spec: AgentSpec, program: Program) -> list[Manifest]:
    """The agent's objects as plain data, in the order they can be applied; the DaemonSet last."""
    labels = labels_of(spec)
    daemon_set = _with_reasons(spec, program, daemon_set_of(spec, program))
    beside = list(_beside(spec, program, labels))
    facts = PLATFORMS[spec.platform]
    return [*beside, *grants([*beside, daemon_set], facts, labels=labels), daemon_set]


def daemon_set_of(spec: AgentSpec, program: Program) -> Manifest:
    """The finished DaemonSet, without the reasons for what it has."""
    daemon_set = _daemon_set(spec, program, labels_of(spec))
    return daemon_set if spec.overrides is None else spec.overrides.applied_to(daemon_set)


def _beside(spec: AgentSpec, program: Program, labels: Mapping[str, str]) -> Iterator[Manifest]:
    """The objects the DaemonSet needs to be there before it."""
    yield from program.crds
    if isinstance(spec.priority, OwnPriorityClass):
        yield objects.priority_class(
            _priority_class_name(spec),
            value=spec.priority.value,
            description=f"Pods of the DaemonSet {spec.namespace}/{spec.name}.",
            labels=labels,
        )
    yield objects.service_account(
        spec.name,
        namespace=spec.namespace,
        labels=labels,
        annotations=spec.service_account_annotations,
    )
    # A colon cannot stand in a namespace, so two agents never share a role.
    own_role = f"{spec.namespace}:{spec.name}"
    if program.cluster_rules:
        yield objects.cluster_role(own_role, rules=program.cluster_rules, labels=labels)
    if program.cluster_rules or program.built_in_role is not None:
        yield objects.cluster_role_binding(
            own_role,
            role=program.built_in_role or own_role,
            account=spec.name,
            namespace=spec.namespace,
            labels=labels,
        )
    if program.role_rules:
        yield objects.role(
            spec.name, namespace=spec.namespace, rules=program.role_rules, labels=labels
        )
        yield objects.role_binding(
            spec.name, namespace=spec.namespace, account=spec.name, labels=labels
        )
    if program.config:
        yield objects.config_map(
            config_name(spec.daemon_set_name),
            namespace=spec.namespace,
            labels=labels,
            data=program.config,
        )
    yield from program.companions(labels)


def _daemon_set(spec: AgentSpec, program: Program, labels: Mapping[str, str]) -> Manifest:
    pod_annotations = dict(spec.pod_annotations)
    if program.config:
        pod_annotations[CONFIG_CHECKSUM] = config_checksum(program.config)
    whole = {AGENT_LABEL: spec.name} if spec.is_split else {}
    return objects.daemon_set(
        spec.daemon_set_name,
        namespace=spec.namespace,
        labels={**labels, **whole},
        annotations=dict(_annotations(spec)),
        selector=selector_labels(program=spec.program_name, instance=spec.daemon_set_name),
        pod_labels={**whole, **program.pod_labels, **spec.pod_labels},
        pod_annotations=pod_annotations,
        update_strategy=spec.rollout.manifest(),
        min_ready_seconds=spec.rollout.min_ready_seconds,
        pod_spec=_pod_spec(spec, program),
    )


def _pod_spec(spec: AgentSpec, program: Program) -> dict[str, Json]:
    host_network = program.host_network or spec.host.network is not None
    main = _with_additions(spec, program.main)
    containers = [main, *program.sidecars]
    pod: dict[str, Json] = {"serviceAccountName": spec.name}
    pod["automountServiceAccountToken"] = program.uses_the_api
    own_class = isinstance(spec.priority, OwnPriorityClass)
    pod["priorityClassName"] = _priority_class_name(spec) if own_class else spec.priority
    if program.runtime_class is not None:
        pod["runtimeClassName"] = program.runtime_class
    pod.update(_shared_with_the_node(spec, program, host_network=host_network))
    pod["nodeSelector"] = {**spec.nodes.node_selector(), **program.node_labels}
    requirements = spec.nodes.requirements(PLATFORMS[spec.platform].serverless)
    if requirements or program.any_node_label:
        pod["affinity"] = scheduling.node_affinity(requirements, any_of=program.any_node_label)
    tolerations = scheduling.tolerations(_tolerations(spec), host_network=host_network)
    if tolerations:
        pod["tolerations"] = tolerations
    pod["terminationGracePeriodSeconds"] = program.grace_seconds
    if spec.image_pull_secrets:
        pod["imagePullSecrets"] = [{"name": name} for name in spec.image_pull_secrets]
    pod["securityContext"] = {"seccompProfile": {"type": program.seccomp}}
    if program.init:
        pod["initContainers"] = [container.manifest() for container in program.init]
    pod["containers"] = [container.manifest() for container in containers]
    volumes = volumes_of([*program.init, *containers])
    if volumes:
        pod["volumes"] = volumes
    if PLATFORMS[spec.platform].constraints and any(
        VolumeView((), each).host_path for each in volumes
    ):
        # SELinux keeps ordinary containers from files of the node, whatever their user.
        pod["securityContext"]["seLinuxOptions"] = {"type": "spc_t"}
    return pod


def _shared_with_the_node(
    spec: AgentSpec, program: Program, *, host_network: bool
) -> dict[str, Json]:
    shared: dict[str, Json] = {}
    if host_network:
        shared["hostNetwork"] = True
        shared["dnsPolicy"] = program.dns_policy or "ClusterFirstWithHostNet"
    if program.host_pid or spec.host.pid is not None:
        shared["hostPID"] = True
    elif program.share_processes:
        # The API refuses both; with the node's processes they see each other anyway.
        shared["shareProcessNamespace"] = True
    return shared


def _with_additions(spec: AgentSpec, main: Container) -> Container:
    """The agent's container with what the user adds to it."""
    if not (spec.env or spec.host.paths or spec.host.ports or spec.privileges):
        return main
    security = main.security
    if spec.privileges is not None:
        wanted = spec.privileges
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
        env=(*main.env, *(variable.manifest() for variable in spec.env)),
        ports=(*main.ports, *(port.manifest() for port in spec.host.ports)),
        mounts=(*main.mounts, *(path.mount() for path in spec.host.paths)),
        security=security,
    )


def _tolerations(spec: AgentSpec) -> list[dict[str, str]]:
    given = spec.nodes.tolerates
    tolerates = spec.default_tolerates if given is None else given
    if isinstance(tolerates, tuple) and PLATFORMS[spec.platform].master_taint:
        tolerates = with_old_masters(tolerates)
    return tolerations_of(tolerates)


def _annotations(spec: AgentSpec) -> Iterator[tuple[str, str]]:
    yield from spec.annotations.items()
    yield f"{ANNOTATION_PREFIX}role", spec.role
    if isinstance(spec.rollout, OnDelete):
        yield f"{ANNOTATION_PREFIX}rollout-owner", spec.rollout.owner


def _with_reasons(spec: AgentSpec, program: Program, daemon_set: Manifest) -> Manifest:
    serverless = PLATFORMS[spec.platform].serverless
    usual = reasons_of_every_agent(daemon_set, serverless=serverless)
    reasons = dict(
        reason_annotations(
            daemon_set,
            given=[*program.reasons.items(), *usual],
            unpinned=spec.allow_unpinned,
            rollout=spec.rollout,
            host=spec.host,
            privileges=spec.privileges,
            suppress=spec.suppress,
        )
    )
    annotations = {**daemon_set["metadata"]["annotations"], **reasons}
    annotations.update(linter_annotations(reasons, spec.suppress_in))
    if spec.overrides is not None:
        annotations[f"{ANNOTATION_PREFIX}overrides"] = spec.overrides.reason
    return {**daemon_set, "metadata": {**daemon_set["metadata"], "annotations": annotations}}


def _priority_class_name(spec: AgentSpec) -> str:
    # A dot cannot stand in a namespace, so two agents never share a class.
    return f"{spec.namespace}.{spec.name}"


def config_checksum(config: Mapping[str, str]) -> str:
    """What changes with any configuration file."""
    digest = hashlib.sha256()
    for name, text in config.items():
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()
