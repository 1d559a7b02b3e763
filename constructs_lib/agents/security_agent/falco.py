"""Falco: alerts from the system calls of every process, by an eBPF program in its own binary.

Facts: falcosecurity/falco 0.44.1 (falco.yaml and its schema), the container plugin 0.7 that its
image brings along, the chart falco 9.1.0, and falcosecurity/libs (scap_procs.c). The modern eBPF
driver needs Linux 5.8 with BTF (/sys/kernel/btf/vmlinux) and five capabilities; the kernel module
needs a privileged container and a build for every kernel, so it is left out. Rules are those of the
image and of the declaration: nothing is downloaded, and nothing changes but by a rollout.

What ran before Falco it learns from /proc. Whether a user could write a program's file
(``proc.is_exe_writable``) is known of later processes only: to try it as that user takes SETUID and
SETGID, which ``privileges`` can grant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Annotated, Final, Literal, NamedTuple, Self, TypeAlias

from pydantic import Field, model_validator

from constructs_lib.agents.security_agent.confinement import SelinuxType, SensorSecurity
from constructs_lib.agents.security_agent.falco_keys import KEYS
from constructs_lib.agents.security_agent.falco_output import FalcoHttpOutput
from constructs_lib.agents.security_agent.falco_plugins import BaseSyscalls, FalcoPlugin
from constructs_lib.agents.security_agent.falco_rules import FalcoPriority, RulesItem
from constructs_lib.declaration.extra import Extra, extra_problems, with_extra
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import ListOf, Part, checked
from constructs_lib.declaration.program import Program
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import (
    Container,
    HostPathType,
    HttpProbe,
    Mount,
    Volume,
    env_from_field,
    env_value,
    host_mount,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.repeats import repeated
from constructs_lib.platforms.facts import PlatformFacts
from constructs_lib.prometheus.objects import Alert, Metrics
from constructs_lib.yaml.writer import document_to_yaml

__all__ = ["ContainerRuntime", "Falco"]

_CONFIG_FOLDER: Final = "/etc/falco-agent"
"""Beside /etc/falco, which holds the image's rules and would be hidden by a mount."""
_CONFIG_FILE: Final = "falco.yaml"
_RULES_FILE: Final = "rules.yaml"
_IMAGE_RULES: Final = "/etc/falco/falco_rules.yaml"
_HOST: Final = "/host"
_PORT: Final = 8765
_WEB: Final = ContainerPort(name="web", number=_PORT)

_CAPABILITIES: Final = ("BPF", "PERFMON", "SYS_RESOURCE", "SYS_PTRACE", "DAC_READ_SEARCH")
"""The first four are upstream's. DAC_READ_SEARCH is among those that upstream does not drop: with
SYS_PTRACE alone root opens no ``/proc/PID/environ`` of another user, and libscap drops a process
of which it cannot (``scap_proc_add_from_proc``), without a word."""

_SOCKETS: Final = {
    "containerd": ("cri", "/run/containerd/containerd.sock"),
    "cri-o": ("cri", "/run/crio/crio.sock"),
    "k3s": ("cri", "/run/k3s/containerd/containerd.sock"),
    "bottlerocket": ("containerd", "/run/host-containerd/containerd.sock"),
    "docker": ("docker", "/var/run/docker.sock"),
    "podman": ("podman", "/run/podman/podman.sock"),
}
"""By runtime: the engine of the container plugin that speaks to it, and its socket."""


class _Runtime(NamedTuple):
    """A container runtime: the engine of the container plugin that speaks to it, and where."""

    name: str
    engine: str
    socket: str


_ENGINES: Final = ("cri", "containerd", "docker", "podman", "lxc", "libvirt_lxc", "bpm")

ContainerRuntime: TypeAlias = Literal[
    "containerd", "cri-o", "k3s", "bottlerocket", "docker", "podman"
]
"""Who runs containers on the node. ``bottlerocket`` is its second containerd, for the node's own
host containers; Pods there are run by ``containerd``."""


