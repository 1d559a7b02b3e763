"""Whatever ends the work of a command, the process ends with a code that says what it was."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("work", "code", "said"),
    [
        ("return 1", 1, ""),
        ("return None", 0, ""),
        ("raise SystemExit(2)", 2, ""),
        ("raise KeyboardInterrupt", 130, "\nstopped\n"),
        ("raise MemoryError", 3, "error: There is not enough memory for this input.\n"),
    ],
)
def test_work_ends_with_its_code(work: str, code: int, said: str) -> None:
    program = f"from constructs_lib.cli.finish import finish\ndef work(): {work}\nfinish(work)\n"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)  # noqa: PLW1510  # its code is the answer
    assert (ran.returncode, ran.stderr) == (code, said)
