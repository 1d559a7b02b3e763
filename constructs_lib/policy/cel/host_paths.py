"""Paths of the node in CEL: their normal form, and those that agents of a role write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.daemon_set.host_paths import MAY_WRITE, OWN
from constructs_lib.policy.cel.expression import quoted, strings

__all__ = [
    "OWN_PATHS",
    "RUN",
    "_VOLUME_PATH",
    "is_own",
    "mounted",
    "mounted_path",
    "normal",
    "volumes_at",
]

RUN: Final = "p == '/var/run' || p.startsWith('/var/run/') ? p.substring(4) : p"
"""The path ``p``, which is normal, with /run by its usual name."""


def normal(path: str) -> str:
    """The normal form of a path but for :data:`RUN`, as ``daemon_set/host_paths.py`` has it."""
    return (
        f"({path}.startsWith('/') ? '/' : '') + "
        f"{path}.split('/').filter(s, s != '' && s != '.').join('/')"
    )


def _by_role(paths: Mapping[str, tuple[str, ...]]) -> str:
    """The paths of the agent's role."""
    listed = ", ".join(f"{quoted(role)}: {strings(names)}" for role, names in paths.items())
    return f"{{{listed}}}[?variables.role].orValue([])"


_USUAL: Final = "p.contains('/kubelet/') ? '/var/lib/kubelet/' + p.split('/kubelet/', 2)[1] : p"
_NEEDED: Final = (
    f"[{_USUAL}].exists(u, variables.writtenFolders.exists(f, u == f || u.startsWith(f + '/')))"
)
_IN_OWN: Final = (
    "variables.ownFolders.exists(f, p.startsWith(f + '/') && p.substring(f.size()).split('/')"
    ".exists(s, variables.agentNames.exists(n, s == n || s.startsWith(n + '-'))))"
)

OWN_PATHS: Final[Mapping[str, str]] = {
    "writtenFolders": _by_role(MAY_WRITE),
    "ownFolders": _by_role(OWN),
    "agentNames": "[string(object.metadata.name), string(variables.agent)]",
    "neededPaths": (
        "variables.writtenFolders.size() == 0 ? [] : variables.hostVolumePaths.filter(p, "
        f"{_NEEDED})"
    ),
    "ownPaths": f"variables.neededPaths + variables.hostVolumePaths.filter(p, {_IN_OWN})",
}
"""Variables for the paths that the agent may write: ``neededPaths`` by its role, and ``ownPaths``
with those in folders that are named after it."""


_VOLUME_PATH: Final = "variables.hostPaths.filter(v, v.name == m.name)[0].path"

_IS_PART: Final = "(has(m.subPath) || has(m.subPathExpr))"
_PART: Final = f"({_VOLUME_PATH} + '/' + m.?subPath.orValue(m.?subPathExpr.orValue('')))"


def volumes_at(condition: str) -> str:
    """The names of the volumes of whose path on the node, ``p``, a condition holds."""
    return f"variables.hostPaths.filter(v, [v.path].exists(p, {condition})).map(v, v.name)"


def mounted(volumes: str, condition: str, of_mount: str = "true") -> str:
    """Whether the volumeMount ``m`` is of a path of the node for which a condition holds.

    Args:
        volumes: a variable that holds :func:`volumes_at` of the same condition.
        condition: what has to be true of the path ``p``.
        of_mount: what has to be true of the mount, too.
    """
    part = f"m.name in variables.hostVolumeNames && [{mounted_path()}].exists(p, {condition})"
    return f"({of_mount}) && ({_IS_PART} ? {part} : m.name in {volumes})"


def mounted_path() -> str:
    """The path on the node that the volumeMount ``m`` of a host path shows."""
    below = f"[{normal(_PART)}].map(p, {RUN})[0]"
    return f"({_IS_PART} ? {below} : {_VOLUME_PATH})"


def is_own(path: str) -> str:
    """Whether the agent may write a path; nearly all are those of volumes, judged before."""
    return (
        f"({path} in variables.hostVolumePaths ? {path} in variables.ownPaths"
        f" : [{path}].exists(p, {_NEEDED} || {_IN_OWN}))"
    )
