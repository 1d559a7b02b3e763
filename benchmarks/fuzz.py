"""Gives texts that nobody would write to every command: each must end in an answer or an error.

Real manifests are mangled as data and as text; others are random, nested deeply, huge, or refer to
themselves. An exception, a text that takes seconds, or memory that grows with the number of texts
is a defect of the checker. The texts follow from the seed, so that any of them can be made again.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.fuzz_commands import COMMANDS, run
from constructs_lib.intake.input import of_texts
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.checker import check
from constructs_lib.policy.example import BASE
from constructs_lib.policy.finding import Report
from constructs_lib.yaml.reader import read_yaml, read_yaml_file

__all__ = ["hostile_text", "judge", "main", "mangle", "text_for"]

_DIST: Final = Path(__file__).parents[1] / "dist"
_MOST_SECONDS: Final = 5.0
_MOST_MEBIBYTES: Final = 600
_SCALARS: Final[tuple[Json, ...]] = (
    *(None, True, False, 0, -1, 1.5, 2**63, 10**19, float("nan"), "", " ", "x", "yes", "~", "-1"),
    *("100%", "0%", "1e3", "1Gi", "-1m", "/", "/..", "a/b", "a=b", "*", "é", "\x00", "\ud800"),
    *("RollingUpdate", "Exists", "NoSchedule", "Always", "until=2026-13-01 x", "a" * 5000),
)
_EXPECTED: Final[Mapping[str, Json]] = {
    "--nodes": {
        "nodes": [
            {"name": "a", "count": 3, "cpu": 8, "memory": "32Gi", "labels": {"k": "v"}},
            {"name": "b", "taints": ["k=v:NoSchedule"], "unschedulable": True},
        ]
    },
    "--pods": {
        "kind": "PodList",
        "apiVersion": "v1",
        "items": [
            {
                "metadata": {"name": "p", "namespace": "n", "labels": {"a": "b"}},
                "spec": {"nodeName": "web-1", "containers": [{"name": "c", "image": "i"}]},
                "status": {"phase": "Running"},
            }
        ],
    },
    "--config": {
        "profile": "strict",
        "rules": {"DS404": "off"},
        "roles": [{"role": "cni", "name": "a*"}],
        "exempt": [{"rule": "DS501", "reason": "It has to.", "namespace": "*"}],
        "node_memory": "1Gi",
    },
    "--baseline": {
        "schema": "constructs-lib/baseline/v1",
        "findings": [{"fingerprint": "0123456789abcdef:1", "rule": "DS501", "object": "a"}],
    },
}
"""What an option expects; what is not here takes manifests."""
_LINES: Final = (
    *("---", "...", "- ", "? x", "<<: *a", "a: &a [*a]", "\tb: 1", "%YAML 1.2", "{{ .Values.x }}"),
    *("key: |", "key: >-", "&a", "*a", "'", '"', "]", "}", "!!binary x", "#", "\x07", "a: 1: 2"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A text that a command did not take as it should.

    Attributes:
        number: which of the texts it is.
        command: the command.
        what: what happened.
        text: the text.
    """

    number: int
    command: str
    what: str
    text: str


def hostile_text(random: Random) -> str:
    """A text that is hard on a reader."""
    make = random.choices(_MAKERS, weights=(8, 6, 2, 1, 1, 1))[0]
    return make(random)


def text_for(command: str, random: Random) -> str:
    """A hostile text, or what the command expects with one or two changes."""
    if random.random() < 0.4:  # noqa: PLR2004
        return hostile_text(random)
    value = json.loads(json.dumps(_EXPECTED.get(command) or random.choice(_real())))
    for _ in range(random.randint(1, 2)):
        mangle(value, random)
    return json.dumps(value)


def judge(text: str) -> Report:
    """What the checker says of a text, for a known number of nodes and in the strictest way."""
    return check(of_texts({"<text>": text}), Config(profile="strict"), nodes=100)


def main() -> None:
    """Judge many texts; exit with 1 if one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=100_000, help="how many texts")
    parser.add_argument("--seed", type=int, default=1, help="the number they follow from")
    options = parser.parse_args()
    failures, start = [], time.perf_counter()
    answers: Counter[str] = Counter()
    for number in range(options.count):
        random = Random(f"{options.seed}-{number}")
        command = list(COMMANDS)[number % len(COMMANDS)]
        told = _tried(number, command, text_for(command, random), random)
        if isinstance(told, Failure):
            failures.append(told)
            print(f"text {told.number}, {told.command}: {told.what}", flush=True)
        else:
            answers[command] += told
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{options.count} texts, {len(failures)} failures, "
        f"{time.perf_counter() - start:.0f} s, at most {memory} MiB; answers: {dict(answers)}"
    )
    sys.exit(1 if failures or memory > _MOST_MEBIBYTES else 0)


def _tried(number: int, command: str, text: str, random: Random) -> bool | Failure:
    """Whether a text has an answer, or how it failed."""
    start = time.process_time()
    try:
        answered = run(command, text, random)
    except Exception as error:  # noqa: BLE001  # whatever comes out is what this looks for
        frame = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__} in {frame.name}, {frame.filename}: {error!s:.200}"
        return Failure(number=number, command=command, what=what, text=text)
    seconds = time.process_time() - start
    if seconds > _MOST_SECONDS:
        what = f"took {seconds:.1f} s"
        return Failure(number=number, command=command, what=what, text=text)
    return answered


@cache
def _real() -> tuple[Json, ...]:
    """Real manifests: those of ``dist/`` and the one that the rules' examples start from."""
    documents = [each for file in sorted(_DIST.glob("*.yaml")) for each in read_yaml_file(file)]
    objects = [document.value for document in documents]
    agents = [each for each in objects if each["kind"] == "DaemonSet"]
    return (*[document.value for document in read_yaml(BASE)] * 3, *agents * 3, *objects)


