"""Runs one step of the Makefile: says what it does while it is silent, and ends without a trace.

    python tools/step.py 'Installing Python packages' pip install ...

A step that says nothing for a while is taken for one that hangs, so a line comes every 15 seconds.
One that downloads (``--again``) is tried again when it fails: networks fail for moments.
On Ctrl-C every program of the step is ended at once: their tracebacks say nothing, and make's own
line is enough. Needs the standard library only, as it runs before anything is installed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from itertools import takewhile

__all__ = ["main"]

_EVERY = 15.0
"""Seconds between two signs of life."""
_PAUSES = (5.0, 30.0)
"""Seconds before a second and a third try."""
_INTERRUPTED = 130
"""What a shell says of a program that Ctrl-C ended."""
_NOT_FOUND = 127


def main(arguments: Sequence[str]) -> int:
    """Run a command under a label. Returns the command's exit code.

    Args:
        arguments: the label, then the command; before them ``--talks`` if the command shows its
            progress, ``--again`` if it may be tried again.
    """
    options = {*takewhile(lambda each: each.startswith("--"), arguments)}
    label, *command = arguments[len(options) :]
    print(f"{label} ...", flush=True)
    every = None if "--talks" in options else _EVERY
    code = _run(label, command, every)
    for pause in _PAUSES if "--again" in options else ():
        if code in {0, _INTERRUPTED, _NOT_FOUND}:
            break
        print(f"  {label}: failed; it is tried again in {pause:.0f} s", flush=True)
        try:
            time.sleep(pause)
        except KeyboardInterrupt:
            return _INTERRUPTED
        code = _run(label, command, every)
    return code


def _run(label: str, command: Sequence[str], every: float | None) -> int:
    start = time.monotonic()
    try:
        # In a group of its own Ctrl-C does not reach it: it is ended below, with all it started.
        process = subprocess.Popen(command, process_group=0)
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        return _NOT_FOUND
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                return process.wait(every)
            print(f"  {label}: {time.monotonic() - start:.0f} s so far", flush=True)
    except KeyboardInterrupt:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return _INTERRUPTED


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
