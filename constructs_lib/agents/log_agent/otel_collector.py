"""The OpenTelemetry Collector's pipeline, set up so that no line is lost.

At least once needs all of it: offsets and a queue on the node's disk, retries without end on both
sides of the queue, reading files from their beginning, and an emitter that moves on in a file only
when its lines are in the queue. The collector's defaults have none of these.

What is lost, and when:

- A killed collector sends the last lines again and loses half a line that waits for its other half.
- While the destination is away, lines wait in the queue. Once it is full, reading stops; an agent
  that is stopped then loses up to a hundred lines of each file it was reading.
- What a destination refuses for good is dropped: over OTLP that is every answer but 429, 502, 503
  and 504, so a wrong password too. The alert tells of it.
- Of Docker's files whose first thousand bytes are the same, one is read.

A secret in which ``${`` or ``$$`` stands arrives changed: the collector replaces variables in it.

Facts: Collector 0.162; older images know receivers and exporters by other names. A collector of the
release 0.159 accepted the configuration of every output but S3, whose exporter could not be had.
Over OTLP it delivered every line when it was killed, over a rotation and an outage, joined halves,
left out its own logs and asked a stand-in of the API server for Pods only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from constructs_lib.agents.log_agent.engine import Engine, Pipeline, Process
from constructs_lib.agents.log_agent.otel_collector_alerts import ALERTS
from constructs_lib.agents.log_agent.otel_collector_outputs import (
    Exporter,
    batch_bytes,
    exporter,
    output_problems,
)
from constructs_lib.agents.log_agent.outputs import Output
from constructs_lib.agents.log_agent.stated import (
    accesses,
    ca_file_of,
    offsets,
    paths_of,
    rights,
)
from constructs_lib.declaration.image import catalogue_image, image_version
from constructs_lib.declaration.resources import Resources
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import HttpProbe, Port, env_from_field, env_value
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.objects import policy_rule
from constructs_lib.programs.facts import (
    FOR_EVER,
    Access,
    Buffer,
    Endpoint,
    Facts,
    Input,
    Setting,
    Watch,
)
from constructs_lib.programs.facts import Output as Destination
from constructs_lib.prometheus.objects import Metrics
from constructs_lib.yaml.writer import document_to_yaml

__all__ = ["OpenTelemetryCollector"]

Section = dict[str, Json]

_CONFIG_FILE: Final = "collector.yaml"
_CONFIG_FOLDER: Final = "/etc/otelcol"
_STATE_FOLDER: Final = "/var/lib/otelcol"
_CA_FILE: Final = "/etc/otelcol-tls/ca.crt"
_HEALTH: Final = Port(name="health", number=13133)
_METRICS: Final = Port(name="metrics", number=8888)
_STORAGE: Final = "file_storage"
_NODE_NAME: Final = "NODE_NAME"
_LONGEST_LINE: Final = 262_144
"""Bytes at which a line is cut into several records. Kafka refuses larger messages than 1 MB."""
_FIRST_WITHOUT_REPLICA_SETS: Final = 155
"""The first release 0.x that is known to take a Deployment's name from that of its ReplicaSet:
``deployment_name_from_replicaset`` is off in the source of 0.152 and on in that of 0.155 (contrib
#48534)."""
_GO_MEMORY_PERCENT: Final = 80
"""Part of the memory limit at which Go collects garbage harder."""


class OpenTelemetryCollector(Engine):
    """The OpenTelemetry Collector: for destinations that take OTLP. No journal."""

    name: ClassVar[str] = "opentelemetry-collector"
    resources: ClassVar[Resources] = Resources(cpu="100m", memory="256Mi", memory_limit="512Mi")

    def image(self, output: Output) -> str:
        del output  # one image has them all
        return catalogue_image("opentelemetry-collector-contrib")

    def image_problem(self, image: str, pipeline: Pipeline) -> str | None:
        # Other images have releases of their own makers.
        of_the_project = re.search(r"opentelemetry-collector|otelcol", image) is not None
        release = re.match(r"v?0\.([0-9]+)\b", image_version(image) or "")
        if not (pipeline.kubernetes_metadata and of_the_project and release):
            return None
        if int(release[1]) >= _FIRST_WITHOUT_REPLICA_SETS:
            return None
        return (
            f"{image!r} asks the API server for ReplicaSets, which the agent may not read, and "
            f"ends itself after a minute; take 0.{_FIRST_WITHOUT_REPLICA_SETS}.0 or newer, or set "
            "kubernetes_metadata=False"
        )

    def problems(self, pipeline: Pipeline) -> Iterator[Problem]:
        if pipeline.journal_units:
            message = (
                "the engine 'opentelemetry-collector' reads the journal with journalctl, which its "
                "image does not have; use engine='fluent-bit'"
            )
            yield Problem(path=("journal_units",), message=message)
        if pipeline.buffer_bytes < batch_bytes(pipeline.output):
            message = (
                f"{pipeline.buffer_bytes} bytes; the engine 'opentelemetry-collector' sends "
                f"{batch_bytes(pipeline.output)} at once, and needs room for them"
            )
            yield Problem(path=("buffer_limit",), message=message)
        yield from output_problems(pipeline.output, pipeline.memory_bytes)

    def process(self, pipeline: Pipeline) -> Process:
        facts = _facts(pipeline)
        # Pods alone: namespace and container stand in the path of the log.
        metadata = policy_rule(groups=[""], resources=["pods"], verbs=["list", "watch"])
        healthy = HttpProbe(path="/", port=_HEALTH.name, initial_delay=10, failure_threshold=12)
        memory = pipeline.memory_bytes * _GO_MEMORY_PERCENT // 100
        return Process(
            args=[
                f"--config={_CONFIG_FOLDER}/{_CONFIG_FILE}",
                "--feature-gates=stanza.synchronousLogEmitter",
            ],
            env=[
                env_from_field(_NODE_NAME, "spec.nodeName"),
                env_value("GOMEMLIMIT", str(memory)),
            ],
            files={_CONFIG_FILE: document_to_yaml(_config(pipeline, facts))},
            files_folder=_CONFIG_FOLDER,
            state_folder=_STATE_FOLDER,
            ca_file=_CA_FILE,
            ports=[_HEALTH, _METRICS],
            # Answers for the collector itself, whatever its destination does.
            liveness=healthy,
            readiness=HttpProbe(path="/", port=_HEALTH.name),
            rules=[metadata] if pipeline.kubernetes_metadata else [],
            grace_seconds=60,
            facts=facts,
            metrics=Metrics(port=_METRICS),
            alerts=ALERTS,
        )


def _facts(pipeline: Pipeline) -> Facts:
    """What is true of the pipeline, whatever words its configuration needs for it."""
    target = exporter(pipeline.output, ca_file=_CA_FILE)
    read = Input(
        name="file_log",
        paths=(
            "/var/log/pods/*/*/*.log",
            # What was rotated away while the agent was away; it is packed at the next rotation.
            "/var/log/pods/*/*/*.log.????????-??????",
        ),
        offsets=offsets(_STATE_FOLDER, is_folder=True),
        from_start=True,
    )
    buffers: tuple[Buffer, ...] = ()
    outputs: tuple[Destination, ...] = ()
    if target.keeps:
        limit = pipeline.buffer_bytes
        buffers = (
            Buffer(
                owner="exporter", name=target.name, kind="disk", path=_STATE_FOLDER, limit=limit
            ),
        )
        outputs = (Destination(name=target.name, retries=FOR_EVER),)
    watch = Watch(resource="Pods", scope="node")
    metadata = pipeline.kubernetes_metadata
    return Facts(
        program="OpenTelemetry Collector",
        accesses=(
            *accesses([read], offsets_too=False),
            Access(path=_STATE_FOLDER, kind="folder", mode="write", purpose="state"),
            *ca_file_of(pipeline.output, _CA_FILE),
        ),
        inputs=(read,),
        buffers=buffers,
        outputs=outputs,
        endpoints=(Endpoint(port=_HEALTH.number, path="/"),),
        rights=rights("pods", verbs=["list", "watch"]) if metadata else (),
        watches=(watch,) if metadata else (),
        settings=(Setting(name=_NODE_NAME),) if metadata else (),
    )


def _config(pipeline: Pipeline, facts: Facts) -> Section:
    """The whole configuration."""
    [read] = facts.inputs
    target = exporter(pipeline.output, ca_file=_CA_FILE)
    extensions: Section = {"health_check": {"endpoint": f":{_HEALTH.number}"}, _STORAGE: _storage()}
    processors: Section = {"memory_limiter": _memory_limiter()}
    if pipeline.kubernetes_metadata:
        processors["k8s_attributes"] = _k8s_attributes()
    extensions |= target.extensions
    return {
        "extensions": extensions,
        "receivers": {read.name: _file_log(pipeline, read)},
        "processors": processors,
        "exporters": {target.name: _exporter(target, pipeline)},
        "service": {
            "extensions": list(extensions),
            "pipelines": {
                "logs": {
                    "receivers": [read.name],
                    "processors": list(processors),
                    "exporters": [target.name],
                }
            },
            "telemetry": {"metrics": {"readers": [_metrics_reader()]}},
        },
    }


def _storage() -> Section:
    return {
        "directory": _STATE_FOLDER,
        "create_directory": True,
        # A database that a crash of the node has spoilt is put aside instead of stopping the agent.
        "recreate": True,
        "compaction": {
            "directory": _STATE_FOLDER,
            "on_start": True,
            "on_rebound": True,
            "cleanup_on_start": True,
        },
    }


def _file_log(pipeline: Pipeline, read: Input) -> Section:
    return {
        "include": list(paths_of(read)),
        "exclude": list(_exclude(pipeline)),
        "start_at": "beginning",
        "storage": _STORAGE,
        "include_file_path": True,
        "include_file_name": False,
        "resource": {"k8s.node.name": f"${{env:{_NODE_NAME}}}"},
        # Half a line may end in a space.
        "preserve_trailing_whitespaces": True,
        "poll_interval": "1s",
        "operators": [{"type": "container", "max_log_size": _LONGEST_LINE}],
        "retry_on_failure": {"enabled": True, "max_elapsed_time": "0s"},
    }


def _exclude(pipeline: Pipeline) -> Iterator[str]:
    own = f"{pipeline.namespace}_{pipeline.agent}-*_*/{OpenTelemetryCollector.name}"
    yield f"/var/log/pods/{own}/*"
    for namespace in pipeline.exclude_namespaces:
        yield f"/var/log/pods/{namespace}_*/*/*"


def _memory_limiter() -> Section:
    return {"check_interval": "1s", "limit_percentage": 80, "spike_limit_percentage": 25}


def _k8s_attributes() -> Section:
    return {
        # Without it every agent would watch the Pods of all nodes.
        "filter": {"node_from_env_var": _NODE_NAME},
        "extract": {
            "metadata": [
                "k8s.deployment.name",
                "k8s.statefulset.name",
                "k8s.daemonset.name",
                "k8s.job.name",
                "k8s.cronjob.name",
            ],
            "labels": [{"tag_name": "k8s.pod.label.$$1", "key_regex": "(.*)", "from": "pod"}],
        },
        # By name: the path of a static Pod's log has another uid than the API server, and only the
        # first association that a record has the attributes for is tried.
        "pod_association": [
            {"sources": [_resource("k8s.namespace.name"), _resource("k8s.pod.name")]}
        ],
        # Lines read before the Pods are known would go without their labels.
        "wait_for_metadata": True,
        "wait_for_metadata_timeout": "60s",
    }


def _resource(name: str) -> Section:
    return {"from": "resource_attribute", "name": name}


def _exporter(target: Exporter, pipeline: Pipeline) -> Section:
    if not target.keeps:
        return target.section
    size = batch_bytes(pipeline.output)
    queue: Section = {
        "storage": _STORAGE,
        "sizer": "bytes",
        "queue_size": pipeline.buffer_bytes,
        # A full queue stops the reading; what it holds is never dropped.
        "block_on_overflow": True,
        "batch": {
            "sizer": "bytes",
            "flush_timeout": "1s",
            "min_size": size // 4,
            "max_size": size,
        },
    }
    return {
        **target.section,
        "timeout": "30s",
        "sending_queue": {**queue, **target.queue},
        "retry_on_failure": {"max_elapsed_time": "0s"},
    }


def _metrics_reader() -> Section:
    return {"pull": {"exporter": {"prometheus": {"host": "", "port": _METRICS.number}}}}
