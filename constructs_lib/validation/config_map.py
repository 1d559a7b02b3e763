"""A ConfigMap: the names and the size of its texts.

Source: ``ValidateConfigMap`` in ``pkg/apis/core/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.validation.names import data_key_problem
from constructs_lib.validation.refusal import Refusal, wrong

__all__ = ["MOST_BYTES", "bytes_of", "config_map_refusals", "size_of"]

MOST_BYTES: Final = 1024 * 1024
"""All values together, of a ConfigMap and of a Secret."""


def config_map_refusals(manifest: Manifest, _minor: int) -> Iterator[Refusal]:
    """Why a ConfigMap is refused."""
    texts, binaries = manifest.get("data", {}), manifest.get("binaryData", {})
    size = sum(map(size_of, texts.values()))
    for field, values in (("data", texts), ("binaryData", binaries)):
        for key in values:
            if message := data_key_problem(key):
                yield wrong((field, key), message)
    for key, value in binaries.items():
        if key in texts:
            message = f"{key!r:.60} is a key of data too; keep one of the two"
            yield wrong(("binaryData", key), message)
        found = bytes_of(value)
        if found is None:
            yield wrong(("binaryData", key), "is not base64; write it so, or as text in data")
        else:
            size += len(found)
    if size > MOST_BYTES:
        field = "data" if texts else "binaryData"
        yield wrong((field,), f"holds {size:,} bytes; at most 1 MiB is kept in one ConfigMap")


def size_of(text: str) -> int:
    """How many bytes a text takes."""
    return len(text) if text.isascii() else len(text.encode(errors="replace"))


def bytes_of(value: str) -> bytes | None:
    """What base64 stands for as Go reads it: line breaks are nothing; none if it is not base64."""
    try:
        return base64.b64decode(value.replace("\n", "").replace("\r", ""), validate=True)
    except (binascii.Error, ValueError):
        return None
