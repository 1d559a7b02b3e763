"""The outputs in the words of the collector's exporters.

Only exporters that keep what the destination cannot take are used: those of Elasticsearch and
OpenSearch give up while it is away (contrib issues 45747 and 49208, unsolved in July 2026 and not
known to be solved in 0.162), so these outputs are refused.

Facts: the source of exporters and extensions, releases 0.155 to 0.162; of ``awss3``, its schema of
that time. An S3 object is a batch: 20 MB of lines took 320 MB of memory in a running collector.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.agents.log_agent.outputs import (
    S3,
    BasicAuth,
    BearerToken,
    Kafka,
    Loki,
    Otlp,
    Output,
    Stdout,
    Tls,
)
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.record import dataclass, field

__all__ = ["Exporter", "batch_bytes", "exporter", "literal", "output_problems"]

Section = dict[str, Json]

_PUSH_PATH: Final = "/loki/api/v1/push"
_OTLP_PATH: Final = "/otlp/v1/logs"
"""Loki's own push API and its OTLP API, below the same prefix."""

_REFUSED: Final = {
    "elasticsearch": "gives up on Elasticsearch while it is away, and the logs are lost",
    "opensearch": "gives up on OpenSearch while it is away, and the logs are lost",
    "http": "sends OTLP only, no plain JSON",
    "forward": "does not send the Forward protocol",
}
_MEMORY_PER_BYTE: Final = 16
"""What an S3 object takes while it is collected and written as JSON."""
_BATCH_BYTES: Final = 2_000_000
"""Below the 4 MiB that gRPC servers take by default."""
_KAFKA_BATCH_BYTES: Final = 250_000
"""A batch is one message. As JSON it is larger, and brokers take 1 MB by default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """One exporter and the extension it logs in with.

    Attributes:
        name: its type, which is also its name.
        section: its configuration, without queue and retries.
        queue: what is special about its queue.
        extensions: extensions it needs.
        keeps: whether it can fail, and needs a queue and retries.
    """

    name: str
    section: Section
    queue: Section = field(default_factory=dict)
    extensions: Section = field(default_factory=dict)
    keeps: bool = True


def literal(text: str) -> str:
    """A text in which the collector replaces nothing."""
    return text.replace("$", "$$")


def batch_bytes(output: Output) -> int:
    """The largest batch that is sent at once."""
    match output:
        case S3():
            return Quantity.parse(output.object_size).value()
        case Kafka():
            return _KAFKA_BATCH_BYTES
        case _:
            return _BATCH_BYTES


def output_problems(output: Output, memory_bytes: int) -> Iterator[Problem]:
    """What of the output the collector cannot do."""
    if output.kind in _REFUSED:
        message = (
            f"the engine 'opentelemetry-collector' {_REFUSED[output.kind]}; use "
            "engine='fluent-bit', or send OTLP"
        )
        yield Problem(path=("output",), message=message)
    match output:
        case Loki():
            yield from _loki_problems(output)
        case Otlp(protocol="grpc", auth=BasicAuth() | BearerToken(), tls=None):
            message = (
                "gRPC sends no credentials over a connection that is not encrypted; set tls=Tls()"
            )
            yield Problem(path=("output", "auth"), message=message)
        case S3():
            yield from _object_problems(output, memory_bytes)
        case Kafka() if output.options:
            message = (
                "these are options of librdkafka, which the engine 'opentelemetry-collector' does "
                "not have; leave them out, or use engine='fluent-bit'"
            )
            yield Problem(path=("output", "options"), message=message)
        case _:
            pass


def _loki_problems(output: Loki) -> Iterator[Problem]:
    if not output.path.endswith(_PUSH_PATH):
        message = (
            f"{output.path!r}: the engine 'opentelemetry-collector' sends to {_OTLP_PATH}, below "
            f"the same prefix as {_PUSH_PATH}; end the path with that"
        )
        yield Problem(path=("output", "path"), message=message)
    for name in sorted({"stream_labels", "record_labels"} & output.model_fields_set):
        message = (
            "Loki itself chooses the labels of what arrives as OTLP (limits_config.otlp_config); "
            "leave them out, or use engine='fluent-bit'"
        )
        yield Problem(path=("output", name), message=message)


def _object_problems(output: S3, memory_bytes: int) -> Iterator[Problem]:
    needed = _MEMORY_PER_BYTE * batch_bytes(output)
    if needed > memory_bytes:
        message = (
            f"the engine 'opentelemetry-collector' collects {output.object_size} in memory, which "
            f"takes about {needed} bytes of the {memory_bytes} it may use; write less, or raise "
            "resources.memory_limit"
        )
        yield Problem(path=("output", "object_size"), message=message)


def exporter(output: Output, *, ca_file: str) -> Exporter:
    """The exporter of an output that ``output_problems`` has nothing against."""
    match output:
        case Stdout():
            section: Section = {"verbosity": "detailed", "use_internal_logger": False}
            return Exporter(name="debug", section=section, keeps=False)
        case Loki():
            return _loki(output, ca_file)
        case Otlp():
            return _otlp(output, ca_file)
        case S3():
            return _s3(output)
        case Kafka():
            return _kafka(output, ca_file)
        case _:
            raise NotImplementedError(output.kind)


def _loki(output: Loki, ca_file: str) -> Exporter:
    path = output.path.removesuffix(_PUSH_PATH) + _OTLP_PATH
    section = _over_http(output, output.port, path, ca_file)
    if output.tenant is not None:
        section["headers"] = {"X-Scope-OrgID": literal(output.tenant)}
    return _with_login("otlp_http", section, output.auth)


def _otlp(output: Otlp, ca_file: str) -> Exporter:
    if output.protocol == "http":
        section = _over_http(output, output.resolved_port, output.path, ca_file)
    else:
        section = {
            "endpoint": f"{output.host}:{output.resolved_port}",
            "tls": _tls(output.tls, ca_file) if output.tls else {"insecure": True},
        }
    if output.headers:
        section["headers"] = {name: literal(value) for name, value in output.headers.items()}
    name = "otlp_http" if output.protocol == "http" else "otlp_grpc"
    return _with_login(name, section, output.auth)


def _over_http(output: Loki | Otlp, port: int, path: str, ca_file: str) -> Section:
    scheme = "http" if output.tls is None else "https"
    section: Section = {"logs_endpoint": f"{scheme}://{output.host}:{port}{literal(path)}"}
    if output.tls is not None and (tls := _tls(output.tls, ca_file)):
        section["tls"] = tls
    return section


def _tls(tls: Tls, ca_file: str) -> Section:
    section: Section = {}
    if not tls.verify:
        section["insecure_skip_verify"] = True
    if tls.ca is not None:
        section["ca_file"] = ca_file
    return section


def _with_login(name: str, section: Section, auth: BasicAuth | BearerToken | None) -> Exporter:
    match auth:
        case BasicAuth():
            extension = "basicauth"
            settings: Section = {
                "client_auth": {
                    "username": "${env:OUTPUT_USER}",
                    "password": "${env:OUTPUT_PASSWORD}",
                }
            }
        case BearerToken():
            extension = "bearertokenauth"
            settings = {"token": "${env:OUTPUT_TOKEN}"}
        case None:
            return Exporter(name=name, section=section)
    section = {**section, "auth": {"authenticator": extension}}
    return Exporter(name=name, section=section, extensions={extension: settings})


def _s3(output: S3) -> Exporter:
    section: Section = {
        "s3uploader": {
            "region": output.region,
            "s3_bucket": output.bucket,
            "s3_prefix": output.prefix,
            "s3_partition_format": "%Y/%m/%d/%H",
            "compression": "gzip",
            # The default is a number of nine digits: two nodes would overwrite each other.
            "unique_key_func_name": "uuidv7",
        },
        "marshaler": "otlp_json",
    }
    batch = {
        "sizer": "bytes",
        "flush_timeout": f"{output.upload_timeout_minutes}m",
        "min_size": batch_bytes(output),
        "max_size": batch_bytes(output),
    }
    return Exporter(name="awss3", section=section, queue={"num_consumers": 1, "batch": batch})


def _kafka(output: Kafka, ca_file: str) -> Exporter:
    section: Section = {
        "brokers": list(output.brokers),
        "logs": {"topic": output.topic, "encoding": "otlp_json"},
        "producer": {"required_acks": -1, "compression": "gzip"},
    }
    if output.auth is not None:
        section["auth"] = {
            "sasl": {
                "username": "${env:OUTPUT_USER}",
                "password": "${env:OUTPUT_PASSWORD}",  # a variable's name
                "mechanism": output.mechanism,
            }
        }
    if output.tls is not None:
        section["tls"] = {"insecure": False, **_tls(output.tls, ca_file)}
    return Exporter(name="kafka", section=section)