_ALERTS: Final = (
    Alert(
        name="FalcoDropsEvents",
        expr="rate(falcosecurity_scap_n_drops_total{$scraped}[5m]) > 1",
        for_minutes=15,
        summary="Falco on {{ $labels.node }} drops {{ $value | humanize }} events a second",
        description=(
            "The kernel writes system calls faster than Falco reads them, so an attack can pass "
            "unseen. Raise buffer_preset, give Falco more CPU, or disable rules that match much."
        ),
    ),
    Alert(
        name="FalcoLosesAlerts",
        expr="increase(falcosecurity_falco_outputs_queue_num_drops_total{$scraped}[1h]) > 0",
        summary="Falco on {{ $labels.node }} lost alerts",
        description=(
            "An output took alerts so slowly that the queue was emptied. See what http_output "
            "points to."
        ),
    ),
)


def _runtimes_problem(runtimes: tuple[ContainerRuntime, ...]) -> str | None:
    if not runtimes:
        return "is empty, and alerts would say nothing of Pods; name the runtime of the nodes"
    return None


_REASONS: Final = {
    "DS503": "Root alone loads eBPF programs and reads what belongs to all processes.",
    "DS505": "Without DAC_READ_SEARCH Falco learns nothing of processes that are not root's.",
    "DS507": "Falco loads eBPF programs, which older runtimes refuse by default.",
    "DS508": "AppArmor keeps a container from looking into the others.",
    "DS603": "The processes that run before Falco are read from the node's /proc.",
    "DS606": "Only the container runtime knows which Pod and image a process is of.",
}


