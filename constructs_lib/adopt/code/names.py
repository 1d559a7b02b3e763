"""Names of a generated module and of the files beside it, each of them once."""

from __future__ import annotations

import builtins
import keyword
import re
from collections import Counter

from constructs_lib.record import dataclass, field

__all__ = ["Names", "Paths"]


@dataclass(slots=True)
class Names:
    """The names that a module has."""

    taken: set[str] = field(default_factory=set)
    """Those that are no longer free."""
    _counts: Counter[str] = field(default_factory=Counter)

    def variable(self, text: str) -> str:
        """A new variable for something that has this name: ``kube_system``."""
        return self._free(_identifier(text).lower())

    def constant(self, text: str) -> str:
        """A new constant for something that has this name: ``NODE_LOGS``."""
        return self._free(_identifier(text).upper())

    def _free(self, wanted: str) -> str:
        name = f"{wanted}_" if keyword.iskeyword(wanted) or hasattr(builtins, wanted) else wanted
        stem = name
        while name in self.taken:
            self._counts[stem] += 1
            name = f"{stem}_{self._counts[stem] + 1}"
        self.taken.add(name)
        return name


@dataclass(slots=True)
class Paths:
    """The paths of files. Those that differ in capitals alone are one file on some systems."""

    _taken: set[str] = field(default_factory=set)
    _counts: Counter[str] = field(default_factory=Counter)

    def free(self, wanted: str) -> str:
        """A new path for a file that this is wanted for: ``agent/a.conf``, ``agent/a-2.conf``."""
        stem, dot, suffix = wanted.rpartition(".")
        path = wanted
        while path.lower() in self._taken:
            self._counts[wanted.lower()] += 1
            path = f"{stem}-{self._counts[wanted.lower()] + 1}{dot}{suffix}"
        self._taken.add(path.lower())
        return path


def _identifier(text: str) -> str:
    name = re.sub(r"[^0-9A-Za-z]+", "_", text).strip("_") or "agent"
    return f"_{name}" if name[0].isdecimal() else name
