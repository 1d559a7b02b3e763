"""The objects as they were published, and why some cannot be taken over.

Sources: Helm's documentation of chart hooks; ``apps/v1`` is the only version of DaemonSets that
Kubernetes serves since 1.16.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.agents.vendored_agent.changes import object_name
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.errors import Problem
from constructs_lib.intake.objects import Object
from constructs_lib.k8s.given import given
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.structure import check_fields

__all__ = ["is_daemon_set", "source_problems", "without_nothing"]

_HOOK: Final = "helm.sh/hook"
_HOOKS_STAY: Final = (
    f"is a hook, which only Helm itself runs ({_HOOK}); leave hooks and tests out with "
    "'helm template --no-hooks --skip-tests'"
)
_TEMPLATE: Final = "{{"
_NOT_RENDERED: Final = (
    f"holds a {_TEMPLATE!r}; take what 'helm template' prints for the values you want"
)


def is_daemon_set(manifest: Manifest) -> bool:
    """Whether an object is a DaemonSet of Kubernetes itself."""
    return (manifest["apiVersion"], manifest["kind"]) == ("apps/v1", "DaemonSet")


def without_nothing(manifest: Manifest) -> Manifest:
    """The object without what says nothing to Kubernetes.

    That are nulls in a DaemonSet, and nulls and empty maps and lists in any object's metadata,
    which templates leave behind and cdk8s drops.
    """
    if is_daemon_set(manifest):
        manifest = _without_nulls(manifest)
    metadata = manifest.get("metadata")
    if not isinstance(metadata, dict):
        return manifest
    return {**manifest, "metadata": given(metadata)}


def _without_nulls(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value]
    return value


def source_problems(objects: Sequence[Object]) -> Iterator[Problem]:
    """Why objects cannot be taken over as they are published, each reason with its place."""
    if not any(each.manifest["kind"] == "DaemonSet" for each in objects):
        kinds = ", ".join(sorted({each.manifest["kind"] for each in objects}))
        message = f"holds no DaemonSet, only {kinds}; use 'kubectl apply' for what has none"
        yield Problem(path=("source",), message=message)
    for each in objects:
        for problem in _problems(each.manifest):
            message = f"{each.place(problem.path)}: {_called(each.manifest)}: {problem}"
            yield Problem(path=("source",), message=message)


def _called(manifest: Manifest) -> str:
    """An object's name, even if it is malformed."""
    try:
        return object_name(manifest)
    except (KeyError, TypeError, AttributeError):
        return str(manifest["kind"])


def _problems(manifest: Manifest) -> Iterator[Problem]:
    metadata = manifest.get("metadata", {})
    malformed = check_fields(metadata, "ObjectMeta", ("metadata",))
    if malformed:
        yield from malformed
    elif "name" not in metadata:
        yield Problem(path=(), message="has no name; only what has one can be applied again")
    elif _HOOK in metadata.get("annotations", {}):
        yield Problem(path=(), message=_HOOKS_STAY)
    elif _is_template(metadata):
        yield Problem(path=("metadata",), message=_NOT_RENDERED)
    elif manifest["kind"] == "DaemonSet":
        yield from _daemon_set_problems(manifest)


def _is_template(metadata: Json) -> bool:
    # Annotations may well hold the templates of other programs.
    identity = {name: value for name, value in metadata.items() if name != "annotations"}
    return _TEMPLATE in json.dumps(identity)


def _daemon_set_problems(manifest: Manifest) -> Iterator[Problem]:
    if not is_daemon_set(manifest):
        message = f"is of {manifest['apiVersion']}; only DaemonSets of apps/v1 are known here"
        yield Problem(path=(), message=message)
        return
    malformed = check_fields(manifest.get("spec", {}), "DaemonSetSpec", ("spec",))
    if malformed:
        yield from malformed
    elif "spec" not in manifest["spec"]["template"]:
        message = "is missing; a DaemonSet is made of Pods"
        yield Problem(path=("spec", "template", "spec"), message=message)
    else:
        for container in DaemonSetView(manifest).all:
            if _TEMPLATE in container.image.text:
                yield Problem(path=container.image.path, message=_NOT_RENDERED)
