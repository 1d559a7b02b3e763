"""What the sidecars of a CSI node plugin are told: the driver's socket, here and on the node.

The registrar tells the kubelet a path of the node; the kubelet opens it, not the registrar.

Source: kubernetes-csi/node-driver-registrar v2.17 ``cmd/csi-node-driver-registrar``,
kubernetes-csi/livenessprobe v2.19 ``cmd/livenessprobe``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.programs.facts import Access, Endpoint, Facts
from constructs_lib.programs.flags import Flags, port_of
from constructs_lib.programs.told import Told

__all__ = ["PROBE", "read"]

PROBE: Final = "CSI liveness probe"
"""Its name for people."""


def read(told: Told) -> Facts:
    """The facts about a sidecar in a container; what it does not know it is not told."""
    flags = Flags(told)
    probes = "livenessprobe" in told.container.image.repository
    return Facts(
        program=PROBE if probes else "CSI registrar",
        complete=flags.complete,
        accesses=tuple(_accesses(flags, registers=not probes)),
        endpoints=tuple(_endpoints(flags, probes=probes)),
        place=told.place,
    )


def _accesses(flags: Flags, *, registers: bool) -> Iterator[Access]:
    address, place = flags.text(
        "csi-address", default="/run/csi/socket", variable="ADDRESS" if not registers else ""
    )
    if isinstance(address, str):
        address = address.removeprefix("unix://")
        yield Access(path=address, kind="socket", purpose="plugin", place=place)
    if not registers:
        return
    path, place = flags.text("kubelet-registration-path", default="")
    if isinstance(path, str) and path.startswith("/"):
        yield Access(path=path, kind="socket", purpose="plugin", on_node=True, place=place)
    folder, place = flags.text("plugin-registration-path", default="/registration")
    if isinstance(folder, str):
        yield Access(path=folder, kind="folder", mode="write", purpose="plugin", place=place)


def _endpoints(flags: Flags, *, probes: bool) -> Iterator[Endpoint]:
    address, place = flags.text("http-endpoint", default="")
    if not address and probes:
        port, place = flags.text("health-port", default="9808")
        address = f":{port}" if isinstance(port, str) else port
    if isinstance(address, str) and address:
        loopback = address.startswith(("localhost:", "127.", "[::1]"))
        yield Endpoint(port=port_of(address), path="/healthz", loopback=loopback, place=place)
