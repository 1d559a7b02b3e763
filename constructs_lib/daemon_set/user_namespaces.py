"""Whether a Pod needs nothing of its node, so that it can have users of its own.

Source: Kubernetes documentation, User Namespaces.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from constructs_lib.k8s.manifest import Json

__all__ = ["can_map_users"]

_HOST_NAMESPACES: Final = ("hostNetwork", "hostPID", "hostIPC")
# The kubelet makes these itself, on file systems whose owners can be mapped. A path of the node
# or a network volume may lie on one where they cannot.
_MAPPABLE: Final = frozenset({"configMap", "downwardAPI", "emptyDir", "projected", "secret"})


def can_map_users(pod: Json) -> bool:
    """Whether a Pod may have users of its own.

    Args:
        pod: the Pod's spec, without what has a wrong type.
    """
    return (
        not any(pod.get(name) for name in _HOST_NAMESPACES)
        and all(volume.keys() - {"name"} <= _MAPPABLE for volume in pod.get("volumes", ()))
        and not any(map(_is_privileged, _containers(pod)))
    )


def _containers(pod: Json) -> Iterable[Json]:
    return [*pod.get("initContainers", ()), *pod.get("containers", ())]


def _is_privileged(container: Json) -> bool:
    return bool(container.get("securityContext", {}).get("privileged"))
