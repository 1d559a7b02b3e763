"""The outputs in the words of Fluentd's plugins.

Facts, from the plugins' sources at the versions of the images v1.19.3-1.1: out_stdout, out_http and
out_forward of Fluentd 1.19.3, elasticsearch 5.4.4, opensearch 1.1.6, s3 1.8.5, kafka 0.19.7, and
grafana-loki, which no published image has. Several of their defaults lose logs or make the start
depend on the destination; each is set otherwise here, with the reason where it stands.

What a destination refuses for good is written to Fluentd's own log and given up. Loki's plugin
counts every 4xx but 429 as such, a wrong password too. The plugins of Elasticsearch and OpenSearch
take ``%{...}`` within a user or password for a syntax of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from constructs_lib.agents.log_agent.fluentd_limits import LOKI_PATH
from constructs_lib.agents.log_agent.fluentd_text import Ruby, Section, Value
from constructs_lib.agents.log_agent.outputs import (
    S3,
    ApiKey,
    BasicAuth,
    Elasticsearch,
    Forward,
    Http,
    Kafka,
    Loki,
    OpenSearch,
    Output,
    Stdout,
    Tls,
)

__all__ = ["OUTPUT_ID", "match_section", "output_filters"]

Parameters = dict[str, Value]

OUTPUT_ID: Final = "output"
"""What Fluentd calls the output in its metrics and its log."""

_CHUNK_SIZE: Final = "8m"
_RETRIED: Final = [401, 403, 404, 408, 425, 429, 500, 502, 503, 504]
"""Answers that may change without the logs changing."""
_USER: Final = Ruby("ENV['OUTPUT_USER']")
_PASSWORD: Final = Ruby("ENV['OUTPUT_PASSWORD']")


def output_filters(output: Output) -> Sequence[Section]:
    """What a record needs before it goes there."""
    if not isinstance(output, Elasticsearch | OpenSearch):
        return ()
    # A fixed id makes a retry harmless: the same record is written once.
    identity = Section(
        name="filter",
        argument="**",
        parameters={"@type": f"{output.kind}_genid", "hash_id_key": "_hash"},
    )
    return (_labels_without_dots(), identity)


def _labels_without_dots() -> Section:
    """Else the label ``app`` and the label ``app.kubernetes.io/name`` exclude each other."""
    labels = "k['labels'].transform_keys { |key| key.tr('.', '_') }"
    merged = f"k && k['labels'] ? k.merge('labels' => {labels}) : k"
    return Section(
        name="filter",
        argument="kubernetes.**",
        parameters={"@type": "record_transformer", "enable_ruby": True, "auto_typecast": True},
        sections=[
            Section(
                name="record",
                parameters={"kubernetes": f"${{k = record['kubernetes']; {merged}}}"},
            )
        ],
    )


def match_section(output: Output, *, buffer: Mapping[str, Value], ca_file: str) -> Section:
    """The output with its buffer."""
    destination = _destination(output, ca_file)
    keys, sizes = _chunks(output)
    waiting = Section(name="buffer", argument=keys, parameters={**buffer, **sizes})
    return Section(
        name="match",
        argument="**",
        parameters={"@id": OUTPUT_ID, **destination.parameters},
        sections=[*destination.sections, waiting],
    )


def _chunks(output: Output) -> tuple[str, Parameters]:
    """What its chunks are made by, and how large and how old they get."""
    match output:
        case Elasticsearch() | OpenSearch():
            # A chunk for each container, as these plugins demand; so several are sent at a time.
            return "tag", {
                "chunk_limit_size": _CHUNK_SIZE,
                "flush_interval": "5s",
                "flush_thread_count": 4,
            }
        case Forward():
            return "tag", {"chunk_limit_size": _CHUNK_SIZE, "flush_interval": "5s"}
        case S3():
            # The day is part of the object's key; size and age alone finish an object.
            return "time", {
                "timekey": "1d",
                "timekey_use_utc": True,
                "chunk_limit_size": output.object_size,
                "flush_interval": f"{output.upload_timeout_minutes}m",
            }
        case Kafka():
            # A chunk becomes one batch, and brokers refuse more than a megabyte by default.
            return "[]", {"chunk_limit_size": "800k", "flush_interval": "5s"}
        case _:
            return "[]", {"chunk_limit_size": _CHUNK_SIZE, "flush_interval": "5s"}


def _destination(output: Output, ca_file: str) -> Section:  # noqa: PLR0911  # one for each output
    match output:
        case Stdout():
            return _match({"@type": "stdout"}, _json())
        case Elasticsearch():
            return _match(_elasticsearch(output, ca_file))
        case OpenSearch():
            return _opensearch(output, ca_file)
        case Loki():
            return _loki(output, ca_file)
        case Http():
            return _http(output, ca_file)
        case Forward():
            return _forward(output, ca_file)
        case S3():
            return _match(_s3(output), _json(), _inject_time())
        case Kafka():
            return _match(_kafka(output, ca_file), _json(), _inject_time())
        case _:
            raise AssertionError(output.kind)  # refused by fluentd_limits


def _match(parameters: Mapping[str, Value], *sections: Section) -> Section:
    return Section(name="match", argument="**", parameters=parameters, sections=sections)


def _json() -> Section:
    return Section(name="format", parameters={"@type": "json"})


def _inject_time() -> Section:
    """The time as a field, for destinations that get the record alone."""
    return Section(
        name="inject",
        parameters={"time_key": "timestamp", "time_type": "string", "time_format": "%iso8601"},
    )


def _url(output: Loki | Http | OpenSearch, path: str) -> str:
    scheme = "http" if output.tls is None else "https"
    return f"{scheme}://{output.host}:{output.port}{path}"


def _basic_auth(auth: BasicAuth | ApiKey | None, user: str = "user") -> Parameters:
    return {user: _USER, "password": _PASSWORD} if isinstance(auth, BasicAuth) else {}


def _search(output: Elasticsearch | OpenSearch, ca_file: str) -> Parameters:
    """What both plugins have in common, the one being a copy of the other."""
    tls: Parameters = {}
    if output.tls is not None:
        tls = {
            "scheme": "https",
            "ssl_verify": output.tls.verify,
            **_ca("ca_file", output, ca_file),
        }
    return {
        "@type": output.kind,
        "host": output.host,
        "port": output.port,
        **tls,
        "logstash_format": True,
        "logstash_prefix": output.index_prefix,
        "id_key": "_hash",
        "remove_keys": "_hash",
        "request_timeout": "30s",
        "reconnect_on_error": True,
        # It would go on with the addresses of single nodes, past Service and certificate.
        "reload_connections": False,
        "reload_on_failure": False,
        # By default a destination that says it is overloaded makes the plugin give the logs up.
        "unrecoverable_error_types": [],
        **_basic_auth(output.auth),
    }


def _ca(name: str, output: Elasticsearch | OpenSearch | Loki | Http, file: str) -> Parameters:
    return {name: file} if output.tls is not None and output.tls.ca is not None else {}


def _elasticsearch(output: Elasticsearch, ca_file: str) -> Parameters:
    parameters = {
        **_search(output, ca_file),
        "suppress_type_name": True,
        "log_es_400_reason": True,
        # Else it does not start while the destination is away.
        "verify_es_version_at_startup": False,
        "default_elasticsearch_version": 8,
    }
    if isinstance(output.auth, ApiKey):
        # The plugin encodes the key itself, but keys are handed out encoded.
        parameters["api_key"] = Ruby("ENV['OUTPUT_API_KEY'].unpack1('m')")
    return parameters


def _opensearch(output: OpenSearch, ca_file: str) -> Section:
    parameters = {
        **_search(output, ca_file),
        "log_os_400_reason": True,
        "verify_os_version_at_startup": False,
        "default_opensearch_version": 2,
    }
    if output.aws_region is None:
        return _match(parameters)
    endpoint: Parameters = {
        "url": _url(output, ""),
        "region": output.aws_region,
        "assume_role_arn": Ruby("ENV['AWS_ROLE_ARN'] || use_nil"),
        "assume_role_web_identity_token_file": Ruby(
            "ENV['AWS_WEB_IDENTITY_TOKEN_FILE'] || use_nil"
        ),
        # The credentials last an hour, the default is five.
        "refresh_credentials_interval": "30m",
    }
    return _match(parameters, Section(name="endpoint", parameters=endpoint))


def _loki(output: Loki, ca_file: str) -> Section:
    parameters: Parameters = {
        "@type": "loki",
        "url": _url(output, output.path.removesuffix(LOKI_PATH)),
        "extra_labels": output.stream_labels,
        "line_format": "json",
        "compress": "gzip",
        "include_thread_label": False,
        **_ca("ca_cert", output, ca_file),
        **_basic_auth(output.auth, "username"),
    }
    if output.tls is not None and not output.tls.verify:
        parameters["insecure_tls"] = True
    if output.tenant is not None:
        parameters["tenant"] = output.tenant
    if not output.record_labels:
        return _match(parameters)
    labels = dict(_label(field) for field in output.record_labels)
    return _match(parameters, Section(name="label", parameters=labels))


def _label(field: str) -> tuple[str, str]:
    """A label's name and the field it is taken from, ``$['kubernetes']['pod_name']``."""
    first, *rest = re.findall(r"\w+(?=\[|$)|(?<=\[')[^'\]]+", field)
    keys = [first, *rest]
    return re.sub(r"\W", "_", "_".join(keys)), "$" + "".join(f"['{key}']" for key in keys)


