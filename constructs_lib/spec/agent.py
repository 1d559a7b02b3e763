"""The declaration every node agent shares, and the one place that assembles its manifests.

An agent file answers one question: what does this program need to run (``program()``)? Names,
labels, selector, rollout, placement, priority, identity and the user's additions are the same
for all of them and are put together here.
"""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core.core_schema import ValidationInfo

from constructs_lib.errors import DeclarationError, Problem
from constructs_lib.k8s import objects, scheduling
from constructs_lib.k8s.containers import Container, Volume, config_map_volume, volumes_of
from constructs_lib.k8s.fields import check_fields
from constructs_lib.k8s.laws import broken_laws, containers_of, shared_state_problems, surges
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import ANNOTATION_PREFIX, common_labels, selector_labels
from constructs_lib.spec.declaration import Declaration
from constructs_lib.spec.host import HostAccess, Privileges
from constructs_lib.spec.image import (
    ImageRef,
    image_problem,
    image_version,
    unpinned_problem,
)
from constructs_lib.spec.mistakes import declaration_place, problems_error
from constructs_lib.spec.model import AgentName, Annotations, DnsLabel, Labels, Reason
from constructs_lib.spec.nodes import CONTROL_PLANE, Everywhere, Nodes, Tolerates
from constructs_lib.spec.overrides import CannotMergeError, Overrides
from constructs_lib.spec.priority import OwnPriorityClass, Priority
from constructs_lib.spec.program import Program
from constructs_lib.spec.reasons import reason_annotations
from constructs_lib.spec.resources import Resources
from constructs_lib.spec.rollout import RollingUpdate, Rollout, Surge, percent
from constructs_lib.spec.sources import EnvVar, ObjectName

__all__ = ["AgentSpec"]

_SELECTOR_KEYS: Final = frozenset(selector_labels(program="", instance=""))
_CONFIG_CHECKSUM: Final = "checksum/config"
_WRITTEN_BY_THE_AGENT: Final[Mapping[str, frozenset[str]]] = {
    "labels": frozenset(common_labels(program="", instance="", component="", version="", extra={})),
    "pod_labels": _SELECTOR_KEYS,
    "annotations": frozenset(),
    "pod_annotations": frozenset({_CONFIG_CHECKSUM}),
}
_REACH_AROUND_THE_BUILDERS: Final = frozenset({"env", "host", "overrides", "privileges", "rollout"})
"""Fields whose values can meet in a way that only the finished DaemonSet shows."""


