"""The paths of a node that every CNI plugin shares."""

from __future__ import annotations

from typing import Final

from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.k8s.containers import Mount, host_mount
from constructs_lib.platforms.facts import PLATFORMS

__all__ = ["BIN_FOLDER", "CONF_FOLDER", "bin_mount", "conf_mount"]

BIN_FOLDER: Final = "/opt/cni/bin"
"""Where images of plugins have their programs, and most nodes too."""

CONF_FOLDER: Final = "/etc/cni/net.d"
"""Where most nodes have network configuration; the first file wins."""


def bin_mount(agent: AgentSpec, *, at: str = BIN_FOLDER) -> Mount:
    """The node's folder of plugin programs, writable."""
    folder = PLATFORMS[agent.platform].cni_bin
    return host_mount("cni-bin", folder, "DirectoryOrCreate", at=at, read_only=False)


def conf_mount(agent: AgentSpec, *, at: str = CONF_FOLDER) -> Mount:
    """The node's folder of network configuration, writable."""
    folder = PLATFORMS[agent.platform].cni_conf
    return host_mount("cni-conf", folder, "DirectoryOrCreate", at=at, read_only=False)
