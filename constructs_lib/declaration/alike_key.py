"""What is equal for two declarations that say the same."""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Mapping
from typing import Any

from constructs_lib.declaration.cluster_defaults import ClusterDefaults
from constructs_lib.record import replace

__all__ = ["alike_key"]


def alike_key(kind: type, fields: Mapping[str, Any], cluster: ClusterDefaults) -> bytes | None:
    """What says the same has the same key; none for what cannot be compared.

    Args:
        kind: what is declared.
        fields: the fields that it gives.
        cluster: its cluster, whose name is in none of its manifests.
    """
    text = io.BytesIO()
    try:
        _Writer(text).dump((kind, fields, replace(cluster, name=None)))
    except Exception:  # noqa: BLE001  # whatever a value of the user raises, it is declared anew
        return None
    return hashlib.sha256(text.getbuffer()).digest()


class _Writer(pickle.Pickler):
    """Writes values down to compare them; what was declared before is written as its key."""

    def reducer_override(self, value: object) -> Any:
        key = getattr(value, "alike_key", None)
        return NotImplemented if not isinstance(key, bytes) else (bytes, (key,))
