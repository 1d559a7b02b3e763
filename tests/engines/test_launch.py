"""What is run is what is deployed, below a scratch folder and on the loopback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.engines.launch import Launch, launch
from tests.engines.programs import PROGRAMS

every_engine = pytest.mark.parametrize("engine", PROGRAMS)


def launched(engine: str, root: Path) -> tuple[Launch, str]:
    """How an engine is started, and the configuration it is started with."""
    program = PROGRAMS[engine]
    output = next(iter(program.outputs.values()))(9_999)
    how = launch(program, "/opt/engine", output, root)
    written = [path for path in root.rglob("*") if path.is_file() and path.stat().st_size]
    return how, "\n".join(path.read_text() for path in written)


@every_engine
def test_no_path_of_the_node_is_left(engine: str, tmp_path: Path) -> None:
    how, config = launched(engine, tmp_path)
    elsewhere = config.replace(str(tmp_path), "") + " ".join(how.arguments[1:])

    assert f"{tmp_path}/var/log/" in config
    assert f"{tmp_path}/var/lib/" in config
    assert re.search(r"(?<!\S)/(?:var|etc|fluentd)/", config) is None
    assert "0.0.0.0" not in elsewhere  # noqa: S104  # searched for, not bound


@every_engine
def test_two_engines_can_run_at_once(engine: str, tmp_path: Path) -> None:
    _, one = launched(engine, tmp_path / "a")
    _, other = launched(engine, tmp_path / "b")

    assert one.replace(str(tmp_path / "a"), "") != other.replace(str(tmp_path / "b"), "")


@every_engine
def test_the_program_gets_what_the_container_gets(engine: str, tmp_path: Path) -> None:
    how, _ = launched(engine, tmp_path)

    assert how.arguments[0] == "/opt/engine"
    assert all("$(" not in each for each in [*how.arguments, *how.environment.values()])
    assert how.memory_limit >= 256 * 2**20
    assert how.grace_seconds >= 30
