"""The security context of a container or of a Pod, as it is written.

Only some fields exist on both, and the container's counts where it is set. Source:
``DetermineEffectiveSecurityContext`` in ``pkg/securitycontext/util.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from constructs_lib.k8s.manifest import Json

__all__ = ["SecurityContext", "capability"]

_EVERYTHING: Final = frozenset({"ALL", "SYS_ADMIN"})


def capability(name: str) -> str:
    """A capability as Kubernetes writes it: runtimes also take ``cap_net_raw``."""
    return name.upper().removeprefix("CAP_")


class SecurityContext:
    """A security context.

    Attributes:
        value: the context; empty if there is none.
        is_privileged: whether it gives every capability and device and no profile confines it.
        added: the capabilities that it adds, as written.
        dropped: those that it drops, likewise.
    """

    __slots__ = ("added", "dropped", "is_privileged", "value")

    def __init__(self, value: Json) -> None:
        self.value = value
        capabilities = value.get("capabilities", {})
        self.is_privileged = bool(value.get("privileged", False))
        self.added: Sequence[str] = capabilities.get("add", ())
        self.dropped: Sequence[str] = capabilities.get("drop", ())

    @property
    def drops_all(self) -> bool:
        """Whether it drops every capability, spelled as the Pod Security Standards want it."""
        return "ALL" in self.dropped

    @property
    def has_every_privilege(self) -> bool:
        """Whether no set-user-id program could gain it anything."""
        return self.is_privileged or any(capability(name) in _EVERYTHING for name in self.added)

    @property
    def allows_escalation(self) -> bool | None:
        """Whether a program may gain more than it was given; none if it is not said: it may."""
        allowed: bool | None = self.value.get("allowPrivilegeEscalation")
        return allowed

    @property
    def read_only_root(self) -> bool | None:
        """Whether the image cannot be written to; none if it is not said: it can."""
        read_only: bool | None = self.value.get("readOnlyRootFilesystem")
        return read_only

    def get(self, *field: str) -> Json:
        """A field, by its way down (``"seccompProfile", "type"``); None if it is not set."""
        found = self.value
        for name in field:
            found = found.get(name)
            if found is None:
                return None
        return found
