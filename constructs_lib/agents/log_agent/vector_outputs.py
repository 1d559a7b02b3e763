"""The outputs in the words of Vector's sinks.

Facts: ``src/sinks`` of Vector 0.58. Requests are retried without end by default, but not what a
destination refuses for good; only the sink ``http`` can be told to retry that too. Templates take
``%`` and ``{{`` without a way to escape them, so such texts are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.agents.log_agent.outputs import (
    S3,
    ApiKey,
    BasicAuth,
    Elasticsearch,
    Http,
    Kafka,
    Loki,
    OpenSearch,
    Output,
    Stdout,
    Tls,
)
from constructs_lib.agents.log_agent.vector_text import escaped, is_template
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.quantity import Quantity

__all__ = ["output_problems", "sink"]

Section = dict[str, Json]

_KINDS: Final = ("stdout", "elasticsearch", "opensearch", "loki", "http", "s3", "kafka")
_MEMORY_PER_BYTE: Final = 4
"""A record in memory is a few times its line; an S3 object is collected there."""
_JSON: Final[Section] = {"codec": "json"}
# The default lets up to 200 requests of 10 MB wait in memory for a slow destination.
_REQUEST: Final[Section] = {"concurrency": 4}

_FIELD: Final = re.compile(r"\$?(\w+)(?:\['(\w+)'\])?")
_FIELDS: Final = (
    "message",
    "stream",
    *(
        f"kubernetes.{name}"
        for name in ("namespace_name", "pod_name", "pod_id", "container_name", "host")
    ),
)
"""What a record has."""
_LABEL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def sink(output: Output, *, ca_file: str) -> Section:
    """The sink, without its inputs, its buffer and its acknowledgements."""
    section = escaped(_destination(output, ca_file))
    return {**section, **_login(output)}


def output_problems(output: Output, memory_bytes: int) -> Iterator[Problem]:
    """What of the output Vector cannot do."""
    if output.kind not in _KINDS:
        message = f"the engine 'vector' has no {output.kind!r}; use engine='fluent-bit'"
        yield Problem(path=("output",), message=message)
    match output:
        case Loki():
            yield from _loki_problems(output)
        case Http():
            yield from _template_problems(output.path, "path")
            for name, value in output.headers.items():
                yield from _template_problems(name + value, "headers", name)
        case S3():
            yield from _object_problems(output, memory_bytes)
        case OpenSearch(auth=BasicAuth(), aws_region=str()):
            message = "the engine 'vector' signs requests or logs in, not both; leave one out"
            yield Problem(path=("output", "aws_region"), message=message)
        case _:
            pass


def _template_problems(text: str, *field: str) -> Iterator[Problem]:
    if is_template(text):
        yield Problem(
            path=("output", *field),
            message=(
                f"{text!r}: the engine 'vector' replaces what follows '%' and '{{{{' and knows "
                "no way around it; leave them out, or use engine='fluent-bit'"
            ),
        )


def _object_problems(output: S3, memory_bytes: int) -> Iterator[Problem]:
    needed = _MEMORY_PER_BYTE * Quantity.parse(output.object_size).value()
    if needed > memory_bytes:
        yield Problem(
            path=("output", "object_size"),
            message=(
                f"the engine 'vector' collects {output.object_size} in memory, which takes about "
                f"{needed} bytes of the {memory_bytes} it may use; write less, or raise "
                "resources.memory_limit"
            ),
        )


def _loki_problems(output: Loki) -> Iterator[Problem]:
    yield from _template_problems(output.tenant or "", "tenant")
    for name, value in output.stream_labels.items():
        yield from _template_problems(value, "stream_labels", name)
        if _LABEL.fullmatch(name) is None:
            message = f"{name!r} is not a valid Loki label; use letters, digits and underscores"
            yield Problem(path=("output", "stream_labels"), message=message)
    for accessor in output.record_labels:
        if _field(accessor) not in _FIELDS:
            message = (
                f"{accessor!r}: records of the engine 'vector' have no such field, but "
                f"{', '.join(_FIELDS)}; write them as $stream or $kubernetes['pod_name']"
            )
            yield Problem(path=("output", "record_labels"), message=message)
    if not output.stream_labels and not output.record_labels:
        message = "the engine 'vector' needs at least one label; write one in stream_labels"
        yield Problem(path=("output", "stream_labels"), message=message)


def _field(accessor: str) -> str | None:
    """``$kubernetes['pod_name']`` as Vector's ``kubernetes.pod_name``."""
    parts = _FIELD.fullmatch(accessor)
    return ".".join(filter(None, parts.groups())) if parts else None


