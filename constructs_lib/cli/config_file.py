"""The checker's configuration as a file: ``constructs-lib.yaml``, or a table of pyproject.toml.

The words are those of :class:`constructs_lib.policy.config.Config`. The model that checks them is
imported only when there is a file. ``constructs-lib.schema.json`` is made from it, so that editors
know the words too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from constructs_lib.errors import ConstructsLibError, DeclarationError, InputError, Problem
from constructs_lib.input_file import leads_out, read_file
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.config import Config
from constructs_lib.yaml.document import Document
from constructs_lib.yaml.reader import read_yaml

__all__ = ["find_config"]

_FILE: Final = Path("constructs-lib.yaml")
_PYPROJECT: Final = Path("pyproject.toml")
_TABLE: Final = "constructs-lib"

_PlaceOf: TypeAlias = Callable[[Sequence[str | int]], str]
"""Line, and where it is known column, of a path in a configuration."""


def find_config(named: Path | None = None) -> Config:
    """The configuration of a run: the file named, else that of the current folder, else defaults.

    Raises:
        ConstructsLibError: the file cannot be read, holds mistakes, or there are two.
    """
    if named is not None:
        return _read_toml(named) if named.suffix == ".toml" else _read_yaml(named)
    for file in (_FILE, _PYPROJECT):
        if leads_out(file):
            raise ConstructsLibError(
                f"{file} is a link that leads out of this folder; name the file with --config."
            )
    table = _table(_PYPROJECT) if _PYPROJECT.exists() else None
    if _FILE.exists() and table is not None:
        raise ConstructsLibError(
            f"Both {_FILE} and [tool.{_TABLE}] of {_PYPROJECT} configure the checker; keep one."
        )
    if _FILE.exists():
        return _read_yaml(_FILE)
    return _read_toml(_PYPROJECT) if table is not None else Config()


def _read_yaml(file: Path) -> Config:
    documents = read_yaml(_text(file), source=str(file))
    if not documents:
        return Config()
    if len(documents) > 1:
        raise ConstructsLibError(f"{file}: A configuration must be a single document.")
    document = documents[0]
    return _config(file, document.value, lambda path: _yaml_place(document, path))


def _read_toml(file: Path) -> Config:
    table = _table(file)
    if table is None:
        raise ConstructsLibError(f"{file}: The table [tool.{_TABLE}] is missing.")
    lines = _text(file).decode("utf-8", "replace").splitlines()
    return _config(file, table, lambda path: str(_toml_line(lines, path)))


def _table(file: Path) -> Json:
    import tomllib  # noqa: PLC0415  # most folders with YAML hold no pyproject.toml

    try:
        data = tomllib.loads(_text(file).decode("utf-8"))
    except ValueError as error:
        raise ConstructsLibError(f"{file} is not TOML: {error}.") from None
    except RecursionError:
        raise ConstructsLibError(f"{file} is nested too deeply to be read.") from None
    tools = data.get("tool")
    return tools.get(_TABLE) if isinstance(tools, dict) else None


def _text(file: Path) -> bytes:
    try:
        return read_file(file)
    except OSError as error:
        raise ConstructsLibError(f"{file} cannot be read: {error.strerror}.") from None


def _config(file: Path, values: Json, place_of: _PlaceOf) -> Config:
    """The configuration that the values stand for."""
    if not isinstance(values, dict):
        raise ConstructsLibError(f"{file}: A configuration must be a mapping of keys to values.")
    # A run without a file does not wait for the library that checks it.
    from constructs_lib.cli.config_model import ConfigFile  # noqa: PLC0415

    try:
        return ConfigFile(**values).config()
    except DeclarationError as error:
        raise InputError([_placed(file, problem, place_of) for problem in error.problems]) from None


def _placed(file: Path, problem: Problem, place_of: _PlaceOf) -> str:
    return f"{file}:{place_of(problem.path)}: {problem}"


def _yaml_place(document: Document, path: Sequence[str | int]) -> str:
    at = document.position(path)
    return f"{at.line}:{at.column}"


def _toml_line(lines: Sequence[str], path: Sequence[str | int]) -> int:
    """The line of a key, which the reader of TOML does not tell: the last key that is found."""
    line = next((n for n, text in enumerate(lines) if f"tool.{_TABLE}" in text), 0)
    for step in path:
        key = re.compile(rf"""(?:^|[\s{{,.\[])["']?{re.escape(str(step))}["']?\s*[\]=.]""")
        line = next((n for n in range(line, len(lines)) if key.search(lines[n])), line)
    return line + 1
