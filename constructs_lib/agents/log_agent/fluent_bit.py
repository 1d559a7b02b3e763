"""Fluent Bit's pipeline, set up so that no line is lost and a restart sends none again.

At least once needs all of it: offsets in a database on the node, a buffer on the node's disk,
retries without end, and reading files from their beginning, because files that appear while the
agent is away would otherwise be read from their end. Fluent Bit's defaults have none of these.

What is lost, and when:

- The oldest of what waits, once ``buffer_limit`` is full; what is read, once the disk is full.
- What a file held unread when it was rotated while the agent was away. The rotated file is not read
  on purpose: a graceful stop forgets how far those were read (``flb_tail_file_remove``), so that
  every restart would send the last rotated file of every container again.
- With an API key of Elasticsearch, what it refuses of a batch of which it takes a part.

Facts: the source of Fluent Bit 5.1.1, which was run with this pipeline and every fault in
``docs/log-agent.md``.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import ClassVar, Final

from constructs_lib.agents.log_agent.engine import Engine, Pipeline, Process
from constructs_lib.agents.log_agent.fluent_bit_alerts import ALERTS
from constructs_lib.agents.log_agent.fluent_bit_facts import (
    CA_FILE,
    GRACE_SECONDS,
    HTTP_PORT,
    STATE_FOLDER,
    facts_of,
)
from constructs_lib.agents.log_agent.fluent_bit_outputs import output_section, plugin_of
from constructs_lib.agents.log_agent.fluent_bit_text import text_problems
from constructs_lib.agents.log_agent.outputs import Otlp, Output
from constructs_lib.agents.log_agent.stated import buffer_folder, offsets_of, paths_of
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.resources import Resources
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import HttpProbe, Port
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.objects import policy_rule
from constructs_lib.programs.facts import Facts, Input
from constructs_lib.prometheus.objects import Metrics
from constructs_lib.yaml.writer import document_to_yaml

__all__ = ["FluentBit"]

_CONFIG_FILE: Final = "fluent-bit.yaml"
_CONFIG_FOLDER: Final = "/fluent-bit/etc/conf"
"""Beside the image's own parsers.conf, which a mount over /fluent-bit/etc would hide."""
_HTTP: Final = Port(name="http", number=HTTP_PORT)
_LIVENESS: Final = HttpProbe(path="/", port="http", initial_delay=10, failure_threshold=12)
_READINESS: Final = HttpProbe(
    path="/api/v2/health", port="http", initial_delay=15, failure_threshold=6
)
"""Unhealthy also while the destination is down: it stops a rollout, not the agent."""
_METRICS: Final = Metrics(port=_HTTP, path="/api/v2/metrics/prometheus")

_ON: Final = "on"
_OFF: Final = "off"


class FluentBit(Engine):
    """Fluent Bit: the smallest of the engines, with every output."""

    name: ClassVar[str] = "fluent-bit"
    resources: ClassVar[Resources] = Resources(cpu="100m", memory="128Mi", memory_limit="256Mi")

    def image(self, output: Output) -> str:
        del output  # one image has them all
        return catalogue_image("fluent-bit")

    def problems(self, pipeline: Pipeline) -> Iterator[Problem]:
        yield from text_problems(pipeline.output)
        if isinstance(pipeline.output, Otlp) and pipeline.output.protocol == "grpc":
            message = (
                "the engine 'fluent-bit' is set up for OTLP over HTTP only; set protocol='http', "
                "or use engine='opentelemetry-collector'"
            )
            yield Problem(path=("output", "protocol"), message=message)

    def process(self, pipeline: Pipeline) -> Process:
        facts = facts_of(pipeline, plugin_of(pipeline.output))
        metadata = policy_rule(
            groups=[""], resources=["namespaces", "pods"], verbs=["get", "list", "watch"]
        )
        return Process(
            command=["/fluent-bit/bin/fluent-bit"],
            args=["--workdir=/fluent-bit/etc", f"--config={_CONFIG_FOLDER}/{_CONFIG_FILE}"],
            files={_CONFIG_FILE: _config(pipeline, facts)},
            files_folder=_CONFIG_FOLDER,
            state_folder=STATE_FOLDER,
            ca_file=CA_FILE,
            ports=[_HTTP],
            liveness=_LIVENESS,
            readiness=_READINESS,
            rules=[metadata] if pipeline.kubernetes_metadata else [],
            # Longer than its own grace, so that it is never killed while it flushes.
            grace_seconds=GRACE_SECONDS + 25,
            facts=facts,
            metrics=_METRICS,
            alerts=ALERTS,
        )


