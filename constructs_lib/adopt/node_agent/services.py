"""Services, read back."""

from __future__ import annotations

from constructs_lib.adopt.node_agent.parts import all_said, names_of, part, pods_of
from constructs_lib.agents.node_agent import Service, ServicePort
from constructs_lib.agents.node_agent.beside import Owner
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.normal import normal_form

__all__ = ["service_of"]


def service_of(manifest: Manifest, owner: Owner) -> Service | None:
    """A Service; none where no word says it."""
    spec = normal_form(manifest).get("spec") or {}
    return part(
        Service,
        **names_of(manifest),
        ports=all_said(map(_port, spec.get("ports") or ())),
        pods=pods_of(spec.get("selector"), owner),
        type=spec.get("type"),
        headless=spec.get("clusterIP") == "None",
        local=spec.get("internalTrafficPolicy") == "Local",
        external_local=spec.get("externalTrafficPolicy") == "Local",
        not_ready=spec.get("publishNotReadyAddresses"),
        ip_families=spec.get("ipFamilies"),
        ip_family_policy=spec.get("ipFamilyPolicy"),
    )


def _port(port: Json) -> ServicePort | None:
    to = port.get("targetPort")
    return part(
        ServicePort,
        name=port.get("name"),
        port=port.get("port"),
        to=None if to == port.get("port") else to,
        protocol=port.get("protocol"),
        node_port=port.get("nodePort"),
        app_protocol=port.get("appProtocol"),
    )
