"""DS1303 and DS1304: the agent is wanted on fewer nodes, or on more.

With a node list the nodes are named. Without one only tolerations can be told: a taint of the kind
NoExecute that is no longer tolerated has running Pods deleted at once; with NoSchedule they stay
until the update replaces them, and do not come back.

Source: NodeShouldRunDaemonPod in ``pkg/controller/daemon/daemon_controller.go`` of Kubernetes
v1.37.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from constructs_lib.change.compare import same
from constructs_lib.change.impact import placement_of
from constructs_lib.change.remarks.remark import Remark, Update
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.pod_security import needed_level
from constructs_lib.k8s.taints import EFFECTS, Taint, tolerates

__all__ = ["reach"]

_CONTROL_PLANE: Final = "node-role.kubernetes.io/control-plane"
_ANY_VALUE: Final = "any value at all"
"""No value of a taint, so that only tolerations of every value match it."""


def reach(update: Update) -> Iterator[Remark]:
    """Nodes lost and gained, as far as anybody can tell."""
    if not update.pair.is_unchanged:
        yield from _tolerations(update)
    if update.nodes is None:
        if not update.pair.is_unchanged:
            yield from _narrowed(update)
        return
    moves = update.nodes.moves
    for kind, does in (("lost", "loses"), ("gained", "gains")):
        count = sum(len(each.nodes) for each in moves.changes if each.kind == kind)
        if count:
            nodes = f"{count:,} node{'' if count == 1 else 's'}"
            ran = f"{moves.before:,} before, {moves.after:,} after"
            message = f"It {does} {nodes} ({ran})."
            yield _lost(message, "error") if kind == "lost" else _gained(message)


def _tolerations(update: Update) -> Iterator[Remark]:
    old, new = (each.tolerations for each in (update.pair.before, update.pair.after))
    by_taint_old, by_taint_new = _by_taint(old), _by_taint(new)
    for toleration in old:
        if not _covered(toleration, by_taint_new):
            yield _lost(f"It no longer tolerates {_words(toleration)}: {_then(toleration)}.")
    for toleration in new:
        if not _covered(toleration, by_taint_old):
            critical = toleration.get("key") in {None, _CONTROL_PLANE}
            risky = critical and _is_privileged(update.pair.after)
            yield _gained(
                f"It now tolerates {_words(toleration)}"
                + (": a privileged agent on the control plane." if risky else "."),
                "warning" if risky else "info",
            )


_ByTaint: TypeAlias = Mapping[tuple[str, str], Sequence[Mapping[str, Json]]]
"""Tolerations by the key and the value of the taints they are about."""


def _by_taint(tolerations: Iterable[Mapping[str, Json]]) -> _ByTaint:
    """Tolerations, each once: of thousands only a few concern another one."""
    found: dict[tuple[str, str], dict[object, Mapping[str, Json]]] = {}
    for each in tolerations:
        about = found.setdefault((each.get("key") or "", _value_of(each)), {})
        about.setdefault(frozenset(each.items()), each)
    return {about: list(each.values()) for about, each in found.items()}


def _value_of(toleration: Mapping[str, Json]) -> str:
    if toleration.get("operator") == "Exists":
        return _ANY_VALUE
    value: str = toleration.get("value") or ""
    return value


def _covered(toleration: Mapping[str, Json], by_taint: _ByTaint) -> bool:
    """Whether others tolerate every taint that this one does, as far as one of them alone does."""
    key, value = toleration.get("key") or "", _value_of(toleration)
    others = [
        other
        for about in dict.fromkeys(((key, value), (key, _ANY_VALUE), ("", value), ("", _ANY_VALUE)))
        for other in by_taint.get(about, ())
    ]
    effects = [toleration["effect"]] if toleration.get("effect") else EFFECTS
    taints = [Taint(key, value, effect) for effect in effects]
    return any(all(tolerates(other, taint) for taint in taints) for other in others)


def _narrowed(update: Update) -> Iterator[Remark]:
    old, new = map(placement_of, (update.pair.before, update.pair.after))
    fields = [name for name in old if name != "tolerations" and not same(old[name], new[name])]
    if fields:
        yield _lost(
            f"{' and '.join(fields)} changed, so it may run on other nodes; pass a node list "
            "(--nodes) to see which."
        )


def _then(toleration: Mapping[str, Json]) -> str:
    if toleration.get("effect", "NoExecute") == "NoExecute":
        return "its Pods on nodes with that taint are deleted at once"
    if toleration["effect"] == "NoSchedule":
        return "its Pods on nodes with that taint stay until the update, and do not come back"
    return "no Pod goes"


def _words(toleration: Mapping[str, Json]) -> str:
    key = toleration.get("key") or "any taint"
    value = f"={toleration['value']}" if toleration.get("value") else ""
    effect = f":{toleration['effect']}" if toleration.get("effect") else ""
    return f"{key}{value}{effect}"


def _is_privileged(daemon_set: DaemonSetView) -> bool:
    return needed_level(daemon_set.pod) == "privileged"


def _lost(message: str, severity: Literal["error", "warning"] = "warning") -> Remark:
    return Remark(rule="DS1303", name="coverage-lost", severity=severity, message=message)


def _gained(message: str, severity: Literal["warning", "info"] = "info") -> Remark:
    return Remark(rule="DS1304", name="coverage-widened", severity=severity, message=message)
