"""For which operating system and architecture an agent is made, by what its manifest says.

An image's name may say one architecture (``amd64/fluent-bit``, ``node-exporter-arm64:v1``,
``agent:1.2-amd64``); most are for several and say none. A Pod that says nothing of Windows is
taken to be for Linux, as nearly every image is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

from constructs_lib.daemon_set.view import DaemonSetView

__all__ = ["architectures", "operating_system"]

_ARCHITECTURES: Final[Mapping[str, str]] = {
    "amd64": "amd64",
    "x86_64": "amd64",
    "arm64": "arm64",
    "arm64v8": "arm64",
    "aarch64": "arm64",
    "arm32v6": "arm",
    "arm32v7": "arm",
    "armhf": "arm",
    "armv7": "arm",
    "ppc64le": "ppc64le",
    "s390x": "s390x",
    "riscv64": "riscv64",
}
"""What an image's name says, and the value of ``kubernetes.io/arch`` that it means."""

_WORD: Final = re.compile(r"x86_64|[a-z0-9]+")
_WINDOWS_IMAGE: Final = re.compile(r"windows|nanoserver|servercore|ltsc20\d\d")
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]|\\\\")


def operating_system(daemon_set: DaemonSetView) -> Literal["linux", "windows"]:
    """The operating system its containers are for."""
    if daemon_set.is_windows or daemon_set.security.get("windowsOptions") is not None:
        return "windows"
    if daemon_set.pod.get("os", {}).get("name") == "linux":
        return "linux"
    paths = [volume.host_path.written for volume in daemon_set.volumes if volume.host_path]
    on_windows = any(_DRIVE.match(path) for path in paths) or any(
        _WINDOWS_IMAGE.search(use.text.partition("@")[0]) for use in daemon_set.images
    )
    return "windows" if on_windows else "linux"


def architectures(daemon_set: DaemonSetView) -> Mapping[str, str]:
    """The images whose name says one architecture, and which."""
    found: dict[str, str] = {}
    for use in daemon_set.images:
        named = use.text.partition("@")[0]
        path = named.partition("/")[2] if use.image is not None and use.image.registry else named
        said = {_ARCHITECTURES[word] for word in _WORD.findall(path) if word in _ARCHITECTURES}
        if len(said) == 1:
            found[named] = said.pop()
    return found
