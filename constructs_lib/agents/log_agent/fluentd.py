"""Fluentd's pipeline, set up so that no line is lost.

The image's own configuration reads Docker's format, buffers in memory and gives up after failures;
none of it is used. Lines are read, joined, enriched and buffered on the node's disk here; a full
buffer stops the reading, so that what waits is never dropped. Half a line that waits for its other
half is in memory and is lost if Fluentd is killed.

Facts: Fluentd 1.19.3 and the plugins of the images v1.19.3-1.1 (concat 2.6.2, parser-cri 0.1.1,
prometheus 2.2.2, systemd 1.1.1, kubernetes_metadata_filter 3.7.1 for the image's 3.8). Fluentd's
own ``--dry-run`` accepted the configuration of every output (on Ruby 3.1, with stand-ins for the
journal's library). Reading, joining, retries and delivery were seen to work with http,
elasticsearch and loki, and each line to arrive once across a full buffer, restarts, kills and
rotations (``docs/log-agent.md``); the image, the journal, the API server and the other destinations
were not at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from constructs_lib.agents.log_agent.engine import Engine, Pipeline, Process
from constructs_lib.agents.log_agent.fluentd_alerts import ALERTS
from constructs_lib.agents.log_agent.fluentd_limits import output_problems
from constructs_lib.agents.log_agent.fluentd_outputs import OUTPUT_ID, match_section, output_filters
from constructs_lib.agents.log_agent.fluentd_text import Section, Value, document
from constructs_lib.agents.log_agent.outputs import Output, Stdout
from constructs_lib.agents.log_agent.stated import (
    accesses,
    offsets,
    offsets_of,
    paths_of,
    rights,
)
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.resources import Resources
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import (
    HttpProbe,
    Mount,
    Port,
    empty_dir_volume,
    env_from_field,
    env_value,
)
from constructs_lib.k8s.objects import policy_rule
from constructs_lib.programs.facts import FOR_EVER, Buffer, Endpoint, Facts, Input, Watch
from constructs_lib.programs.facts import Output as Destination
from constructs_lib.prometheus.objects import Metrics

__all__ = ["Fluentd"]

_CONFIG_FILE: Final = "fluent.conf"
_CONFIG_FOLDER: Final = "/fluentd/etc/conf"
"""Beside the image's own configuration, which a mount over /fluentd/etc would hide."""
_STATE_FOLDER: Final = "/var/lib/fluentd"
_CA_FILE: Final = "/fluentd/tls/ca.crt"
_HTTP: Final = Port(name="metrics", number=24231)
_POD_OF_TAG: Final = (
    r"var\.log\.pods\.(?<namespace>[^_]+)_(?<pod_name>[^_]+)_(?<pod_uuid>[^.]+)\."
    r"(?<container_name>[^.]+)\.\d+\.log(\.[-\d]+)?$"
)
"""A tag is the file's path with dots. The filter's own pattern knows no rotated files."""
_JOIN: Final = "@JOIN"
"""The label under which pieces of lines are joined."""
_SHIP: Final = "@SHIP"
"""The label under which records are enriched and sent."""


class Fluentd(Engine):
    """Fluentd: for those who have it already. It needs more of a node than the others."""

    name: ClassVar[str] = "fluentd"
    # Ruby: with the 200Mi of the vendor's manifests it is killed for its memory again and again.
    resources: ClassVar[Resources] = Resources(cpu="100m", memory="300Mi", memory_limit="600Mi")

    def image(self, output: Output) -> str | None:
        # There is one image for each plugin; three of the outputs are part of Fluentd itself.
        kinds = ("elasticsearch", "forward", "http", "stdout")
        return catalogue_image("fluentd-elasticsearch8") if output.kind in kinds else None

    def problems(self, pipeline: Pipeline) -> Iterator[Problem]:
        yield from output_problems(pipeline.output)

    def process(self, pipeline: Pipeline) -> Process:
        facts = _facts(pipeline)
        metadata = policy_rule(
            groups=[""], resources=["namespaces", "pods"], verbs=["get", "list", "watch"]
        )
        return Process(
            # Without its supervisor a worker that is killed for its memory is seen as a restart.
            command=["fluentd"],
            args=["--no-supervisor", f"--config={_CONFIG_FOLDER}/{_CONFIG_FILE}"],
            files={_CONFIG_FILE: document(_sections(pipeline, facts))},
            files_folder=_CONFIG_FOLDER,
            state_folder=_STATE_FOLDER,
            ca_file=_CA_FILE,
            ports=[_HTTP],
            env=[
                env_from_field("K8S_NODE_NAME", "spec.nodeName"),
                # Ruby takes no folder that everybody may write, as an emptyDir is.
                env_value("TMPDIR", _STATE_FOLDER),
            ],
            liveness=HttpProbe(
                path="/metrics",
                port=_HTTP.name,
                initial_delay=60,
                period=30,
                timeout=10,
                failure_threshold=6,
            ),
            readiness=HttpProbe(path="/metrics", port=_HTTP.name, initial_delay=10, timeout=10),
            # Where its sockets are.
            mounts=[Mount(volume=empty_dir_volume("tmp", "16Mi"), path="/tmp", read_only=False)],  # noqa: S108  # in the container
            rules=[metadata] if pipeline.kubernetes_metadata else [],
            # What is being sent is sent to its end; the rest stays on the node's disk.
            grace_seconds=60,
            facts=facts,
            metrics=Metrics(port=_HTTP),
            alerts=ALERTS,
        )


