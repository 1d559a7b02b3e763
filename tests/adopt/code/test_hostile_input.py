"""Whatever the manifests hold, the module is declarations of the library and nothing else."""

from __future__ import annotations

import ast
import builtins
import copy
import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from constructs_lib.adopt.adoption import adopt
from constructs_lib.adopt.code.module import Module
from constructs_lib.adopt.rungs import rungs_from, surroundings_from
from tests.adopt.teams import team

PIECES = (
    *(
        '"',
        "'",
        '"""',
        "'''",
        "\\",
        "\\N{",
        "{",
        "}",
        "{0}",
        "%s",
        "\n",
        "\r",
        "\t",
        "\x0c",
        "\x1b[",
    ),
    *(
        "\u2028",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\u200b",
        "\x85",
        "\xa0",
        "#",
        "ﬁ",
        "é",
        "a",
        "-",
        " ",
    ),
    *("__import__('os')", "\n\nimport os\n", '")\nos.system("x")\n("', "*/", "$(x)", "../", "PASS"),
)
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join)
LONG = st.tuples(TEXTS, st.sampled_from([1, 1, 1, 3, 60])).map(lambda each: each[0] * each[1])
NAMES = st.sampled_from(
    [
        *("lib", "app", "text", "sys", "agents", "write-yaml", "class", "none", "print", "path"),
        *("gpu", "a.b", "a-b", "import", "x" * 60, "vendored-agent", "node-agent", "cdk8s", "self"),
    ]
)
NAMESPACES = st.sampled_from(["app", "lib", "text", "chart", "class", "sys", "a-b", "gpu"])
VARIABLES = st.sampled_from(
    [
        "GPU",
        "AGENTS",
        "EVERYWHERE",
        "../../x",
        "..",
        'a"b',
        "a\\b",
        "C:x",
        "$(x)",
        "{x}",
        "import os",
    ]
)
KEYS = st.sampled_from(
    [
        "conftest.py",
        "CONFTEST.PY",
        ".envrc",
        "a.conf",
        "A.CONF",
        "con",
        "x" * 253,
        "-rf",
        "text",
        "_",
    ]
)
SOURCES = st.one_of(st.just("k8s/a.yaml"), TEXTS.map(lambda each: f"{each}.yaml"))


@st.composite
def agents(draw: st.DrawFn) -> list[Any]:
    """A DaemonSet with hostile texts wherever Kubernetes takes any text, and its ConfigMap."""
    name, namespace = draw(NAMES), draw(NAMESPACES)
    metadata = {"name": name, "namespace": namespace}
    container: dict[str, Any] = {
        "name": "main",
        "image": "a.example/x:1",
        "command": draw(st.lists(LONG.map(lambda each: f"x{each}"), max_size=2)),
        "args": draw(st.lists(LONG, max_size=3)),
        "env": [
            {"name": each, "value": draw(LONG)}
            for each in draw(st.lists(VARIABLES, max_size=3, unique=True))
        ],
        "volumeMounts": [{"name": "c", "mountPath": "/c"}],
        "livenessProbe": {"exec": {"command": [f"x{draw(LONG)}"]}},
    }
    second = {**copy.deepcopy(container), "name": "gpu"}
    labels = {"app": "a"}
    pod = {
        "containers": [container, second][: draw(st.integers(1, 2))],
        "volumes": [{"name": "c", "configMap": {"name": "c"}}],
        "tolerations": [{"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}],
        "terminationGracePeriodSeconds": draw(st.integers(0, 60)),
    }
    annotations = {"example.com/gpu": draw(LONG), "constructs-lib/ignore.DS501": draw(LONG)}
    return [
        {
            "apiVersion": "apps/v1",
            "kind": "DaemonSet",
            "metadata": {**metadata, "annotations": annotations},
            "spec": {
                "selector": {"matchLabels": labels},
                "template": {
                    "metadata": {"labels": labels, "annotations": {"note": draw(LONG)}},
                    "spec": pod,
                },
            },
        },
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "c", "namespace": namespace},
            "data": draw(st.dictionaries(KEYS, LONG, min_size=1, max_size=3)),
        },
    ]


