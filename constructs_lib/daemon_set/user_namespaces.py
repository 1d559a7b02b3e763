"""Whether a Pod needs nothing of its node, so that it can have users of its own.

Source: Kubernetes documentation, User Namespaces.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView

__all__ = ["can_map_users"]

_HOST_NAMESPACES: Final = ("hostNetwork", "hostPID", "hostIPC")
# The kubelet makes these itself, on file systems whose owners can be mapped. A path of the node
# or a network volume may lie on one where they cannot.
_MAPPABLE: Final = frozenset({"configMap", "downwardAPI", "emptyDir", "projected", "secret"})


def can_map_users(daemon_set: SpecView) -> bool:
    """Whether its Pods may have users of their own."""
    return (
        not any(daemon_set.pod.get(name) for name in _HOST_NAMESPACES)
        and all(_MAPPABLE.issuperset(volume.kinds) for volume in daemon_set.volumes)
        and not any(container.security.is_privileged for container in daemon_set.all)
    )