def _facts(pipeline: Pipeline) -> Facts:
    """What is true of the pipeline, whatever words its configuration needs for it."""
    inputs = tuple(_inputs(pipeline))
    buffers: tuple[Buffer, ...] = ()
    outputs: tuple[Destination, ...] = ()
    if not isinstance(pipeline.output, Stdout):
        buffers = (
            Buffer(
                owner="output",
                name=OUTPUT_ID,
                kind="disk",
                path=f"{_STATE_FOLDER}/buffer",
                limit=pipeline.buffer_bytes,
            ),
        )
        outputs = (Destination(name=OUTPUT_ID, retries=FOR_EVER),)
    metadata = pipeline.kubernetes_metadata
    return Facts(
        program="Fluentd",
        accesses=tuple(accesses(inputs, buffers=buffers)),
        inputs=inputs,
        buffers=buffers,
        outputs=outputs,
        endpoints=(Endpoint(port=_HTTP.number, path="/metrics", tells="metrics"),),
        rights=rights("pods", "namespaces", verbs=["get", "list", "watch"]) if metadata else (),
        watches=(Watch(resource="Pods", scope="node"),) if metadata else (),
    )


def _inputs(pipeline: Pipeline) -> Iterator[Input]:
    # Docker's files are read through links, as their real names do not say whose they are.
    paths: tuple[str, ...] = ("/var/log/containers/*.log",)
    if not pipeline.docker:
        paths = ("/var/log/pods/*/*/*.log", "/var/log/pods/*/*/*.log.????????-??????")
    yield Input(
        name="containers",
        paths=paths,
        offsets=offsets(f"{_STATE_FOLDER}/containers.pos"),
        from_start=True,
    )
    if pipeline.journal_units:
        yield Input(
            name="journal",
            paths=("/var/log/journal",),
            offsets=offsets(f"{_STATE_FOLDER}/journal.json"),
            from_start=True,
        )


def _sections(pipeline: Pipeline, facts: Facts) -> Iterator[Section]:
    containers, *journal = facts.inputs
    yield from _metrics()
    yield _container_logs(pipeline, containers)
    for read in journal:
        yield _journal(read, pipeline.journal_units)
    yield Section(
        name="label",
        argument=_JOIN,
        sections=[
            _joined_docker_lines() if pipeline.docker else _joined_cri_lines(),
            Section(
                name="match",
                argument="**",
                parameters={"@id": "joined", "@type": "relabel", "@label": _SHIP},
            ),
        ],
    )
    yield Section(name="label", argument=_SHIP, sections=list(_shipping(pipeline)))


def _metrics() -> Iterator[Section]:
    every_address = "0.0.0.0"  # noqa: S104  # the Pod's own; the kubelet probes it
    yield Section(
        name="source",
        parameters={"@type": "prometheus", "bind": every_address, "port": _HTTP.number},
    )
    yield Section(
        name="source", parameters={"@type": "prometheus_output_monitor", "gauge_all": False}
    )


