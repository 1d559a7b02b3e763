"""A CNI configuration list: what the container runtime reads, and refuses as a whole.

Installers write it from a text with placeholders (``__KUBERNETES_NODE_NAME__``), which stand inside
quotes or for a number.

Source: the CNI specification 1.1.0, section 1; libcni ``conf.go``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.programs.facts import Mistake
from constructs_lib.programs.texts import Text
from constructs_lib.programs.tree import Tree, read_tree
from constructs_lib.record import replace

__all__ = ["mistakes_of_list"]

_PLACEHOLDER: Final = re.compile(r'(?<!")__[A-Z0-9_]+__(?!")')
_INSIDE: Final = re.compile(r"__[A-Z0-9_]+__")


def mistakes_of_list(text: Text) -> Iterator[Mistake]:
    """What the runtime refuses of a configuration list, or of a single plugin's configuration."""
    # Of the same length, so that places stay right.
    filled = _PLACEHOLDER.sub(lambda found: "1" + " " * (len(found[0]) - 1), text.value)
    filled = _INSIDE.sub(lambda found: "x" * len(found[0]), filled)
    tree = read_tree(replace(text, value=filled), "json")
    if isinstance(tree, Mistake):
        yield tree
        return
    yield from _of_tree(tree)


def _of_tree(tree: Tree) -> Iterator[Mistake]:
    if not tree.get("name"):
        yield Mistake(message="The network has no name.", place=tree.at())
    if "plugins" not in tree.members():
        if not tree.get("type"):
            message = "Neither a list of plugins nor the type of one is there."
            yield Mistake(message=message, place=tree.at())
        return
    if not tree.entries("plugins"):
        yield Mistake(message="The list of plugins is empty.", place=tree.at("plugins"))
    for index, plugin in enumerate(tree.entries("plugins")):
        if not isinstance(plugin, dict) or not plugin.get("type"):
            yield Mistake(message="The plugin has no type.", place=tree.at("plugins", index))
