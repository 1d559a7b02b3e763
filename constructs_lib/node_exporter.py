"""What the node exporter is declared with: the names of its collectors."""

from __future__ import annotations

from constructs_lib.agents.node_exporter_collectors import (
    Collector,
    DefaultCollector,
    OptionalCollector,
)
from constructs_lib.agents.node_exporter_tls import ExporterTls

__all__ = [
    "Collector",
    "DefaultCollector",
    "ExporterTls",
    "OptionalCollector",
]
