"""The names by which an image's program may be known, whoever mirrors or rebuilds it.

A mirror keeps the end of a repository: ``registry.example/quay/prometheus/node-exporter``. Others
put more into the last part: Rancher writes ``mirrored-<organization>-<name>`` and, of what it
builds itself for RKE2, ``hardened-<name>``; Red Hat ``ose-<name>`` and ``<name>-rhel9``; builds for
FIPS, on another base and for one architecture end in ``-fips``, ``-ubi``, ``-ubuntu``, ``-arm64``.
Sources: image lists of rancher/k3s and RKE2, Red Hat's advanced-cluster-security images, Antrea's
``antrea-agent-ubi`` and ``antrea-agent-ubuntu``, Chainguard's ``-fips`` images.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.pattern import pattern

__all__ = ["BUILDS", "names_of"]

BUILDS: Final = (
    r"fips|ubi\d*|rhel\d+|ubuntu|debian|alpine|distroless|slim|wolfi"
    r"|amd64|arm64|arm|ppc64le|s390x"
)
"""What the names of builds of one program end in, as a regular expression."""

_BUILDS: Final = pattern(f"(-({BUILDS}))+$")
_WRAPPERS: Final = ("hardened-", "ose-")
_MIRRORED: Final = "mirrored-"


def names_of(repository: str) -> Iterator[str]:
    """The names, the longest first: the last two parts, the last one, then what is inside it.

    Args:
        repository: an image without tag and digest.
    """
    *_, organization, name = ["", *repository.split("/")]
    yield f"{organization}/{name}"
    yield name
    plain = _BUILDS.sub("", name)
    if plain != name:
        yield f"{organization}/{plain}"
        yield plain
    for wrapper in _WRAPPERS:
        if plain.startswith(wrapper):
            yield plain.removeprefix(wrapper)
    if plain.startswith(_MIRRORED):
        yield from _endings(plain.removeprefix(_MIRRORED))


def _endings(name: str) -> Iterator[str]:
    """Every ending, as an organization may have dashes, too; also as ``organization/name``."""
    parts = name.split("-")
    for start in range(len(parts)):
        yield "-".join(parts[start:])
    for end in range(1, len(parts)):
        yield f"{'-'.join(parts[:end])}/{'-'.join(parts[end:])}"
