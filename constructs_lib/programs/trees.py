"""The configuration of a program in a general format: its files, merged as most programs do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.programs.facts import UNKNOWN, Mistake, Unknown
from constructs_lib.programs.place import Place
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told
from constructs_lib.programs.tree import Format, Tree, read_tree
from constructs_lib.record import dataclass, field

__all__ = ["Part", "Trees", "format_of", "read_trees"]

_ENDINGS: Final[dict[str, Format]] = {".json": "json", ".toml": "toml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One component of a configuration, such as a source or an exporter.

    Attributes:
        name: what the configuration calls it.
        path: where it is.
        tree: the file it is in.
        expand: replaces the variables of a text.
    """

    name: str
    path: Path
    tree: Tree
    expand: Callable[[str], str | Unknown]

    @property
    def place(self) -> Place:
        """The component itself."""
        return self.tree.at(*self.path)

    def at(self, *path: str | int) -> Place:
        """The place of a setting, or of what holds it."""
        return self.tree.at(*self.path, *path)

    def get(self, *path: str | int) -> Json | Unknown:
        """A setting, its variables replaced; None if it is not there."""
        value = self.tree.get(*self.path, *path)
        return self.expand(value) if isinstance(value, str) else value

    def text(self, *path: str | int, default: str | None = None) -> str | Unknown | None:
        """A setting that is a text; unknown if it is something else."""
        value = self.get(*path)
        if value is None:
            return default
        return (
            value if isinstance(value, str) else str(value) if isinstance(value, int) else UNKNOWN
        )

    def texts(self, *path: str | int) -> tuple[str, ...] | Unknown:
        """A setting that is a list of texts, or one; unknown if a variable of one is."""
        value = self.tree.get(*self.path, *path)
        found = [
            self.expand(each) if isinstance(each, str) else UNKNOWN
            for each in (value if isinstance(value, list) else [] if value is None else [value])
        ]
        texts = tuple(each for each in found if isinstance(each, str))
        return texts if len(texts) == len(found) else UNKNOWN

    def has(self, *path: str | int) -> bool:
        """Whether a setting is there, and not null."""
        return self.tree.get(*self.path, *path) is not None


@dataclass(slots=True, kw_only=True, eq=False)
class Trees:
    """All files of a program.

    Attributes:
        trees: the files that could be read.
        expand: replaces the variables of a text.
        mistakes: what could not be.
        complete: whether every file was there and could be read.
    """

    trees: list[Tree] = field(default_factory=list)
    expand: Callable[[str], str | Unknown]
    mistakes: list[Mistake] = field(default_factory=list)
    complete: bool = True

    def parts(self, *path: str | int) -> Iterator[Part]:
        """The components in the mappings at a path, file by file."""
        for tree in self.trees:
            for name in tree.members(*path):
                yield Part(name=name, path=(*path, name), tree=tree, expand=self.expand)

    def part(self, *path: str | int) -> Part | None:
        """What stands at a path, in the first file that has it."""
        for tree in self.trees:
            if tree.get(*path) is not None:
                name = str(path[-1]) if path else ""
                return Part(name=name, path=path, tree=tree, expand=self.expand)
        return None


def read_trees(
    told: Told,
    texts: Iterable[Text],
    *,
    complete: bool,
    variable: re.Pattern[str],
    format_: Format | None = None,
) -> Trees:
    """The files of a program.

    Args:
        told: what its container tells it.
        texts: the files.
        complete: whether they are all.
        variable: what a variable looks like; its first group is the name.
        format_: their format. Default: what the ending of each says, YAML if nothing.
    """
    found = Trees(expand=lambda text: told.expanded(text, variable), complete=complete)
    for text in texts:
        tree = read_tree(text, format_ or format_of(text.path))
        if isinstance(tree, Tree):
            found.trees.append(tree)
            continue
        found.complete = False
        if not _may_be_a_variables_fault(text, tree, variable):
            found.mistakes.append(tree)
    return found


def format_of(path: str) -> Format:
    """The format that the ending of a file says."""
    return next((each for ending, each in _ENDINGS.items() if path.endswith(ending)), "yaml")


def _may_be_a_variables_fault(text: Text, mistake: Mistake, variable: re.Pattern[str]) -> bool:
    """Whether the line holds a variable, which some programs replace before they read."""
    lines = text.value.splitlines()
    around = lines[max(mistake.place.line - 2, 0) : mistake.place.line]
    return any(variable.search(line) for line in around)
