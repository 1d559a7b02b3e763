"""A kubectl that answers from files, and misbehaves as it is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.live.clusters import Cluster

__all__ = ["VERSIONS", "asked", "install"]

VERSIONS = {
    "daemonsets": ("apps/v1", "DaemonSetList"),
    "controllerrevisions": ("apps/v1", "ControllerRevisionList"),
    "priorityclasses": ("scheduling.k8s.io/v1", "PriorityClassList"),
    "nodes": ("v1", "NodeList"),
    "pods": ("v1", "PodList"),
    "events": ("v1", "EventList"),
    "namespaces": ("v1", "NamespaceList"),
}
"""How the API server calls a List of each kind."""

_SCRIPT = """\
#!/bin/sh
cd "$(dirname "$0")"
echo "$*" >> asked
address=${3%%\\?*}
name=${address##*/}
case "$3" in *continue=*) name=$name.${3##*continue=};; esac
[ -f "$name.run" ] && exec sh "$name.run"
[ -f "$name.err" ] && cat "$name.err" >&2 && exit 1
exec cat "$name.json"
"""
_PAGE = 3


def install(folder: Path, cluster: Cluster, *, runs: Mapping[str, str] | None = None) -> Path:
    """A program in a folder that answers for a cluster, three objects a page.

    Args:
        folder: where it is put.
        cluster: what it knows; a text instead of objects is what it says on standard error.
        runs: by the plural of a kind the shell script that it runs instead.
    """
    folder.mkdir(exist_ok=True)
    for plural, (version, kind) in VERSIONS.items():
        found = cluster.objects.get(plural, [])
        if isinstance(found, str):
            (folder / f"{plural}.err").write_text(f"{found}\n")
            continue
        starts = range(0, max(len(found), 1), _PAGE)
        for start in starts:
            more = {"continue": str(start + _PAGE)} if start + _PAGE < len(found) else {}
            head = {"apiVersion": version, "kind": kind, "metadata": more}
            items = found[start : start + _PAGE] or None
            name = f"{plural}.{start}.json" if start else f"{plural}.json"
            (folder / name).write_text(json.dumps({**head, "items": items}))
    for plural, script in (runs or {}).items():
        (folder / f"{plural}.run").write_text(script)
    program = folder / "kubectl"
    program.write_text(_SCRIPT)
    program.chmod(0o755)
    return program


def asked(program: Path) -> list[str]:
    """What it was asked, call by call."""
    return (program.parent / "asked").read_text().splitlines()
