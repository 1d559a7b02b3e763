"""Where published objects go: those that name no namespace get the one of the declaration.

What names a namespace is left there. A DaemonSet elsewhere than wanted, and a binding that would
look for its ServiceAccount in the wrong place, cannot be put right here: only who renders the
source knows what else counts on the namespace.
Source: ``pkg/apis/rbac`` of Kubernetes v1.37 for the subjects of a binding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from constructs_lib.agents.vendored_agent.changes import object_name
from constructs_lib.agents.vendored_agent.source import is_daemon_set
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.repeats import repeated
from constructs_lib.k8s.scopes import is_namespaced

__all__ = ["in_namespace", "namespace_problems"]


def in_namespace(manifest: Manifest, namespace: str | None) -> Manifest:
    """The object in the namespace, if it can stand in one and stands in none yet."""
    metadata = manifest["metadata"]
    if namespace is None or metadata.get("namespace") or not is_namespaced(manifest):
        return manifest
    placed = {"name": metadata["name"], "namespace": namespace}
    return {**manifest, "metadata": {**placed, **metadata, **placed}}


def namespace_problems(source: Sequence[Manifest], namespace: str | None) -> Iterator[Problem]:
    """Why objects cannot go where the declaration wants them.

    Args:
        source: the objects as published.
        namespace: the namespace of those that name none.
    """
    placed = [in_namespace(manifest, namespace) for manifest in source]
    yield from _twice(placed)
    if namespace is not None:
        yield from _elsewhere(placed, namespace)
        accounts = {
            manifest["metadata"]["name"]
            for manifest in source
            if manifest["kind"] == "ServiceAccount" and not manifest["metadata"].get("namespace")
        }
        for manifest in placed:
            yield from _lost_grants(manifest, accounts, namespace)


def _twice(placed: Sequence[Manifest]) -> Iterator[Problem]:
    identities = [f"{m['apiVersion'].rpartition('/')[0]} {object_name(m)}" for m in placed]
    for identity in repeated(identities):
        message = f"{identity.strip()} is listed twice; list it once"
        yield Problem(path=("source",), message=message)


def _elsewhere(placed: Sequence[Manifest], namespace: str) -> Iterator[Problem]:
    for manifest in filter(is_daemon_set, placed):
        at = manifest["metadata"]["namespace"]
        if at != namespace:
            message = (
                f"{object_name(manifest)} stands in {at!r} in the source, and other objects may "
                f"count on that; {_render(namespace)}, or keep it there with namespace=None"
            )
            yield Problem(path=("namespace",), message=message)


def _lost_grants(manifest: Manifest, moved: set[str], namespace: str) -> Iterator[Problem]:
    """The ServiceAccounts that a binding looks for where they will not be."""
    if manifest["kind"] not in {"ClusterRoleBinding", "RoleBinding"}:
        return
    subjects = [entry for entry in manifest.get("subjects") or [] if isinstance(entry, dict)]
    for subject in subjects:
        at, name = subject.get("namespace", namespace), subject.get("name")
        if subject.get("kind") == "ServiceAccount" and name in moved and at != namespace:
            message = (
                f"{object_name(manifest)} grants to the ServiceAccount {at}/{name}, which goes to "
                f"{namespace!r}; {_render(namespace)}"
            )
            yield Problem(path=("namespace",), message=message)


def _render(namespace: str) -> str:
    return f"render the source with 'helm template --namespace {namespace}'"
