"""What an agent file answers: everything its program needs to run, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from constructs_lib.k8s.containers import Container
from constructs_lib.k8s.manifest import Json

__all__ = ["Program"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What one kind of agent needs to run: the answer of an agent file.

    Attributes:
        main: the agent's container.
        init: containers that run once before it, in order.
        config: the agent's configuration files, by name; a change of them rolls the Pods.
        cluster_rules: what the agent may ask of the API server; without any it gets no token.
        host_network: whether it cannot work outside the node's network.
        host_pid: whether it cannot work without seeing the node's processes.
        dns_policy: ``Default`` for an agent that must not depend on the cluster's DNS.
        grace_seconds: time between the request to stop and the kill.
    """

    main: Container
    init: Sequence[Container] = ()
    config: Mapping[str, str] | None = None
    cluster_rules: Sequence[Mapping[str, Json]] = ()
    host_network: bool = False
    host_pid: bool = False
    dns_policy: Literal["Default"] | None = None
    grace_seconds: int = 30