def _container_logs(pipeline: Pipeline, read: Input) -> Section:
    parameters: dict[str, Value] = {
        "@type": "tail",
        "@id": read.name,
        "@label": _JOIN,
        "path": ",".join(paths_of(read)),
        **_files(pipeline),
        "pos_file": offsets_of(read),
        # Without it the file grows by a line for each container there ever was.
        "pos_file_compaction_interval": "1h",
        "tag": "kubernetes.*",
        "read_from_head": True,
        # The kubelet may rotate a file every 10 s; one that comes and goes unseen is lost.
        "refresh_interval": "2s",
        # Else it reads before it has started: with a full buffer it would never start, nor stop.
        "skip_refresh_on_startup": True,
        # Watches of single files are known to hang; it looks each second instead.
        "enable_stat_watcher": False,
        "emit_unmatched_lines": True,
    }
    parse: dict[str, Value] = {
        "@type": "json" if pipeline.docker else "cri",
        "time_key": "time",
        # The parsers' own formats refuse a time without a fraction of a second.
        "time_format": "%iso8601",
        "keep_time_key": True,
    }
    return Section(
        name="source",
        parameters=parameters,
        sections=[Section(name="parse", parameters=parse)],
    )


def _files(pipeline: Pipeline) -> dict[str, Value]:
    """What is read: the files below /var/log/pods, each with the one that was rotated last.

    Through the links in /var/log/containers, what is rotated while the agent is away is never read.
    Docker's files are read through them all the same: their real names do not say whose they are.
    """
    agent, own, others = pipeline.agent, pipeline.namespace, pipeline.exclude_namespaces
    if pipeline.docker:
        names = [f"{agent}-*_{own}_{Fluentd.name}-*.log", *(f"*_{name}_*.log" for name in others)]
        return {
            "exclude_path": [f"/var/log/containers/{name}" for name in names],
            "rotate_wait": "30s",
        }
    names = [f"{own}_{agent}-*_*/{Fluentd.name}/*", *(f"{name}_*/*/*" for name in others)]
    return {
        "exclude_path": [f"/var/log/pods/{name}" for name in names],
        # A file is known by its inode, and found by its new name where it was left. It must not be
        # read under both names at once.
        "follow_inodes": True,
        "rotate_wait": "0s",
    }


def _journal(read: Input, units: Sequence[str]) -> Section:
    storage = Section(
        name="storage",
        parameters={
            "@type": "local",
            "persistent": True,
            "path": offsets_of(read),
        },
    )
    return Section(
        name="source",
        parameters={
            "@type": "systemd",
            "@id": read.name,
            "@label": _SHIP,
            "path": ",".join(paths_of(read)),
            "matches": [{"_SYSTEMD_UNIT": unit} for unit in units],
            "read_from_head": True,
            "tag": "journal",
        },
        sections=[storage],
    )


def _joined_cri_lines() -> Section:
    """Not the plugin's own CRI mode: that one knows no limit and drops the stream's name."""
    return _joined(
        {
            "key": "message",
            "partial_key": "logtag",
            "partial_value": "P",
            "buffer_overflow_method": "new",
        }
    )


def _joined_docker_lines() -> Section:
    return _joined({"key": "log", "multiline_end_regexp": r"/\n\z/"})


def _joined(by: dict[str, Value]) -> Section:
    common: dict[str, Value] = {
        "separator": "",
        "stream_identity_key": "stream",
        "use_first_timestamp": True,
        # What waits too long is sent as it is; by default it would be an error, and lost.
        "flush_interval": "60s",
        "timeout_label": _SHIP,
    }
    return Section(name="filter", argument="**", parameters={"@type": "concat", **by, **common})


def _shipping(pipeline: Pipeline) -> Iterator[Section]:
    if pipeline.kubernetes_metadata:
        yield Section(
            name="filter",
            argument="kubernetes.**",
            parameters={
                "@type": "kubernetes_metadata",
                "skip_namespace_labels": True,
                **({} if pipeline.docker else {"tag_to_kubernetes_name_regexp": _POD_OF_TAG}),
            },
        )
    yield from output_filters(pipeline.output)
    yield match_section(pipeline.output, buffer=_buffer(pipeline.buffer_bytes), ca_file=_CA_FILE)


def _buffer(limit_bytes: int) -> dict[str, Value]:
    return {
        "@type": "file",
        "path": f"{_STATE_FOLDER}/buffer",
        "total_limit_size": limit_bytes,
        "overflow_action": "block",
        "flush_mode": "interval",
        # By default each thread rests a second after each chunk.
        "flush_thread_burst_interval": "0.01",
        "retry_forever": True,
        "retry_max_interval": "30s",
        # Else what a destination refuses for good would fill the node's disk without a bound.
        "disable_chunk_backup": True,
    }
