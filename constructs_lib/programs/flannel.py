"""What flannel is told: its network, and the node it writes for the CNI plugin.

With ``--kube-subnet-mgr`` it reads and writes Nodes and has to know its own Pod.

Source: flannel v0.28: ``main.go``, ``pkg/subnet/kube``, ``Documentation/kube-flannel.yml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.programs.cni_list import mistakes_of_list
from constructs_lib.programs.facts import (
    Access,
    Endpoint,
    Facts,
    Mistake,
    Right,
    Setting,
    Unknown,
)
from constructs_lib.programs.flags import Flags
from constructs_lib.programs.place import Place
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told
from constructs_lib.programs.tree import read_tree

__all__ = ["read"]

_CONFIG: Final = "/etc/kube-flannel/net-conf.json"
_CNI: Final = "/etc/kube-flannel/cni-conf.json"


def read(told: Told) -> Facts:
    """The facts about flannel in a container."""
    flags = Flags(told)
    if told.container.kind == "run-once":
        return Facts(program="flannel", complete=False, place=told.place)
    in_cluster = flags.is_on("kube-subnet-mgr", default=False)
    config, _ = flags.text("net-config-path", default=_CONFIG)
    subnets, at = flags.text("subnet-file", default="/run/flannel/subnet.env")
    port, port_at = flags.text("healthz-port", default="0")
    return Facts(
        program="flannel",
        complete=flags.complete,
        accesses=(Access(path=subnets, mode="write", place=at),)
        if isinstance(subnets, str)
        else (),
        endpoints=(Endpoint(port=int(port), path="/healthz", place=port_at),)
        if isinstance(port, str) and port.isdecimal() and port != "0"
        else (),
        rights=tuple(_rights(told.place)) if in_cluster else (),
        settings=tuple(
            Setting(name=name, because="--kube-subnet-mgr", place=told.place)
            for name in ("POD_NAME", "POD_NAMESPACE")
        )
        if in_cluster
        else (),
        mistakes=tuple(_mistakes(told, config)),
        place=told.place,
    )


def _mistakes(told: Told, config: str | Unknown) -> Iterator[Mistake]:
    network = told.texts.at(config) if isinstance(config, str) else None
    tree = read_tree(network, "json") if isinstance(network, Text) else None
    if isinstance(tree, Mistake):
        yield tree
    plugins = told.texts.at(_CNI)
    if isinstance(plugins, Text):
        yield from mistakes_of_list(plugins)


def _rights(place: Place) -> Iterator[Right]:
    because = "--kube-subnet-mgr"
    yield Right(resource="nodes", verbs=frozenset({"list", "watch"}), because=because, place=place)
    yield Right(resource="nodes/status", verbs=frozenset({"patch"}), because=because, place=place)
    yield Right(resource="pods", verbs=frozenset({"get"}), because=because, place=place)
