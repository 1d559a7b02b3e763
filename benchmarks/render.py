"""How long every way to write the same YAML takes: ``make bench``.

Compared are 400 log agents of five objects each: plain cdk8s, our constructs under cdk8s, our own
rendering, PyYAML and Jsonnet (see ``peers.py``). The numbers are fair in these respects:

* Every peer writes the same objects to a real file; this is checked, by reading them back.
* Ours begin with typed declarations and check them. Plain cdk8s and PyYAML begin with ready-made
  objects and check nothing; Jsonnet makes the objects, from constants and a text block, and
  checks nothing.
* Every measurement is a fresh process. Importing and the start of Node.js are left out, also the
  reading back; what a library builds at its first use is counted.
* The peers take turns, so a busy machine slows down all alike, and the best round of each counts.
  Only the ratios of one run mean anything; seconds of two runs or machines do not compare.

Then it asks whether the cost of an agent, and the memory to write a folder, stay the same when
the fleet grows. For the cost, what is built at first use is left out: spread over few agents it
would hide the growth.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.peers import PEERS
from constructs_lib.nodejs import use_nodejs

_TITLES: Final = {
    "plain_cdk8s": "plain cdk8s (Python)",
    "constructs": "constructs-lib under cdk8s",
    "native": "constructs-lib, native",
    "pyyaml": "PyYAML, C emitter, objects given",
    "rjsonnet": "Jsonnet (rjsonnet)",
}
_OBJECTS_PER_AGENT: Final = 5
_GROWTH: Final = (1, 5, 50)
_GROWTH_ROUNDS: Final = 3
_IMPORT_ROUNDS: Final = 7
_IMPORTS: Final = ("import constructs_lib", "from constructs_lib import LogAgentSpec")

_MOST_OF_PLAIN: Final = 0.8
_TIMES_FASTER: Final = 12
_COST_GROWTH: Final = 1.5
_MEMORY_GROWTH: Final = 1.3
_IMPORT_SECONDS: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What one fresh process says of one peer."""

    seconds: float
    mebibytes: float
    """The most memory it ever held."""
    documents: dict[str, str] = field(default_factory=dict)
    """Digest of the content of each document written, by kind and name; only when asked for."""


