"""What the Windows exporter is told: what it measures, and where it answers.

Source: windows_exporter 0.31: ``cmd/windows_exporter/main.go``, ``pkg/collector``.
"""

from __future__ import annotations

from constructs_lib.programs.facts import Collector, Endpoint, Facts
from constructs_lib.programs.flags import Flags, port_of
from constructs_lib.programs.told import Told

__all__ = ["read"]


def read(told: Told) -> Facts:
    """The facts about the Windows exporter in a container."""
    flags = Flags(told)
    address, place = flags.text("web.listen-address", default=":9182")
    enabled, at = flags.text("collectors.enabled", default="")
    names = enabled.split(",") if isinstance(enabled, str) and enabled else []
    port = port_of(address)
    return Facts(
        program="Windows exporter",
        complete=flags.complete,
        collectors=tuple(
            Collector(name=name.strip(), place=at) for name in names if name != "[defaults]"
        ),
        endpoints=(
            Endpoint(port=port, path="/health", place=place),
            Endpoint(port=port, path="/metrics", tells="metrics", place=place),
        ),
        place=told.place,
    )