def _config(pipeline: Pipeline, facts: Facts) -> str:
    """The whole configuration, in Fluent Bit's YAML format."""
    containers, *journal = facts.inputs
    inputs = [_container_logs(containers, _exclude_paths(pipeline))]
    inputs += [_journal(each, pipeline.journal_units) for each in journal]
    service = _service(facts.flush_seconds, facts.stop_seconds, buffer_folder(facts))
    after: dict[str, Json] = {}
    if pipeline.kubernetes_metadata:
        after["filters"] = [_kubernetes()]
    after["outputs"] = [output_section(pipeline.output, pipeline.buffer_bytes)]
    return service + document_to_yaml({"pipeline": {"inputs": inputs}}) + _after(_stored(after))


_stored: Final = marshal.dumps


@lru_cache(maxsize=64)
def _after(sections: bytes) -> str:
    """What follows the inputs, which name the agent; it is the same text for most agents."""
    pipeline = marshal.loads(sections)  # noqa: S302  # stored by this module
    return document_to_yaml({"pipeline": pipeline}).removeprefix("pipeline:\n")


def _exclude_paths(pipeline: Pipeline) -> list[str]:
    own = f"{pipeline.agent}-*_{pipeline.namespace}_{FluentBit.name}-*.log"
    others = [f"*_{namespace}_*.log" for namespace in pipeline.exclude_namespaces]
    return [f"/var/log/containers/{pattern}" for pattern in (own, *others)]


@cache
def _service(flush: Json, grace: Json, folder: str) -> str:
    """The section of the program itself, which is the same text for most agents of an app."""
    service = {
        "flush": flush,
        "grace": grace,
        "daemon": _OFF,
        "log_level": "info",
        "parsers_file": "/fluent-bit/etc/parsers.conf",
        "http_server": _ON,
        "http_listen": "0.0.0.0",  # noqa: S104  # the Pod's own address; the kubelet probes it
        "http_port": _HTTP.number,
        "health_check": _ON,
        "hc_errors_count": 5,
        "hc_retry_failure_count": 5,
        "hc_period": 60,
        # A destination that is back is tried within half a minute; by default within half an hour.
        "scheduler.cap": 30,
        "storage.path": folder,
        # What is written survives the process; to survive the node as well would cost a sync each.
        "storage.sync": "normal",
        # Never on: a chunk that was open when the process was killed then fails its checksum at
        # the next start and is thrown away, with up to 2 MB of lines (lib/chunkio/src/cio_file.c).
        "storage.checksum": _OFF,
        # Bounds of memory after an outage: with 600,000 lines waiting it stayed below 100 MiB.
        "storage.backlog.mem_limit": "16M",
        "storage.max_chunks_up": 64,
        "storage.metrics": _ON,
    }
    return document_to_yaml({"service": service})


def _container_logs(read: Input, exclude_paths: list[str]) -> dict[str, Json]:
    return {
        "name": "tail",
        "alias": read.name,
        "path": ",".join(paths_of(read)),
        "exclude_path": ",".join(exclude_paths),
        "multiline.parser": "docker, cri",
        "tag": "kube.*",
        "read_from_head": _ON,
        # The kubelet may rotate a file every 10 s; one that comes and goes unseen is lost.
        "refresh_interval": 2,
        # How long a rotated file is read on, should the reading lag behind.
        "rotate_wait": 30,
        # A runtime cuts lines at 16 KiB; one longer than this stops nothing but itself.
        "buffer_max_size": "256k",
        "skip_long_lines": _ON,
        "db": offsets_of(read),
        # Faster, and nobody else reads it: an update that runs two Pods at once is refused.
        "db.locking": _ON,
        # Never on: it compares a link's name with the file's own, which never fits, so that every
        # start reads every file again. A reused inode is noticed by the marker that 5.1 keeps of
        # the last bytes it read (plugins/in_tail/tail_db.c).
        "db.compare_filename": _OFF,
        "storage.type": "filesystem",
    }


def _journal(read: Input, units: Sequence[str]) -> dict[str, Json]:
    return {
        "name": "systemd",
        "alias": read.name,
        "path": ",".join(paths_of(read)),
        "tag": "journal.*",
        "systemd_filter": [f"_SYSTEMD_UNIT={unit}" for unit in units],
        "db": offsets_of(read),
        "storage.type": "filesystem",
    }


def _kubernetes() -> dict[str, Json]:
    return {
        "name": "kubernetes",
        "match": "kube.*",
        "kube_tag_prefix": "kube.var.log.containers.",
        "merge_log": _ON,
        "keep_log": _OFF,
        "k8s-logging.parser": _ON,
        "k8s-logging.exclude": _ON,
        "labels": _ON,
        "annotations": _OFF,
        # The default of 32k leaves Pods with a large spec without metadata.
        "buffer_size": 0,
        "kube_meta_cache_ttl": "300s",
    }
