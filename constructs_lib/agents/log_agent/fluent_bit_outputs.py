"""The outputs in Fluent Bit's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.agents.log_agent.fluent_bit_facts import CA_FILE, STATE_FOLDER
from constructs_lib.agents.log_agent.outputs import (
    S3,
    ApiKey,
    BasicAuth,
    BearerToken,
    Elasticsearch,
    Forward,
    Http,
    Kafka,
    Loki,
    OpenSearch,
    Otlp,
    Output,
    Stdout,
    Tls,
)
from constructs_lib.k8s.manifest import Json

__all__ = ["output_section", "plugin_of"]

_ON: Final = "on"
_OFF: Final = "off"


def plugin_of(output: Output) -> str:
    """The name of the plugin for an output."""
    name: str = _destination(output)["name"]
    return name


def output_section(output: Output, buffer_bytes: int) -> dict[str, Json]:
    """The section of an output, with what keeps its logs until they are delivered."""
    return {
        **_destination(output),
        "retry_limit": "no_limits",
        "storage.total_limit_size": f"{buffer_bytes // 1_000_000}M",
    }


def _destination(output: Output) -> dict[str, Json]:  # noqa: C901, PLR0911  # one for each
    match output:
        case Stdout():
            return {"name": "stdout", "match": "*", "format": "json_lines"}
        case Elasticsearch():
            return {
                **_network(_search_plugin(output), output.host, output.port, output.tls),
                **_daily_index(output.index_prefix),
                **(_api_key() if isinstance(output.auth, ApiKey) else _http_login(output.auth)),
            }
        case OpenSearch():
            aws: dict[str, Json] = {}
            if output.aws_region is not None:
                aws = {"aws_auth": _ON, "aws_region": output.aws_region}
            return {
                **_network("opensearch", output.host, output.port, output.tls),
                **_daily_index(output.index_prefix),
                **_http_login(output.auth),
                **aws,
            }
        case Loki():
            return _loki(output)
        case Http():
            return {
                **_network("http", output.host, output.port, output.tls),
                "uri": output.path,
                "format": output.format,
                "json_date_key": "timestamp",
                "compress": "gzip",
                **_headers(output.headers),
                **_http_login(output.auth),
            }
        case Forward():
            return _forward(output)
        case Otlp():
            return _otlp(output)
        case S3():
            return _s3(output)
        case Kafka():
            return _kafka(output)


def _network(plugin: str, host: str, port: int, tls: Tls | None) -> dict[str, Json]:
    section: dict[str, Json] = {"name": plugin, "match": "*", "host": host, "port": port}
    if tls is not None:
        section["tls"] = _ON
        section["tls.verify"] = _ON if tls.verify else _OFF
        if tls.ca is not None:
            section["tls.ca_file"] = CA_FILE
    return section


def _search_plugin(output: Elasticsearch) -> str:
    """The plugin for OpenSearch, unless an API key is asked for, which it does not know.

    Both speak the same bulk API. But ``es`` takes a batch for delivered once one document of it was
    stored, and what Elasticsearch was too busy for is lost (``plugins/out_es/es.c``).
    """
    return "es" if isinstance(output.auth, ApiKey) else "opensearch"


def _daily_index(prefix: str) -> dict[str, Json]:
    return {
        "logstash_format": _ON,
        "logstash_prefix": prefix,
        # Elasticsearch 8 knows no document types; a fixed id makes a retry harmless.
        "suppress_type_name": _ON,
        "generate_id": _ON,
        "replace_dots": _ON,
        "trace_error": _ON,
        # The answer names every document; cut at the default of 512k, it would count as a failure.
        "buffer_size": "false",
    }


def _http_login(auth: BasicAuth | ApiKey | None) -> dict[str, Json]:
    if auth is None:
        return {}
    return {"http_user": "${OUTPUT_USER}", "http_passwd": "${OUTPUT_PASSWORD}"}


def _api_key() -> dict[str, Json]:
    return {"http_api_key": "${OUTPUT_API_KEY}"}


def _headers(headers: Mapping[str, str]) -> dict[str, Json]:
    return {"header": [f"{name} {value}" for name, value in headers.items()]} if headers else {}


def _loki(output: Loki) -> dict[str, Json]:
    section = _network("loki", output.host, output.port, output.tls)
    section["uri"] = output.path
    section["labels"] = ", ".join(f"{key}={value}" for key, value in output.stream_labels.items())
    section["label_keys"] = ",".join(output.record_labels)
    section["line_format"] = "json"
    if output.tenant is not None:
        section["tenant_id"] = output.tenant
    return {**section, **_http_login(output.auth)}


def _forward(output: Forward) -> dict[str, Json]:
    section = _network("forward", output.host, output.port, output.tls)
    section["require_ack_response"] = _ON
    if output.receiver == "fluentd":
        section["retain_metadata_in_forward_mode"] = _OFF
    if output.shared_key is not None:
        section["shared_key"] = "${OUTPUT_SHARED_KEY}"
    return section


def _otlp(output: Otlp) -> dict[str, Json]:
    headers = dict(output.headers)
    login: dict[str, Json] = {}
    if isinstance(output.auth, BearerToken):
        headers["Authorization"] = "Bearer ${OUTPUT_TOKEN}"
    else:
        login = _http_login(output.auth)
    return {
        **_network("opentelemetry", output.host, output.resolved_port, output.tls),
        "logs_uri": output.path,
        "logs_body_key": "$log",
        "logs_body_key_attributes": _ON,
        "compress": "gzip",
        **_headers(headers),
        **login,
    }


def _s3(output: S3) -> dict[str, Json]:
    return {
        "name": "s3",
        "match": "*",
        "bucket": output.bucket,
        "region": output.region,
        "total_file_size": output.object_size,
        "upload_timeout": f"{output.upload_timeout_minutes}m",
        "use_put_object": _ON,
        # The default lies in /tmp, which is neither writable nor kept.
        "store_dir": f"{STATE_FOLDER}/s3",
        "s3_key_format": f"/{output.prefix}/$TAG/%Y/%m/%d/%H%M%S-$UUID.gz",
        "compression": "gzip",
    }


def _kafka(output: Kafka) -> dict[str, Json]:
    section: dict[str, Json] = {
        "name": "kafka",
        "match": "*",
        "brokers": ",".join(output.brokers),
        "topics": output.topic,
        "format": "json",
        "timestamp_key": "timestamp",
        "rdkafka.request.required.acks": "-1",
    }
    protocol = ("sasl_" if output.auth else "") + ("ssl" if output.tls else "plaintext")
    if protocol != "plaintext":
        section["rdkafka.security.protocol"] = protocol
    if output.auth is not None:
        section["rdkafka.sasl.mechanism"] = output.mechanism
        section["rdkafka.sasl.username"] = "${OUTPUT_USER}"
        section["rdkafka.sasl.password"] = "${OUTPUT_PASSWORD}"  # a variable's name
    if output.tls is not None:
        if output.tls.ca is not None:
            section["rdkafka.ssl.ca.location"] = CA_FILE
        if not output.tls.verify:
            section["rdkafka.enable.ssl.certificate.verification"] = "false"
    return {**section, **{f"rdkafka.{key}": value for key, value in output.options.items()}}
