"""Rendering agents: natively, under cdk8s, and what else writes the same YAML."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from yaml import CSafeLoader, load_all

from benchmarks.fleet import agent_name, objects
from benchmarks.jobs.job import Job, Peer
from constructs_lib.declaration.image import catalogue_image

__all__ = ["rendering"]

_FEW: Final = 400
_MANY: Final = 4_000


@contextmanager
def rendering() -> Iterator[Iterable[Job]]:
    """The jobs, while what they read is in the current folder."""
    _write()
    yield _jobs()
    _tell_differences()


def _write() -> None:
    """Write what the jobs read into the current folder."""
    for count in (_FEW, _MANY):
        given = {"names": [*map(agent_name, range(count))], "image": catalogue_image("fluent-bit")}
        Path(f"{count}.jsonnet.json").write_text(json.dumps(given), encoding="utf-8")
        Path(f"{count}.json").write_text(json.dumps([*objects(count)]), encoding="utf-8")


def _jobs() -> Iterator[Job]:
    jsonnet = find_spec("rjsonnet") is not None
    yield Job(
        title="import what declares a log agent",
        command=(sys.executable, "-c", "from constructs_lib import LogAgentSpec"),
        seconds=0.25,
        quick=True,
    )
    for count, most in ((_FEW, 1.0), (_MANY, 0.7)):
        yield Job(
            title=f"render {count:,} agents",
            command=_way("native", count),
            peers=[
                *(
                    [Peer(name="rjsonnet", command=_way("rjsonnet", count), most=most)]
                    if jsonnet
                    else []
                ),
                Peer(name="PyYAML's emitter in C", command=_way("pyyaml", count)),
            ],
            quick=count == _FEW,
        )
    yield Job(
        title=f"render {_MANY:,} agents, a file for each",
        command=_way("native_folder", _MANY),
        mebibytes=50,
    )
    yield Job(
        title=f"render {_FEW:,} agents under cdk8s",
        command=_way("constructs", _FEW),
        peers=[Peer(name="plain cdk8s", command=_way("plain_cdk8s", _FEW), most=0.8)],
    )


def _way(way: str, count: int) -> Sequence[str]:
    return (sys.executable, "-m", "benchmarks.ways", way, str(count))


def _tell_differences() -> None:
    """Say which of the ways that were run do not write the same objects."""
    expected = _written("native")
    for folder in sorted(Path().glob(f"*/{_FEW}")):
        found = _written(folder.parent.name)
        different = sorted(
            key for key in {*expected, *found} if expected.get(key) != found.get(key)
        )
        if different:
            print(
                f"Not fair: {folder.parent} writes {len(different)} objects that are not those of "
                f"native, the first is {different[0]}. Mend benchmarks/ways.py."
            )


def _written(way: str) -> Mapping[str, str]:
    """The digest of each object that a way wrote, by kind and name."""
    found = {}
    for path in Path(way, str(_FEW)).rglob("*.yaml"):
        with path.open(encoding="utf-8") as file:
            for document in load_all(file, CSafeLoader):
                content = json.dumps(document, sort_keys=True).encode()
                key = f"{document['kind']} {document['metadata']['name']}"
                found[key] = hashlib.sha256(content).hexdigest()
    return found
