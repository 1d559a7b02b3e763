"""The front door: short, lazy, and free of Node.js until a construct is asked for."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import constructs_lib
from constructs_lib.cdk import catalogue

CONSTRUCTS = set(catalogue.__all__)


def modules_after(statement: str) -> set[str]:
    """The top-level modules a fresh interpreter has loaded after a statement."""
    program = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(result.stdout.split())


def test_every_name_is_there() -> None:
    missing = [name for name in constructs_lib.__all__ if not hasattr(constructs_lib, name)]

    assert missing == []


def test_type_checkers_see_the_names_that_python_sees() -> None:
    source = Path(constructs_lib.__file__).read_text(encoding="utf-8")
    guarded = next(n for n in ast.parse(source).body if isinstance(n, ast.If))
    seen = {a.asname for n in guarded.body if isinstance(n, ast.ImportFrom) for a in n.names}

    assert seen == set(constructs_lib.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'DeamonSet'"):
        constructs_lib.__getattr__("DeamonSet")


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


def test_a_construct_loads_cdk8s() -> None:
    assert {"jsii", "cdk8s"} <= modules_after("from constructs_lib import LogAgent")
