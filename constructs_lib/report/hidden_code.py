"""Lines of a module of declarations, for showing them: what ``k8s/hidden.py`` hides is taken out.

Keywords and keys of a declaration are those of a manifest or nearly so, and so are its places. A
module that cannot be read is not shown.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from typing import Final

from constructs_lib.k8s.hidden import is_hidden, is_secret_flag, without_credentials
from constructs_lib.k8s.manifest import Path
from constructs_lib.record import dataclass, field
from constructs_lib.yaml.hidden_text import MASK

__all__ = ["code_to_show"]

_WORDS: Final = {"headers": "httpHeaders"}
"""Keywords that a manifest calls otherwise."""
_OF_A_LIST: Final = frozenset({"EnvVar"})
"""Parts that are items of a manifest's lists; others are objects of their own."""
_LINE: Final = re.compile(r"\r\n|\r|\n")


def code_to_show(text: str, wanted: Collection[int]) -> dict[int, str]:
    """Lines of a module, by their number, with the mask of ``lines_to_show`` for what is hidden.

    Args:
        text: Python.
        wanted: the numbers of the lines, counted from 1.
    """
    lines = _masked(text).splitlines()
    return {
        number: without_credentials(lines[number - 1])
        for number in wanted
        if 0 < number <= len(lines)
    }


def _masked(text: str) -> str:
    """The text with a mask over each character that is not shown; its lines stay."""
    hidden = _Hidden()
    try:
        hidden.look(ast.parse(text), ())
    except (MemoryError, RecursionError, SyntaxError, ValueError):
        return _covered(text)
    starts = [0, *(found.end() for found in _LINE.finditer(text))]
    ends = [*starts[1:], len(text)]
    parts: list[str] = []
    done = 0
    for first, start, last, end in sorted(hidden.spans()):
        # Python counts bytes.
        opening, closing = (
            starts[line - 1]
            + len(text[starts[line - 1] : ends[line - 1]].encode()[:at].decode(errors="ignore"))
            for line, at in ((first, start), (last, end))
        )
        parts += [text[done:opening], _covered(text[max(done, opening) : closing])]
        done = max(done, closing)
    return "".join([*parts, text[done:]])


def _covered(text: str) -> str:
    return re.sub(r"\S", MASK, text)


@dataclass(slots=True)
class _Hidden:
    """What is found in a module: texts that are hidden, and names of texts that are."""

    texts: list[ast.expr] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    assigned: list[tuple[str, ast.expr]] = field(default_factory=list)

    def spans(self) -> Iterator[tuple[int, int, int, int]]:
        """Where the hidden texts begin and end: line and column of both."""
        named = [value for name, value in self.assigned if name in self.names]
        for each in (*self.texts, *named):
            yield each.lineno, each.col_offset, each.end_lineno or 0, each.end_col_offset or 0

    def look(self, node: ast.AST, path: Path) -> None:
        """Look at a piece of the module, which has a place in its declaration."""
        for child, at in _children(node, path):
            self._look_at(child, at)

    def _look_at(self, node: ast.AST, path: Path) -> None:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            self.assigned.append((node.targets[0].id, node.value))
        if isinstance(node, ast.Name) and is_hidden(path):
            self.names.add(node.id)
        if isinstance(node, ast.JoinedStr | ast.Constant) and (
            is_hidden(path) or _holds_credentials(_text(node))
        ):
            self.texts.append(node)
        if isinstance(node, ast.List | ast.Tuple):
            before = [None, *node.elts]
            self.texts += [
                each
                for flag, each in zip(before, node.elts, strict=False)
                if flag is not None and is_secret_flag(_text(flag))
            ]
        self.look(node, path)


def _text(node: ast.AST) -> str | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else None


def _holds_credentials(text: str | None) -> bool:
    """Whether a text of one line does; those of several are told line by line."""
    return text is not None and "\n" not in text and without_credentials(text) != text


def _children(node: ast.AST, path: Path) -> Iterator[tuple[ast.AST, Path]]:
    """The pieces of a piece, each with its place."""
    if isinstance(node, ast.Assign):
        target = node.targets[0]
        yield node.value, (target.id,) if isinstance(target, ast.Name) else ()
    elif isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else None
        name = node.func.id if isinstance(node.func, ast.Name) else name
        within = path if name in _OF_A_LIST else ()
        for index, each in enumerate(node.args):
            yield each, (*within, index)
        for keyword in node.keywords:
            word = keyword.arg or ""
            yield keyword.value, (*within, _WORDS.get(word, word))
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            step = "" if key is None else _text(key)
            yield value, (*path, step or "")
    elif isinstance(node, ast.List | ast.Tuple):
        yield from ((each, (*path, index)) for index, each in enumerate(node.elts))
    elif not isinstance(node, ast.JoinedStr):
        yield from ((each, path) for each in ast.iter_child_nodes(node))
