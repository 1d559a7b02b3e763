"""DS1409: a program is told to use what its container does not have, or may not write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.host_paths import holds, normal_path
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.program_paths import (
    Behind,
    behind,
    fixed_part,
    has_read_only_root,
    is_always_there,
)
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.programs.examples import SAFE, fluent_bit
from constructs_lib.policy.violation import program_violation
from constructs_lib.programs.catalogue import Program
from constructs_lib.programs.facts import Access

__all__ = ["RULE"]

_OF_THE_NODE: Final = frozenset({"logs", "journal", "node", "plugin"})
"""What only the node has, so that the image cannot bring it."""
_SAME_PLACE: Final = ("/var/log", "/run/log")
"""Where programs look for the same path as on the node."""
_DOCKER: Final = "/run/docker.sock"
_DOCKER_LOGS: Final = "/var/lib/docker/containers"
_WITHOUT_DOCKER: Final = 24
"""The release of Kubernetes that ended with the kubelet's own support of Docker."""


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    if daemon_set.is_windows:
        return
    for program in context.programs(daemon_set):
        seen: set[str] = set()
        for access in program.facts.accesses:
            if access.path in seen or access.on_node:
                continue
            found = _problem(program, access, context.minor)
            if found is not None:
                seen.add(access.path)
                case, what = found
                message = f"{program.facts.program} {what}."
                yield program_violation(program, access.place, message, case=case)


def _problem(program: Program, access: Access, minor: int) -> tuple[str, str] | None:
    path = access.path
    if normal_path(path) == _DOCKER and minor >= _WITHOUT_DOCKER:
        return "docker", f"asks {path}, which nodes without Docker do not have (since 1.24)"
    if holds(_DOCKER_LOGS, normal_path(fixed_part(path))) and minor >= _WITHOUT_DOCKER:
        return "docker", f"reads {path}, which nodes without Docker do not have (since 1.24)"
    there = behind(program, path)
    if access.mode == "write":
        return _of_writing(program, access, there)
    if access.purpose not in _OF_THE_NODE or is_always_there(path):
        return None
    return _of_reading(program, access, there)


def _of_reading(program: Program, access: Access, there: Behind) -> tuple[str, str] | None:
    path = access.path
    if there.kind == "emptyDir":
        return "missing", f"reads {path} in an emptyDir, which holds nothing of the node"
    if there.kind != "image":
        return _of_another_place(path, access, there)
    if access.kind == "device" and program.container.security.is_privileged:
        return None
    what = "opens" if access.kind in {"device", "socket"} else "reads"
    elsewhere = _elsewhere(program, fixed_part(path))
    return "missing", f"{what} {path}, where nothing of the node is mounted{elsewhere}"


def _of_writing(program: Program, access: Access, there: Behind) -> tuple[str, str] | None:
    path = access.path
    if access.purpose in {"plugin", "node"} and there.kind == "image" and not is_always_there(path):
        return "missing", f"writes to {path}, where nothing of the node is mounted"
    unwritable = there.kind == "image" and has_read_only_root(program)
    # Offsets in the image are DS1402's.
    if unwritable and access.purpose != "offsets" and not is_always_there(path):
        return "unwritable", f"writes to {path}, where nothing is mounted and the root is read-only"
    if there.mount is not None and not there.mount.is_writable:
        return "unwritable", f"writes to {path}, whose mount is read-only"
    if there.mount is not None and there.mount.volume.config_maps:
        return "unwritable", f"writes to {path} in a ConfigMap"
    return None


def _of_another_place(path: str, access: Access, there: Behind) -> tuple[str, str] | None:
    """Logs that are read where they are on the node, from a mount of something else."""
    wanted = normal_path(fixed_part(path))
    if access.purpose != "logs" or there.kind != "node" or there.node_path == wanted:
        return None
    if any(holds(each, wanted) for each in _SAME_PLACE) and not any(
        holds(each, there.node_path) for each in _SAME_PLACE
    ):
        return "missing", f"reads {path}, which is {there.node_path} of the node"
    return None


def _elsewhere(program: Program, path: str) -> str:
    """Where the node's path is mounted instead."""
    wanted = normal_path(path)
    for host in program.container.host_mounts:
        if host.path != "/" and (holds(host.path, wanted) or holds(wanted, host.path)):
            return f"; {host.path} is mounted at {host.mount.at}"
    return ""


RULE = Rule(
    id="DS1409",
    slug="path-not-there",
    summary="A program is told to use a path that its container does not have, or may not write.",
    why=(
        "A program that reads files by a pattern is content with none: it runs, is ready and "
        "collects nothing. One that cannot write its state ends or goes on without it."
    ),
    remedy=(
        "Mount the node's path where the program is told to look, or tell it where it is mounted. "
        "What it writes needs a mount of its own that is not read-only."
    ),
    bad=fluent_bit(SAFE.replace("/logs/*.log", "/var/log/shop/*.log")),
    good=fluent_bit(),
    check=_check,
    source="fluent/fluent-bit#2676; fluent/fluentd-kubernetes-daemonset#405",
    beyond_cel=PROGRAM,
)
