"""The declaration every node agent shares, and the one place that assembles its manifests.

An agent file answers one question: what does this program need to run (``program()``)? Names,
labels, selector, rollout, placement, priority, identity and the user's additions are the same
for all of them and are put together here.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core.core_schema import ValidationInfo

from constructs_lib.errors import DeclarationError, Problem
from constructs_lib.k8s.containers import Volume, config_map_volume
from constructs_lib.k8s.fields import check_fields
from constructs_lib.k8s.laws import broken_laws, containers_of, shared_state_problems, surges
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import ANNOTATION_PREFIX, common_labels, selector_labels
from constructs_lib.spec.assembly import CONFIG_CHECKSUM, assemble, config_name
from constructs_lib.spec.declaration import Declaration
from constructs_lib.spec.host import HostAccess, Privileges
from constructs_lib.spec.image import (
    ImageRef,
    image_problem,
    unpinned_problem,
)
from constructs_lib.spec.mistakes import declaration_place, problems_error
from constructs_lib.spec.model import AgentName, Annotations, DnsLabel, Labels, Reason
from constructs_lib.spec.nodes import CONTROL_PLANE, Nodes, Tolerates
from constructs_lib.spec.overrides import CannotMergeError, Overrides
from constructs_lib.spec.priority import OwnPriorityClass, Priority
from constructs_lib.spec.program import Program
from constructs_lib.spec.resources import Resources
from constructs_lib.spec.rollout import RollingUpdate, Rollout, percent
from constructs_lib.spec.sources import EnvVar, ObjectName

__all__ = ["AgentSpec"]

_SELECTOR_KEYS: Final = frozenset(selector_labels(program="", instance=""))
_WRITTEN_BY_THE_AGENT: Final[Mapping[str, frozenset[str]]] = {
    "labels": frozenset(common_labels(program="", instance="", component="", version="", extra={})),
    "pod_labels": _SELECTOR_KEYS,
    "annotations": frozenset(),
    "pod_annotations": frozenset({CONFIG_CHECKSUM}),
}
_REACH_AROUND_THE_BUILDERS: Final = frozenset(
    {"env", "host", "nodes", "overrides", "privileges", "rollout"}
)
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
        return config_map_volume("config", config_name(self.name))

    def manifests(self) -> list[Manifest]:
        return assemble(self, self.program())

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
        program = self.program()
        try:
            daemon_set = assemble(self, program)[-1]
        except CannotMergeError as error:
            yield Problem(path="overrides", message=str(error))
            return
        malformed = check_fields(daemon_set["spec"], "DaemonSetSpec", "spec")
        if malformed:
            # The laws read typed fields; on a malformed manifest they would stumble, not judge.
            yield from malformed
            return
        for key, wanted in program.node_labels.items():
            if self.nodes.labels.get(key, wanted) != wanted:
                message = (
                    f"{self.nodes.labels[key]!r} is {wanted!r} on the only nodes this agent runs "
                    "on, so no node fits; leave it out"
                )
                yield Problem(path=f"nodes.labels.{key}", message=message)
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
