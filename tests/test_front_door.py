"""The front door: short, lazy, and free of Node.js until a construct is asked for."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import constructs_lib
from constructs_lib.cdk import catalogue
from constructs_lib.declaration.choices import AGENT_MODULES

ROOT = Path(constructs_lib.__file__).parent
THEMES = sorted(AGENT_MODULES)
CONSTRUCTS = {*catalogue.__all__, "ClusterApp"}
AGENTS = {path.stem for path in (ROOT / "agents").iterdir() if path.stem != "__init__"}


def modules_after(statement: str, *, whole_names: bool = False) -> set[str]:
    """The modules a fresh interpreter has after a statement, by default the top-level ones."""
    program = f"{statement}\nimport sys\nprint(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    names = result.stdout.split()
    return {name if whole_names else name.partition(".")[0] for name in names}


def test_every_name_is_there() -> None:
    missing = [name for name in constructs_lib.__all__ if not hasattr(constructs_lib, name)]

    assert missing == []


def test_type_checkers_see_the_names_that_python_sees() -> None:
    source = (ROOT / "__init__.py").read_text(encoding="utf-8")
    guarded = next(n for n in ast.parse(source).body if isinstance(n, ast.If))
    seen = {a.asname for n in guarded.body if isinstance(n, ast.ImportFrom) for a in n.names}

    assert seen == set(constructs_lib.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'DeamonSet'"):
        constructs_lib.__getattr__("DeamonSet")


def test_a_name_of_one_kind_of_agent_is_refused_with_its_module() -> None:
    with pytest.raises(ImportError) as told:
        from constructs_lib import Elasticsearch  # noqa: F401, PLC0415

    assert str(told.value) == "write: from constructs_lib.log_agent import Elasticsearch"


@pytest.mark.parametrize("theme", THEMES)
def test_a_name_of_one_kind_of_agent_means_the_same_everywhere(theme: str) -> None:
    module = import_module(f"constructs_lib.{theme}")
    both = {*module.__all__} & {*constructs_lib.__all__}

    assert [name for name in module.__all__ if not hasattr(module, name)] == []
    assert all(getattr(module, name) is getattr(constructs_lib, name) for name in both)


def test_every_module_beside_the_front_door_is_known_to_it() -> None:
    themes = {path.stem for path in ROOT.glob("*.py") if path.stem in AGENTS}

    assert themes == {*THEMES}


@pytest.mark.parametrize("theme", THEMES)
def test_a_module_of_one_kind_of_agent_works_without_node(theme: str) -> None:
    loaded = modules_after(f"import constructs_lib.{theme}")

    assert loaded.isdisjoint({"jsii", "cdk8s", "constructs"})


USED_BY = sorted(
    path for folder in ("apps", "tests/typing") for path in (ROOT.parent / folder).glob("*.py")
)


@pytest.mark.parametrize("file", USED_BY, ids=lambda path: path.name)
def test_an_app_needs_public_modules_only(file: Path) -> None:
    body = ast.parse(file.read_text(encoding="utf-8")).body
    imports = [node for node in body if isinstance(node, ast.ImportFrom)]
    ours = {node.module for node in imports if str(node.module).startswith("constructs_lib")}

    assert ours <= {"constructs_lib", *(f"constructs_lib.{theme}" for theme in THEMES)}


def test_importing_the_package_loads_next_to_nothing() -> None:
    assert modules_after("import constructs_lib").isdisjoint({"pydantic", "yaml", "jsii", "cdk8s"})


@pytest.mark.parametrize("name", sorted(set(constructs_lib.__all__) - set(CONSTRUCTS)))
def test_everything_but_the_constructs_works_without_node(name: str) -> None:
    loaded = modules_after(f"from constructs_lib import {name}")

    assert loaded.isdisjoint({"jsii", "cdk8s", "constructs"})


def test_rendering_natively_never_loads_cdk8s() -> None:
    loaded = modules_after(
        "from constructs_lib import NodeExporterSpec, to_yaml\n"
        "to_yaml(NodeExporterSpec(name='a', namespace='b').manifests())"
    )

    assert loaded.isdisjoint({"jsii", "cdk8s", "constructs"})


RENDER_ONE = (
    "from constructs_lib import LogAgentSpec, to_yaml\n"
    "from constructs_lib.log_agent import Stdout\n"
    "to_yaml(LogAgentSpec(name='a', namespace='b', output=Stdout()).manifests())"
)
NOT_FOR_ONE_AGENT = {
    "what Kubernetes refuses": "constructs_lib.validation.refusals",
    "the reader of manifests": "constructs_lib.intake.documents",
    "the fields of the API": "constructs_lib.k8s.fields",
    "what tells misspelt words": "difflib",
}


@pytest.mark.parametrize("module", NOT_FOR_ONE_AGENT.values(), ids=NOT_FOR_ONE_AGENT)
def test_rendering_an_ordinary_agent_does_not_load(module: str) -> None:
    assert module not in modules_after(RENDER_ONE, whole_names=True)


def test_an_agent_that_states_no_facts_does_not_load_their_records() -> None:
    loaded = modules_after("from constructs_lib import NodeExporterSpec", whole_names=True)

    assert "constructs_lib.programs.facts" not in loaded


def test_rendering_a_log_agent_loads_its_own_engine_alone() -> None:
    engines = {"fluent_bit", "fluentd", "otel_collector", "vector"}
    loaded = {name.rpartition(".")[2] for name in modules_after(RENDER_ONE, whole_names=True)}

    assert loaded & engines == {"fluent_bit"}


def test_a_construct_loads_cdk8s() -> None:
    assert {"jsii", "cdk8s"} <= modules_after("from constructs_lib import LogAgent")
