"""The declaration of a log agent.

Container logs belong to root and are read through symbolic links below /var/log, so the agent
runs as root with every capability dropped and sees /var/log read-only. Without root it would
collect nothing, and say nothing (fluent-bit#5346). What it writes is its own state, in a folder
of the node that no other agent has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field

from constructs_lib.agents.log_agent import fluent_bit
from constructs_lib.agents.log_agent.outputs import Output, secret_variables
from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    SecurityContext,
    env_from_secret,
    host_mount,
    secret_volume,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.objects import policy_rule
from constructs_lib.k8s.yaml_writer import document_to_yaml
from constructs_lib.spec.agent import AgentSpec
from constructs_lib.spec.image import catalogue_image
from constructs_lib.spec.model import AbsolutePath, DnsLabel
from constructs_lib.spec.program import Program
from constructs_lib.spec.resources import Resources
from constructs_lib.spec.rollout import RollingUpdate, Rollout

__all__ = ["LogAgentSpec"]

_CONTAINER: Final = "fluent-bit"
_CONFIG_FILE: Final = "fluent-bit.yaml"
_STOP_SECONDS: Final = fluent_bit.GRACE_SECONDS + 30
"""Longer than Fluent Bit's own grace, so that it is never killed while it flushes."""


class LogAgentSpec(AgentSpec):
    """The logs of every container on every node, shipped at least once. Engine: Fluent Bit."""

    program_name: ClassVar[str] = "log-agent"
    component: ClassVar[str] = "logs"
    role: ClassVar[str] = "logs"

    output: Output
    """Where the logs go."""
    resources: Resources = Resources(cpu="100m", memory="128Mi", memory_limit="256Mi")
    """Requests and limits on every node."""
    rollout: Rollout = RollingUpdate(max_unavailable="10%")
    """How a new version reaches the nodes. A tenth of them at a time: a node without its agent
    loses nothing, as the next one reads on where the last one stopped."""
    kubernetes_metadata: bool = True
    """Whether records carry Pod, namespace and labels. It needs read access to Pods and
    namespaces; without it the agent gets no token at all."""
    exclude_namespaces: tuple[DnsLabel, ...] = ()
    """Namespaces whose logs are not read. The agent's own logs never are."""
    journal_units: tuple[Annotated[str, Field(pattern=r"^[\w@.:-]+$")], ...] = ()
    """systemd units whose journal is shipped too (``kubelet.service``)."""
    container_runtime: Literal["cri", "docker"] = "cri"
    """``docker`` for nodes that run Docker through cri-dockerd: their log files lie elsewhere."""
    buffer_limit: Annotated[str, Field(pattern=r"^[1-9][0-9]*[MG]$")] = "1G"
    """Disk of each node for logs that the destination cannot take; the oldest are dropped
    beyond it."""
    state_path: AbsolutePath | None = None
    """Folder of the node for offsets and buffer. ``/var/lib/fluent-bit/<namespace>/<name>`` by
    default. A new folder means that every node's logs are read again."""

    def default_image(self) -> str:
        return catalogue_image("fluent-bit")

    def program(self) -> Program:
        return Program(
            main=Container(
                name=_CONTAINER,
                image=self.resolved_image,
                command=["/fluent-bit/bin/fluent-bit"],
                args=[
                    "--workdir=/fluent-bit/etc",
                    f"--config={fluent_bit.CONFIG_FOLDER}/{_CONFIG_FILE}",
                ],
                ports=[ContainerPort(name="http", number=fluent_bit.HTTP_PORT)],
                env=list(self._env()),
                resources=self.resources.manifest(),
                liveness=HttpProbe(path="/", port="http", initial_delay=10, failure_threshold=12),
                # Unhealthy also while the destination is down: it stops a rollout, not the agent.
                readiness=HttpProbe(
                    path="/api/v2/health", port="http", initial_delay=15, failure_threshold=6
                ),
                security=SecurityContext(user=0, group=0),
                mounts=list(self._mounts()),
            ),
            config={_CONFIG_FILE: document_to_yaml(self._config())},
            cluster_rules=self._cluster_rules(),
            grace_seconds=_STOP_SECONDS,
        )

    def _config(self) -> dict[str, Json]:
        own_logs = f"/var/log/containers/{self.name}-*_{self.namespace}_{_CONTAINER}-*.log"
        others = [f"/var/log/containers/*_{name}_*.log" for name in self.exclude_namespaces]
        return fluent_bit.config(
            self.output,
            exclude_paths=[own_logs, *others],
            journal_units=self.journal_units,
            kubernetes_metadata=self.kubernetes_metadata,
            buffer_limit=self.buffer_limit,
        )

    def _cluster_rules(self) -> list[dict[str, Json]]:
        if not self.kubernetes_metadata:
            return []
        return [
            policy_rule(
                groups=[""], resources=["namespaces", "pods"], verbs=["get", "list", "watch"]
            )
        ]

    def _env(self) -> Iterator[dict[str, Json]]:
        for name, source in secret_variables(self.output):
            yield env_from_secret(name, source.secret, source.key)

    def _mounts(self) -> Iterator[Mount]:
        yield Mount(volume=self.config_volume(), path=fluent_bit.CONFIG_FOLDER)
        # At the same place as on the node, as the links inside are absolute.
        yield host_mount("logs", "/var/log", "Directory")
        if self.container_runtime == "docker":
            yield host_mount("docker-logs", "/var/lib/docker/containers", "Directory")
        if self.journal_units:
            yield host_mount("machine-id", "/etc/machine-id", "File")
        tls = getattr(self.output, "tls", None)
        if tls is not None and tls.ca is not None:
            items = {tls.ca.key: fluent_bit.CA_FILE.rpartition("/")[2]}
            volume = secret_volume("output-ca", tls.ca.secret, items=items)
            yield Mount(volume=volume, path=fluent_bit.CA_FILE.rpartition("/")[0])
        state = self.state_path or f"/var/lib/fluent-bit/{self.namespace}/{self.name}"
        yield host_mount(
            "state", state, "DirectoryOrCreate", at=fluent_bit.STATE_FOLDER, read_only=False
        )
