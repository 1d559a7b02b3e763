"""Which files of a folder are read as manifests.

It imports next to nothing, as the first look at a kept answer begins with it (``cli/kept/``).
"""

from __future__ import annotations

import os

__all__ = ["MANIFESTS", "YAML", "manifests_in"]

YAML = (".yaml", ".yml")
"""How the names of YAML files end."""

MANIFESTS = (*YAML, ".json")
"""How the names of manifests end."""

_PARTS_OF_A_KUBECTL_NAME = 3


def manifests_in(folder: str) -> list[str]:
    """The files of a folder and of those in it, in the order of their paths; hidden ones left out.

    Links to folders are not followed; links to files are files. What may not be listed is empty.
    A folder that ``kubectl diff`` made has files without an ending, named
    ``group.version.Kind.namespace.name``.
    """
    top = _tidy(folder)
    found = []
    todo = [top]
    while todo:
        here = todo.pop()
        try:
            entries = list(os.scandir(here))
        except PermissionError:
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = (
                entry.name
                if here == os.curdir
                else f"{here}{'' if here == os.sep else os.sep}{entry.name}"
            )
            if entry.is_dir(follow_symlinks=False):
                todo.append(path)
            elif (
                entry.name.endswith(MANIFESTS) or (here == top and _is_of_kubectl(entry.name))
            ) and entry.is_file():
                found.append(path)
    return sorted(found)


def _tidy(folder: str) -> str:
    """A folder without steps that go nowhere; ``..`` stays, as a link may stand before it."""
    steps = folder.replace(os.altsep or os.sep, os.sep).split(os.sep)
    root = os.sep if folder.startswith(os.sep) else ""
    kept = os.sep.join(step for step in steps if step not in {"", os.curdir})
    return f"{root}{kept}" or os.curdir


def _is_of_kubectl(name: str) -> bool:
    if name.count(".") < _PARTS_OF_A_KUBECTL_NAME:
        return False
    import re  # noqa: PLC0415  # hardly a folder has such names

    pattern = r"([a-z0-9.-]+\.)?v[0-9][a-z0-9]*\.[A-Z][A-Za-z0-9]*\.[^.]*\..+"
    return re.fullmatch(pattern, name) is not None
