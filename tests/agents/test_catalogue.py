"""The catalogue is complete: every agent is in it, and has what an agent must have."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import constructs_lib
from constructs_lib import agents
from constructs_lib.agents.catalogue import AGENTS
from constructs_lib.cdk import catalogue as constructs
from constructs_lib.declaration.agent import AgentSpec
from tests.agents.cases import CASES

ROOT = Path(__file__).parents[2]


def specs_in_the_folder() -> Iterator[type[AgentSpec]]:
    for module in pkgutil.iter_modules(agents.__path__):
        if module.name != "catalogue":
            found = vars(importlib.import_module(f"{agents.__name__}.{module.name}"))
            yield from (
                value
                for name, value in found.items()
                if name.endswith("Spec")
                and isinstance(value, type)
                and issubclass(value, AgentSpec)
                and value is not AgentSpec
            )


every_agent = pytest.mark.parametrize("spec", AGENTS, ids=lambda spec: spec.program_name)


@pytest.mark.parametrize("spec", list(specs_in_the_folder()), ids=lambda spec: spec.__name__)
def test_every_agent_file_is_in_the_catalogue(spec: type[AgentSpec]) -> None:
    assert spec in AGENTS, f"add this line to AGENTS in agents/catalogue.py:\n    {spec.__name__},"


@every_agent
@pytest.mark.parametrize("what", ["minimal", "full"])
def test_every_agent_has_its_cases(spec: type[AgentSpec], what: str) -> None:
    case = f"{spec.program_name}-{what}"

    assert isinstance(CASES.get(case), spec), f"add {case!r} to CASES in tests/agents/declared/"


@every_agent
def test_every_agent_has_its_construct(spec: type[AgentSpec]) -> None:
    name = spec.__name__.removesuffix("Spec")

    assert getattr(constructs, name, None) is not None, (
        f"add to cdk/catalogue.py:\nclass {name}(SpecConstruct):\n"
        f"    spec_type: ClassVar[type[Declaration]] = {spec.__name__}"
    )


@every_agent
def test_every_agent_is_at_the_front_door(spec: type[AgentSpec]) -> None:
    name = spec.__name__

    assert {name, name.removesuffix("Spec")} <= set(constructs_lib.__all__)


@every_agent
def test_every_agent_is_in_an_app(spec: type[AgentSpec]) -> None:
    name = spec.__name__.removesuffix("Spec")
    apps = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("apps/*.py"))

    assert re.search(rf"^{name}\(", apps, flags=re.MULTILINE), f"declare {name} in an app"


@every_agent
def test_every_agent_has_a_test_of_its_name(spec: type[AgentSpec]) -> None:
    name = spec.program_name.replace("-", "_")

    assert (ROOT / "tests" / "agents" / f"test_{name}.py").exists()


def test_no_two_agents_share_a_program_name() -> None:
    names = [spec.program_name for spec in AGENTS]

    assert sorted(set(names)) == sorted(names)
