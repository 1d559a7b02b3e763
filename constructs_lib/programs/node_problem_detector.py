"""What the node problem detector is told: its monitors, and what each reads.

A monitor is a file: of a ConfigMap, or of the image, whose files are known by their names. Every
problem it finds becomes an Event or a condition of the Node, which it has to be allowed to write.

Source: node-problem-detector 0.8.21 and 1.36: ``cmd/options``, ``config``,
``pkg/systemlogmonitor``, ``deployment/rbac.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.programs.facts import (
    Access,
    Collector,
    Endpoint,
    Facts,
    Mistake,
    Right,
    Setting,
)
from constructs_lib.programs.flags import Flags
from constructs_lib.programs.place import Place
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told
from constructs_lib.programs.tree import read_tree

__all__ = ["read"]

_KMSG: Final = ("kernel-monitor", "readonly-monitor", "kernel-monitor-counter")
_JOURNAL: Final = ("abrt-adaptor", "docker-monitor", "systemd-monitor", "health-checker")
"""Monitors of the image that read the kernel's messages, and those that read the journal."""
_DEVICE: Final = "/dev/kmsg"
_DEFAULT: Final = {"kmsg": _DEVICE, "journald": "/var/log/journal"}


def read(told: Told) -> Facts:
    """The facts about the node problem detector in a container."""
    flags = Flags(told)
    reads, mistakes, known = _monitors(told)
    asks = flags.is_on("enable-k8s-exporter", default=True)
    port, at = flags.text("prometheus-port", default="20257")
    health, health_at = flags.text("port", default="20256")
    address, _ = flags.text("prometheus-address", default="127.0.0.1")
    own_address, _ = flags.text("address", default="127.0.0.1")
    return Facts(
        program="node problem detector",
        complete=flags.complete and known,
        accesses=tuple(reads),
        collectors=tuple(_collectors(told)),
        endpoints=tuple(
            Endpoint(
                port=int(number),
                path=path,
                tells="alive" if path == "/healthz" else "metrics",
                is_on=number != "0",
                loopback=listens == "127.0.0.1",
                place=place,
            )
            for number, path, listens, place in (
                (health, "/healthz", own_address, health_at),
                (port, "/metrics", address, at),
            )
            if isinstance(number, str) and number.isdecimal()
        ),
        rights=tuple(_rights(told.place)) if asks else (),
        settings=tuple(_settings(told, flags)) if asks else (),
        mistakes=tuple(mistakes),
        place=told.place,
    )


def _files(told: Told) -> Iterator[tuple[str, Place]]:
    for word in told.flag("config.system-log-monitor", "system-log-monitors"):
        if isinstance(word.text, str):
            for path in word.text.split(","):
                yield path.strip(), word.place


def _monitors(told: Told) -> tuple[list[Access], list[Mistake], bool]:
    """What the monitors of logs read, what is wrong with their files, and whether all are known."""
    reads: list[Access] = []
    mistakes: list[Mistake] = []
    known = True
    for path, place in _files(told):
        text = told.texts.at(path)
        if not isinstance(text, Text):
            found = _of_image(path, place)
            known = known and found is not None
            reads += [found] if found is not None else []
            continue
        tree = read_tree(text, "json")
        if isinstance(tree, Mistake):
            mistakes.append(tree)
            continue
        log = tree.get("logPath") or _DEFAULT.get(str(tree.get("plugin")))
        if isinstance(log, str) and log.startswith("/"):
            reads.append(_access(log, tree.at("logPath"), tree.get("plugin")))
    return reads, mistakes, known


def _of_image(path: str, place: Place) -> Access | None:
    name = path.rpartition("/")[2].removesuffix(".json")
    if name in _KMSG:
        return _access(_DEVICE, place, "kmsg")
    if name in _JOURNAL:
        return _access(_DEFAULT["journald"], place, "journald")
    return None


def _access(path: str, place: Place, plugin: Json) -> Access:
    if plugin == "kmsg":
        return Access(path=path, kind="device", purpose="node", place=place)
    journal = plugin == "journald"
    return Access(
        path=path,
        kind="folder" if journal else "file",
        purpose="journal" if journal else "node",
        place=place,
    )


def _collectors(told: Told) -> Iterator[Collector]:
    for flag in (
        "config.system-log-monitor",
        "config.custom-plugin-monitor",
        "config.system-stats-monitor",
    ):
        for word in told.flag(flag):
            for path in word.text.split(",") if isinstance(word.text, str) else ():
                name = path.strip().rpartition("/")[2].removesuffix(".json")
                yield Collector(name=name, place=word.place)


def _rights(place: Place) -> Iterator[Right]:
    because = "the exporter to Kubernetes"
    yield Right(resource="nodes", verbs=frozenset({"get"}), because=because, place=place)
    yield Right(resource="nodes/status", verbs=frozenset({"patch"}), because=because, place=place)
    yield Right(
        resource="events", verbs=frozenset({"create", "patch"}), because=because, place=place
    )


def _settings(told: Told, flags: Flags) -> Iterator[Setting]:
    if flags.word("hostname-override") is None and not told.daemon_set.host_network:
        yield Setting(
            name="NODE_NAME",
            because="the exporter to Kubernetes",
            place=told.place,
        )
