"""A log agent as nobody should write one, to show that the harness notices.

``python careless.py LOGS STATE PORT [forgetful|hasty]``: reads ``LOGS/var/log/pods`` and posts what
is new. It is right as it is, and told to end it ends between two files; ``forgetful`` keeps no
offsets, ``hasty`` moves on before its request is answered.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import sys
import time
from pathlib import Path

_PAUSE = 0.1
_AT_ONCE = 256 * 1024


def main(logs: str, state: str, port: str, habit: str = "") -> None:
    """Ship logs until told to end."""
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: ended.append(number))
    memory = Path(state)
    offsets: dict[str, int] = {}
    if memory.exists() and habit != "forgetful":
        offsets = json.loads(memory.read_text())
    while not ended:
        for log in sorted(Path(logs).glob("var/log/pods/*/*/*.log*"), reverse=True):
            if ended:
                break
            try:
                file = log.open("rb")
            except FileNotFoundError:
                continue  # rotated since
            with file:
                key = str(os.fstat(file.fileno()).st_ino)
                file.seek(offsets.get(key, 0))
                lines, newline, _ = file.read(_AT_ONCE).rpartition(b"\n")
            if newline and (_taken(int(port), lines) or habit == "hasty"):
                offsets[key] = offsets.get(key, 0) + len(lines) + 1
                scratch = memory.with_suffix(".new")
                scratch.write_text(json.dumps(offsets))
                scratch.rename(memory)
        time.sleep(_PAUSE)


def _taken(port: int, lines: bytes) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request("POST", "/logs", lines)
        return connection.getresponse().status == http.HTTPStatus.OK
    return False


if __name__ == "__main__":
    main(*sys.argv[1:])
