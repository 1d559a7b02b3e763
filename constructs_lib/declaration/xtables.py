"""The lock of the node that everything changing iptables rules takes."""

from __future__ import annotations

from constructs_lib.k8s.containers import Mount, host_mount

__all__ = ["xtables_lock_mount"]


def xtables_lock_mount() -> Mount:
    """The lock, writable.

    It must be created as a file: a directory in its place breaks iptables for the whole node.
    """
    return host_mount("xtables-lock", "/run/xtables.lock", "FileOrCreate", read_only=False)
