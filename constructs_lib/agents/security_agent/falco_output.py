"""Where Falco's alerts go beside the container's log.

Facts: falcosecurity/falco 0.44.1 (falco.yaml and its schema, ``outputs_http.cpp``). Alerts wait in
memory while the endpoint is slow; what is not posted in time is dropped and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Final, Self

from pydantic import model_validator

from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Part, checked
from constructs_lib.declaration.sources import ObjectName, SecretKey
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import Mount, env_from_secret, secret_volume
from constructs_lib.k8s.manifest import Json

__all__ = ["FalcoHttpOutput"]

_CA_FOLDER: Final = "/etc/falco-ca"
_CA_FILE: Final = "ca.crt"
_CLIENT_FOLDER: Final = "/etc/falco-client"
_URL_VARIABLE: Final = "FALCO_HTTP_URL"


def _url_problem(url: str | SecretKey) -> str | None:
    if isinstance(url, str) and re.fullmatch(r"https?://[^\s${}]+", url) is None:
        return (
            f"{url!r} is not an address Falco can post to; write http://host:port/path, or name "
            "the SecretKey that holds it"
        )
    return None


class FalcoHttpOutput(Part):
    """An HTTP endpoint that takes alerts, such as Falcosidekick."""

    url: Annotated[str | SecretKey, checked(_url_problem)]
    """Where each alert is posted as JSON; a SecretKey where the address itself is secret."""
    verify: bool = True
    """Whether the server's certificate must be valid. Leave it on."""
    ca: SecretKey | None = None
    """A CA certificate (PEM) of your own; the image's public CAs by default."""
    client_certificate: ObjectName | None = None
    """A Secret of the type ``kubernetes.io/tls`` that Falco shows the server (mTLS)."""
    keep_alive: bool = False
    """Keep the connection for the next alert. Off, as upstream: a load balancer then spreads
    alerts, and each costs a handshake."""
    compress: bool = False
    """Compress what is posted; the server has to know gzip."""

    @model_validator(mode="after")
    def _certificates_mean_something(self) -> Self:
        if self.client_certificate is not None and str(self.url).startswith("http://"):
            message = "is never shown over http://; write an https:// address"
            raise problems_error([Problem(path=("client_certificate",), message=message)])
        return self

    def config(self) -> dict[str, Json]:
        """``http_output`` of falco.yaml."""
        url = self.url if isinstance(self.url, str) else f"${{{_URL_VARIABLE}}}"
        config: dict[str, Json] = {"enabled": True, "url": url, "insecure": not self.verify}
        if self.ca is not None:
            config["ca_cert"] = f"{_CA_FOLDER}/{_CA_FILE}"
        if self.client_certificate is not None:
            config["mtls"] = True
            config["client_cert"] = f"{_CLIENT_FOLDER}/tls.crt"
            config["client_key"] = f"{_CLIENT_FOLDER}/tls.key"
        if self.keep_alive:
            config["keep_alive"] = True
        if self.compress:
            config["compress_uploads"] = True
        return config

    def env(self) -> Iterator[dict[str, Json]]:
        """The address where it is secret."""
        if isinstance(self.url, SecretKey):
            yield env_from_secret(_URL_VARIABLE, self.url.secret, self.url.key)

    def mounts(self) -> Iterator[Mount]:
        """The certificates."""
        if self.ca is not None:
            volume = secret_volume("output-ca", self.ca.secret, items={self.ca.key: _CA_FILE})
            yield Mount(volume=volume, path=_CA_FOLDER)
        if self.client_certificate is not None:
            volume = secret_volume("output-client", self.client_certificate)
            yield Mount(volume=volume, path=_CLIENT_FOLDER)
