"""NodeExporter: Prometheus' node exporter, the metrics of the node itself.

Facts: prometheus/node_exporter v1.12.1 and the manifests of kube-prometheus. It reads the node's
file systems, processes and network counters and writes nothing, so it runs without root, without
a capability and without a token; what it needs of the node is to see it. Collectors that need
more say so (``node_exporter_collectors``): a mount is added with its reason, a privilege has to be
granted in the declaration.

kube-prometheus tolerates every taint; this agent tolerates the control plane's, so reserved nodes
(GPUs, databases) have no host metrics until ``nodes=Nodes(tolerates=RESERVED)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final, Literal

from constructs_lib.agents.exporter_tls import CONFIG_FILE, ExporterTls
from constructs_lib.agents.node_exporter_collectors import NEEDS, Collector
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.model import ListOf, MountPath
from constructs_lib.declaration.port_of_node import PortOfNode
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import RollingUpdate, Rollout
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    Probe,
    Propagation,
    SecurityContext,
    env_from_field,
    host_mount,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.repeats import repeated
from constructs_lib.platforms.facts import KUBELET
from constructs_lib.prometheus.objects import Alert, Metrics

__all__ = ["NodeExporterSpec"]

_NOBODY: Final = 65534
_HOST: Final = "/host"
_CONFIG_FOLDER: Final = "/etc/node-exporter"

_MOUNT_POINTS_NOT_OF_THE_NODE: Final = (
    "^/(dev|proc|sys|run/containerd/.+|run/k3s/containerd/.+|run/credentials/.+"
    "|var/lib/docker/.+|var/lib/containers/.+|var/lib/containerd/.+|var/lib/kubelet/.+{further})"
    "($|/)"
)
"""Mounts of containers and Pods: they come and go with workloads and are measured elsewhere.
The exporter's own default covers neither the kubelet's nor containerd's."""

_DEVICES_OF_PODS: Final = "^(veth.*|cali.*|lxc.*|azv.*|eni.*|cni.*|[a-f0-9]{15})$"
"""Network devices of Pods, one or more for each: a time series for every Pod that ever ran."""

_ALWAYS_THERE: Final = (
    "cpu",
    "diskstats",
    "filesystem",
    "loadavg",
    "meminfo",
    "netdev",
    "stat",
    "time",
    "uname",
    "vmstat",
)
"""Collectors that have something to tell on every node. Others report a failure where the node has
no such thing (``collector/collector.go``), so that theirs says nothing unless someone switched them
on."""

_EVERY_MOUNT: Final = "A file system is measured where it is mounted, anywhere below /."

_D_BUS_AND_APP_ARMOR: Final = "AppArmor's default profile for containers refuses D-Bus."

_D_BUS: Final = "/run/dbus/system_bus_socket"
_D_BUS_INSIDE: Final = f"/var{_D_BUS}"
"""Where D-Bus' clients look for it unless told otherwise."""


