"""What Python in the browser imports, as files by their paths: this library and what it needs.

Pure Python is taken from the environment of this repository, which is locked. What is no Python of
a package (the core of pydantic) is there a second time, for WebAssembly: ``make install`` brings it
into ``.venv/wasm``, by the same lock. PyYAML comes without libyaml: its own parser gives the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path, PurePosixPath
from typing import Final

from packaging.requirements import Requirement

__all__ = ["WASM", "packages", "sources"]

ROOT: Final = Path(__file__).parents[2]
WASM: Final = ROOT / ".venv" / "wasm"
_LEFT_OUT: Final = ("constructs_lib/cdk/", "constructs_lib/cli/", "constructs_lib/scaffold/")
"""Rooms that need Node.js or a command line."""
_OLD: Final = ("pydantic/mypy.py", "pydantic/v1/")
"""What nobody imports who begins today."""


def sources() -> dict[str, bytes]:
    """Every file, by its path below a folder that Python looks into."""
    found = dict(_ours())
    for package in packages():
        binary = WASM / package.name.replace("-", "_")
        found |= _below(WASM) if binary.exists() else dict(_installed(package))
    return found


def packages() -> list[Distribution]:
    """What the library needs at run time, and what that needs, by name."""
    found: dict[str, Distribution] = {}
    waiting = ["constructs-lib"]
    while waiting:
        package = distribution(waiting.pop())
        for need in map(Requirement, package.requires or ()):
            if need.name not in found and (need.marker is None or need.marker.evaluate()):
                found[need.name] = distribution(need.name)
                waiting.append(need.name)
    return [found[name] for name in sorted(found)]


def _ours() -> Iterator[tuple[str, bytes]]:
    for folder in ("constructs_lib", "playground"):
        for path, data in _below(ROOT / folder, ROOT).items():
            is_wanted = folder == "constructs_lib" or path.endswith(".py")
            if is_wanted and not path.startswith(_LEFT_OUT):
                yield path, data


def _below(folder: Path, root: Path | None = None) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(root or folder).as_posix(): path for path in files}
    return {name: path.read_bytes() for name, path in named.items() if _is_wanted(name)}


def _installed(package: Distribution) -> Iterator[tuple[str, bytes]]:
    for file in package.files or ():
        if ".." not in file.parts and _is_wanted(file.as_posix()):
            yield file.as_posix(), Path(str(package.locate_file(file))).read_bytes()


def _is_wanted(name: str) -> bool:
    """Whether it is code or data, or says on which terms it may be given away."""
    path = PurePosixPath(name)
    if path.parts[0].endswith(".dist-info"):
        return path.name == "METADATA" or "licen" in name.lower()
    if "__pycache__" in path.parts or name.startswith(_OLD):
        return False
    return path.suffix not in {".pyi", ".evidence.yaml"} and not _is_for_this_machine(path)


def _is_for_this_machine(path: PurePosixPath) -> bool:
    return path.suffix in {".so", ".pyd"} and "wasm32" not in path.name
