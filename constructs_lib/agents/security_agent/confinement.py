"""What a sensor's process may do: it looks into every other container.

The profiles that keep a container to itself would blind it. Facts: the charts of Falco 9.1, Aqua
Enforcer 2022.4 and Twistlock Defender 34 run without AppArmor wherever they are not privileged;
with it, reading another process is refused with 'operation not permitted' (falco#2487,
charts#361). ``appArmorProfile`` is a field since Kubernetes 1.30; the annotation before it is
deprecated.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from constructs_lib.k8s.containers import SecurityContext
from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass

__all__ = ["CAPABILITIES_OF_EVERY_CONTAINER", "SelinuxType", "SensorSecurity"]

CAPABILITIES_OF_EVERY_CONTAINER: Final = (
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "NET_BIND_SERVICE",
    "SETGID",
    "SETPCAP",
    "SETUID",
)
"""What CRI-O, the stricter of the runtimes, gives a container that drops nothing. The vendors'
manifests drop nothing, so their lists only name what comes on top; without these, root cannot
read the files of other users, and a scan would say nothing of what it missed."""

SelinuxType: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""The type of an SELinux context: ``spc_t``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorSecurity(SecurityContext):
    """Root, with the capabilities given and no AppArmor profile."""

    app_armor: Literal["Unconfined"] | None = "Unconfined"
    selinux_type: str | None = None

    def manifest(self) -> dict[str, Json]:
        result = SecurityContext.manifest(self)
        if "SYS_ADMIN" in self.capabilities:
            # It implies escalation: false beside it would promise what the kernel does not keep.
            result.pop("allowPrivilegeEscalation", None)
        if self.selinux_type is not None:
            result["seLinuxOptions"] = {"type": self.selinux_type}
        return result
