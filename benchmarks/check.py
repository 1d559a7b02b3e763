"""How fast the checker is: many documents, many files, one small file, and checkov beside it.

Every run is a fresh process of the real command line, start-up and report included, and what is
counted is its processor time and the most memory it held. The documents are hand-written agents
with eight mistakes that linters look for. Checkov is given the same files in the same run, fewer
of them because it takes minutes for what takes us seconds; ratios are of equal inputs. Only the
ratios of one run mean anything: seconds of two machines do not compare.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from constructs_lib.intake.input import read_input
from constructs_lib.policy.api import check
from constructs_lib.policy.example import BASE
from constructs_lib.policy.rules.identity.refused_by_api_server import SPOKEN_OF
from constructs_lib.validation.refusals import refusals

_PROGRAM: Final = Path(sys.executable).parent / "constructs-lib"
_DOCUMENTS: Final = 5_000
_SMALLER: Final = 1_000
_WITH_CHECKOV: Final = 1_000
_FAULTS: Final = {
    "allowPrivilegeEscalation: false": "allowPrivilegeEscalation: true",
    "readOnlyRootFilesystem: true": "readOnlyRootFilesystem: false",
    "runAsNonRoot: true": "runAsNonRoot: false",
    "maxUnavailable: 1": "maxUnavailable: 100%",
    "priorityClassName: node-critical": "hostNetwork: true",
    "            cpu: 200m\n": "",
    "            - ALL\n": "            - KILL\n",
    "automountServiceAccountToken: false": "automountServiceAccountToken: true",
}
_MOST_SECONDS_VERSION: Final = 0.05
_MOST_SECONDS_ONE_FILE_KEPT: Final = 0.05
_MOST_SECONDS_KEPT: Final = 0.1
_CHECK: Final = ("check", "--no-cache")
_MOST_SECONDS_ONE_FILE: Final = 0.35
_LEAST_A_SECOND: Final = 1_500
_MOST_GROWTH: Final = 1.2
_TIMES_CHECKOV: Final = 20
_MOST_OF_JUDGING: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one process took."""

    seconds: float
    """Processor time, of the user and of the system."""
    mebibytes: float
    """The most memory it held."""


def main() -> None:
    """Measure and print; say whether the targets are met."""
    parser = argparse.ArgumentParser(description="Measure the checker.")
    parser.add_argument(
        "--checkov", type=lambda path: Path(path).absolute(), help="the program to measure against"
    )
    parser.add_argument("--rounds", type=int, default=3, help="rounds; the best one counts")
    options = parser.parse_args()
    rounds: int = options.rounds
    with tempfile.TemporaryDirectory(prefix="constructs-lib-bench-") as folder:
        os.chdir(folder)
        _write_inputs()
        _report_start_up(rounds)
        _report_fleet(rounds)
        _report_validation(rounds)
        if options.checkov is None:
            print("checkov: not measured; name it with --checkov")
        else:
            _report_checkov(options.checkov)


def _write_inputs() -> None:
    Path("one.yaml").write_text(document(0))
    for count in (_SMALLER, _DOCUMENTS):
        Path(f"{count}.yaml").write_text("---\n".join(map(document, range(count))))
    for count in (_WITH_CHECKOV, _DOCUMENTS):
        Path(str(count)).mkdir()
        for number in range(count):
            Path(str(count), f"agent-{number}.yaml").write_text(document(number))


def document(number: int) -> str:
    """One agent, with all the violations; no two have one name."""
    text = BASE.replace("name: agent\n  namespace", f"name: agent-{number}\n  namespace")
    for good, bad in _FAULTS.items():
        text = text.replace(good, bad)
    return text


def _report_start_up(rounds: int) -> None:
    _target("constructs-lib --version, seconds", _ours(rounds, "--version"), _MOST_SECONDS_VERSION)
    one = _ours(rounds, *_CHECK, "one.yaml")
    _target("check of one file, seconds", one, _MOST_SECONDS_ONE_FILE)
    for title, place, most in (
        ("one file, answer kept, seconds", "one.yaml", _MOST_SECONDS_ONE_FILE_KEPT),
        (f"{_DOCUMENTS:,} files, answer kept, seconds", str(_DOCUMENTS), _MOST_SECONDS_KEPT),
    ):
        # The first round keeps the answer, and the best one counts.
        _target(title, _ours(max(rounds, 2), "check", "--cache-dir", "kept", place), most)


