"""The built folder is complete: a page, Pyodide, and one archive of bytecode."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

from tests.playground.conftest import playground as playground  # noqa: PLC0414  # the fixture
from tools.playground.build import PYODIDE


def test_it_holds_the_page_and_the_runtime_and_nothing_else(playground: Path) -> None:
    runtime = {path.name for path in (playground / "python").iterdir()}

    assert runtime == {
        "pyodide-lock.json",
        "pyodide.asm.mjs",
        "pyodide.asm.wasm",
        "pyodide.mjs",
        "python_stdlib.zip",
    }
    assert {
        "index.html",
        "app.js",
        "examples.json",
        "worker.js",
        "python.mjs",
        "heat-map.js",
        "packages.zip",
    } <= {path.name for path in playground.iterdir()}


def test_the_archive_is_bytecode_and_says_nothing_of_when_it_was_made(playground: Path) -> None:
    with ZipFile(playground / "packages.zip") as archive:
        entries = archive.infolist()

    assert [each.filename for each in entries if each.filename.endswith(".py")] == []
    assert "playground/answers.pyc" in {each.filename for each in entries}
    assert {each.date_time[0] for each in entries} == {1980}


def test_pyodide_is_offered_no_package_that_it_could_ask_others_for(playground: Path) -> None:
    lock = json.loads((playground / "python" / "pyodide-lock.json").read_text(encoding="utf-8"))
    own = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))

    assert lock == {"info": own["info"], "packages": {}}
