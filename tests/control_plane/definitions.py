"""The CustomResourceDefinitions that objects of ours need, from the Go modules of who makes them.

Rancher Fleet and GitOps Promoter bring no Go module that holds theirs.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.yaml.reader import read_yaml_file
from tools.engine_schemas import DEFINITIONS

__all__ = ["definitions"]

_PROMETHEUS: Final = "github.com/prometheus-operator/prometheus-operator@v0.85.0"
_FILE: Final = "example/prometheus-operator-crd/monitoring.coreos.com_{}.yaml"
_KINDS: Final = ("podmonitors", "prometheusrules", "servicemonitors")
_ENGINES: Final = {
    ("ApplicationSet", "v3.5.7"),
    ("Kustomization", "v1.9.6"),
    ("GitRepository", "v1.9.6"),
}
"""The newest releases that Go 1.26 builds."""


def definitions() -> Iterator[Manifest]:
    """Every definition."""
    for kind in _KINDS:
        yield _read(_PROMETHEUS, _FILE.format(kind))
    for each in DEFINITIONS:
        if (each.kind, each.version) in _ENGINES:
            yield _read(f"{each.module}@{each.version}", each.file)


def _read(module: str, file: str) -> Manifest:
    told = subprocess.run(
        ["go", "mod", "download", "-json", module], check=True, capture_output=True, text=True
    )
    (document,) = read_yaml_file(Path(json.loads(told.stdout)["Dir"]) / file)
    found: Manifest = document.value
    return found
