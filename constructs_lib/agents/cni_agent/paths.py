"""The paths of a node that every CNI plugin shares."""

from __future__ import annotations

from typing import Final

from constructs_lib.k8s.containers import Mount, host_mount

__all__ = ["BIN_FOLDER", "CONF_FOLDER", "bin_mount", "conf_mount"]

BIN_FOLDER: Final = "/opt/cni/bin"
"""Where the container runtime looks for plugin programs."""

CONF_FOLDER: Final = "/etc/cni/net.d"
"""Where the container runtime looks for network configuration; the first file wins."""


def bin_mount() -> Mount:
    """The folder of plugin programs, writable."""
    return host_mount("cni-bin", BIN_FOLDER, "DirectoryOrCreate", read_only=False)


def conf_mount() -> Mount:
    """The folder of network configuration, writable."""
    return host_mount("cni-conf", CONF_FOLDER, "DirectoryOrCreate", read_only=False)
