"""What lies behind a path that a program is told: the node, a volume of the Pod, or the image.

A pattern counts by the folder that holds all it can fit.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from constructs_lib.daemon_set.container import MountView
from constructs_lib.daemon_set.host_paths import holds, normal_path
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.facts.security_contexts import effective
from constructs_lib.programs.catalogue import Program
from constructs_lib.record import dataclass

__all__ = [
    "Behind",
    "behind",
    "fixed_part",
    "has_read_only_root",
    "is_always_there",
    "knows_offsets",
    "written_paths",
]

_ALWAYS_THERE: Final = ("/proc", "/sys", "/dev/shm", "/dev/stdout")  # noqa: S108  # no file of ours
"""What the runtime gives every container of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What lies behind a path of a container.

    Attributes:
        kind: the ``node``; an ``emptyDir``; ``other`` for any other volume; or the ``image``.
        mount: the mount that holds the path; none in the image.
        node_path: the path on the node, in its normal form; empty elsewhere.
        per_pod: whether each Pod has another place there.
    """

    kind: Literal["node", "emptyDir", "other", "image"]
    mount: MountView | None = None
    node_path: str = ""
    per_pod: bool = False

    @property
    def source(self) -> Json:
        """The source of the emptyDir."""
        return (self.mount.volume.source("emptyDir") or {}) if self.mount is not None else {}


def behind(program: Program, path: str) -> Behind:
    """What lies behind a path of the program's container."""
    wanted = fixed_part(path)
    mount = program.container.mount_of(wanted)
    per_pod = "$(" in path
    if mount is None:
        return Behind(kind="image", per_pod=per_pod)
    per_pod = per_pod or "$(" in mount.sub_path
    if mount.host_path is not None:
        below = normal_path(wanted).removeprefix(normal_path(mount.at))
        node = normal_path(f"{mount.host_path}/{mount.sub_path}/{below}")
        return Behind(kind="node", mount=mount, node_path=node, per_pod=per_pod)
    kinds = mount.volume.kinds
    kind: Literal["emptyDir", "other"] = "emptyDir" if kinds == ["emptyDir"] else "other"
    return Behind(kind=kind, mount=mount, per_pod=per_pod)


def fixed_part(path: str) -> str:
    """The part of a pattern before the first segment that is not fixed."""
    parts = path.split("/")
    fixed = next((n for n, part in enumerate(parts) if set("*?[{") & set(part)), len(parts))
    return "/".join(parts[:fixed]) or "/"


def is_always_there(path: str) -> bool:
    """Whether every container has a path of its own accord."""
    return any(holds(each, normal_path(path)) for each in _ALWAYS_THERE)


def written_paths(programs: Iterable[Program]) -> set[str]:
    """The paths of the node that programs are told to write."""
    found = {
        behind(program, access.path).node_path
        for program in programs
        for access in program.facts.accesses
        if access.mode == "write"
    }
    return found - {""}


def knows_offsets(program: Program) -> bool:
    """Whether it is known where a program keeps its offsets, or that it keeps none."""
    inputs = program.facts.inputs
    from constructs_lib.programs.facts import UNKNOWN  # noqa: PLC0415  # of known programs alone

    return bool(inputs) and all(each.offsets is not UNKNOWN for each in inputs)


def has_read_only_root(program: Program) -> bool:
    """Whether the image's file system cannot be written."""
    return bool(effective(program.daemon_set, program.container, "readOnlyRootFilesystem"))
