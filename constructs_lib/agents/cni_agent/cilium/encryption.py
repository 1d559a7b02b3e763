"""Encryption of what Pods send to other nodes.

Keys and defaults are those of cilium/charts 1.20.0 (cilium-configmap.yaml, daemonset.yaml).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from constructs_lib.agents.cni_agent.cilium.keys import flag
from constructs_lib.declaration.model import Part
from constructs_lib.declaration.networks import Ipv4Cidr
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.k8s.containers import Mount, secret_volume

__all__ = ["CiliumIpsec", "CiliumWireGuard", "Encryption"]

_IPSEC_FOLDER: Final = "/etc/ipsec"
_IPSEC_KEYS: Final = "keys"


class CiliumWireGuard(Part):
    """WireGuard between the nodes (UDP 51871). Every agent makes its own key.

    The nodes' kernel must have WireGuard.
    """

    kind: Literal["wireguard"] = "wireguard"
    node_traffic: bool = False
    """Encrypt also what nodes send each other themselves. A node's own first packets may be lost
    while its key is not known everywhere."""
    keepalive: int | None = Field(default=None, ge=1, le=65535)
    """Seconds between packets that keep a way through NAT open; none by default."""
    only_encrypted: Ipv4Cidr | None = None
    """Drop what would leave for this network unencrypted (the Pod network), also in the moment
    before the other node's key is known."""
    plain_to_nodes: bool = False
    """Let Pods still reach other nodes' own addresses unencrypted. Needed with ``only_encrypted``
    in a tunnel, and where nodes have addresses of the same network."""

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        config = {"enable-wireguard": "true", "encrypt-node": flag(self.node_traffic)}
        if self.keepalive is not None:
            config["wireguard-persistent-keepalive"] = f"{self.keepalive}s"
        if self.only_encrypted is not None:
            config["enable-encryption-strict-mode-egress"] = "true"
            config["encryption-strict-egress-cidr"] = self.only_encrypted
            allowed = flag(self.plain_to_nodes)
            config["encryption-strict-egress-allow-remote-node-identities"] = allowed
        return config

    def mounts(self) -> Iterator[Mount]:
        """What the agent reads for it: nothing."""
        yield from ()


class CiliumIpsec(Part):
    """IPsec between the nodes, with one key of your own for all of them.

    Whoever reads the Secret can read the traffic; a new key under the next number is taken over
    without a restart.
    """

    kind: Literal["ipsec"] = "ipsec"
    secret: ObjectName = "cilium-ipsec-keys"  # noqa: S105  # the name of a Secret
    """Secret of the agent's namespace whose key ``keys`` holds the IPsec key, as Cilium's guide to
    IPsec makes it. It must be there before the agents, which do not start without it."""

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        return {
            "enable-wireguard": "false",
            "enable-ipsec": "true",
            "ipsec-key-file": f"{_IPSEC_FOLDER}/{_IPSEC_KEYS}",
        }

    def mounts(self) -> Iterator[Mount]:
        """What the agent reads for it."""
        volume = secret_volume("ipsec-keys", self.secret, items={_IPSEC_KEYS: _IPSEC_KEYS})
        yield Mount(volume=volume, path=_IPSEC_FOLDER)


Encryption: TypeAlias = Annotated[CiliumWireGuard | CiliumIpsec, Field(discriminator="kind")]
