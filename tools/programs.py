"""Brings the real programs that tests run onto this machine, before the tests start.

Promtool, the node exporter, OpenSSL and Chromium judge what this library writes, and a registry is
asked for images. All are Debian packages. What is on the PATH is used. Else the packages are
installed, as root or with a sudo that asks for no password; else they are downloaded and unpacked
below ``.venv/programs``, which needs no rights. What cannot be had is said at once, and
``tests/real_programs.py`` skips the tests that need it; in CI (``CI=true``) it is a failure.

Runs before anything is installed, so it needs the standard library only.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "FOLDER",
    "PROGRAMS",
    "STARTERS",
    "Program",
    "UnavailableError",
    "find",
    "in_ci",
    "main",
    "place",
]

FOLDER = Path(__file__).parents[1] / ".venv" / "programs"
STARTERS = FOLDER / "bin"
_PLANNED = re.compile(r"^Inst (\S+) (?:\[\S+\] )?\((\S+) ", re.MULTILINE)
_C_LIBRARY = frozenset({"libc6", "libc-bin"})
"""Belongs to the loader of this machine: another one beside it crashes every program."""
_PATIENT = (
    *("-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=30"),
    *("-o", "DPkg::Lock::Timeout=120"),  # a new machine updates itself at its first start
)
_PAUSES = (5.0, 30.0)
"""Seconds before a second and a third try: networks fail for moments."""


@dataclass(frozen=True)
class Program:
    """A program that tests run.

    Attributes:
        name: what it is called on the PATH.
        package: the Debian package that brings it.
        file: the file to start in the unpacked package: the program, not a script that looks for
            the program below ``/usr``.
    """

    name: str
    package: str
    file: str


PROGRAMS = (
    Program("promtool", "prometheus", "usr/bin/promtool"),
    Program(
        "prometheus-node-exporter", "prometheus-node-exporter", "usr/bin/prometheus-node-exporter"
    ),
    Program("docker-registry", "docker-registry", "usr/bin/docker-registry"),
    Program("openssl", "openssl", "usr/bin/openssl"),
    Program("chromium", "chromium", "usr/lib/chromium/chromium"),
)


class UnavailableError(Exception):
    """Why a program cannot be had."""


def find(name: str) -> str | None:
    """Where a program is: on the PATH, or among those that were unpacked."""
    folders = [os.environ.get("PATH", os.defpath), str(STARTERS)]
    return shutil.which(name, path=os.pathsep.join(folders))


def in_ci() -> bool:
    """Whether a missing program is a failure."""
    return os.environ.get("CI") == "true"


def main() -> int:
    """Bring what is missing. Returns the exit code: 1 where CI lacks a program."""
    missing = [program for program in PROGRAMS if find(program.name) is None]
    if not missing:
        return 0
    _say(f"Missing programs that tests run: {', '.join(each.name for each in missing)}.")
    if shutil.which("apt-get") is None:
        return _left_out(dict.fromkeys(missing, "there is no apt-get here; install it yourself"))
    rights = _rights()
    with tempfile.TemporaryDirectory(prefix="programs-") as scratch:
        if rights is not None:
            _say(f"Installing Debian's packages: {' '.join([*rights, 'apt-get install'])}")
            bring = _installer(rights)
        else:
            _say("Without root: unpacking Debian's packages below .venv/programs")
            bring = _unpacker(Path(scratch))
        return _left_out(_bring(missing, bring))


def _bring(missing: Sequence[Program], bring: Callable[[Program], None]) -> dict[Program, str]:
    """Those that cannot be had, and why, after three tries."""
    failed = _tried(missing, bring)
    for pause in _PAUSES:
        if not failed:
            break
        _say(f"  {', '.join(each.name for each in failed)}: tried again in {pause:.0f} s")
        time.sleep(pause)
        failed = _tried([*failed], bring)
    return failed


def _tried(missing: Sequence[Program], bring: Callable[[Program], None]) -> dict[Program, str]:
    failed: dict[Program, str] = {}
    for program in missing:
        start = time.monotonic()
        try:
            bring(program)
            _try_out(program)
        except UnavailableError as error:
            failed[program] = str(error)
        else:
            _say(f"  {program.name}: ready after {time.monotonic() - start:.0f} s")
    return failed


def _left_out(failed: dict[Program, str]) -> int:
    for program, why in failed.items():
        _say(f"  {program.name} cannot be had, so tests that need it are skipped: {why}")
    return 1 if failed and in_ci() else 0


def _rights() -> list[str] | None:
    """What to put before a command that needs root; nothing where that would ask a question."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def _installer(rights: Sequence[str]) -> Callable[[Program], None]:
    quiet = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", *_PATIENT]
    updated: list[bool] = []

    def install(program: Program) -> None:
        if not updated:
            _run(*quiet, "update")
            updated.append(True)
        _run(*quiet, "-y", "--no-install-recommends", "install", program.package)

    return install


def _unpacker(scratch: Path) -> Callable[[Program], None]:
    """Brings a program without root: apt keeps its lists in a scratch folder."""
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (scratch / folder).mkdir(parents=True)
    apt = ["apt-get", "-qq", *_PATIENT]
    for option in (
        f"Dir::State={scratch}/state",
        "Dir::State::status=/var/lib/dpkg/status",
        f"Dir::Cache={scratch}/cache",
        "Debug::NoLocking=1",
    ):
        apt += ["-o", option]

    def unpack(program: Program) -> None:
        if not any((scratch / "state" / "lists").glob("*Packages*")):
            _run(*apt, "update")
        plan = _run(*apt, "--simulate", "--no-install-recommends", "install", program.package)
        packages = [
            f"{name}={version}"
            for name, version in _PLANNED.findall(plan)
            if name.partition(":")[0] not in _C_LIBRARY
        ]
        archives = scratch / program.name
        archives.mkdir(exist_ok=True)
        _run(*apt, "download", *packages, cwd=archives)
        root = archives / "root"
        for archive in sorted(archives.glob("*.deb")):
            _run("dpkg-deb", "--extract", str(archive), str(root))
        place(program, root)

    return unpack


def place(program: Program, root: Path) -> None:
    """Move the unpacked packages to where they stay; the starter last, as it is what is found."""
    home = FOLDER / program.name
    shutil.rmtree(home, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    shutil.move(root, home)
    libraries = sorted({str(file.parent) for file in home.rglob("lib*.so*")})
    STARTERS.mkdir(exist_ok=True)
    starter = STARTERS / program.name
    path, file = shlex.quote(":".join(libraries)), shlex.quote(str(home / program.file))
    starter.write_text(f'#!/bin/sh\nLD_LIBRARY_PATH={path} exec {file} "$@"\n', encoding="utf-8")
    starter.chmod(0o755)


def _try_out(program: Program) -> None:
    found = find(program.name)
    if found is None:
        raise UnavailableError(f"the package {program.package} does not hold it")
    try:
        _run(found, "--version")
    except UnavailableError:
        (STARTERS / program.name).unlink(missing_ok=True)
        raise


def _run(*command: str, cwd: Path | None = None) -> str:
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)
    except OSError as error:
        raise UnavailableError(str(error)) from error
    if result.returncode:
        lines = (result.stderr or result.stdout).strip().splitlines() or ["no word why"]
        raise UnavailableError(f"{' '.join(command[:3])}: {lines[-1]}")
    return result.stdout


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
