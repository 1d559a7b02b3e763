"""Which releases of kube-proxy know what they are told, and fit the cluster.

Facts: the changelogs of Kubernetes: ``--init-only`` in 1.29, nftables mode on in 1.31, words
beside networks in ``nodePortAddresses`` in 1.37.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, TypeAlias, get_args

from constructs_lib.errors import Problem
from constructs_lib.k8s.skew import KUBE_PROXY_OLDER, kube_proxy_fits, minor_of

__all__ = ["NodePortWord", "release_problems"]

NodePortWord: TypeAlias = Literal["primary", "localhost", "all"]
"""Addresses of a node that have a name."""

_WORDS: Final = frozenset(get_args(NodePortWord))
_WORDS_SINCE: Final = 37
_FIRST_MINOR: Final = {"iptables": 29, "nftables": 31}


def release_problems(
    image: str, *, mode: str, node_ports: Sequence[str], server: str | None
) -> Iterator[Problem]:
    """What an image is too old for, or does not fit; nothing where its tag names no release.

    Args:
        image: the image of kube-proxy.
        mode: how it writes rules.
        node_ports: networks and words on whose addresses node ports answer.
        server: the release of the API server, as in ``1.36``; none where nobody says.
    """
    minor = minor_of(image)
    if minor is None:
        return
    least = _FIRST_MINOR[mode]
    if minor < least:
        message = f"{image!r} is too old for mode {mode!r}; take v1.{least} or newer"
        yield Problem(path=("image",), message=message)
    if minor < _WORDS_SINCE and [*node_ports] != ["primary"] and _WORDS.intersection(node_ports):
        message = (
            f"{', '.join(node_ports)} is known from v1.{_WORDS_SINCE} on; before it, write "
            "networks, or 'primary' alone"
        )
        yield Problem(path=("node_port_addresses",), message=message)
    if server is not None and not kube_proxy_fits(minor, int(server.removeprefix("1."))):
        message = (
            f"{image!r} does not fit Kubernetes {server} of the cluster; take v{server}, or one of "
            f"the {KUBE_PROXY_OLDER} minor versions before it"
        )
        yield Problem(path=("image",), message=message)