def _http(output: Http, ca_file: str) -> Section:
    parameters: Parameters = {
        "@type": "http",
        "endpoint": _url(output, output.path),
        "json_array": output.format == "json",
        "compress": "gzip",
        "open_timeout": 10,
        "read_timeout": 30,
        # By default only 503 is tried again.
        "retryable_response_codes": _RETRIED,
        **_ca("tls_ca_cert_path", output, ca_file),
    }
    if output.headers:
        parameters["headers"] = output.headers
    if output.tls is not None and not output.tls.verify:
        parameters["tls_verify_mode"] = "none"
    login = Section(
        name="auth", parameters={"method": "basic", **_basic_auth(output.auth, "username")}
    )
    return _match(parameters, _json(), *([login] if output.auth else []))


def _forward(output: Forward, ca_file: str) -> Section:
    parameters: Parameters = {
        "@type": "forward",
        "require_ack_response": True,
        # Else it does not start while the receiver's name is not known.
        "ignore_network_errors_at_startup": True,
        # The name may lead elsewhere after an outage; the default asks for it once.
        "expire_dns_cache": "30s",
        **_forward_tls(output.tls, ca_file),
    }
    server = Section(
        name="server", parameters={"host": output.host.strip("[]"), "port": output.port}
    )
    security = Section(
        name="security",
        parameters={
            "self_hostname": Ruby("ENV['K8S_NODE_NAME']"),
            "shared_key": Ruby("ENV['OUTPUT_SHARED_KEY']"),
        },
    )
    return _match(parameters, server, *([security] if output.shared_key else []))


