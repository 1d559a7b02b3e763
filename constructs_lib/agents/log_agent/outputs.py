"""Where logs go, said once for every engine.

An output names a destination in the destination's own words. Secrets are references to keys of
Secrets; they reach the engine as environment variables and never enter a ConfigMap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import AbsolutePath, ListOf, Part, Port, checked
from constructs_lib.declaration.sources import SecretKey
from constructs_lib.errors import Problem

__all__ = [
    "S3",
    "ApiKey",
    "BasicAuth",
    "BearerToken",
    "Elasticsearch",
    "Forward",
    "Host",
    "Http",
    "Kafka",
    "Loki",
    "OpenSearch",
    "Otlp",
    "Output",
    "Stdout",
    "Tls",
    "secret_variables",
]


def _host_problem(host: str) -> str | None:
    if "://" in host:
        return f"{host!r} is a URL; write the host alone, and the port and TLS in their own fields"
    if re.fullmatch(r"[A-Za-z0-9](?:[-A-Za-z0-9.]*[A-Za-z0-9])?|\[[0-9a-fA-F:.]+\]", host) is None:
        return f"{host!r} is not a host name or an IP address"
    return None


def _headers_problem(headers: Mapping[str, str]) -> str | None:
    return "; ".join(_header_problems(headers)) or None


def _header_problems(headers: Mapping[str, str]) -> Iterator[str]:
    for name, value in headers.items():
        if re.fullmatch(r"[-!#$%&'*+.^_`|~0-9A-Za-z]+", name) is None:
            yield f"{name!r} is not the name of a header: RFC 9110 allows letters, digits and -_.!"
        if not value.isprintable():
            yield f"the value of the header {name!r} holds {value!r}; a header is one line"


Headers: TypeAlias = Annotated[dict[str, str], checked(_headers_problem)]
"""Fixed request headers, by their names."""

Host: TypeAlias = Annotated[str, checked(_host_problem)]
"""A host name or IP address, without scheme and port."""


def _brokers_problem(brokers: tuple[str, ...]) -> str | None:
    wrong = [b for b in brokers if re.fullmatch(r"[-A-Za-z0-9.]+:[0-9]+", b) is None]
    if wrong or not brokers:
        return f"{list(brokers)!r}: write at least one broker, each as 'host:port'"
    return None


class BasicAuth(Part):
    """User name and password."""

    user: SecretKey
    """Where the user name is."""
    password: SecretKey
    """Where the password is."""


class ApiKey(Part):
    """An API key of Elasticsearch, as the encoded text it hands out."""

    key: SecretKey
    """Where the key is."""


class BearerToken(Part):
    """A token that is sent as it is."""

    token: SecretKey
    """Where the token is."""


class Tls(Part):
    """An encrypted connection."""

    verify: bool = True
    """Whether the server's certificate must be valid. Leave it on."""
    ca: SecretKey | None = None
    """A CA certificate (PEM) of your own; the image's public CAs by default."""


class _NetworkOutput(Part):
    """A destination on the network."""

    host: Host
    """Host name or IP address."""
    tls: Tls | None = None
    """Encryption; none by default, as in-cluster services mostly speak plain text."""


class Stdout(Part):
    """The agent's own standard output. For trying things out."""

    kind: Literal["stdout"] = "stdout"


class _Search(_NetworkOutput):
    port: Port = 9200
    """Port of the HTTP API."""
    index_prefix: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")] = "logs"
    """One index a day: ``<prefix>-2026.11.20``."""


class Elasticsearch(_Search):
    """Elasticsearch 8 or newer."""

    kind: Literal["elasticsearch"] = "elasticsearch"
    auth: BasicAuth | ApiKey | None = None
    """Credentials."""


class OpenSearch(_Search):
    """OpenSearch."""

    kind: Literal["opensearch"] = "opensearch"
    auth: BasicAuth | None = None
    """Credentials."""
    aws_region: str | None = None
    """Sign requests for the Amazon OpenSearch Service of this region, with the credentials of
    the agent's ServiceAccount."""


class Loki(_NetworkOutput):
    """Grafana Loki."""

    kind: Literal["loki"] = "loki"
    port: Port = 3100
    """Port of the HTTP API."""
    path: AbsolutePath = "/loki/api/v1/push"
    """Path of the push API."""
    tenant: str | None = None
    """Tenant, in a multi-tenant Loki."""
    stream_labels: dict[str, str] = Field(default_factory=lambda: {"job": "log-agent"})
    """Fixed labels of the streams. Few and constant: each combination is a stream of its own."""
    record_labels: ListOf[str] = (
        "$kubernetes['namespace_name']",
        "$kubernetes['pod_name']",
        "$kubernetes['container_name']",
    )
    """Record fields that become labels."""
    auth: BasicAuth | None = None
    """Credentials."""


