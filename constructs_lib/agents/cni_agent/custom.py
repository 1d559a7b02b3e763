"""A CNI plugin of one's own, inside the same rails as the known ones."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from constructs_lib.agents.cni_agent.paths import bin_mount, conf_mount
from constructs_lib.agents.cni_agent.plugin import AS_ROOT, UnprivilegedInstaller
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.host import Capability, CniFolder
from constructs_lib.declaration.image import PinnedImageRef
from constructs_lib.declaration.model import (
    AbsolutePath,
    Arguments,
    Command,
    DnsLabel,
    Files,
    ListOf,
    Part,
)
from constructs_lib.declaration.port_of_node import ServicePortOfNode
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.rbac import PolicyRule, Rules, policy_rules
from constructs_lib.declaration.xtables import xtables_lock_mount
from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    SecurityContext,
    env_from_field,
    host_mount,
)
from constructs_lib.k8s.containers import Port as ContainerPort

__all__ = ["Custom", "InstallStep", "PolicyRule"]


class InstallStep(Part):
    """A container that runs once before the daemon, to put files onto the node."""

    name: DnsLabel
    """Name of the step."""
    image: PinnedImageRef | None = None
    """Image of the step; the agent's own by default."""
    command: Command = ()
    """Program to run instead of the image's."""
    args: Arguments = ()
    """Its arguments."""


class Custom(UnprivilegedInstaller):
    """A plugin of one's own: a daemon on the node's network that may change it.

    The agent's ``image`` is required. /opt/cni/bin and /etc/cni/net.d are writable in the install
    steps only; files given as ``files`` are at /etc/cni-agent in every container.
    """

    CONFIG_FOLDER: ClassVar[str] = "/etc/cni-agent"

    kind: Literal["custom"] = "custom"
    command: Command = ()
    """Program to run instead of the image's."""
    args: Arguments = ()
    """Its arguments. ``$(NODE_NAME)`` and ``$(HOST_IP)`` are expanded."""
    install: ListOf[InstallStep] = ()
    """Steps that put the plugin's program and configuration onto the node, in order."""
    files: Files = Field(default_factory=dict)
    """Configuration files by name. A change of one rolls the Pods."""
    capabilities: ListOf[Capability] = ("NET_ADMIN", "NET_RAW")
    """Capabilities added after all are dropped."""
    state_path: CniFolder | None = None
    """A folder of the node that the daemon may write (``/run/my-cni``)."""
    iptables: bool = False
    """Whether the daemon changes iptables rules and therefore takes the node's lock."""
    health_path: AbsolutePath | None = None
    """Path of the daemon's HTTP health check; it must listen on ``$(HOST_IP)``."""
    health_port: ServicePortOfNode = 9099
    """Port of the health check on the node."""
    rules: Rules = ()
    """What the plugin may ask of the API server; without any it gets no token."""

    def default_image(self) -> None:
        """None: a custom plugin has no image of ours."""

    def program(self, agent: AgentSpec) -> Program:
        config = [Mount(volume=agent.config_volume(), path=self.CONFIG_FOLDER)]
        files = config if self.files else []
        port = ContainerPort(name="healthz", number=self.health_port, host=True)
        return Program(
            main=Container(
                name="cni",
                image=agent.resolved_image,
                command=self.command,
                args=self.args,
                ports=[port] if self.health_path else [],
                env=[
                    env_from_field("NODE_NAME", "spec.nodeName"),
                    env_from_field("HOST_IP", "status.hostIP"),
                ],
                resources=agent.resources.manifest(),
                liveness=self._probe(failure_threshold=6),
                readiness=self._probe(failure_threshold=3),
                security=SecurityContext(user=0, group=0, capabilities=self.capabilities),
                mounts=[*files, *self._state()],
            ),
            init=[self._step(step, agent, files) for step in self.install],
            config=self.files or None,
            cluster_rules=[rule.manifest() for rule in policy_rules(self.rules)],
            reasons=AS_ROOT,
            host_network=True,
            dns_policy="Default",
            grace_seconds=5,
        )

    def _probe(self, *, failure_threshold: int) -> HttpProbe | None:
        if self.health_path is None:
            return None
        return HttpProbe(path=self.health_path, port="healthz", failure_threshold=failure_threshold)

    def _state(self) -> list[Mount]:
        mounts = [xtables_lock_mount()] if self.iptables else []
        if self.state_path is not None:
            mounts.append(
                host_mount("state", self.state_path, "DirectoryOrCreate", read_only=False)
            )
        return mounts

    def _step(self, step: InstallStep, agent: AgentSpec, files: list[Mount]) -> Container:
        return Container(
            name=step.name,
            image=step.image or agent.resolved_image,
            command=step.command,
            args=step.args,
            resources=agent.resources.manifest(),
            security=SecurityContext(user=0, group=0, capabilities=self.bin_folder_capabilities),
            mounts=[bin_mount(agent), conf_mount(agent), *files],
        )
