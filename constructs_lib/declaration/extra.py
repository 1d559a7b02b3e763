"""Further keys of a program's own configuration, laid over what an agent writes.

An agent has fields for what is often set. For the rest its user gives keys in the program's own
words. They are added, deep inside maps too; what the agent writes itself cannot be given again, so
that nothing it promises is undone unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from pydantic import JsonValue

from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json
from constructs_lib.path import Path

__all__ = ["Extra", "extra_problems", "with_extra"]

Extra: TypeAlias = dict[str, JsonValue]
"""Keys of a program's configuration with their values, as plain data."""


def extra_problems(
    extra: Mapping[str, Json], *, written: Mapping[str, Json], path: Path
) -> Iterator[Problem]:
    """The keys that the agent writes itself.

    Args:
        extra: the further keys.
        written: what the agent writes.
        path: where the further keys stand in the declaration.
    """
    for key, value in extra.items():
        here = (*path, key)
        if key not in written:
            continue
        ours = written[key]
        if isinstance(ours, Mapping) and isinstance(value, Mapping):
            yield from extra_problems(value, written=ours, path=here)
        else:
            message = (
                f"{value!r} is laid over {ours!r}, which the agent writes; use its field, or leave "
                "the key out"
            )
            yield Problem(path=here, message=message)


def with_extra(written: Mapping[str, Json], extra: Mapping[str, Json]) -> dict[str, Json]:
    """What the agent writes with the further keys; no key is in both but for maps."""
    result = dict(written)
    for key, value in extra.items():
        ours = result.get(key)
        if isinstance(ours, Mapping) and isinstance(value, Mapping):
            result[key] = with_extra(ours, value)
        else:
            result[key] = value
    return result
