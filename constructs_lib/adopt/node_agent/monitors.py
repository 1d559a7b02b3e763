"""Monitors of Prometheus Operator, read back."""

from __future__ import annotations

from constructs_lib.adopt.node_agent.parts import all_said, names_of, part, pods_of
from constructs_lib.agents.node_agent import (
    PodMonitor,
    Relabeling,
    ScrapeEndpoint,
    ServiceMonitor,
)
from constructs_lib.agents.node_agent.beside import Owner
from constructs_lib.k8s.manifest import Json, Manifest

__all__ = ["monitor_of"]


def monitor_of(monitor: Manifest, owner: Owner) -> PodMonitor | ServiceMonitor | None:
    """A PodMonitor or a ServiceMonitor; none where no word says it."""
    spec = monitor.get("spec") or {}
    at = monitor["metadata"].get("namespace")
    selected = (spec.get("selector") or {}).get("matchLabels")
    fields = {
        **names_of(monitor),
        "namespace": None if at == owner.namespace else at,
        "namespaces": (spec.get("namespaceSelector") or {}).get("matchNames"),
        "job_label": spec.get("jobLabel"),
        "pod_labels": spec.get("podTargetLabels"),
    }
    if monitor["kind"] == "PodMonitor":
        return part(
            PodMonitor,
            **fields,
            pods=pods_of(selected, owner),
            endpoints=_endpoints(spec.get("podMetricsEndpoints")),
        )
    return part(
        ServiceMonitor,
        **fields,
        services=selected,
        service_labels=spec.get("targetLabels"),
        endpoints=_endpoints(spec.get("endpoints")),
    )


def _endpoints(endpoints: Json) -> list[ScrapeEndpoint] | None:
    return all_said(map(_endpoint, endpoints or ()))


def _endpoint(endpoint: Json) -> ScrapeEndpoint | None:
    return part(
        ScrapeEndpoint,
        port=endpoint.get("port"),
        path=endpoint.get("path"),
        scheme=endpoint.get("scheme"),
        interval=endpoint.get("interval"),
        timeout=endpoint.get("scrapeTimeout"),
        honor_labels=endpoint.get("honorLabels"),
        token_file=endpoint.get("bearerTokenFile"),
        insecure=(endpoint.get("tlsConfig") or {}).get("insecureSkipVerify"),
        relabelings=all_said(map(_relabeling, endpoint.get("relabelings") or ())),
        metric_relabelings=all_said(map(_relabeling, endpoint.get("metricRelabelings") or ())),
    )


def _relabeling(step: Json) -> Relabeling | None:
    return part(
        Relabeling,
        action=step.get("action"),
        sources=step.get("sourceLabels"),
        separator=step.get("separator"),
        regex=step.get("regex"),
        target=step.get("targetLabel"),
        replacement=step.get("replacement"),
        modulus=step.get("modulus"),
    )
