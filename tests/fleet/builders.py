"""Clusters and fleets with what a test says of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from constructs_lib.errors import InputError
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.fleet import Fleet

__all__ = ["cluster", "problems_of", "write"]


def cluster(name: str = "prod-1", **fields: Any) -> Cluster:
    return Cluster(**{"name": name, "platform": "eks", **fields})


def write(folder: Path, files: dict[str, str]) -> str:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return str(folder)


def problems_of(path: str) -> list[str]:
    """What is told of a fleet that cannot be read; paths begin at the fleet's folder."""
    with pytest.raises(InputError) as caught:
        Fleet.load(path)
    return [problem.replace(f"{path}/", "") for problem in caught.value.problems]