class AgentSpec(Declaration):
    """A node agent: a DaemonSet and everything it needs to run.

    Raises:
        DeclarationError: with every mistake of the declaration.
    """

    program_name: ClassVar[str]
    """Value of ``app.kubernetes.io/name``: the kind of program. Part of the selector, so it
    must never change."""
    component: ClassVar[str]
    """Value of ``app.kubernetes.io/component``."""
    role: ClassVar[str]
    """What the agent is to the node; decides what is normal for it (``logs``, ``cni``)."""
    default_tolerates: ClassVar[Tolerates] = (CONTROL_PLANE,)
    """Taints this kind of agent tolerates unless the declaration says otherwise."""
    max_unavailable_percent: ClassVar[int] = 10
    """The largest percentage of nodes that may lose this kind of agent without a reason."""

    name: AgentName
    """Name of the DaemonSet and of everything beside it."""
    namespace: DnsLabel
    """Namespace of the DaemonSet."""
    allow_unpinned: Reason | None = None
    """Why the image carries no digest. An image without one is refused unless this says why."""
    image: ImageRef | None = Field(default=None, validate_default=False)
    """Image of the agent, with its digest. The catalogue's image by default."""
    resources: Resources
    """Requests and limits of the agent's container on every node."""
    rollout: Rollout = RollingUpdate()
    """How a new version reaches the nodes. One node at a time by default."""
    nodes: Nodes = Nodes()
    """On which nodes the agent runs."""
    priority: Priority = OwnPriorityClass()
    """Which Pods make room for the agent on a full node."""
    env: tuple[EnvVar, ...] = ()
    """Further environment variables of the agent."""
    host: HostAccess = HostAccess()
    """What of the node the agent may touch beyond what its kind needs."""
    privileges: Privileges | None = None
    """What the agent's process may do beyond what its kind needs."""
    labels: Labels = Field(default_factory=dict)
    """Further labels of the objects (not of the Pods, not of the selector)."""
    annotations: Annotations = Field(default_factory=dict)
    """Further annotations of the DaemonSet."""
    pod_labels: Labels = Field(default_factory=dict)
    """Further labels of the Pods. The selector's labels cannot be among them."""
    pod_annotations: Annotations = Field(default_factory=dict)
    """Further annotations of the Pods."""
    service_account_annotations: Annotations = Field(default_factory=dict)
    """Annotations of the ServiceAccount, such as the cloud role it stands for."""
    image_pull_secrets: tuple[ObjectName, ...] = ()
    """Secrets of the namespace that open a private registry."""
    overrides: Overrides | None = None
    """Any other field of the DaemonSet, applied last and still checked."""

    if not TYPE_CHECKING:

        def __init__(self, /, **fields: Any) -> None:
            super().__init__(**fields)
            if self.model_fields_set & _REACH_AROUND_THE_BUILDERS:
                self._check_assembled()

        __init__.__pydantic_base_init__ = True

    @field_validator("image")
    @classmethod
    def _pinned(cls, image: str | None, info: ValidationInfo) -> str | None:
        message = unpinned_problem(image) if image is not None else None
        if message is not None and info.data.get("allow_unpinned") is None:
            raise ValueError(f"{message}. If it cannot be pinned, set allow_unpinned='the reason'")
        return image

    @field_validator("labels", "pod_labels", "annotations", "pod_annotations")
    @classmethod
    def _not_what_the_agent_writes(
        cls, given: dict[str, str], info: ValidationInfo
    ) -> dict[str, str]:
        selected = sorted(_SELECTOR_KEYS & given.keys())
        if selected:
            raise ValueError(
                f"{', '.join(selected)} is the selector, which can never change; leave it out"
            )
        ours = _WRITTEN_BY_THE_AGENT[str(info.field_name)]
        written = [key for key in given if key in ours or key.startswith(ANNOTATION_PREFIX)]
        if written:
            raise ValueError(f"{', '.join(written)} is written by the agent; leave it out")
        return given

    @model_validator(mode="after")
    def _rollout_suits_the_kind(self) -> Self:
        rollout = self.rollout
        if isinstance(rollout, RollingUpdate) and rollout.reason is None:
            share = percent(rollout.max_unavailable)
            limit = self.max_unavailable_percent
            if share is not None and share > limit:
                message = (
                    f"'{share}%' of the nodes at once is much for the role {self.role!r}; at most "
                    f"1 or '{limit}%', or say why with reason='...'"
                )
                raise problems_error([Problem(path="rollout.max_unavailable", message=message)])
        return self

    @abstractmethod
    def default_image(self) -> str:
        """The image where the declaration names none."""

    @abstractmethod
    def program(self) -> Program:
        """What this agent needs to run."""

    @property
    def resolved_image(self) -> str:
        """The image that runs."""
        return self.image or self.default_image()

    def config_volume(self) -> Volume:
        """The volume of the files in ``Program.config``."""
        return config_map_volume("config", self._config_name)

    def manifests(self) -> list[Manifest]:
        program = self.program()
        labels = self._labels()
        result: list[Manifest] = []
        if isinstance(self.priority, OwnPriorityClass):
            result.append(
                objects.priority_class(
                    self._priority_class_name,
                    value=self.priority.value,
                    description=f"Pods of the DaemonSet {self.namespace}/{self.name}.",
                    labels=labels,
                )
            )
        result.append(
            objects.service_account(
                self.name,
                namespace=self.namespace,
                labels=labels,
                annotations=self.service_account_annotations,
            )
        )
        if program.cluster_rules:
            # A colon cannot stand in a namespace, so two agents never share a role.
            role = f"{self.namespace}:{self.name}"
            result += [
                objects.cluster_role(role, rules=program.cluster_rules, labels=labels),
                objects.cluster_role_binding(
                    role, role=role, account=self.name, namespace=self.namespace, labels=labels
                ),
            ]
        if program.config:
            result.append(
                objects.config_map(
                    self._config_name,
                    namespace=self.namespace,
                    labels=labels,
                    data=program.config,
                )
            )
        daemon_set = self._daemon_set(program, labels)
        if self.overrides is not None:
            daemon_set = self.overrides.applied_to(daemon_set)
        result.append(daemon_set)
        return result

    def _daemon_set(self, program: Program, labels: Mapping[str, str]) -> Manifest:
        pod_annotations = dict(self.pod_annotations)
        if program.config:
            pod_annotations[_CONFIG_CHECKSUM] = _checksum(program.config)
        return objects.daemon_set(
            self.name,
            namespace=self.namespace,
            labels=labels,
            annotations=dict(self._annotations()),
            selector=selector_labels(program=self.program_name, instance=self.name),
            pod_labels=self.pod_labels,
            pod_annotations=pod_annotations,
            update_strategy=self.rollout.manifest(),
            min_ready_seconds=self.rollout.min_ready_seconds,
            pod_spec=self._pod_spec(program),
        )

    def _pod_spec(self, program: Program) -> dict[str, Json]:
        host_network = program.host_network or self.host.network is not None
        host_pid = program.host_pid or self.host.pid is not None
        main = self._with_additions(program.main)
        containers = [*program.init, main]
        spec: dict[str, Json] = {"serviceAccountName": self.name}
        spec["automountServiceAccountToken"] = bool(program.cluster_rules)
        spec["priorityClassName"] = (
            self._priority_class_name
            if isinstance(self.priority, OwnPriorityClass)
            else self.priority
        )
        if host_network:
            spec["hostNetwork"] = True
            spec["dnsPolicy"] = program.dns_policy or "ClusterFirstWithHostNet"
        if host_pid:
            spec["hostPID"] = True
        spec["nodeSelector"] = self.nodes.node_selector()
        spec["affinity"] = scheduling.node_affinity(self.nodes.requirements())
        tolerations = scheduling.tolerations(self._tolerations(), host_network=host_network)
        if tolerations:
            spec["tolerations"] = tolerations
        spec["terminationGracePeriodSeconds"] = program.grace_seconds
        if self.image_pull_secrets:
            spec["imagePullSecrets"] = [{"name": name} for name in self.image_pull_secrets]
        spec["securityContext"] = {"seccompProfile": {"type": "RuntimeDefault"}}
        if program.init:
            spec["initContainers"] = [container.manifest() for container in program.init]
        spec["containers"] = [main.manifest()]
        volumes = volumes_of(containers)
        if volumes:
            spec["volumes"] = volumes
        return spec

    def _with_additions(self, main: Container) -> Container:
        """The agent's container with what the user adds to it."""
        if not (self.env or self.host.paths or self.host.ports or self.privileges):
            return main
        security = main.security
        if self.privileges is not None:
            wanted = self.privileges
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
            env=(*main.env, *(variable.manifest() for variable in self.env)),
            ports=(*main.ports, *(port.manifest() for port in self.host.ports)),
            mounts=(*main.mounts, *(path.mount() for path in self.host.paths)),
            security=security,
        )

    def _tolerations(self) -> list[dict[str, str]]:
        tolerates = self.nodes.tolerates
        if tolerates is None:
            tolerates = self.default_tolerates
        if isinstance(tolerates, Everywhere):
            return [tolerates.manifest()]
        return [taint.manifest() for taint in tolerates]

    def _labels(self) -> dict[str, str]:
        return common_labels(
            program=self.program_name,
            instance=self.name,
            component=self.component,
            version=image_version(self.resolved_image),
            extra=self.labels,
        )

    def _annotations(self) -> Iterator[tuple[str, str]]:
        yield from self.annotations.items()
        yield f"{ANNOTATION_PREFIX}role", self.role
        if not isinstance(self.rollout, RollingUpdate | Surge):
            yield f"{ANNOTATION_PREFIX}rollout-owner", self.rollout.owner
        yield from reason_annotations(
            unpinned=self.allow_unpinned,
            rollout=self.rollout,
            host=self.host,
            privileges=self.privileges,
        )
        if self.overrides is not None:
            yield f"{ANNOTATION_PREFIX}overrides", self.overrides.reason

    @property
    def _config_name(self) -> str:
        return f"{self.name}-config"

    @property
    def _priority_class_name(self) -> str:
        # A dot cannot stand in a namespace, so two agents never share a class.
        return f"{self.namespace}.{self.name}"

    def _check_assembled(self) -> None:
        """Check what only the finished DaemonSet shows."""
        problems = list(self._assembled_problems())
        if problems:
            raise DeclarationError(
                f"{type(self).__name__.removesuffix('Spec')} {self.name!r}",
                problems,
                declared_at=declaration_place(),
            )

    def _assembled_problems(self) -> Iterator[Problem]:
        try:
            daemon_set = self.manifests()[-1]
        except CannotMergeError as error:
            yield Problem(path="overrides", message=str(error))
            return
        malformed = check_fields(daemon_set["spec"], "DaemonSetSpec", "spec")
        if malformed:
            # The laws read typed fields; on a malformed manifest they would stumble, not judge.
            yield from malformed
            return
        if self.overrides is not None:
            yield from self.overrides.problems(daemon_set)
            yield from self._image_problems(daemon_set)
        if surges(daemon_set) and getattr(self.rollout, "reason", None) is None:
            yield from shared_state_problems(daemon_set)
        yield from broken_laws(daemon_set)

    def _image_problems(self, daemon_set: Manifest) -> Iterator[Problem]:
        for path, container in containers_of(daemon_set):
            image = container.get("image", "")
            message = image_problem(image)
            if message is None and self.allow_unpinned is None:
                message = unpinned_problem(image)
            if message is not None:
                yield Problem(path=f"{path}.image", message=message)


def _checksum(config: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name, text in config.items():
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()
