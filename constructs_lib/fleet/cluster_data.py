"""Nodes and Pods given as plain data, as ``kubectl get -o json`` prints them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.document import Document

__all__ = ["ClusterData", "documents_of"]

ClusterData: TypeAlias = Mapping[str, Json] | Iterable[Mapping[str, Json]]
"""A List, the short form, or the objects one by one."""


def documents_of(data: ClusterData) -> list[Document]:
    """The data as documents without a place, which the readers of files take."""
    values = [data] if isinstance(data, Mapping) else data
    return [Document(value=value, source="", line=0) for value in values]
