"""Ports of the node that a kind of agent takes for itself.

Some ports of a node are its own: an agent that takes one does not start, or the kubelet, etcd or
the API server does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeAlias

from pydantic import AfterValidator, ValidationInfo

from constructs_lib.daemon_set.host_ports import THE_KUBELET, USED_BY_THE_NODE
from constructs_lib.declaration.model import Port

__all__ = ["PortOfNode", "ServicePortOfNode"]

_RULE: Final = "DS613"
_KUBE_PROXY: Final = "kube-proxy"


def _is_free(number: int, info: ValidationInfo) -> int:
    user = USED_BY_THE_NODE.get(number)
    declared: Mapping[str, Any] = info.data or {}  # none where it is no field of a declaration
    if user is None or _runs_already(declared):
        return number
    message = f"{number} of the node is used by {user}; choose another port"
    if user != THE_KUBELET and "suppress" in declared:  # the kubelet is on every node
        if _RULE in declared["suppress"]:
            return number
        message += f", or say why it is free with suppress={{'{_RULE}': '...'}}"
    raise ValueError(message)


def _is_free_or_of_kube_proxy(number: int, info: ValidationInfo) -> int:
    return number if USED_BY_THE_NODE.get(number) == _KUBE_PROXY else _is_free(number, info)


def _runs_already(declared: Mapping[str, Any]) -> bool:
    adopted = declared.get("adopted")
    return adopted is not None and adopted.only_declared


PortOfNode: TypeAlias = Annotated[Port, AfterValidator(_is_free)]
"""A TCP port of the node, 1 to 65535, that the node does not use itself."""

ServicePortOfNode: TypeAlias = Annotated[Port, AfterValidator(_is_free_or_of_kube_proxy)]
"""The same for an agent that can stand in for kube-proxy, and so take its ports."""
