"""One real registry for all tests of the commands, and a way to run them in this process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import CliRunner

from constructs_lib.cli.program import cli
from constructs_lib.errors import ConstructsLibError
from tests.docker_registry import RealRegistry, real_registry

__all__ = ["Result", "Run"]


@dataclass(frozen=True)
class Result:
    """What a command did."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """Runs ``constructs-lib images``."""

    def __call__(self, *args: str) -> Result: ...


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRegistry]:
    """Debian's docker-registry."""
    with real_registry(tmp_path_factory.mktemp("registry")) as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in, and a home without credentials."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name in {"DOCKER_CONFIG", "REGISTRY_AUTH_FILE"}:
            monkeypatch.delenv(name)
    for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def run(folder: Path) -> Run:
    """Runs a command as the program does, errors included."""
    assert Path.cwd() == folder

    def images(*args: str) -> Result:
        result = CliRunner().invoke(cli, ["images", *args], standalone_mode=False)
        if isinstance(result.exception, ConstructsLibError):
            return Result(2, result.stdout, "\n".join(result.exception.lines()))
        if result.exception is not None:
            raise result.exception
        return Result(result.return_value or 0, result.stdout, result.stderr)

    return images
