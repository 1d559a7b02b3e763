"""DS1306: an agent may do more than before, on its node or in the cluster.

Every power is one sentence, told from the manifest alone; what is said of after and not of before
has grown. The level is that of the Pod Security Standards (``k8s/pod_security``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from constructs_lib.change.compare import Difference
from constructs_lib.change.impact import template_causes
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
    if not all(map(_gives_nothing, template_causes(update.differences))):
        yield from _of_template(update)
    for what, verbs in _new_rights(update).items():
        yield _remark(f"New: it may {', '.join(verbs)} {what}.")


def _gives_nothing(cause: Difference) -> bool:
    """Whether it is the image of a container: most changes are, and no power comes from it."""
    match cause.path:
        case ("spec", "template", "spec", "containers" | "initContainers", _, "image"):
            return True
        case _:
            return False


def _of_template(update: Update) -> Iterator[Remark]:
    before, after = _level(update.pair.before), _level(update.pair.after)
    if _LAXER.index(after) > _LAXER.index(before):
        yield _remark(f"The Pod Security level it needs rises from {before} to {after}.")
    known = set(_powers(update.pair.before))
    for power in dict.fromkeys(_powers(update.pair.after)):
        if power not in known:
            yield _remark(f"New: {power}.")


def _remark(message: str) -> Remark:
    return Remark(rule="DS1306", name="privileges-grew", severity="warning", message=message)


def _level(daemon_set: DaemonSetView) -> Level:
    return needed_level(daemon_set.pod, annotations=daemon_set.template_annotations)


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
    known = update.before.read(_Rbac).rights_of(update.pair.before)
    verbs: dict[str, list[str]] = {}
    for right in update.after.read(_Rbac).rights_of(update.pair.after):
        if right not in known and right._replace(verb=_EVERY_VERB) not in known:
            verbs.setdefault(right.what, []).append(right.verb)
    return verbs


class _Rbac:
    """What RBAC among the objects lets each ServiceAccount do."""

    def __init__(self, objects: Sequence[Manifest]) -> None:
        self._bindings: dict[tuple[str, str], dict[int, Manifest]] = {}
        self._roles: dict[tuple[str, str, str], list[Manifest]] = {}
        self._rights: dict[tuple[str, str], Mapping[_Right, None]] = {}
        for place, each in enumerate(objects):
            kind, name, namespace = each["kind"], each["metadata"]["name"], namespace_of(each)
            if kind in {"RoleBinding", "ClusterRoleBinding"}:
                for subject in each.get("subjects") or ():
                    if subject.get("kind") == "ServiceAccount":
                        where, account = subject.get("namespace"), subject.get("name")
                        key = str(where or namespace), str(account)
                        self._bindings.setdefault(key, {})[place] = each
            if kind in {"Role", "ClusterRole"}:
                for among in (_ANY, namespace):
                    self._roles.setdefault((kind, name, among), []).append(each)

    def rights_of(self, daemon_set: DaemonSetView) -> Mapping[_Right, None]:
        """The rights of its ServiceAccount, each once."""
        account = daemon_set.namespace or "default", daemon_set.service_account
        if account not in self._rights:
            bindings = self._bindings.get(account, {}).values()
            self._rights[account] = dict.fromkeys(chain.from_iterable(map(self._granted, bindings)))
        return self._rights[account]

    def _granted(self, binding: Manifest) -> Iterator[_Right]:
        role, namespace = binding.get("roleRef") or {}, namespace_of(binding)
        kind, name = str(role.get("kind")), str(role.get("name"))
        everywhere = binding["kind"] == "ClusterRoleBinding"
        among = _ANY if everywhere or kind == "ClusterRole" else namespace
        for each in self._roles.get((kind, name, among), ()):
            for rule in each.get("rules") or ():
                yield from _rights(rule, "" if everywhere else f" in {namespace}")


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
