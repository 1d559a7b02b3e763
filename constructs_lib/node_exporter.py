"""What the node exporter is declared with: the names of its collectors, and HTTPS."""

from __future__ import annotations

from constructs_lib.agents.exporter_tls import ExporterTls
from constructs_lib.agents.node_exporter_collectors import (
    Collector,
    DefaultCollector,
    OptionalCollector,
)

__all__ = [
    "Collector",
    "DefaultCollector",
    "ExporterTls",
    "OptionalCollector",
]
