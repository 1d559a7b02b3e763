"""Asks for known vulnerabilities of what is locked: ``make audit``.

What has one fails. What could not be asked about (no network, or an index that knows packages but
no vulnerabilities) is said and fails nothing: silence would look like an answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

__all__ = ["main", "told"]

ROOT: Final = Path(__file__).parents[1]
LOCKS: Final = ("base", "dev")


def main() -> None:
    """Ask about each lock; exit with 1 if something has a known vulnerability."""
    failed = False
    for lock in LOCKS:
        command = [sys.executable, "-I", "-m", "pip_audit", "--progress-spinner", "off"]
        file = ROOT / "requirements" / f"{lock}.txt"
        asked = [*command, "--require-hashes", "--disable-pip", "-f", "json", "-r", str(file)]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
        if not done.stdout.strip():
            reason = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            print(f"{lock}: nothing could be asked: {reason}")  # noqa: T201
            continue
        packages = json.loads(done.stdout)["dependencies"]
        failed |= any(each.get("vulns") for each in packages)
        for line in told(lock, packages):
            print(line)  # noqa: T201
    sys.exit(1 if failed else 0)


def told(lock: str, packages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is known of the packages of a lock.

    Args:
        lock: its name.
        packages: what pip-audit says of each, as its JSON has it.
    """
    asked = [each for each in packages if "skip_reason" not in each]
    for each in asked:
        for known in each["vulns"]:
            fixed = ", ".join(known.get("fix_versions") or ()) or "no version yet"
            yield f"{lock}: {each['name']} {each['version']}: {known['id']}, fixed in {fixed}"
    silent = len(packages) - len(asked)
    missing = f"; {silent} could not be asked about here" if silent else ""
    yield f"{lock}: {len(asked)} packages asked about{missing}"


if __name__ == "__main__":
    main()
