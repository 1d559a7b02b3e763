"""Manifests as cdk8s API objects, made one by one: the way without the bridge.

It takes the place of ``_jsii/index.js`` where jsii does not load the bridge, which rests on how
jsii loads packages: slower, as every value crosses to Node.js on its own, and otherwise the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import jsii
from cdk8s import ApiObject, ApiObjectMetadata, Chart, JsonPatch
from constructs import Construct, IConstruct, IValidation

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.record import dataclass, field

__all__ = ["define", "namespace_of"]

_LEVELS: Final = ("restricted", "baseline", "privileged")
_MODES: Final = ("enforce", "audit", "warn")
_UPPER: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(slots=True)
class _App:
    """What an app holds so far."""

    only: dict[str, str] = field(default_factory=dict)
    """Where each thing is of which there may be one."""
    levels: dict[str, str] = field(default_factory=dict)
    """The Pod Security level that the Pods of each namespace need."""
    following: dict[str, list[ApiObject]] = field(default_factory=dict)
    """Namespaces whose level follows, by their name."""
    owners: dict[str, dict[str, str]] = field(default_factory=dict)
    """By the path of each chart, where each object was defined."""


_MARK: Final = "constructs-lib"
"""Metadata of an app that says which of these is its own: jsii may give an app that is asked for
again another object of Python."""
_apps: list[_App] = []


def define(scope: Construct, declared: Mapping[str, Json]) -> list[dict[str, str]]:
    """Define manifests below a construct, as ``Manifests.define`` of the bridge does.

    Args:
        scope: the construct.
        declared: ``manifests``, ``only``, ``levels``, ``following`` and ``errors``.

    Returns:
        What stands in the way, as ``what`` and ``path``; then nothing was defined.
    """
    chart = Chart.of(scope)
    app = _state_of(scope.node.root)
    owners = app.owners.setdefault(chart.node.path, {})
    manifests: Sequence[Manifest] = declared["manifests"]
    clashes = [
        {"what": key, "path": owners[key]} for key in map(_identity, manifests) if key in owners
    ]
    only = declared["only"]
    if only in app.only:
        clashes.append({"what": "", "path": app.only[only]})
    if clashes:
        return clashes
    if declared["errors"]:
        scope.node.add_validation(_Errors(declared["errors"]))
    if only is not None:
        app.only[only] = scope.node.path
    for manifest in manifests:
        owners[_identity(manifest)] = scope.node.path
        defined = _define(scope, chart, manifest)
        if manifest["metadata"]["name"] in declared["following"]:
            _follow(app, defined)
    for namespace, level in declared["levels"].items():
        _raise(app, namespace, level)
    return []


def namespace_of(scope: Construct) -> str:
    """The namespace of the chart around a construct; empty if it has none.

    Raises:
        RuntimeError: the construct is not inside a chart.
    """
    return Chart.of(scope).namespace or ""


def _state_of(root: IConstruct) -> _App:
    for entry in root.node.metadata:
        if entry.type == _MARK:
            return _apps[int(entry.data)]
    root.node.add_metadata(_MARK, len(_apps))
    _apps.append(_App())
    return _apps[-1]


@jsii.implements(IValidation)
class _Errors:
    def __init__(self, errors: Sequence[str]) -> None:
        self._errors = list(errors)

    def validate(self) -> list[str]:
        return self._errors


def _define(scope: Construct, chart: Chart, manifest: Manifest) -> ApiObject:
    metadata: dict[str, Any] = {
        _UPPER.sub("_", key).lower(): value for key, value in manifest["metadata"].items()
    }
    defined = ApiObject(
        scope,
        _id_of(scope, manifest),
        api_version=manifest["apiVersion"],
        kind=manifest["kind"],
        metadata=ApiObjectMetadata(**metadata),
    )
    if "namespace" not in metadata and chart.namespace is not None:
        # cdk8s gives the chart's namespace to every object, also to those that cannot have one.
        defined.add_json_patch(JsonPatch.remove("/metadata/namespace"))
    # Patches keep the order of keys, which cdk8s would sort by the alphabet.
    for key, value in manifest.items():
        if key not in {"apiVersion", "kind", "metadata"}:
            defined.add_json_patch(JsonPatch.add(f"/{key}", value))
    return defined


def _follow(app: _App, namespace: ApiObject) -> None:
    app.following.setdefault(namespace.name, []).append(namespace)
    _label([namespace], app.levels.get(namespace.name, _LEVELS[0]))


def _raise(app: _App, namespace: str, level: str) -> None:
    known = app.levels.get(namespace, _LEVELS[0])
    if _LEVELS.index(level) > _LEVELS.index(known):
        app.levels[namespace] = level
        _label(app.following.get(namespace, ()), level)


def _label(namespaces: Iterable[ApiObject], level: str) -> None:
    for namespace in namespaces:
        for mode in _MODES:
            namespace.metadata.add_label(f"pod-security.kubernetes.io/{mode}", level)


def _group_of(manifest: Manifest) -> str:
    group, slash, _ = manifest["apiVersion"].partition("/")
    return group if slash else ""


def _identity(manifest: Manifest) -> str:
    metadata = manifest["metadata"]
    namespace = f"{metadata['namespace']}/" if "namespace" in metadata else ""
    group = _group_of(manifest)
    return f"{f'{group} ' if group else ''}{manifest['kind']} {namespace}{metadata['name']}"


def _id_of(scope: Construct, manifest: Manifest) -> str:
    """The shortest name that no sibling has: by kind, then by name, namespace and group too."""
    kind, metadata = manifest["kind"], manifest["metadata"]
    name = f"{kind}-{metadata['name']}"
    namespaced = f"{name}-{metadata.get('namespace', '')}"
    ids = (kind, name, namespaced, f"{namespaced}-{_group_of(manifest)}")
    return next(each for each in ids if scope.node.try_find_child(each) is None)
