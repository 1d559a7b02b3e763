"""The declaration every node agent shares, and the one place that assembles its manifests.

An agent file answers one question: what does this program need to run (``program()``)? Names,
labels, selector, rollout, placement, priority, identity and the user's additions are the same
for all of them and are put together here.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar, Final, Self

from pydantic import Field, PrivateAttr, field_validator, model_validator
from pydantic_core.core_schema import ValidationInfo

from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.assembly import config_name
from constructs_lib.declaration.base import Declaration
from constructs_lib.declaration.cluster_defaults import ClusterDefaults, declared_in
from constructs_lib.declaration.declared_agent import DeclaredAgent
from constructs_lib.declaration.host import HostAccess, Privileges
from constructs_lib.declaration.image import AnyImageRef, image_problem, unpinned_problem
from constructs_lib.declaration.linters import Linter
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import (
    AgentName,
    Annotations,
    DnsLabel,
    Labels,
    ListOf,
    Reason,
)
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.named import listed
from constructs_lib.declaration.nodes import CONTROL_PLANE, Nodes, Tolerates
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.own_metadata import metadata_problem
from constructs_lib.declaration.priority import OwnPriorityClass, Priority
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.resources import PartialResources, Resources
from constructs_lib.declaration.rollout import RollingUpdate, Rollout, every_node_problems
from constructs_lib.declaration.service_account import OwnServiceAccount
from constructs_lib.declaration.sources import Env, ObjectName
from constructs_lib.declaration.split import Member, Pool, Rings, members
from constructs_lib.declaration.split_manifests import manifests_of, split_problems
from constructs_lib.declaration.suppressions import Suppressions
from constructs_lib.errors import ConstructsLibError, Problem
from constructs_lib.k8s.containers import Volume, config_map_volume
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import NAMESPACED_NAME_LIMIT, dns_label_problem
from constructs_lib.platforms.facts import Platform, PlatformFacts

__all__ = ["AgentSpec"]

_SPLITTING: Final = frozenset({"pools", "rings"})


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
    programs: ClassVar[frozenset[str]] = frozenset()
    """The images of the programs that it knows, by the end of their repository (``calico/node``):
    ``adopt`` asks it about agents of these that were written elsewhere, and about no others."""
    default_tolerates: ClassVar[Tolerates] = (CONTROL_PLANE,)
    """Taints this kind of agent tolerates unless the declaration says otherwise."""
    meets_in_the_pod: ClassVar[frozenset[str]] = frozenset(
        {"adopted", "env", "host", "nodes", "overrides", "platform", "privileges", "rollout"}
    )
    """Fields whose values can meet in a way that only the finished DaemonSet shows."""
    one_at_a_time: ClassVar[bool] = False
    """Whether a node can do nothing without this kind of agent, so that a rollout takes several of
    them at once for a reason only."""

    name: AgentName
    """Name of the DaemonSet and of everything beside it: a DNS label of at most 57 characters, so
    that the names of its Pods are not cut. One that runs already keeps the name it has."""
    namespace: DnsLabel
    """Namespace of the DaemonSet."""
    moved_from: DnsLabel | None = None
    """The namespace that it was first written for, where its YAML was moved to another one since
    (``namespace:`` of kustomize): the names of its objects of the whole cluster still hold it."""
    adopted: Adopted | None = None
    """The DaemonSet of this name that ran before it was declared, whose selector is kept."""
    allow_unpinned: Reason | None = None
    """Why the image carries no digest. An image without one is refused unless this says why."""
    image: AnyImageRef | None = Field(default=None, validate_default=False)
    """Image of the agent, with its digest. The catalogue's image by default."""
    resources: Resources | PartialResources
    """Requests and limits of the agent's container on every node."""
    rollout: Rollout = RollingUpdate()
    """How a new version reaches the nodes. One node at a time by default."""
    nodes: Nodes = Nodes()
    """On which nodes the agent runs."""
    priority: Priority = OwnPriorityClass()
    """Which Pods make room for the agent on a full node."""
    env: Env = ()
    """Further environment variables of the agent, by name."""
    host: HostAccess = HostAccess()
    """What of the node the agent may touch beyond what its kind needs."""
    privileges: Privileges | None = None
    """What the agent's process may do beyond what its kind needs."""
    labels: Labels = Field(default_factory=dict)
    """Further labels of the objects (not of the Pods, not of the selector)."""
    labels_beside: Labels = Field(default_factory=dict)
    """Further labels of the objects beside the DaemonSet, such as its ServiceAccount and roles."""
    annotations: Annotations = Field(default_factory=dict)
    """Further annotations of the DaemonSet."""
    pod_labels: Labels = Field(default_factory=dict)
    """Further labels of the Pods. The selector's labels cannot be among them, unless ``adopted``
    names them."""
    pod_annotations: Annotations = Field(default_factory=dict)
    """Further annotations of the Pods."""
    service_account_annotations: Annotations = Field(default_factory=dict)
    """Annotations of the ServiceAccount, such as the cloud role it stands for."""
    service_account: OwnServiceAccount | ObjectName | None = None
    """A ServiceAccount that exists, by its name, or one of the agent's own under another name. The
    agent brings its own, of its name, by default."""
    token: bool | None = None
    """Whether the Pods get the token of their ServiceAccount. Where the agent asks something of
    the API server by default."""
    image_pull_secrets: ListOf[ObjectName] = ()
    """Secrets of the namespace that open a private registry."""
    platform: Platform = "generic"
    """What the cluster runs on. It decides paths, the nodes that are left out and what else the
    platform wants to see before it lets the agent in."""
    pools: ListOf[Pool] = ()
    """Nodes of a kind on which the agent has settings of its own: a DaemonSet for each, and one
    with the agent's name for all other nodes."""
    rings: Rings | None = None
    """Rings of nodes that a new version reaches one after the other, each by a commit."""
    monitoring: Monitoring | None = None
    """How Prometheus watches that the agent is on every node and well. Nothing by default."""
    suppress: Suppressions = Field(default_factory=dict)
    """Answers to findings of ``constructs-lib check`` that are right here, by rule
    (``{"DS303": "The control plane is managed; no agent can run there."}``)."""
    suppress_in: ListOf[Linter] = ()
    """Other linters whose annotations repeat the suppressions."""
    overrides: Overrides | None = None
    """Any other field of the DaemonSet, applied last and still checked."""

    _member: Member | None = PrivateAttr(default=None)

    def problems_of_the_whole(self) -> Iterator[Problem]:
        if self.model_fields_set & self.meets_in_the_pod:
            # All that Kubernetes refuses: most agents give nothing that has to be held against it.
            from constructs_lib.declaration.final_checks import finished_problems  # noqa: PLC0415

            yield from finished_problems(self._declared())

    def problems_of_its_parts(self) -> Iterator[Problem]:
        if self.model_fields_set & _SPLITTING:
            yield from split_problems(self._declared(), self.pools, self.rings, self._member_of)

    @field_validator("image")
    @classmethod
    def _pinned(cls, image: str | None, info: ValidationInfo) -> str | None:
        adopted: Adopted | None = info.data.get("adopted")
        if image is None or (adopted is not None and adopted.only_declared):
            return image
        message = image_problem(image)
        if message is None and info.data.get("allow_unpinned") is None:
            unpinned = unpinned_problem(image)
            if unpinned is not None:
                message = f"{unpinned}. If it cannot be pinned, set allow_unpinned='the reason'"
        if message is not None:
            raise ValueError(message)
        return image

    @field_validator("labels", "labels_beside", "pod_labels", "annotations", "pod_annotations")
    @classmethod
    def _not_what_the_agent_writes(
        cls, given: dict[str, str], info: ValidationInfo
    ) -> dict[str, str]:
        message = metadata_problem(str(info.field_name), given, info.data.get("adopted"))
        if message is not None:
            raise ValueError(message)
        return given

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        problems = list(self.problems())
        if problems:
            raise problems_error(problems)
        return self

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the declaration as a whole; a kind of agent adds its own."""
        rollout = self.rollout
        if (
            self.one_at_a_time
            and isinstance(rollout, RollingUpdate)
            and rollout.reason is None
            and rollout.max_unavailable != 1
        ):
            message = (
                f"{rollout.max_unavailable!r} of the nodes at once is too much for the role "
                f"{self.role!r}; write 1, or say why with reason='...'"
            )
            yield Problem(path=("rollout", "max_unavailable"), message=message)
        if not self.keeps_what_runs():
            too_wide = dns_label_problem(self.name, limit=NAMESPACED_NAME_LIMIT)
            if too_wide is not None:
                yield Problem(path=("name",), message=too_wide)
            yield from every_node_problems(rollout)
        if self.adopted is not None:
            yield from self.adopted.problems({**self.labels, **self.pod_labels})
        if self.adopted is not None and self.model_fields_set & _SPLITTING:
            message = "selects the Pods of all pools and rings; an adopted agent has none"
            yield Problem(path=("adopted", "selector"), message=message)
        account = self.service_account
        if account is not None and self.service_account_annotations:
            message = f"belongs to {account!r}, which exists; annotate it there"
            if isinstance(account, OwnServiceAccount):
                message = f"belongs to {account.name!r}; write them as its annotations"
            yield Problem(path=("service_account_annotations",), message=message)
        if self.image is None and self.default_image() is None:
            yield Problem(path=("image",), message=f"is required, as {self.no_default_image}")

    @abstractmethod
    def default_image(self) -> str | None:
        """The image where the declaration names none; none where it must name one."""

    @property
    def no_default_image(self) -> str:
        """Why the declaration must name the image, and how."""
        return (
            "no public digest of this program is known; write repo:tag@sha256:<64 hex digits>; "
            "'constructs-lib images resolve repo:tag' prints the digest"
        )

    @abstractmethod
    def program(self) -> Program:
        """What this agent needs to run."""

    @property
    def resolved_image(self) -> str:
        """The image that runs."""
        image = self.image or self.default_image()
        if image is None:
            raise ConstructsLibError(f"{type(self).__name__} has no image")
        return image

    @property
    def platform_facts(self) -> PlatformFacts:
        """What the nodes of its cluster are like."""
        return self._cluster.facts_of(self.platform)

    def config_volume(self) -> Volume:
        """The volume of the files in ``Program.config``."""
        return config_map_volume("config", config_name(self.daemon_set_name))

    @property
    def home(self) -> str:
        """The namespace in the names of its objects of the whole cluster."""
        return self.moved_from or self.namespace

    @property
    def daemon_set_name(self) -> str:
        """Name of the DaemonSet: the agent's, or that of one of its pools."""
        # Asked for by its name, what is private takes pydantic long to find.
        member: Member | None = self.__pydantic_private__["_member"]
        pool = member.pool if member is not None else None
        return self.name if pool is None else f"{self.name}-{pool}"

    def manifests(self) -> list[Manifest]:
        agent = self._declared()
        parts = [agent]
        if self.pools or self.rings is not None:
            parts = [self._member_of(each) for each in members(self.pools, self.rings)]
        kept = self.adopted.beside if self.adopted is not None else None
        beside = [] if kept is None else kept.documents()
        return [*beside, *manifests_of(agent, parts, self.monitoring)]

    def keeps_what_runs(self) -> bool:
        return self.adopted is not None and self.adopted.only_declared

    def _declared(self) -> DeclaredAgent:
        cluster: ClusterDefaults = self.__pydantic_private__["_cluster"]
        tolerates, rollout = self.nodes.tolerates, self.rollout
        priority: Priority | None = self.priority
        if self.keeps_what_runs():
            # What is not declared is not there, or is what Kubernetes has for it.
            given = self.model_fields_set
            tolerates = tolerates if tolerates is not None else ()
            rollout = rollout if "rollout" in given else RollingUpdate(min_ready_seconds=0)
            priority = priority if "priority" in given else None
        if tolerates is None:
            tolerates = cluster.tolerated(self.default_tolerates)
        program = self.program()
        return DeclaredAgent(
            program=program,
            program_name=self.program_name,
            component=self.component,
            role=self.role,
            daemon_set_name=self.daemon_set_name,
            is_split=self.__pydantic_private__["_member"] is not None,
            image=self.resolved_image,
            tolerates=tolerates,
            name=self.name,
            namespace=self.namespace,
            home=self.home,
            adopted=self.adopted,
            allow_unpinned=self.allow_unpinned,
            rollout=rollout,
            nodes=self.nodes,
            priority=priority,
            service_account=self.service_account,
            token=self.token,
            env=listed(self.env),
            host=self.host,
            privileges=self.privileges,
            labels=self.labels,
            labels_beside=self.labels_beside,
            annotations=self.annotations,
            pod_labels=self.pod_labels,
            pod_annotations=self.pod_annotations,
            service_account_annotations=self.service_account_annotations,
            image_pull_secrets=self.image_pull_secrets,
            platform=self.platform,
            cluster=cluster,
            suppress=self.suppress,
            suppress_in=self.suppress_in,
            overrides=self.overrides,
        )

    def _member_of(self, member: Member) -> DeclaredAgent:
        """The agent as one of the DaemonSets that its pools or rings make of it."""
        given = {name: getattr(self, name) for name in self.model_fields_set - _SPLITTING}
        nodes = self.nodes.model_copy(update={"where": (*self.nodes.where, *member.where)})
        with declared_in(self._cluster):
            # Of its own, as what says the same may be shared.
            part = type(self)(**{**given, **member.fields, "nodes": nodes}).model_copy()
        part._member = member  # type: ignore[misc]  # noqa: SLF001  # of the same class
        return part._declared()  # noqa: SLF001