def _destination(output: Output, ca_file: str) -> Section:
    match output:
        case Stdout():
            return {"type": "console", "encoding": _JSON}
        case Elasticsearch() | OpenSearch():
            return _search(output, ca_file)
        case Loki():
            return _loki(output, ca_file)
        case Http():
            return _http(output, ca_file)
        case S3():
            return _s3(output)
        case Kafka():
            return _kafka(output, ca_file)
        case _:
            raise AssertionError(output.kind)  # refused by output_problems


def _url(host: str, port: int, tls: Tls | None) -> str:
    return f"{'https' if tls else 'http'}://{host}:{port}"


def _tls(tls: Tls | None, ca_file: str) -> Section:
    section: Section = {}
    if tls is not None and tls.ca is not None:
        section["ca_file"] = ca_file
    if tls is not None and not tls.verify:
        section |= {"verify_certificate": False, "verify_hostname": False}
    return {"tls": section} if section else {}


def _search(output: Elasticsearch | OpenSearch, ca_file: str) -> Section:
    section: Section = {
        "type": "elasticsearch",
        "endpoints": [_url(output.host, output.port, output.tls)],
        # Asked for it, OpenSearch 2 says 2, and Vector would speak as to Elasticsearch 2.
        "api_version": "v8",
        "mode": "bulk",
        "bulk": {"index": f"{output.index_prefix}-%Y.%m.%d"},
        # Kept until here as the index' day; @timestamp says the same.
        "encoding": {"except_fields": ["timestamp"]},
        "compression": "gzip",
        # Without it, records that the destination is too busy for are dropped.
        "request_retry_partial": True,
        "request": _REQUEST,
        **_tls(output.tls, ca_file),
    }
    if isinstance(output, OpenSearch) and output.aws_region is not None:
        section |= {"auth": {"strategy": "aws"}, "aws": {"region": output.aws_region}}
    return section


def _loki(output: Loki, ca_file: str) -> Section:
    fields = [field for accessor in output.record_labels if (field := _field(accessor))]
    labels = {field.replace(".", "_"): f"{{{{ {field} }}}}" for field in fields}
    section: Section = {
        "type": "loki",
        "endpoint": _url(output.host, output.port, output.tls),
        "path": output.path,
        "labels": {**labels, **output.stream_labels},
        "encoding": _JSON,
        "request": _REQUEST,
        **_tls(output.tls, ca_file),
    }
    if labels:
        # Vector wants a fixed beginning of what names a file or a table. A label is neither.
        section["dangerously_allow_unconfined_template_resolution"] = True
    if output.tenant is not None:
        section["tenant_id"] = output.tenant
    return section


def _http(output: Http, ca_file: str) -> Section:
    section: Section = {
        "type": "http",
        "uri": f"{_url(output.host, output.port, output.tls)}{output.path}",
        "method": "post",
        "encoding": _JSON,
        "compression": "gzip",
        "request": {**_REQUEST, **({"headers": output.headers} if output.headers else {})},
        "retry_strategy": {"type": "all"},
        **_tls(output.tls, ca_file),
    }
    if output.format == "json_lines":
        section["framing"] = {"method": "newline_delimited"}
    return section


def _s3(output: S3) -> Section:
    return {
        "type": "aws_s3",
        "bucket": output.bucket,
        "region": output.region,
        "key_prefix": f"{output.prefix}/%Y/%m/%d/".removeprefix("/"),
        "encoding": _JSON,
        "framing": {"method": "newline_delimited"},
        "compression": "gzip",
        "batch": {
            "max_bytes": Quantity.parse(output.object_size).value(),
            "timeout_secs": output.upload_timeout_minutes * 60,
        },
        "request": {"concurrency": 1},
    }


def _kafka(output: Kafka, ca_file: str) -> Section:
    section: Section = {
        "type": "kafka",
        "bootstrap_servers": ",".join(output.brokers),
        "topic": output.topic,
        "encoding": _JSON,
        # For ever; after the default of five minutes a message would be dropped.
        "message_timeout_ms": 0,
        # The default is 1 GiB of memory.
        "librdkafka_options": {"queue.buffering.max.kbytes": "65536", **output.options},
    }
    if output.tls is not None:
        section["tls"] = {"enabled": True, **_tls(output.tls, ca_file).get("tls", {})}
    return section


def _login(output: Output) -> Section:
    """The credentials, by the variables that hold them."""
    match getattr(output, "auth", None):
        case BasicAuth() if isinstance(output, Kafka):
            return {
                "sasl": {
                    "enabled": True,
                    "mechanism": output.mechanism,
                    "username": "${OUTPUT_USER}",
                    "password": "${OUTPUT_PASSWORD}",
                }
            }
        case BasicAuth():
            variables = {"user": "${OUTPUT_USER}", "password": "${OUTPUT_PASSWORD}"}
            return {"auth": {"strategy": "basic", **variables}}
        case ApiKey():
            headers = {"Authorization": "ApiKey ${OUTPUT_API_KEY}"}
            return {"request": {**_REQUEST, "headers": headers}}
        case _:
            return {}