# To make a failing example smaller takes minutes.
@settings(max_examples=60, phases=[Phase.explicit, Phase.generate])
@given(
    st.lists(
        agents(), min_size=1, max_size=3, unique_by=lambda each: str(each[0]["metadata"]["name"])
    ),
    SOURCES,
    st.booleans(),
    st.sampled_from([60, 88, 320]),
    st.sampled_from(["agents", "json", "yaml", 'x".y', "a b"]),
)
def test_no_text_of_an_input_becomes_code(
    groups: list[list[Any]], source: str, native: bool, width: int, stem: str
) -> None:
    objects = [each for group in groups for each in group]
    seen: dict[str, Any] = {}
    for each in objects:
        seen.setdefault(
            f"{each['kind']} {each['metadata']['namespace']} {each['metadata']['name']}", each
        )
    found = team("\n---\n".join(map(json.dumps, seen.values())), source)
    adoption = adopt(found, rungs_from("product"), surroundings=surroundings_from("product"))

    made = adoption.code(
        stem=stem, about=f"The agents of {source}, as they run.", native=native, width=width
    )

    texts = {each for value in seen.values() for each in strings(value)} | {f"dist/{stem}"}
    reasons = {each.agent.reason for each in adoption.agents}
    tree = ast.parse(made.text)
    assert [each for each in tree.body if not is_ours(each)] == []
    given, used = names_of(tree)
    assert len(given) == len({*given})
    assert {*given}.isdisjoint(vars(builtins))
    assert used <= {*given, *OF_PYTHON}
    assert {each for each in constants(tree) if not OWN.fullmatch(each)} <= texts | reasons
    files_hold_texts_alone(made, texts | reasons)


OWN = re.compile(r"[\w ./:=,;%-]*|exec \[.*", re.DOTALL)
"""What declarations and the names of files are made of, and a health check as a text."""
MODULES = {"sys", "pathlib", "cdk8s", "constructs_lib"}
OF_PYTHON = {"__file__", "__name__"}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


def constants(tree: ast.Module) -> Iterator[str]:
    """Every text of a module but its docstring, and but what is written in it for all inputs."""
    for each in tree.body[1:]:
        for node in ast.walk(each):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def is_ours(statement: ast.stmt) -> bool:
    """Whether a statement is an import, a declaration, or what every module has."""
    match statement:
        case ast.Import(names=[ast.alias(name=module)]) | ast.ImportFrom(module=str(module)):
            return module.partition(".")[0] in MODULES
        case ast.Assign(targets=[ast.Name()], value=value) | ast.Expr(value=value):
            return is_declaration(value)
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return all(map(is_ours, statement.body))
        case _:
            return ast.unparse(statement).endswith("\n    del sys.path[0]")


def is_declaration(value: ast.expr) -> bool:
    match value:
        case ast.Constant() | ast.Name() | ast.Attribute(value=ast.Name()):
            return True
        case ast.List(elts=items):
            return all(map(is_declaration, items))
        case ast.Dict(keys=keys, values=values):
            return all(isinstance(key, ast.Constant) for key in keys) and all(
                map(is_declaration, values)
            )
        case ast.Call(func=func, args=args, keywords=keywords):
            named = isinstance(func, ast.Name | ast.Attribute) and is_declaration(func)
            return named and all(map(is_declaration, [*args, *(each.value for each in keywords)]))
    return False


def names_of(tree: ast.Module) -> tuple[list[str], set[str]]:
    """The names that a module gives, each as often as it does, and those that it uses."""
    given: list[str] = []
    for each in tree.body:
        if isinstance(each, ast.Import | ast.ImportFrom):
            given += [name.asname or name.name for name in each.names]
        elif isinstance(each, ast.Assign):
            given += [name.id for name in each.targets if isinstance(name, ast.Name)]
    return given, {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}


def files_hold_texts_alone(made: Module, texts: set[str]) -> None:
    paths = [PurePosixPath(each) for each in made.files]

    assert {data.decode() for data in made.files.values()} <= texts
    assert len({str(each).lower() for each in paths}) == len(paths)
    for each in paths:
        assert len(each.parts) == 3
        assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*\.(?!pyi?$|pth$)\w+", each.name), each
    for path in made.vendored:
        assert re.fullmatch(r"vendor/[a-z0-9-]+/[a-z0-9.-]+\.yaml", path)
