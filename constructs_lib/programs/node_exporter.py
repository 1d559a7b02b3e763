"""What the node exporter is told: where it finds the node, and what it measures of it.

In a container it sees the container's file systems unless it is told where the node's are mounted.

Source: node_exporter 1.12: ``collector/paths.go``, ``collector/collector.go``,
``collector/textfile.go``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.programs.facts import Access, Collector, Endpoint, Facts, Purpose
from constructs_lib.programs.flags import Flags, port_of
from constructs_lib.programs.told import Told

__all__ = ["FOLDERS", "NAME", "read"]

NAME: Final = "node exporter"
"""Its name for people."""

FOLDERS: Final = {"path.procfs": "/proc", "path.sysfs": "/sys", "path.rootfs": "/"}
"""The flags, and what of the node each means; there it looks unless told otherwise."""

_PATHS: Final = {**FOLDERS, "path.udev.data": "/run/udev/data"}
_COLLECTOR: Final = re.compile(r"--collector\.([a-z_0-9]+)(=true)?")
_D_BUS: Final = "/var/run/dbus/system_bus_socket"
_ON_D_BUS: Final = frozenset({"systemd", "logind"})


def read(told: Told) -> Facts:
    """The facts about the node exporter in a container."""
    flags = Flags(told)
    address, place = flags.text("web.listen-address", default=":9100")
    collectors = tuple(_collectors(told))
    # The node's address is another one on each node; the port behind it is not.
    port = port_of(address or flags.end("web.listen-address", default=""))
    return Facts(
        program=NAME,
        complete=flags.complete,
        accesses=tuple(_accesses(told, flags, collectors)),
        collectors=collectors,
        endpoints=(
            Endpoint(port=port, path="/", place=place),
            Endpoint(port=port, path="/metrics", tells="metrics", place=place),
        ),
        place=told.place,
    )


def _collectors(told: Told) -> Iterator[Collector]:
    for word in told.words:
        found = _COLLECTOR.fullmatch(word.text) if isinstance(word.text, str) else None
        if found is not None:
            yield Collector(name=found[1], place=word.place)


def _accesses(told: Told, flags: Flags, collectors: tuple[Collector, ...]) -> Iterator[Access]:
    for name, default in _PATHS.items():
        path, place = flags.text(name, default=default)
        if isinstance(path, str) and path != default:
            yield Access(path=path, kind="folder", purpose="node", flag=name, place=place)
    folder, place = flags.text("collector.textfile.directory", default="")
    if isinstance(folder, str) and folder:
        # Another container of the Pod may write these files into a volume of the Pod.
        is_shared = (mount := told.container.mount_of(folder)) and mount.host_path is None
        purpose: Purpose = "other" if is_shared else "node"
        yield Access(path=folder, kind="folder", purpose=purpose, place=place)
    file, place = flags.text("web.config.file", default="")
    if isinstance(file, str) and file:
        yield Access(path=file, place=place)
    for each in collectors:
        if each.name in _ON_D_BUS:
            yield Access(path=_D_BUS, kind="socket", purpose="node", place=each.place)
