"""A declared log agent as a process of this machine.

The ConfigMap and the container are taken as they are generated; paths are moved below a scratch
folder, ports to free ones, and listening to the loopback. Nothing else is changed, so what is tried
is what is deployed, but for the enrichment from the API server, which is not here.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from constructs_lib.agents.log_agent import LogAgentSpec, Output
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.quantity import Quantity
from tests.engines.programs import Program
from tests.free_port import free_port
from tests.pods import pod_spec_of

__all__ = ["Launch", "Process", "Usage", "launch"]

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_NODE: Final = "node-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """How to start an engine.

    Attributes:
        arguments: the command line.
        environment: the environment.
        log: where its own output goes.
        memory_limit: the declared limit, in bytes.
        grace_seconds: what it has to end after SIGTERM.
    """

    arguments: list[str]
    environment: dict[str, str]
    log: Path
    memory_limit: int
    grace_seconds: int


def launch(program: Program, path: str, output: Output, root: Path, **fields: Any) -> Launch:
    """Write a declaration's configuration below a scratch folder.

    Args:
        program: the engine.
        path: its program.
        output: where the logs go.
        root: what stands for the node's ``/``.
        fields: further fields of ``LogAgentSpec``.
    """
    spec = LogAgentSpec(
        name="log-agent",
        namespace="logging",
        output=output,
        engine=program.engine,
        kubernetes_metadata=False,
        image=f"registry.example/engine:1@sha256:{'0' * 64}",
        **fields,
    )
    manifests = spec.manifests()
    pod = pod_spec_of(manifests[-1])
    (container,) = pod["containers"]
    moved = _moved_paths(program, pod, root)
    ports = {port["containerPort"]: free_port() for port in container.get("ports", ())}

    longest_first = sorted(map(re.escape, moved), key=len, reverse=True)
    paths = re.compile(rf"(?<![\w./-])(?:{'|'.join(longest_first)})\b")

    def here(text: str) -> str:
        text = paths.sub(lambda found: str(moved[found[0]]), text)
        for declared, free in ports.items():
            text = re.sub(rf"(?<![\d.]){declared}\b", str(free), text)
        return re.sub(r"0\.0\.0\.0|(?<=endpoint: ):|(?<=endpoint: ['\"]):", _loopback, text)

    (config_map,) = (manifest for manifest in manifests if manifest["kind"] == "ConfigMap")
    folder = moved[_mount_path(pod, container, "configMap")]
    folder.mkdir(parents=True)
    for name, text in config_map["data"].items():
        (folder / name).write_text(here(text))
    for file in program.image_files:
        moved_file = Path(here(file))
        moved_file.parent.mkdir(parents=True, exist_ok=True)
        moved_file.touch()
    return Launch(
        arguments=[path, *map(here, container["args"])],
        environment={
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            **{e["name"]: here(e.get("value", _NODE)) for e in container.get("env", ())},
        },
        log=root / "engine.log",
        memory_limit=Quantity.parse(container["resources"]["limits"]["memory"]).value(),
        grace_seconds=pod["terminationGracePeriodSeconds"],
    )


def _loopback(found: re.Match[str]) -> str:
    return "127.0.0.1:" if found[0] == ":" else "127.0.0.1"


def _moved_paths(program: Program, pod: Json, root: Path) -> dict[str, Path]:
    """Where each folder that the container sees is on this machine."""
    moved = {folder: root / folder[1:] for folder in program.image_folders}
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    for mount in pod["containers"][0]["volumeMounts"]:
        inside = mount["mountPath"]
        on_node = volumes[mount["name"]].get("hostPath", {}).get("path", f"/container{inside}")
        moved[inside] = root / on_node[1:]
        if not mount.get("readOnly"):
            moved[inside].mkdir(parents=True, exist_ok=True)
    return moved


def _mount_path(pod: Json, container: Json, kind: str) -> str:
    (name,) = (volume["name"] for volume in pod["volumes"] if kind in volume)
    (path,) = (m["mountPath"] for m in container["volumeMounts"] if m["name"] == name)
    return str(path)


@dataclass(slots=True)
class Usage:
    """What the engine took, over all its starts.

    Attributes:
        cpu_seconds: processor time.
        peak_bytes: most memory at once, resident.
    """

    cpu_seconds: float = 0.0
    peak_bytes: int = 0


class Process:
    """A running engine, which may be stopped, killed and started again."""

    def __init__(self, how: Launch) -> None:
        self._how = how
        self._running: subprocess.Popen[bytes] | None = None
        self._watch: threading.Thread | None = None
        self.usage = Usage()

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._running is not None and self._running.poll() is None

    def start(self) -> None:
        """Start it, in a process group of its own."""
        with self._how.log.open("ab") as log:
            self._running = subprocess.Popen(
                self._how.arguments,
                env=self._how.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._watch = threading.Thread(target=self._measure, args=(self._running,), daemon=True)
        self._watch.start()

    def stop(self) -> None:
        """SIGTERM, and SIGKILL once the declared grace is over, as the kubelet does."""
        if self._running is None:
            return
        self._running.terminate()
        try:
            self._running.wait(self._how.grace_seconds)
        except subprocess.TimeoutExpired:
            self._running.kill()
        self._ended()

    def kill(self) -> None:
        """SIGKILL to the process."""
        if self._running is not None:
            self._running.kill()
            self._ended()

    def kill_group(self) -> None:
        """SIGKILL to the process and all its children."""
        if self._running is not None:
            os.killpg(self._running.pid, signal.SIGKILL)
            self._ended()

    def _ended(self) -> None:
        assert self._running is not None
        assert self._watch is not None
        self._running.wait()
        self._watch.join()
        self._running = None

    def _measure(self, running: subprocess.Popen[bytes]) -> None:
        seconds = 0.0
        while running.returncode is None:
            stat = _read(f"/proc/{running.pid}/stat").rpartition(")")[2].split()
            if len(stat) > 13:
                seconds = (int(stat[11]) + int(stat[12])) / _TICKS
            status = _read(f"/proc/{running.pid}/status")
            fields = dict(line.partition(":")[::2] for line in status.splitlines())
            peak = int(fields.get("VmHWM", "0 kB").split()[0]) * 1024
            self.usage.peak_bytes = max(self.usage.peak_bytes, peak)
            try:
                running.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
        self.usage.cpu_seconds += seconds


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
