"""How far the releases of a cluster's parts may differ.

Source: the version skew policy of Kubernetes.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.k8s.image import read_image
from constructs_lib.pattern import pattern

__all__ = ["KUBE_PROXY_OLDER", "kube_proxy_fits", "minor_of"]

KUBE_PROXY_OLDER: Final = 3
"""How many minor releases older than the API server kube-proxy may be; it is never newer."""

_RELEASE: Final = pattern(r"v?1\.([0-9]{1,3})\b")


def minor_of(image: str) -> int | None:
    """The minor release that the tag of an image of Kubernetes names, as in 37 for ``v1.37.2``."""
    reference = read_image(image)
    match = _RELEASE.match(reference.tag or "") if reference is not None else None
    return int(match[1]) if match else None


def kube_proxy_fits(minor: int, server: int) -> bool:
    """Whether a kube-proxy of a minor release works with an API server of another."""
    return server - KUBE_PROXY_OLDER <= minor <= server