class NodeExporterSpec(AgentSpec):
    """Node exporter on every node, on one port of the node's network."""

    program_name: ClassVar[str] = "node-exporter"
    component: ClassVar[str] = "metrics"
    role: ClassVar[str] = "node-exporter"
    programs: ClassVar[frozenset[str]] = frozenset(
        {"node-exporter", "node_exporter", "prometheus-node-exporter"}
    )

    resources: Resources = Resources(cpu="50m", memory="64Mi", memory_limit="180Mi")
    """Requests and limits on every node."""
    rollout: Rollout = RollingUpdate(max_unavailable="10%")
    """How a new version reaches the nodes. A tenth of them at a time: a missed scrape is a gap
    in a graph, nothing more. No Surge, as the port is the node's."""
    port: PortOfNode = 9100
    """The port on every node. It drives the flag, the container port, the host port and the
    probes together; change it where another exporter has 9100."""
    listen: Literal["node-ip", "all"] = "node-ip"
    """``node-ip`` listens on the node's address only; ``all`` on every interface of the node,
    public ones included."""
    collectors_off: ListOf[Collector] = ("wifi", "hwmon", "btrfs")
    """Collectors switched off: by default those that mean nothing on most servers. ``wifi`` is
    off by itself since 0.17; older images stay quiet too."""
    collectors_on: ListOf[Collector] = ()
    """Collectors switched on that are off by default (``processes``). ``systemd`` and ``logind``
    add the socket of the node's D-Bus, which lets root command and others read, and leave
    AppArmor's default profile, which refuses D-Bus where AppArmor watches it (Ubuntu). ``perf``,
    ``slabinfo`` and ``rapl`` work for root only, so ``privileges`` has to grant that. Each is
    watched by an alert, so switch on what every node of the agent has; use ``pools`` where nodes
    differ."""
    textfile_directory: MountPath | None = None
    """A directory of the node whose ``*.prom`` files are exported too. It is made, and belongs to
    root, on nodes that have none."""
    tls: ExporterTls | None = None
    """HTTPS, and who may read the metrics. None serves plain HTTP to everyone who reaches the
    node's address."""
    root_propagation: Propagation | None = "HostToContainer"
    """Makes file systems mounted later visible and lets go of those unmounted. Set None where
    the node's ``/`` is not a shared mount (Docker Desktop, some NAS systems)."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        yield from self._switched_twice()
        yield from self._not_granted()
        if self.textfile_directory is None and "textfile" in self.collectors_on:
            message = "'textfile' exports a directory of the node; name it in textfile_directory"
            yield Problem(path=("collectors_on",), message=message)
        if "{{" in (self.textfile_directory or ""):
            message = "holds '{{', which Prometheus runs as a template in alerts; write it without"
            yield Problem(path=("textfile_directory",), message=message)
        if self.textfile_directory is not None and "textfile" in self.collectors_off:
            message = "is not exported while 'textfile' is in collectors_off; leave one of them out"
            yield Problem(path=("textfile_directory",), message=message)

    def _switched_twice(self) -> Iterator[Problem]:
        """The exporter does not start where one collector is switched more than once."""
        for field in ("collectors_on", "collectors_off"):
            for name in repeated(getattr(self, field)):
                yield Problem(path=(field,), message=f"{name!r} is listed twice; list it once")
        for name in dict.fromkeys(self.collectors_on):
            if name in self.collectors_off:
                message = f"{name!r} is in collectors_off too; set collectors_off without it"
                yield Problem(path=("collectors_on",), message=message)

    def _not_granted(self) -> Iterator[Problem]:
        for name in dict.fromkeys(self.collectors_on):
            needs = NEEDS.get(name)
            if needs is not None and not needs.granted_by(self.privileges):
                message = f"{name!r} {needs.why}; grant it with {needs.grant()}"
                yield Problem(path=("collectors_on",), message=message)

    def default_image(self) -> str:
        return catalogue_image("node-exporter")

    def program(self) -> Program:
        mounts = [
            self._mount("proc", "/proc", f"{_HOST}/proc"),
            self._mount("sys", "/sys", f"{_HOST}/sys"),
            self._mount("root", "/", f"{_HOST}/root"),
        ]
        if self.textfile_directory is not None:
            mounts.append(self._mount("textfile", self.textfile_directory, f"{_HOST}/textfile"))
        on_d_bus = self._on_d_bus()
        if on_d_bus:
            mounts.append(host_mount("d-bus", _D_BUS, "Socket", at=_D_BUS_INSIDE))
        if self.tls is not None:
            mounts.append(Mount(volume=self.config_volume(), path=_CONFIG_FOLDER))
            mounts.extend(self.tls.mounts())
        metrics = ContainerPort(name="metrics", number=self.port, host=True)
        return Program(
            main=Container(
                name="node-exporter",
                image=self.resolved_image,
                args=self._args(),
                ports=[metrics],
                env=[env_from_field("HOST_IP", "status.hostIP")],
                resources=self.resources.manifest(),
                liveness=self._probe(failure_threshold=6),
                readiness=self._probe(failure_threshold=3),
                security=SecurityContext(
                    user=_NOBODY, group=_NOBODY, app_armor="Unconfined" if on_d_bus else None
                ),
                mounts=mounts,
            ),
            config=self._config(),
            # The kernel counts network traffic per network namespace, and process 1's mount
            # table is the node's.
            host_network=True,
            host_pid=True,
            dns_policy="Default",
            grace_seconds=10,
            reasons={
                "DS603": " ".join((_EVERY_MOUNT, *on_d_bus)),
                **({"DS508": _D_BUS_AND_APP_ARMOR} if on_d_bus else {}),
            },
            metrics=Metrics(port=metrics, tls=self.tls.scrape() if self.tls else None),
            alerts=list(self._alerts()),
        )

    def _probe(self, *, failure_threshold: int) -> Probe:
        # GET / answers without collecting, which /metrics does not.
        plain = HttpProbe(path="/", port="metrics", failure_threshold=failure_threshold)
        return plain if self.tls is None else self.tls.probe(plain)

    def _config(self) -> dict[str, str] | None:
        return None if self.tls is None else {CONFIG_FILE: self.tls.config()}

    def _alerts(self) -> Iterator[Alert]:
        always = [name for name in _ALWAYS_THERE if name not in self.collectors_off]
        # Who switches one on has what it measures.
        watched = "|".join(dict.fromkeys([*always, *self.collectors_on]))
        yield Alert(
            name="NodeExporterCollectorFails",
            expr=f'node_scrape_collector_success{{$scraped, collector=~"{watched}"}} == 0',
            for_minutes=15,
            summary="The collector {{ $labels.collector }} fails on {{ $labels.node }}",
            description=(
                "Metrics of {{ $labels.node }} are missing, and alerts on them cannot fire. The "
                "log of {{ $labels.pod }} says why."
            ),
        )
        if self.textfile_directory is not None:
            yield Alert(
                name="NodeExporterTextfileUnreadable",
                expr="node_textfile_scrape_error{$scraped} == 1",
                for_minutes=15,
                summary="A *.prom file of {{ $labels.node }} cannot be read",
                description=(
                    f"A file in {self.textfile_directory} of {{{{ $labels.node }}}} is not in "
                    "Prometheus' text format. The log of {{ $labels.pod }} names it."
                ),
            )

    def _on_d_bus(self) -> list[str]:
        """Why the agent needs the node's D-Bus: a sentence for each collector that asks it."""
        asking = [(name, NEEDS[name]) for name in self.collectors_on if name in NEEDS]
        return [f"The collector {name} {needs.why}." for name, needs in asking if needs.d_bus]

    def _mount(self, name: str, path: str, at: str) -> Mount:
        propagation = None if name in {"proc", "textfile"} else self.root_propagation
        return host_mount(
            name,
            path,
            "DirectoryOrCreate" if name == "textfile" else "Directory",
            at=at,
            recursive=path == "/" and propagation is None,
            propagation=propagation,
        )

    def _mount_points_of_pods(self) -> str:
        kubelet = self.platform_facts.kubelet
        further = "" if kubelet == KUBELET else f"|{kubelet.removeprefix('/')}/.+"
        return _MOUNT_POINTS_NOT_OF_THE_NODE.format(further=further)

    def _args(self) -> list[str]:
        address = "[$(HOST_IP)]" if self.listen == "node-ip" else ""
        args = [
            f"--web.listen-address={address}:{self.port}",
            f"--path.procfs={_HOST}/proc",
            f"--path.sysfs={_HOST}/sys",
            f"--path.rootfs={_HOST}/root",
            f"--path.udev.data={_HOST}/root/run/udev/data",
            f"--collector.filesystem.mount-points-exclude={self._mount_points_of_pods()}",
            f"--collector.netclass.ignored-devices={_DEVICES_OF_PODS}",
            f"--collector.netdev.device-exclude={_DEVICES_OF_PODS}",
        ]
        if self.textfile_directory is not None:
            args.append(f"--collector.textfile.directory={_HOST}/textfile")
        if self.tls is not None:
            args.append(f"--web.config.file={_CONFIG_FOLDER}/{CONFIG_FILE}")
        args += [f"--collector.{name}" for name in self.collectors_on]
        args += [f"--no-collector.{name}" for name in self.collectors_off]
        return args