class Falco(Part):
    """Falco with the modern eBPF driver: Linux 5.8 or newer, with BTF.

    Alerts are JSON lines in the container's log, which the log agent ships like any other. The
    processes that run before it are read from the node's /proc, whoever they belong to; with
    ``host=HostAccess(pid=...)`` by BPF iterators, which is faster.
    """

    kind: Literal["falco"] = "falco"
    runtimes: Annotated[ListOf[ContainerRuntime], checked(_runtimes_problem)] | None = None
    """Container runtimes of the nodes. None takes that of ``platform``: containerd, where k3s,
    RKE2, k0s and MicroK8s have its socket, and CRI-O on OpenShift. Only their sockets are mounted;
    the Pod does not start on a node that lacks one. Without the right one alerts say nothing of
    Pods and images."""
    image_rules: bool = True
    """Load the rules of the image, before those of the declaration."""
    rules: ListOf[RulesItem] = ()
    """Lists, macros and rules of your own, in the order Falco reads them."""
    disabled_rules: ListOf[Annotated[str, Field(min_length=1)]] = ()
    """Names of rules that raise no alert; ``*`` stands for any text."""
    priority: FalcoPriority = "debug"
    """Rules below it are not loaded. All by default, which alerts of dropped events need."""
    http_output: FalcoHttpOutput | None = None
    """Where alerts go beside the container's log."""
    metrics: bool | None = None
    """Serve Prometheus metrics at ``/metrics`` of port 8765, in the Pod's network. None serves them
    where the agent has ``monitoring``, which else would watch that Falco is there, not whether it
    loses events."""
    node_users: bool | None = None
    """Name the node's users and groups in alerts, from its /etc/passwd and /etc/group as they
    were when the Pod started. None does so unless ``platform`` has no such files (Talos)."""
    buffer_preset: int = Field(default=4, ge=1, le=10)
    """Size of a buffer between kernel and Falco: 1 MiB at 1, twice that with each step, 8 MiB at
    4. Raise it, and the memory limit, where events are dropped."""
    cpus_per_buffer: int = Field(default=2, ge=0, le=1024)
    """CPUs that share one buffer; 0 is one buffer for all."""
    bpf_iterators: bool = True
    """List the processes that run before Falco by BPF iterators where the node's processes are
    seen (``host=HostAccess(pid=...)``); elsewhere Falco never does. False reads /proc there too:
    0.44.0 saw nothing with them on nodes of 64 CPUs (falcosecurity/libs#3010)."""
    rule_matching: Literal["first", "all"] = "first"
    """Whether an event raises the first alert that fits it, or every one."""
    alert_queue: int = Field(default=0, ge=0)
    """Alerts that wait while an output is slow; what comes beyond is dropped and counted. 0, as
    upstream, is as many as there are: they are held in memory, within its limit."""
    base_syscalls: BaseSyscalls | None = None
    """Which system calls are watched beside those of the rules; Falco's own choice by default."""
    plugins: ListOf[FalcoPlugin] = ()
    """Plugins beside ``container``, in the order they are loaded."""
    selinux_type: SelinuxType | None = None
    """SELinux type of the process where SELinux keeps containers from the runtime's socket
    (``spc_t``)."""
    extra: Extra = Field(default_factory=dict)
    """Further keys of falco.yaml (``{"engine": {"modern_ebpf": {"drop_failed_exit": True}}}``).
    What the agent writes there cannot be given again. No secrets: it is a ConfigMap."""

    @model_validator(mode="after")
    def _can_start(self) -> Self:
        problems = list(self._problems())
        if problems:
            raise problems_error(problems)
        return self

    def _problems(self) -> Iterator[Problem]:
        if not self.image_rules and not self.rules:
            message = "is empty without image_rules, and Falco does not start without rules"
            yield Problem(path=("rules",), message=message)
        twice = repeated([plugin.name for plugin in self.plugins])
        if twice:
            yield Problem(path=("plugins",), message=f"{twice} are listed twice; list each once")
        for key in self.extra:
            if key not in KEYS:
                near = get_close_matches(key, KEYS, n=1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                yield Problem(path=("extra", key), message=f"falco.yaml has no such key{hint}")
        written = self._written([], metrics=self.metrics is not False)
        yield from extra_problems(self.extra, written=written, path=("extra",))

    def default_image(self) -> str:
        return catalogue_image("falco")

    def program(
        self,
        *,
        image: str,
        resources: dict[str, Json],
        config_volume: Volume,
        monitored: bool,
        facts: PlatformFacts,
    ) -> Program:
        """What Falco needs to run.

        Args:
            image: the image of Falco.
            resources: requests and limits.
            config_volume: the volume with the files of ``Program.config``.
            monitored: whether the agent has ``monitoring``.
            facts: what the nodes are like.
        """
        metrics = monitored if self.metrics is None else self.metrics
        runtimes = self._runtimes(facts)
        return Program(
            main=Container(
                name="falco",
                image=image,
                args=["/usr/bin/falco", "-c", f"{_CONFIG_FOLDER}/{_CONFIG_FILE}"],
                ports=[_WEB],
                env=list(self._env()),
                resources=resources,
                startup=HttpProbe(
                    path="/healthz",
                    port="web",
                    initial_delay=3,
                    period=5,
                    timeout=5,
                    failure_threshold=20,
                ),
                liveness=HttpProbe(
                    path="/healthz", port="web", period=15, timeout=5, failure_threshold=6
                ),
                readiness=HttpProbe(path="/healthz", port="web", period=15, timeout=5),
                security=SensorSecurity(
                    user=0,
                    group=0,
                    capabilities=_CAPABILITIES,
                    selinux_type=self.selinux_type,
                ),
                mounts=[
                    Mount(volume=config_volume, path=_CONFIG_FOLDER),
                    *self._mounts(facts, runtimes),
                ],
            ),
            config=self._files(runtimes, metrics=metrics),
            seccomp="Unconfined",
            reasons=dict(self._reasons()),
            metrics=Metrics(port=_WEB) if metrics else None,
            alerts=_ALERTS,
        )

    def _reasons(self) -> Iterator[tuple[str, str]]:
        yield from _REASONS.items()
        if self.http_output is not None and any(self.http_output.env()):
            yield "DS903", "The configuration names the address as a variable; a Secret holds it."

    def _env(self) -> Iterator[dict[str, Json]]:
        yield env_value("HOST_ROOT", _HOST)
        yield env_from_field("FALCO_HOSTNAME", "spec.nodeName")
        yield env_from_field("FALCO_K8S_NODE_NAME", "spec.nodeName")
        if self.http_output is not None:
            yield from self.http_output.env()

    def _runtimes(self, facts: PlatformFacts) -> list[_Runtime]:
        """The runtimes whose sockets are mounted and asked."""
        if self.runtimes is None:
            return [_Runtime(facts.runtime, "cri", facts.runtime_socket)]
        return [_Runtime(name, *at) for name, at in _SOCKETS.items() if name in self.runtimes]

    def _mounts(self, facts: PlatformFacts, runtimes: Sequence[_Runtime]) -> Iterator[Mount]:
        # tracefs is below it; without it the driver does not load on some systems (falco#2616).
        yield host_mount("sys-kernel", "/sys/kernel", "Directory")
        yield _seen("proc", "/proc", "Directory")
        node_users = facts.has("/etc/passwd") if self.node_users is None else self.node_users
        if node_users:
            yield _seen("passwd", "/etc/passwd", "File")
            yield _seen("group", "/etc/group", "File")
        for runtime in runtimes:
            yield _seen(f"{runtime.name}-socket", runtime.socket, "Socket")
        if self.http_output is not None:
            yield from self.http_output.mounts()

    def _files(self, runtimes: Sequence[_Runtime], *, metrics: bool) -> dict[str, str]:
        config = with_extra(self._written(runtimes, metrics=metrics), self.extra)
        files = {_CONFIG_FILE: document_to_yaml(config)}
        if self.rules:
            files[_RULES_FILE] = document_to_yaml([item.manifest() for item in self.rules])
        return files

    def _written(self, runtimes: Sequence[_Runtime], *, metrics: bool) -> dict[str, Json]:
        modern_ebpf: dict[str, Json] = {
            "cpus_for_each_buffer": self.cpus_per_buffer,
            "buf_size_preset": self.buffer_preset,
        }
        if not self.bpf_iterators:
            modern_ebpf["disable_iterators"] = True
        config: dict[str, Json] = {
            # A reload would reach every node at once; a changed file rolls the Pods instead.
            "watch_config_files": False,
            "rules_files": list(self._rules_files()),
            "engine": {
                "kind": "modern_ebpf",
                "modern_ebpf": modern_ebpf,
            },
            "load_plugins": ["container", *(plugin.name for plugin in self.plugins)],
            "plugins": [
                _container_plugin(runtimes),
                *(each.manifest() for each in self.plugins),
            ],
            "append_output": [{"suggested_output": True}],
            "time_format_iso_8601": True,
            "priority": self.priority,
            "json_output": True,
            "log_stderr": True,
            "log_syslog": False,
            "stdout_output": {"enabled": True},
            "syslog_output": {"enabled": False},
            "syscall_event_drops": {"actions": ["log", "alert"]},
            "webserver": {
                "enabled": True,
                "listen_port": _PORT,
                "k8s_healthz_endpoint": "/healthz",
                "prometheus_metrics_enabled": metrics,
            },
        }
        if self.rule_matching != "first":
            config["rule_matching"] = self.rule_matching
        if self.alert_queue:
            config["outputs_queue"] = {"capacity": self.alert_queue}
        if self.base_syscalls is not None:
            config["base_syscalls"] = self.base_syscalls.manifest()
        if self.disabled_rules:
            config["rules"] = [{"disable": {"rule": name}} for name in self.disabled_rules]
        if self.http_output is not None:
            config["http_output"] = self.http_output.config()
        if metrics:
            config["metrics"] = {"enabled": True, "interval": "1h", "output_rule": False}
        return config

    def _rules_files(self) -> Iterator[str]:
        if self.image_rules:
            yield _IMAGE_RULES
        if self.rules:
            yield f"{_CONFIG_FOLDER}/{_RULES_FILE}"


def _container_plugin(runtimes: Sequence[_Runtime]) -> dict[str, Json]:
    """The plugin with the engines of the runtimes; it has all of them on by default."""
    engines: dict[str, Json] = {}
    for engine in _ENGINES:
        sockets = [each.socket for each in runtimes if each.engine == engine]
        engines[engine] = {"enabled": bool(sockets)} | ({"sockets": sockets} if sockets else {})
    return {
        "name": "container",
        "library_path": "libcontainer.so",
        "init_config": {"engines": engines},
    }


def _seen(name: str, path: str, type_: HostPathType) -> Mount:
    """A path of the node where Falco looks for it: below ``HOST_ROOT``."""
    return host_mount(name, path, type_, at=f"{_HOST}{path}")
