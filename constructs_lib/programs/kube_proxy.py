"""What kube-proxy is told, by flags or by a KubeProxyConfiguration.

Source: Kubernetes v1.37: ``cmd/kube-proxy/app`` (``server_linux.go`` for what 1.40 and 1.43 do with
its modes), ``pkg/proxy/apis/config/v1alpha1/defaults.go``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.programs.facts import (
    UNKNOWN,
    Access,
    Change,
    Endpoint,
    Facts,
    Mistake,
    Unknown,
)
from constructs_lib.programs.flags import Flags, port_of
from constructs_lib.programs.place import Place
from constructs_lib.programs.told import Told
from constructs_lib.programs.tree import Tree, read_tree

__all__ = ["read"]

_NAMES: Final = re.compile(r"(config\.conf|kube-proxy-config|config\.ya?ml|kube-proxy\.ya?ml)")
_LOCK: Final = "/run/xtables.lock"
_WARNS_SINCE: Final = 37
_IPVS_ENDS_SINCE: Final = 35


def read(told: Told) -> Facts:
    """The facts about kube-proxy in a container."""
    flags = Flags(told)
    named = told.flag("config")
    texts, known = told.configuration(named, usual=(), names=_NAMES) if named else ([], True)
    trees = [read_tree(text, "yaml") for text in texts]
    mistakes = tuple(each for each in trees if isinstance(each, Mistake))
    tree = next((each for each in trees if isinstance(each, Tree)), None)
    complete = flags.complete and known and not mistakes
    return Facts(
        program="kube-proxy",
        complete=complete,
        accesses=tuple(_accesses(flags, tree, complete=complete)),
        endpoints=tuple(_endpoints(flags, tree, complete=complete)),
        changes=tuple(_changes(flags, tree, complete=complete)),
        mistakes=mistakes,
        place=texts[0].at(1) if texts else told.place,
    )


def _value(
    flags: Flags, tree: Tree | None, flag: str, *path: str, default: str, complete: bool
) -> tuple[str | Unknown, Place]:
    """A setting of the file, of a flag, or its default."""
    text, place = flags.text(flag, default="")
    written = tree.get(*path) if tree is not None else None
    if tree is not None and written is not None and written != "":
        return (written if isinstance(written, str) else UNKNOWN), tree.at(*path)
    if text:
        return text, place
    return (default if complete else UNKNOWN), tree.at(*path) if tree is not None else place


def _changes(flags: Flags, tree: Tree | None, *, complete: bool) -> Iterator[Change]:
    mode, place = _value(flags, tree, "proxy-mode", "mode", default="", complete=complete)
    if mode == "":
        message = (
            "kube-proxy is told no mode, which is iptables now, and nftables from Kubernetes 1.40 "
            "on."
        )
        yield Change(since=_WARNS_SINCE, message=message, place=place)
    if mode == "ipvs":
        message = "The mode ipvs is off by default from Kubernetes 1.40 on, and gone with 1.43."
        yield Change(since=_IPVS_ENDS_SINCE, message=message, place=place)


def _accesses(flags: Flags, tree: Tree | None, *, complete: bool) -> Iterator[Access]:
    mode, place = _value(flags, tree, "proxy-mode", "mode", default="iptables", complete=complete)
    if mode in {"iptables", "ipvs"}:
        yield Access(path=_LOCK, mode="write", purpose="node", place=place)
    kubeconfig, place = _value(
        flags, tree, "kubeconfig", "clientConnection", "kubeconfig", default="", complete=complete
    )
    if isinstance(kubeconfig, str) and kubeconfig.startswith("/"):
        yield Access(path=kubeconfig, purpose="other", place=place)


def _endpoints(flags: Flags, tree: Tree | None, *, complete: bool) -> Iterator[Endpoint]:
    for flag, field, default, path in (
        ("healthz-bind-address", "healthzBindAddress", "0.0.0.0:10256", "/livez"),
        ("metrics-bind-address", "metricsBindAddress", "127.0.0.1:10249", "/metrics"),
    ):
        address, place = _value(flags, tree, flag, field, default=default, complete=complete)
        if isinstance(address, str):
            yield Endpoint(
                port=port_of(address),
                path=path,
                tells="alive" if path == "/livez" else "metrics",
                loopback=address.startswith(("127.", "localhost", "[::1]")),
                place=place,
            )
