"""Wheels without a network: installed packages packed again, and a lock that knows their hashes."""

from __future__ import annotations

import hashlib
import re
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

__all__ = ["lend"]

_LOCKED = re.compile(r"^([A-Za-z0-9_.-]+)==[^ ;]+( ; [^\\\n]+)?", re.MULTILINE)


def lend(lock: Path, folder: Path) -> str:
    """Pack what a lock names into wheels; gives the lock with their hashes in place of its own.

    Args:
        lock: a requirements file; all it names for this machine must be installed.
        folder: where the wheels go.
    """
    lines = []
    for found in _LOCKED.finditer(lock.read_text(encoding="utf-8")):
        assert found[2] is None, f"{found[0]} is for some machines only; is it for this one?"
        package = distribution(found[1])
        wheel = _packed(package, folder)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        lines.append(f"{found[1]}=={package.version} --hash=sha256:{digest}\n")
    return "".join(lines)


def _packed(package: Distribution, folder: Path) -> Path:
    name = re.sub(r"[-_.]+", "_", package.metadata["Name"])
    described = package.read_text("WHEEL") or ""
    tag = re.search(r"^Tag: (\S+)", described, re.MULTILINE)
    assert tag is not None
    wheel = folder / f"{name}-{package.version}-{tag[1]}.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for file in package.files or ():
            if ".." not in file.parts and "__pycache__" not in file.parts:
                archive.write(str(file.locate()), file.as_posix())
    return wheel
