"""What calico-node is told: all of it by variables.

Source: projectcalico/calico v3.32: ``node/pkg``, ``felix/config``, ``manifests/calico.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.programs.amounts import is_on
from constructs_lib.programs.facts import Access, Endpoint, Facts, Setting
from constructs_lib.programs.flags import Flags, port_of
from constructs_lib.programs.told import Told

__all__ = ["read"]


def read(told: Told) -> Facts:
    """The facts about calico-node in a container."""
    flags = Flags(told)
    runs = told.container.kind == "app"
    return Facts(
        program="calico-node",
        complete=False,
        accesses=tuple(_accesses(told)) if runs else (),
        endpoints=tuple(_endpoints(told, flags)) if runs else (),
        settings=(Setting(name="NODENAME", because="calico-node", place=told.place),)
        if runs
        else (),
        place=told.place,
    )


def _accesses(told: Told) -> Iterator[Access]:
    for path in ("/var/lib/calico", "/var/run/calico"):
        yield Access(path=path, kind="folder", mode="write", purpose="node", place=told.place)


def _endpoints(told: Told, flags: Flags) -> Iterator[Endpoint]:
    enabled = told.variable("FELIX_HEALTHENABLED")
    if enabled is None or is_on(enabled.text, default=True) is not True:
        return
    port, place = flags.text(default="9099", variable="FELIX_HEALTHPORT")
    for path in ("/liveness", "/readiness"):
        yield Endpoint(port=port_of(port), path=path, place=place)
