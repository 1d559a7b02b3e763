"""What an engine of the log agent answers, so that one declaration fits all of them.

A log agent reads the same files, ships to the same places and promises the same delivery
whichever program does it. An engine says it in its own words: its configuration, its command line,
its health checks. Where it lacks an output, it says so at the declaration.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from constructs_lib.agents.log_agent.outputs import Output
from constructs_lib.declaration.resources import Resources
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import Mount, Port, Probe
from constructs_lib.k8s.manifest import Json
from constructs_lib.programs.facts import Facts
from constructs_lib.prometheus.objects import Alert, Metrics
from constructs_lib.record import dataclass

__all__ = ["Engine", "Pipeline", "Process"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """What is read, what is added and where it goes.

    Attributes:
        agent: name of the agent; its Pods' names begin with it.
        namespace: namespace of the agent.
        output: where the logs go.
        exclude_namespaces: namespaces whose logs are not read. The agent's own never are.
        journal_units: systemd units whose journal is read too.
        kubernetes_metadata: whether records are enriched from the API server.
        docker: whether the files are Docker's JSON; otherwise they are of the CRI format.
        buffer_bytes: disk of the node for what the output cannot take yet.
        memory_bytes: memory limit of the agent's container.
    """

    agent: str
    namespace: str
    output: Output
    exclude_namespaces: Sequence[str] = ()
    journal_units: Sequence[str] = ()
    kubernetes_metadata: bool = True
    docker: bool = False
    buffer_bytes: int
    memory_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """How an engine runs one pipeline.

    Attributes:
        args: its arguments.
        command: its program, where the image's own entry point does not do.
        files: its configuration files, by name.
        files_folder: where it expects them.
        state_folder: where it keeps offsets and buffer.
        ca_file: where it expects the CA certificate of the output.
        ports: ports it listens on.
        env: its environment, beside the output's secrets.
        liveness: fails when it no longer works. Never because the output is away.
        readiness: fails while it is not fit to go on with a rollout.
        mounts: further mounts, such as scratch space.
        rules: what it asks of the API server for the metadata of records.
        grace_seconds: time it needs to hand over what it holds.
        facts: what is true of it, in the words in which ``check`` reads it back.
        metrics: where it serves its metrics; none if nothing outside the Pod can reach them.
        alerts: what they tell about logs that get lost or stuck.
    """

    command: Sequence[str] = ()
    args: Sequence[str]
    files: Mapping[str, str]
    files_folder: str
    state_folder: str
    ca_file: str
    ports: Sequence[Port]
    env: Sequence[Mapping[str, Json]] = ()
    liveness: Probe
    readiness: Probe
    mounts: Sequence[Mount] = ()
    rules: Sequence[Mapping[str, Json]] = ()
    grace_seconds: int
    facts: Facts
    metrics: Metrics | None = None
    alerts: Sequence[Alert] = ()


class Engine(ABC):
    """A program that ships logs."""

    name: ClassVar[str]
    """Name of its container and of its folder below the node's /var/lib."""
    resources: ClassVar[Resources]
    """What it needs on a node of ordinary size."""

    @abstractmethod
    def image(self, output: Output) -> str | None:
        """The catalogue's image that has this output; none where no digest of one is known."""

    def image_problem(self, image: str, pipeline: Pipeline) -> str | None:
        """Say why an image of the user's own cannot run the pipeline; or nothing."""
        del image, pipeline
        return None

    def problems(self, pipeline: Pipeline) -> Iterator[Problem]:
        """What of the pipeline it cannot do, by the field of the declaration."""
        del pipeline
        yield from ()

    @abstractmethod
    def process(self, pipeline: Pipeline) -> Process:
        """How it runs the pipeline, at least once and from the beginning of each file."""
