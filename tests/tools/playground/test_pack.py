"""What the browser imports: the library and what it needs, and nothing made for this machine."""

from __future__ import annotations

import pytest

from tools.playground.pack import packages, sources

SOURCES = sources()


def test_the_packages_are_those_that_the_library_needs_at_run_time() -> None:
    assert [each.name.lower() for each in packages()] == [
        "annotated-types",
        "click",
        "pydantic",
        "pydantic_core",
        "pyyaml",
        "typing_extensions",
        "typing-inspection",
    ]


@pytest.mark.parametrize(
    "file",
    [
        "constructs_lib/images.yaml",
        "constructs_lib/k8s/fields.json",
        "constructs_lib/platforms/addons.json",
        "constructs_lib/report/coverage/page.css",
        "playground/answers.py",
        "playground/questions/declare.py",
        "pydantic/main.py",
        "pydantic_core/__init__.py",
        "typing_extensions.py",
        "yaml/parser.py",
    ],
)
def test_it_holds(file: str) -> None:
    assert file in SOURCES


def test_what_is_compiled_is_compiled_for_webassembly() -> None:
    binaries = [name for name in SOURCES if name.endswith((".so", ".pyd"))]

    assert binaries == ["pydantic_core/_pydantic_core.cpython-314-wasm32-emscripten.so"]
    assert SOURCES[binaries[0]].startswith(b"\0asm")


def test_what_needs_node_js_or_a_command_line_stays_away() -> None:
    rooms = {name.split("/")[1] for name in SOURCES if name.startswith("constructs_lib/")}

    assert rooms.isdisjoint({"cdk", "cli", "scaffold", "__pycache__"})
    assert {"agents", "policy", "questions", "report"} <= rooms


def test_every_package_of_others_comes_with_its_licence() -> None:
    licences = {
        name.split("-")[0].lower()
        for name in SOURCES
        if ".dist-info/" in name and "licen" in name.rpartition("/")[2].lower()
    }

    assert licences == {each.name.lower().replace("-", "_") for each in packages()}
