"""The manifests that this repository holds: ``dist``, the example fleet, every snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.yaml.reader import read_yaml_file

__all__ = ["FILES", "namespaces_of", "objects_of"]

_ROOT: Final = Path(__file__).parents[2]
_SCHEMA_ONLY: Final = ("fleet.cattle.io/", "promoter.argoproj.io/")
"""Groups whose definitions no Go module brings; ``tests/gitops`` has schemas of them."""

FILES: Final = {
    path.relative_to(_ROOT).as_posix().replace("test_manifests", "").replace("tests/", ""): path
    for folder in ("dist", "examples/fleet/dist", "tests/agents/__snapshots__")
    for path in sorted((_ROOT / folder).rglob("*.yaml"))
}
"""Each file, by a short name."""


def objects_of(path: Path) -> list[Manifest]:
    """The objects of a file in the order in which they are applied: what others need first."""
    found = [
        document.value
        for document in read_yaml_file(path)
        if "kind" in document.value
        and not str(document.value["apiVersion"]).startswith(_SCHEMA_ONLY)
    ]
    return sorted(found, key=lambda each: each["kind"] not in _FIRST)


def namespaces_of(objects: list[Manifest]) -> list[Manifest]:
    """The namespaces that objects are in and that are not among them."""
    given = {each["metadata"]["name"] for each in objects if each["kind"] == "Namespace"}
    named = {each["metadata"].get("namespace", "default") for each in objects}
    return [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
        for name in sorted(named - given)
    ]


_FIRST: Final = frozenset({"CustomResourceDefinition", "Namespace", "PriorityClass"})
