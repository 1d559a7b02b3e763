"""Names in a generated module: each once, and none that Python or the module has already."""

from __future__ import annotations

import builtins
import keyword
import re

from constructs_lib.record import dataclass, field

__all__ = ["Names"]


@dataclass(slots=True)
class Names:
    """The names that a module has."""

    taken: set[str] = field(default_factory=set)

    def variable(self, text: str) -> str:
        """A new variable for something that has this name: ``kube_system``."""
        return self._free(_identifier(text).lower())

    def constant(self, text: str) -> str:
        """A new constant for something that has this name: ``NODE_LOGS``."""
        return self._free(_identifier(text).upper())

    def _free(self, wanted: str) -> str:
        name = f"{wanted}_" if keyword.iskeyword(wanted) or hasattr(builtins, wanted) else wanted
        count = 1
        while name in self.taken:
            count += 1
            name = f"{wanted}_{count}"
        self.taken.add(name)
        return name


def _identifier(text: str) -> str:
    name = re.sub(r"[^0-9A-Za-z]+", "_", text).strip("_") or "agent"
    return f"_{name}" if name[0].isdecimal() else name
