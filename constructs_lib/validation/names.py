"""Names, labels and annotations of any object; the names of the keys of its data.

Source: ``ValidateObjectMetaAccessor`` in ``pkg/api/validation/objectmeta.go`` and
``pkg/util/validation/validation.go`` of apimachinery, Kubernetes v1.37.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest, Path
from constructs_lib.k8s.metadata import (
    dns_label_problem,
    dns_subdomain_problem,
    label_key_problem,
    label_value_problem,
)
from constructs_lib.pattern import pattern
from constructs_lib.validation.owners import owner_refusals
from constructs_lib.validation.refusal import Refusal

__all__ = [
    "annotation_refusals",
    "data_key_problem",
    "key_problem",
    "label_problem",
    "label_refusals",
    "metadata_refusals",
    "prefix_problem",
    "subdomain_problem",
    "value_problem",
]

_DATA_KEY: Final = pattern(r"(?!\.\.)[-._a-zA-Z0-9]{1,253}", re.ASCII)
_MOST_ANNOTATIONS: Final = 256 * 1024
"""Bytes of all keys and values together."""
_MOST_BYTES: Final = 4
"""Of one character."""


def metadata_refusals(
    manifest: Manifest, name_problem: Callable[[str], str | None] | None = None
) -> Iterator[Refusal]:
    """What is wrong with an object's name, namespace, annotations, owners and finalizers.

    Args:
        manifest: the object.
        name_problem: says why a text is not the name of an object of its kind. Default: names are
            DNS subdomains.
    """
    is_wrong = name_problem or subdomain_problem
    metadata = manifest.get("metadata", {})
    path: Path = ("metadata",)
    name, namespace = metadata.get("name"), metadata.get("namespace")
    begin = metadata.get("generateName")
    is_nameless = not name and not begin and (name is not None or begin is not None)
    if (name or is_nameless) and (message := is_wrong(name or "")):
        yield Refusal(path=(*path, "name"), message=message)
    if begin and (message := prefix_problem(begin, is_wrong)):
        yield Refusal(path=(*path, "generateName"), message=message)
    if namespace and (message := label_problem(namespace)):
        yield Refusal(path=(*path, "namespace"), message=message)
    yield from annotation_refusals(metadata, path)
    yield from owner_refusals(metadata, path)


def annotation_refusals(metadata: Json, path: Path) -> Iterator[Refusal]:
    """What is wrong with annotations. Their keys may have capital letters everywhere."""
    annotations: Mapping[str, str] = metadata.get("annotations", {})
    for key in annotations:
        if key_problem(key.lower()):
            message = f"{key_problem(key)}"
            yield Refusal(path=(*path, "annotations", key), message=message)
    size = sum(len(key) + len(value) for key, value in annotations.items())
    if size * _MOST_BYTES > _MOST_ANNOTATIONS and _bytes_of(annotations) > _MOST_ANNOTATIONS:
        message = "are more than 256 KiB together; keep large texts in a ConfigMap"
        yield Refusal(path=(*path, "annotations"), message=message)


def _bytes_of(texts: Mapping[str, str]) -> int:
    return sum(len(f"{key}{value}".encode(errors="replace")) for key, value in texts.items())


def prefix_problem(
    text: str, name_problem: Callable[[str], str | None] | None = None
) -> str | None:
    """Say why a text is not the beginning of an object's name, or nothing."""
    is_open = len(text) > 1 and text.endswith("-")
    return (name_problem or subdomain_problem)(f"{text[:-2]}a" if is_open else text)


def label_refusals(labels: Mapping[str, str], path: Path) -> Iterator[Refusal]:
    """What is wrong with labels, or with the labels of a selector."""
    for key, value in labels.items():
        message = key_problem(key) or value_problem(value)
        if message:
            yield Refusal(path=(*path, key), message=message, kind="labels")


def data_key_problem(key: str) -> str | None:
    """Say why a text is not the key of a ConfigMap or Secret, or nothing."""
    if _DATA_KEY.fullmatch(key) is None or key == ".":
        return (
            f"{key!r:.60} is not the name of a file in a ConfigMap or Secret; use letters, digits, "
            "'-', '_' and '.', at most 253 of them, not beginning with '..'"
        )
    return None


# Objects of one input share most of their names and labels.
subdomain_problem = lru_cache(maxsize=4096)(dns_subdomain_problem)
label_problem = lru_cache(maxsize=4096)(dns_label_problem)
key_problem = lru_cache(maxsize=4096)(label_key_problem)
value_problem = lru_cache(maxsize=4096)(label_value_problem)