def main() -> None:
    """Measure one peer (``--peer``, what the benchmark starts) or all of them."""
    options = _options()
    if options.peer is not None:
        found = measure(options.peer, options.agents, options.folder, check=options.check)
        print(json.dumps(asdict(found)))
        return
    if find_spec("rjsonnet") is None:
        sys.exit("rjsonnet is not installed; run 'make bench', which installs what is measured.")
    use_nodejs()  # for the processes started below, which take over this one's environment
    agents, rounds = (100, 1) if options.quick else (options.agents, options.rounds)
    compare(agents, rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare every way to write the same YAML.")
    parser.add_argument("--agents", type=int, default=400, help="agents of the comparison")
    parser.add_argument("--rounds", type=int, default=5, help="rounds; the best one counts")
    parser.add_argument("--quick", action="store_true", help="100 agents, one round")
    parser.add_argument("--peer", choices=PEERS, help="measure one peer here and print JSON")
    parser.add_argument("--folder", type=Path, help="where the peer writes")
    parser.add_argument("--check", action="store_true", help="read the peer's YAML back")
    options = parser.parse_args()
    if options.agents < 1 or options.rounds < 1:
        parser.error("--agents and --rounds must be at least 1")
    if options.peer is not None and options.folder is None:
        parser.error("--peer needs --folder")
    return options


def measure(peer: str, agents: int, folder: Path, *, check: bool) -> Measurement:
    """Do the work of one peer in this process."""
    work = PEERS[peer](agents, folder)
    gc.collect()
    gc.freeze()  # what was prepared costs the work nothing
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    return Measurement(
        seconds=seconds,
        mebibytes=_peak_mebibytes(),
        documents=dict(_documents(folder)) if check else {},
    )


def _peak_mebibytes() -> float:
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / (1 << 20)


def _documents(folder: Path) -> Iterator[tuple[str, str]]:
    from yaml import CSafeLoader, load_all  # noqa: PLC0415  # only here, so no peer pays for it

    for path in folder.iterdir():
        with path.open(encoding="utf-8") as file:
            for document in load_all(file, CSafeLoader):
                content = json.dumps(document, sort_keys=True).encode()
                identity = f"{document['kind']} {document['metadata']['name']}"
                yield identity, hashlib.sha256(content).hexdigest()


def in_fresh_process(peer: str, agents: int, *, check: bool = False) -> Measurement:
    """Do the work of one peer in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="constructs-lib-bench-") as folder:
        command = [sys.executable, __file__, "--peer", peer, "--agents", str(agents)]
        command += ["--folder", folder, *(["--check"] if check else [])]
        answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return Measurement(**json.loads(answer))


def compare(agents: int, rounds: int) -> None:
    """Measure everything and print it."""
    print(f"{agents} agents, {agents * _OBJECTS_PER_AGENT} objects; best of {rounds} rounds\n")
    seconds = _peer_seconds(agents, rounds)
    _print_peers(seconds, agents)

    sizes = [agents * times for times in _GROWTH]
    costs = _costs(sizes, min(rounds, _GROWTH_ROUNDS))
    ends = (sizes[0], sizes[-1])
    memory = {size: in_fresh_process("native_folder", size).mebibytes for size in ends}
    _print_growth(costs, memory)

    imports = {statement: _import_seconds(statement) for statement in _IMPORTS}
    _print_table(
        ("fresh interpreter", "milliseconds"),
        [(statement, f"{taken * 1000:.1f}") for statement, taken in imports.items()],
    )

    small, large = ends
    _print_targets(
        [
            (
                f"constructs take at most {_MOST_OF_PLAIN} of the time of plain cdk8s",
                seconds["constructs"] / seconds["plain_cdk8s"],
                _MOST_OF_PLAIN,
            ),
            (
                f"native takes at most 1/{_TIMES_FASTER} of it",
                seconds["native"] / seconds["plain_cdk8s"],
                1 / _TIMES_FASTER,
            ),
            (
                f"an agent among {large:,} costs at most {_COST_GROWTH} of one among {small:,}",
                costs[large] / costs[small],
                _COST_GROWTH,
            ),
            (
                f"{large:,} agents take at most {_MEMORY_GROWTH} of the memory of {small:,}",
                memory[large] / memory[small],
                _MEMORY_GROWTH,
            ),
            (
                f"{_IMPORTS[0]} takes less than {_IMPORT_SECONDS} s",
                imports[_IMPORTS[0]],
                _IMPORT_SECONDS,
            ),
        ]
    )


def _peer_seconds(agents: int, rounds: int) -> dict[str, float]:
    """The best time of each peer. The first round also checks that all write the same."""
    first = {peer: in_fresh_process(peer, agents, check=True) for peer in _TITLES}
    _refuse_differences({peer: found.documents for peer, found in first.items()}, agents)
    best = {peer: found.seconds for peer, found in first.items()}
    for _ in range(rounds - 1):
        for peer in _TITLES:
            best[peer] = min(best[peer], in_fresh_process(peer, agents).seconds)
    return best


def _refuse_differences(documents: Mapping[str, Mapping[str, str]], agents: int) -> None:
    expected = documents["native"]
    if len(expected) != agents * _OBJECTS_PER_AGENT:
        sys.exit(f"native wrote {len(expected)} objects instead of {agents * _OBJECTS_PER_AGENT}")
    for peer, found in documents.items():
        different = sorted(
            key for key in {*expected, *found} if expected.get(key) != found.get(key)
        )
        if different:
            sys.exit(
                f"{peer} does not write what native writes: {len(different)} objects differ, "
                f"the first is {different[0]}. The comparison would not be fair; change the peer."
            )


def _costs(sizes: Sequence[int], rounds: int) -> dict[int, float]:
    """The best microseconds for an agent, by the size of the fleet."""
    best = dict.fromkeys(sizes, float("inf"))
    for _ in range(rounds):
        for size in sizes:
            taken = in_fresh_process("native_warm", size).seconds
            best[size] = min(best[size], taken / size * 1e6)
    return best


def _import_seconds(statement: str) -> float:
    """The median time of an import in a fresh interpreter, without the interpreter's own start."""
    program = (
        f"import time; start = time.perf_counter(); {statement}; print(time.perf_counter() - start)"
    )
    command = [sys.executable, "-c", program]
    return median(
        float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
        for _ in range(_IMPORT_ROUNDS)
    )


def _print_peers(seconds: Mapping[str, float], agents: int) -> None:
    _print_table(
        ("peer", "seconds", "times faster", "microseconds per agent"),
        [
            (
                _TITLES[peer],
                f"{taken:.3f}",
                f"{seconds['plain_cdk8s'] / taken:.1f}x",
                f"{taken / agents * 1e6:,.0f}",
            )
            for peer, taken in seconds.items()
        ],
    )


def _print_growth(costs: Mapping[int, float], memory: Mapping[int, float]) -> None:
    _print_table(
        ("agents, native", "microseconds per agent", "peak memory, one file an agent"),
        [
            (f"{size:,}", f"{cost:.0f}", f"{memory[size]:.1f} MiB" if size in memory else "")
            for size, cost in costs.items()
        ],
    )


def _print_targets(targets: Sequence[tuple[str, float, float]]) -> None:
    _print_table(
        ("target", "measured", "met"),
        [
            (text, f"{value:.3f}", "yes" if value <= limit else "NO")
            for text, value, limit in targets
        ],
    )


def _print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as their content: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, ["-" * width for width in widths], *rows):
        cells = [row[0].ljust(widths[0])]
        cells += [text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join(cells).rstrip())
    print(flush=True)


if __name__ == "__main__":
    main()
