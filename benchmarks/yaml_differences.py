"""Holds our reader of YAML against Kubernetes' own, on texts that nobody would write.

What Kubernetes refuses must be refused, and what both take must be the same value. That we refuse a
text that Kubernetes takes is counted, not held against us: Kubernetes reads the first document of a
text and drops the rest in silence, for one. Needs Go, which builds ``tools/yaml_reader``; where it
is not to be had, nothing is compared.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any, Final

from constructs_lib.errors import YamlError
from constructs_lib.yaml.reader import DuplicateKeys, read_yaml

__all__ = ["answers", "difference", "main", "odd_text"]

_ROOT: Final = Path(__file__).parents[1]
_PROGRAM: Final = _ROOT / "build" / "yaml-answers"
_AT_ONCE: Final = 2_000
_SHOWN: Final = 20

_WORDS: Final = (
    *("a", "b", "key", "name", "y", "n", "yes", "no", "on", "off", "Y", "NO", "true", "TRUE"),
    *("null", "~", "Null", ".inf", "-.Inf", ".nan", "0", "-1", "+1", "007", "08", "0o17", "0x1F"),
    *("0b101", "1_000", "1e3", "1.", "1.0", ".5", "-0.0", "1e400", "18446744073709551616", "1:30"),
    *("2024-01-01", "=", "<<", "!", "!!", "!x", "!!str", "!!int", "!!set", "!!binary", "&a", "*a"),
    *("aGk=", "a b", "a: b", "a:b", "a #b", "é", "\u200b", "\x85", "\\", "-", "--", "---", "..."),
    *("?", ":", ",", "[", "]", "{", "}", "[]", "{}", "[a, b]", "{a: b}", "{a}", "|", ">-", "%a"),
    *("@a", "`a", '"', "'", '"a"', '"\\x41"', '"\\/"', '"\\\\/"', '"\\e"', '"\\q"', "'it''s'"),
    *("01", "0_7", "1e1e1", "+", ".", "..", "Infinity", "true ", "  x", "1,000", "0.1e1", "-0"),
)


_KEYS: Final = tuple(word for word in _WORDS if not any(map(str.isdigit, word)))
"""Two spellings of a number are one key to JSON, and Kubernetes keeps either."""


def odd_text(random: Random) -> str:
    """A text that readers may take differently."""
    return _block(random, depth=3, indent=0) or _value(random, 0)


def _block(random: Random, *, depth: int, indent: int) -> str:
    if depth == 0 or random.random() < 0.3:  # noqa: PLR2004
        return ""
    is_map = random.random() < 0.6  # noqa: PLR2004
    lines = []
    for number in range(random.randint(1, 4)):
        key = random.choice((random.choice(_KEYS), f"k{number}", f"k{number}"))
        start = f"{key}:" if is_map else "-"
        inner = _block(random, depth=depth - 1, indent=indent + 2)
        rest = f"\n{inner}" if inner else f" {_value(random, indent)}"
        lines.append(f"{' ' * indent}{start}{random.choice(('', '', '', ' !x', ' &a'))}{rest}")
    return "\n".join(lines)


def _value(random: Random, indent: int) -> str:
    chance = random.random()
    if chance < 0.6:  # noqa: PLR2004
        return _scalar(random)
    if chance < 0.8:  # noqa: PLR2004
        return _flow(random, depth=3)
    if chance < 0.9:  # noqa: PLR2004
        lines = random.choices(("x", "", "y z", " a", "# c", "- a", "a: b"), k=3)
        return "\n".join([random.choice("|>"), *(f"{' ' * (indent + 2)}{line}" for line in lines)])
    return f"{_scalar(random)}\n{' ' * (indent + 2)}{_scalar(random)}"


def _flow(random: Random, *, depth: int) -> str:
    if depth == 0 or random.random() < 0.5:  # noqa: PLR2004
        return _scalar(random)
    parts = [_flow(random, depth=depth - 1) for _ in range(random.randint(0, 3))]
    if random.random() < 0.5:  # noqa: PLR2004
        return f"[{random.choice((', ', ',')).join(parts)}]"
    return f"{{{', '.join(f'k{number}: {part}' for number, part in enumerate(parts))}}}"


def _scalar(random: Random) -> str:
    return random.choice(_WORDS)


def answers(texts: list[str]) -> list[dict[str, Any]]:
    """What Kubernetes' reader makes of texts."""
    lines = "".join(f"{json.dumps(text)}\n" for text in texts)
    done = subprocess.run([_PROGRAM], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def difference(text: str, theirs: dict[str, Any]) -> str:
    """How our answer differs from theirs: not at all, stricter, or wrongly, as a sentence."""
    modes: tuple[tuple[DuplicateKeys, bool], ...] = (
        ("last", "error" in theirs),
        ("refuse", "error" in theirs or "strictError" in theirs),
    )
    told = ""
    for mode, refused in modes:
        try:
            documents = read_yaml(text, duplicate_keys=mode)
        except YamlError:
            told = told or ("" if refused else "stricter")
            continue
        if refused:
            return f"we take what Kubernetes refuses ({mode}): {theirs}"
        value = documents[0].value if documents else None
        if value != theirs.get("value"):
            return f"we read {value!r:.80}, Kubernetes {theirs.get('value')!r:.80} ({mode})"
    return told


def main() -> None:
    """Compare many texts; exit with 1 if one of them differs wrongly."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=50_000, help="how many texts")
    parser.add_argument("--seed", type=int, default=1, help="the number they follow from")
    options = parser.parse_args()
    why = _build()
    if why is not None:
        print(f"YAML is not compared with Kubernetes' reader: {why}")
        return
    counts: Counter[str] = Counter()
    for start in range(0, options.count, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, options.count))
        texts = [odd_text(Random(f"{options.seed}-{number}")) for number in numbers]
        for text, theirs in zip(texts, answers(texts), strict=True):
            told = difference(text, theirs)
            counts[told if told in {"", "stricter"} else "wrong"] += 1
            if told not in {"", "stricter"} and counts["wrong"] <= _SHOWN:
                print(f"{text!r}: {told}")
    print(
        f"{options.count} texts against Kubernetes' reader: {counts['']} alike, "
        f"{counts['stricter']} refused by us alone, {counts['wrong']} wrong"
    )
    sys.exit(1 if counts["wrong"] else 0)


def _build() -> str | None:
    """Build the program that asks Kubernetes' reader; gives why it cannot be had."""
    go = shutil.which("go")
    if go is None:
        return "Go is not on the PATH."
    _PROGRAM.parent.mkdir(exist_ok=True)
    done = subprocess.run(
        [go, "build", "-C", _ROOT / "tools" / "yaml_reader", "-o", _PROGRAM, "."],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr.strip() if done.returncode else None


if __name__ == "__main__":
    main()
