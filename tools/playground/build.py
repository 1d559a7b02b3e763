"""The folder of the playground: its page, Pyodide, and the archive of what Python imports there."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from constructs_lib.report.coverage.html import asset
from tools.playground.examples import examples
from tools.playground.pack import ROOT, sources

__all__ = ["PYODIDE", "build"]

PYODIDE: Final = ROOT / "node_modules" / "pyodide"
_PAGE: Final = ROOT / "playground"
_RUNTIME: Final = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")


def build(folder: Path) -> None:
    """Write the playground into a folder, which is replaced as a whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".playground-") as scratch:
        new = Path(scratch) / "new"
        new.mkdir()
        for path in sorted(_PAGE.iterdir()):
            if path.suffix in {".css", ".html", ".js", ".mjs", ".svg"}:
                shutil.copy(path, new)
        (new / "examples.json").write_text(examples(), encoding="utf-8")
        (new / "heat-map.js").write_text(asset("page.js"), encoding="utf-8")
        _bring_python(new / "python")
        _pack(new / "packages.zip", Path(scratch))
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)


def _bring_python(folder: Path) -> None:
    """Pyodide, and of the list of all its packages what it wants to read: none is needed."""
    folder.mkdir()
    for name in _RUNTIME:
        shutil.copy(PYODIDE / name, folder)
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))
    text = json.dumps({"info": lock["info"], "packages": {}})
    (folder / "pyodide-lock.json").write_text(text, encoding="utf-8")


def _pack(archive: Path, scratch: Path) -> None:
    plain = scratch / "sources.zip"
    with ZipFile(plain, "w") as packed:
        for name, data in sorted(sources().items()):
            packed.writestr(name, data)
    program = Path(__file__).with_name("compile.mjs")
    subprocess.run(["node", program, PYODIDE, plain, archive], check=True)  # noqa: S603, S607
