"""The declaration of a log agent.

Container logs belong to root and are read through symbolic links below /var/log, so the agent
runs as root with every capability dropped and sees /var/log read-only. Without root it would
collect nothing, and say nothing (fluent-bit#5346). What it writes is its own state, in a folder
of the node that no other agent has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field, model_validator

from constructs_lib.agents.log_agent.engine import Engine, Pipeline, Process
from constructs_lib.agents.log_agent.fluent_bit import FluentBit
from constructs_lib.agents.log_agent.outputs import Output, secret_variables
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.host import OwnFolder
from constructs_lib.declaration.model import DnsLabel, ListOf
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.resources import QuantityText, Resources
from constructs_lib.declaration.rollout import RollingUpdate, Rollout
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import (
    Container,
    Mount,
    SecurityContext,
    env_from_secret,
    host_mount,
    secret_volume,
)
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.quantity import Quantity

__all__ = ["LogAgentSpec"]


def _fluentd() -> Engine:
    from constructs_lib.agents.log_agent.fluentd import Fluentd  # noqa: PLC0415

    return Fluentd()


def _otel_collector() -> Engine:
    from constructs_lib.agents.log_agent.otel_collector import (  # noqa: PLC0415
        OpenTelemetryCollector,
    )

    return OpenTelemetryCollector()


def _vector() -> Engine:
    from constructs_lib.agents.log_agent.vector import Vector  # noqa: PLC0415

    return Vector()


# An app has one, seldom two, so each but the usual one is imported when it is asked for.
_ENGINES: Final[Mapping[str, Callable[[], Engine]]] = {
    "fluent-bit": FluentBit,
    "fluentd": _fluentd,
    "opentelemetry-collector": _otel_collector,
    "vector": _vector,
}


@cache
def _engine_of(name: str) -> Engine:
    return _ENGINES[name]()


class LogAgentSpec(AgentSpec):
    """The logs of every container on every node, shipped at least once."""

    program_name: ClassVar[str] = "log-agent"
    component: ClassVar[str] = "logs"
    role: ClassVar[str] = "logs"
    programs: ClassVar[frozenset[str]] = frozenset(
        {
            "fluent-bit",
            "fluentd",
            "fluentd-kubernetes-daemonset",
            "opentelemetry-collector",
            "opentelemetry-collector-contrib",
            "opentelemetry-collector-k8s",
            "timberio/vector",
        }
    )

    output: Output
    """Where the logs go."""
    engine: Literal["fluent-bit", "fluentd", "opentelemetry-collector", "vector"] = "fluent-bit"
    """The program that ships them. Fluent Bit needs the least of a node and has every output; what
    each keeps and takes was measured (``docs/log-agent.md``)."""
    resources: Resources = FluentBit.resources
    """Requests and limits on every node. Each engine has its own default."""
    rollout: Rollout = RollingUpdate(max_unavailable="10%")
    """How a new version reaches the nodes. A tenth of them at a time: a node without its agent
    loses nothing, as the next one reads on where the last one stopped."""
    kubernetes_metadata: bool = True
    """Whether records carry Pod, namespace and labels. It needs read access to Pods and
    namespaces; without it the agent gets no token at all."""
    exclude_namespaces: ListOf[DnsLabel] = ()
    """Namespaces whose logs are not read. The agent's own logs never are."""
    journal_units: ListOf[Annotated[str, Field(pattern=r"^[\w@.:-]+$")]] = ()
    """systemd units whose journal is shipped too (``kubelet.service``)."""
    container_runtime: Literal["cri", "docker"] = "cri"
    """``docker`` for nodes that run Docker through cri-dockerd: their log files lie elsewhere."""
    buffer_limit: QuantityText = "1G"
    """Disk of each node for logs that the destination cannot take; see the engine for what
    happens beyond it."""
    state_path: OwnFolder | None = None
    """Folder of the node for offsets and buffer, ``/var/lib/<engine>/<namespace>/<name>`` by
    default. A new folder means that every node's logs are read again."""

    @model_validator(mode="before")
    @classmethod
    def _resources_of_the_engine(cls, fields: Any) -> Any:
        if isinstance(fields, dict) and "resources" not in fields:
            engine = str(fields.get("engine"))
            if engine in _ENGINES:
                return {**fields, "resources": _engine_of(engine).resources}
        return fields

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        yield from self._engine().problems(self._pipeline())
        if self.image is not None:
            message = self._engine().image_problem(self.image, self._pipeline())
            if message is not None:
                yield Problem(path=("image",), message=message)

    def default_image(self) -> str | None:
        return self._engine().image(self.output)

    @property
    def no_default_image(self) -> str:
        return (
            f"no digest of a {self.engine} image with the output {self.output.kind!r} is known; "
            "write repo:tag@sha256:<64 hex digits>"
        )

    def program(self) -> Program:
        process = self._engine().process(self._pipeline())
        return Program(
            main=Container(
                name=self.engine,
                image=self.resolved_image,
                command=process.command,
                args=process.args,
                ports=process.ports,
                env=[*process.env, *self._secrets()],
                resources=self.resources.manifest(),
                liveness=process.liveness,
                readiness=process.readiness,
                security=SecurityContext(user=0, group=0),
                mounts=[*self._mounts(process), *process.mounts],
            ),
            config=process.files,
            reasons=dict(self._reasons()),
            cluster_rules=process.rules,
            grace_seconds=process.grace_seconds,
            facts=process.facts,
            metrics=process.metrics,
            alerts=process.alerts,
        )

    def _reasons(self) -> Iterator[tuple[str, str]]:
        yield "DS503", "The node's log files belong to root and are open to nobody else."
        if any(secret_variables(self.output)):
            yield "DS903", "The configuration names credentials as variables; a Secret holds them."

    def _engine(self) -> Engine:
        return _engine_of(self.engine)

    def _pipeline(self) -> Pipeline:
        return Pipeline(
            agent=self.name,
            namespace=self.namespace,
            output=self.output,
            exclude_namespaces=self.exclude_namespaces,
            journal_units=self.journal_units,
            kubernetes_metadata=self.kubernetes_metadata,
            docker=self.container_runtime == "docker",
            buffer_bytes=Quantity.parse(self.buffer_limit).value(),
            memory_bytes=Quantity.parse(self.resources.memory_limit).value(),
        )

    def _secrets(self) -> Iterator[dict[str, Json]]:
        for name, source in secret_variables(self.output):
            yield env_from_secret(name, source.secret, source.key)

    def _mounts(self, process: Process) -> Iterator[Mount]:
        yield Mount(volume=self.config_volume(), path=process.files_folder)
        # At the same place as on the node, as the links inside are absolute.
        yield host_mount("logs", "/var/log", "Directory")
        if self.container_runtime == "docker":
            yield host_mount("docker-logs", "/var/lib/docker/containers", "Directory")
        if self.journal_units:
            yield host_mount("machine-id", "/etc/machine-id", "File")
        tls = getattr(self.output, "tls", None)
        if tls is not None and tls.ca is not None:
            folder, _, file = process.ca_file.rpartition("/")
            volume = secret_volume("output-ca", tls.ca.secret, items={tls.ca.key: file})
            yield Mount(volume=volume, path=folder)
        state = self.state_path or f"/var/lib/{self.engine}/{self.namespace}/{self.name}"
        yield host_mount(
            "state", state, "DirectoryOrCreate", at=process.state_folder, read_only=False
        )
