"""The machines that an image was built for, in the words of Go, which Kubernetes shares.

The label ``kubernetes.io/arch`` of a node is Go's GOARCH, and so is ``architecture`` in an image.
Only names that Go knows count: a registry can write anything, and what it writes is printed.

Sources: ``image-index.md`` of the OCI image specification 1.1; ``go tool dist list`` of Go 1.25.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from constructs_lib.k8s.manifest import Json

__all__ = ["USUAL_PLATFORMS", "Platform", "platform_in", "read_platform"]

_SYSTEMS: Final = frozenset(
    {
        *("aix", "android", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js", "linux"),
        *("netbsd", "openbsd", "plan9", "solaris", "wasip1", "windows"),
    }
)
_ARCHITECTURES: Final = frozenset(
    {
        *("386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle"),
        *("ppc64", "ppc64le", "riscv64", "s390x", "wasm"),
    }
)
_VARIANT: Final = re.compile(r"v[0-9]{1,2}")
_OS_VERSION: Final = re.compile(r"[0-9]{1,10}(\.[0-9]{1,10}){0,3}")


class Platform(NamedTuple):
    """A kind of machine.

    Attributes:
        os: the operating system, as in GOOS.
        architecture: the processor, as in GOARCH.
        variant: which generation of it (``v7``); empty where the image does not say.
        os_version: the version of Windows that it needs; empty where the image does not say.
    """

    os: str
    architecture: str
    variant: str = ""
    os_version: str = ""

    def __str__(self) -> str:
        words = [self.os, self.architecture, self.variant]
        text = "/".join(word for word in words if word)
        return f"{text} ({self.os_version})" if self.os_version else text

    def serves(self, other: Platform) -> bool:
        """Whether an image for this runs where another one is asked for.

        Kubernetes tells nodes apart by system and processor only.
        """
        return (self.os, self.architecture) == (other.os, other.architecture)


USUAL_PLATFORMS: Final = (Platform("linux", "amd64"), Platform("linux", "arm64"))
"""Whose size is asked for where nobody names a platform."""


def read_platform(text: str) -> Platform | None:
    """The platform of ``os/architecture`` or ``os/architecture/variant``; none if it is neither."""
    system, _, rest = text.partition("/")
    architecture, _, variant = rest.partition("/")
    return _known(system, architecture, variant, "")


def platform_in(value: Json) -> Platform | None:
    """The platform that an entry of an index, or the configuration of an image, speaks of.

    None where there is none, as for an attestation (``unknown/unknown``).
    """
    if not isinstance(value, Mapping):
        return None
    words = (value.get(key, "") for key in ("os", "architecture", "variant", "os.version"))
    return _known(*(word if isinstance(word, str) else "" for word in words))


def _known(system: str, architecture: str, variant: str, version: str) -> Platform | None:
    if system not in _SYSTEMS or architecture not in _ARCHITECTURES:
        return None
    return Platform(
        system,
        architecture,
        variant if _VARIANT.fullmatch(variant) else "",
        version if _OS_VERSION.fullmatch(version) else "",
    )