def _forward_tls(tls: Tls | None, ca_file: str) -> Parameters:
    if tls is None:
        return {}
    parameters: Parameters = {"transport": "tls"}
    if tls.ca is not None:
        parameters["tls_ca_cert_path"] = ca_file
    if not tls.verify:
        parameters["tls_insecure_mode"] = True
        parameters["tls_verify_hostname"] = False
    return parameters


def _s3(output: S3) -> Parameters:
    folder = f"{output.prefix.strip('/')}/" if output.prefix.strip("/") else ""
    return {
        "@type": "s3",
        "s3_bucket": output.bucket,
        "s3_region": output.region,
        # The chunk's id makes the key unique on every node, and the same when it is tried again.
        "path": f"{folder}%Y/%m/%d/",
        "s3_object_key_format": "%{path}${chunk_id}.%{file_extension}",
        "check_object": False,
        "store_as": "gzip",
        # Else it does not start while S3 is away, or makes a bucket nobody asked for.
        "check_apikey_on_start": False,
        "check_bucket": False,
        "auto_create_bucket": False,
    }


def _kafka(output: Kafka, ca_file: str) -> Parameters:
    parameters: Parameters = {
        "@type": "kafka2",
        "brokers": ",".join(output.brokers),
        "topic": output.topic,
        "required_acks": -1,
        "compression_codec": "gzip",
        "use_event_time": True,
        # A larger one would be refused and tried again for ever; it is logged instead.
        "max_send_limit_bytes": 1_000_000,
    }
    if output.tls is not None:
        trusted: Parameters = {"ssl_ca_certs_from_system": True}
        parameters |= trusted if output.tls.ca is None else {"ssl_ca_cert": ca_file}
    if output.auth is not None:
        parameters |= {**_basic_auth(output.auth, "username"), "sasl_over_ssl": bool(output.tls)}
        if output.mechanism != "PLAIN":
            hashed = output.mechanism.removeprefix("SCRAM-")
            parameters["scram_mechanism"] = hashed.replace("-", "").lower()  # sha512
    return parameters
