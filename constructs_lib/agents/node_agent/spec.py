"""The declaration of a NodeAgent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field

from constructs_lib.agents.node_agent.beside import Owner
from constructs_lib.agents.node_agent.containers import RunningWords
from constructs_lib.agents.node_agent.objects import ObjectWords
from constructs_lib.agents.node_agent.pod import PodWords
from constructs_lib.agents.node_agent.volumes import HostPathVolume
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.folders import ScratchFolder, SecretFolder, folder_mounts
from constructs_lib.declaration.image import AnyImageRef, unpinned_problem
from constructs_lib.declaration.model import DnsLabel, Files, ListOf, MountPath
from constructs_lib.declaration.monitoring import MetricsEndpoint
from constructs_lib.declaration.named import listed
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.rbac import NamespaceRules, Rules, policy_rules
from constructs_lib.declaration.resources import PartialResources, Resources
from constructs_lib.declaration.service_account import account_name
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import Mount, env_from_field
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import AGENT_LABEL, selector_labels

__all__ = ["NodeAgentSpec"]


class NodeAgentSpec(RunningWords, PodWords, ObjectWords, AgentSpec):
    """Any per-node program, from the floor up."""

    program_name: ClassVar[str] = "node-agent"
    component: ClassVar[str] = "agent"
    role: ClassVar[str] = "generic"
    meets_in_the_pod: ClassVar[frozenset[str]] = AgentSpec.meets_in_the_pod.union(
        RunningWords.model_fields, PodWords.model_fields
    )

    image: AnyImageRef = Field(validate_default=False)
    """Image of the program, with its digest."""
    resources: Resources | PartialResources
    """Requests and limits of the agent's container on every node."""
    container: DnsLabel = "agent"
    """Name of the agent's container."""
    metrics: MetricsEndpoint | None = None
    """Where the program serves metrics, for ``monitoring``; on one of ``ports`` or of the node's
    ports in ``host``."""
    files: Files = Field(default_factory=dict)
    """Configuration files by name. A change of one rolls the Pods."""
    files_path: MountPath = "/etc/node-agent"
    """Folder of ``files`` in the container."""
    secrets: ListOf[SecretFolder] = ()
    """Secrets mounted as files."""
    scratch: ListOf[ScratchFolder] = ()
    """Writable folders; nothing else in the container can be written."""
    rules: Rules = ()
    """What the program may ask of the API server in the whole cluster. Without any here or in
    ``namespace_rules`` it gets no token."""
    namespace_rules: NamespaceRules = ()
    """What it may ask for inside its own namespace."""
    grace_seconds: int = Field(default=30, ge=0, le=86_400)
    """Time between the request to stop and the kill. Seconds. 0 kills at once, for an agent that
    does so already."""
    revision_history: int | None = Field(default=None, ge=0)
    """How many old versions can be rolled back to; 10 by default."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        yield from self.object_problems(self._owner({}))
        if self.metrics is not None:
            named = {port.number: port.name for port in self._known_ports()}
            if self.metrics.port not in named:
                message = f"{self.metrics.port} is none of the agent's ports; add it to ports"
                yield Problem(path=("metrics", "port"), message=message)
            elif not named[self.metrics.port]:
                message = f"the port {self.metrics.port} has no name to scrape it by; name it"
                yield Problem(path=("metrics", "port"), message=message)
            elif self.monitoring is not None:
                yield from self.scraped_twice(self.name, named[self.metrics.port])
        brought = [*self._own_mounts(), *(path.mount() for path in self.host.paths)]
        yield from self.volume_problems({mount.volume.name for mount in brought})
        yield from self.mount_problems(listed(self.mounts), may_be_unused=self.keeps_what_runs())
        yield from self.without_a_floor() if self.keeps_what_runs() else self.unanswered()

    def unanswered(self) -> Iterator[Problem]:
        yield from super().unanswered()
        yield from self.unanswered_of_the_pod()
        yield from self.unanswered_of_the_objects()
        if self.grace_seconds == 0:
            message = "0 kills the program at once; give it time to end, at least 1"
            yield Problem(path=("grace_seconds",), message=message)
        if self.allow_unpinned is None:
            for field, index, container in self.further:
                unpinned = unpinned_problem(container.image)
                if unpinned is not None:
                    yield Problem(path=(field, index, "image"), message=unpinned)

    def without_a_floor(self) -> Iterator[Problem]:
        yield from super().without_a_floor()
        for field, index, container in self.further:
            for problem in container.without_a_floor():
                yield Problem(path=(field, index, *problem.path), message=problem.message)

    def default_image(self) -> str:
        return self.image

    def program(self) -> Program:
        as_it_is = self.keeps_what_runs()
        volumes = {each.name: each.volume() for each in listed(self.volumes)}
        mounts = [mount.mount(volumes) for mount in listed(self.mounts)]
        before, beside = listed(self.init_containers), listed(self.containers)
        return Program(
            main=self.record(
                name=self.container,
                image=self.image,
                resources=self.resources,
                env=() if as_it_is else _own_env(),
                mounts=[*mounts, *self._own_mounts()],
                only_declared=as_it_is,
            ),
            init=[each.made(volumes, only_declared=as_it_is) for each in before],
            sidecars=[each.made(volumes, only_declared=as_it_is) for each in beside],
            volumes=[*volumes.values()],
            pod=dict(self.pod_fields()),
            reasons=dict(self._reasons()),
            revision_history=self.revision_history,
            config=self.files or None,
            config_beside=self.texts(),
            companions=self._companions,
            is_bound_beside=bool(self.bound),
            cluster_rules=[rule.manifest() for rule in policy_rules(self.rules)],
            role_rules=[rule.manifest() for rule in policy_rules(self.namespace_rules)],
            grace_seconds=self.grace_seconds,
            metrics=self.metrics.metrics(self._known_ports()) if self.metrics else None,
            granted={each.name: each.privileges for _, _, each in self.further if each.privileges},
            host_volumes={
                each.name: each.reason
                for each in listed(self.volumes)
                if isinstance(each, HostPathVolume) and each.reason
            },
        )

    def _companions(self, labels: Mapping[str, str]) -> list[Manifest]:
        usual = self.labels_beside if self.keeps_what_runs() else labels
        return [*self.written_with(self._owner(usual))]

    def _owner(self, labels: Mapping[str, str]) -> Owner:
        only_declared = self.keeps_what_runs()
        account = account_name(self.service_account, agent=self.name, only_declared=only_declared)
        selector = selector_labels(program=self.program_name, instance=self.name)
        if self._member is not None or self.pools or self.rings is not None:
            selector = {AGENT_LABEL: self.name}
        if self.adopted is not None:
            selector = self.adopted.selected({**self.labels, **self.pod_labels})
        return Owner(
            namespace=self.namespace,
            account=account or "default",
            selector=selector,
            labels=labels,
            only_declared=only_declared,
        )

    def _reasons(self) -> Iterator[tuple[str, str]]:
        own = (self.container, self)
        for name, container in (own, *((each.name, each) for _, _, each in self.further)):
            if container.host_ports_reason:
                yield f"DS613.{name}", container.host_ports_reason

    def _known_ports(self) -> list[ContainerPort]:
        opened = [port.manifest() for port in self.host.ports]
        return [*(port.manifest() for port in listed(self.ports)), *opened]

    def _own_mounts(self) -> list[Mount]:
        found = folder_mounts(
            self.config_volume(),
            files=self.files,
            files_path=self.files_path,
            secrets=self.secrets,
            scratch=self.scratch,
        )
        return list(found)


def _own_env() -> list[dict[str, Json]]:
    """What every program is told of its node; made anew, as manifests may be edited."""
    return [
        env_from_field("NODE_NAME", "spec.nodeName"),
        env_from_field("HOST_IP", "status.hostIP"),
    ]
