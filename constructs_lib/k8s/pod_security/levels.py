"""The level a Pod fits: every control of a level applied to it, at one policy version.

Source: ``registry.go`` of kubernetes/pod-security-admission, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.pod_security.baseline import BASELINE
from constructs_lib.k8s.pod_security.control import LATEST, Control, Field, Level, Pod
from constructs_lib.k8s.pod_security.restricted import RESTRICTED
from constructs_lib.record import dataclass

__all__ = [
    "Violation",
    "needed_level",
    "needed_levels",
    "violations",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One place of a Pod that a level refuses.

    Attributes:
        control: the id of the control that refuses it (``hostPathVolumes``).
        name: the control's name in the documentation (``HostPath Volumes``).
        path: where it stands, or would have to stand, in the manifest.
        message: the value seen, why it is refused and what to do.
    """

    control: str
    name: str
    path: str
    message: str


def violations(
    pod_spec: Json,
    level: Literal["baseline", "restricted"],
    *,
    annotations: Json = None,
    path: str = "spec.template.spec",
    minor: int = LATEST,
) -> list[Violation]:
    """Everything a level refuses of a Pod, by control and then by container.

    Args:
        pod_spec: the Pod spec, of any author and in any state.
        level: the level. Restricted asks for all that baseline asks for.
        annotations: those beside the spec, in the Pod or the template; AppArmor profiles were
            annotations once, and still count.
        path: where the spec stands; ``spec`` for a Pod.
        minor: the policy version as the minor version of Kubernetes 1 (34 for ``v1.34``). One
            newer than ``LATEST`` is judged as ``LATEST``, as admission does.
    """
    pod = _pod(pod_spec, annotations, minor, path)
    return [
        Violation(control=control.id, name=control.name, path=field.path, message=message)
        for control in _controls(level, minor)
        for field, message in control.breaches(pod)
    ]


def needed_level(pod_spec: Json, *, annotations: Json = None, minor: int = LATEST) -> Level:
    """The strictest level that lets a Pod in; the arguments are those of ``violations``."""
    pod = _pod(pod_spec, annotations, minor)
    for level in ("restricted", "baseline"):
        if not any(any(control.breaches(pod)) for control in _controls(level, minor)):
            return level
    return "privileged"


def _pod(spec: Json, annotations: Json, minor: int, path: str = "") -> Pod:
    beside = f"{path.removesuffix('spec')}metadata.annotations"
    return Pod(spec=Field(path, spec), annotations=Field(beside, annotations), minor=minor)


def _controls(level: Literal["baseline", "restricted"], minor: int) -> Iterator[Control]:
    stricter = RESTRICTED if level == "restricted" else ()
    known = [control for control in (*BASELINE, *stricter) if control.since <= minor]
    replaced = {control.replaces for control in known}
    return (control for control in known if control.id not in replaced)


_STRICTEST_FIRST: Final[tuple[Level, ...]] = ("restricted", "baseline", "privileged")


def needed_levels(manifests: Iterable[Manifest]) -> dict[str, Level]:
    """The strictest level of each namespace that lets all its Pods in.

    Args:
        manifests: any objects; workloads among them decide. A namespace without workloads is not
            in the answer.
    """
    levels: dict[str, Level] = {}
    for manifest in manifests:
        template = manifest.get("spec", {}).get("template")
        namespace = manifest["metadata"].get("namespace")
        if not isinstance(template, dict) or "spec" not in template or namespace is None:
            continue
        annotations = template.get("metadata", {}).get("annotations")
        needed = needed_level(template["spec"], annotations=annotations)
        known = levels.get(namespace, _STRICTEST_FIRST[0])
        levels[namespace] = max(needed, known, key=_STRICTEST_FIRST.index)
    return levels
