"""The rest of a comparison as overrides: what a declaration has no word for, and nothing else.

The patch is computed from the two sides in their normal form and is the inverse of the merge that
lays overrides over a DaemonSet (``k8s/merge.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from constructs_lib.k8s.fields import Kind, field_kind, kind_in
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.merge import merge
from constructs_lib.k8s.normal import normal_form
from constructs_lib.record import dataclass

__all__ = ["Rest", "rest_between"]

_DIRECTIVE: Final = "$patch"
_ELSEWHERE: Final = frozenset({"selector", "template"})
"""What no override reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Patches in the shape of ``Overrides``."""

    daemon_set: Mapping[str, Any]
    pod: Mapping[str, Any]
    containers: Mapping[str, Mapping[str, Any]]
    places: tuple[str, ...]
    """Where they set or remove something (``affinity``, ``containers[agent].tty``); what is added
    is one place, whatever it holds."""

    def fields(self) -> dict[str, Any]:
        """The fields of ``Overrides`` that say something."""
        given = {"daemon_set": self.daemon_set, "pod": self.pod, "containers": self.containers}
        return {name: value for name, value in given.items() if value}


def rest_between(made: Manifest, wanted: Manifest) -> Rest:
    """What has to be laid over a DaemonSet to make it another one.

    Args:
        made: what a declaration gives.
        wanted: what runs.
    """
    before, after = normal_form(made)["spec"], normal_form(wanted)["spec"]
    spec = _patch(_without(before), _without(after), Kind(of="DaemonSetSpec"))
    old_pod, new_pod = before["template"].get("spec", {}), after["template"].get("spec", {})
    pod = _patch(old_pod, new_pod, Kind(of="PodSpec"))
    places = (
        *_places(before, spec, Kind(of="DaemonSetSpec")),
        *_places(old_pod, pod, Kind(of="PodSpec")),
    )
    containers: dict[str, Any] = {}
    for field in [*pod]:
        kind = field_kind("PodSpec", field)
        if kind is not None and kind.of == "Container":
            there = {each["name"] for each in old_pod.get(field, ())}
            containers |= _taken_out(pod, field, there)
    return Rest(daemon_set=spec, pod=pod, containers=containers, places=places)


def _taken_out(pod: dict[str, Any], field: str, there: Collection[str]) -> dict[str, Any]:
    """The patches of containers that are there, which have a place of their own."""
    patches = pod[field]
    if patches is None or {_DIRECTIVE: "replace"} in patches:
        return {}
    own = [each for each in patches if each["name"] in there and _DIRECTIVE not in each]
    pod[field] = [each for each in patches if each not in own]
    if not pod[field]:
        del pod[field]
    return {each.pop("name"): each for each in own}


def _without(spec: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in spec.items() if name not in _ELSEWHERE}


def _patch(old: Mapping[str, Json], new: Mapping[str, Json], kind: Kind) -> dict[str, Any]:
    """What makes one map another one."""
    patch: dict[str, Any] = {}
    for name in {**old, **new}:
        if name not in new:
            patch[name] = None
        elif name not in old:
            patch[name] = new[name]
        elif old[name] != new[name]:
            patch[name] = _change(old[name], new[name], kind_in(kind, name))
    return patch


def _change(old: Json, new: Json, kind: Kind) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        if not new:
            return {_DIRECTIVE: "replace"}
        return _patch(old, new, kind)
    if isinstance(old, list) and isinstance(new, list) and kind.keys:
        patch = _items(old, new, kind)
        if _merged(old, patch, kind) == new:
            return patch
        return [{_DIRECTIVE: "replace"}, *new]
    return new


def _merged(old: Json, patch: Json, kind: Kind) -> Json:
    # The merge takes a map; a field of a type that is not in the table would lose its keys.
    name, of = _FIELDS.get(kind.of, ("", ""))
    return merge({name: old}, {name: patch}, of)[name] if of else None


_FIELDS: Final = {
    "Container": ("containers", "PodSpec"),
    "ContainerPort": ("ports", "Container"),
    "EnvVar": ("env", "Container"),
    "Volume": ("volumes", "PodSpec"),
    "VolumeMount": ("volumeMounts", "Container"),
}
"""Where lists that are merged by key stand: the field and its type."""


def _items(old: Sequence[Json], new: Sequence[Json], kind: Kind) -> list[Json]:
    key = kind.keys[0]
    before = {each.get(key): each for each in old}
    after = {each.get(key): each for each in new}
    gone = [{_DIRECTIVE: "delete", key: each} for each in before if each not in after]
    changed = [
        {key: name, **_patch(before.get(name, {}), each, Kind(of=kind.of))}
        for name, each in after.items()
        if before.get(name) != each
    ]
    return [*gone, *changed]


def _places(old: Json, patch: Json, kind: Kind, at: str = "") -> Iterator[str]:
    """Where a patch changes what is there."""
    if isinstance(patch, dict) and isinstance(old, dict) and _DIRECTIVE not in patch:
        for name, each in patch.items():
            below = f"{at}.{name}" if at else name
            yield from _places(old.get(name), each, kind_in(kind, name), below)
    elif isinstance(patch, list) and isinstance(old, list) and _says_what_differs(patch, kind):
        key = kind.keys[0]
        there = {each.get(key): each for each in old}
        for each in patch:
            name, further = each[key], {**each}
            del further[key]
            yield from _places(there.get(name), further, Kind(of=kind.of), f"{at}[{name}]")
    else:
        yield at


def _says_what_differs(patch: Sequence[Json], kind: Kind) -> bool:
    """Whether a list is merged item by item, and not replaced."""
    return bool(kind.keys) and not any(each.get(_DIRECTIVE) == "replace" for each in patch)
