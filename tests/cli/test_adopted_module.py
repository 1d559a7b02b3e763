"""A module is proven by running it: one that was made as a program, one of the user as a module."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructs_lib.cli.adopted_module import synthesized, written
from constructs_lib.errors import ConstructsLibError

MODULE = """\
from constructs_lib import AgentNamespaceSpec, write_yaml

logging = AgentNamespaceSpec(name="logging", pod_security="privileged")

if __name__ == "__main__":
    write_yaml("dist/agents", [logging])
"""


@pytest.fixture
def module(tmp_path: Path) -> Path:
    file = tmp_path / "agents.py"
    file.write_text(MODULE)
    return file


def test_a_program_writes_its_objects(module: Path) -> None:
    namespace, *_ = written(module, folder=module.parent)

    assert namespace["metadata"]["name"] == "logging"
    assert (module.parent / "dist/agents").is_dir()


def test_a_module_tells_its_objects_and_writes_none(module: Path) -> None:
    assert synthesized(module, folder=module.parent)
    assert not (module.parent / "dist").exists()


def test_what_only_fails_as_a_program_is_seen_there_alone(module: Path) -> None:
    module.write_text(MODULE.replace("logging = ", "write_yaml = "))

    with pytest.raises(ConstructsLibError, match="fails: "):
        written(module, folder=module.parent)


def test_a_program_that_writes_nothing_is_none(module: Path) -> None:
    module.write_text("x = 1\n")

    with pytest.raises(ConstructsLibError, match="declares nothing"):
        written(module, folder=module.parent)


def test_no_file_beside_a_module_stands_in_for_one_of_a_package(module: Path) -> None:
    (module.parent / "yaml.py").write_text("raise SystemExit('taken')\n")
    (module.parent / "pydantic.py").write_text("raise SystemExit('taken')\n")

    assert synthesized(module, folder=module.parent)
