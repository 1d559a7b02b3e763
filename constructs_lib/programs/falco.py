"""What Falco is told: where it sees the node, and whom it asks which Pod a process is of.

The node is below ``HOST_ROOT``, which the image sets to ``/host``. Before 0.41 the sockets of the
runtimes were ``--cri``; since then the plugin ``container`` is told them, or tries those it knows.

Source: Falco 0.44: ``userspace/falco/app/options.cpp``, ``falco.yaml``; the plugin container 0.7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.programs.amounts import is_on
from constructs_lib.programs.facts import UNKNOWN, Access, Collector, Endpoint, Facts, Mistake
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told
from constructs_lib.programs.tree import Tree, read_tree

__all__ = ["read"]

_USUAL: Final = ("/etc/falco/falco.yaml",)
_NAMES: Final = re.compile(r"falco\.ya?ml")
_HOST: Final = "/host"
_PORT: Final = 8765


def read(told: Told) -> Facts:
    """The facts about Falco in a container."""
    texts, complete = told.configuration(told.flag("c", "config"), usual=_USUAL, names=_NAMES)
    trees, mistakes = _trees(texts)
    root = told.variable("HOST_ROOT")
    host = _HOST if root is None else root.text
    accesses = list(_legacy(told, host)) if isinstance(host, str) else []
    for tree in trees:
        accesses += [*_sockets(tree, host)] if isinstance(host, str) else []
    if isinstance(host, str):
        accesses.append(
            Access(path=f"{host}/proc", kind="folder", purpose="node", place=told.place)
        )
    return Facts(
        program="Falco",
        complete=complete and not mistakes,
        accesses=tuple(accesses),
        collectors=tuple(each for tree in trees for each in _plugins(tree)),
        endpoints=tuple(each for tree in trees for each in _endpoints(tree)),
        mistakes=tuple(mistakes),
        place=texts[0].at(1) if texts else told.place,
    )


def _trees(texts: list[Text]) -> tuple[list[Tree], list[Mistake]]:
    trees: list[Tree] = []
    mistakes: list[Mistake] = []
    for text in texts:
        found = read_tree(text, "yaml")
        if isinstance(found, Mistake):
            mistakes.append(found)
        else:
            trees.append(found)
    return trees, mistakes


def _legacy(told: Told, host: str) -> Iterator[Access]:
    for word in told.flag("cri"):
        if isinstance(word.text, str) and word.text.startswith("/"):
            path = f"{host}{word.text}"
            yield Access(path=path, kind="socket", purpose="node", place=word.place)


def _sockets(tree: Tree, host: str) -> Iterator[Access]:
    """The sockets of the runtimes that somebody switched on and named."""
    for index, plugin in enumerate(tree.entries("plugins")):
        if not isinstance(plugin, dict) or plugin.get("name") != "container":
            continue
        at: tuple[str | int, ...] = ("plugins", index, "init_config", "engines")
        for engine, settings in tree.members(*at).items():
            if (
                not isinstance(settings, dict)
                or is_on(settings.get("enabled"), default=True) is not True
            ):
                continue
            for number, socket in enumerate(tree.entries(*at, engine, "sockets")):
                if isinstance(socket, str) and socket.startswith("/"):
                    yield Access(
                        path=f"{host}{socket}",
                        kind="socket",
                        purpose="node",
                        place=tree.at(*at, engine, "sockets", number),
                    )


def _plugins(tree: Tree) -> Iterator[Collector]:
    for index, name in enumerate(tree.entries("load_plugins")):
        if isinstance(name, str):
            yield Collector(name=name, place=tree.at("load_plugins", index))


def _endpoints(tree: Tree) -> Iterator[Endpoint]:
    server = tree.members("webserver")
    on = is_on(server.get("enabled"), default=True)
    if on is UNKNOWN:
        return
    port: Json = server.get("listen_port", _PORT)
    path: Json = server.get("k8s_healthz_endpoint", "/healthz")
    if isinstance(port, int) and isinstance(path, str):
        place = tree.at("webserver", "listen_port")
        yield Endpoint(port=port, path=path, is_on=bool(on), place=place)
