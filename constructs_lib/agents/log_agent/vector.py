"""Vector's pipeline, set up so that a line's position is kept only once the line is on disk.

At least once rules out ``kubernetes_logs``, Vector's own source for Kubernetes: it moves on in a
file when it reads a line, not when the line is stored, so whatever is between file and buffer is
lost when the agent is killed, and it never reads a Pod that was deleted while the agent was away.
The plain ``file`` source has end-to-end acknowledgements. With it, namespace, Pod and container
come from the file's path, but Pod labels do not: declare ``kubernetes_metadata=False``.

What is lost, and when:

- A killed agent sends the lines of the last seconds again, and loses at worst the batch it was
  just handing to the kernel. A node that loses power may lose half a second of lines, as Vector
  syncs its buffer every 500 ms.
- While the destination is away, lines wait in the buffer on the node's disk. Once it is full,
  reading stops. Files that the kubelet removes or packs before they are read are lost.
- Elasticsearch, OpenSearch, Loki and S3 that refuse a request for good (400, a wrong password)
  lose its lines, as does Kafka that refuses a message (no such topic). The alert tells of it.
- Lines beyond 1 MiB are skipped. Lines of more than 256 parts are sent as several records.

Facts: Vector 0.57.0 and the source between it and 0.58.0. Every option name was read there; the
VRL was compiled and run with an older release of VRL; no Vector has run this configuration.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from constructs_lib.agents.log_agent.engine import Engine, Pipeline, Process
from constructs_lib.agents.log_agent.outputs import Elasticsearch, OpenSearch, Output, Stdout
from constructs_lib.agents.log_agent.stated import (
    accesses,
    ca_file_of,
    offsets,
    offsets_of,
    paths_of,
)
from constructs_lib.agents.log_agent.vector_alerts import ALERTS
from constructs_lib.agents.log_agent.vector_outputs import output_problems, sink
from constructs_lib.agents.log_agent.vector_text import literal_secrets
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.resources import Resources
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import HttpProbe, Port, env_from_field, env_value
from constructs_lib.k8s.manifest import Json
from constructs_lib.programs.facts import FOR_EVER, Buffer, Endpoint, Facts, Input
from constructs_lib.programs.facts import Output as Destination
from constructs_lib.prometheus.objects import Metrics
from constructs_lib.yaml.writer import document_to_yaml

__all__ = ["Vector"]

_CONFIG_FILE: Final = "vector.yaml"
_CONFIG_FOLDER: Final = "/etc/vector"
_STATE_FOLDER: Final = "/var/lib/vector"
_CA_FILE: Final = "/etc/vector-tls/ca.crt"
_METRICS: Final = Port(name="metrics", number=9598)
_GRACE_SECONDS: Final = 30
"""How long Vector hands over what it holds after it is told to stop."""
_SMALLEST_BUFFER: Final = 268_435_488
"""Bytes; two data files of 128 MiB and a little. Vector does not start with less."""

_SINK: Final = "output"

_WHO: Final = r"""
pod, error = parse_regex(.file, r'^(?P<file>/var/log/pods/(?P<namespace_name>[^_/]+)_(?P<pod_name>[^_/]+)_(?P<pod_id>[^_/]+)/(?P<container_name>[^/]+)/[0-9]+\.log)')
if error == null {
  .file = del(pod.file)
  .kubernetes = pod
}
.kubernetes.host = "${NODE_NAME}"
""".strip()  # noqa: E501  # one regular expression
"""A file that was rotated away keeps its first name, so that the parts of a line meet."""
_CRI: Final = r"""
line, error = parse_regex(.message, r'^(?P<time>\S+) (?P<stream>stdout|stderr) (?P<part>[PF])\S* (?P<text>.*)')
if error == null {
  .message = line.text
  .stream = line.stream
  .timestamp = parse_timestamp(line.time, "%+") ?? .timestamp
  .partial = line.part == "P"
}
""".strip()  # noqa: E501  # one regular expression
_DOCKER: Final = r"""
line, error = parse_json(.message)
text = string(line.log) ?? ""
if error == null && text != "" {
  .message = replace(text, r'\n\z', "")
  .stream = line.stream
  .timestamp = parse_timestamp(line.time, "%+") ?? .timestamp
  .partial = !ends_with(text, "\n")
}
""".strip()
_TIDY: Final = """
del(.partial)
del(.file)
del(.source_type)
""".strip()
_SEARCHABLE: Final = """
."@timestamp" = .timestamp
""".strip()
"""Where Kibana and OpenSearch Dashboards look for the time."""


class Vector(Engine):
    """Vector: for clusters that run it already. No Pod labels, no journal, no Forward or OTLP."""

    name: ClassVar[str] = "vector"
    resources: ClassVar[Resources] = Resources(cpu="100m", memory="128Mi", memory_limit="512Mi")

    def image(self, output: Output) -> str:
        del output  # one image has them all
        return catalogue_image("vector")

    def problems(self, pipeline: Pipeline) -> Iterator[Problem]:
        if pipeline.kubernetes_metadata:
            yield Problem(path=("kubernetes_metadata",), message=_NO_LABELS)
        if pipeline.journal_units:
            yield Problem(path=("journal_units",), message=_NO_JOURNAL)
        if pipeline.buffer_bytes < _SMALLEST_BUFFER:
            yield Problem(
                path=("buffer_limit",),
                message=(
                    f"{pipeline.buffer_bytes} bytes; the engine 'vector' needs at least "
                    f"{_SMALLEST_BUFFER}; write '300M' or more"
                ),
            )
        yield from output_problems(pipeline.output, pipeline.memory_bytes)

    def process(self, pipeline: Pipeline) -> Process:
        facts = _facts(pipeline)
        return Process(
            args=[
                f"--config={_CONFIG_FOLDER}/{_CONFIG_FILE}",
                f"--graceful-shutdown-limit-secs={facts.stop_seconds}",
                # One a core is the default, and each holds a thousand lines in memory.
                "--threads=2",
            ],
            env=[
                env_from_field("NODE_NAME", "spec.nodeName"),
                # Off by default since 0.57. The configuration names no variables but its own.
                env_value("VECTOR_DANGEROUSLY_ALLOW_ENV_VAR_INTERPOLATION", "true"),
            ],
            files={_CONFIG_FILE: literal_secrets(document_to_yaml(_config(pipeline, facts)))},
            files_folder=_CONFIG_FOLDER,
            state_folder=_STATE_FOLDER,
            ca_file=_CA_FILE,
            ports=[_METRICS],
            # Vector's API has a health check too, but hands every log line to whoever asks.
            liveness=HttpProbe(
                path="/metrics",
                port=_METRICS.name,
                initial_delay=10,
                timeout=5,
                failure_threshold=12,
            ),
            readiness=HttpProbe(
                path="/metrics", port=_METRICS.name, timeout=5, failure_threshold=6
            ),
            grace_seconds=_GRACE_SECONDS + 30,
            facts=facts,
            metrics=Metrics(port=_METRICS),
            alerts=ALERTS,
        )


_NO_LABELS: Final = (
    "the engine 'vector' cannot ask the API server and deliver at least once; write "
    "kubernetes_metadata=False (records carry namespace, Pod and container without it, but no "
    "labels), or use engine='fluent-bit'"
)
_NO_JOURNAL: Final = (
    "the engine 'vector' reads the journal with journalctl, which its image has not; "
    "use engine='fluent-bit'"
)


def _facts(pipeline: Pipeline) -> Facts:
    """What is true of the pipeline, whatever words its configuration needs for it."""
    read = Input(
        name="containers",
        # Also what was rotated away while the agent was not there.
        paths=("/var/log/pods/*/*/*.log", "/var/log/pods/*/*/*.log.*"),
        offsets=offsets(_STATE_FOLDER, is_folder=True),
        from_start=True,
    )
    buffers: tuple[Buffer, ...] = ()
    outputs: tuple[Destination, ...] = ()
    if not isinstance(pipeline.output, Stdout):
        limit = pipeline.buffer_bytes
        buffers = (Buffer(owner="sink", name=_SINK, kind="disk", path=_STATE_FOLDER, limit=limit),)
        outputs = (Destination(name=_SINK, retries=FOR_EVER),)
    return Facts(
        program="Vector",
        accesses=(
            *accesses([read], buffers=buffers),
            *ca_file_of(pipeline.output, _CA_FILE),
        ),
        inputs=(read,),
        buffers=buffers,
        outputs=outputs,
        endpoints=(
            Endpoint(port=8686, path="/health", is_on=False),
            Endpoint(port=_METRICS.number, path="/metrics", tells="metrics"),
        ),
        stop_seconds=_GRACE_SECONDS,
    )


def _config(pipeline: Pipeline, facts: Facts) -> dict[str, Json]:
    """The whole configuration. Vector keeps positions and buffers by the names given here."""
    [read] = facts.inputs
    return {
        "data_dir": offsets_of(read),
        # Five minutes by default: what stands still, such as a full buffer, would vanish.
        "expire_metrics_secs": 86_400,
        "sources": {
            read.name: _container_logs(read, _excluded(pipeline)),
            "internal": {"type": "internal_metrics", "scrape_interval_secs": 15},
        },
        "transforms": _transforms(pipeline),
        "sinks": {
            _SINK: {
                **sink(pipeline.output, ca_file=_CA_FILE),
                "inputs": ["tidied"],
                # Full, it stops the reading of files and drops nothing.
                "buffer": {
                    "type": "disk",
                    "max_size": pipeline.buffer_bytes,
                    "when_full": "block",
                },
                "acknowledgements": {"enabled": True},
            },
            "metrics": {
                "type": "prometheus_exporter",
                "inputs": ["internal"],
                "address": f"0.0.0.0:{_METRICS.number}",
            },
        },
    }


def _excluded(pipeline: Pipeline) -> list[str]:
    own = f"{pipeline.namespace}_{pipeline.agent}-*/{Vector.name}/*"
    others = [f"{namespace}_*/*" for namespace in pipeline.exclude_namespaces]
    # Packed by the kubelet: the same lines once more.
    packed = ["*.gz", "*.tmp"]
    return [f"/var/log/pods/{pattern}" for pattern in (own, *others, *packed)]


def _container_logs(read: Input, exclude: list[str]) -> dict[str, Json]:
    return {
        "type": "file",
        "include": list(paths_of(read)),
        "exclude": exclude,
        "read_from": "beginning",
        # How often new files are looked for and positions written.
        "glob_minimum_cooldown_ms": 5_000,
        "ignore_not_found": True,
        "max_line_bytes": 1_048_576,
        # The name of the Pod, not of the node.
        "host_key": "",
    }


def _transforms(pipeline: Pipeline) -> dict[str, Json]:
    line = _DOCKER if pipeline.docker else _CRI
    searchable = isinstance(pipeline.output, Elasticsearch | OpenSearch)
    return {
        "parsed": _remap("containers", _WHO, line),
        "joined": {
            "type": "reduce",
            "inputs": ["parsed"],
            "group_by": ["file", "stream"],
            "ends_when": ".partial != true",
            "merge_strategies": {"message": "concat_raw", "timestamp": "discard"},
            "expire_after_ms": 10_000,
            # The runtimes cut at 16 KiB: bounds what a program without line breaks takes.
            "max_events": 256,
        },
        "tidied": _remap("joined", _TIDY, *([_SEARCHABLE] if searchable else [])),
    }


def _remap(source: str, *programs: str) -> dict[str, Json]:
    return {"type": "remap", "inputs": [source], "source": "\n".join([*programs, ""])}
