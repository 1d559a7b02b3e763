"""What the bootstrap configuration of a machine says about its node: labels, taints, room for Pods.

Read are kubeadm's (v1beta1 and v1beta2), EKS's two (``EKSConfig``, ``NodeadmConfig``) and RKE2's,
each as a template or on its own. Sources, as of August 2026:
``api/bootstrap/kubeadm/v1beta2/kubeadm_types.go`` of kubernetes-sigs/cluster-api,
``bootstrap/eks/api/v1beta2`` of cluster-api-provider-aws, ``bootstrap/api/v1beta1`` of
rancher/cluster-api-provider-rke2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from constructs_lib.cluster.object_index import FileObject
from constructs_lib.cluster.planned import PlannedNodes
from constructs_lib.cluster.reading import Path, Reading, taint_from_text
from constructs_lib.k8s.manifest import Json

__all__ = ["pairs", "read_bootstrap", "read_registration", "read_rke2_agent", "taints_from_text"]

_Reader: TypeAlias = Callable[[Mapping[str, Json], Path, Reading, PlannedNodes], None]


def read_bootstrap(config: FileObject, reading: Reading, found: PlannedNodes) -> bool:
    """Take over what a bootstrap configuration says; false where its kind is not known.

    Args:
        config: the object, such as a KubeadmConfigTemplate.
        reading: takes note of mistakes.
        found: what is known of the nodes so far.
    """
    reader = _READERS.get(config.kind.removesuffix("Template"))
    if reader is None:
        return False
    steps = ("spec", "template", "spec") if config.kind.endswith("Template") else ("spec",)
    with reading.within(config.document):
        spec, path = _inner(config.item, config.path, steps, reading)
        reader(spec, path, reading, found)
    return True


def read_registration(
    spec: Mapping[str, Json], path: Path, reading: Reading, found: PlannedNodes
) -> bool:
    """``joinConfiguration.nodeRegistration`` of kubeadm; whether it names taints, or none of them.

    An empty list of taints is an answer, too: the node registers without the default ones.
    """
    steps = ("joinConfiguration", "nodeRegistration")
    registration, at = _inner(spec, path, steps, reading)
    found.taint(*reading.taints(registration, at))
    _arguments(registration, at, reading, found)
    return registration.get("taints") is not None


def read_rke2_agent(
    spec: Mapping[str, Json], path: Path, reading: Reading, found: PlannedNodes
) -> None:
    """``agentConfig`` of RKE2: labels and taints as its command line takes them."""
    agent, at = reading.mapping(spec, "agentConfig", path), (*path, "agentConfig")
    for text in reading.listing(agent, "nodeLabels", at):
        found.labels.update(pairs(str(text)))
    for text in reading.listing(agent, "nodeTaints", at):
        taints_from_text(str(text), (*at, "nodeTaints"), reading, found)
    kubelet = reading.mapping(agent, "kubelet", at)
    _flags(map(str, reading.listing(kubelet, "extraArgs", (*at, "kubelet"))), at, reading, found)


def pairs(text: str) -> dict[str, str]:
    """Labels as ``--node-labels`` takes them."""
    split = (part.partition("=") for part in text.split(",") if part)
    return {key.strip(): value.strip() for key, _, value in split}


def taints_from_text(text: str, path: Path, reading: Reading, found: PlannedNodes) -> None:
    """Taints as ``--register-with-taints`` takes them."""
    for part in filter(None, map(str.strip, text.split(","))):
        taint = taint_from_text(part)
        if taint is None:
            reading.wrong(path, f"holds {part!r}; expected key=value:NoSchedule")
        else:
            found.taint(taint)


def _kubeadm(spec: Mapping[str, Json], path: Path, reading: Reading, found: PlannedNodes) -> None:
    read_registration(spec, path, reading, found)


def _arguments(
    owner: Mapping[str, Json], path: Path, reading: Reading, found: PlannedNodes
) -> None:
    """``kubeletExtraArgs``: a map, or in kubeadm's v1beta2 a list of names and values."""
    given = owner.get("kubeletExtraArgs") or {}
    if isinstance(given, list):
        given = {
            str(item.get("name")): item.get("value") for item in given if isinstance(item, dict)
        }
    if isinstance(given, dict):
        for name, value in given.items():
            _argument(str(name), str(value), (*path, "kubeletExtraArgs", name), reading, found)


def _argument(name: str, value: str, path: Path, reading: Reading, found: PlannedNodes) -> None:
    if name == "node-labels":
        found.labels.update(pairs(value))
    elif name == "register-with-taints":
        taints_from_text(value, path, reading, found)
    elif name == "max-pods" and value.isdecimal():
        found.capacity["pods"] = int(value)


def _flags(flags: Iterable[str], path: Path, reading: Reading, found: PlannedNodes) -> None:
    for flag in flags:
        name, _, value = flag.strip().lstrip("-").partition("=")
        _argument(name, value, path, reading, found)


def _nodeadm(spec: Mapping[str, Json], path: Path, reading: Reading, found: PlannedNodes) -> None:
    kubelet, at = reading.mapping(spec, "kubelet", path), (*path, "kubelet")
    config, config_path = reading.mapping(kubelet, "config", at), (*at, "config")
    found.taint(*reading.taints(config, config_path, "registerWithTaints"))
    if type(config.get("maxPods")) is int:
        found.capacity["pods"] = config["maxPods"]
    _flags(map(str, reading.listing(kubelet, "flags", at)), (*at, "flags"), reading, found)


def _inner(
    item: Mapping[str, Json], path: Path, steps: Iterable[str], reading: Reading
) -> tuple[Mapping[str, Json], Path]:
    for step in steps:
        item = reading.mapping(item, step, path)
        path = (*path, step)
    return item, path


_READERS: Final[Mapping[str, _Reader]] = {
    "KubeadmConfig": _kubeadm,
    "EKSConfig": _arguments,
    "NodeadmConfig": _nodeadm,
    "RKE2Config": read_rke2_agent,
}