def _mangled_data(random: Random) -> str:
    chosen = [json.loads(json.dumps(random.choice(_real()))) for _ in range(random.randint(1, 3))]
    for manifest in chosen:
        for _ in range(random.randint(1, 6)):
            mangle(manifest, random)
    return "\n---\n".join(json.dumps(each) for each in chosen)


def mangle(value: Json, random: Random) -> None:
    """Change one place somewhere inside a map or a list."""
    parent, key = value, random.choice(list(value))
    while random.random() < 0.85 and isinstance(parent[key], dict | list) and parent[key]:  # noqa: PLR2004
        parent = parent[key]
        key = random.choice(list(parent) if isinstance(parent, dict) else range(len(parent)))
    change = random.randrange(5)
    if change == 0:
        parent[key] = random.choice(_SCALARS)
    elif change == 1:
        parent[key] = random.choice(([], {}, [parent[key]], {"x": parent[key]}))
    elif change == 2:  # noqa: PLR2004
        parent[key] = _random_json(random, depth=3)
    elif isinstance(parent, list):
        parent.append(parent[key])
    elif change == 3:  # noqa: PLR2004
        parent[f"{key}s"[random.randrange(3) :]] = parent.pop(key)
    else:
        del parent[key]
        if not value:
            value["kind"] = "DaemonSet"


def _mangled_text(random: Random) -> str:
    lines = BASE.splitlines()
    for _ in range(random.randint(1, 5)):
        at, change = random.randrange(len(lines)), random.randrange(5)
        if change == 0:
            lines[at] = random.choice(_LINES)
        elif change == 1:
            lines.insert(at, " " * random.randrange(6) + random.choice(_LINES))
        elif change == 2:  # noqa: PLR2004
            lines[at] = lines[at][random.randrange(len(lines[at]) + 1) :]
        elif change == 3:  # noqa: PLR2004
            lines[at] += random.choice(_LINES)
        else:
            lines.insert(at, random.choice(lines))
    return "\n".join(lines)


def _random_json(random: Random, depth: int) -> Json:
    shape = random.randrange(4) if depth else 3
    if shape == 0:
        return [_random_json(random, depth - 1) for _ in range(random.randrange(4))]
    if shape == 1:
        keys = random.choices(("name", "spec", "metadata", "key", "x", "items", "0"), k=3)
        return {key: _random_json(random, depth - 1) for key in keys}
    return random.choice(_SCALARS)


def _random_object(random: Random) -> str:
    head: dict[str, Json] = {
        "apiVersion": random.choice(("apps/v1", "v1", "x/v1", 5, None)),
        "metadata": {},
    }
    kind = random.choice(("DaemonSet", "List", "DaemonSetList", "Secret", "PodMonitor", "X", None))
    value = head | {"kind": kind, "spec": _random_json(random, 4), "items": _random_json(random, 4)}
    return json.dumps(random.choice((value, [value], {"kind": "List", "items": [value, 5]})))


def _deep(random: Random) -> str:
    depth = random.choice((50, 499, 501, 5000))
    opening, closing = random.choice((("[", "]"), ('{"a":', "}"), ('{"spec":', "}")))
    nested = opening * depth + "1" + closing * depth
    return (
        f'{{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{{"name":"a"}},"spec":{nested}}}'
    )


def _huge(random: Random) -> str:
    scalar = random.choice(
        ("9" * 100_000, "a" * 200_000, "- " * 20_000, "é" * 50_000, "{" * 50_000)
    )
    key = random.choice(("image", "name", "args", "zzz", scalar[:2000]))
    return f"{BASE}        {key}: {scalar}\n"


def _aliases(random: Random) -> str:
    if random.random() < 0.3:  # noqa: PLR2004
        return BASE.replace("spec:\n", "spec: &a\n  more: *a\n", 1)
    width, depth = random.choice(((10, 9), (2, 60), (300, 2)))
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, depth)]
    use = f"spec: {{template: {{spec: {{containers: *a{depth - 1}, volumes: *a0}}}}}}"
    head = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\n"
    return head + "\n".join([*lines, use, ""])


_MAKERS: Final[tuple[Callable[[Random], str], ...]] = (
    _mangled_data,
    _mangled_text,
    _random_object,
    _deep,
    _huge,
    _aliases,
)


if __name__ == "__main__":
    main()
