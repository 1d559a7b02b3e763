"""Objects of the engines that deliver the input: Argo CD, Flux and Rancher Fleet.

Kubernetes knows none of their kinds, so anything may stand in them. Source: the API types of Argo
CD 3.6, of Flux' kustomize-controller 1.9 and helm-controller 1.6, and of Rancher Fleet 0.16.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.object_kind import group_of
from constructs_lib.pattern import pattern
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.unchecked import entries, mapping
from constructs_lib.policy.finding import Path
from constructs_lib.programs.amounts import duration
from constructs_lib.record import dataclass

__all__ = [
    "SYNC_WAVE",
    "Waiter",
    "Waiters",
    "rolling_sets",
    "steps_of",
    "sync_wave_of",
    "with_kind",
]

SYNC_WAVE: Final = "argocd.argoproj.io/sync-wave"
"""The annotation of the order in which Argo CD applies objects."""

_Name: TypeAlias = tuple[str, str]
"""Namespace and name."""

_WAVE: Final = pattern(r"[+-]?[0-9]{1,18}", re.ASCII)
"""What Argo CD reads as a number; any other text counts as 0."""
_ARGO_CD: Final = "argoproj.io"
_KUSTOMIZE: Final = "kustomize.toolkit.fluxcd.io"
_HELM: Final = "helm.toolkit.fluxcd.io"
_RELEASE: Final = "meta.helm.sh/release-name"
_SHORTEST: Final = 30
"""Seconds that a Kustomization waits at least, and by which it waits less than its interval."""
_HELM_WAITS: Final = 300


def with_kind(context: Context, group: str, kind: str) -> Iterator[Manifest]:
    """The objects of a kind of some group."""
    for each in context.of_kind(kind):
        if group_of(str(each.get("apiVersion", ""))) == group:
            yield each


def flux_paths(context: Context) -> Iterator[tuple[Manifest, str]]:
    """The Kustomizations of Flux with the folder that each applies, where it names one."""
    for each in with_kind(context, _KUSTOMIZE, "Kustomization"):
        path = mapping(each.get("spec")).get("path")
        folder = posixpath.normpath(path).strip("/") if isinstance(path, str) else "."
        if not folder.startswith("."):
            yield each, folder


def sync_wave_of(manifest: Manifest) -> int | None:
    """The sync wave of an object; none where it names none, or no number."""
    annotations = mapping(mapping(manifest.get("metadata")).get("annotations"))
    found = _WAVE.fullmatch(str(annotations.get(SYNC_WAVE)))
    return int(found[0]) if found is not None else None


def applications(context: Context) -> Iterator[Manifest]:
    """The Applications of Argo CD."""
    return with_kind(context, _ARGO_CD, "Application")


def rolling_sets(context: Context) -> Iterator[Manifest]:
    """The ApplicationSets that Argo CD takes through their steps one after the other."""
    for each in with_kind(context, _ARGO_CD, "ApplicationSet"):
        strategy = mapping(mapping(each.get("spec")).get("strategy"))
        if strategy.get("type") == "RollingSync":
            yield each


def steps_of(rolling_set: Manifest) -> list[dict[str, Json]]:
    """The steps of such a set."""
    strategy = mapping(mapping(rolling_set.get("spec")).get("strategy"))
    return entries(mapping(strategy.get("rollingSync")).get("steps"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiter:
    """An object of Flux that waits until what it applies is done.

    Attributes:
        manifest: the object.
        place: the field that makes it wait.
        seconds: how long it waits at most; none where that cannot be read.
        timeout: the same as people read it, the beginning of a sentence.
        timeout_place: the field that says so.
    """

    manifest: Manifest
    place: Path
    seconds: float | None
    timeout: str
    timeout_place: Path


class Waiters:
    """What waits for each DaemonSet of an input, as far as it is sure.

    A Kustomization with ``wait: true`` waits for all that it applies, which stands in another
    folder: it is sure where the labels of a live DaemonSet name it, or where no other one waits.
    """

    def __init__(self, context: Context) -> None:
        """Read the objects of Flux in the input."""
        self._waiting: dict[_Name, Manifest] = {}
        self._checking: dict[_Name, list[Waiter]] = {}
        self._releases: dict[_Name, Manifest] = {}
        self._by_helm_name: dict[str, Manifest] = {}
        for each in with_kind(context, _KUSTOMIZE, "Kustomization"):
            if mapping(each.get("spec")).get("wait") is True:
                self._waiting[_key(each)] = each
            else:
                self._read_health_checks(each)
        for each in with_kind(context, _HELM, "HelmRelease"):
            spec = mapping(each.get("spec"))
            if mapping(spec.get("upgrade")).get("disableWait") is not True:
                self._releases[_key(each)] = each
                self._by_helm_name[str(spec.get("releaseName") or _key(each)[1])] = each

    def of(self, daemon_set: DaemonSetView) -> Iterator[Waiter]:
        """What waits for a DaemonSet."""
        yield from self._checking.get((daemon_set.namespace or "", daemon_set.name), ())
        applied = _applied(daemon_set, _KUSTOMIZE)
        only = next(iter(self._waiting.values())) if len(self._waiting) == 1 else None
        found = self._waiting.get(applied) if applied is not None else only
        if found is not None and _goes_to(found, daemon_set):
            yield _kustomization(found, ("spec", "wait"))
        release = self._releases.get(_applied(daemon_set, _HELM) or ("", ""))
        release = release or self._by_helm_name.get(daemon_set.annotations.get(_RELEASE, ""))
        if release is not None:
            yield _release(release)

    def _read_health_checks(self, kustomization: Manifest) -> None:
        checks = entries(mapping(kustomization.get("spec")).get("healthChecks"))
        for index, check in enumerate(checks):
            if check.get("kind") == "DaemonSet":
                waiter = _kustomization(kustomization, ("spec", "healthChecks", index))
                key = str(check.get("namespace", "")), str(check.get("name", ""))
                self._checking.setdefault(key, []).append(waiter)


def _key(manifest: Manifest) -> _Name:
    metadata = mapping(manifest.get("metadata"))
    return str(metadata.get("namespace", "")), str(metadata.get("name", ""))


def _applied(daemon_set: DaemonSetView, group: str) -> _Name | None:
    """Namespace and name of what Flux says it was applied by."""
    labels = mapping(mapping(daemon_set.manifest.get("metadata")).get("labels"))
    name = labels.get(f"{group}/name")
    return None if name is None else (str(labels.get(f"{group}/namespace", "")), str(name))


def _goes_to(kustomization: Manifest, daemon_set: DaemonSetView) -> bool:
    target = mapping(kustomization.get("spec")).get("targetNamespace")
    return target is None or target == daemon_set.namespace


def _kustomization(manifest: Manifest, place: Path) -> Waiter:
    spec = mapping(manifest.get("spec"))
    written, interval = spec.get("timeout"), spec.get("interval")
    if written is not None:
        return _waiter(manifest, place, "timeout", _seconds(written), f"The timeout is {written}")
    read = _seconds(interval)
    left = None if read is None else max(read - _SHORTEST, _SHORTEST)
    says = f"No timeout is set and the interval of {interval} leaves {left or 0:g} s"
    return _waiter(manifest, place, "interval", left, says)


def _release(manifest: Manifest) -> Waiter:
    written = mapping(manifest.get("spec")).get("timeout")
    if written is not None:
        says = f"The timeout is {written}"
        return _waiter(manifest, ("spec",), "timeout", _seconds(written), says)
    return _waiter(
        manifest, ("spec",), None, _HELM_WAITS, "No timeout is set and 5m is the default"
    )


def _waiter(
    manifest: Manifest, place: Path, field: str | None, seconds: float | None, says: str
) -> Waiter:
    return Waiter(
        manifest=manifest,
        place=place,
        seconds=seconds,
        timeout=says,
        timeout_place=("spec", field) if field is not None else ("spec",),
    )


def _seconds(value: Json) -> float | None:
    read = duration(value) if isinstance(value, str) else None
    return read if isinstance(read, float) else None
