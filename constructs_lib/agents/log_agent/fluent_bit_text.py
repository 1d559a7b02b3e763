"""What Fluent Bit would read into a text of the user, which it has no way to quote.

It replaces ``${NAME}`` from its environment, where the passwords of outputs are, and takes a comma
in the labels of Loki for the border of two. Source: Fluent Bit's documentation, Configuration,
Variables, and Outputs, Loki.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from constructs_lib.agents.log_agent.outputs import Loki
from constructs_lib.declaration.model import Part
from constructs_lib.errors import Problem
from constructs_lib.path import Path

__all__ = ["text_problems"]


def text_problems(output: Any) -> Iterator[Problem]:
    """Texts of an output that would arrive as something else."""
    for path, text in _texts(output, ("output",)):
        if "${" in text:
            message = f"{text!r} holds '${{', which Fluent Bit replaces from its environment"
            yield Problem(path=path, message=message)
        elif not text.isprintable():
            yield Problem(path=path, message=f"{text!r} is more than a line of printable text")
    if isinstance(output, Loki):
        for key, value in output.stream_labels.items():
            if "," in key or "," in value:
                message = f"{value!r} holds a comma, which Fluent Bit takes for the next label"
                yield Problem(path=("output", "stream_labels", key), message=message)
        for index, name in enumerate(output.record_labels):
            if "," in name:
                message = f"{name!r} holds a comma, which Fluent Bit takes for the next label"
                yield Problem(path=("output", "record_labels", index), message=message)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Part):
        for name, each in vars(value).items():
            yield from _texts(each, (*path, name))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(key, path)
            yield from _texts(each, (*path, key))
    elif isinstance(value, list | tuple):
        for index, each in enumerate(value):
            yield from _texts(each, (*path, index))