def _report_fleet(rounds: int) -> None:
    # Ten annotations are all there is to write: what is left is reading and judging.
    fewer = _ours(rounds, *_CHECK, "--format", "github", f"{_SMALLER}.yaml")
    many = _ours(rounds, *_CHECK, "--format", "github", f"{_DOCUMENTS}.yaml")
    files = _ours(rounds, *_CHECK, "--format", "github", str(_DOCUMENTS))
    text = _ours(rounds, *_CHECK, f"{_DOCUMENTS}.yaml")
    for title, count, run in (
        (f"{_SMALLER:,} documents in one file", _SMALLER, fewer),
        (f"{_DOCUMENTS:,} documents in one file", _DOCUMENTS, many),
        (f"{_DOCUMENTS:,} documents in as many files", _DOCUMENTS, files),
        (f"{_DOCUMENTS:,} documents, all findings as text", _DOCUMENTS, text),
    ):
        rate = count / run.seconds
        print(
            f"{title:<42} {run.seconds:6.2f} s {rate:6,.0f} a second {run.mebibytes:5,.0f} MiB"
            f"   >= {_LEAST_A_SECOND:,}: {_yes(rate >= _LEAST_A_SECOND)}"
        )
    growth = (many.seconds / _DOCUMENTS) / (fewer.seconds / _SMALLER)
    print(
        f"cost of a document, {_DOCUMENTS:,} to {_SMALLER:,}: {growth:.2f}"
        f"   <= {_MOST_GROWTH}: {_yes(growth <= _MOST_GROWTH)}"
    )


def _report_validation(rounds: int) -> None:
    """What it costs to know what the API server refuses, beside all other rules."""
    manifests = [each.manifest for each in read_input([f"{_SMALLER}.yaml"]).objects]

    def validate() -> None:
        for manifest in manifests:
            list(refusals(manifest, without=SPOKEN_OF))

    whole = min(_seconds(lambda: check(manifests)) for _ in range(rounds))
    alone = min(_seconds(validate) for _ in range(rounds))
    share = alone / (whole - alone)
    print(
        f"{'what the API server refuses, of judging':<42} {share:6.0%}"
        f"   <= {_MOST_OF_JUDGING:.0%}: {_yes(share <= _MOST_OF_JUDGING)}"
    )


def _seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _report_checkov(program: Path) -> None:
    arguments = ("--quiet", "--compact", "--framework", "kubernetes", "--skip-download")
    theirs = _measure([str(program), *arguments, "-o", "json", "-d", str(_WITH_CHECKOV)])
    ours = _ours(1, *_CHECK, "--format", "json", str(_WITH_CHECKOV))
    found = json.loads(Path("output").read_text(encoding="utf-8"))
    if found["summary"]["daemonSets"] != _WITH_CHECKOV:
        sys.exit("we did not read what checkov read")
    ratio = theirs.seconds / ours.seconds
    print(
        f"checkov, {_WITH_CHECKOV} files: {theirs.seconds:.2f} s, {theirs.mebibytes:.0f} MiB; "
        f"ours {ours.seconds:.2f} s, {ours.mebibytes:.0f} MiB: {ratio:.0f} times"
        f"   >= {_TIMES_CHECKOV}: {_yes(ratio >= _TIMES_CHECKOV)}"
    )


def _target(title: str, run: Run, most: float) -> None:
    print(f"{title:<42} {run.seconds:6.2f} s   < {most}: {_yes(run.seconds < most)}")


def _yes(met: bool) -> str:
    return "yes" if met else "NO"


def _ours(rounds: int, *arguments: str) -> Run:
    runs = [_measure([str(_PROGRAM), *arguments]) for _ in range(rounds)]
    return min(runs, key=lambda run: run.seconds)


def _measure(command: Sequence[str]) -> Run:
    """Run a program to its end; what it says goes to the file ``output``."""
    with Path("output").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        sys.exit(f"{' '.join(command)} ended with exit code {process.returncode}")
    return Run(seconds=usage.ru_utime + usage.ru_stime, mebibytes=usage.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
