"""Where an image is asked for: the host of its registry, and the repository there.

An image without a host is one of the Docker Hub, which answers at another host than the one in its
images' names and keeps images of one word below ``library/``.

Source: ``reference/normalize.go`` of github.com/distribution/reference; ``registry/config.go`` of
the Docker engine.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from constructs_lib.k8s.image import Image

__all__ = ["HUB", "HUB_KEY", "Address", "address_of", "is_host", "is_loopback"]

HUB: Final = "docker.io"
"""The Docker Hub in the name of an image."""

HUB_KEY: Final = "https://index.docker.io/v1/"
"""The Docker Hub in files of credentials."""

_HUB_NAMES: Final = frozenset({HUB, "index.docker.io", "registry-1.docker.io"})
_HUB_API: Final = "registry-1.docker.io"
_HOST: Final = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
    r"|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?"
)


class Address(NamedTuple):
    """A repository at a registry.

    Attributes:
        host: the registry as an image names it, with its port if there is one.
        repository: the repository there.
    """

    host: str
    repository: str

    @property
    def api(self) -> str:
        """The host that answers, with its port."""
        return _HUB_API if self.host == HUB else self.host

    def __str__(self) -> str:
        return f"{self.host}/{self.repository}"


def address_of(image: Image, mirrors: Mapping[str, str] | None = None) -> Address:
    """Where an image is asked for.

    Args:
        image: the image.
        mirrors: prefixes of names (``docker.io``, ``quay.io/team``), each with what stands in its
            place. The longest that fits counts. Default: none.
    """
    host, repository = image.registry, image.repository
    if host is None:
        host = HUB
    else:
        repository = repository.removeprefix(f"{host}/")
    if host in _HUB_NAMES:
        host = HUB
        repository = repository if "/" in repository else f"library/{repository}"
    return _mirrored(Address(host, repository), mirrors or {})


def is_host(text: str) -> bool:
    """Whether a text is a host, with or without a port, and nothing else."""
    return _HOST.fullmatch(text) is not None


def is_loopback(host: str) -> bool:
    """Whether a host, with or without a port, is this machine and no other."""
    name = host.rpartition(":")[0] if re.search(r":[0-9]+$", host) else host
    name = name.strip("[]")
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _mirrored(address: Address, mirrors: Mapping[str, str]) -> Address:
    name = str(address)
    fitting = [each for each in mirrors if name == each or name.startswith(f"{each}/")]
    if not fitting:
        return address
    prefix = max(fitting, key=len)
    host, _, repository = f"{mirrors[prefix]}{name[len(prefix) :]}".partition("/")
    return Address(host, repository)
