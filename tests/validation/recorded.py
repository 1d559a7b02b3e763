"""What Kubernetes v1.37 answered to objects that differ from a good one in one field.

The lines of ``recorded.jsonl`` name a good object, the place of the difference, the value there
(none where the field was taken away) and the answer of the server, as the program of
``tools/api_server`` gave it.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path as File
from typing import Final, Literal, NamedTuple

from constructs_lib import read_yaml
from constructs_lib.k8s.manifest import Json, Manifest, Path

__all__ = ["Recorded", "recorded", "steps"]

_HERE: Final = File(__file__).parent
_STEP: Final = re.compile(r"\[([^\]]*)\]|([^.\[\]]+)")


class Recorded(NamedTuple):
    """One object and the answer to it.

    Attributes:
        title: the good object, the place and the value.
        manifest: the object.
        answer: of the server to the object, or to the Pods of an accepted one.
        says: the first reason of the server, with its place; empty if there is none.
    """

    title: str
    manifest: Manifest
    answer: Literal["accepted", "refused", "pods refused"]
    says: str


def recorded() -> Iterator[Recorded]:
    """Every object of the table."""
    lines = (_HERE / "recorded.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        row = json.loads(line)
        title = f"{row['good']} {row['at']} {row.get('value', 'gone')!r:.80}"
        says = row.get("says", [""])[0]
        yield Recorded(title, _changed(row), row["answer"], says)


def steps(place: str) -> list[str]:
    """The steps of a place as the server writes it: ``spec.a[0].b[c.d]``."""
    return [bracketed or plain for bracketed, plain in _STEP.findall(place)]


def _changed(row: Json) -> Manifest:
    manifest = copy.deepcopy(_good(row["good"]))
    path: Path = tuple(row["at"])
    holder: Json = manifest
    for step in path[:-1]:
        holder = holder[step]
    if "value" not in row:
        del holder[path[-1]]
    elif isinstance(holder, list):
        holder.append(row["value"])
    else:
        holder[path[-1]] = row["value"]
    return manifest


@cache
def _good(name: str) -> Manifest:
    (document,) = read_yaml((_HERE / "good" / f"{name}.yaml").read_text(encoding="utf-8"))
    manifest: Manifest = document.value
    return manifest
