"""What the Cilium agent is told, by the ConfigMap that its init containers make files of.

Source: Cilium v1.20: ``daemon/cmd/daemon_main.go``, ``pkg/defaults``, ``install/kubernetes``.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.programs.facts import Access, Endpoint, Facts, Setting
from constructs_lib.programs.flags import Flags, port_of
from constructs_lib.programs.told import Told

__all__ = ["read"]

_BPF: Final = "/sys/fs/bpf"
_RUN: Final = "/var/run/cilium"


def read(told: Told) -> Facts:
    """The facts about the Cilium agent in a container."""
    flags = Flags(told)
    first = next((each.text for each in told.container.arguments), "")
    if told.container.kind == "run-once" or not first.endswith("cilium-agent"):
        return Facts(program="Cilium agent", complete=False, place=told.place)
    port, place = flags.text("agent-health-port", default="")
    state, at = flags.text("state-dir", default=_RUN)
    return Facts(
        program="Cilium agent",
        complete=False,
        accesses=(
            Access(path=_BPF, kind="folder", mode="write", purpose="node", place=told.place),
            Access(
                path=state if isinstance(state, str) else _RUN,
                kind="folder",
                mode="write",
                purpose="node",
                place=at,
            ),
        ),
        endpoints=(Endpoint(port=port_of(port), path="/healthz", place=place),) if port else (),
        settings=(Setting(name="K8S_NODE_NAME", because="the agent", place=told.place),),
        place=told.place,
    )
