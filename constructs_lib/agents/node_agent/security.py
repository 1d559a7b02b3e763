"""What processes may do, word for word: for agents that have only what is declared.

A new agent starts from the floor and is granted what it needs (``Privileges``). One that runs
already may stand anywhere, so its settings are written as they are. What is not written is absent.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from constructs_lib.declaration.model import ListOf, Part
from constructs_lib.k8s.given import given
from constructs_lib.k8s.manifest import Json

__all__ = ["LocalProfile", "PodSecurity", "Security"]


class LocalProfile(Part):
    """A profile that somebody has put on the node."""

    name: str = Field(min_length=1)
    """Its name, or for seccomp its path below the kubelet's folder of profiles."""

    def manifest(self) -> dict[str, Json]:
        """The profile as Kubernetes writes it."""
        return {"type": "Localhost", "localhostProfile": self.name}


_Profile: TypeAlias = Literal["RuntimeDefault", "Unconfined"] | LocalProfile
_SeLinuxKey: TypeAlias = Literal["user", "role", "type", "level"]


class _Security(Part):
    run_as_user: int | None = Field(default=None, ge=0)
    """User id of the process; 0 is root."""
    run_as_group: int | None = Field(default=None, ge=0)
    """Its group id."""
    run_as_non_root: bool | None = None
    """Whether the kubelet refuses to start it as root."""
    seccomp: _Profile | None = None
    """The profile of system calls."""
    app_armor: _Profile | None = None
    """The profile of AppArmor."""
    se_linux: dict[_SeLinuxKey, str] = Field(default_factory=dict)
    """Parts of the SELinux context."""

    def _shared(self) -> dict[str, Json]:
        found: dict[str, Json] = {
            "runAsUser": self.run_as_user,
            "runAsGroup": self.run_as_group,
            "runAsNonRoot": self.run_as_non_root,
            "seccompProfile": _profile(self.seccomp),
            "appArmorProfile": _profile(self.app_armor),
            "seLinuxOptions": dict(self.se_linux),
        }
        return given(found)


class Security(_Security):
    """What the process of a container may do."""

    privileged: bool | None = None
    """Whether the node is the container's: every capability, every device."""
    allow_privilege_escalation: bool | None = None
    """Whether it may get more rights than it started with, as by setuid."""
    read_only_root_filesystem: bool | None = None
    """Whether it cannot write into its own image."""
    add_capabilities: ListOf[str] = ()
    """Capabilities beyond those that the runtime gives."""
    drop_capabilities: ListOf[str] = ()
    """Capabilities that are taken away; ``ALL`` is every one."""
    proc_mount: Literal["Default", "Unmasked"] | None = None
    """Whether all of ``/proc`` can be seen."""

    def manifest(self) -> dict[str, Json]:
        """``securityContext`` of the container."""
        changed = {"add": list(self.add_capabilities), "drop": list(self.drop_capabilities)}
        found: dict[str, Json] = {
            "privileged": self.privileged,
            "allowPrivilegeEscalation": self.allow_privilege_escalation,
            "capabilities": given(changed),
            "readOnlyRootFilesystem": self.read_only_root_filesystem,
            **self._shared(),
            "procMount": self.proc_mount,
        }
        return given(found)


class PodSecurity(_Security):
    """What the processes of all containers may do, where a container says nothing else."""

    fs_group: int | None = Field(default=None, ge=0)
    """The group that owns the Pod's volumes."""
    fs_group_change_policy: Literal["Always", "OnRootMismatch"] | None = None
    """When the kubelet gives the volumes to that group."""
    supplemental_groups: ListOf[int] = ()
    """Further group ids of the processes."""
    sysctls: dict[str, str] = Field(default_factory=dict)
    """Settings of the kernel, by name."""

    def manifest(self) -> dict[str, Json]:
        """``securityContext`` of the Pod."""
        sysctls = [{"name": name, "value": value} for name, value in self.sysctls.items()]
        found: dict[str, Json] = {
            **self._shared(),
            "fsGroup": self.fs_group,
            "fsGroupChangePolicy": self.fs_group_change_policy,
            "supplementalGroups": list(self.supplemental_groups),
            "sysctls": sysctls,
        }
        return given(found)


def _profile(profile: _Profile | None) -> dict[str, Json] | None:
    if isinstance(profile, LocalProfile):
        return profile.manifest()
    return None if profile is None else {"type": profile}
