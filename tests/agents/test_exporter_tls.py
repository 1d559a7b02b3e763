"""HTTPS of exporters: its files, its probes, how Prometheus asks, and the real program."""

from __future__ import annotations

import http.client
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from constructs_lib import DeclarationError, read_yaml
from constructs_lib.agents.exporter_tls import ExporterTls
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.sources import SecretKey
from constructs_lib.k8s.manifest import Json, Manifest
from tests.agents.test_node_exporter_runs import running
from tests.free_port import free_port
from tests.pods import pod_spec_of
from tests.real_programs import real_program
from tests.waiting import PATIENCE

NAME: Final = "node-exporter.example"
ONE_WAY: Final = ExporterTls(certificate="node-exporter-tls", server_name=NAME)
BOTH_WAYS: Final = ExporterTls(
    certificate="node-exporter-tls",
    server_name=NAME,
    ca=SecretKey(secret="monitoring-ca", key="ca.crt"),
    client_ca=SecretKey(secret="prometheus-ca", key="root.pem"),
    client_certificate="prometheus-client",
)


def objects(tls: ExporterTls | None) -> dict[str, Manifest]:
    spec = NodeExporterSpec(
        name="node-exporter", namespace="monitoring", tls=tls, monitoring=Monitoring()
    )
    return {manifest["kind"]: manifest for manifest in spec.manifests()}


def container(tls: ExporterTls | None) -> Json:
    return pod_spec_of(objects(tls)["DaemonSet"])["containers"][0]


def web_config(tls: ExporterTls) -> Json:
    return read_yaml(objects(tls)["ConfigMap"]["data"]["web.yaml"])[0].value


def test_without_it_nothing_is_configured() -> None:
    found = objects(None)

    assert "ConfigMap" not in found
    assert "--web.config.file" not in str(found["DaemonSet"])
    assert "scheme" not in found["PodMonitor"]["spec"]["podMetricsEndpoints"][0]


@pytest.mark.parametrize("tls", [ONE_WAY, BOTH_WAYS], ids=["one way", "both ways"])
def test_every_file_named_is_below_a_mount(tls: ExporterTls) -> None:
    found = container(tls)
    mounts = {mount["mountPath"] for mount in found["volumeMounts"]}
    flag = next(a for a in found["args"] if a.startswith("--web.config.file="))
    server = web_config(tls)["tls_server_config"]
    files = [path for key, path in server.items() if key.endswith("_file")]

    assert {path.rpartition("/")[0] for path in [*files, flag.partition("=")[2]]} <= mounts


def test_the_kubelet_asks_over_tls() -> None:
    probe = container(ONE_WAY)["livenessProbe"]

    assert probe["httpGet"] == {"path": "/", "port": "metrics", "scheme": "HTTPS"}


def test_the_kubelet_which_has_no_certificate_is_asked_for_none() -> None:
    found = container(BOTH_WAYS)

    assert {p: found[p]["tcpSocket"] for p in ("livenessProbe", "readinessProbe")} == {
        "livenessProbe": {"port": "metrics"},
        "readinessProbe": {"port": "metrics"},
    }


@pytest.mark.parametrize(
    ("tls", "config"),
    [
        pytest.param(ONE_WAY, {"serverName": NAME}, id="one way"),
        pytest.param(
            BOTH_WAYS,
            {
                "ca": {"secret": {"name": "monitoring-ca", "key": "ca.crt"}},
                "cert": {"secret": {"name": "prometheus-client", "key": "tls.crt"}},
                "keySecret": {"name": "prometheus-client", "key": "tls.key"},
                "serverName": NAME,
            },
            id="both ways",
        ),
    ],
)
def test_prometheus_asks_over_tls(tls: ExporterTls, config: Json) -> None:
    (endpoint,) = objects(tls)["PodMonitor"]["spec"]["podMetricsEndpoints"]

    assert endpoint["scheme"] == "https"
    assert endpoint["tlsConfig"] == config


def test_a_certificate_of_prometheus_that_nobody_checks_is_refused() -> None:
    with pytest.raises(DeclarationError, match="client_certificate: nobody checks it"):
        ExporterTls(certificate="a", server_name=NAME, client_certificate="b")


def _made(folder: Path, *arguments: str) -> None:
    subprocess.run(
        [real_program("openssl"), *arguments], cwd=folder, capture_output=True, check=True
    )


@pytest.fixture(scope="module")
def certificates() -> Iterator[Path]:
    """A CA, a certificate of the exporter and one of Prometheus, for every user to read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        _make_certificates(folder)
        yield folder


def _make_certificates(folder: Path) -> None:
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    ca = ("-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=ca")
    _made(folder, "req", "-x509", *key, *ca, "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    for name in ("server", "client"):
        files = ("-keyout", f"{name}.key", "-out", f"{name}.crt")
        signed = ("-CA", "ca.crt", "-CAkey", "ca.key", "-addext", f"subjectAltName=DNS:{NAME}")
        usage = ("-addext", f"extendedKeyUsage={name}Auth", "-subj", f"/CN={name}")
        leaf = ("-addext", "basicConstraints=critical,CA:FALSE")
        _made(folder, "req", "-x509", *key, *files, *signed, *usage, *leaf)
    for file in folder.iterdir():
        file.chmod(0o644)


def _status(port: int, context: ssl.SSLContext) -> int:
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=PATIENCE)
    # The certificate has a name, as Prometheus checks it, and no address.
    context.check_hostname = False
    try:
        connection.request("GET", "/metrics")
        return connection.getresponse().status
    finally:
        connection.close()


def test_the_real_program_answers_only_who_shows_a_certificate(certificates: Path) -> None:
    program = real_program("prometheus-node-exporter")
    text = objects(BOTH_WAYS)["ConfigMap"]["data"]["web.yaml"]
    for inside, file in {
        "/etc/exporter-tls/tls.crt": "server.crt",
        "/etc/exporter-tls/tls.key": "server.key",
        "/etc/exporter-client-ca/ca.crt": "ca.crt",
    }.items():
        text = text.replace(inside, str(certificates / file))
    config = certificates / "web.yaml"
    config.write_text(text, encoding="utf-8")
    config.chmod(0o644)
    known: Any = ssl.create_default_context(cafile=str(certificates / "ca.crt"))
    known.load_cert_chain(certificates / "client.crt", certificates / "client.key")
    unknown = ssl.create_default_context(cafile=str(certificates / "ca.crt"))
    port = free_port()
    arguments = [f"--web.listen-address=127.0.0.1:{port}", f"--web.config.file={config}"]

    with running(program, port, arguments):
        assert _status(port, known) == 200
        with pytest.raises((ssl.SSLError, ConnectionError)):
            _status(port, unknown)
