"""What processes may do, read back word for word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.adopt.node_agent.parts import nearest_part, part
from constructs_lib.agents.node_agent.security import LocalProfile, PodSecurity, Security
from constructs_lib.k8s.manifest import Json

__all__ = ["pod_security_of", "security_of"]

_SHARED: Final[Mapping[str, str]] = {
    "runAsGroup": "run_as_group",
    "runAsNonRoot": "run_as_non_root",
    "runAsUser": "run_as_user",
    "seLinuxOptions": "se_linux",
}
_OF_A_CONTAINER: Final[Mapping[str, str]] = {
    "allowPrivilegeEscalation": "allow_privilege_escalation",
    "privileged": "privileged",
    "procMount": "proc_mount",
    "readOnlyRootFilesystem": "read_only_root_filesystem",
}
_OF_A_POD: Final[Mapping[str, str]] = {
    "fsGroup": "fs_group",
    "fsGroupChangePolicy": "fs_group_change_policy",
    "supplementalGroups": "supplemental_groups",
}
_PROFILES: Final = {"seccompProfile": "seccomp", "appArmorProfile": "app_armor"}


def security_of(context: Json) -> Security | None:
    """What the process of a container may do; none where nothing is said."""
    if context is None:
        return None
    capabilities = context.get("capabilities") or {}
    return nearest_part(
        Security,
        **dict(_words(context, _OF_A_CONTAINER)),
        add_capabilities=capabilities.get("add"),
        drop_capabilities=capabilities.get("drop"),
    )


def pod_security_of(context: Json) -> PodSecurity | None:
    """What the processes of all containers may do; none where nothing is said."""
    if context is None:
        return None
    sysctls = {each["name"]: each["value"] for each in context.get("sysctls") or ()}
    return nearest_part(PodSecurity, **dict(_words(context, _OF_A_POD)), sysctls=sysctls)


def _words(context: Json, own: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    for theirs, ours in {**_SHARED, **own}.items():
        yield ours, context.get(theirs)
    for theirs, ours in _PROFILES.items():
        profile = context.get(theirs) or {}
        local = profile.get("localhostProfile")
        yield ours, profile.get("type") if local is None else part(LocalProfile, name=local)
