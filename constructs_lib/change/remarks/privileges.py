"""DS1306: an agent may do more than before, on its node or in the cluster.

Every power is one sentence, told from the manifest alone; what is said of after and not of before
has grown. The level is that of the Pod Security Standards (``k8s/pod_security``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from constructs_lib.change.remarks.remark import Remark, Update, namespace_of
from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.pod_security import Level, needed_level

__all__ = ["privileges"]

_LAXER: Final[Sequence[Level]] = ("restricted", "baseline", "privileged")
_HOST: Final = {
    "hostNetwork": "the network of the node",
    "hostPID": "the processes of the node",
    "hostIPC": "the IPC of the node",
}
_ANY: Final = "*"
_EVERY_VERB: Final = "do everything with"


class _Right(NamedTuple):
    """One verb on one kind of thing."""

    verb: str
    what: str


def privileges(update: Update) -> Iterator[Remark]:
    """The level that got laxer, and each power that is new."""
    before, after = _level(update.pair.before), _level(update.pair.after)
    if _LAXER.index(after) > _LAXER.index(before):
        yield _remark(f"The Pod Security level it needs rises from {before} to {after}.")
    known = set(_powers(update.pair.before))
    for power in dict.fromkeys(_powers(update.pair.after)):
        if power not in known:
            yield _remark(f"New: {power}.")
    for what, verbs in _new_rights(update).items():
        yield _remark(f"New: it may {', '.join(verbs)} {what}.")


def _remark(message: str) -> Remark:
    return Remark(rule="DS1306", name="privileges-grew", severity="warning", message=message)


def _level(daemon_set: DaemonSetView) -> Level:
    return needed_level(daemon_set.pod, annotations=daemon_set.template_annotations).level


def _powers(daemon_set: DaemonSetView) -> Iterator[str]:
    yield from (words for field, words in _HOST.items() if daemon_set.pod.get(field))
    for container in daemon_set.all:
        yield from _of_container(container)


def _of_container(container: ContainerView) -> Iterator[str]:
    name = container.name
    if container.security.is_privileged:
        yield f"{name} is privileged"
    for capability in container.security.added:
        yield f"{name} has the capability {capability}"
    for host in container.host_mounts:
        path = host.mount.host_path
        yield f"{name} reads {path} of the node"
        if host.mount.is_writable:
            yield f"{name} writes {path} of the node"


def _new_rights(update: Update) -> dict[str, list[str]]:
    """The verbs that its ServiceAccount did not have before, by what they are for."""
    known = set(_of_account(update.pair.before, update.old_objects))
    verbs: dict[str, list[str]] = {}
    for right in dict.fromkeys(_of_account(update.pair.after, update.new_objects)):
        if not known & {right, right._replace(verb=_EVERY_VERB)}:
            verbs.setdefault(right.what, []).append(right.verb)
    return verbs


def _of_account(daemon_set: DaemonSetView, objects: Sequence[Manifest]) -> Iterator[_Right]:
    """What RBAC among the objects lets its ServiceAccount do."""
    account, namespace = daemon_set.service_account, daemon_set.namespace or "default"
    for binding in objects:
        if binding["kind"] in {"RoleBinding", "ClusterRoleBinding"} and any(
            _is_account(subject, binding, namespace, account)
            for subject in binding.get("subjects") or ()
        ):
            yield from _granted(binding, objects)


def _is_account(subject: Json, binding: Manifest, namespace: str, account: str) -> bool:
    where = subject.get("namespace") or namespace_of(binding)
    named = subject.get("kind"), where, subject.get("name")
    return named == ("ServiceAccount", namespace, account)


def _granted(binding: Manifest, objects: Sequence[Manifest]) -> Iterator[_Right]:
    role = binding.get("roleRef") or {}
    everywhere = binding["kind"] == "ClusterRoleBinding"
    where = "" if everywhere else f" in {namespace_of(binding)}"
    for each in objects:
        found = each["kind"] == role.get("kind") and each["metadata"]["name"] == role.get("name")
        if found and (everywhere or each["kind"] == "ClusterRole" or _together(each, binding)):
            for rule in each.get("rules") or ():
                yield from _rights(rule, where)


def _together(role: Manifest, binding: Manifest) -> bool:
    return namespace_of(role) == namespace_of(binding)


def _rights(rule: Mapping[str, Json], where: str) -> Iterator[_Right]:
    """Each right of a rule alone, so that a rule written in another way is not a new one."""
    names = rule.get("resourceNames") or ()
    named = f" named {', '.join(names)}" if names else ""
    for verb in rule.get("verbs") or ():
        does = _EVERY_VERB if verb == _ANY else verb
        for url in rule.get("nonResourceURLs") or ():
            yield _Right(does, url)
        for group in rule.get("apiGroups") or ():
            for resource in rule.get("resources") or ():
                what = "every resource" if resource == _ANY else resource
                yield _Right(does, f"{what}{f' of {group}' if group else ''}{named}{where}")
