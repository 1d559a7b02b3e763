"""Seccomp and AppArmor profiles, in fields and in the annotations that came before them.

Source: ``validateSeccompProfileField``, ``ValidateSeccompProfile``,
``validateSeccompAnnotationsAndFields``, ``ValidateAppArmorProfileField``,
``ValidateAppArmorPodAnnotations`` and ``validateAppArmorAnnotationsAndFieldsMatchOnCreate`` in
``pkg/apis/core/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.validation.paths import descending_problem
from constructs_lib.validation.refusal import Refusal, missing, one_of, wrong

__all__ = ["profile_annotation_refusals", "profile_refusals"]

_TYPES: Final = frozenset({"Localhost", "RuntimeDefault", "Unconfined"})
_LONGEST_PATH: Final = 4095
_SECCOMP_OF_POD: Final = "seccomp.security.alpha.kubernetes.io/pod"
_SECCOMP: Final = "container.seccomp.security.alpha.kubernetes.io/"
_APP_ARMOR: Final = "container.apparmor.security.beta.kubernetes.io/"
_LOCALHOST: Final = "localhost/"
_ANNOTATED: Final = {
    "Unconfined": ("unconfined",),
    "RuntimeDefault": ("runtime/default", "docker/default"),
}


def profile_refusals(security: Json, path: Path) -> Iterator[Refusal]:
    """Why the profiles of a security context are refused."""
    seccomp, app_armor = security.get("seccompProfile"), security.get("appArmorProfile")
    if seccomp is not None:
        at = (*path, "seccompProfile")
        yield from _type(seccomp, at)
        file = seccomp.get("localhostProfile")
        if seccomp.get("type") == "Localhost" and file and (message := descending_problem(file)):
            yield wrong((*at, "localhostProfile"), message)
    if app_armor is not None:
        at = (*path, "appArmorProfile")
        yield from _type(app_armor, at)
        name = app_armor.get("localhostProfile")
        if app_armor.get("type") == "Localhost" and name is not None:
            yield from _app_armor_name(name, (*at, "localhostProfile"))


def _type(profile: Json, path: Path) -> Iterator[Refusal]:
    type_, at = profile.get("type", ""), (*path, "localhostProfile")
    if type_ not in _TYPES:
        yield one_of(type_, _TYPES, (*path, "type"))
    elif type_ == "Localhost" and "localhostProfile" not in profile:
        yield missing(at, "type Localhost needs one")
    if type_ != "Localhost" and "localhostProfile" in profile:
        yield wrong(at, "goes with type Localhost only; remove it")


def _app_armor_name(name: str, path: Path) -> Iterator[Refusal]:
    if not name or name != name.strip():
        yield wrong(path, f"is {name!r:.60}; name a profile without spaces around it")
    elif len(name.encode()) > _LONGEST_PATH:
        yield wrong(path, f"is longer than {_LONGEST_PATH} characters; shorten it")


def profile_annotation_refusals(
    annotations: Mapping[str, str], pod: Json, path: Path
) -> Iterator[Refusal]:
    """Why the annotations of a template that name profiles are refused.

    Args:
        annotations: the annotations of the template.
        pod: the Pod spec beside them.
        path: where the annotations stand.
    """
    found = [key for key in annotations if "security." in key]
    if not found:
        return
    containers = {
        container.get("name"): container
        for kind in ("initContainers", "containers")
        for container in pod.get(kind, ())
    }
    for key in found:
        value, at = annotations[key], (*path, key)
        if key == _SECCOMP_OF_POD:
            yield from _seccomp(value, pod.get("securityContext"), at)
        elif key.startswith(_SECCOMP):
            container = containers.get(key.removeprefix(_SECCOMP), {})
            yield from _seccomp(value, container.get("securityContext"), at)
        elif key.startswith(_APP_ARMOR):
            yield from _app_armor(value, key.removeprefix(_APP_ARMOR), containers, pod, at)


def _seccomp(value: str, security: Json, path: Path) -> Iterator[Refusal]:
    if value.startswith(_LOCALHOST):
        if message := descending_problem(value.removeprefix(_LOCALHOST)):
            yield wrong(path, message)
            return
    elif value not in {"runtime/default", "docker/default", "unconfined"}:
        yield wrong(path, f"is {value!r:.60}; write the field seccompProfile instead")
        return
    profile = (security or {}).get("seccompProfile")
    if profile is not None and not _agree(value, profile):
        yield wrong(path, f"is {value!r:.60} and differs from the field seccompProfile; remove it")


def _app_armor(
    value: str, name: str, containers: Mapping[str, Json], pod: Json, path: Path
) -> Iterator[Refusal]:
    if name not in containers:
        yield wrong(path, f"names container {name!r:.70}, which the Pod has not; remove it")
        return
    if value not in {"", "runtime/default", "unconfined"} and not value.startswith(_LOCALHOST):
        yield wrong(path, f"is {value!r:.60}; write the field appArmorProfile instead")
        return
    own = containers[name].get("securityContext", {}).get("appArmorProfile")
    profile = own or pod.get("securityContext", {}).get("appArmorProfile")
    is_windows = pod.get("os", {}).get("name") == "windows"
    if profile is not None and not is_windows and not _agree(value, profile, is_app_armor=True):
        yield wrong(path, f"is {value!r:.60} and differs from the field appArmorProfile; remove it")


def _agree(value: str, profile: Json, *, is_app_armor: bool = False) -> bool:
    type_ = profile.get("type", "")
    if type_ == "Localhost":
        return value == f"{_LOCALHOST}{profile.get('localhostProfile')}"
    named = _ANNOTATED.get(type_, (value,))
    return value in (named[:1] if is_app_armor else named)
