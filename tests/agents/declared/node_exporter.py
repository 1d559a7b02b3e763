"""NodeExporter: the least one can write, and every field at work."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.exporter_tls import ExporterTls
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.host import HostAccess, HostPort, Privileges
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.nodes import Nodes
from constructs_lib.declaration.sources import SecretKey

CASES: Final[dict[str, AgentSpec]] = {
    "node-exporter-minimal": NodeExporterSpec(name="node-exporter", namespace="monitoring"),
    "node-exporter-full": NodeExporterSpec(
        name="node-exporter",
        namespace="monitoring",
        monitoring=Monitoring(job="node-exporter", labels={"release": "prometheus"}),
        image="registry.example/mirror/node-exporter:v1.12.1",
        allow_unpinned="The air-gapped mirror rewrites manifests, so their digests differ.",
        port=9101,
        listen="all",
        collectors_on=("processes", "systemd"),
        collectors_off=("wifi",),
        tls=ExporterTls(
            certificate="node-exporter-tls",
            server_name="node-exporter.example",
            ca=SecretKey(secret="monitoring-ca", key="ca.crt"),
            client_ca=SecretKey(secret="monitoring-ca", key="ca.crt"),
            client_certificate="prometheus-client",
        ),
        textfile_directory="/var/lib/node-exporter",
        root_propagation=None,
        priority="platform-agents",
        nodes=Nodes(tolerates=()),
        suppress={"DS303": "The control plane is managed, so nothing of ours can run there."},
        host=HostAccess(
            ports=(HostPort(name="pprof", port=9102, reason="Profiles are taken from outside."),),
        ),
        privileges=Privileges(
            capabilities=("SYS_TIME",),
            reason="The timex collector needs it on this container runtime.",
        ),
    ),
}
