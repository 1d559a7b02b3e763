"""Weave Net: named, so that who looks for it learns what became of it, and refused.

Facts: weaveworks/weave, last release v2.8.1 of January 2021, archived after its last commit of
November 2022. Its three containers are privileged and write /etc, /opt and /home of every node.
"""

from __future__ import annotations

from typing import Any, Final, Literal, NoReturn

from pydantic import model_validator

from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Part
from constructs_lib.errors import Problem

__all__ = ["Weave"]

_REFUSAL: Final = (
    "Weave Net is dead upstream: no release since January 2021, archived in 2022, so no security "
    "fixes. Take Flannel(pod_cidr=...), with backend=WireGuard() where Weave encrypted, or "
    "Kindnet() where NetworkPolicies must hold; a fork that somebody maintains runs as "
    "Custom(...). Delete /etc/cni/net.d/10-weave.conflist on every node and restart the node: the "
    "interface and the firewall rules of Weave stay until then"
)


class Weave(Part):
    """Refused: Weave Net is dead upstream since 2022. Take Flannel or Kindnet.

    Raises:
        DeclarationError: always, with the way out.
    """

    kind: Literal["weave"] = "weave"

    @model_validator(mode="before")
    @classmethod
    def _dead_upstream(cls, _: Any) -> NoReturn:
        raise problems_error([Problem(path=(), message=_REFUSAL)])
