"""Runs one step of the Makefile: says what it does while it is silent, and ends without a trace.

    python tools/step.py 'Installing Python packages' pip install ...

A step that says nothing for a while is taken for one that hangs, so a line comes every 15 seconds.
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

__all__ = ["main"]

_EVERY = 15.0
"""Seconds between two signs of life."""
_INTERRUPTED = 130
"""What a shell says of a program that Ctrl-C ended."""


def main(arguments: Sequence[str]) -> int:
    """Run a command under a label. Returns the command's exit code.

    Args:
        arguments: the label, then the command; ``--talks`` before them if the command shows its
            progress.
    """
    talks = arguments[0] == "--talks"
    label, *command = arguments[1:] if talks else arguments
    print(f"{label} ...", flush=True)
    start = time.monotonic()
    try:
        # In a group of its own Ctrl-C does not reach it: it is ended below, with all it started.
        process = subprocess.Popen(command, process_group=0)
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        return 127
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                return process.wait(None if talks else _EVERY)
            print(f"  {label}: {time.monotonic() - start:.0f} s so far", flush=True)
    except KeyboardInterrupt:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return _INTERRUPTED


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
