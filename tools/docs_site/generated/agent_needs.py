"""What an agent takes of its node, read from the YAML that its declaration gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.read import view_of
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.report.words import counted

__all__ = ["needs", "reasons"]

_IGNORE: Final = "constructs-lib/ignore."


def needs(manifests: Iterable[Manifest]) -> Iterator[tuple[str, str]]:
    """What is taken, and of what: two cells a row."""
    rules = 0
    for manifest in manifests:
        if manifest["kind"] == "DaemonSet":
            yield from _of_pod(view_of(manifest))
        elif manifest["kind"] in {"ClusterRole", "Role"}:
            rules += len(manifest.get("rules", ()))
    yield "API server", counted(rules, "RBAC rule") if rules else "no access"


def reasons(manifests: Iterable[Manifest]) -> dict[str, str]:
    """What the YAML says of findings that are right for this agent, by rule."""
    found: dict[str, str] = {}
    for manifest in manifests:
        if manifest["kind"] == "DaemonSet":
            for key, text in manifest["metadata"].get("annotations", {}).items():
                if key.startswith(_IGNORE):
                    found.setdefault(key.removeprefix(_IGNORE), text)
    return dict(sorted(found.items()))


_NAMESPACES: Final = (
    ("hostNetwork", "network"),
    ("hostPID", "processes"),
    ("hostIPC", "shared memory"),
)


def _of_pod(view: DaemonSetView) -> Iterator[tuple[str, str]]:
    shared = [word for field, word in _NAMESPACES if view.pod.get(field)]
    yield "namespaces of the node", ", ".join(shared) or "none"
    writable: dict[str, bool] = {}
    for each in view.host_mounts:
        writable[each.written] = writable.get(each.written, False) or each.mount.is_writable
    for path, is_written in writable.items():
        yield f"`{path}`", "read and written" if is_written else "read"
    claims = [
        port.claim(host_network=view.host_network) for each in view.all for port in each.ports
    ]
    yield "ports of the node", ", ".join(map(str, filter(None, claims))) or "none"
    for container in view.all:
        once = ", before the others" if container.kind == "run-once" else ""
        yield f"`{container.name}`{once}", "; ".join(_of_container(view, container))


def _of_container(view: DaemonSetView, container: ContainerView) -> Iterator[str]:
    security = container.security
    user = security.get("runAsUser")
    if user is None:
        user = view.security.get("runAsUser")
    if security.is_privileged:
        yield "privileged"
    elif user:
        yield f"user {user}"
    else:
        yield "root" if user == 0 else "the user of its image"
    if security.added:
        yield "capabilities " + ", ".join(security.added)
    elif not security.is_privileged:
        yield "no capability" if security.drops_all else "the capabilities of the runtime"
    for words, amounts in (
        ("requests", container.resources.requests),
        ("at most", container.resources.limits),
    ):
        if amounts:
            yield f"{words} " + ", ".join(f"{key} {amount}" for key, amount in amounts.items())
