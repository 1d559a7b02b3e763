"""Fields that the API server never changes, so that a change of one cannot be applied.

A DaemonSet's are in ``impact.py``. Of other kinds these are told: what runs Pods (a Deployment's
selector is as fixed as a DaemonSet's), what grants and what stores. A kind that is not named here
is taken to change freely.

Source: the ``Validate...Update`` functions in ``pkg/apis/*/validation`` of Kubernetes v1.37.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from constructs_lib.change.compare import Difference, Path
from constructs_lib.change.migration import Way
from constructs_lib.change.pairing import Pair, key_of
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.record import dataclass

__all__ = ["immutable_differences", "replacing"]


def _always(_: Pair) -> bool:
    return True


def _is_immutable(pair: Pair) -> bool:
    return pair.old.get("immutable") is True


def _is_not_indexed(pair: Pair) -> bool:
    spec = pair.old.get("spec")
    return not (isinstance(spec, dict) and spec.get("completionMode") == "Indexed")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fields:
    """Fields of a kind that never change.

    Attributes:
        paths: the fields.
        but: parts of them that do change.
        where: whether that holds for an object, as it was.
    """

    paths: tuple[Path, ...]
    but: tuple[Path, ...] = ()
    where: Callable[[Pair], bool] = _always

    def hold(self, difference: Difference) -> bool:
        """Whether the difference is in one of them."""
        inside = any(difference.is_in(*path) for path in self.paths)
        return inside and not any(difference.is_in(*path) for path in self.but)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What is fixed in a kind, and what it means to delete an object of it.

    Attributes:
        fields: what never changes.
        meanwhile: what holds between the deletion of the old object and the new one.
        rolls: whether ``kubectl rollout status`` waits for its Pods.
    """

    fields: tuple[_Fields, ...]
    meanwhile: str
    rolls: bool = False


_SELECTOR: Final = _Fields(paths=(("spec", "selector"),))
_BINDING: Final = _Kind(
    fields=(_Fields(paths=(("roleRef",),)),),
    meanwhile="until the new one is there, its subjects lack what it grants",
)
_DATA: Final = _Fields(paths=(("data",), ("binaryData",), ("immutable",)), where=_is_immutable)
_STATEFUL: Final = (
    "replicas",
    "ordinals",
    "template",
    "updateStrategy",
    "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy",
    "minReadySeconds",
)

_KINDS: Final[Mapping[tuple[str, str], _Kind]] = {
    ("apps", "Deployment"): _Kind(
        fields=(_SELECTOR,),
        meanwhile="its Pods end, and nothing does their work until the new ones are ready",
        rolls=True,
    ),
    ("apps", "ReplicaSet"): _Kind(
        fields=(_SELECTOR,),
        meanwhile="its Pods end, and nothing does their work until the new ones are ready",
    ),
    ("apps", "StatefulSet"): _Kind(
        fields=(_Fields(paths=(("spec",),), but=tuple(("spec", name) for name in _STATEFUL)),),
        meanwhile="its Pods end; their volume claims stay, and the new ones take them by name",
        rolls=True,
    ),
    ("batch", "Job"): _Kind(
        fields=(
            _Fields(
                paths=tuple(
                    ("spec", name)
                    for name in (
                        "selector",
                        "template",
                        "completionMode",
                        "podFailurePolicy",
                        "successPolicy",
                        "backoffLimitPerIndex",
                        "managedBy",
                    )
                )
            ),
            _Fields(paths=(("spec", "completions"),), where=_is_not_indexed),
        ),
        meanwhile="its Pods end, and the new one begins its work again",
    ),
    ("rbac.authorization.k8s.io", "RoleBinding"): _BINDING,
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): _BINDING,
    ("scheduling.k8s.io", "PriorityClass"): _Kind(
        fields=(_Fields(paths=(("value",), ("preemptionPolicy",))),),
        meanwhile="Pods keep the number they have, and no Pod that names it can be created",
    ),
    ("storage.k8s.io", "StorageClass"): _Kind(
        fields=(
            _Fields(
                paths=(
                    ("provisioner",),
                    ("parameters",),
                    ("reclaimPolicy",),
                    ("volumeBindingMode",),
                )
            ),
        ),
        meanwhile="volumes keep what they were made with, and no new one is made",
    ),
    ("", "ConfigMap"): _Kind(
        fields=(_DATA,), meanwhile="Pods that start wait until the new one is there"
    ),
    ("", "Secret"): _Kind(
        fields=(_DATA, _Fields(paths=(("type",),))),
        meanwhile="Pods that start wait until the new one is there",
    ),
}
"""By API group and kind."""


def immutable_differences(pair: Pair, differences: Sequence[Difference]) -> tuple[Difference, ...]:
    """Those differences of an object that the API server refuses.

    Args:
        pair: an object that is not a DaemonSet, before and after, in normal form.
        differences: what differs between the two.
    """
    kind = _KINDS.get(_kind_of(pair.new))
    if kind is None:
        return ()
    fixed = [fields for fields in kind.fields if fields.where(pair)]
    return tuple(each for each in differences if any(fields.hold(each) for fields in fixed))


def replacing(pair: Pair) -> Way:
    """The way to an object that cannot be applied to the one that is there."""
    kind = _KINDS[_kind_of(pair.new)]
    name = f"{pair.new['kind'].lower()}/{pair.new['metadata']['name']}"
    status = [_kubectl(pair.new, "rollout", "status", name)] if kind.rolls else []
    return Way(
        title=f"Delete the old one, then apply the new one: {kind.meanwhile}.",
        commands=(_kubectl(pair.old, "delete", name), "# apply the new manifests", *status),
    )


def _kind_of(manifest: Manifest) -> tuple[str, str]:
    group, kind, _, _ = key_of(manifest)
    return group, kind


def _kubectl(manifest: Manifest, *words: str) -> str:
    namespace = manifest["metadata"].get("namespace")
    where = ["-n", namespace] if namespace else []
    return shlex.join(["kubectl", *where, *words])
