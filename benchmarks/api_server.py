"""Compares what we say of mutants with what a real API server answers.

    python -m benchmarks.api_server 20000 dist tests/validation/good --seed 1 --each

Needs ``make oracle``. Prints every kind of difference once, with the places of the mutations.
``--each`` adds each odd value of each field, one by one; ``--release 1.34`` judges as that release.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from constructs_lib.intake.input import read_input
from constructs_lib.k8s.manifest import Manifest, path_text
from constructs_lib.k8s.manifest import Path as Place
from constructs_lib.k8s.object_kind import own_kind
from tests.validation.api_server import answers
from tests.validation.judged import Verdict, verdict_on
from tests.validation.mutants import mutant
from tests.validation.one_by_one import one_by_one

__all__ = ["main"]

_LONGEST: Final = 12000
_LARGEST_POOL: Final = 1500


def main(arguments: Sequence[str]) -> int:
    """Compare some thousands of mutants. Returns 1 if there is a difference."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--release", default="1.37")
    parser.add_argument("--shown", type=int, default=40)
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--saved", type=Path)
    parser.add_argument("paths", nargs="*")
    given = parser.parse_args(arguments)
    goods = _goods(given.paths)
    chance = random.Random(given.seed)
    minor = int(given.release.partition(".")[2])
    mutants = _evolved(goods, given.count, chance, minor)
    if given.each:
        mutants += [(made, [at]) for good in goods for made, at in one_by_one(good, chance)]
    told = answers([each for each, _ in mutants], *(["--release", given.release]))
    kinds: Counter[str] = Counter()
    shown: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for (made, where), answer in zip(mutants, told, strict=True):
        ours = verdict_on(made, minor)
        counts["accepted" if answer["accepted"] else "refused"] += 1
        difference = _difference(ours, answer)
        if difference is None:
            continue
        counts["different"] += 1
        kinds[difference] += 1
        line = json.dumps(made)
        if difference not in shown or len(line) < len(shown[difference]):
            shown[difference] = line
            places = ", ".join(path_text(each) for each in where)
            shown[difference + "?"] = places
    for kind, count in kinds.most_common(given.shown):
        print(f"{count:5} {kind}\n      at {shown[kind + '?']}")
    if given.saved:
        lines = [json.dumps({"kind": kind, "object": json.loads(shown[kind])}) for kind in kinds]
        given.saved.write_text("\n".join(lines))
    print(dict(counts))
    return 1 if kinds else 0


def _goods(paths: Sequence[str]) -> list[Manifest]:
    goods = [one.manifest for one in read_input(paths or ["dist"]).objects]
    goods = [each for each in goods if own_kind(each) == "DaemonSet"]
    told = answers(goods)
    return [each for each, answer in zip(goods, told, strict=True) if answer["accepted"]]


def _evolved(
    goods: Sequence[Manifest], count: int, chance: random.Random, minor: int
) -> list[tuple[Manifest, list[Place]]]:
    """Mutants of mutants: what we accept is changed further, so that rare fields come together."""
    pool, made = list(goods), []
    for _ in range(count):
        changed, where = mutant(chance.choice(pool), chance)
        made.append((changed, where))
        if len(json.dumps(changed)) < _LONGEST and verdict_on(changed, minor) == ([], []):
            if len(pool) < _LARGEST_POOL:
                pool.append(changed)
            else:
                pool[chance.randrange(len(goods), _LARGEST_POOL)] = changed
    return made


def _difference(ours: Verdict, answer: dict[str, Any]) -> str | None:
    if answer["accepted"] != (not ours.refused):
        if answer["accepted"]:
            return "WE REFUSE " + _generic("; ".join(map(str, ours.refused)))
        told = [f"{each['path']}: {each['message']}" for each in answer["errors"]]
        return "WE ACCEPT " + _generic("; ".join(told))
    # No admission plugin is asked, and one of them judges this.
    judged = [each for each in ours.pods_refused if each.path[-1] != "preemptionPolicy"]
    if answer["accepted"] and answer["pod"]["accepted"] != (not judged):
        if answer["pod"]["accepted"]:
            return "WE REFUSE PODS " + _generic("; ".join(map(str, ours.pods_refused)))
        told = [f"{each['path']}: {each['message']}" for each in answer["pod"]["errors"]]
        return "WE ACCEPT PODS " + _generic("; ".join(told))
    return None


def _generic(text: str) -> str:
    """One text for what differs in numbers and values only."""
    return re.sub(r"\"[^\"]*\"|'[^']*'", "...", re.sub(r"\[\d+\]", "[]", text))[:300]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
