"""What the driver of a node plugin says of itself, whoever made it.

The base that assembles a node plugin knows drivers by this only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, Self

from pydantic import model_validator

from constructs_lib.agents.csi_node_plugin.csi_driver import CsiDriver
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Part
from constructs_lib.declaration.port_of_node import PortOfNode
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import Mount
from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass, field

__all__ = ["DriverNeeds", "HealthPorts", "NodeDriver"]


class HealthPorts(Part):
    """The ports of the two health checks. On the node's network each driver needs its own."""

    driver: PortOfNode
    """Where the liveness probe answers for the driver."""
    registrar: PortOfNode
    """Where the registrar answers for itself."""

    @model_validator(mode="after")
    def _two_ports(self) -> Self:
        if self.driver == self.registrar:
            message = f"{self.registrar} is the driver's too; give each a port of its own"
            raise problems_error([Problem(path=("registrar",), message=message)])
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverNeeds:
    """What one kind of driver needs beyond what every driver gets.

    Attributes:
        command: program to run instead of the image's.
        args: its arguments.
        stages: whether it mounts volumes once a node before it mounts them for Pods.
        devices: whether it works with block devices of the node.
        user_space: whether its mounts are served by its own processes and die with its Pod.
        liveness: whether it is restarted once it no longer answers.
        mounts: further mounts.
        env: further environment variables.
        host_network: whether its connections must survive its Pod.
        host_pid: whether it finds its own processes by their number on the node.
        read_only_root: whether it never writes into its own image.
        rules: what it may ask of the API server.
        role_rules: what it may ask for inside its own namespace.
        reasons: why it needs what a node plugin may not be expected to.
        grace_seconds: time between the request to stop and the kill.
    """

    command: Sequence[str] = ()
    args: Sequence[str]
    stages: bool = False
    devices: bool = False
    user_space: bool = False
    liveness: bool = True
    mounts: Sequence[Mount] = ()
    env: Sequence[Mapping[str, Json]] = ()
    host_network: bool = False
    host_pid: bool = False
    read_only_root: bool = True
    rules: Sequence[PolicyRule] = ()
    role_rules: Sequence[Mapping[str, Json]] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    grace_seconds: int = 30


class NodeDriver(Protocol):
    """The driver of a declaration, as far as every driver is alike."""

    @property
    def name(self) -> str:
        """Its name, as StorageClasses call it."""

    @property
    def csi_driver(self) -> CsiDriver | None:
        """Its CSIDriver object; none where another manifest brings it."""

    @property
    def health_ports(self) -> HealthPorts | None:
        """Ports of its health checks; none for those of the Pod."""