class Http(_NetworkOutput):
    """Any HTTP endpoint that takes JSON."""

    kind: Literal["http"] = "http"
    port: Port = 80
    """Port."""
    path: AbsolutePath = "/"
    """Path."""
    format: Literal["json", "json_lines"] = "json"
    """A JSON array of records, or one record a line."""
    headers: Headers = Field(default_factory=dict)
    """Fixed request headers. Nothing secret: they are written into the ConfigMap."""
    auth: BasicAuth | None = None
    """Credentials."""


class Forward(_NetworkOutput):
    """The Forward protocol of Fluent Bit and Fluentd."""

    kind: Literal["forward"] = "forward"
    port: Port = 24224
    """Port."""
    receiver: Literal["fluent-bit", "fluentd"] = "fluent-bit"
    """Who listens there. Fluentd drops records that carry the newer metadata (fluent-bit#11877)."""
    shared_key: SecretKey | None = None
    """The key both sides know."""


class Otlp(_NetworkOutput):
    """OTLP, the protocol of OpenTelemetry: its collector, and most vendors of observability."""

    kind: Literal["otlp"] = "otlp"
    protocol: Literal["http", "grpc"] = "http"
    """How OTLP travels. HTTP passes every proxy."""
    port: Port | None = None
    """Port; 4318 for HTTP and 4317 for gRPC by default."""
    path: AbsolutePath = "/v1/logs"
    """Path for logs. Over HTTP only."""
    headers: Headers = Field(default_factory=dict)
    """Fixed request headers. Nothing secret: they are written into the ConfigMap."""
    auth: BasicAuth | BearerToken | None = None
    """Credentials."""

    @property
    def resolved_port(self) -> int:
        """The port given, or that of the protocol."""
        return self.port or {"http": 4318, "grpc": 4317}[self.protocol]

    @model_validator(mode="after")
    def _no_path_over_grpc(self) -> Self:
        if self.protocol == "grpc" and "path" in self.model_fields_set:
            message = "gRPC has no paths; leave it out, or set protocol='http'"
            raise problems_error([Problem(path=("path",), message=message)])
        return self


class S3(Part):
    """An S3 bucket. Credentials come from the agent's ServiceAccount (a cloud role)."""

    kind: Literal["s3"] = "s3"
    bucket: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    """Name of the bucket."""
    region: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    """Region of the bucket."""
    prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9!_.*'()/-]*$")] = "logs"
    """Prefix of the object keys."""
    object_size: Annotated[str, Field(pattern=r"^[1-9][0-9]*[MG]$")] = "50M"
    """Size at which an object is finished."""
    upload_timeout_minutes: int = Field(default=10, ge=1, le=1440)
    """Age at which an object is finished whatever its size. Minutes."""


class Kafka(Part):
    """Kafka topics."""

    kind: Literal["kafka"] = "kafka"
    brokers: Annotated[ListOf[str], checked(_brokers_problem)]
    """Brokers to begin with, as ``host:port``."""
    topic: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,249}$")]
    """Topic."""
    auth: BasicAuth | None = None
    """Credentials (SASL)."""
    mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    """How the credentials are proved."""
    tls: Tls | None = None
    """Encryption."""
    options: dict[str, str] = Field(default_factory=dict)
    """Further options of librdkafka, by their names there."""


Output: TypeAlias = Annotated[
    Stdout | Elasticsearch | OpenSearch | Loki | Http | Forward | Otlp | S3 | Kafka,
    Field(discriminator="kind"),
]
"""Where logs go."""


def secret_variables(output: Output) -> Iterator[tuple[str, SecretKey]]:
    """The environment variables an output's secrets travel in, with the keys that hold them."""
    auth = getattr(output, "auth", None)
    if isinstance(auth, BasicAuth):
        yield "OUTPUT_USER", auth.user
        yield "OUTPUT_PASSWORD", auth.password
    elif isinstance(auth, ApiKey):
        yield "OUTPUT_API_KEY", auth.key
    elif isinstance(auth, BearerToken):
        yield "OUTPUT_TOKEN", auth.token
    if isinstance(output, Forward) and output.shared_key is not None:
        yield "OUTPUT_SHARED_KEY", output.shared_key
