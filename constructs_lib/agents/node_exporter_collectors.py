"""The collectors of the node exporter: which there are, and what some of them cost.

The exporter does not start with a collector it does not know, and ``perf`` ends it where it may
not count; others answer every scrape with an error. So the names are types, and what a collector
needs beyond the rest is written down here. No need is what the agent has anyway: /proc, /sys and
/ of the node to read, its network (``ethtool``, ``qdisc``, ``tcpstat``) and its processes
(``processes``).

Left out, though they run on Linux: ``sysctl``, which exports nothing without a list of its own,
and ``runit``, which looks for services inside its container.

Facts: ``registerCollector`` in ``collector/*.go`` of prometheus/node_exporter v1.12.1, the files
that are built for Linux; file modes of /proc and /sys and ``perf_event_open(2)`` of Linux.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from constructs_lib.declaration.host import Privileges
from constructs_lib.record import dataclass

__all__ = ["NEEDS", "Collector", "DefaultCollector", "Needs", "OptionalCollector"]

DefaultCollector: TypeAlias = Literal[
    "arp",
    "bcache",
    "bcachefs",
    "bonding",
    "btrfs",
    "conntrack",
    "cpu",
    "cpufreq",
    "diskstats",
    "dmi",
    "dmmultipath",
    "edac",
    "entropy",
    "fibrechannel",
    "filefd",
    "filesystem",
    "hwmon",
    "infiniband",
    "ipvs",
    "kernel_hung",
    "loadavg",
    "mdadm",
    "meminfo",
    "netclass",
    "netdev",
    "netstat",
    "nfs",
    "nfsd",
    "nvme",
    "os",
    "powersupplyclass",
    "pressure",
    "rapl",
    "schedstat",
    "selinux",
    "sockstat",
    "softnet",
    "stat",
    "tapestats",
    "textfile",
    "thermal_zone",
    "time",
    "timex",
    "udp_queues",
    "uname",
    "vmstat",
    "watchdog",
    "xfs",
    "zfs",
]
"""A collector that is on unless it is switched off."""

OptionalCollector: TypeAlias = Literal[
    "buddyinfo",
    "cgroups",
    "cpu_vulnerabilities",
    "drbd",
    "drm",
    "ethtool",
    "interrupts",
    "ksmd",
    "lnstat",
    "logind",
    "meminfo_numa",
    "mountstats",
    "network_route",
    "ntp",
    "nvmesubsystem",
    "pcidevice",
    "perf",
    "processes",
    "qdisc",
    "slabinfo",
    "softirqs",
    "supervisord",
    "swap",
    "systemd",
    "tcpstat",
    "wifi",
    "xfrm",
    "zoneinfo",
]
"""A collector that is off unless it is switched on: it costs time, memory, privilege or many time
series, or few nodes have what it measures."""

Collector: TypeAlias = Literal[DefaultCollector, OptionalCollector]
"""A collector of the node exporter on Linux."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a collector needs beyond what the exporter has anyway.

    Attributes:
        why: what it does with it, as the rest of a sentence that begins with its name.
        d_bus: whether it needs the node's D-Bus. The agent mounts its socket.
        root: whether only user id 0 may do that. The declaration has to grant it.
        capabilities: one of these has to be granted too; none if it is empty.
    """

    why: str
    d_bus: bool = False
    root: bool = False
    capabilities: tuple[str, ...] = ()

    def granted_by(self, privileges: Privileges | None) -> bool:
        """Whether a declaration grants what the agent does not take by itself."""
        if not self.root:
            return True
        if privileges is None or not privileges.run_as_root:
            return False
        if privileges.privileged or not self.capabilities:
            return True
        return any(name in self.capabilities for name in privileges.capabilities)

    def grant(self) -> str:
        """The words of a declaration that grant it."""
        capability = f"capabilities=({self.capabilities[0]!r},), " if self.capabilities else ""
        return f"privileges=Privileges(run_as_root=True, {capability}reason='...')"


NEEDS: Final[Mapping[Collector, Needs]] = {
    "logind": Needs(why="asks systemd-logind for sessions over D-Bus", d_bus=True),
    # Capabilities of a container reach no other user than root. SYS_ADMIN is for kernels before
    # 5.8, which have no PERFMON.
    "perf": Needs(
        why="opens the performance counters of every CPU, which takes root with PERFMON",
        root=True,
        capabilities=("PERFMON", "SYS_ADMIN"),
    ),
    "rapl": Needs(why="reads energy_uj below /sys/class/powercap, which only root can", root=True),
    "slabinfo": Needs(why="reads /proc/slabinfo, which only root can", root=True),
    "systemd": Needs(why="asks systemd for its units over D-Bus", d_bus=True),
}
"""What each collector needs; nothing if it is not here."""
