"""Verdicts of the API server on thousands of DaemonSets, recorded in ``vectors.json``.

``python -m tests.admission.vectors`` records them anew, after ``make oracle``: it takes some
minutes. It has to be run where rules of policies find something else than before.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.rules.catalogue import RULES
from tests.admission.daemon_sets import daemon_set
from tests.admission.monsters import monsters
from tests.admission.oracle import ask
from tests.admission.verdicts import CLAUSES, KEYS, every_clause_policy, key_of

__all__ = ["COUNT", "FILE", "Vectors", "examples", "read_vectors"]

FILE: Final = Path(__file__).parent / "vectors.json"
COUNT: Final = 12_000
"""How many DaemonSets are made; the API server refuses about one in eight."""
_WIDTH: Final = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """What was recorded.

    Attributes:
        refused: the numbers of the DaemonSets that validation refuses.
        found: the numbers of those in which each rule and case was found.
        examples: what was found in the examples of rules: ``DS501 bad`` and its findings.
        costs: the most that each expression costs on the largest Pods.
        most: the most that a whole policy costs on them.
    """

    refused: frozenset[int]
    found: dict[str, frozenset[int]]
    examples: dict[str, list[str]]
    costs: dict[str, int]
    most: int


def examples() -> Iterator[tuple[str, Manifest]]:
    """The DaemonSets of the examples of rules, by their names."""
    for rule in RULES:
        for kind, text in (("bad", rule.bad), ("good", rule.good)):
            if rule.id == "DS003":  # its bad example cannot be read
                continue
            objects = [each for each in example_objects(text) if each["kind"] == "DaemonSet"]
            for number, each in enumerate(objects):
                yield f"{rule.id} {kind}" + (f" {number}" if number else ""), each


def read_vectors() -> Vectors:
    """The recorded verdicts."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    return Vectors(
        refused=_unpacked(data["refused"]),
        found={key: _unpacked(lines) for key, lines in data["found"].items()},
        examples=data["examples"],
        costs=data["costs"],
        most=data["most"],
    )


def _packed(numbers: Iterable[int]) -> list[str]:
    bits = bytearray((COUNT + 7) // 8)
    for number in numbers:
        bits[number // 8] |= 1 << number % 8
    text = base64.b85encode(zlib.compress(bytes(bits), 9)).decode()
    return [text[start : start + _WIDTH] for start in range(0, len(text), _WIDTH)]


def _unpacked(lines: list[str]) -> frozenset[int]:
    bits = zlib.decompress(base64.b85decode("".join(lines)))
    return frozenset(n for n in range(COUNT) if bits[n // 8] >> n % 8 & 1)


def _keys(answer: dict[str, Any]) -> list[str]:
    assert not answer.get("errors"), answer["errors"]
    return sorted({key_of(CLAUSES[index]) for index in answer.get("failed", ())})


def main() -> None:
    """Record the verdicts."""
    policy = every_clause_policy()
    problems, _ = ask(policy, (), "-types")
    assert not problems["errors"], problems["errors"]
    assert not problems["warnings"], problems["warnings"]
    _, answers = ask(policy, ({"object": daemon_set(number)} for number in range(COUNT)))
    found: dict[str, set[int]] = {key: set() for key in KEYS}
    for number, answer in enumerate(answers):
        for key in _keys(answer):
            found[key].add(number)
    named = dict(examples())
    _, of_examples = ask(policy, ({"object": each} for each in named.values()))
    _, largest = ask(policy, monsters(), "-costs")
    data = {
        "refused": _packed(n for n, answer in enumerate(answers) if "refused" in answer),
        "found": {key: _packed(numbers) for key, numbers in found.items()},
        "examples": {
            name: ["refused"] if "refused" in answer else _keys(answer)
            for name, answer in zip(named, of_examples, strict=True)
        },
        "costs": {
            clause.name: max(answer["costs"][index] for answer in largest)
            for index, clause in enumerate(CLAUSES)
        },
        "most": max(answer["cost"] for answer in largest),
    }
    FILE.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
