"""HTTPS for exporters: their certificate, and who may read their metrics.

Facts: prometheus/exporter-toolkit (docs/web-configuration.md), whose web configuration the node
exporter and the DCGM exporter read. Certificates are read again at each connection, so a renewed
Secret needs no restart. Basic authentication is left out: its password would have to be in the
configuration, and the kubelet's probe cannot send one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Part
from constructs_lib.declaration.sources import ObjectName, SecretKey
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import HttpProbe, Mount, Probe, TcpProbe, secret_volume
from constructs_lib.k8s.manifest import Json
from constructs_lib.prometheus.objects import ScrapeTls
from constructs_lib.record import replace
from constructs_lib.yaml.writer import document_to_yaml

__all__ = ["CONFIG_FILE", "ExporterTls"]

CONFIG_FILE: Final = "web.yaml"
"""The file of the web configuration."""
_CERTIFICATE: Final = "/etc/exporter-tls"
_CLIENT_CA: Final = "/etc/exporter-client-ca"
_CA_FILE: Final = "ca.crt"


class ExporterTls(Part):
    """The certificate of the exporter, and of those who may ask it."""

    certificate: ObjectName
    """A Secret of the type ``kubernetes.io/tls``, with ``tls.crt`` and ``tls.key``."""
    server_name: Annotated[str, Field(pattern=r"^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")]
    """A DNS name in the certificate, the same on all nodes. Prometheus asks by address and checks
    this name."""
    ca: SecretKey | None = None
    """The CA of the certificate, for Prometheus; the CAs that Prometheus knows by default."""
    client_ca: SecretKey | None = None
    """The CA of clients. With it only those who show a certificate of it are answered, and the
    kubelet, which has none, only sees that the exporter listens. None answers everybody."""
    client_certificate: ObjectName | None = None
    """A Secret of the type ``kubernetes.io/tls`` that Prometheus shows, for ``client_ca``."""

    @model_validator(mode="after")
    def _no_certificate_in_vain(self) -> Self:
        if self.client_certificate is not None and self.client_ca is None:
            message = "nobody checks it without client_ca; name the CA of it, or leave it out"
            raise problems_error([Problem(path=("client_certificate",), message=message)])
        return self

    def config(self) -> str:
        """The exporter's web configuration, for ``CONFIG_FILE``."""
        server: dict[str, Json] = {
            "cert_file": f"{_CERTIFICATE}/tls.crt",
            "key_file": f"{_CERTIFICATE}/tls.key",
        }
        if self.client_ca is not None:
            server["client_auth_type"] = "RequireAndVerifyClientCert"
            server["client_ca_file"] = f"{_CLIENT_CA}/{_CA_FILE}"
        return document_to_yaml({"tls_server_config": server})

    def mounts(self) -> Iterator[Mount]:
        """What the configuration names."""
        yield Mount(volume=secret_volume("tls", self.certificate), path=_CERTIFICATE)
        if self.client_ca is not None:
            items = {self.client_ca.key: _CA_FILE}
            volume = secret_volume("client-ca", self.client_ca.secret, items=items)
            yield Mount(volume=volume, path=_CLIENT_CA)

    def scrape(self) -> ScrapeTls:
        """How Prometheus asks."""
        return ScrapeTls(
            server_name=self.server_name,
            ca=None if self.ca is None else (self.ca.secret, self.ca.key),
            client=self.client_certificate,
        )

    def probe(self, plain: HttpProbe) -> Probe:
        """What the kubelet can ask instead of a probe without TLS, as patiently."""
        if self.client_ca is None:
            return replace(plain, https=True)
        return TcpProbe(
            port=plain.port,
            initial_delay=plain.initial_delay,
            period=plain.period,
            timeout=plain.timeout,
            failure_threshold=plain.failure_threshold,
        )
