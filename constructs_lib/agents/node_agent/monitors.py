"""Monitors of Prometheus Operator under names of their own.

Facts: prometheus-operator v0.93, the CRDs ``monitoring.coreos.com/v1`` of PodMonitor and
ServiceMonitor. What is left out is Prometheus' to choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import Field

from constructs_lib.agents.node_agent.beside import Beside, Owner
from constructs_lib.declaration.model import AbsolutePath, DnsLabel, Labels, ListOf, Part, checked
from constructs_lib.declaration.named import Named, NamedListOf
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.k8s.given import given
from constructs_lib.k8s.manifest import Json, Manifest

__all__ = [
    "PodMonitor",
    "PodMonitors",
    "Relabeling",
    "ScrapeEndpoint",
    "ServiceMonitor",
    "ServiceMonitors",
]

_API: Final = "monitoring.coreos.com/v1"


def _duration_problem(text: str) -> str | None:
    if re.fullmatch(r"0|([0-9]+(ms|[smhdwy]))+", text) is None:
        return f"{text!r} is not a duration of Prometheus; write it as '30s' or '1m30s'"
    return None


_Duration: TypeAlias = Annotated[str, checked(_duration_problem)]
_Action: TypeAlias = Literal[
    "replace",
    "keep",
    "drop",
    "keepequal",
    "dropequal",
    "hashmod",
    "labelmap",
    "labeldrop",
    "labelkeep",
    "lowercase",
    "uppercase",
]


class Relabeling(Part):
    """A step that changes labels, or drops what has them."""

    action: _Action | None = None
    """What is done; ``replace`` by default."""
    sources: ListOf[str] = ()
    """The labels whose values it reads."""
    separator: str | None = None
    """What stands between their values; ``;`` by default."""
    regex: str | None = None
    """What these have to match; everything by default."""
    target: str | None = None
    """The label that it writes."""
    replacement: str | None = None
    """The value it writes; the first group of the match by default."""
    modulus: int | None = None
    """By what the hash is divided (``hashmod``)."""

    def manifest(self) -> dict[str, Json]:
        """The step."""
        return given(
            {
                "action": self.action,
                "sourceLabels": list(self.sources),
                "separator": self.separator,
                "regex": self.regex,
                "targetLabel": self.target,
                "replacement": self.replacement,
                "modulus": self.modulus,
            }
        )


class ScrapeEndpoint(Part):
    """Where metrics are, and how Prometheus asks for them."""

    port: Annotated[str, Field(min_length=1)]
    """The name of the port: of the Pods, or of the Service."""
    path: AbsolutePath | None = None
    """The path; ``/metrics`` by default."""
    scheme: Literal["http", "https"] | None = None
    """What is spoken; HTTP by default."""
    interval: _Duration | None = None
    """Time between two scrapes (``30s``); that of Prometheus by default."""
    timeout: _Duration | None = None
    """How long a scrape may take (``10s``); that of Prometheus by default."""
    honor_labels: bool | None = None
    """Whether labels of the metrics win over those of the target; they do not by default."""
    token_file: AbsolutePath | None = None
    """A file in the Pod of Prometheus with the token that it sends; none by default."""
    insecure: bool | None = None
    """Whether the certificate of the endpoint is not verified; it is by default."""
    relabelings: ListOf[Relabeling] = ()
    """Steps on the labels of the target, before it is scraped."""
    metric_relabelings: ListOf[Relabeling] = ()
    """Steps on the labels of the series that were scraped."""

    def manifest(self) -> dict[str, Json]:
        """The endpoint."""
        return given(
            {
                "port": self.port,
                "path": self.path,
                "scheme": self.scheme,
                "interval": self.interval,
                "scrapeTimeout": self.timeout,
                "honorLabels": self.honor_labels,
                "bearerTokenFile": self.token_file,
                "tlsConfig": given({"insecureSkipVerify": self.insecure}),
                "relabelings": [each.manifest() for each in self.relabelings],
                "metricRelabelings": [each.manifest() for each in self.metric_relabelings],
            }
        )


class _Monitor(Beside):
    name: ObjectName = ""
    """Its name; left out where it is the key of a mapping."""
    endpoints: Annotated[ListOf[ScrapeEndpoint], Field(min_length=1)]
    """Where the metrics are."""
    namespace: DnsLabel | None = None
    """Its namespace; the agent's by default."""
    namespaces: ListOf[DnsLabel] = ()
    """Where it looks for what it selects; in its own namespace by default."""
    job_label: str | None = None
    """The label whose value becomes the ``job`` of the series; by default that is the name of the
    Service, or of the PodMonitor with its namespace."""
    pod_labels: ListOf[str] = ()
    """Labels of the Pods that the series get, too."""

    def _manifest(
        self, owner: Owner, *, selector: Mapping[str, str], **others: Sequence[Json]
    ) -> Manifest:
        spec: dict[str, Json] = {
            "jobLabel": self.job_label,
            "selector": {"matchLabels": dict(selector)},
            "namespaceSelector": given({"matchNames": list(self.namespaces)}),
            "podTargetLabels": list(self.pod_labels),
            **{name: list(each) for name, each in others.items()},
        }
        return {
            "apiVersion": _API,
            "kind": type(self).__name__,
            "metadata": self.metadata(self.name, owner, namespace=self.namespace),
            "spec": given(spec),
        }

    def _endpoints(self) -> list[Json]:
        return [each.manifest() for each in self.endpoints]


class PodMonitor(_Monitor):
    """Prometheus asks the agent's Pods."""

    pods: Labels = Field(default_factory=dict)
    """Labels of the Pods; the agent's selector by default."""

    def manifests(self, owner: Owner) -> Iterator[Manifest]:
        """The PodMonitor."""
        selector = self.pods or owner.selector
        yield self._manifest(owner, selector=selector, podMetricsEndpoints=self._endpoints())


class ServiceMonitor(_Monitor):
    """Prometheus asks what is behind a Service of the agent."""

    services: Annotated[Labels, Field(min_length=1)]
    """Labels of the Service."""
    service_labels: ListOf[str] = ()
    """Labels of the Service that the series get, too."""

    def manifests(self, owner: Owner) -> Iterator[Manifest]:
        """The ServiceMonitor."""
        yield self._manifest(
            owner,
            selector=self.services,
            targetLabels=self.service_labels,
            endpoints=self._endpoints(),
        )


def _written_out(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {"endpoints": value}


PodMonitors: TypeAlias = Annotated[
    NamedListOf[PodMonitor, Mapping[str, Any]], Named(written_out=_written_out)
]
"""PodMonitors by their names, or a list."""

ServiceMonitors: TypeAlias = Annotated[
    NamedListOf[ServiceMonitor, Mapping[str, Any]], Named(written_out=_written_out)
]
"""ServiceMonitors by their names, or a list."""
