"""What a module imports: names where they fit on a line, and else the module that has them.

A dozen names below each other are more than a reader wants to pass before the first declaration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from constructs_lib.record import dataclass, field

__all__ = ["Imports"]

_PACKAGE: Final = "constructs_lib"
_SHORT: Final = "lib"
"""What this library is called where it is imported as a whole."""


@dataclass(slots=True)
class Imports:
    """What a module imports."""

    whole: frozenset[str] = frozenset()
    """Modules that are imported as such; their names are written with the module's before them."""
    names: dict[str, set[str]] = field(default_factory=dict)

    def add(self, module: str, name: str) -> str:
        """The name as it is written, imported."""
        self.names.setdefault(module, set()).add(name)
        return f"{_called(module)}.{name}" if module in self.whole else name

    def variables(self) -> set[str]:
        """What modules that are imported as such are called; nothing else has these names."""
        return {_called(module) for module in self.whole}

    def too_long(self, width: int) -> frozenset[str]:
        """Our modules whose names do not fit on a line, those that are imported as such among them.

        Args:
            width: how long a line may be.
        """
        statements = self._statements().items()
        return self.whole.union(
            module
            for module, names in statements
            if module.startswith(_PACKAGE) and "\n" in _statement(module, names, width)
        )

    def lines(self, width: int) -> Iterator[str]:
        """The statements, in the order of isort.

        Args:
            width: how long a line may be.
        """
        if _PACKAGE in self.whole:
            yield f"import {_PACKAGE} as {_SHORT}"
        for module, names in sorted(self._statements().items()):
            yield _statement(module, names, width)

    def _statements(self) -> dict[str, set[str]]:
        """The names that are imported from each module, modules among them."""
        found = {
            module: {*names} for module, names in self.names.items() if module not in self.whole
        }
        for module in self.whole & self.names.keys():
            package, _, name = module.rpartition(".")
            if package:
                found.setdefault(package, set()).add(name)
        return found


def _called(module: str) -> str:
    return _SHORT if module == _PACKAGE else module.rpartition(".")[2]


def _statement(module: str, names: Iterable[str], width: int) -> str:
    ordered = sorted(names, key=_isort)
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= width:
        return line
    return "\n".join((f"from {module} import (", *(f"    {name}," for name in ordered), ")"))


def _isort(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions."""
    rank = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return rank, name
