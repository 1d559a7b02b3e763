"""Runs the engines that are here through the scenarios and prints the table.

``python -m tests.engines --help`` lists the choices. The exit code is 1 if a line was lost that
must not be, if more than 1 % was sent twice although nothing but graceful stops happened, or if an
engine took more memory than its limit.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from constructs_lib.errors import DeclarationError
from tests.engines.programs import PROGRAMS
from tests.engines.scenarios import SCENARIOS
from tests.engines.table import Result, add_to, head, row
from tests.engines.trial import NotRunningError, cannot_run, run

_MEASURED: Final = Path(__file__).with_name("measured.json")


def main() -> int:
    """Run what was asked for; the exit code."""
    arguments = _arguments()
    failed = False
    print(head(), flush=True)
    for engine in arguments.engine or PROGRAMS:
        program = PROGRAMS[engine]
        path = program.path()
        if path is None:
            names = " or ".join(program.names)
            print(f"{engine}: not here; put {names} on PATH or set {program.variable}")
            continue
        version = program.version(path)
        for name in arguments.scenario or SCENARIOS:
            scenario = SCENARIOS[name]
            reason = cannot_run(scenario, program)
            if reason:
                print(f"{engine} {version}: {name}: {reason}", flush=True)
                continue
            try:
                rounds = [
                    run(program, path, scenario, keep=arguments.keep)
                    for _ in range(arguments.rounds)
                ]
            except (DeclarationError, NotRunningError) as error:
                print(f"{engine} {version}: {name}: {error}", flush=True)
                continue
            result = Result(engine=engine, version=version, scenario=name, rounds=rounds)
            print(row(result), program.cannot.get(name, ""), sep="  ", flush=True)
            failed = failed or bool(result.verdict)
            if arguments.record:
                add_to(_MEASURED, [result], date=f"{datetime.now(UTC):%Y-%m-%d}")
    return int(failed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.engines")
    parser.add_argument("--engine", action="append", choices=PROGRAMS, help="all by default")
    parser.add_argument("--scenario", action="append", choices=SCENARIOS, help="all by default")
    parser.add_argument("--rounds", type=int, default=1, help="rounds of each scenario")
    parser.add_argument("--record", action="store_true", help="keep the figures for the docs")
    parser.add_argument("--keep", type=Path, help="folder for the engines' own logs")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
